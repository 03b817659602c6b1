"""What lies above the page: cursor, ripples, touches, the cursor's path, the outline of an element.

A transparent sibling of the web view, stacked above it; deaf to the mouse. Nothing moves by itself: it is
painted for one time of the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.replay.pointer import PointerTrack

TRAIL_MS = 1500.0
_ARROW = ((0, 0), (0, 17), (4, 13.4), (6.6, 19.4), (9.4, 18.2), (6.8, 12.4), (12, 12))  # tip first
_RIPPLE_FROM, _RIPPLE_TO = 6, 22  # LOOK.md, "Motion": radius over its 600 ms
_CHIP_GAP = 2


class Overlay(QWidget):
    """Paints in recorded client px × ``scale``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scale = 1.0
        self.show_path = True
        self.pointer: PointerTrack | None = None
        self.t_ms = 0.0
        self.box: QRectF | None = None  # client px
        self.label = ""
        self.pointed: QRectF | None = None  # client px: what is pointed at or was picked
        self.pointed_label = ""
        theme().changed.connect(self.update)

    def show_time(self, t_ms: float) -> None:
        """Paint another time of the session."""
        self.t_ms = t_ms
        self.update()

    def set_outline(self, box: QRectF | None, label: str = "") -> None:
        """Outline an element (client px), or none."""
        if (box, label) != (self.box, self.label):
            self.box, self.label = box, label
            self.update()

    def set_pointed(self, box: QRectF | None, label: str = "") -> None:
        """Outline the element (client px) that is pointed at or was picked, or none."""
        if (box, label) != (self.pointed, self.pointed_label):
            self.pointed, self.pointed_label = box, label
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.box is not None:
            self._paint_outline(painter, self.box, self.label)
        if self.pointed is not None:
            self._paint_outline(painter, self.pointed, self.pointed_label)
        if self.pointer is None:
            return
        if self.show_path:
            self._paint_trail(painter)
        for ripple in self.pointer.ripples(self.t_ms):
            self._paint_ripple(painter, self._place(ripple.x, ripple.y), ripple.age)
        for touch in self.pointer.touches(self.t_ms):
            self._paint_touch(painter, self._place(touch.x, touch.y))
        self._paint_cursor(painter)

    # parts --------------------------------------------------------------------------------------

    def _place(self, x_client: float, y_client: float) -> QPointF:
        return QPointF(x_client * self.scale, y_client * self.scale)

    def _paint_cursor(self, painter: QPainter) -> None:
        now = self.pointer.at(self.t_ms) if self.pointer is not None else None
        if now is None or not now.visible or int(now.kind) == 1:  # a finger is a ring, not an arrow
            return
        tip = self._place(now.x, now.y)
        grow = theme().scale
        arrow = QPolygonF([tip + QPointF(x, y) * grow for x, y in _ARROW])
        line = QPen(theme().color("overlay.cursor_line"), 1.5 * grow)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(line)
        painter.setBrush(theme().color("overlay.cursor_fill"))
        painter.drawPolygon(arrow)

    def _paint_ripple(self, painter: QPainter, centre: QPointF, age: float) -> None:
        grow = theme().scale
        radius = (_RIPPLE_FROM + (_RIPPLE_TO - _RIPPLE_FROM) * age) * grow
        mark, casing = theme().color("overlay.ripple", 1.0 - age), theme().color("overlay.cursor_line")
        casing.setAlphaF(0.8 * (1.0 - age))
        painter.setBrush(theme().color("overlay.ripple", 0.28 * (1.0 - age)))
        painter.setPen(QPen(casing, 4 * grow))
        painter.drawEllipse(centre, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(mark, 2 * grow))
        painter.drawEllipse(centre, radius, radius)

    def _paint_touch(self, painter: QPainter, centre: QPointF) -> None:
        radius = theme().px("space.m")
        painter.setBrush(theme().color("overlay.ripple", 0.35))
        painter.setPen(QPen(theme().color("overlay.cursor_line"), 2 * theme().scale))
        painter.drawEllipse(centre, radius, radius)

    def _paint_trail(self, painter: QPainter) -> None:
        trail = self.pointer.trail(self.t_ms, TRAIL_MS) if self.pointer is not None else ()
        count = len(trail)
        pen = QPen(theme().color("overlay.ripple"), 2.5 * theme().scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # round ones would show as dots where they overlap
        for i in range(1, count):
            color = QColor(pen.color())
            color.setAlphaF(0.85 * i / count)
            pen.setColor(color)
            painter.setPen(pen)
            painter.drawLine(
                self._place(float(trail[i - 1][0]), float(trail[i - 1][1])),
                self._place(float(trail[i][0]), float(trail[i][1])),
            )

    def _paint_outline(self, painter: QPainter, box: QRectF, label: str) -> None:
        rect = QRectF(self._place(box.x(), box.y()), self._place(box.right(), box.bottom()))
        rect = rect.adjusted(-1, -1, 1, 1)
        width, radius = theme().px("control.focus_ring"), theme().px("radius.control")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme().color("overlay.cursor_line"), 3 * width))
        painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(QPen(theme().color("overlay.ripple"), width))
        painter.drawRoundedRect(rect, radius, radius)
        if label:
            self._paint_chip(painter, rect, label)

    def _paint_chip(self, painter: QPainter, rect: QRectF, label: str) -> None:
        font = theme().font("small", fixed=True)
        metrics = QFontMetricsF(font)
        pad = theme().px("space.xs")
        text = metrics.elidedText(label, Qt.TextElideMode.ElideLeft, max(1.0, self.width() - 4.0 * pad))
        chip = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * pad, metrics.height() + pad)
        chip.moveBottomRight(QPointF(rect.right() + _CHIP_GAP, rect.top() - _CHIP_GAP - pad))
        chip.moveLeft(min(max(0.0, chip.left()), max(0.0, self.width() - chip.width())))
        if chip.top() < 0:
            chip.moveTop(rect.bottom() + pad)
        path = QPainterPath()
        path.addRoundedRect(chip, theme().px("radius.mark"), theme().px("radius.mark"))
        painter.setPen(QPen(theme().color("overlay.cursor_line"), 1))
        painter.fillPath(path, theme().color("overlay.ripple"))
        painter.drawPath(path)
        painter.setFont(font)
        painter.setPen(theme().color("overlay.cursor_line"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
