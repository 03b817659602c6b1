"""The centre of the window while replaying: bar, stage with the page, and a quiet line below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.session import PageView, SessionTrack
from heatreel.model.url import slug
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import plural_text, position_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.replay.bar import PageBar
from heatreel.ui.replay.picking import Picking
from heatreel.ui.replay.scrub import Scrubber
from heatreel.ui.replay.stage import Loading, Stage, closed_card, loading_card, trouble_card
from heatreel.ui.replay.windows import Windows
from heatreel.ui.saving import save_pixmap
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, label

if TYPE_CHECKING:
    from heatreel.browser.feed import Feed
    from heatreel.browser.replay_page import ReplayPage

FRAME_MS = 33  # the page is moved on about 30 times a second, the cursor more often
GONE_AGAIN_MS = 10_000  # a page that is lost twice within this time is not opened again by itself
_NO_PAGE = "No page in this recording: the cursor is shown over an empty page of the right size"
_NO_PAGE_UNTIL = "No page was recorded until {}: the cursor is shown over an empty page"
_NO_PAGE_HERE = "No page was recorded here: the cursor is shown over an empty page"


class ReplayPanel(QWidget):
    """Follows the open session, the playhead and the chosen moment."""

    def __init__(
        self,
        state: AppState,
        actions: ActionTable,
        jobs: Jobs,
        make_page: Callable[[], ReplayPage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.state, self.actions_, self.jobs = state, actions, jobs
        self._make_page = make_page
        self.page: ReplayPage | None = None
        self._track: SessionTrack | None = None
        self._view: PageView | None = None
        self._missing = self._canvases = 0
        self._feed: Feed | None = None
        self._away = ""  # where the visitor is, when not in the pinned window
        self._no_page = ""  # what is said of a page that was not recorded
        self._since_advance = QElapsedTimer()
        self._since_gone = QElapsedTimer()
        self._is_painted = True  # since the page was lost last
        self._reopened = ""  # what is said of a page that was lost and made anew
        self._outline_of: tuple[int, int] | None = None
        self.bar = PageBar(actions)
        self.windows = Windows(state, actions, self)
        self.bar.window_button.serve(self.windows, state)
        self.stage = Stage(self._scaled)
        self.overlay = self.stage.overlay
        self.scrubber = Scrubber(state, self.stage.sheet.scrub, self._seek_page, self._when_seen, self)
        self.picking = Picking(state, actions, self.overlay, lambda: self.page, self._view_at)
        self.loading = Loading(self.stage, self._loading_card)
        self.note = label("", "small", role="tertiary")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note_bar = Fill("surface.stage")
        self._note_bar.setFixedHeight(theme().px("bar.status"))
        note_layout = QVBoxLayout(self._note_bar)
        note_layout.setContentsMargins(0, 0, 0, 0)
        note_layout.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.stage, self._note_bar):
            layout.addWidget(part, 1 if part is self.stage else 0)
        self._bind()
        self._listen()
        self._session_changed()
        if self._track is not None:  # it was opened before this panel was made
            self._seeked(state.playhead_ms)

    def shut_down(self) -> None:
        """Give the web page back."""
        if self.page is not None:
            self.page.close()
            self.page = None

    # wiring -------------------------------------------------------------------------------------

    def _bind(self) -> None:
        actions = self.actions_
        for name, handler in (("page.path", self._set_path), ("page.outline", self._set_outline)):
            actions.bind(name, handler).setChecked(True)
        actions.bind("view.heatmap_of_page", self.heatmap_of_page)
        actions.bind("file.save_image", self._save_image)
        actions.bind("edit.copy", self._copy_image)
        self.bar.zoom_chosen.connect(self.stage.set_zoom)

    def _listen(self) -> None:
        state = self.state
        state.session_changed.connect(self._session_changed)
        state.seeked.connect(self._seeked)
        state.playhead_moved.connect(self._moved)
        state.moment_chosen.connect(self._ask_outline)
        state.playback_changed.connect(self._settle)
        self.windows.changed.connect(self._window_pinned)

    # session ------------------------------------------------------------------------------------

    def _session_changed(self) -> None:
        was_open = self._track is not None
        track = self._track = self.state.track
        self._view = None
        self._missing = self._canvases = 0
        self._feed, self._no_page, self._reopened, self._away = None, "", "", ""
        self.windows.open(None, None)
        self.overlay.pointer = None
        self.overlay.set_outline(None)
        self.bar.setEnabled(track is not None)
        self.bar.address.set_url("")  # a session may begin before its first page view
        self.loading.set(False)
        self.stage.show_card(None)
        self.stage.set_page_gone(False)
        if track is None:
            self.stage.set_page_size(0, 0)
            self.bar.set_size(0, 0)
            self.bar.window_button.show_window(0, 0, pinned=False)
            if was_open and self.state.library is not None:
                self.stage.show_card(closed_card())
            self._say()
            return
        from heatreel.browser.feed import Feed

        self._feed = Feed(track)
        self.windows.open(track, self._feed)
        self._follow(self.state.playhead_ms)
        self._open_page(track)
        self._say()

    def _open_page(self, track: SessionTrack) -> None:
        library = self.state.library
        if library is None:
            return
        try:
            if self.page is None:
                self._connect_page(self._make_page())
            self.page.open_session(library, track)
            self.page.set_window(self.state.followed_window)
        except HeatreelError as error:
            self.stage.show_card(trouble_card(error.message, error.hint))

    def _connect_page(self, page: ReplayPage) -> None:
        self.page = page
        page.painted.connect(self._painted)
        page.painted.connect(self.scrubber.painted)
        page.painted.connect(self.picking.painted)
        page.missing_images.connect(self._set_missing)
        page.canvases_not_replayed.connect(self._set_canvases)
        page.loading.connect(self.loading.set)
        page.gone.connect(self._gone)
        with kept_in_place(self.window()):
            self.stage.put(page.widget)

    def _painted(self, _t_ms: float) -> None:
        self._is_painted = True
        self._ask_outline()

    # time ---------------------------------------------------------------------------------------

    def _seeked(self, t_ms: float) -> None:
        if self._track is None:
            return
        self._since_advance.start()
        self._follow(t_ms)
        self.scrubber.seek(t_ms)

    def _seek_page(self, t_ms: float) -> None:
        if self.page is not None:
            self.page.seek(t_ms)

    def _when_seen(self, done: Callable[[], None]) -> None:
        if self.page is not None:
            self.page.when_seen(done)

    def _moved(self, t_ms: float) -> None:
        if self._track is None:
            return
        self.overlay.show_time(t_ms)
        late = not self._since_advance.isValid() or self._since_advance.elapsed() >= FRAME_MS
        if late or t_ms >= self._track.end_ms:
            self._since_advance.start()
            self._follow(t_ms)
            if self.page is not None and self.state.clock.playing:
                self.page.advance(t_ms)

    def _settle(self) -> None:
        """Paused: the page catches up with the playhead, of which it may be a frame behind."""
        if self._track is not None and not self.state.clock.playing:
            self._follow(self.state.playhead_ms)
            if self.page is not None:
                self.page.advance(self.state.playhead_ms)

    def _follow(self, t_ms: float) -> None:
        """Window, address, size and pointer of the page at this time."""
        track = self._track
        windows, window = self.windows, self.windows.shown(t_ms)
        view = track.page_view_at(t_ms, window)
        if view is not self._view:
            self._view = view
            self.bar.address.set_url(view.href if view is not None else "")
            self.overlay.set_outline(None)
        pinned = self.state.followed_window is not None
        self.bar.window_button.show_window(window, windows.count, pinned=pinned)
        self.overlay.pointer = windows.pointer(t_ms)
        width, height = windows.size(t_ms)
        self.stage.set_page_size(width, height)
        self.bar.set_size(width, height)
        words = windows.away(t_ms), self._no_page_words(t_ms)
        if words != (self._away, self._no_page):
            self._away, self._no_page = words
            self._say()

    def _view_at(self, t_ms: float) -> PageView | None:
        """The page view that is shown at a time."""
        return self._track.page_view_at(t_ms, self.windows.shown(t_ms)) if self._track is not None else None

    def _window_pinned(self) -> None:
        """Another window is shown, at the same time."""
        if self._track is None:
            return
        self.overlay.set_outline(None)
        self._follow(self.state.playhead_ms)
        self.overlay.show_time(self.state.playhead_ms)
        if self.page is not None:
            self.page.set_window(self.state.followed_window)

    def _no_page_words(self, t_ms: float) -> str:
        """What to say when the page at this time is not in the recording, else nothing."""
        if self._feed is None or self._feed.spot(t_ms, self.state.followed_window).snapshot >= 0:
            return ""
        if not self._track.session.has_page:
            return _NO_PAGE
        later = self.windows.next_page_ms(t_ms)
        if later is None:
            return _NO_PAGE_HERE
        return _NO_PAGE_UNTIL.format(position_text(later - self._track.start_ms))

    def _scaled(self, scale: float) -> None:
        self.bar.zoom.set_scale(scale)
        if self.page is not None:
            self.page.set_scale(scale)

    # above the page -----------------------------------------------------------------------------

    def _set_path(self, on: bool) -> None:
        self.overlay.show_path = on
        self.overlay.update()

    def _set_outline(self, _on: bool) -> None:
        self._ask_outline()

    def _ask_outline(self) -> None:
        """Ask the page where the chosen moment's element is; only on the page view that it belongs to."""
        moment = self.state.chosen_moment
        view_index = self._view.index if self._view is not None else -1
        wanted = self.actions_["page.outline"].isChecked() and moment is not None
        if not wanted or moment.element is None or moment.page_view != view_index or self.page is None:
            self.overlay.set_outline(None)
            return
        element = moment.element

        def answered(box: QRectF | None) -> None:
            if self.state.chosen_moment is moment:
                self.overlay.set_outline(box, element.selector.rpartition(" > ")[2])

        self.page.element_box(element.node_id, answered)

    def _set_missing(self, count: int) -> None:
        self._missing = count
        self.state.missing_images_changed.emit(count)
        self._say()

    def _set_canvases(self, count: int) -> None:
        self._canvases = count
        self._say()

    def _say(self) -> None:
        text = self._reopened or self._away or self._no_page
        if not text and self._track is not None:
            counts = (
                (self._missing, "image", "images", "in the recording"),
                (self._canvases, "canvas", "canvases", "replayed"),
            )
            text = " · ".join(
                f"{plural_text(count, one, many)} {'is' if count == 1 else 'are'} not {rest}"
                for count, one, many, rest in counts
                if count
            )
        self.note.setText(text)
        self._note_bar.setVisible(bool(text))

    def _position(self) -> str:
        start = self._track.start_ms if self._track is not None else 0.0
        return position_text(self.state.playhead_ms - start)

    def _loading_card(self) -> QWidget:
        return loading_card(f"Opens at {self._position()}", "The timeline can be used already.")

    def _gone(self, reason: str) -> None:
        """Made anew at the playhead by itself; if that does not last, it is for the person to say."""
        self.loading.set(False)
        is_first = not self._since_gone.isValid() or self._since_gone.elapsed() >= GONE_AGAIN_MS
        lasted = is_first and self._is_painted
        self._is_painted = False
        self._since_gone.start()
        if lasted:
            self._reopened = f"The page stopped answering and was opened again at {self._position()}"
            QTimer.singleShot(0, self, self._reload)
            QTimer.singleShot(GONE_AGAIN_MS, self, self._forget_reopened)
            return
        self.stage.set_page_gone(True)
        text = f"{reason} It can be opened again at {self._position()}. Nothing in the library is affected."
        self.stage.show_card(trouble_card("The page stopped answering", text, "Open again", self._reload))

    def _reload(self) -> None:
        self.stage.show_card(None)
        self.stage.set_page_gone(False)
        if self.page is not None:
            self.page.reload()
        self._say()

    def _forget_reopened(self) -> None:
        self._reopened = ""
        self._say()

    # actions ------------------------------------------------------------------------------------

    def heatmap_of_page(self) -> None:
        """The heatmap of the page at the playhead, at its viewport width."""
        if self._track is None or self._view is None:
            self.state.set_view("heatmap")
            return
        self.state.want_heatmap(self._view.page, self._view.width)

    def _save_image(self) -> None:
        if self.state.view == "replay" and self._track is not None:
            path = slug(self._view.page) if self._view is not None else "page"
            name = f"replay-{path}-{self._position().replace(':', '-')}.png"
            save_pixmap(self, self.state, self.jobs, self.stage.picture(), name)

    def _copy_image(self) -> None:
        if self.state.view == "replay" and self._track is not None:
            QApplication.clipboard().setPixmap(self.stage.picture())
            self.state.status_posted.emit("Picture of the page copied")


@contextmanager
def kept_in_place(window: QWidget) -> Iterator[None]:
    """Qt makes a shown window anew for its first web view: its place and the focus are kept over that."""
    focus = QApplication.focusWidget()
    if window.isVisible() and not (window.isMaximized() or window.isFullScreen()):
        window.move(window.pos())
    yield
    if focus is not None and QApplication.focusWidget() is not focus:
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
