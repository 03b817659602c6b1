"""One number of a signal: name, slider with its range and the default marked, field with the unit, reset."""

from __future__ import annotations

from math import isclose

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from heatreel.analysis.signals.declare import Parameter
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label

_NAME_ROWS, _FIELD_ROWS, _RESET_ROWS, _LIMIT_ROWS = 8, 3.4, 4.4, 1.8  # widths, in rows of a table
_STEPS = (1, 5, 10, 25, 50, 100, 250, 500, 1000)
_SHORT = 4  # units of so few letters stand in the field
_FINE = 40  # steps that a slider has at least


def step_of(parameter: Parameter) -> float:
    """By how much a slider moves: round numbers, some forty of them or more."""
    span = parameter.maximum - parameter.minimum
    if not is_whole(parameter):
        return 0.01 if span <= 2 else 0.1
    return float(max((step for step in _STEPS if span / step >= _FINE), default=1))


def is_whole(parameter: Parameter) -> bool:
    """Whether the number has no part after the point."""
    ends = (parameter.default, parameter.minimum, parameter.maximum)
    return all(float(value).is_integer() for value in ends) and parameter.maximum - parameter.minimum > 1.5


def number_text(parameter: Parameter, value: float) -> str:
    """ "1,500" or "0.33" """
    return f"{value:,.0f}" if is_whole(parameter) else f"{value:,.2f}"


class MarkedSlider(QSlider):
    """A slider that marks one place and leaves the wheel to the page."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.mark = 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style, part = self.style(), QStyle.SubControl.SC_SliderHandle
        handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self).width()
        room = self.width() - handle
        x = handle // 2 + style.sliderPositionFromValue(self.minimum(), self.maximum(), self.mark, room)
        p = QPainter(self)
        high = theme().px("space.m")
        p.fillRect(QRect(x, (self.height() - high) // 2, 1, high), theme().color("border.strong"))
        p.end()
        super().paintEvent(event)


class Field(QDoubleSpinBox):
    """The number; a wheel over it scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ParameterRow(QWidget):
    """``changed`` with the number when a person changes it."""

    changed = Signal(float)

    def __init__(self, parameter: Parameter, value: float) -> None:
        super().__init__()
        self.parameter = parameter
        self._step = step_of(parameter)
        self._quiet = False
        px, row = theme().px, theme().px("row.table")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, px("space.s"), 0, px("space.s"))
        layout.setSpacing(px("space.m"))
        self.slider, self.field = MarkedSlider(), Field()
        self.reset = button("", self._to_default, icon="undo-2", flat=True)
        self.default = label("default", "small", role="tertiary")
        names = QWidget()
        names.setFixedWidth(round(_NAME_ROWS * row))
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        words = label(parameter.description, "dense", "medium")
        words.setWordWrap(True)
        column.addWidget(words)
        layout.addWidget(names)
        layout.addWidget(self._limit(parameter.minimum, Qt.AlignmentFlag.AlignRight))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._limit(parameter.maximum, Qt.AlignmentFlag.AlignLeft))
        layout.addWidget(self.field)
        side = QWidget()
        side.setFixedWidth(round(_RESET_ROWS * row))
        inner = QHBoxLayout(side)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.reset)
        inner.addWidget(self.default)
        inner.addStretch(1)
        layout.addWidget(side)
        self._fill(value)

    def _limit(self, value: float, align: Qt.AlignmentFlag) -> QWidget:
        made = label(number_text(self.parameter, value), "small", role="tertiary")
        made.setFixedWidth(round(_LIMIT_ROWS * theme().px("row.table")))
        made.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _fill(self, value: float) -> None:
        one, whole = self.parameter, is_whole(self.parameter)
        self.field.setDecimals(0 if whole else 2)
        self.field.setRange(one.minimum, one.maximum)
        self.field.setSingleStep(self._step)
        self.field.setGroupSeparatorShown(True)
        self.field.setSuffix(f" {one.unit}" if len(one.unit) <= _SHORT else "")
        self.field.setFixedWidth(round(_FIELD_ROWS * theme().px("row.table")))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setKeyboardTracking(False)
        self.field.setAccessibleName(f"{one.description}, {one.unit}")
        self.slider.setRange(0, round((one.maximum - one.minimum) / self._step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        self.slider.mark = round((one.default - one.minimum) / self._step)
        self.slider.setAccessibleName(one.description)
        self.show_value(value)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    def show_value(self, value: float) -> None:
        """Show a number without telling of it."""
        self._quiet = True
        self.field.setValue(value)
        self.slider.setValue(round((value - self.parameter.minimum) / self._step))
        self._quiet = False
        at_default = isclose(value, self.parameter.default)
        self.reset.setVisible(not at_default)
        self.default.setVisible(at_default)
        was = number_text(self.parameter, self.parameter.default)
        self.reset.setText(f" default {was}")
        self.reset.setToolTip(f"Back to {was} {self.parameter.unit}".strip())

    def _slid(self, place: int) -> None:
        if not self._quiet:
            self._tell(min(self.parameter.maximum, self.parameter.minimum + place * self._step))

    def _typed(self, value: float) -> None:
        if not self._quiet:
            self._tell(value)

    def _to_default(self) -> None:
        self._tell(self.parameter.default)

    def _tell(self, value: float) -> None:
        self.show_value(value)
        self.changed.emit(value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setPen(QPen(theme().color("border.subtle"), 1))
        p.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


def fixed_row(parameter: Parameter) -> QWidget:
    """A number to be seen, not changed."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, theme().px("space.xs"), 0, theme().px("space.xs"))
    words = parameter.description
    name = label(f"{words[:1].upper()}{words[1:]}", "dense", "medium")
    name.setFixedWidth(round(_NAME_ROWS * theme().px("row.table")))
    layout.addWidget(name)
    layout.addWidget(label(number_text(parameter, parameter.default), "dense", "semibold"))
    layout.addWidget(label(parameter.unit if parameter.unit != words else "", "dense", role="tertiary"))
    layout.addStretch(1)
    return made
