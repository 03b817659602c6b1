"""The map: scrollable, zoomable, with a ruler of page px at its left."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from heatreel.ui.heatmap.box_reach import BoxReach
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.reading import value_text, zone_text
from heatreel.ui.heatmap.tiles import TILE, Tiles
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.theme import theme

_ZOOM_STEP, _ZOOM_LEAST, _ZOOM_MOST = 1.2, 0.1, 4.0
_STEPS = (50, 100, 200, 500, 1000, 2000, 5000)


class Canvas(QAbstractScrollArea):
    """Draws the visible tiles. ``zoom`` None = the page's width fits (never larger than 1:1)."""

    moved = Signal()  # scrolled, zoomed or resized

    def __init__(self, model: HeatmapModel, tiles: Tiles, zoning: Zoning, pencil: ZonePencil) -> None:
        super().__init__()
        self._model, self._tiles, self._zoning, self._pencil = model, tiles, zoning, pencil
        pencil.changed.connect(self._pencil_changed)
        for signal in (zoning.changed, zoning.hovered_changed, zoning.outlines_changed):
            signal.connect(self.viewport().update)
        zoning.chosen_changed.connect(self._reveal_chosen)
        model.box_changed.connect(self._reveal_box)
        self._box_reach = BoxReach()
        self.zoom: float | None = None
        self.veiled = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme().changed.connect(self.viewport().update)

    @property
    def scale(self) -> float:
        """Screen px per page px."""
        width = self._tiles.size[0]
        if self.zoom is not None or not width:
            return self.zoom or 1.0
        return min(1.0, self.viewport().width() / width)

    def origin(self) -> QPointF:
        """Where the page's corner is in the viewport."""
        room = self.viewport().width() - self._tiles.size[0] * self.scale
        left = max(0.0, room / 2) - self.horizontalScrollBar().value()
        return QPointF(round(left), -self.verticalScrollBar().value())

    def page_rows(self) -> tuple[float, float]:
        """First and last page row that is seen."""
        top = self.verticalScrollBar().value() / self.scale
        return top, min(self._tiles.size[1], top + self.viewport().height() / self.scale)

    def show_row(self, y_page: float) -> None:
        """Scroll so that a row is in the middle."""
        self.verticalScrollBar().setValue(round(y_page * self.scale - self.viewport().height() / 2))

    def lay_out(self) -> None:
        """The page, its size or the zoom changed."""
        width, height = self._tiles.size
        room = self.viewport().size()
        for bar, size, page in (
            (self.verticalScrollBar(), height * self.scale, room.height()),
            (self.horizontalScrollBar(), width * self.scale, room.width()),
        ):
            bar.setRange(0, max(0, ceil(size) - page))
            bar.setPageStep(page)
            bar.setSingleStep(theme().px("row.table"))
        self.viewport().update()
        self.moved.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().color("surface.stage"))
        width = self._tiles.size[0]
        if not width:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale != 1.0)
        first, last = self.page_rows()
        origin, scale = self.origin(), self.scale
        seen = range(int(first) // TILE, int(max(first, last - 1)) // TILE + 1)
        for tile, image in zip(seen, self._tiles.images(seen), strict=True):
            if image is None:
                continue
            top, bottom = tile * TILE, tile * TILE + image.height()
            y0, y1 = round(origin.y() + top * scale), round(origin.y() + bottom * scale)
            target = QRectF(origin.x(), y0, round(width * scale), y1 - y0)
            painter.drawImage(target, image, QRectF(image.rect()))
        self._paint_zones(painter, origin, scale)
        self._paint_lines(painter, origin, scale, width)
        if self._model.box is not None and self._model.content is not None:
            self._box_reach.paint(
                painter, self._model.content, self._model.look, self._model.box, origin, scale
            )
        if self.veiled:
            self._paint_veil(painter)

    def _paint_zones(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        zoning = self._zoning
        looked_at = (zoning.chosen, zoning.hovered)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for zone in zoning.zones:
            is_looked_at = zone in looked_at
            if zone.box is None or not (zoning.outlines or is_looked_at):
                continue
            x, y, width, height = zone.box
            box = QRectF(origin.x() + x * scale, origin.y() + y * scale, width * scale, height * scale)
            pen = QPen(theme().color("overlay.cursor_line"), 2 if is_looked_at else 1)
            if not is_looked_at and zone.selector:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            if not zone.selector:
                self._paint_name(painter, box, zone.name)
        if self._pencil.box is not None:
            x, y, width, height = self._pencil.box
            box = QRectF(origin.x() + x * scale, origin.y() + y * scale, width * scale, height * scale)
            painter.fillRect(box, theme().color("accent.base", 0.25))
            painter.setPen(QPen(theme().color("overlay.cursor_line"), 2))
            painter.drawRect(box)

    def _paint_name(self, painter: QPainter, box: QRectF, name: str) -> None:
        painter.save()
        painter.setFont(theme().font("small", "medium"))
        metrics, pad = QFontMetricsF(painter.font()), theme().px("space.xs")
        room = QRectF(0, 0, metrics.horizontalAdvance(name) + 2 * pad, metrics.height() + pad)
        room.moveTopLeft(box.topLeft())
        painter.fillRect(room, theme().color("overlay.scrim", 0.88))
        painter.setPen(theme().color("overlay.cursor_line"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()

    def _pencil_changed(self) -> None:
        shape = Qt.CursorShape.CrossCursor if self._pencil.active else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def _reveal_chosen(self) -> None:
        zone = self._zoning.chosen
        self._reveal(zone.box if zone is not None else None)

    def _reveal_box(self) -> None:
        self._reveal(self._model.box.box if self._model.box is not None else None)

    def _reveal(self, box: tuple[float, float, float, float] | None) -> None:
        """Bring a box of the page into view."""
        if box is not None:
            middle = box[1] + box[3] / 2
            first, last = self.page_rows()
            if not first <= middle <= last:
                self.show_row(middle)
        self.viewport().update()

    def _paint_lines(self, painter: QPainter, origin: QPointF, scale: float, width: int) -> None:
        head = self._tiles.head()
        if head is None:
            return
        font = theme().font("small")
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        pad = theme().px("space.xs")
        for line in head.lines:
            y = origin.y() + line.y_page * scale
            pen = QPen(theme().color("overlay.cursor_line"), 1.5 if line.fold else 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(origin.x(), y), QPointF(origin.x() + width * scale, y))
            box = QRectF(0, 0, metrics.horizontalAdvance(line.label) + 2 * pad, metrics.height() + pad)
            box.moveBottomLeft(QPointF(origin.x() + 2 * pad, y - pad / 2))
            if not line.fold:
                box.moveRight(origin.x() + width * scale - 2 * pad)
            if box.top() < 0:
                box.moveTop(y + pad / 2)
            painter.fillRect(box, theme().color("overlay.scrim", 0.88))
            painter.setPen(theme().color("overlay.cursor_line"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line.label)

    def _paint_veil(self, painter: QPainter) -> None:
        painter.fillRect(self.viewport().rect(), theme().color("surface.stage", 0.62))
        painter.setFont(theme().font("title", "semibold"))
        painter.setPen(theme().color("text.primary"))
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, "Recounting…")

    # input --------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_at(_ZOOM_STEP ** (event.angleDelta().y() / 120.0), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def zoom_at(self, factor: float, place: QPointF) -> None:
        """Zoom so that the page stays where it is under ``place`` (viewport px)."""
        before, origin = self.scale, self.origin()
        on_page = (place - origin) / before
        self.zoom = min(_ZOOM_MOST, max(_ZOOM_LEAST, before * factor))
        self.lay_out()
        at = on_page * self.scale - place
        self.horizontalScrollBar().setValue(round(at.x()))
        self.verticalScrollBar().setValue(round(at.y()))

    def fit_width(self) -> None:
        """Back to the whole width."""
        self.zoom = None
        self.lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        content = self._model.content
        place = (event.position() - self.origin()) / self.scale
        width, height = self._tiles.size
        if self._pencil.active:
            self._pencil.drag(place.x(), place.y(), width, height)
            return
        if content is None or not (0 <= place.x() < width and 0 <= place.y() < height):
            QToolTip.hideText()
            self._zoning.hover(None)
            return
        zone = self._zoning.at(place.x(), place.y())
        self._zoning.hover(zone)
        text = value_text(content.points, self._model.look, place.x(), place.y(), height)
        if zone is not None:
            text = f"{zone.name}: {zone_text(zone)}\n{text}"
        QToolTip.showText(event.globalPosition().toPoint(), text, self.viewport())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = (event.position() - self.origin()) / self.scale
        if self._pencil.active:
            self._pencil.begin(place.x(), place.y())
            return
        self._zoning.choose(self._zoning.at(place.x(), place.y()))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pencil.active:
            self._pencil.end()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the pencil away."""
        if event.key() == Qt.Key.Key_Escape and self._pencil.active:
            self._pencil.set_active(False)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        self.moved.emit()


class Ruler(QWidget):
    """Page px at the left of the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setFixedWidth(theme().px("heatmap.page_ruler"))
        canvas.moved.connect(self.update)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.chrome"))
        if self._canvas._tiles.size[1] == 0:
            return
        painter.setFont(theme().font("micro"))
        scale, first_last = self._canvas.scale, self._canvas.page_rows()
        apart = theme().px("space.xxl")
        step = next((s for s in _STEPS if s * scale >= apart), _STEPS[-1])
        row = int(first_last[0] // step) * step
        long, short = theme().px("space.s"), theme().px("space.xs")
        high = theme().px("type_px.micro") + short
        while row <= first_last[1]:
            y = round((row - first_last[0]) * scale)
            painter.setPen(theme().color("border.strong"))
            painter.drawLine(self.width() - long, y, self.width(), y)
            half = round((row + step / 2 - first_last[0]) * scale)
            painter.drawLine(self.width() - short, half, self.width(), half)
            painter.setPen(theme().color("text.tertiary"))
            box = QRectF(0, max(0, y - high / 2), self.width() - long - 2, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(row))
            row += step
