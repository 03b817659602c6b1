"""Save, rename and delete segments; Ctrl+Z takes each back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.segment import KIND, check_name, describe
from heatreel.model.session import SessionFilter
from heatreel.operations.segments import remove_segment, rename_segment, save_segment
from heatreel.ui.dialogs import Dialog
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.undo import SessionChange
from heatreel.ui.widgets import button, label


class SegmentDialog(Dialog):
    """Asks for a segment's name and says what the segment holds."""

    def __init__(
        self, title: str, name: str, words: str, taken: set[str], do: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._taken, self._replaces = taken, do == "Save"
        said = label(words[:1].upper() + words[1:], "dense", role="secondary")
        said.setWordWrap(True)
        self.content.addWidget(said)
        self.field = QLineEdit(name)
        self.field.setPlaceholderText("Phones")
        self.field.setAccessibleName("Name of the segment")
        self.field.selectAll()
        self.field.textChanged.connect(self._typed)
        self.content.addWidget(self.field)
        self.said = label("", "small", role="secondary")
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(theme().px("control.height_compact"))
        self.content.addWidget(self.said)
        self.save = button(do, self.accept, primary=True)
        self.save.setDefault(True)
        cancel = button("Cancel", self.reject)
        cancel.setAutoDefault(False)
        self.add_buttons(cancel, self.save)
        self._typed()
        self.field.setFocus()

    def name(self) -> str:
        """The name as it will be kept."""
        return " ".join(self.field.text().split())

    def _typed(self) -> None:
        try:
            known = check_name(self.field.text()) in self._taken
        except HeatreelError:
            self.said.setText("")
            self.save.setEnabled(False)
            return
        self.save.setEnabled(self._replaces or not known)
        what = "It will be replaced." if self._replaces else "Take another name."
        self.said.setText(f"There is a segment of this name already. {what}" if known else "")


def ask_save(
    state: AppState, jobs: Jobs, filter: SessionFilter, parent: QWidget, told: Callable[[], None]
) -> SegmentDialog | None:
    """Keep a filter as a segment, under a name that is asked for."""
    library = state.library
    if library is None or filter == SessionFilter():
        return None
    before = library.saved(KIND)
    dialog = SegmentDialog("Save as segment", "", describe(filter), set(before), "Save", parent)

    def keep() -> None:
        name = dialog.name()

        def back() -> None:
            if name in before:
                library.save(KIND, name, before[name])
            else:
                remove_segment(library, name)

        def do() -> None:
            save_segment(library, name, filter)

        state.undo.push(SessionChange(f"save segment {name}", state, jobs, do, back, told))
        state.status_posted.emit(f"Segment {name} saved")

    dialog.accepted.connect(keep)
    dialog.open()
    return dialog


def ask_rename(
    state: AppState, jobs: Jobs, name: str, parent: QWidget, told: Callable[[], None]
) -> SegmentDialog | None:
    """Give a segment another name."""
    library = state.library
    if library is None:
        return None
    taken = set(library.saved(KIND)) - {name}
    dialog = SegmentDialog("Rename segment", name, f"“{name}” is to be called", taken, "Rename", parent)

    def keep() -> None:
        new = dialog.name()
        do, back = (lambda: rename_segment(library, name, new)), (lambda: rename_segment(library, new, name))
        state.undo.push(SessionChange(f"rename segment {name}", state, jobs, do, back, told))

    dialog.accepted.connect(keep)
    dialog.open()
    return dialog


def delete_segment(state: AppState, jobs: Jobs, name: str, told: Callable[[], None]) -> None:
    """Take a segment away; the filter in force stays."""
    library = state.library
    if library is None:
        return
    before = library.saved(KIND).get(name)
    do, back = (lambda: remove_segment(library, name)), (lambda: library.save(KIND, name, before))
    state.undo.push(SessionChange(f"delete segment {name}", state, jobs, do, back, told))
    state.status_posted.emit(f"Segment {name} deleted. Ctrl+Z brings it back")
