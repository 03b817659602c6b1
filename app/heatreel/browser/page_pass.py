"""The page pass: one run through a session in a hidden page, which reads where each click's element stood.

Contract with the page: the verbs of resources/player/page_pass.js. Events are read in a thread of its own,
so that a window stays smooth meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal

from heatreel.browser.batches import LibraryKeyframes, read_batch
from heatreel.browser.feed import Feed
from heatreel.browser.player_view import PlayerView
from heatreel.browser.stops import Leg, legs
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.keyframes import no_keyframes
from heatreel.model.place import Block, ClickPlaces, ElementFlag, Structure, no_places
from heatreel.model.session import SessionTrack

log = logging.getLogger(__name__)

Done = Callable[[ClickPlaces | Exception], None]


class PagePass(QObject):
    """Runs through one session at a time."""

    _read = Signal(object, object)  # of which session: from the reader's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: PlayerView | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="page-pass")
        self._work: _Work | None = None
        self._read.connect(self._have)

    @property
    def busy(self) -> bool:
        """A session is under way."""
        return self._work is not None

    def run(self, library: Library, session_id: int, done: Done) -> None:
        """Start; ``done`` gets the places, or what went wrong, later on the GUI thread. One at a time."""
        if self._work is not None:
            raise RuntimeError("one session at a time")
        try:
            self._work = _Work(library, session_id, done)
        except HeatreelError as error:  # it is gone meanwhile
            QTimer.singleShot(0, self, lambda error=error: done(error))
            return
        self._next()

    def run_now(self, library: Library, session_id: int) -> ClickPlaces:
        """The same for scripts, in a nested event loop. Raises HeatreelError."""
        loop = QEventLoop()
        results: list[ClickPlaces | Exception] = []

        def done(result: ClickPlaces | Exception) -> None:
            results.append(result)
            loop.quit()

        self.run(library, session_id, done)
        loop.exec()
        if not results:
            raise HeatreelError("The page pass was stopped.")
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]

    def stop(self) -> None:
        """Leave the session that is under way; its ``done`` is not called."""
        self._work = None

    def close(self) -> None:
        """Give the hidden page back; nothing may be called afterwards."""
        self._work = None
        self._reader.shutdown(wait=True, cancel_futures=True)
        if self._view is not None:
            self._view.close()
            self._view = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _next(self) -> None:
        work = self._work
        leg = work.next_leg()
        if leg is None:
            self._finish(work.result())
        else:
            self._reader.submit(self._fetch, work, leg)

    def _fetch(self, work: _Work, leg: Leg) -> None:
        try:
            self._read.emit(work, work.body(leg))
        except Exception as error:  # told on the GUI thread
            self._read.emit(work, error)

    def _have(self, work: _Work, body: bytes | Exception) -> None:
        if work is not self._work:
            return
        if isinstance(body, Exception):
            log.error("events could not be read", exc_info=body)
            self._finish(body)
            return
        leg, view = work.leg, self._open_view()
        width, height = leg.size
        if leg.fresh:
            view.view.resize(width, height)
        view.send(
            "stops",
            events=body,
            width=width,
            height=height,
            fresh=leg.fresh,
            count=len(leg.events),
            stops=[(count, *work.click(row)) for count, row in leg.stops],
            done=lambda message: self._answered(work, message),
        )

    def _answered(self, work: _Work, message: dict) -> None:
        if work is not self._work:
            return
        if "error" in message:
            log.error("page: %s", message["error"])
            work.lost()
        else:
            work.take(message["places"], message["structures"])
        self._next()

    def _gone(self, reason: str) -> None:
        self._view.restart()
        if self._work is not None:
            log.info("page pass: %s", reason)
            self._work.lost()
            self._next()

    def _finish(self, result: ClickPlaces | Exception) -> None:
        work, self._work = self._work, None
        work.done(result)

    def _open_view(self) -> PlayerView:
        if self._view is None:
            self._view = PlayerView(self)
            self._view.gone.connect(self._gone)
            self._view.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            self._view.view.show()
        return self._view


class _Work:
    """One session under way."""

    def __init__(self, library: Library, session_id: int, done: Done) -> None:
        self.done = done
        self.leg: Leg | None = None
        self._library, self._id = library, session_id
        self._track: SessionTrack = library.track(session_id)
        self._keyframes = LibraryKeyframes(library, session_id)
        self._feed = Feed(self._track, library.event_sizes(session_id))
        self._feed.keyframes = self._keyframes.index() or no_keyframes()
        self._left = np.arange(len(self._track.clicks))
        self._legs: Iterator[Leg] = legs(self._feed, self._track, self._left)
        self._failed: set[int] = set()
        self._places = no_places(len(self._track.clicks))
        self._selectors: dict[str, int] = {}
        self._structures: dict[Structure, int] = {}

    def next_leg(self) -> Leg | None:
        """The leg that is under way from now on; None = all are done."""
        self.leg = next(self._legs, None)
        return self.leg

    def body(self, leg: Leg) -> bytes:
        """The events of a leg as a JSON array, after those of its keyframe."""
        head: tuple[bytes, ...] = ()
        if leg.keyframe >= 0:
            found = self._keyframes.body(leg.keyframe)
            if found is None:
                raise HeatreelError("The keyframes of this session are being made anew.", "Try again.")
            head = (found,)
        return read_batch(lambda first, end: self._library.events(self._id, first, end), leg.events, head)

    def click(self, row: int) -> tuple[int, float | None, float | None]:
        """Node and place (client px) of a click."""
        clicks = self._track.clicks
        x, y = float(clicks.x_client[row]), float(clicks.y_client[row])
        node = int(clicks.node_id[row])
        return (node, x, y) if np.isfinite(x) and np.isfinite(y) else (node, None, None)

    def take(self, said: list[dict | None], structures: list[list[list]]) -> None:
        """What the page says of the clicks of the leg."""
        known = [self._structure(tuple(Block(*block) for block in blocks)) for blocks in structures]
        for (_count, row), place in zip(self.leg.stops, said, strict=True):
            if place is not None:
                self._keep(row, place)
                self._places.structure[row] = known[place["structure"]]

    def lost(self) -> None:
        """The page died or failed at this leg: once more with a new page, the second time without it."""
        rows = [row for _count, row in self.leg.stops]
        if rows[0] in self._failed:
            self._left = np.setdiff1d(self._left, rows)
        self._failed.add(rows[0])
        done = np.flatnonzero(self._places.target >= 0)
        self._left = np.setdiff1d(self._left, done)
        self._legs = legs(self._feed, self._track, self._left)

    def result(self) -> ClickPlaces:
        """What was found."""
        return replace(self._places, selectors=tuple(self._selectors), structures=tuple(self._structures))

    def _keep(self, row: int, place: dict) -> None:
        made, clicks = self._places, self._track.clicks
        flags = int(place["flags"])
        scroll = np.array(place["scroll"], np.float32)
        if flags & ElementFlag.FIXED:  # it stands in the viewport: the page as the visitor had scrolled it
            moved = (clicks.x_page[row] - clicks.x_client[row], clicks.y_page[row] - clicks.y_client[row])
            scroll = np.where(np.isfinite(moved), moved, scroll)
        made.target[row] = self._number(place["selector"])
        made.box[row] = _on_page(place["box"], scroll)
        if place["control"] is not None:
            made.control[row] = self._number(place["control"])
            made.control_box[row] = _on_page(place["control_box"], scroll)
        made.flags[row], made.name[row] = flags, str(place["name"])
        if place["near"] is not None:
            made.near_px[row] = place["near"]

    def _structure(self, blocks: Structure) -> int:
        return self._structures.setdefault(blocks, len(self._structures))

    def _number(self, selector: str) -> int:
        return self._selectors.setdefault(selector, len(self._selectors))


def _on_page(box: list[float], scroll: np.ndarray) -> np.ndarray:
    return np.array(box, np.float32) + np.array([*scroll, 0, 0], np.float32)
