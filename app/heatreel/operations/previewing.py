"""Of which times a session's page is pictured small, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatreel.model.preview import PreviewTime
from heatreel.model.session import PageView, SessionTrack
from heatreel.replay.page_cost import changes_page
from heatreel.replay.windows import active_windows

EVERY_MS = 5_000.0  # not closer than that
MOST = 300  # pictures of a session
_LOADED_MS = 700.0  # a page view is pictured that long after its start
_SETTLED_MS = 300.0  # and again that long after its first change in each stretch
_LATE_MS = 2_000.0  # a picture that much after a time may still stand for it, when there is none before


def preview_times(track: SessionTrack) -> list[PreviewTime]:
    """Times worth a picture, sorted: each page view, and the page again where it has changed since.

    At most about `MOST`, so that they stand further apart the longer the session is; none where nothing
    changed, for the picture before stands for that stretch too.
    """
    if not track.session.has_page:
        return []
    index = track.index
    pages = track.page_views[:: max(1, 2 * len(track.page_views) // MOST)]
    starts = [max(view.start_ms, min(view.start_ms + _LOADED_MS, view.end_ms - 1.0)) for view in pages]
    step = max(EVERY_MS, (track.end_ms - track.start_ms) / max(1, MOST - len(starts)))
    edges = np.arange(track.start_ms, track.end_ms + step, step)
    changed = index.t_ms[changes_page(index)]
    first = np.searchsorted(changed, edges[:-1])
    has_any = first < np.searchsorted(changed, edges[1:])
    anew = np.minimum(changed[first[has_any]] + _SETTLED_MS, track.end_ms)
    times = np.unique(np.concatenate([starts, anew]))
    if len(times):
        apart = np.concatenate([[True], np.diff(times) >= EVERY_MS / 2])
        times = times[apart | np.isin(times, starts)]
    turns, windows = active_windows(track)
    at = np.maximum(np.searchsorted(turns, times, side="right") - 1, 0)
    return [PreviewTime(float(t), int(w)) for t, w in zip(times, windows[at], strict=True)]


def in_order(times: Sequence[PreviewTime], near_ms: float) -> list[PreviewTime]:
    """Which to make first: what is around a time, then coarse to fine over the whole session."""
    near = sorted(times, key=lambda time: abs(time.t_ms - near_ms))[:3]
    ordered = dict.fromkeys(near)
    for stride in (32, 16, 8, 4, 2, 1):
        ordered.update(dict.fromkeys(times[::stride]))
    return list(ordered)


def nearest(
    times: Sequence[PreviewTime], t_ms: float, window: int, view: PageView | None
) -> PreviewTime | None:
    """The kept picture that stands for a time: the latest before it of the same page view, or just after."""
    mine = [time for time in times if time.window == window]
    if view is not None:
        mine = [time for time in mine if view.start_ms <= time.t_ms < view.end_ms]
    before = [time for time in mine if time.t_ms <= t_ms]
    if before:
        return before[-1]
    return mine[0] if mine and mine[0].t_ms <= t_ms + _LATE_MS else None
