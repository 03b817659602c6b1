"""Fields that several rooms have: looking for rows of a table, and choosing the page that is the goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QComboBox, QLineEdit

from heatreel.model.url import path_of
from heatreel.ui.theme import theme


def find_field(words: str, on_text: Callable[[str], object], rows_wide: int = 6) -> QLineEdit:
    """A field whose text leaves only the rows that hold it; ``rows_wide``: most width, in rows of a table."""
    made = QLineEdit()
    made.setPlaceholderText(words)
    made.setAccessibleName(words)
    made.setProperty("compact", True)
    made.setClearButtonEnabled(True)
    made.setMaximumWidth(rows_wide * theme().px("row.table"))
    made.textChanged.connect(on_text)
    return made


class GoalChooser(QComboBox):
    """The page to which visitors are to come, or none."""

    def __init__(self, on_choice: Callable[[str], object], rows_wide: int = 7) -> None:
        """``on_choice`` with the page as the library names it, "" for none."""
        super().__init__()
        self.setAccessibleName("Goal page")
        self.setToolTip("The page to which visitors are to come")
        self.setFixedWidth(rows_wide * theme().px("row.table"))
        self.activated.connect(lambda at: on_choice(self.itemData(at) or ""))

    def show_pages(self, pages: Iterable[str], chosen: str) -> None:
        """These pages can be chosen; one of them is."""
        self.blockSignals(True)
        self.clear()
        self.addItem("No goal page", "")
        for page in pages:
            self.addItem(path_of(page), page)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)
