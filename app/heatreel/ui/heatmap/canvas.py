"""The map: scrollable and zoomable, with zones and lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip

from heatreel.ui.heatmap.box_reach import BoxReach
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.page_area import PageArea
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.reading import value_text, zone_text
from heatreel.ui.heatmap.tiles import TILE, Tiles
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.theme import theme


class Canvas(PageArea):
    """Draws the visible tiles, zones and lines of the map."""

    def __init__(self, model: HeatmapModel, tiles: Tiles, zoning: Zoning, pencil: ZonePencil) -> None:
        super().__init__()
        self._model, self._tiles, self._zoning, self._pencil = model, tiles, zoning, pencil
        pencil.changed.connect(self._pencil_changed)
        for signal in (zoning.changed, zoning.hovered_changed, zoning.outlines_changed):
            signal.connect(self.viewport().update)
        zoning.chosen_changed.connect(self._reveal_chosen)
        model.box_changed.connect(self._reveal_box)
        self._box_reach = BoxReach()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def page_size(self) -> tuple[int, int]:
        """Of the map that is shown."""
        return self._tiles.size

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
        self._paint_zones(painter)
        head = self._tiles.head()
        if head is not None:
            self.paint_lines(painter, head.lines)
        content, box = self._model.content, self._model.box_map
        if box is not None and content is not None:
            self._box_reach.paint(painter, content, self._model.look, box, origin, scale)
        self.paint_veil(painter)

    def _paint_zones(self, painter: QPainter) -> None:
        zoning = self._zoning
        looked_at = (zoning.chosen, zoning.hovered)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for zone in zoning.zones:
            is_looked_at = zone in looked_at
            if zone.box is None or not (zoning.outlines or is_looked_at):
                continue
            box = self.box_on_screen(zone.box)
            pen = QPen(theme().color("overlay.cursor_line"), 2 if is_looked_at else 1)
            if not is_looked_at and zone.selector:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            if not zone.selector:
                self._paint_name(painter, box, zone.name)
        if self._pencil.box is not None:
            box = self.box_on_screen(self._pencil.box)
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
        self.reveal(zone.box if zone is not None else None)

    def _reveal_box(self) -> None:
        self.reveal(self._model.box.box if self._model.box is not None else None)

    # input --------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        content = self._model.content
        place = self.on_page(event.position())
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
        place = self.on_page(event.position())
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
