"""Slow clicks: the first reaction comes late (SIGNALS.md). A spinner is a reaction (long wait)."""

from __future__ import annotations

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.click_columns import (
    LATE_MS,
    SLOW,
    ActColumns,
    Bools,
    Claimed,
    ClickFlag,
    Hits,
    Rows,
    one_each,
)
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, name_of, no_page, places
from heatreel.model.acts import DEAD_MS
from heatreel.model.moment import Moment

ERROR_MS = 1_000.0  # as for error clicks
_EXEMPT = ("text", "canvas", "media", "leaves", "slider", "file")  # as for dead clicks


def rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """Clicks answered between ``slow_ms`` and ``latest_ms``, that are neither rage nor dead."""
    clicks = data.clicks
    late = (clicks.delay_ms > values["slow_ms"]) & clicks.reacted(values["latest_ms"])
    late &= clicks.has(ClickFlag.KNOWN) & ~clicks.of_family(*_EXEMPT) & (claimed == 0)
    rows = np.flatnonzero(late)
    return one_each(rows[~_failed(data, rows)])


def _failed(data: ActColumns, rows: Rows) -> Bools:
    """Which of these clicks met an error before anything else: what came later was not their effect."""
    clicks, errors = data.clicks, data.errors
    failed = np.zeros(len(rows), np.bool_)
    spans = np.searchsorted(errors.group, [clicks.group[rows], clicks.group[rows] + 1]).T.tolist()
    for i, (row, (a, b)) in enumerate(zip(rows.tolist(), spans, strict=True)):
        after = errors.t_ms[a:b] - clicks.t_ms[row]
        near = (after >= 0) & (after <= ERROR_MS) & (errors.window[a:b] == clicks.window[row])
        failed[i] = bool((near & ~errors.is_request[a:b]).any())
    return failed


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click."""
    rows = rule(session.columns, values, session.claimed).rows.tolist()
    return [_moment(session.acts[row], session, values) for row in rows]


def _moment(act: Act, session: SessionActs, values: Values) -> Moment:
    facts, delay = act.facts, act.delay_ms or 0.0
    element = facts.target.element if facts.target else None
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=facts.down_ms + delay,
        page=facts.page,
        page_view=facts.page_view,
        element=element,
        score=SIGNAL.weight,
        sentence=f"**1 click** on {name_of(element)}. The first reaction came after {delay / 1000:.1f} s.",
        looked=looked_for(act, session),
        clicks=places([act]),
        parameters=dict(values),
        window=facts.window,
    )


SIGNAL = Signal(
    id="slow_click",
    name="Slow click",
    description="A click whose first reaction comes late.",
    version=1,
    parameters=(
        Parameter("slow_ms", "First reaction later than", LATE_MS, 300, 8_000, "ms"),
        Parameter("latest_ms", "And not later than", DEAD_MS, 1_000, DEAD_MS, "ms"),
    ),
    weight=1.0,
    find=find,
    measurable=no_page,
    rule=rule,
    claims=SLOW,
)
