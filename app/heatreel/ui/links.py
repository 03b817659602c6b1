"""Links to moments, and everything else that a window is asked to show: from the command line, by a
second start, from the desktop, dropped, or pasted into the palette."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication

from heatreel.model.errors import HeatreelError
from heatreel.model.link import Link, is_link, parse_link
from heatreel.ui.drop import link_of, paths_of
from heatreel.ui.format import position_text
from heatreel.ui.settings import library_of, remember_library
from heatreel.ui.state import Notice

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.ui.handover import Request
    from heatreel.ui.window import MainWindow


class Links(QObject):
    """Makes links and follows them, and takes requests from outside. One a window."""

    def __init__(self, window: MainWindow) -> None:
        from heatreel.ui.handover import Doorbell

        super().__init__(window)
        self._window, self._state, self._jobs = window, window.state, window.jobs
        self._identity = ""  # of the open library, once it is known
        self._doorbell = Doorbell(self)
        self._doorbell.asked.connect(self._asked)
        self._copy = window.actions_.bind("session.copy_link", self.copy)
        self._copy.setEnabled(False)
        state = window.state
        state.link_requested.connect(self.follow)
        state.library_changed.connect(self._library_changed)
        state.session_changed.connect(lambda: self._copy.setEnabled(state.track is not None))
        if sys.platform == "darwin":  # there the desktop hands files and links over as events
            QGuiApplication.instance().installEventFilter(self)

    def close(self) -> None:
        """No other start is heard any more."""
        self._doorbell.close()

    # making -------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put a link to the playhead's moment on the clipboard."""
        state = self._state
        track = state.track
        if track is None or state.library is None:
            return
        position_ms = max(0.0, state.playhead_ms - track.start_ms)
        key, window = track.session.key, state.followed_window

        def copy(identity: str) -> None:
            QGuiApplication.clipboard().setText(str(Link(identity, key, position_ms, window)))
            state.status_posted.emit(f"Link to {position_text(position_ms)} copied")

        if self._identity:
            copy(self._identity)
        else:
            self._identify(state.library, copy)

    def _library_changed(self) -> None:
        library = self._state.library
        self._identity = ""
        self._doorbell.listen(None if library is None else library.path)
        if library is not None:
            self._identify(library, lambda _identity: None)

    def _identify(self, library: Library, then: Callable[[str], None]) -> None:
        def done(identity: str) -> None:
            if library is self._state.library:
                self._identity = identity
                remember_library(identity, library.path)
                then(identity)

        self._jobs.run("", lambda _progress: library.identity(), done, self._tell)

    # following ----------------------------------------------------------------------------------

    def follow(self, link: Link, at_ms: float | None = None) -> None:
        """Show the moment of a link: in its own library where this machine knows it, else in the open one.

        ``at_ms``: a position to show instead of the link's.
        """
        library = self._state.library
        if library is None:
            return
        path = library_of(link.library)

        def work(_progress: object) -> tuple[bool, int | None, bool, Link]:
            found = library.find_key(link.session)
            removed = found is not None and library.is_deleted(found)
            return library.identity() == link.library, found, removed, _of_today(library, found, link)

        def done(result: tuple[bool, int | None, bool, Link]) -> None:
            is_here, session_id, removed, today = result
            if library is not self._state.library:
                return
            elif not is_here and path is not None and path.is_file() and path != library.path.absolute():
                self._window.sessions.open_library(path, lambda: self._follow_here(link, at_ms))
            elif session_id is not None and not removed:
                self._show(session_id, today, at_ms)
            else:
                self._say_gone(is_here, removed)

        self._jobs.run("", work, done, self._tell, key="link")

    def _follow_here(self, link: Link, at_ms: float | None) -> None:
        library = self._state.library
        session_id = library.find_key(link.session)
        removed = session_id is not None and library.is_deleted(session_id)
        if session_id is None or removed:
            self._say_gone(True, removed)
        else:
            self._show(session_id, _of_today(library, session_id, link), at_ms)

    def _show(self, session_id: int, link: Link, at_ms: float | None) -> None:
        self._state.set_view("replay")
        self._state.request_session(session_id, link.position_ms if at_ms is None else at_ms, link.window)

    def _say_gone(self, is_here: bool, removed: bool) -> None:
        if removed:
            notice = Notice("warning", "The session of this link was removed.", "Undo brings it back.")
        elif is_here:
            text = "Import its recording again, then open the link again."
            notice = Notice("warning", "The session of this link is not in this library.", text)
        else:
            text = "Open the library that it was made in, or import the same recording, then open it again."
            notice = Notice("warning", "This link is to a library that isn’t on this machine.", text)
        self._state.post_notice(notice)

    def follow_text(self, text: str) -> None:
        """The same for a link as text; what is wrong with it becomes a notice."""
        try:
            self.follow(parse_link(text))
        except HeatreelError as error:
            self._tell(error)

    # requests from outside ----------------------------------------------------------------------

    def take(self, paths: Sequence[Path], link: Link | None, at_ms: float | None) -> bool:
        """Import recordings or follow a link in the open library. False: nothing was asked."""
        if link is not None:
            self.follow(link, at_ms)
        elif paths:
            self._window.importer.import_paths(paths, at_ms)
        return link is not None or bool(paths)

    def _asked(self, request: Request) -> None:
        track = self._state.track
        if not self.take(request.paths, request.link, request.at_ms) and track and request.at_ms is not None:
            self._state.seek(track.start_ms + request.at_ms)
        self.bring_to_front()

    def bring_to_front(self) -> None:
        """Show the window above the others, as far as the desktop lets us."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def take_drop(self, data: QMimeData) -> None:
        """Files and folders are imported, a single library file is opened, a link is followed."""
        paths, link = paths_of(data), link_of(data)
        if len(paths) == 1 and paths[0].suffix == ".heatreel" and paths[0].is_file():
            self._window.sessions.open_library(paths[0])
        elif paths:
            self._state.import_requested.emit(paths)
        elif link:
            self.follow_text(link)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen:
            return super().eventFilter(watched, event)
        if is_link(event.url().toString()):
            self.follow_text(event.url().toString())
        elif event.file():
            self._state.import_requested.emit([Path(event.file())])
        return True

    def _tell(self, error: HeatreelError) -> None:
        self._state.post_notice(Notice("warning", error.message, error.hint))


def _of_today(library: Library, session_id: int | None, link: Link) -> Link:
    """The same moment by the key, start and windows that the session has since parts were joined to it."""
    moved = None if session_id is None else library.moved(session_id, link.session)
    if moved is None:
        return link
    later_ms, windows = moved
    known = link.window is not None and link.window < len(windows)
    window = windows[link.window] if known else link.window
    return replace(link, position_ms=link.position_ms + later_ms, window=window)
