"""Thrashed cursor: fast, aimless movement back and forth (SIGNALS.md)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_pages import moment_of
from heatreel.model.columns import PointerKind
from heatreel.model.moment import Looked, Moment
from heatreel.model.rrweb import Interaction

_COARSE_MS = 250.0  # samples that stand further apart hide the turns
_LATEST_MS = 2_000.0  # further apart the pointer rested
_DOWN = (Interaction.MOUSE_DOWN, Interaction.TOUCH_START)
_UP = (Interaction.MOUSE_UP, Interaction.TOUCH_END, Interaction.CLICK)

_MOST_OVER = 0.5  # a larger part of the points over a canvas, map or slider: that is being used

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Thrash:
    start_ms: float
    end_ms: float
    turns: int
    path_px: float


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One movement: times, places in client px, and whether each is over a canvas, map or slider."""

    t: Float64
    x: Float64
    y: Float64
    over: NDArray[np.bool_]


def measurable(session: SessionActs) -> str:
    """Needs samples of the mouse that are close enough."""
    gaps = _gaps(session)
    if not len(gaps):
        return "No movement of the cursor is in this recording."
    if float(np.median(gaps)) > _COARSE_MS:
        return f"The cursor is sampled every {np.median(gaps):.0f} ms here: turns cannot be seen."
    return ""


