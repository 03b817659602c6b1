"""Sessions are prepared for seeking in a process of their own, the one that is watched first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from heatreel.ui.jobs import Job, Jobs
from heatreel.ui.state import AppState
from heatreel.ui.words import counted

if TYPE_CHECKING:
    from heatreel.library.library import Library

LOOK_AFTER_MS = 400  # the session that was just opened is shown first


class Preparer(QObject):
    """Looks for sessions without keyframes when a library or a session is opened, or sessions came.

    Each that is done is told by ``AppState.session_prepared``. What failed once is not tried again.
    """

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._jobs = state, jobs
        self._job: Job | None = None
        self._order: list[int] = []  # what the job works off
        self._done = 0
        self._failed: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        state.library_changed.connect(self._library_changed)
        state.session_changed.connect(self._timer.start)
        state.sessions_changed.connect(self._timer.start)

    def _library_changed(self) -> None:
        self._failed.clear()
        if self._job is not None:
            self._job.cancel()
        self._timer.start()

    def _look(self) -> None:
        library = self._state.library
        if library is None:
            return

        def work(_progress: object) -> list[int]:
            from heatreel.operations.preparing import to_prepare

            return to_prepare(library)

        self._jobs.run(
            "",
            work,
            lambda ids: self._plan(library, ids),
            lambda _error: None,
            key="unprepared",
        )

    def _plan(self, library: Library, ids: list[int]) -> None:
        if library is not self._state.library:
            return
        open_id = self._state.track.session.id if self._state.track is not None else -1
        wanted = [session_id for session_id in ids if session_id not in self._failed]
        wanted.sort(key=lambda session_id: session_id != open_id)
        if self._job is not None:
            left = self._order[self._done :]
            if set(wanted) <= set(left) and (open_id not in wanted or left[0] == open_id):
                return
            self._job.cancel()
        if wanted:
            self._start(library, wanted)

    def _start(self, library: Library, ids: list[int]) -> None:
        self._order, self._done = ids, 0

        def work(progress):  # noqa: ANN202
            from heatreel.operations.preparing import prepare_in_child

            return prepare_in_child(library.path, ids, progress)

        def done(failed: tuple[int, ...]) -> None:
            self._failed.update(failed)

        job = self._jobs.run(f"Keyframes of {counted(len(ids), 'session')}", work, done, key="prepare")
        self._job = job
        job.progressed.connect(self._progressed)
        job.finished.connect(lambda: self._ended(job))

    def _progressed(self, done: float, _total: float, _what: str) -> None:
        while self._done < min(int(done), len(self._order)):
            self._state.session_prepared.emit(self._order[self._done])
            self._done += 1

    def _ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        if not job.cancelled.is_set():
            self._progressed(len(self._order), 0, "")
            self._state.sessions_changed.emit()
