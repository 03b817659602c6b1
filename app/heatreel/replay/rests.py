"""When the pointer rested: times in which it stayed where it was and nothing else was done."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import PointerKind
from heatreel.model.rrweb import Interaction
from heatreel.model.session import SessionTrack

LEAST_REST_MS = 2_000.0  # shorter ones are not kept
STILL_PX = 12.0  # SIGNALS.md: a pointer that moves no further rests
_THERE_PX, _THERE_MS = 24.0, 10_000.0  # who stays where they clicked looks at what came of it
_HELD_MS = 1_000.0  # from the press that ends a rest to its click
_TAIL_PX = 150.0  # that a pointer goes on after its last sample
_PRESSES = (
    int(Interaction.MOUSE_DOWN),
    int(Interaction.TOUCH_START),
    int(Interaction.CLICK),
    int(Interaction.CONTEXT_MENU),
)

Waiting = tuple[float, float, int, int, float, float]  # start, end, window, node, x and y in client px


def rests_of(track: SessionTrack) -> list[Waiting]:
    """Times in which the mouse stayed within a few px and nothing else was done, latest first. Where the
    visitor has just clicked what it did is looked at. Recorders leave out the end of a movement, but not its
    begin: so a rest that a click near it ends, without a move between, was where that click is."""
    found: list[Waiting] = []
    for window in np.unique(track.pointer.window).tolist():
        found += _in_window(track, window)
    return sorted(found, reverse=True)


def _in_window(track: SessionTrack, window: int) -> list[Waiting]:
    pointer, clicks = track.pointer, track.clicks
    rows = np.flatnonzero((pointer.kind == int(PointerKind.MOUSE)) & (pointer.window == window))
    ties = (pointer.y_client[rows], pointer.x_client[rows], pointer.node_id[rows])
    rows = rows[np.lexsort((*ties, pointer.t_ms[rows]))]  # equal times: in any order
    t, x, y = pointer.t_ms[rows], pointer.x_client[rows], pointer.y_client[rows]
    acts = np.concatenate((_acts_but_moves(track), [np.inf]))
    until = acts[np.searchsorted(acts, t, side="right")]  # the next act after each sample
    mine = clicks.window == window
    clicked_ms, clicked_node = clicks.t_ms[mine], clicks.node_id[mine]
    clicked_x, clicked_y = clicks.x_client[mine], clicks.y_client[mine]
    may_rest = until - t >= LEAST_REST_MS
    may_rest[:-1] &= (np.diff(t) >= LEAST_REST_MS) | (np.hypot(np.diff(x), np.diff(y)) <= STILL_PX)
    found: list[Waiting] = []
    free = 0  # samples before it belong to a rest already
    for at in np.flatnonzero(may_rest).tolist():
        if at < free:
            continue
        after = _leaves(x, y, at)
        start = float(t[at])
        end = min(float(t[after]) if after < len(rows) else float(track.end_ms), float(until[at]))
        if end - start < LEAST_REST_MS:
            continue
        last_click = int(np.searchsorted(clicked_ms, start + 1.0, side="right")) - 1
        if last_click >= 0 and start - clicked_ms[last_click] <= _THERE_MS:
            since = slice(int(np.searchsorted(t, clicked_ms[last_click])), at + 1)
            gone = np.hypot(x[since] - clicked_x[last_click], y[since] - clicked_y[last_click])
            if (gone <= _THERE_PX).all():
                continue
        last = max(at, int(np.searchsorted(t, end, side="left")) - 1)
        place = int(pointer.node_id[rows[last]]), float(x[last]), float(y[last])
        click = int(np.searchsorted(clicked_ms, end))
        ends_it = click < len(clicked_ms) and clicked_ms[click] - end <= _HELD_MS
        moved = ends_it and last + 1 < len(t) and t[last + 1] <= clicked_ms[click]
        if ends_it and not moved and _px(x[last], y[last], clicked_x[click], clicked_y[click]) <= _TAIL_PX:
            place = int(clicked_node[click]), float(clicked_x[click]), float(clicked_y[click])
        found.append((start, end, window, *place))
        free = last + 1
    return found


def _leaves(x: NDArray[np.float32], y: NDArray[np.float32], at: int) -> int:
    """The first sample after one that is further away than a rest allows; the number of samples if none."""
    begin, room = at + 1, 32
    while begin < len(x):
        end = begin + room
        away = np.flatnonzero(np.hypot(x[begin:end] - x[at], y[begin:end] - y[at]) > STILL_PX)
        if len(away):
            return begin + int(away[0])
        begin, room = end, room * 4
    return len(x)


def _px(x: float, y: float, to_x: float, to_y: float) -> float:
    """From a place to another; NaN where a click has none."""
    return float(np.hypot(to_x - x, to_y - y))


def _acts_but_moves(track: SessionTrack) -> NDArray[np.float64]:
    """Epoch ms of what visitors did otherwise, sorted."""
    parts = (
        track.interactions.t_ms[np.isin(track.interactions.kind, _PRESSES)],
        track.clicks.t_ms,
        track.scrolls.t_ms,
        track.inputs.t_ms[track.inputs.user_triggered != 0],
        [view.start_ms for view in track.page_views],
    )
    return np.sort(np.concatenate([np.asarray(part, np.float64) for part in parts]))
