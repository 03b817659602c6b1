"""What stands below an opened row: its facts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from heatreel.ui.inspector.facts import NOT_RECORDED, Fact
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label

_SHOWN = 1_200  # characters of one value; the rest comes with "copy"


class RowDetail(QWidget):
    """Facts in two columns and a row of buttons: (text, what it does)."""

    def __init__(
        self, facts: Sequence[Fact], buttons: Sequence[tuple[str, Callable[[], None]]], narrow: bool
    ) -> None:
        super().__init__()
        px = theme().px
        indent = px("space.m") if narrow else px("timeline.header_width")
        column = QVBoxLayout(self)
        column.setContentsMargins(indent, px("space.s"), px("space.m"), px("space.s") + 1)
        column.setSpacing(px("space.s"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px("space.m"))
        grid.setVerticalSpacing(px("space.xs") // 2)
        grid.setColumnStretch(1, 1)
        for row, (name, value, fixed) in enumerate(facts):
            head = label(name, "small", role="tertiary")
            grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._value(value, fixed), row, 1)
        column.addLayout(grid)
        lines = [buttons[:2], buttons[2:]] if narrow and len(buttons) > 2 else [buttons]
        for line in lines:
            row_of_buttons = QHBoxLayout()
            row_of_buttons.setSpacing(px("space.xs") + 2)
            for text, done in line:
                row_of_buttons.addWidget(button(text, done, compact=True))
            row_of_buttons.addStretch(1)
            column.addLayout(row_of_buttons)
        self.setAccessibleName("; ".join(f"{name}: {value}" for name, value, _ in facts))
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def _value(self, text: str, fixed: bool) -> QWidget:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        made = label(breakable(shown), "small", role="secondary" if text == NOT_RECORDED else "")
        if fixed:
            made.setFont(theme().font("small", fixed=True))
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setMinimumWidth(1)
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the row above would be clicked, and close this

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), theme().color("surface.raised"))
        p.fillRect(0, self.height() - 1, self.width(), 1, theme().color("border.subtle"))


def breakable(text: str) -> str:
    """Long words may break: a narrow panel shows all of an address."""
    words = []
    for word in text.split(" "):
        words.append(
            "\u200b".join(word[i : i + 12] for i in range(0, len(word), 12)) if len(word) > 24 else word
        )
    return " ".join(words)
