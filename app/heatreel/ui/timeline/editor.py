"""The field in the ruler in which a note is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from heatreel.ui.theme import theme

MAX_CHARACTERS = 500


class NoteEditor(QLineEdit):
    """Enter saves, Esc cancels. Leaving the field saves what was written, and drops what was not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._done: Callable[[str], None] | None = None
        self._before = ""
        self.setMaxLength(MAX_CHARACTERS)
        self.setPlaceholderText("Note, or Enter for a bookmark")
        self.setAccessibleName("Text of the note")
        self.setFont(theme().font("dense"))
        self.hide()
        self.returnPressed.connect(lambda: self._end(save=True))

    def open_at(self, x: float, y: float, text: str, done: Callable[[str], None]) -> None:
        """Show it at a px of the parent, inside of it; ``done`` gets the text when it is saved."""
        self._done, self._before = done, text
        self.setText(text)
        self.selectAll()
        wide = min(6 * theme().px("space.xxl"), self.parentWidget().width())
        self.resize(wide, theme().px("control.height"))
        self.move(round(min(max(x, 0.0), self.parentWidget().width() - wide)), round(y))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # else a shortcut of the window would take it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(save=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # not its own context menu
            self._end(save=bool(self.text().strip()) and self.text() != self._before)

    def _end(self, *, save: bool) -> None:
        done, self._done = self._done, None
        if done is None:
            return
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self.parentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        if save:
            done(self.text())
