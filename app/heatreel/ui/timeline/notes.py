"""Notes of the open session: loading, changing so that Ctrl+Z takes it back, stepping between them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from heatreel.model.errors import HeatreelError
from heatreel.model.note import Note
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice

JUST_MS = 1.0  # a note nearer than this to the playhead is where it is


def moved_to(note: Note, t_ms: float) -> Note:
    """The note at another time, a range with both its ends."""
    end = None if note.t_end_ms is None else note.t_end_ms + t_ms - note.t_ms
    return replace(note, t_ms=t_ms, t_end_ms=end)


class NoteChange(QUndoCommand):
    """One note before and after; None = not there. A new note keeps its id through undo and redo."""

    def __init__(self, text: str, keeper: Notes, before: Note | None, after: Note | None) -> None:
        super().__init__(text)
        self._keeper, self._before, self._after = keeper, before, after

    def redo(self) -> None:
        """Do it."""
        self._keeper.put(self._before, self._after, self._learn)

    def undo(self) -> None:
        """Take it back."""
        self._keeper.put(self._after, self._before, lambda _note: None)

    def _learn(self, kept: Note) -> None:
        self._after = kept


class Notes(QObject):
    """Keeps `AppState.notes` and the library alike. All on the GUI thread: a row takes well under 1 ms."""

    chosen_changed = Signal()  # another note is chosen, or none

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._jobs = state, jobs
        self.chosen_id = 0  # 0 = none
        state.session_changed.connect(self._load)
        self._load()

    @property
    def chosen(self) -> Note | None:
        """The note that was clicked, stepped to or made last."""
        return next((note for note in self._state.notes if note.id == self.chosen_id), None)

    def choose(self, note: Note | None) -> None:
        """Choose a note: edit and delete act on it."""
        self.chosen_id = 0 if note is None else note.id
        self.chosen_changed.emit()

    # changes ------------------------------------------------------------------------------------

    def add(self, t_ms: float, t_end_ms: float | None, text: str) -> None:
        """A new note at a time or over a range, epoch ms; without text it is a bookmark."""
        track = self._state.track
        if track is not None:
            made = Note(0, track.session.id, t_ms, t_end_ms, text.strip(), time.time() * 1000.0)
            self._push("add note" if made.text else "add bookmark", None, made)

    def edit(self, note: Note, text: str) -> None:
        """Other words."""
        if text.strip() != note.text:
            self._push("edit note", note, replace(note, text=text.strip()))

    def move(self, note: Note, t_ms: float) -> None:
        """To another time, a range with both its ends."""
        if t_ms != note.t_ms:
            self._push("move note", note, moved_to(note, t_ms))

    def delete(self, note: Note) -> None:
        """Take it away."""
        self._push("delete note", note, None)
        self._state.status_posted.emit("Note deleted. Ctrl+Z brings it back")

    def step(self, direction: int) -> None:
        """Choose the next or previous note and go there."""
        now, notes = self._state.playhead_ms, self._state.notes
        if direction > 0:
            found = next((note for note in notes if note.t_ms > now + JUST_MS), None)
        else:
            found = next((note for note in reversed(notes) if note.t_ms < now - JUST_MS), None)
        if found is not None:
            self.choose(found)
            self._state.seek(found.t_ms)

    # keeping ------------------------------------------------------------------------------------

    def put(self, old: Note | None, new: Note | None, learn: Callable[[Note], None]) -> None:
        """Replace a note in the library and, when its session is open, in the state."""
        library = self._state.library
        try:
            if new is not None:
                new = library.save_note(new) if library is not None else self._numbered(new)
                learn(new)
            elif old is not None and library is not None:
                library.delete_note(old.id)
        except HeatreelError as error:
            self._state.post_notice(Notice("danger", error.message, error.hint))
            return
        track, some = self._state.track, new or old
        if track is None or some is None or some.session_id != track.session.id:
            return
        gone = {note.id for note in (old, new) if note is not None}
        kept = [note for note in self._state.notes if note.id not in gone]
        if new is not None:
            kept.append(new)
        self.chosen_id = 0 if new is None else new.id
        self._state.set_notes(sorted(kept, key=lambda note: (note.t_ms, note.id)))
        self.chosen_changed.emit()

    def _numbered(self, note: Note) -> Note:
        """Without a library (a session shown by itself) notes live as long as it is open."""
        return note if note.id else replace(note, id=1 + max((n.id for n in self._state.notes), default=0))

    def _push(self, text: str, before: Note | None, after: Note | None) -> None:
        self._state.undo.push(NoteChange(text, self, before, after))

    def _load(self) -> None:
        self.chosen_id = 0
        library, track = self._state.library, self._state.track
        read = getattr(library, "notes", None)  # stand-ins of a library in tests keep no notes
        if track is None or read is None:
            return

        def done(notes: tuple[Note, ...]) -> None:
            if self._state.track is track:
                made = {note.id for note in notes}
                kept = [note for note in self._state.notes if note.id not in made]
                self._state.set_notes(sorted([*notes, *kept], key=lambda note: (note.t_ms, note.id)))

        def failed(error: HeatreelError) -> None:
            self._state.post_notice(Notice("danger", error.message, error.hint))

        self._jobs.run("", lambda _progress: read(track.session.id), done, failed, key="notes")
