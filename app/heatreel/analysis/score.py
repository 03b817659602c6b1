"""The frustration score of a session, 0 to 100 (formula: SIGNALS.md, end)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp

from heatreel.model.moment import Moment

SCALE = 15.0
REPEAT_MS = 30_000.0


def weighed(moments: Sequence[Moment]) -> list[Moment]:
    """Moments by time with their weights; the same signal on the same element within 30 s counts half of
    the one before."""
    found: list[Moment] = []
    last: dict[tuple[object, ...], tuple[float, float]] = {}
    for moment in sorted(moments, key=lambda m: m.t_start_ms):
        element = moment.element
        key = (moment.signal, moment.window, moment.page_view, element.node_id if element else None)
        before = last.get(key)
        repeated = before is not None and moment.t_start_ms - before[0] <= REPEAT_MS
        weight = before[1] / 2 if before is not None and repeated else moment.score
        last[key] = (moment.t_end_ms, weight)
        found.append(replace(moment, score=weight))
    return found


def frustration_score(moments: Sequence[Moment]) -> float:
    """100 * (1 - exp(-sum / 15)) of the moments' weights."""
    return 100.0 * (1.0 - exp(-sum(moment.score for moment in moments) / SCALE))
