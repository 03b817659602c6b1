"""Changes to sessions that Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from heatreel.model.errors import HeatreelError
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice
from heatreel.ui.words import counted

Change = Callable[[], None]


class SessionChange(QUndoCommand):
    """A change of library rows and the change that takes it back; both run off the GUI thread."""

    def __init__(
        self,
        text: str,
        state: AppState,
        jobs: Jobs,
        do: Change,
        back: Change,
        told: Change | None = None,
    ) -> None:
        """``told`` is called on the GUI thread after either; without it, sessions have changed."""
        super().__init__(text)
        self._state, self._jobs = state, jobs
        self._do, self._back = do, back
        self._told = told or state.sessions_changed.emit
        self.before_do: Change = lambda: None  # on the GUI thread
        self.after_back: Change = lambda: None

    def redo(self) -> None:
        """Do it."""
        self.before_do()
        self._run(self._do, lambda: None)

    def undo(self) -> None:
        """Take it back."""
        self._run(self._back, self.after_back)

    def _run(self, change: Change, after: Change) -> None:
        def failed(error: HeatreelError) -> None:
            self._state.post_notice(Notice("danger", error.message, error.hint))

        def done(_none: None) -> None:
            self._told()
            after()

        self._jobs.run("", lambda _progress: change(), done, failed)


def remove_sessions(state: AppState, jobs: Jobs, ids: Sequence[int]) -> None:
    """Remove sessions from the library; the recordings they came from stay as they are."""
    library, ids = state.library, list(ids)
    if library is None or not ids:
        return
    text = f"remove {counted(len(ids), 'session')}"
    back = lambda: library.restore(ids)  # noqa: E731
    change = SessionChange(text, state, jobs, lambda: library.delete(ids), back)
    was_open: list[tuple[int, float]] = []  # the session that the latest removal closed, and its position

    def close() -> None:
        was_open.clear()
        if state.track is not None and state.track.session.id in ids:
            was_open.append((state.track.session.id, state.playhead_ms - state.track.start_ms))
            state.close_session()

    def open_again() -> None:
        if was_open and state.track is None:
            state.request_session(*was_open[0])

    change.before_do, change.after_back = close, open_again
    state.undo.push(change)
    state.status_posted.emit(f"{counted(len(ids), 'session')} removed. Ctrl+Z brings them back")


def star_sessions(state: AppState, jobs: Jobs, ids: Sequence[int]) -> None:
    """Star them, or take the star away when all have it."""
    library = state.library
    if library is None or not ids:
        return
    rows = library.rows(list(ids))
    on = not all(row.star for row in rows)
    changed = [row.id for row in rows if row.star != on]
    text = f"{'star' if on else 'take the star from'} {counted(len(changed), 'session')}"
    do, back = (lambda: library.set_star(changed, on)), (lambda: library.set_star(changed, not on))
    state.undo.push(SessionChange(text, state, jobs, do, back))


def tag_sessions(state: AppState, jobs: Jobs, ids: Sequence[int], tags: Sequence[str]) -> None:
    """Give all of them these tags in place of those they have."""
    library = state.library
    if library is None or not ids:
        return
    before = {row.id: row.tags for row in library.rows(list(ids))}

    def back() -> None:
        for session_id, old in before.items():
            library.set_tags([session_id], old)

    text = f"tags of {counted(len(ids), 'session')}"
    state.undo.push(SessionChange(text, state, jobs, lambda: library.set_tags(list(ids), list(tags)), back))


def mark_watched(state: AppState, jobs: Jobs, ids: Sequence[int], watched: bool) -> None:
    """Mark sessions as watched or not."""
    library = state.library
    if library is None or not ids:
        return
    changed = [row.id for row in library.rows(list(ids)) if row.watched != watched]
    do = lambda: library.set_watched(changed, watched)  # noqa: E731
    back = lambda: library.set_watched(changed, not watched)  # noqa: E731
    text = "mark as watched" if watched else "mark as not watched"
    state.undo.push(SessionChange(text, state, jobs, do, back))
