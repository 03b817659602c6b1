"""Requests that a page called off itself: they end without an answer, but they did not fail."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import numpy as np

from heatreel.model.columns import Clicks, Inputs
from heatreel.model.session import ErrorMark, PageView

ACT_MS = 250.0  # so soon after an act a request has ended because of it
LEAVING_MS = 1_000.0  # so shortly before the next page is there, leaving this one has ended it
_BY_SCRIPT = 0


def without_called_off(
    marks: Iterable[ErrorMark], clicks: Clicks, inputs: Inputs, views: Sequence[PageView]
) -> tuple[ErrorMark, ...]:
    """The marks without requests that had no answer when the visitor did something else, or left the page."""
    own = inputs.user_triggered != _BY_SCRIPT
    times = np.concatenate([clicks.t_ms, inputs.t_ms[own]])
    windows = np.concatenate([clicks.window, inputs.window[own]])
    acts = {int(window): np.sort(times[windows == window]).tolist() for window in np.unique(windows)}
    loads: dict[int, list[float]] = {}
    for view in views:
        loads.setdefault(view.window, []).append(view.start_ms)
    return tuple(
        mark
        for mark in marks
        if not _called_off(mark, acts.get(mark.window, ()), sorted(loads.get(mark.window, ())))
    )


def _called_off(mark: ErrorMark, acts: Sequence[float], loads: Sequence[float]) -> bool:
    if mark.kind != "request" or mark.status != 0:
        return False
    sent = mark.t_ms - (mark.duration_ms or 0.0)
    act = bisect_right(acts, mark.t_ms) - 1
    if act >= 0 and acts[act] > max(sent, mark.t_ms - ACT_MS):
        return True
    load = bisect_left(loads, mark.t_ms)
    return load < len(loads) and loads[load] - mark.t_ms <= LEAVING_MS
