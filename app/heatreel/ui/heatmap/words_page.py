"""Words in place of a map: icon, one line, one reason, at most one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, IconLabel, button, label


class WordsPage(Fill):
    """Centred on the stage."""

    def __init__(self, icon: str) -> None:
        super().__init__("surface.stage")
        layout = QVBoxLayout(self)
        layout.setSpacing(theme().px("space.s"))
        self.title = label("", "display", "semibold")
        self.text = label("", "body", role="secondary")
        self.button = button("")
        self.pressed = self.button.clicked
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(True)
            layout.addWidget(part)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def say(self, title: str, text: str, button_text: str) -> None:
        """Show these words."""
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(button_text)
        self.button.setVisible(bool(button_text))
