"""Excessive scrolling: up and down over the same stretch of a page, looking for something (SIGNALS.md)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_pages import moment_of
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView, SessionTrack

_FLOW_MS = 150.0  # scroll events so near each other are one movement, such as a smooth scroll
_HEIGHT = 800  # where the viewport's is not known, px


@dataclass(frozen=True, slots=True)
class _Reversal:
    """A change of direction: since when the page came by the least length, when it was back by that."""

    since_ms: float
    t_ms: float
    until_ms: float


def measurable(session: SessionActs) -> str:
    """Needs scroll events."""
    return "" if len(session.track.scrolls) else "No scrolling is in this recording."


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a run of reversals in one page view, any four of which (by default) are within 15 s."""
    found: list[Moment] = []
    for view in session.track.page_views:
        t, y = _by_visitor(session.track, view, values["own_ms"])
        made = _reversals(t, y, (view.height or _HEIGHT) * values["share"])
        few = int(values["reversals"])
        near = [
            at
            for at in range(len(made) - few + 1)
            if made[at + few - 1].t_ms - made[at].t_ms <= values["within_ms"]
        ]
        for first, last in _runs(near, few):
            for part in _densest(made[first : last + 1], few, values["within_ms"] / max(1, few - 1)):
                found.append(_moment(part, t, y, view, values))
    return found


def _densest(run: list[_Reversal], few: int, gap_ms: float) -> list[list[_Reversal]]:
    """The parts of a run whose reversals follow each other at the usual pace or faster; all of it if none is
    long enough. What comes minutes later, slower, is not the same search."""
    parts = [[run[0]]]
    for before, reversal in pairwise(run):
        if reversal.t_ms - before.t_ms <= gap_ms and reversal.until_ms - reversal.t_ms <= gap_ms:
            parts[-1].append(reversal)
        else:
            parts.append([reversal])
    return [part for part in parts if len(part) >= few] or [run]


def _runs(near: list[int], few: int) -> list[tuple[int, int]]:
    """First and last reversal of each run, from where groups of ``few`` begin."""
    runs: list[tuple[int, int]] = []
    for at in near:
        if runs and at <= runs[-1][1]:
            runs[-1] = (runs[-1][0], at + few - 1)
        else:
            runs.append((at, at + few - 1))
    return runs


def _moment(
    run: list[_Reversal],
    t: NDArray[np.float64],
    y: NDArray[np.float64],
    view: PageView,
    values: Values,
) -> Moment:
    start, end = run[0].since_ms, run[-1].until_ms
    inside = (t >= start) & (t <= end)
    px, seconds = float(np.abs(np.diff(y[inside])).sum()), (end - start) / 1000
    sentence = (
        f"The page was scrolled **up and down, {len(run)} times in {seconds:.0f} s**, {px:,.0f} px in all."
    )
    looked = (
        Looked("Changes of direction", str(len(run)), True),
        Looked("What the page scrolled after a click", "left out", False),
    )
    return moment_of(SIGNAL.id, view, start, end, SIGNAL.weight, sentence, looked, values)


def _reversals(t: NDArray[np.float64], y: NDArray[np.float64], least: float) -> list[_Reversal]:
    """Changes of direction after which the page went back by at least ``least`` px, having come by that."""
    found: list[_Reversal] = []
    if not len(t):
        return found
    high = low = 0  # rows of the furthest places of this way
    way = 0
    for at in range(1, len(t)):
        if way >= 0 and y[at] >= y[high]:
            high = at
        if way <= 0 and y[at] <= y[low]:
            low = at
        if way >= 0 and y[high] - y[at] >= least:
            if way:
                found.append(_reversal(t, y, high, at, least))
            way, low = -1, at
        elif way <= 0 and y[at] - y[low] >= least:
            if way:
                found.append(_reversal(t, y, low, at, least))
            way, high = 1, at
    return found


def _reversal(
    t: NDArray[np.float64], y: NDArray[np.float64], turn: int, until: int, least: float
) -> _Reversal:
    """At row ``turn``; it began where the page was last ``least`` px away before that."""
    away = np.flatnonzero(np.abs(y[: turn + 1] - y[turn]) >= least)
    since = int(away[-1]) if len(away) else 0
    return _Reversal(float(t[since]), float(t[turn]), float(t[until]))


def scrolled_px(track: SessionTrack, view: PageView, own_ms: float) -> float:
    """The way that the visitor scrolled in a page view, up and down, px."""
    _t, y = _by_visitor(track, view, own_ms)
    return float(np.abs(np.diff(y)).sum())


def _by_visitor(
    track: SessionTrack, view: PageView, own_ms: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times of the page's scroll events in a view, and the places without what the page scrolled itself."""
    scrolls = track.scrolls
    mine = (scrolls.window == view.window) & (scrolls.is_page == 1)
    mine &= (scrolls.t_ms >= view.start_ms) & (scrolls.t_ms < view.end_ms)
    t, y = scrolls.t_ms[mine], scrolls.y[mine].astype(np.float64)
    if not len(t):
        return t, y
    clicks = track.clicks.t_ms[track.clicks.window == view.window]
    causes = np.sort(np.concatenate([clicks, [view.start_ms]]))
    before = np.searchsorted(causes, t, side="right") - 1
    own = (before >= 0) & (t - causes[np.maximum(before, 0)] <= own_ms)
    for at in range(1, len(t)):  # a smooth scroll goes on for longer
        if own[at - 1] and t[at] - t[at - 1] <= _FLOW_MS:
            own[at] = True
    steps = np.diff(np.concatenate([[y[0]], y]))
    return t, y[0] + np.cumsum(np.where(own, 0.0, steps))


SIGNAL = Signal(
    id="excessive_scrolling",
    name="Excessive scrolling",
    description="The page is scrolled up and down again and again.",
    version=1,
    parameters=(
        Parameter("reversals", "Changes of direction", 4, 2, 20, "reversals"),
        Parameter("share", "Each way at least, by the viewport's height", 1 / 3, 0.05, 2, "heights"),
        Parameter("within_ms", "So many within", 15_000, 1_000, 60_000, "ms"),
        Parameter("own_ms", "The page's own after a click or navigation", 300, 0, 2_000, "ms"),
    ),
    weight=1.0,
    find=find,
    measurable=measurable,
)
