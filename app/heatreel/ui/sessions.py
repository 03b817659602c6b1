"""Opens sessions: track, then moments, both off the GUI thread. A newer request takes the older's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from heatreel.model.errors import HeatreelError
from heatreel.model.session import SessionTrack
from heatreel.ui.jobs import Jobs
from heatreel.ui.preparing import Preparer
from heatreel.ui.settings import remember_recent
from heatreel.ui.state import AppState, Notice

if TYPE_CHECKING:
    from heatreel.library.library import Library

WATCHED_AFTER_MS = 5_000  # a session that was on screen this long counts as watched


class Sessions(QObject):
    """Answers `AppState.session_requested`, and opens library files."""

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._jobs = state, jobs
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(WATCHED_AFTER_MS)
        self._watch.timeout.connect(self._mark_watched)
        self.preparer = Preparer(state, jobs, self)
        state.session_requested.connect(self.open)
        state.session_prepared.connect(self._prepared)
        state.session_changed.connect(self._watch.stop)

    # libraries ----------------------------------------------------------------------------------

    def open_library(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Open a library file in place of the one that is open; errors become a notice."""

        def work(_progress: object) -> Library:
            from heatreel.library.library import Library

            return Library.open(path)

        def done(library: Library) -> None:
            before = self._state.library
            self._state.set_library(library)
            if before is not None:
                before.close()
            remember_recent("libraries", path)
            if then is not None:
                then()

        self._jobs.run("Opening the library", work, done, self._tell, key="library")

    # sessions -----------------------------------------------------------------------------------

    def open(self, session_id: int) -> None:
        """Load a session and show it; then look up or compute its moments."""
        library = self._state.library
        if library is None:
            return
        track = self._state.track
        if track is not None and track.session.id == session_id:
            self._jobs_of_session_stop()
            self._begin(track)
            return
        self._jobs.run(
            "Opening the session",
            lambda _progress: library.track(session_id),
            lambda loaded: self._show(library, loaded),
            self._tell,
            key="session",
        )

    def detect_again(self) -> None:
        """Compute the moments of the open session anew."""
        library, track = self._state.library, self._state.track
        if library is None or track is None:
            return

        def work(_progress: object) -> tuple:
            from heatreel.operations.detecting import detect_session

            return detect_session(library, track.session.id)

        self._run_moments(library, track, work)

    def _jobs_of_session_stop(self) -> None:
        for job in self._jobs.running:
            if job.key == "session":
                job.cancel()

    def _show(self, library: Library, track: SessionTrack) -> None:
        if library is not self._state.library:
            return
        self._state.open_session(track)
        self._begin(track)
        self._watch.start()

        self._look_up_moments(library, track)

    def _prepared(self, session_id: int) -> None:
        library, track = self._state.library, self._state.track
        waits = track is not None and track.session.id == session_id and self._state.moments is None
        if waits and library is not None:
            self._look_up_moments(library, track)

    def _look_up_moments(self, library: Library, track: SessionTrack) -> None:
        """Those that are stored; a long session without any waits until it is prepared."""

        def work(_progress: object) -> tuple | None:
            from heatreel.operations.detecting import stored_moments
            from heatreel.operations.preparing import SMALL, prepare_session

            found = stored_moments(library, track.session.id)
            if found is None and track.session.events <= SMALL:
                prepare_session(library, track.session.id)
                found = stored_moments(library, track.session.id)
            return found

        self._run_moments(library, track, work)

    def _begin(self, track: SessionTrack) -> None:
        """What was wished for the start of this session, once; wishes for others are forgotten."""
        wish, self._state.start_wish = self._state.start_wish, None
        if wish is None or wish.session_id != track.session.id:
            return
        if wish.window is not None and wish.window < len(track.windows):
            self._state.set_followed_window(wish.window)
        if wish.position_ms is not None:
            self._state.seek(track.start_ms + wish.position_ms)

    def _run_moments(self, library: Library, track: SessionTrack, work: Callable) -> None:
        def done(moments: tuple | None) -> None:
            if self._state.track is track and moments is not None:
                self._state.set_moments(moments)
                self._state.sessions_changed.emit()

        def failed(error: HeatreelError) -> None:
            if self._state.track is track:
                self._state.set_moments((), error.message)
            self._tell(error)

        def crashed() -> None:
            if self._state.track is track:
                self._state.set_moments((), "Looking for them stopped with an error.")

        self._jobs.run("Looking for moments", work, done, failed, key="moments").crashed.connect(crashed)

    def _mark_watched(self) -> None:
        library, track = self._state.library, self._state.track
        if library is None or track is None or track.session.watched:
            return
        self._jobs.run(
            "Marking as watched",
            lambda _progress: library.set_watched([track.session.id], True),
            lambda _result: self._state.sessions_changed.emit(),
            self._tell,
        )

    def _tell(self, error: HeatreelError) -> None:
        self._state.post_notice(Notice("danger", error.message, error.hint))
