"""Small controls of the heatmap view: segments, a labelled slider, swatches of palettes, the legend."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSlider, QWidget

from heatreel.ui.theme import theme, tokens
from heatreel.ui.widgets import label, row_layout

if TYPE_CHECKING:
    from heatreel.export.heat_picture import Legend


class Segments(QWidget):
    """One of a few, side by side; the chosen one is raised."""

    chosen = Signal(str)

    def __init__(self, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.buttons: dict[str, Segment] = {}
        layout = QHBoxLayout(self)
        pad = theme().px("space.xs") // 2
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(0)
        group = QButtonGroup(self)
        for key, text in choices:
            made = Segment(text)
            made.clicked.connect(lambda _c=False, k=key: self.chosen.emit(k))
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[key] = made
        theme().changed.connect(self.update)

    def set_chosen(self, key: str) -> None:
        """Show which one is chosen."""
        self.buttons[key].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("surface.pressed" if theme().name == "light" else "surface.window"))
        radius = theme().px("radius.control")
        painter.drawRoundedRect(self.rect(), radius, radius)


class Segment(QPushButton):
    """One part of `Segments`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setFont(theme().font("dense", "medium"))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * theme().px("space.m")
        return QSize(width, theme().px("control.height_compact"))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, radius = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme().px("radius.control") - 1
        if self.isChecked():
            painter.setPen(QPen(theme().color("border.default"), 1))
            light = theme().name == "light"
            painter.setBrush(theme().color("surface.raised" if light else "surface.pressed"))
            painter.drawRoundedRect(box, radius, radius)
        if self.property("keyboard") and self.hasFocus():
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        painter.setPen(theme().color("text.primary" if self.isChecked() else "text.secondary"))
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def name_width() -> int:
    """Px of the column of names in "Look": as wide as the longest of them."""
    longest = QFontMetricsF(theme().font("dense")).horizontalAdvance("Dim the page")
    return round(longest) + theme().px("space.xs")


class Amount(QWidget):
    """A name, a slider and the number."""

    def __init__(self, name: str, low: int, high: int, unit: str, on_change: Callable[[int], None]) -> None:
        super().__init__()
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setAccessibleName(name)
        self.number = label("", "dense")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.number.setFixedWidth(theme().px("space.xxl"))
        named = label(name, "dense")
        named.setFixedWidth(name_width())
        layout = row_layout(named, self.slider, self.number)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.slider.valueChanged.connect(lambda value: (self._write(value), on_change(value)))

    def set_value(self, value: int) -> None:
        """Show a value without telling of it."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._write(value)

    def _write(self, value: int) -> None:
        self.number.setText(f"{value}\u202f{self._unit}")


class Swatch(QAbstractButton):
    """A palette to choose."""

    def __init__(self, palette: str) -> None:
        super().__init__()
        self.palette_name = palette
        self.setCheckable(True)
        self.setToolTip(palette.capitalize())
        self.setAccessibleName(f"Colours {palette}")
        self.setFixedHeight(theme().px("control.height_compact"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(theme().px("space.l"), theme().px("control.height_compact"))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(3, 3, -3, -3)
        fill = QLinearGradient(box.topLeft(), box.topRight())
        stops = tokens()["palettes"][self.palette_name]
        for i, stop in enumerate(stops):
            fill.setColorAt(i / (len(stops) - 1), QColor(stop))
        radius = theme().px("radius.mark")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, radius, radius)
        if self.isChecked() or (self.hasFocus() and self.property("keyboard")):
            painter.setPen(QPen(theme().color("accent.base"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)


class PlacedBar(QWidget):
    """How the clicks were placed: on their element, by position, not at all (hatched)."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = (0, 0, 0)
        self.setFixedHeight(theme().px("space.s"))
        theme().changed.connect(self.update)

    def set_counts(self, on_element: int, by_position: int, not_placed: int) -> None:
        """Draw others."""
        self._counts = (on_element, by_position, not_placed)
        self.setAccessibleName(
            f"{on_element} on their element, {by_position} by position, {not_placed} not placed"
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        total = sum(self._counts)
        if not total:
            return
        painter = QPainter(self)
        fills = (
            theme().color("text.secondary"),
            theme().color("border.strong"),
            QBrush(theme().color("text.tertiary"), Qt.BrushStyle.BDiagPattern),
        )
        left, gap = 0.0, 1.0
        for count, fill in zip(self._counts, fills, strict=True):
            wide = self.width() * count / total
            if count:
                painter.fillRect(QRectF(left, 0, max(2.0, wide - gap), self.height()), fill)
            left += wide


class LegendBar(QWidget):
    """The bar with its ticks and numbers, from the colours that the map is drawn with."""

    def __init__(self) -> None:
        super().__init__()
        self._legend: Legend | None = None
        self.setFixedHeight(theme().px("heatmap.legend_bar") + 2 * theme().px("space.m"))
        theme().changed.connect(self.update)

    def set_legend(self, legend: Legend | None) -> None:
        """Draw another one, or none."""
        self._legend = legend
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        legend = self._legend
        if legend is None:
            return
        from heatreel.export.legend import tick_places

        painter = QPainter(self)
        high, gap = theme().px("heatmap.legend_bar"), theme().px("space.xs")
        fill = QLinearGradient(0, 0, self.width(), 0)
        last = len(legend.colours) - 1
        for i in range(0, last + 1, 17):
            red, green, blue = (int(part) for part in legend.colours[i])
            fill.setColorAt(i / last, QColor(red, green, blue))
        painter.fillRect(QRectF(0, 0, self.width(), high), fill)
        painter.setFont(theme().font("small"))
        measure = QFontMetricsF(painter.font()).horizontalAdvance
        painter.setPen(theme().color("border.strong"))
        for at, _text in legend.ticks:
            x = round(at * (self.width() - 1))
            painter.drawLine(x, high, x, high + gap)
        painter.setPen(theme().color("text.tertiary"))
        for left, text in tick_places(legend, self.width(), measure):
            box = QRectF(left, high + gap, measure(text) + 1, self.height() - high - gap)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
