"""The page pass goes through the library's sessions in the background, while nothing is played.

The open session goes first, then those of the page whose heatmap is shown. What failed is not tried again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.model.place import ClickPlaces
    from heatreel.operations.ports import PageBrowser

log = logging.getLogger(__name__)

LOOK_AFTER_MS = 2500  # the window that was just opened, or the session, is shown first
GAP_MS = 30  # between two sessions, so that the window stays smooth
TELL_EVERY_S = 4.0  # maps are counted anew at most so often


class PagePasser(QObject):
    """Works off the sessions whose page pass is to do; tells by ``AppState.places_changed``."""

    def __init__(
        self,
        state: AppState,
        jobs: Jobs,
        make_browser: Callable[[], PageBrowser],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._jobs, self._make_browser = state, jobs, make_browser
        self._browser: PageBrowser | None = None
        self._left: list[int] = []
        self._failed: set[int] = set()
        self._under_way = -1
        self._untold = False
        self._told_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        state.library_changed.connect(self._another_library)
        state.sessions_changed.connect(self._look_soon)
        state.session_prepared.connect(self._look_soon)
        state.heat_page_changed.connect(self._look)
        self._look_soon()

    def shut_down(self) -> None:
        """Stop, and give the hidden page back."""
        self._timer.stop()
        self._left, self._under_way = [], -1
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.close()

    def _another_library(self) -> None:
        self.shut_down()
        self._failed.clear()
        self._look_soon()

    def _look_soon(self, *_: object) -> None:
        if self._under_way < 0 and not self._left:
            self._timer.start(LOOK_AFTER_MS)

    def _look(self) -> None:
        library = self._state.library
        if library is None:
            return

        page = self._state.heat_page

        def work(_progress: object) -> list[int]:
            unprepared = set(library.unprepared())
            ids = [one for one in library.without_places() if one not in unprepared]
            seen = set(library.views_of_page(page, None).session_id.tolist()) if page and ids else set()
            return sorted(ids, key=lambda one: one not in seen)

        self._jobs.run("", work, lambda ids: self._found(library, ids), lambda _error: None, key="places")

    def _found(self, library: Library, ids: list[int]) -> None:
        if library is not self._state.library:
            return
        self._left = [one for one in ids if one not in self._failed and one != self._under_way]
        if self._left:
            self._next()
        elif self._under_way < 0:
            self._tell()

    def _next(self) -> None:
        state = self._state
        if state.library is None or self._under_way >= 0:
            return
        if state.clock.playing or state.scrubbing:
            self._timer.start(LOOK_AFTER_MS)
            return
        if not self._left:
            self._look()
            return
        open_id = state.track.session.id if state.track is not None else -1
        session_id = open_id if open_id in self._left else self._left[0]
        self._left.remove(session_id)
        self._run(state.library, session_id)

    def _run(self, library: Library, session_id: int) -> None:
        if self._browser is None:
            self._browser = self._make_browser()
        self._under_way = session_id

        def done(places: ClickPlaces | Exception) -> None:
            if self._under_way != session_id or library is not self._state.library:
                return
            if isinstance(places, Exception):
                log.warning("page pass of session %d: %s", session_id, places)
                self._failed.add(session_id)
                self._kept()
                return

            def keep(_progress: object) -> None:
                from heatreel.operations.detecting import keep_places

                keep_places(library, session_id, places)

            self._jobs.run(
                "",
                keep,
                lambda _none: self._kept(),
                lambda _error: (self._failed.add(session_id), self._kept()),
            )

        self._browser.click_places(library, session_id, done)

    def _kept(self) -> None:
        self._under_way = -1
        self._untold = True
        if time.monotonic() - self._told_s > TELL_EVERY_S:
            self._tell()
        if self._left:
            self._timer.start(GAP_MS)
        else:
            self._look()

    def _tell(self) -> None:
        if self._untold:
            self._untold, self._told_s = False, time.monotonic()
            self._state.places_changed.emit()
