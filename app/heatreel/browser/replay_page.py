"""The page of a session at any time, and going on with the playhead. Our clock drives, the page follows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QWidget

from heatreel.browser.batches import read_batch
from heatreel.browser.feed import Feed, Spot
from heatreel.browser.player_view import PlayerView
from heatreel.model.session import SessionTrack

log = logging.getLogger(__name__)

ReadEvents = Callable[[int, int], list[bytes]]


class ReplayPage(QObject):
    """Shows one session's page. The caller sizes ``widget`` to viewport × scale.

    Seeks are coalesced: while one is under way only the newest waits. Events are read in a thread of
    its own (``read_events`` must allow that).
    """

    painted = Signal(float)  # epoch ms of the page that is on the screen
    missing_images = Signal(int)
    loading = Signal(bool)
    gone = Signal(str)  # the page died or hangs: a sentence; `reload` brings it back

    _read = Signal(int, object, object)  # generation, body, error: from the reader's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = PlayerView(self)
        self._view.said.connect(self._said)
        self._view.gone.connect(self._lost)
        self._read.connect(self._have_events)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="replay-events")
        self._feed: Feed | None = None
        self._read_events: ReadEvents | None = None
        self._scale = 1.0
        self._is_loading = False
        self._closed = False
        self._generation = 0
        self._reset()

    @property
    def widget(self) -> QWidget:
        """The web view. Takes neither mouse nor keys."""
        return self._view.view

    def open(self, track: SessionTrack, read_events: ReadEvents) -> None:
        """Show another session; nothing is shown until the first `seek`."""
        self._feed = Feed(track)
        self._read_events = read_events
        self._last_t_ms = track.start_ms
        self._reset()

    def seek(self, t_ms: float) -> None:
        """Show the page as it was at ``t_ms``. ``painted`` tells when it is there."""
        self._wanted_t_ms = self._last_t_ms = t_ms
        self._go()

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
        self._in_flight: tuple[str, Spot, float] | None = None
        self._painting: float | None = None  # time of the newest command, until it is on the screen
        self._painted_as = 0.0

    def _go(self) -> None:
        if self._in_flight is not None or self._wanted_t_ms is None or self._feed is None:
            return
        t_ms, self._wanted_t_ms = self._wanted_t_ms, None
        spot = self._feed.spot(t_ms)
        if spot.snapshot < 0:
            size = self._feed.size_at(spot, t_ms)
            if self._blank_size == size:
                self._stands(t_ms)
                return
            self._begin("blank", spot, t_ms)
            self._send(None)
        elif self._shown is not None and self._feed.can_go_on(self._shown, spot):
            numbers = self._feed.events_between(self._shown, spot)
            if not len(numbers):
                self._shown = spot
                self._stands(t_ms)
                return
            self._begin("feed", spot, t_ms)
            self._fetch(numbers)
        else:
            self._begin("rebuild", spot, t_ms)
            self._set_loading(True)
            self._fetch(self._feed.rebuild_events(spot))

    def _begin(self, verb: str, spot: Spot, t_ms: float) -> None:
        self._in_flight = (verb, spot, t_ms)
        self._painting, self._painted_as = t_ms, t_ms

    def _stands(self, t_ms: float) -> None:
        """The page is the same at ``t_ms``: told at once, or as soon as what was sent is on the screen."""
        if self._painting is None:
            self.painted.emit(t_ms)
        else:
            self._painted_as = t_ms

    def _fetch(self, numbers) -> None:
        generation, read = self._generation, self._read_events

        def work() -> None:
            try:
                self._read.emit(generation, read_batch(read, numbers), None)
            except Exception as error:  # told on the GUI thread
                self._read.emit(generation, None, error)

        self._reader.submit(work)

    def _have_events(self, generation: int, body: bytes | None, error: Exception | None) -> None:
        if generation != self._generation:
            return
        if error is not None:
            log.error("events could not be read", exc_info=error)
            self._in_flight = None
            self._set_loading(False)
            self.gone.emit(f"The recording could not be read: {error}")
            return
        self._send(body)

    def _send(self, body: bytes | None) -> None:
        verb, spot, t_ms = self._in_flight
        generation = self._generation
        size_t_ms = self._feed.time_of(spot.snapshot) if verb == "rebuild" else t_ms
        width, height = self._feed.size_at(spot, size_t_ms)
        self._view.send(
            verb,
            events=body,
            t=t_ms,
            width=width,
            height=height,
            done=lambda message: self._applied(generation, message),
        )

    def _applied(self, generation: int, message: dict) -> None:
        if generation != self._generation:
            return
        _verb, spot, t_ms = self._in_flight
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

    def _lost(self, reason: str) -> None:
        self._reset()
        self._set_loading(False)
        self.gone.emit(reason)

    def _set_loading(self, loading: bool) -> None:
        if loading != self._is_loading:
            self._is_loading = loading
            self.loading.emit(loading)
