"""The maps of a comparison side by side: heads that stay, maps that scroll together, zones outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from heatreel.ui.format import percent_text
from heatreel.ui.heatmap.changes import change_colour
from heatreel.ui.theme import theme
from heatreel.ui.widgets import on_theme

if TYPE_CHECKING:
    from heatreel.analysis.comparing import ZoneChange
    from heatreel.export.difference import PaneMap
    from heatreel.operations.comparing import Comparison

_UNIT = "per 100 views"
_UNIT_FROM = 12  # width of a pane from which its legend has room for the unit, in rows of a table
_LEGEND_ROWS = 3.5  # most width of a legend, in rows of a table


def pane_width(room: int, panes: int) -> int:
    """Logical px of each of so many panes side by side."""
    gap = theme().px("space.m")
    return (room - gap) // panes - gap


def _pane_left(at: int, wide: float) -> float:
    gap = theme().px("space.m")
    return gap + at * (wide + gap)


class CompareHeads(QWidget):
    """What each map is made of and what its colours mean; stays while the maps scroll."""

    def __init__(self) -> None:
        super().__init__()
        self._panes: list[PaneMap] = []
        self._wide = 0.0
        self.setFixedHeight(2 * theme().px("row.table") + theme().px("space.xs"))
        on_theme(self, self.update)

    def show_panes(self, panes: list[PaneMap], wide: float) -> None:
        """Heads of maps that are so wide, logical px."""
        self._panes, self._wide = panes, wide
        spoken = [f"{pane.letter} {pane.title}: {pane.words}".strip() for pane in panes]
        self.setAccessibleName("; ".join(spoken))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().color("surface.chrome"))
        for at, pane in enumerate(self._panes):
            self._paint(painter, QRectF(_pane_left(at, self._wide), 0, self._wide, self.height()), pane)

    def _paint(self, painter: QPainter, box: QRectF, pane: PaneMap) -> None:
        """Name and colours in one row, what it is made of in the other."""
        row, gap = theme().px("row.table"), theme().px("space.s")
        first = QRectF(box.left(), theme().px("space.xs"), box.width(), row)
        first.setRight(self._paint_legend(painter, first, pane) - gap)
        if pane.letter:
            side = theme().px("control.icon")
            badge = QRectF(first.left(), first.center().y() - side / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(change_colour(-1.0 if pane.letter == "A" else 1.0))
            painter.drawRoundedRect(badge, theme().px("radius.mark"), theme().px("radius.mark"))
            painter.setPen(theme().color("surface.panel"))
            painter.setFont(theme().font("small", "semibold"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, pane.letter)
            first.setLeft(badge.right() + gap)
        second = QRectF(box.left(), first.bottom() - theme().px("radius.mark"), box.width(), row)
        for place, text, font, token in (
            (first, pane.title, theme().font("body", "semibold"), "text.primary"),
            (second, pane.words, theme().font("small"), "text.secondary"),
        ):
            painter.setFont(font)
            painter.setPen(theme().color(token))
            measure = painter.fontMetrics()
            shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_legend(self, painter: QPainter, room: QRectF, pane: PaneMap) -> float:
        """ "0 ▬ 100 per 100 views" at the right end of a row; where it begins."""
        gap = theme().px("space.xs")
        painter.setFont(theme().font("micro"))
        measure, box = painter.fontMetrics(), QRectF(room)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        unit = _UNIT if room.width() > _UNIT_FROM * theme().px("row.table") else ""
        for text, token in ((unit, "text.tertiary"), (pane.ends[1], "text.secondary")):
            painter.setPen(theme().color(token))
            painter.drawText(box, right, text)
            box.setRight(box.right() - measure.horizontalAdvance(text) - gap)
        count, wide = len(pane.colours), min(_LEGEND_ROWS * theme().px("row.table"), room.width() / 4)
        strip = QImage(bytes(pane.colours.tobytes()), count, 1, 3 * count, QImage.Format.Format_RGB888)
        bar = QRectF(0, 0, wide, theme().px("heatmap.legend_bar"))
        bar.moveCenter(QPointF(box.right() - wide / 2, box.center().y()))
        painter.drawImage(bar, strip)
        box.setRight(bar.left() - gap)
        painter.setPen(theme().color("text.secondary"))
        painter.drawText(box, right, pane.ends[0])
        return box.right() - measure.horizontalAdvance(pane.ends[0])

    def event(self, event: QEvent) -> bool:
        """What does not fit is said by the tool tip."""
        if isinstance(event, QHelpEvent):
            step = self._wide + theme().px("space.m")
            at = int(event.pos().x() // step) if step > 0 else -1
            if 0 <= at < len(self._panes):
                pane = self._panes[at]
                QToolTip.showText(event.globalPos(), f"{pane.title}\n{pane.words}\nColours: {_UNIT}", self)
            return True
        return super().event(event)


class CompareMap(QWidget):
    """Two or three maps, or words in their place. The chosen zone and that under the pointer are outlined on
    each; on the difference also those that differ clearly."""

    pressed_zone = Signal(object)  # ZoneChange, or None beside all of them
    hovered_zone = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.maps: list[QPixmap] = []
        self.words = ""
        self._found: Comparison | None = None
        self._wide = 0.0
        self._chosen: ZoneChange | None = None
        self._hovered: ZoneChange | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("Both maps and their difference")
        on_theme(self, self.update)

    def show_maps(self, found: Comparison, panes: list[PaneMap]) -> None:
        """These maps."""
        ratio = self.devicePixelRatioF()
        self.maps, self.words, self._found = [], "", found
        for pane in panes:
            height, width = pane.rgb.shape[:2]
            image = QImage(pane.rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            made = QPixmap.fromImage(image)
            made.setDevicePixelRatio(ratio)
            self.maps.append(made)
        self._wide = self.maps[0].width() / ratio
        self._chosen = self._hovered = None
        tallest = max(made.height() for made in self.maps) / ratio
        self.setMinimumHeight(round(tallest) + theme().px("space.m"))
        self.update()

    def say(self, words: str) -> None:
        """Words in place of the maps."""
        self.maps, self.words, self._found = [], words, None
        self.setMinimumHeight(0)
        self.update()

    def set_chosen(self, zone: ZoneChange | None) -> None:
        """Outline this one."""
        self._chosen = zone
        self.update()

    def set_hovered(self, zone: ZoneChange | None) -> None:
        """Outline this one too, for as long as the pointer is on it."""
        self._hovered = zone
        self.update()

    def outline(self, at: int, zone: ZoneChange) -> QRectF | None:
        """Where a zone is on the map of a pane; None where that does not show it."""
        box = (zone.box_a, zone.box_b, zone.box_a)[at]
        if self._found is None or box is None:
            return None
        side = self._found.b if at == 1 else self._found.a
        scale = self._wide / side.picture.rgb.shape[1]
        x, y, width, height = (one * scale for one in box)
        return QRectF(_pane_left(at, self._wide) + x, y, width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.stage"))
        if self.words:
            painter.setFont(theme().font("body"))
            painter.setPen(theme().color("text.primary"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)
        for at, made in enumerate(self.maps):
            painter.drawPixmap(QPointF(_pane_left(at, self._wide), 0), made)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        looked_at = [zone for zone in (self._chosen, self._hovered) if zone is not None]
        for at in range(len(self.maps)):
            if at == 2 and self._found is not None:
                for zone in self._found.zones:
                    if zone.is_clear and not zone.thin and zone not in looked_at:
                        self._draw(painter, at, zone, 1)
            for zone in looked_at:
                self._draw(painter, at, zone, 2)

    def _draw(self, painter: QPainter, at: int, zone: ZoneChange, thick: int) -> None:
        box = self.outline(at, zone)
        if box is None:
            return
        light, dark = theme().color("overlay.cursor_line"), theme().color("overlay.cursor_fill")
        line, casing = (dark, light) if at == 2 else (light, dark)
        if thick > 1:
            painter.setPen(QPen(casing, thick + 2))
            painter.drawRect(box)
        painter.setPen(QPen(line, thick))
        painter.drawRect(box)

    # the pointer --------------------------------------------------------------------------------

    def zone_at(self, place: QPointF) -> ZoneChange | None:
        """The smallest zone at a place of this widget."""
        best, size = None, float("inf")
        for zone in self._found.zones if self._found is not None else ():
            for at in range(len(self.maps)):
                box = self.outline(at, zone)
                if box is not None and box.contains(place) and box.width() * box.height() < size:
                    best, size = zone, box.width() * box.height()
        return best

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        zone = self.zone_at(event.position())
        if zone is not self._hovered:
            self.hovered_zone.emit(zone)
        if zone is None:
            QToolTip.hideText()
        else:
            rates = f"{percent_text(zone.a.value)} → {percent_text(zone.b.value)} of page views"
            QToolTip.showText(event.globalPosition().toPoint(), f"{zone.name}\n{rates}", self)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered_zone.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed_zone.emit(self.zone_at(event.position()))
