"""Where the cursor spent its time: milliseconds per place, in page px.

Between two samples at most 500 ms apart the cursor goes in a straight line at an even speed. rrweb writes
a sample only while the pointer moves (every 50 ms), so a longer hole means that it rested: it stays at the
first place and covers the way in the last 50 ms. Rest counts as time spent; idle gaps (no act of any kind
for 10 s, given by the caller) do not. A scroll during a rest moves the page under the cursor, and the
time is split there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BRIDGE_MS = 500.0  # holes up to this are movement; the same limit as the replayed cursor's
SAMPLE_MS = 50.0  # rrweb's default sampling of pointer moves
STEP_PX = 4.0  # a way is spread over places at most this far apart

Float64 = NDArray[np.float64]
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Dwell:
    """Places in order of time, with the milliseconds spent there; all arrays of one length.

    ``t_ms``: since when, epoch; ``scroll_x`` and ``scroll_y``: page px less client px.
    """

    x_page: Float32
    y_page: Float32
    spent_ms: Float32
    t_ms: Float64
    scroll_x: Float32
    scroll_y: Float32


def dwell(
    t_ms: Float64,
    x_client: Float32,
    y_client: Float32,
    scroll_t_ms: Float64,
    scroll_x: Float32,
    scroll_y: Float32,
    idle: Sequence[tuple[float, float]] = (),
) -> Dwell:
    """Time spent by the cursor during one page view.

    Samples (``t_ms`` sorted, client px) and scrolls of the page (sorted; before the first one the page is
    at 0, 0) are those of that page view; ``idle`` are (start, end) in epoch ms. The sum of ``spent_ms`` is
    the time from the first to the last sample less the idle gaps in it.
    """
    if len(t_ms) < 2:
        none = np.zeros(0, np.float32)
        return Dwell(none, none, none, none.astype(np.float64), none, none)
    knots_t, knots_x, knots_y = _knots(t_ms, x_client, y_client)
    edges = [edge for gap in idle for edge in gap]
    cuts = np.concatenate([knots_t, scroll_t_ms, np.asarray(edges, np.float64)])
    cuts = np.unique(cuts[(cuts >= knots_t[0]) & (cuts <= knots_t[-1])])
    x, y = np.interp(cuts, knots_t, knots_x), np.interp(cuts, knots_t, knots_y)
    start, end = cuts[:-1], cuts[1:]
    span = np.where(_in_gaps((start + end) / 2, idle), 0.0, end - start)
    x_off, y_off = _scroll_at(start, scroll_t_ms, scroll_x), _scroll_at(start, scroll_t_ms, scroll_y)
    return _spread(np.stack([x[:-1], x[1:]]), np.stack([y[:-1], y[1:]]), span, start, (x_off, y_off))


def _knots(t_ms: Float64, x: Float32, y: Float32) -> tuple[Float64, Float64, Float64]:
    """The samples, and one more knot per hole where the rest ends. Of equal times the last one holds."""
    keep = np.append(np.diff(t_ms) > 0, True)
    t, xs, ys = t_ms[keep], x[keep].astype(np.float64), y[keep].astype(np.float64)
    holes = np.flatnonzero(np.diff(t) > BRIDGE_MS)
    at = holes + 1
    return (
        np.insert(t, at, t[at] - SAMPLE_MS),
        np.insert(xs, at, xs[holes]),
        np.insert(ys, at, ys[holes]),
    )


def _in_gaps(t_ms: Float64, idle: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    inside = np.zeros(len(t_ms), bool)
    for first, last in idle:
        inside |= (t_ms >= first) & (t_ms < last)
    return inside


def _scroll_at(t_ms: Float64, scroll_t_ms: Float64, offset: Float32) -> Float64:
    if not len(scroll_t_ms):
        return np.zeros(len(t_ms))
    last = np.searchsorted(scroll_t_ms, t_ms, side="right") - 1
    return np.where(last >= 0, offset[np.maximum(last, 0)], 0.0)


def _spread(
    x: Float64, y: Float64, span_ms: Float64, start_ms: Float64, scroll: tuple[Float64, Float64]
) -> Dwell:
    """Ways (2, n) in client px, each spread evenly over places at most ``STEP_PX`` apart."""
    used = span_ms > 0
    x, y, span_ms, start_ms = x[:, used], y[:, used], span_ms[used], start_ms[used]
    steps = np.maximum(1, np.ceil(np.hypot(x[1] - x[0], y[1] - y[0]) / STEP_PX)).astype(np.intp)
    way = np.repeat(np.arange(len(steps)), steps)
    first = np.cumsum(steps) - steps
    number = np.arange(len(way)) - first[way]
    share, each_ms = (number + 0.5) / steps[way], (span_ms / steps)[way]
    x_off, y_off = (offset[used][way] for offset in scroll)
    return Dwell(
        (x[0][way] + share * (x[1] - x[0])[way] + x_off).astype(np.float32),
        (y[0][way] + share * (y[1] - y[0])[way] + y_off).astype(np.float32),
        each_ms.astype(np.float32),
        start_ms[way] + number * each_ms,
        x_off.astype(np.float32),
        y_off.astype(np.float32),
    )
