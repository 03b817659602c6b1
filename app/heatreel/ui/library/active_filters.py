"""What narrows the library, as chips that a click takes away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from heatreel.ui.library.rows import draw_chip
from heatreel.ui.theme import theme


class FilterChip(QAbstractButton):
    """One filter in words, with a cross. A click, Space or Delete removes it."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(f"Remove filter: {words}")
        self.setAccessibleName(self.toolTip())
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Words, gap and cross."""
        around = 2 * theme().px("space.s") + 2 * theme().px("space.xs") + theme().px("type_px.small")
        height = theme().px("control.height_compact") - theme().px("space.xs") // 2
        return QSize(QFontMetrics(theme().font("small")).horizontalAdvance(self.words) + around, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = draw_chip(painter, QRectF(self.rect()), on=True, hovered=self.underMouse())
        side, gap = theme().px("type_px.small"), theme().px("space.s")
        room = self.rect().adjusted(gap, 0, -gap - side - theme().px("space.xs"), 0)
        painter.setPen(ink)
        painter.setFont(theme().font("small"))
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        cross = theme().icon_pixmap("x", "accent.soft_text", side)
        painter.drawPixmap(self.width() - gap - side, (self.height() - side) // 2, cross)
        if self.hasFocus() and self.property("keyboard"):
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = theme().px("radius.control")
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class ActiveFilters(QWidget):
    """The chips, in as many rows as they need; hidden while there is none."""

    removed = Signal(tuple)  # names of the fields of the filter to loosen

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[FilterChip] = []
        self.hide()

    def show_parts(self, parts: list[tuple[tuple[str, ...], str]]) -> None:
        """Fields and words of what narrows, see `model.segment.parts`."""
        focused = next((i for i, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for names, words in parts:
            chip = FilterChip(words[:1].upper() + words[1:], self)
            chip.clicked.connect(lambda _on=False, n=names: self.removed.emit(n))
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(self.chips))
        self._place()
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap = theme().px("space.xs")
        x = y = row = 0
        for chip in self.chips:
            size = chip.sizeHint()
            width = min(size.width(), max(self.width(), 1))
            if x and x + width > self.width():
                x, y = 0, y + row + gap
            chip.setGeometry(x, y, width, size.height())
            x, row = x + width + gap, size.height()
        self.setFixedHeight(y + row)
