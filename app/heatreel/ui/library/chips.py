"""A small button a signal: its glyph and how many sessions have it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from heatreel.ui.library.rows import draw_chip
from heatreel.ui.theme import theme
from heatreel.ui.words import counted, number


class Chip(QAbstractButton):
    """Narrows to the sessions that have a signal."""

    def __init__(self, signal: str) -> None:
        super().__init__()
        self.signal = signal
        self.count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(theme().font("small", "semibold"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """Sessions that have it."""
        self.count = count
        self.setToolTip(f"{theme().signal_label(self.signal)}: {counted(count, 'session')}")
        self.setAccessibleName(self.toolTip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Glyph, gap and number."""
        width = self.fontMetrics().horizontalAdvance(number(self.count))
        glyph = theme().px("type_px.small")
        gaps = 2 * theme().px("space.s") + theme().px("space.xs")
        return QSize(width + glyph + gaps, theme().px("control.height_compact") - theme().px("space.xs") // 2)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = draw_chip(painter, QRectF(self.rect()), on=self.isChecked(), hovered=self.underMouse())
        side, gap = theme().px("type_px.small"), theme().px("space.s")
        theme().draw_glyph(painter, QRectF(gap, (self.height() - side) / 2, side, side), self.signal)
        painter.setPen(ink)
        painter.setFont(self.font())
        left = gap + side + theme().px("space.xs")
        room = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, number(self.count))
        if self.hasFocus() and self.property("keyboard"):
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = theme().px("radius.control")
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class Chips(QWidget):
    """The chips of the signals that the library has moments of."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chips: dict[str, Chip] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px("space.xs") + theme().px("radius.mark"))
        self._layout.addStretch(1)
        self.hide()

    @property
    def chosen(self) -> frozenset[str]:
        """Signals whose chip is pressed."""
        return frozenset(s for s, chip in self._chips.items() if chip.isChecked())

    def clear_choice(self) -> None:
        """Release all chips; does not tell."""
        for chip in self._chips.values():
            chip.setChecked(False)

    def choose(self, signals: frozenset[str]) -> None:
        """Press these chips and release the others; does not tell."""
        for signal in [*self._chips, *sorted(signals - self._chips.keys())]:
            chip = self._chip(signal)
            chip.blockSignals(True)
            chip.setChecked(signal in signals)
            chip.blockSignals(False)
            chip.update()

    def _chip(self, signal: str) -> Chip:
        if signal not in self._chips:
            chip = self._chips[signal] = Chip(signal)
            chip.toggled.connect(lambda _on: self.changed.emit())
            self._layout.insertWidget(self._layout.count() - 1, chip)
        return self._chips[signal]

    def show_counts(self, counts: dict[str, int]) -> None:
        """Sessions a signal; a signal without any has no chip unless it is chosen."""
        for signal, count in counts.items():
            chip = self._chip(signal) if count else self._chips.get(signal)
            if chip is not None:
                chip.set_count(count)
                chip.setVisible(count > 0 or chip.isChecked())
        self.setVisible(any(n > 0 for n in counts.values()) or bool(self.chosen))
