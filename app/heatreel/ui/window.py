"""The main window. Its frame is painted first; library, plots and web engine are loaded after that."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from heatreel.ui.firstframe import FirstFrame
from heatreel.ui.settings import settings
from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.browser.replay_page import ReplayPage
    from heatreel.model.link import Link
    from heatreel.operations.ports import PageBrowser
    from heatreel.ui.actions import ActionTable
    from heatreel.ui.importing import ImportCard
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.state import AppState


class MainWindow(QMainWindow):
    """Top bar, notices, library | centre | side, bottom panel, status bar."""

    def __init__(
        self,
        state: AppState | None,
        actions: ActionTable | None,
        jobs: Jobs | None,
        make_page: Callable[[], ReplayPage],
        make_browser: Callable[[], PageBrowser],
    ) -> None:
        """Without ``state``, ``actions`` and ``jobs`` all but a frame is made after its first paint."""
        super().__init__()
        self._make_page, self._make_browser = make_page, make_browser
        self._painted = False
        self._when_built: list[Callable[[], None]] = []
        self.furnished = False
        self.welcome: QWidget | None = None
        self._card: ImportCard | None = None
        self._closing = False
        self.setWindowTitle("Heatreel")
        self.setMinimumSize(theme().px("window.min_width"), theme().px("window.min_height"))
        geometry = settings().value("geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            self.resize(theme().px("window.default_width"), theme().px("window.default_height"))
        if state is None or actions is None or jobs is None:
            self.setCentralWidget(FirstFrame())
        else:
            self._furnish(state, actions, jobs)

    # making -------------------------------------------------------------------------------------

    def _furnish_late(self) -> None:
        gc.enable()
        from heatreel.ui.actions import ActionTable
        from heatreel.ui.jobs import Jobs
        from heatreel.ui.state import AppState
        from heatreel.ui.style import apply_theme

        apply_theme(QApplication.instance())
        self.setMinimumSize(theme().px("window.min_width"), theme().px("window.min_height"))
        self._furnish(AppState(), ActionTable(), Jobs())
        # Qt would show new parts one turn later, with an empty window in between
        centre, high = self.centralWidget(), self.top_bar.height()
        self.top_bar.setGeometry(0, 0, self.width(), high)
        centre.setGeometry(0, high, self.width(), self.height() - high)
        for part in (self.top_bar, centre):
            part.layout().activate()
            part.show()
            part.layout().activate()
        self.layout().activate()

    def _furnish(self, state: AppState, actions: ActionTable, jobs: Jobs) -> None:
        from heatreel.ui.importing import Importer
        from heatreel.ui.links import Links
        from heatreel.ui.sessions import Sessions
        from heatreel.ui.windowactions import bind_window_actions

        self.state, self.actions_, self.jobs = state, actions, jobs
        self.sessions = Sessions(state, jobs, self)
        self.importer = Importer(state, jobs, self)
        self.links = Links(self)
        self._make_frame()
        self.addActions(list(actions))
        bind_window_actions(self)
        self._listen()
        self._restore()
        self.furnished = True

    def _make_frame(self) -> None:
        from heatreel.ui.drop import DropFrame
        from heatreel.ui.frames import Frames
        from heatreel.ui.notices import NoticeBar
        from heatreel.ui.panels import Panels
        from heatreel.ui.statusbar import StatusBar
        from heatreel.ui.topbar import TopBar

        self.top_bar = TopBar(self.state, self.actions_, self.open_palette)
        self.setMenuWidget(self.top_bar)
        self.notices = NoticeBar()
        self.frames = Frames()
        self.frames.rail.find_wanted.connect(self.open_palette)
        self.status = StatusBar(self.state, self.jobs)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.frames, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(centre)
        shared = self.state, self.actions_, self.jobs
        self.panels = Panels(self.frames, *shared, self._make_page, self._make_browser)
        self.panels.library_made.connect(self._library_made)
        self.panels.all_made.connect(self._show_view)
        self._drop = DropFrame(centre, self, self.links.take_drop)

    def _listen(self) -> None:
        from heatreel.ui.frames import KeyGuard

        self.state.notice_posted.connect(self.notices.post)
        self.state.view_changed.connect(self._show_view)
        self.state.library_changed.connect(self._library_changed)
        self.state.sessions_changed.connect(self._look_if_empty)
        self.state.session_changed.connect(self._session_changed)
        self.importer.card_shown.connect(self._show_card)
        self.importer.report_wanted.connect(self.show_report)
        self.jobs.crashed.connect(self._crashed)
        self._guard = KeyGuard(self)
        QApplication.instance().focusChanged.connect(self._guard.focus_moved)
        self._session_changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._build)

    def _build(self) -> None:
        if self._closing:
            return
        if not self.furnished:
            self._furnish_late()
        self.panels.begin()

    def _library_made(self) -> None:
        for call in self._when_built:
            call()
        self._when_built.clear()

    @property
    def library_panel(self) -> QWidget | None:
        """The list of sessions; None before it is made."""
        return self.frames.library.panel if self.furnished else None

    @property
    def built(self) -> bool:
        """Whether all that the replay needs is there."""
        return self.furnished and self.panels.built

    # start --------------------------------------------------------------------------------------

    def start(
        self,
        library: Path,
        paths: Sequence[Path] = (),
        at_ms: float | None = None,
        link: Link | None = None,
    ) -> None:
        """Open a library file, then import or follow a link; may be called before anything is painted."""

        def opened() -> None:
            if not self.links.take(paths, link, at_ms):
                self._open_latest(at_ms)

        sys.excepthook = self._unhandled

        def go() -> None:
            self.sessions.open_library(library, opened)

        if self.library_panel is None:
            self._when_built.append(go)
        else:
            go()

    def _open_latest(self, at_ms: float | None) -> None:
        """The session that was open last, else the newest."""
        library = self.state.library
        remembered = settings().value("session")
        same = isinstance(remembered, list) and remembered[0] == str(library.path)

        def work(_progress: object) -> int:
            ids = library.session_ids()
            wanted = int(remembered[1]) if same else -1
            return wanted if wanted in ids else int(ids[0]) if len(ids) else -1

        def done(session_id: int) -> None:
            asked = any(job.key == "session" for job in self.jobs.running)  # someone wants another one
            if session_id >= 0 and self.state.track is None and not asked:
                self.state.request_session(session_id, at_ms)

        self.jobs.run("", work, done, lambda _error: None, key="latest")

    def _unhandled(self, kind: type, error: BaseException, trace: object) -> None:
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, Exception) and not self._closing:
            self._crashed(error)

    # what is shown ------------------------------------------------------------------------------

    def _show_view(self) -> None:
        shown, empty = self.state.view, self.welcome is not None
        self.frames.set_view(shown, alone=empty)
        if empty:
            self.frames.centre.setCurrentWidget(self.welcome)
        else:
            self.panels.show_view(shown)
        self.actions_.show_view(shown)
        for view in self.top_bar.switch.buttons:
            self.actions_[f"view.{view}"].setChecked(view == shown)

    def _library_changed(self) -> None:
        library = self.state.library
        name = "" if library is None or library.path.stem == "library" else f"{library.path.stem} – "
        self.setWindowTitle(f"{name}Heatreel")
        self._look_if_empty()
        if library is not None:
            self.importer.library_opened()

    def _look_if_empty(self) -> None:
        library = self.state.library
        if library is not None:
            self.jobs.run(
                "",
                lambda _progress: library.count(),
                lambda count: self._show_welcome(count == 0),
                lambda _error: None,
                key="is it empty",
            )

    def _show_welcome(self, empty: bool) -> None:
        if empty == (self.welcome is not None):
            return
        if empty:
            from heatreel.ui.library.welcome import Welcome

            self.welcome = Welcome(self.state, self.actions_)
            self.frames.centre.addWidget(self.welcome)
        else:
            self.frames.centre.removeWidget(self.welcome)
            self.welcome.deleteLater()
            self.welcome = None
        for button in self.top_bar.switch.buttons.values():
            button.setEnabled(not empty)
        self._show_view()

    def _session_changed(self) -> None:
        self.frames.close_over()
        track = self.state.track
        if track is not None and self.state.library is not None:
            settings().setValue("session", [str(self.state.library.path), track.session.id])

    def _show_card(self, card: ImportCard | None) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            card.place(self.frames)

    # dialogs ------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Find or run anything."""
        from heatreel.ui.palette import Palette

        palette = Palette(self.state, self.actions_, self.jobs, self)
        palette.open_below(self.top_bar.find)

    def show_report(self) -> None:
        """The latest import, file by file."""
        from heatreel.ui.dialogs import ImportReportDialog

        ImportReportDialog(self.importer.report, self).open()

    def _crashed(self, error: Exception) -> None:
        from heatreel.ui.dialogs import CrashDialog

        CrashDialog(error, self).open()

    # keys and window ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.furnished:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Closes, then clears, then returns to the page."""
        if self.frames.close_over():
            return
        if self.isFullScreen():
            self.actions_["view.full_screen"].trigger()
        elif self.state.chosen_moment is not None:
            self.state.choose_moment(None)
        else:
            self.frames.centre.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.furnished:
            self.actions_["view.full_screen"].setChecked(self.isFullScreen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._card is not None:
            self._card.place(self.frames)

    def _restore(self) -> None:
        self.frames.restore()
        if (view := settings().value("view")) in self.top_bar.switch.buttons:
            self.state.set_view(view)
        self._show_view()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closing = True
        if not self.furnished:
            super().closeEvent(event)
            return
        settings().setValue("geometry", self.saveGeometry())
        settings().setValue("view", self.state.view)
        self.frames.save()
        self.links.close()
        settings().sync()
        self.state.close_session()
        self.state.undo.clear()  # while the actions that name its next step are there
        QApplication.instance().focusChanged.disconnect(self._guard.focus_moved)
        self.panels.shut_down()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # pages go before their profile
        self.jobs.close()
        library = self.state.library
        if library is not None:
            self.state.library = None
            library.close()
        super().closeEvent(event)
