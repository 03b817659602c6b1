"""The one place where panels meet: what is open, where the playhead is, what is chosen.

Panels read it, call its methods, and listen to its signals; they never call each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from heatreel.model.moment import Moment
from heatreel.model.note import Note
from heatreel.model.session import SessionFilter, SessionTrack
from heatreel.replay.clock import PlaybackClock

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.model.inspect import PageElement
    from heatreel.model.verdict import Rule, Verdict
    from heatreel.operations.verdicts import Judged
    from heatreel.ui.previews import Previews

TICK_MS = 16
BEFORE_MS = 2_000.0  # what is looked at is shown with what came before it

View = Literal["replay", "heatmap", "compare"]
VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in the bar under the top bar, with at most one way out. Stays until dismissed."""

    level: Literal["info", "warning", "danger"]
    title: str  # bold first sentence
    text: str = ""
    button: str = ""
    on_button: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class StartWish:
    """Where a session that was asked for is to begin: ms from its start, and the window to pin."""

    session_id: int
    position_ms: float | None = None
    window: int | None = None


class AppState(QObject):
    """State of one window. All signals are emitted on the GUI thread, after the state has changed."""

    library_changed = Signal()  # another library file, or None
    sessions_changed = Signal()  # rows were added, removed or edited
    filter_changed = Signal()
    selection_changed = Signal()  # rows selected by hand
    session_requested = Signal(int)  # someone wants this session opened; ui/sessions.py does it
    link_requested = Signal(object)  # a Link to show; ui/links.py does it
    import_requested = Signal(object)  # list[Path] of files and folders to import
    session_changed = Signal()  # another session is open (or none)
    session_prepared = Signal(int)  # keyframes, moments and names of a session are there
    places_changed = Signal()  # where the elements of more clicks stood is known
    moments_changed = Signal()  # moments of the open session are known
    moment_chosen = Signal()
    playhead_moved = Signal(float)  # epoch ms; while playing, about 60 times a second
    seeked = Signal(float)  # the playhead jumped (also emitted by scrubbing); playhead_moved follows
    playback_changed = Signal()  # play, pause, speed, skip idle, loop
    selection_range_changed = Signal()  # the range A to B on the timeline
    notes_changed = Signal()  # the notes of the open session
    followed_window_changed = Signal()
    scrubbing_changed = Signal()
    previews_changed = Signal()  # there are other small pictures of the open session
    element_wanted = Signal(int)  # someone wants this node of the page read; `element` answers
    element_changed = Signal()  # another element of the page was picked, or it was read again
    view_changed = Signal()
    view_words_changed = Signal()
    heat_page_changed = Signal()  # another page is shown as a heatmap
    heatmap_wanted = Signal()  # someone wants the heatmap of ``heat_wish``
    notice_posted = Signal(object)  # Notice
    status_posted = Signal(str)  # short, quiet words for the status bar
    missing_images_changed = Signal(int)  # pictures that the shown page names but the recording lacks

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library: Library | None = None
        self.filter = SessionFilter()
        self.selected_ids: tuple[int, ...] = ()
        self.track: SessionTrack | None = None
        self.moments: tuple[Moment, ...] | None = None  # those that count; None = not computed yet
        self.judged: tuple[Judged, ...] = ()  # all that were found, with what people said of them
        self.verdicts: tuple[Verdict, ...] = ()  # of the open session
        self.rules: tuple[Rule, ...] = ()  # of the library
        self.moments_trouble = ""  # why they could not be computed
        self.chosen_moment: Moment | None = None
        self.notes: tuple[Note, ...] = ()  # of the open session, by time
        self.selection: tuple[float, float] | None = None  # A and B, epoch ms
        self.followed_window: int | None = None  # the pinned window; None = the one the visitor acts in
        self.start_wish: StartWish | None = None  # how the session that is asked for is to begin
        self.scrubbing = False  # the playhead is being dragged
        self.element: PageElement | None = None  # picked on the page, as it is at the playhead
        self.previews: Previews | None = None  # small pictures of the page at times
        self.clock = PlaybackClock(0, 0)
        self.view: View = "replay"
        self.view_words: dict[View, str] = {}  # what the status bar says of a view while it is shown
        self.heat_wish: tuple[str, int] | None = None  # page and viewport width to show as a heatmap
        self.heat_page = ""  # the page that is shown as a heatmap
        self.undo = QUndoStack(self)  # what Ctrl+Z takes back
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    # library ------------------------------------------------------------------------------------

    def set_library(self, library: Library | None) -> None:
        """Another library file is open; the session of the old one is closed."""
        self.close_session()
        self.undo.clear()
        self.library = library
        self.filter = SessionFilter()
        self.selected_ids = ()
        self.library_changed.emit()

    def set_filter(self, new: SessionFilter) -> None:
        """The library's filter: what it leaves is also what heatmaps are made of."""
        if new != self.filter:
            self.filter = new
            self.filter_changed.emit()

    @property
    def narrowed(self) -> SessionFilter:
        """What is read over many sessions: the filter, narrowed by two or more rows selected by hand."""
        ids = self.selected_ids
        return replace(self.filter, ids=tuple(ids)) if len(ids) >= 2 else self.filter

    def set_selected_ids(self, ids: Sequence[int]) -> None:
        """Rows selected by hand; two or more narrow the heatmap."""
        if tuple(ids) != self.selected_ids:
            self.selected_ids = tuple(ids)
            self.selection_changed.emit()

    # session ------------------------------------------------------------------------------------

    def request_session(
        self, session_id: int, position_ms: float | None = None, window: int | None = None
    ) -> None:
        """Ask for a session, at a position from its start and with a window pinned."""
        self.start_wish = StartWish(session_id, position_ms, window)
        self.session_requested.emit(session_id)

    def show_at(self, session_id: int, t_ms: float) -> None:
        """A time of a session of the library (epoch ms) in the replay, with what came before it."""
        if self.library is not None:
            start_ms = self.library.row(session_id).start_ms
            self.set_view("replay")
            self.request_session(session_id, max(0.0, t_ms - start_ms - BEFORE_MS))

    def open_session(self, track: SessionTrack) -> None:
        """Show this session from its start, paused. Speed and skipping are kept."""
        speed, skip = self.clock.speed, self.clock.skip_idle
        self._timer.stop()
        self.track = track
        self.moments, self.judged = None, ()
        self._forget_session()
        self.clock = PlaybackClock(track.start_ms, track.end_ms)
        self.clock.set_speed(speed)
        self.clock.skip_idle = skip
        self.session_changed.emit()
        self.seek(track.start_ms)

    def close_session(self) -> None:
        """No session is open."""
        if self.track is not None:
            self._timer.stop()
            self.track, self.moments, self.judged = None, None, ()
            self._forget_session()
            self.clock = PlaybackClock(0, 0)
            self.session_changed.emit()

    def _forget_session(self) -> None:
        self.chosen_moment = None
        self.element = None
        self.notes, self.selection, self.followed_window, self.scrubbing = (), None, None, False
        self.verdicts = ()

    def set_moments(self, moments: Sequence[Moment], trouble: str = "") -> None:
        """The moments of the open session are known, or ``trouble`` says why they cannot be."""
        self.moments_trouble = trouble
        self._judge(moments)

    def forget_moments(self) -> None:
        """Those of the open session were found with other numbers: they are not known until found again."""
        if self.moments is not None:
            self.moments, self.judged = None, ()
            self.moments_changed.emit()

    def set_judgements(self, verdicts: Sequence[Verdict], rules: Sequence[Rule]) -> None:
        """What people said of the open session's moments, and the rules of the library."""
        self.verdicts, self.rules = tuple(verdicts), tuple(rules)
        if self.moments is not None:
            self._judge([one.moment for one in self.judged])

    def _judge(self, moments: Sequence[Moment]) -> None:
        from heatreel.operations.verdicts import counted, judged

        self.judged = judged(moments, self.verdicts, self.rules)
        self.moments = counted(self.judged)
        self.moments_changed.emit()

    def choose_moment(self, moment: Moment | None) -> None:
        """Choose a moment: the playhead goes to two seconds before it, its element is outlined."""
        self.chosen_moment = moment
        self.moment_chosen.emit()
        if moment is not None:
            self.seek(moment.t_start_ms - BEFORE_MS)

    def set_previews(self, previews: Previews) -> None:
        """Small pictures can be looked up from now on."""
        self.previews = previews
        previews.changed.connect(self.previews_changed)
        self.previews_changed.emit()

    def set_notes(self, notes: Sequence[Note]) -> None:
        """The notes of the open session, by time."""
        self.notes = tuple(notes)
        self.notes_changed.emit()

    def set_followed_window(self, window: int | None) -> None:
        """Pin a window of the browser, or follow the one in which the visitor acts (None)."""
        if window != self.followed_window:
            self.followed_window = window
            self.followed_window_changed.emit()

    def set_element(self, element: PageElement | None) -> None:
        """An element of the page was picked or read again; None = none is."""
        if element != self.element:
            self.element = element
            self.element_changed.emit()

    # playback -----------------------------------------------------------------------------------

    def set_selection(self, selection: tuple[float, float] | None) -> None:
        """The range A to B, epoch ms; sorted and clamped to the session. None = no range."""
        if selection is not None:
            first, last = sorted(min(max(t, self.clock.start_ms), self.clock.end_ms) for t in selection)
            selection = (first, last)
        if selection != self.selection:
            self.selection = selection
            self.selection_range_changed.emit()
            self.set_loop(self.loop)

    @property
    def loop(self) -> bool:
        """Whether playing loops from A to B."""
        return self.clock.loop is not None

    def set_loop(self, loop: bool) -> None:
        """Loop from A to B of the selection, or play on to the end. Without a range nothing loops."""
        wanted = self.selection if loop else None
        if wanted != self.clock.loop:
            self.clock.set_loop(wanted)
            self.playback_changed.emit()

    def set_scrubbing(self, scrubbing: bool) -> None:
        """The playhead is being dragged, or was let go."""
        if scrubbing != self.scrubbing:
            self.scrubbing = scrubbing
            self.scrubbing_changed.emit()

    @property
    def playhead_ms(self) -> float:
        """Epoch ms."""
        return self.clock.position()

    def seek(self, t_ms: float) -> None:
        """Jump to a time, clamped to the session."""
        position = self.clock.seek(t_ms)
        self.seeked.emit(position)
        self.playhead_moved.emit(position)

    def set_playing(self, playing: bool) -> None:
        """Play or pause."""
        if self.track is None:
            return
        if playing:
            at_end = self.clock.position() >= self.clock.end_ms
            self.clock.play()
            if at_end:
                self.seek(self.clock.start_ms)
            self._timer.start()
        else:
            self.clock.pause()
            self._timer.stop()
        self.playback_changed.emit()

    def set_speed(self, speed: float) -> None:
        """Session time a real time, 0.1 to 32."""
        self.clock.set_speed(speed)
        self.playback_changed.emit()

    def set_skip_idle(self, skip: bool) -> None:
        """Whether playing jumps over idle gaps."""
        self.clock.seek(self.clock.position())
        self.clock.skip_idle = skip
        self.playback_changed.emit()

    def _tick(self) -> None:
        position = self.clock.position()
        self.playhead_moved.emit(position)
        if not self.clock.playing:
            self._timer.stop()
            self.playback_changed.emit()

    # window -------------------------------------------------------------------------------------

    def set_view(self, view: View) -> None:
        """Which view the centre shows."""
        if view != self.view:
            self.view = view
            self.view_changed.emit()

    def set_view_words(self, view: View, words: str) -> None:
        """What the status bar says of a view while it is shown."""
        if words != self.view_words.get(view, ""):
            self.view_words[view] = words
            self.view_words_changed.emit()

    def want_heatmap(self, page: str, width: int) -> None:
        """Show the heatmap of a page at a viewport width. The wish waits until the view is there."""
        self.heat_wish = (page, width)
        self.set_view("heatmap")
        self.heatmap_wanted.emit()

    def set_heat_page(self, page: str) -> None:
        """This page is looked at as a heatmap."""
        if page != self.heat_page:
            self.heat_page = page
            self.heat_page_changed.emit()

    def post_notice(self, notice: Notice) -> None:
        """Say something that a person can act on."""
        self.notice_posted.emit(notice)
