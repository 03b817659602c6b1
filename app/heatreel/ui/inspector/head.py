"""Above the list: the search field with its matches, follow and copy, and a chip for each kind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QToolButton, QWidget

from heatreel.ui.format import number_text, tight_number_text
from heatreel.ui.inspector.model import ICONS, NAMES
from heatreel.ui.theme import theme
from heatreel.ui.widgets import icon_button, label, on_theme


class SearchField(QLineEdit):
    """A field that says which match is shown: "6 of 14", with buttons for the next and previous one."""

    step_asked = Signal(int)
    left = Signal()  # Esc in an empty field

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search")
        self.setAccessibleName("Search in what happened")
        self.setClearButtonEnabled(False)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.said = label("", "small", role="tertiary")
        self.up = icon_button("chevron-up", "Previous match  Shift+F3", lambda: self.step_asked.emit(-1))
        self.down = icon_button("chevron-down", "Next match  F3", lambda: self.step_asked.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme().px("space.xs"), 0)
        row.setSpacing(0)
        row.addStretch(1)
        for part in (self.said, self.up, self.down):
            row.addWidget(part)
        side = theme().px("type_px.title") + theme().px("space.xs")
        for step in (self.up, self.down):
            step.setFixedSize(side, side)
            step.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            step.setCursor(Qt.CursorShape.ArrowCursor)
        on_theme(self, self._paint_icon)
        self._paint_icon()
        self.say(0, 0)

    def _paint_icon(self) -> None:
        self._icon.setIcon(theme().icon("search", "text.tertiary"))

    def say(self, number: int, of: int) -> None:
        """Which match is chosen, of how many."""
        busy = bool(self.text().strip())
        if not busy:
            words = ""
        elif not of:
            words = "None"
        else:
            words = f"{number_text(number)} of {tight_number_text(of)}" if number else tight_number_text(of)
        self.said.setText(words)
        self.said.setToolTip("" if not of else f"{number_text(of)} rows hold this text")
        self.said.setVisible(busy)
        for step in (self.up, self.down):
            step.setEnabled(of > 0)
        self._fit()

    def _fit(self) -> None:
        """A narrow field keeps its room for the text: the keys are there for the buttons."""
        busy = bool(self.text().strip())
        steps = busy and self.width() >= theme().px("panel.library.min") - theme().px("space.xl")
        for step in (self.up, self.down):
            step.setVisible(steps)
        used = self.said.sizeHint().width() + theme().px("space.s") if busy else 0
        self.setTextMargins(0, 0, used + (2 * self.up.width() if steps else 0), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event) -> None:
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_asked.emit(-1 if shift else 1)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class KindChip(QAbstractButton):
    """One kind: its icon and how many rows there are of it."""

    def __init__(self, kind: int) -> None:
        super().__init__()
        self.kind, self.count = kind, 0
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(theme().font("small", "semibold"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        on_theme(self, self.update)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Rows of this kind."""
        self.count = count
        name = f"{NAMES[self.kind]}: {number_text(count)}"
        self.setToolTip(f"{name}  Alt+{self.kind + 1}")
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, gap and number."""
        px = theme().px
        width = 2 * px("space.xs") + px("control.icon_compact") + 1
        if self.count:
            width += self.fontMetrics().horizontalAdvance(tight_number_text(self.count)) + px("space.xs")
        return QSize(width, px("control.height_compact") - px("space.xs"))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, on = theme().px, self.isChecked()
        p.setPen(QPen(theme().color("accent.soft" if on else "border.default"), 1))
        p.setBrush(
            theme().color("accent.soft" if on else "surface.hover" if self.underMouse() else "surface.raised")
        )
        radius = px("radius.control")
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        dim = not self.count
        token = "text.tertiary" if dim else "accent.soft_text" if on else "text.secondary"
        side, left = px("control.icon_compact") - 1, px("space.xs") + 1
        p.drawPixmap(left, (self.height() - side) // 2, theme().icon_pixmap(ICONS[self.kind], token, side))
        if self.count:
            p.setFont(self.font())
            p.setPen(theme().color(token))
            room = self.rect().adjusted(left + side + px("space.xs"), 0, 0, 0)
            p.drawText(room, Qt.AlignmentFlag.AlignVCenter, tight_number_text(self.count))
        if self.hasFocus() and self.property("keyboard"):
            p.setPen(QPen(theme().color("accent.ring"), px("control.focus_ring")))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class KindChips(QWidget):
    """The eight chips, and how many rows they leave; in as many lines as the width needs."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = [KindChip(kind) for kind in range(len(NAMES))]
        self.said = label("", "small", role="tertiary")
        self.said.setParent(self)
        for chip in self.chips:
            chip.setParent(self)
            chip.toggled.connect(lambda _on: self.toggled.emit())

    def kinds(self) -> list[bool]:
        """Which kinds are shown."""
        return [chip.isChecked() for chip in self.chips]

    def set_counts(self, counts: Sequence[int]) -> None:
        """Rows of each kind."""
        for chip, count in zip(self.chips, counts, strict=True):
            chip.set_count(int(count))
        self._flow()

    def say(self, shown: int, of: int) -> None:
        """How many rows are shown, of how many."""
        self.said.setText(f"{number_text(shown)} of {number_text(of)}" if shown < of else "")
        self._flow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow()

    def _flow(self) -> None:
        gap, x, y = theme().px("space.xs"), 0, 0
        high = self.chips[0].sizeHint().height()
        width = max(self.width(), 1)
        for chip in self.chips:
            wide = chip.sizeHint().width()
            if x and x + wide > width:
                x, y = 0, y + high + gap
            chip.setGeometry(x, y, wide, high)
            x += wide + gap
        wide = self.said.sizeHint().width() if self.said.text() else 0
        if wide and x + gap + wide > width:
            y += high + gap
        self.said.setGeometry(width - wide, y, wide, high)
        if self.height() != y + high:
            self.setFixedHeight(y + high)


def toggle(action: QAction, icon: str, tip: str) -> QToolButton:
    """A button that is pressed while the action is on."""
    made = icon_button(icon, f"{tip}  {action.shortcut().toString()}".strip())
    made.setCheckable(True)
    made.setChecked(action.isChecked())
    made.clicked.connect(lambda _checked=False: action.trigger())
    action.toggled.connect(made.setChecked)
    return made
