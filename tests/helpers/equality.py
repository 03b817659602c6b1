"""Our page and the stock replayer's at the same times: equal, explained by which rule, or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from heatreel.browser.batches import as_array
from heatreel.browser.feed import Feed, Spot
from heatreel.browser.replay_page import ReplayPage
from heatreel.model.session import SessionTrack
from heatreel.operations import preparing
from heatreel.replay import keyframes
from heatreel.replay.page_state import PageState
from helpers.explained import Case, explanation
from helpers.page_tree import Difference, differences
from helpers.stock import Stock, shown_tree

WITHIN_S = 30.0
SETTLE_MS = 250  # rrweb asks again for sheets that are not there; images load


Show = Callable[[float, list[bytes], Spot], bool]


class LateError(Exception):
    """Something did not happen in time."""


@dataclass
class Compared:
    """One time of one session."""

    t_ms: float
    unexplained: list[Difference] = field(default_factory=list)
    explained: dict[str, int] = field(default_factory=dict)  # rule -> differences
    error: str = ""

    @property
    def verdict(self) -> str:
        """equal | explained | unexplained | failed."""
        if self.error:
            return "failed"
        if self.unexplained:
            return "unexplained"
        return "explained" if self.explained else "equal"


def wait(ms: int) -> None:
    """Let events happen. QTest.qWait would keep the interpreter's lock, and the reader's thread waiting."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(there: Callable[[], bool]) -> None:
    """Wait for a condition."""
    end = time.perf_counter() + WITHIN_S
    while not there():
        if time.perf_counter() > end:
            raise LateError(f"not within {WITHIN_S:g} s")
        wait(2)


def random_times(track: SessionTrack, count: int, seed: int) -> list[float]:
    """Times of a session at which nothing happens: rrweb leaves out events at the time that it seeks to."""
    dice = np.random.default_rng(seed)
    taken = set(track.index.t_ms.tolist())
    times = (dice.uniform(track.start_ms, track.end_ms + 1, count * 2) // 0.01 * 0.01 + 0.003).tolist()
    return [t for t in times if t not in taken][:count]


@contextmanager
def keyframes_every(budget_ms: float) -> Iterator[None]:
    """What is prepared meanwhile gets keyframes as close as this, whatever they take of the disk."""
    kept = keyframes.BUDGET_MS, preparing._SHARE
    keyframes.BUDGET_MS, preparing._SHARE = budget_ms, 1e9
    try:
        yield
    finally:
        keyframes.BUDGET_MS, preparing._SHARE = kept


class Comparison:
    """Two views, one of them ours, to which sessions are given one after the other."""

    def __init__(self, page: ReplayPage) -> None:
        self.page = page
        self.gone = ""
        self._painted: list[float] = []
        page.painted.connect(self._painted.append)
        page.gone.connect(lambda reason: setattr(self, "gone", reason))
        page.widget.resize(1440, 900)
        page.widget.show()
        self._stock: Stock | None = None

    def close(self) -> None:
        """Give the stock replayer's view back; the page is the caller's."""
        if self._stock is not None:
            self._stock.close()

    def written(self, track: SessionTrack, texts: Sequence[bytes], times: Sequence[float]) -> list[Compared]:
        """The same with pages that the mirror writes for these very times, with no event after them."""
        self.page.open(track, lambda first, end: list(texts[first:end]))

        def show(t_ms: float, mine: list[bytes], spot: Spot) -> bool:
            state = PageState()
            for text in mine:
                event = msgspec.json.decode(text)
                if event["timestamp"] >= t_ms:
                    break
                state.apply(event, event["timestamp"])
            body = as_array(state.as_events(t_ms))
            if body == b"[]":
                return False
            answers: list[dict] = []
            width, height = state.size if all(state.size) else (1280, 800)
            size = {"width": width, "height": height}
            self.page._view.send("rebuild", events=body, t=t_ms, **size, done=answers.append)
            until(lambda: bool(answers) and self._painted[-1:] == [t_ms])
            if "error" in answers[0]:
                raise LateError(answers[0]["error"])
            return True

        feed = Feed(track)
        return [one for t_ms in times if (one := self._at(t_ms, track, texts, feed, show))]

    def session(
        self, track: SessionTrack, texts: Sequence[bytes], times: Sequence[float], **kept: Any
    ) -> list[Compared]:
        """Compare at these times, gone to in this order. ``kept`` (keyframes) goes to `ReplayPage.open`."""
        feed = Feed(track)
        self.gone = ""
        self.page.open(track, lambda first, end: list(texts[first:end]), **kept)

        def show(t_ms: float, mine: list[bytes], spot: Spot) -> bool:
            self.page.seek(t_ms)
            until(lambda: bool(self.gone) or self._painted[-1:] == [t_ms])
            if self.gone:
                raise LateError(self.gone)
            return True

        return [one for t_ms in times if (one := self._at(t_ms, track, texts, feed, show))]

    def _at(
        self, t_ms: float, track: SessionTrack, texts: Sequence[bytes], feed: Feed, show: Show
    ) -> Compared | None:
        compared = Compared(t_ms)
        try:
            spot = feed.spot(t_ms)
            mine = [texts[i] for i in np.flatnonzero(track.index.window == spot.window)]
            self._painted.clear()
            if not show(t_ms, mine, spot):
                return None
            self._go_stock(mine, t_ms)
            found = self._settled()
            case = Case(mine, t_ms, self._stock_tree)
            if found and case.has_lost_page:
                compared.explained["page_lost_between_meta_and_snapshot"] = len(found)
                self._go_stock(case.without_late_meta(), t_ms)
                found = self._settled()
        except LateError as late:
            compared.error = str(late)
            self.gone = ""
            self.page.reload()
            return compared
        case = Case(mine, t_ms, self._stock_tree)
        for difference in found:
            rule = explanation(difference, case)
            if rule:
                compared.explained[rule] = compared.explained.get(rule, 0) + 1
            else:
                compared.unexplained.append(difference)
        return compared

    def _go_stock(self, texts: list[bytes], t_ms: float) -> None:
        if len(texts) == 1:  # it refuses fewer than two
            last = msgspec.json.decode(texts[0])["timestamp"] + 1e7
            texts = [*texts, b'{"type":5,"data":{"tag":"","payload":{}},"timestamp":%d}' % last]
        if self._stock is None:
            self._stock = Stock(texts, until)
        else:
            self._stock.make(texts)
        self._stock.seek(t_ms)

    def _settled(self) -> list[Difference]:
        found = self._differences()
        if found:
            wait(SETTLE_MS)
            found = self._differences()
        return found

    def _differences(self) -> list[Difference]:
        self._stock_tree = self._stock.tree()
        return differences(shown_tree(self.page._view, until), self._stock_tree)
