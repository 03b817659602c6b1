"""Binds the actions of notes, selection and loop."""

from __future__ import annotations

from PySide6.QtCore import QObject

from heatreel.model.note import Note
from heatreel.ui.actions import ActionTable
from heatreel.ui.state import AppState
from heatreel.ui.timeline.marks import selection_text
from heatreel.ui.timeline.notes import Notes
from heatreel.ui.timeline.view import TimelineView

_WITH_SESSION = ("note.add", "timeline.set_a", "timeline.set_b", "timeline.lanes")
_WITH_NOTES = ("note.next", "note.previous")
_WITH_CHOSEN = ("note.edit", "note.delete")
_WITH_RANGE = ("timeline.zoom_selection", "timeline.clear_selection", "play.loop", "note.add_range")


class MarkControls(QObject):
    """What the actions of notes, selection and loop do."""

    def __init__(self, state: AppState, actions: ActionTable, view: TimelineView, notes: Notes) -> None:
        super().__init__(view)
        self._state, self._actions, self._view, self._notes = state, actions, view, notes
        for name, handler in {
            "note.add": lambda: self.write(state.playhead_ms, None),
            "note.add_range": lambda: self.write(*state.selection) if state.selection else None,
            "note.edit": lambda: self.edit(notes.chosen),
            "note.delete": self.delete,
            "note.next": lambda: notes.step(1),
            "note.previous": lambda: notes.step(-1),
            "timeline.set_a": self.set_a,
            "timeline.set_b": self.set_b,
            "timeline.clear_selection": lambda: state.set_selection(None),
            "timeline.zoom_selection": self.zoom,
            "timeline.lanes": view.show_lane_menu,
            "play.loop": state.set_loop,
        }.items():
            actions.bind(name, handler)
        view.note_edit_wanted.connect(self.edit)
        view.note_delete_wanted.connect(self.delete)
        for signal in (
            state.session_changed,
            state.notes_changed,
            state.selection_range_changed,
            state.playback_changed,
            notes.chosen_changed,
        ):
            signal.connect(self._enable)
        state.selection_range_changed.connect(self._tell)
        self._enable()

    # notes --------------------------------------------------------------------------------------

    def write(self, t_ms: float, t_end_ms: float | None) -> None:
        """Ask for the text of a new note, in place."""
        self._view.ask_note(t_ms, "", lambda text: self._notes.add(t_ms, t_end_ms, text))

    def edit(self, note: Note | None) -> None:
        """Ask for other words."""
        if note is not None:
            self._notes.choose(note)
            self._view.ask_note(note.t_ms, note.text, lambda text: self._notes.edit(note, text))

    def delete(self) -> None:
        """Delete the chosen note."""
        if self._notes.chosen is not None:
            self._notes.delete(self._notes.chosen)

    # selection ----------------------------------------------------------------------------------

    def set_a(self) -> None:
        """A at the playhead; B stays, or is the end of the session when it would lie before A."""
        now, range_ms = self._state.playhead_ms, self._state.selection
        last = range_ms[1] if range_ms is not None and range_ms[1] > now else self._state.clock.end_ms
        self._state.set_selection((now, last))

    def set_b(self) -> None:
        """B at the playhead; A stays, or is the start of the session when it would lie after B."""
        now, range_ms = self._state.playhead_ms, self._state.selection
        first = range_ms[0] if range_ms is not None and range_ms[0] < now else self._state.clock.start_ms
        self._state.set_selection((first, now))

    def zoom(self) -> None:
        """The selection over the whole width."""
        if self._state.selection is not None and self._view.scale is not None:
            self._view.set_scale(self._view.scale.showing(*self._state.selection))

    def _tell(self) -> None:
        if self._state.selection is not None:
            self._state.status_posted.emit(selection_text(self._state.selection))

    def _enable(self) -> None:
        state, enable = self._state, self._actions.set_enabled
        opened = state.track is not None
        enable(opened, *_WITH_SESSION)
        enable(opened and bool(state.notes), *_WITH_NOTES)
        enable(opened and self._notes.chosen is not None, *_WITH_CHOSEN)
        enable(opened and state.selection is not None, *_WITH_RANGE)
        self._actions["play.loop"].setChecked(state.loop)
