"""One map of a comparison: scrolled and zoomed, zones outlined. Its rows are painted when they are first
seen, by the functions that make the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from heatreel.model.threads import in_order
from heatreel.ui.format import percent_text
from heatreel.ui.heatmap.page_area import ZOOM_STEP, PageArea
from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.analysis.comparing import ZoneChange
    from heatreel.export.difference import PaneMap

_ROWS = 512  # of the page in a tile
_KEPT = 32
_SETTLED_MS = 120  # after the last step of zooming the tiles are made anew

Box = tuple[float, float, float, float]


class ComparePane(PageArea):
    """Draws one `PaneMap`; the zones it is given are told by their box on this map."""

    zoom_wanted = Signal(float, QPointF)  # factor, and the place that stays
    fit_wanted = Signal()
    hovered = Signal(object)  # ZoneChange or None
    pressed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._map: PaneMap | None = None
        self._zones: tuple[tuple[ZoneChange, Box], ...] = ()
        self.outlined: tuple[ZoneChange, ...] = ()  # with a thin line
        self.looked_at: tuple[ZoneChange, ...] = ()
        self._tiles: dict[int, QImage] = {}
        self._made_at = 0.0  # px of the screen by px of the page, of ``_tiles``
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLED_MS)
        self._later.timeout.connect(self.viewport().update)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def page_size(self) -> tuple[int, int]:
        """Of the map that is shown."""
        return self._map.size if self._map is not None else (0, 0)

    @property
    def is_difference(self) -> bool:
        """Whether it is the map of what lies between both."""
        return self._map is not None and not self._map.letter

    def show_map(self, pane: PaneMap | None, zones: tuple[tuple[ZoneChange, Box], ...]) -> None:
        """Another map, with the boxes of the zones on it."""
        same_page = pane is not None and self._map is not None and pane.size == self._map.size
        self._map, self._zones = pane, zones
        self._tiles.clear()
        if not same_page:
            self.zoom = None
            self.verticalScrollBar().setValue(0)
        self.lay_out()

    def box_of(self, zone: ZoneChange) -> QRectF | None:
        """Where a zone is in the viewport; None where this map does not show it."""
        box = next((box for one, box in self._zones if one is zone), None)
        return None if box is None else self.box_on_screen(box)

    def reveal_zone(self, zone: ZoneChange) -> None:
        """Bring a zone into view."""
        self.reveal(next((box for one, box in self._zones if one is zone), None))

    # painting -----------------------------------------------------------------------------------

    def images(self, tiles: range) -> list[QImage]:
        """Rows [tile × 512, …) as large as they are shown, for each. While zooming those of before."""
        wanted = self.scale * self.devicePixelRatioF()
        if not self._tiles or (wanted != self._made_at and not self._later.isActive()):
            self._tiles.clear()
            self._made_at = wanted
        missing = [tile for tile in tiles if tile not in self._tiles]
        made = in_order(self._paint_tile, missing) if len(missing) > 1 else map(self._paint_tile, missing)
        for tile, image in zip(missing, made, strict=True):
            while len(self._tiles) >= max(_KEPT, len(tiles)):
                self._tiles.pop(next(iter(self._tiles)))
            self._tiles[tile] = image
        return [self._tiles[tile] for tile in tiles]

    def _paint_tile(self, tile: int) -> QImage:
        """In any thread."""
        assert self._map is not None
        width, height = self._map.size
        rgb = self._map.paint(tile * _ROWS, min((tile + 1) * _ROWS, height))
        image = QImage(rgb.data, width, len(rgb), 3 * width, QImage.Format.Format_RGB888)
        if self._made_at >= 1.0:
            return image.copy()
        smooth = Qt.TransformationMode.SmoothTransformation
        size = max(1, round(width * self._made_at)), max(1, round(len(rgb) * self._made_at))
        return image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().color("surface.stage"))
        if self._map is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        (width, height), origin, scale = self._map.size, self.origin(), self.scale
        first, last = self.page_rows()
        seen = range(int(first) // _ROWS, int(max(first, last - 1)) // _ROWS + 1)
        for tile, image in zip(seen, self.images(seen), strict=True):
            y0 = round(origin.y() + tile * _ROWS * scale)
            y1 = round(origin.y() + min((tile + 1) * _ROWS, height) * scale)
            target = QRectF(origin.x(), y0, round(width * scale), y1 - y0)
            painter.drawImage(target, image, QRectF(image.rect()))
        self.paint_lines(painter, self._map.lines)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for zone in self.outlined:
            if zone not in self.looked_at:
                self._outline(painter, zone, 1)
        for zone in self.looked_at:
            self._outline(painter, zone, 2)
        self.paint_veil(painter)

    def _outline(self, painter: QPainter, zone: ZoneChange, thick: int) -> None:
        box = self.box_of(zone)
        if box is None:
            return
        light, dark = theme().color("overlay.cursor_line"), theme().color("overlay.cursor_fill")
        line, casing = (dark, light) if self.is_difference else (light, dark)
        if thick > 1:
            painter.setPen(QPen(casing, thick + 2))
            painter.drawRect(box)
        painter.setPen(QPen(line, thick))
        painter.drawRect(box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._later.start()
        super().resizeEvent(event)

    # the pointer --------------------------------------------------------------------------------

    def zone_at(self, place: QPointF) -> ZoneChange | None:
        """The smallest zone at a place of the viewport."""
        at = self.on_page(place)
        best, size = None, float("inf")
        for zone, (x, y, width, height) in self._zones:
            is_in = x <= at.x() <= x + width and y <= at.y() <= y + height
            if is_in and width * height < size:
                best, size = zone, width * height
        return best

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        zone = self.zone_at(event.position())
        self.hovered.emit(zone)
        if zone is None:
            QToolTip.hideText()
        else:
            rates = f"{percent_text(zone.a.value)} → {percent_text(zone.b.value)} of page views"
            QToolTip.showText(event.globalPosition().toPoint(), f"{zone.name}\n{rates}", self.viewport())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self.zone_at(event.position()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._later.start()
            self.zoom_wanted.emit(ZOOM_STEP ** (event.angleDelta().y() / 120.0), event.position())
            event.accept()
        else:
            super().wheelEvent(event)
