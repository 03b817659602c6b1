"""A page that is scrolled and zoomed, and the ruler of page px at its left."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from heatreel.ui.theme import theme
from heatreel.ui.widgets import on_theme

if TYPE_CHECKING:
    from heatreel.export.heat_layer import HeatLine

ZOOM_STEP, _ZOOM_LEAST, _ZOOM_MOST = 1.2, 0.1, 4.0
_STEPS = (50, 100, 200, 500, 1000, 2000, 5000)


class PageArea(QAbstractScrollArea):
    """``zoom`` None = the page's width fits (never larger than 1:1)."""

    moved = Signal()  # scrolled, zoomed or resized

    def __init__(self) -> None:
        super().__init__()
        self.zoom: float | None = None
        self.veiled = False
        self._laid_out_at = 1.0  # scale
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        on_theme(self, self.viewport().update)

    @property
    def page_size(self) -> tuple[int, int]:
        """Width and height of the page that is shown, page px; 0 for none."""
        return 0, 0

    @property
    def scale(self) -> float:
        """Screen px per page px."""
        return self.fit_scale if self.zoom is None else self.zoom

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole width is seen."""
        width = self.page_size[0]
        return min(1.0, self.viewport().width() / width) if width else 1.0

    def origin(self) -> QPointF:
        """Where the page's corner is in the viewport."""
        room = self.viewport().width() - self.page_size[0] * self.scale
        left = max(0.0, room / 2) - self.horizontalScrollBar().value()
        return QPointF(round(left), -self.verticalScrollBar().value())

    def on_page(self, place: QPointF) -> QPointF:
        """A place of the viewport in page px."""
        return (place - self.origin()) / self.scale

    def box_on_screen(self, box: tuple[float, float, float, float]) -> QRectF:
        """A box of the page (x, y, width, height) in the viewport."""
        origin, scale = self.origin(), self.scale
        x, y, width, height = box
        return QRectF(origin.x() + x * scale, origin.y() + y * scale, width * scale, height * scale)

    def page_rows(self) -> tuple[float, float]:
        """First and last page row that is seen."""
        top = self.verticalScrollBar().value() / self.scale
        return top, min(self.page_size[1], top + self.viewport().height() / self.scale)

    def show_row(self, y_page: float) -> None:
        """Scroll so that a row is in the middle."""
        self.verticalScrollBar().setValue(round(y_page * self.scale - self.viewport().height() / 2))

    def reveal(self, box: tuple[float, float, float, float] | None) -> None:
        """Bring a box of the page into view."""
        if box is not None:
            middle = box[1] + box[3] / 2
            first, last = self.page_rows()
            if not first <= middle <= last:
                self.show_row(middle)
        self.viewport().update()

    def lay_out(self) -> None:
        """The page, its size or the zoom changed."""
        width, height = self.page_size
        self._laid_out_at = self.scale
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

    def zoom_at(self, factor: float, place: QPointF) -> None:
        """Zoom so that the page stays where it is under ``place`` (viewport px)."""
        before, on_page = self.scale, self.on_page(place)
        self.zoom = min(_ZOOM_MOST, max(_ZOOM_LEAST, before * factor))
        self.lay_out()
        at = on_page * self.scale - place
        self.horizontalScrollBar().setValue(round(at.x()))
        self.verticalScrollBar().setValue(round(at.y()))

    def fit_width(self) -> None:
        """Back to the whole width."""
        self.zoom = None
        self.lay_out()

    def paint_lines(self, painter: QPainter, lines: Sequence[HeatLine]) -> None:
        """Dashed lines over the page with their words: fold, reach."""
        origin, scale, width = self.origin(), self.scale, self.page_size[0]
        painter.setFont(theme().font("small"))
        metrics, pad = QFontMetricsF(painter.font()), theme().px("space.xs")
        for line in lines:
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

    def paint_veil(self, painter: QPainter) -> None:
        """What is shown is of before."""
        if self.veiled:
            painter.fillRect(self.viewport().rect(), theme().color("surface.stage", 0.62))
            painter.setFont(theme().font("title", "semibold"))
            painter.setPen(theme().color("text.primary"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, "Recounting…")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_at(ZOOM_STEP ** (event.angleDelta().y() / 120.0), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.verticalScrollBar()  # the page stays at its row
        row = bar.value() / self._laid_out_at
        self.lay_out()
        bar.setValue(round(row * self.scale))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        self.moved.emit()


class Ruler(QWidget):
    """Page px at the left of a page."""

    def __init__(self, area: PageArea) -> None:
        super().__init__()
        self._area = area
        self.setFixedWidth(theme().px("heatmap.page_ruler"))
        area.moved.connect(self.update)
        on_theme(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.chrome"))
        if self._area.page_size[1] == 0:
            return
        painter.setFont(theme().font("micro"))
        scale, first_last = self._area.scale, self._area.page_rows()
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
