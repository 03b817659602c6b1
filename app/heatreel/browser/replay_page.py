"""The page of a session at any time, and going on with the playhead. Our clock drives, the page follows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QWidget

from heatreel.browser.batches import KeyframeSource, LibraryKeyframes, ReadEvents, read_batch
from heatreel.browser.elements import element_of
from heatreel.browser.feed import GROWN, Feed, Spot
from heatreel.browser.next_frame import NextFrame
from heatreel.browser.player_view import PlayerView
from heatreel.library.library import Library
from heatreel.model.inspect import PageElement
from heatreel.model.keyframes import no_keyframes
from heatreel.model.session import SessionTrack

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Way:
    """What leads to a time: a command to the page, and the events for it."""

    verb: str  # "rebuild" | "feed" | "blank"
    begins_ms: float  # time of the page that is built first
    events: int  # how many are fed
    body: bytes | None


class ReplayPage(QObject):
    """Shows one session's page. The caller sizes ``widget`` to viewport × scale.

    Seeks are coalesced: while one is under way only the newest waits. Events are read in a thread of
    its own (``read_events`` must allow that).
    """

    painted = Signal(float)  # epoch ms of the page that was painted; `when_seen`
    missing_images = Signal(int)
    canvases_not_replayed = Signal(int)  # WebGL, or too large
    loading = Signal(bool)
    gone = Signal(str)  # the page died or hangs: a sentence; `reload` brings it back

    _read = Signal(int, object, object)  # generation, way, error: from the reader's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = PlayerView(self)
        self._view.said.connect(self._said)
        self._view.gone.connect(self._lost)
        self._next_frame = NextFrame(self._view.view, self)
        self._read.connect(self._have_events)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="replay-events")
        self._feed: Feed | None = None
        self._read_events: ReadEvents | None = None
        self._keyframes: KeyframeSource | None = None
        self._window: int | None = None
        self._scale = 1.0
        self._is_loading = False
        self._closed = False
        self._generation = 0
        self._reset()

    @property
    def widget(self) -> QWidget:
        """The web view. Takes neither mouse nor keys."""
        return self._view.view

    def open_session(self, library: Library, track: SessionTrack) -> None:
        """Show a session of the library, with its keyframes as they are written."""
        session_id = track.session.id
        self.open(
            track,
            lambda first, end: library.events(session_id, first, end),
            sizes=library.event_sizes(session_id),
            keyframes=LibraryKeyframes(library, session_id),
        )

    def open(
        self,
        track: SessionTrack,
        read_events: ReadEvents,
        *,
        sizes: NDArray[np.uint32] | None = None,
        keyframes: KeyframeSource | None = None,
    ) -> None:
        """Show another session; nothing is shown until the first `seek`.

        ``sizes``: bytes of each event's JSON. Without ``keyframes`` each page is built from its snapshot.
        """
        self._feed = Feed(track, sizes)
        self._read_events, self._keyframes = read_events, keyframes
        self._window = None
        self._last_t_ms = track.start_ms
        self._reset()

    def seek(self, t_ms: float) -> None:
        """Show the page as it was at ``t_ms``. ``painted`` tells when it is there."""
        self._wanted_t_ms = self._last_t_ms = t_ms
        self._go()

    def set_window(self, window: int | None) -> None:
        """Show this window of the browser only; None = the one in which the visitor acts."""
        if window != self._window:
            self._window = window
            if self._feed is not None:
                self.seek(self._last_t_ms)

    def advance(self, t_ms: float) -> None:
        """Go on to ``t_ms`` while playing. The same as `seek`; cheap when little happened since."""
        self.seek(t_ms)

    def set_scale(self, scale: float) -> None:
        """View px per recorded CSS px."""
        self._scale = scale
        self._view.send("scale", scale=scale)

    def element_box(self, node_id: int, done: Callable[[QRectF | None], None]) -> None:
        """Where an element of the shown page is, client px; None = not there."""

        def answered(message: dict) -> None:
            box = message.get("box")
            done(QRectF(*box) if box else None)

        self._view.send("box", node=int(node_id), done=answered)

    def pick(self, x_client: float, y_client: float, done: Callable[[PageElement | None], None]) -> None:
        """The deepest element at a place of the shown page."""
        self._view.send("pick", x=x_client, y=y_client, done=lambda message: done(element_of(message)))

    def element(self, node_id: int, done: Callable[[PageElement | None], None]) -> None:
        """An element of the shown page, read; None = not there."""
        self._view.send("element", node=int(node_id), done=lambda message: done(element_of(message)))

    def stamp(self, top_px: float, colour: str, done: Callable[[], None]) -> None:
        """Show a patch of ``colour`` (#rrggbb) at the view's px (0, ``top_px``): a grab in which it is seen
        shows what was painted before."""
        self._view.send("stamp", top=top_px, colour=colour, done=lambda _message: done())

    def when_seen(self, done: Callable[[], None]) -> None:
        """Call ``done`` when ``widget`` shows what was told as painted: that comes some frames later."""
        self._next_frame.wait(done)

    def reload(self) -> None:
        """A fresh page at the time that was asked for last."""
        self._reset()
        self._view.restart()
        self._view.send("scale", scale=self._scale)
        if self._feed is not None:
            self.seek(self._last_t_ms)

    def close(self) -> None:
        """Give the page back; nothing may be called afterwards."""
        if self._closed:
            return
        self._closed = True
        self._generation += 1
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._view.close()

    def _reset(self) -> None:
        self._generation += 1
        self._shown: Spot | None = None
        self._blank_size: tuple[int, int] | None = None
        self._wanted_t_ms: float | None = None
        self._in_flight: tuple[Spot, float] | None = None
        self._painting: float | None = None  # time of the newest command, until it is on the screen
        self._painted_as = 0.0
        self._fed = 0  # events since the page was built

    def _go(self) -> None:
        if self._in_flight is not None or self._wanted_t_ms is None or self._feed is None:
            return
        t_ms, self._wanted_t_ms = self._wanted_t_ms, None
        spot = self._feed.spot(t_ms, self._window)
        if spot.snapshot < 0:
            size = self._feed.size_at(spot, t_ms)
            if self._blank_size == size:
                self._stands(t_ms)
                return
            self._begin(spot, t_ms)
            self._send(_Way("blank", t_ms, 0, None))
        elif self._near is not None and self._feed.is_near(self._near, spot):
            numbers = self._feed.events_between(self._near, spot)
            if not len(numbers):
                self._shown = spot
                self._stands(t_ms)
                return
            self._begin(spot, t_ms)
            self._fetch(lambda: self._onward(numbers, t_ms))
        else:
            near = self._near
            self._begin(spot, t_ms)
            self._set_loading(True)
            self._fetch(lambda: self._way_to(spot, t_ms, near))

    @property
    def _near(self) -> Spot | None:
        """What is shown, unless the replayer has grown so much that it is made anew."""
        return self._shown if self._fed < GROWN else None

    def _onward(self, numbers: NDArray[np.int64], t_ms: float) -> _Way:
        return _Way("feed", t_ms, len(numbers), read_batch(self._read_events, numbers))

    def _way_to(self, spot: Spot, t_ms: float, near: Spot | None) -> _Way:
        """On from what is shown, or anew from a keyframe or the snapshot. In the reader's thread."""
        feed, source, head = self._feed, self._keyframes, ()
        if source is not None and not feed.keyframes.whole:
            feed.keyframes = source.index() or no_keyframes()
        if near is not None and feed.is_nearest(near, spot):
            return self._onward(feed.events_between(near, spot), t_ms)
        plan = feed.plan(spot)
        if plan.keyframe >= 0:
            body = source.body(plan.keyframe)
            if body is None:  # they are being made anew
                feed.keyframes = no_keyframes()
                plan = feed.plan(spot)
            else:
                head = (body,)
        return _Way("rebuild", plan.begins_ms, 0, read_batch(self._read_events, plan.events, head))

    def _begin(self, spot: Spot, t_ms: float) -> None:
        self._in_flight = (spot, t_ms)
        self._painting, self._painted_as = t_ms, t_ms

    def _stands(self, t_ms: float) -> None:
        """The page is the same at ``t_ms``: told at once, or as soon as what was sent is on the screen."""
        if self._painting is None:
            self.painted.emit(t_ms)
        else:
            self._painted_as = t_ms

    def _fetch(self, find: Callable[[], _Way]) -> None:
        generation = self._generation

        def work() -> None:
            try:
                self._read.emit(generation, find(), None)
            except Exception as error:  # told on the GUI thread
                self._read.emit(generation, None, error)

        self._reader.submit(work)

    def _have_events(self, generation: int, way: _Way | None, error: Exception | None) -> None:
        if generation != self._generation:
            return
        if way is None:
            log.error("events could not be read", exc_info=error)
            self._in_flight = None
            self._set_loading(False)
            self.gone.emit(f"The recording could not be read: {error}")
            return
        self._send(way)

    def _send(self, way: _Way) -> None:
        spot, t_ms = self._in_flight
        generation = self._generation
        width, height = self._feed.size_at(spot, way.begins_ms)
        self._fed = self._fed + way.events if way.verb == "feed" else 0
        self._view.send(
            way.verb,
            events=way.body,
            t=t_ms,
            width=width,
            height=height,
            done=lambda message: self._applied(generation, message),
        )

    def _applied(self, generation: int, message: dict) -> None:
        if generation != self._generation:
            return
        spot, t_ms = self._in_flight
        self._in_flight = None
        self._set_loading(False)
        if "error" in message:
            log.error("page: %s", message["error"])
            self._shown = None
            self.gone.emit("The page at this time could not be rebuilt.")
        else:
            is_blank = spot.snapshot < 0
            self._shown = None if is_blank else spot
            self._blank_size = self._feed.size_at(spot, t_ms) if is_blank else None
        self._go()

    def _said(self, message: dict) -> None:
        if "painted" in message:
            t_ms = float(message["painted"])
            if t_ms == self._painting:
                self._painting, t_ms = None, self._painted_as
            self.painted.emit(t_ms)
        elif "missing" in message:
            self.missing_images.emit(int(message["missing"]))
            self.canvases_not_replayed.emit(int(message.get("canvas", 0)))

    def _lost(self, reason: str) -> None:
        self._reset()
        self._set_loading(False)
        self.gone.emit(reason)

    def _set_loading(self, loading: bool) -> None:
        if loading != self._is_loading:
            self._is_loading = loading
            self.loading.emit(loading)