def _gaps(session: SessionActs) -> Float64:
    pointer = session.track.pointer
    mouse = pointer.kind == PointerKind.MOUSE
    gaps = np.diff(pointer.t_ms[mouse])
    found: Float64 = gaps[(gaps > 0) & (gaps <= _LATEST_MS)]
    return found


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a stretch of thrashing; stretches near each other are one."""
    track, found = session.track, list[Moment]()
    for window in np.unique(track.pointer.window).tolist():
        stretches: list[_Thrash] = []
        for run in _runs(session, window, values):
            stretches += _thrashes(run, values)
        for thrash in _joined(sorted(stretches, key=lambda one: one.start_ms), values["join_ms"]):
            view = track.page_view_at(thrash.start_ms, window)
            if view is None:
                continue
            seconds = (thrash.end_ms - thrash.start_ms) / 1000
            sentence = (
                f"The cursor was thrown about for **{seconds:.1f} s**: {thrash.turns} turns "
                f"on a way of {thrash.path_px:,.0f} px, without a click."
            )
            looked = (
                Looked("Turns of the cursor", str(thrash.turns), True),
                Looked("Speed", f"{thrash.path_px / max(seconds, 0.001):,.0f} px/s", True),
                Looked("Button held down", "no", False),
                Looked("Over a canvas, map or slider", _beside(session, window, thrash), False),
            )
            found.append(
                moment_of(
                    SIGNAL.id, view, thrash.start_ms, thrash.end_ms, SIGNAL.weight, sentence, looked, values
                )
            )
    return found


def _beside(session: SessionActs, window: int, thrash: _Thrash) -> str:
    """Whether a part of it was over a canvas, map or slider, in words."""
    if not session.track.session.has_page:
        return "not measured"
    part = any(
        one.window == window and one.start_ms <= thrash.end_ms and thrash.start_ms <= one.end_ms
        for one in session.facts.surfaces
    )
    return "for a part, whose turns are not counted" if part else "no"


def _is_over(session: SessionActs, window: int, t: Float64) -> NDArray[np.bool_]:
    """Whether the pointer was, at each of these times, over what is used by moving to and fro."""
    spans = [(one.start_ms, one.end_ms) for one in session.facts.surfaces if one.window == window]
    if not spans:
        return np.zeros(len(t), np.bool_)
    starts, ends = np.array(spans).T
    at = np.searchsorted(starts, t, side="right") - 1
    over: NDArray[np.bool_] = (at >= 0) & (t <= ends[at])
    return over


def _runs(session: SessionActs, window: int, values: Values) -> list[_Run]:
    """Movements without a long hole, a held button or another page in between."""
    pointer, acts = session.track.pointer, session.track.interactions
    mine = np.flatnonzero((pointer.window == window) & (pointer.kind == PointerKind.MOUSE))
    mine = mine[np.lexsort((pointer.y_client[mine], pointer.x_client[mine], pointer.t_ms[mine]))]
    t = pointer.t_ms[mine].astype(np.float64)
    here = acts.window == window
    events = [(ms, 1) for ms in acts.t_ms[here & np.isin(acts.kind, _DOWN)].tolist()]
    events += [(ms, 0) for ms in acts.t_ms[here & np.isin(acts.kind, _UP)].tolist()]
    times = np.array([ms for ms, _ in sorted(events)])
    states = np.array([0, *(down for _, down in sorted(events))])
    held = states[np.searchsorted(times, t, side="right")] == 1
    views = np.array([view.start_ms for view in session.track.page_views if view.window == window])
    page = np.searchsorted(views, t, side="right")
    acted = np.searchsorted(times, t, side="right")
    t, mine, page, acted = t[~held], mine[~held], page[~held], acted[~held]
    cut = (np.diff(t) > values["bridge_ms"]) | (np.diff(page) != 0) | (np.diff(acted) != 0)
    edges = [0, *(np.flatnonzero(cut) + 1).tolist(), len(t)]
    over = _is_over(session, window, t)
    return [
        _Run(
            t[a:b],
            pointer.x_client[mine[a:b]].astype(np.float64),
            pointer.y_client[mine[a:b]].astype(np.float64),
            over[a:b],
        )
        for a, b in pairwise(edges)
        if b - a > values["turns"]
    ]


def _thrashes(run: _Run, values: Values) -> list[_Thrash]:
    """The stretches of one movement in which every rule holds."""
    rows = _apart(run.x, run.y, values["apart_px"])
    t, x, y = run.t[rows], run.x[rows], run.y[rows]
    if len(t) < values["turns"] + 2:
        return []
    dx, dy = np.diff(x), np.diff(y)
    turns = _turns(np.arctan2(dy, dx), np.deg2rad(values["turn_deg"])) * ~run.over[rows][:-1]
    path = np.concatenate([[0.0], np.cumsum(np.hypot(dx, dy))])
    turned = np.concatenate([[0], np.cumsum(turns)])  # turns at or before each point
    before = np.concatenate([[0], np.cumsum(run.over[rows])])  # points over a canvas, before each
    found: list[_Thrash] = []
    ends = np.searchsorted(t, t + values["window_ms"], side="right") - 1
    for first, last in enumerate(ends.tolist()):
        count, way = int(turned[last] - turned[first]), float(path[last] - path[first])
        if count < values["turns"] or way < values["path_px"]:
            continue
        if before[last + 1] - before[first] > _MOST_OVER * (last + 1 - first):
            continue
        span = (t[last] - t[first]) / 1000
        off = float(np.hypot(x[last] - x[first], y[last] - y[first]))
        if way < values["speed"] * span or way < values["ratio"] * off:
            continue
        if found and t[first] <= found[-1].end_ms:
            start = found[-1].start_ms
            at = int(np.searchsorted(t, start))
            found[-1] = _Thrash(
                start, float(t[last]), int(turned[last] - turned[at]), float(path[last] - path[at])
            )
        else:
            found.append(_Thrash(float(t[first]), float(t[last]), count, way))
    return found


def _apart(x: Float64, y: Float64, least_px: float) -> NDArray[np.intp]:
    """Rows of those points only that lie so far from the one kept before."""
    keep = [0] if len(x) else []
    for at in range(1, len(x)):
        last = keep[-1]
        if (x[at] - x[last]) ** 2 + (y[at] - y[last]) ** 2 >= least_px**2:
            keep.append(at)
    return np.array(keep, np.intp)


def _turns(headings: Float64, least: float) -> NDArray[np.int64]:
    """1 for each step that turns by ``least`` radians or more from the heading at the last turn."""
    made = np.zeros(len(headings), np.int64)
    heading = float(headings[0])
    for at, now in enumerate(headings.tolist()):
        away = abs((now - heading + np.pi) % (2 * np.pi) - np.pi)
        if away >= least:
            made[at], heading = 1, now
    return made


def _joined(stretches: list[_Thrash], join_ms: float) -> list[_Thrash]:
    found: list[_Thrash] = []
    for one in stretches:
        if found and one.start_ms - found[-1].end_ms <= join_ms:
            last = found[-1]
            found[-1] = _Thrash(last.start_ms, one.end_ms, last.turns + one.turns, last.path_px + one.path_px)
        else:
            found.append(one)
    return found


SIGNAL = Signal(
    id="thrashed_cursor",
    name="Thrashed cursor",
    description="Fast, aimless movement of the cursor back and forth.",
    version=2,
    parameters=(
        Parameter("window_ms", "Within", 2_000, 500, 10_000, "ms"),
        Parameter("turns", "Turns", 6, 3, 20, "turns"),
        Parameter("turn_deg", "A turn is at least", 90, 30, 170, "°"),
        Parameter("apart_px", "Points that count lie apart", 12, 1, 100, "px"),
        Parameter("path_px", "Length of the way", 800, 100, 5_000, "px"),
        Parameter("speed", "Mean speed", 500, 50, 5_000, "px/s"),
        Parameter("ratio", "Way by distance from start to end", 4, 1, 20, "×"),
        Parameter("bridge_ms", "Longest hole in the movement", 500, 100, 2_000, "ms"),
        Parameter("join_ms", "Stretches so near are one", 2_000, 0, 10_000, "ms"),
    ),
    weight=1.0,
    find=find,
    measurable=measurable,
)
