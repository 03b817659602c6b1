"""Dead clicks: nothing answers (SIGNALS.md). What answers late is slow, not dead."""

from __future__ import annotations

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.click_columns import (
    DEAD,
    ActColumns,
    Bools,
    Claimed,
    ClickColumns,
    ClickFlag,
    Hits,
    one_each,
)
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, name_of, no_page, nothing_happened, places
from heatreel.model.acts import DEAD_MS
from heatreel.model.moment import Looked, Moment

OTHER_WEIGHT = 0.5  # on what is no control
_EXEMPT = ("text", "canvas", "media", "leaves", "slider", "file")


def unanswered(clicks: ClickColumns, values: Values) -> Bools:
    """Clicks on something that should answer, without answer, request or doubt."""
    found = clicks.has(ClickFlag.KNOWN) & np.isfinite(clicks.x) & ~clicks.of_family(*_EXEMPT)
    found &= ~clicks.has(ClickFlag.PENDING)
    found &= ~clicks.reacted(values["dead_ms"])
    return found & (clicks.left_ms >= values["unknown_ms"])


def rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """At most one a node and second; clicks of a rage chain are not dead as well."""
    clicks = data.clicks
    rows = np.flatnonzero(unanswered(clicks, values) & (claimed == 0))
    columns = (clicks.group, clicks.window, clicks.view, clicks.node, clicks.t_ms)
    last: dict[tuple[int, int, int, int], float] = {}
    kept: list[int] = []
    for row, group, window, view, node, t in zip(
        rows.tolist(), *(column[rows].tolist() for column in columns), strict=True
    ):
        key = (group, window, view, node)
        if t - last.get(key, float("-inf")) >= values["once_ms"]:
            last[key] = t
            kept.append(row)
    return one_each(kept)


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click."""
    return [
        _moment(
            session.acts[row], bool(session.columns.clicks.flags[row] & ClickFlag.CONTROL), session, values
        )
        for row in rule(session.columns, values, session.claimed).rows.tolist()
    ]


def _moment(act: Act, control: bool, session: SessionActs, values: Values) -> Moment:
    facts = act.facts
    element = facts.target.element if facts.target else None
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=facts.t_ms,
        page=facts.page,
        page_view=facts.page_view,
        element=element,
        score=SIGNAL.weight if control else OTHER_WEIGHT,
        sentence=f"**1 click** on {name_of(element)}. {_what_came(act, session)}",
        looked=(*looked_for(act, session), *_not_passed(session, control)),
        clicks=places([act]),
        parameters=dict(values),
        variant="control" if control else "other",
        window=facts.window,
    )


def _not_passed(session: SessionActs, control: bool) -> tuple[Looked, ...]:
    """Only the page pass sees whether the pointer was a hand, and which controls were near."""
    if control or session.places is not None:
        return ()
    return (Looked("Pointing hand, controls nearby", "not looked for yet", False),)


def _what_came(act: Act, session: SessionActs) -> str:
    if act.first is None or act.delay_ms is None:
        return nothing_happened(session, [act])
    where = "elsewhere on the page" if act.first.relation == "away" else "on the page"
    return f"The first change came {act.delay_ms / 1000:.1f} s later, {where}."


SIGNAL = Signal(
    id="dead_click",
    name="Dead click",
    description="A click that nothing answers.",
    version=2,
    parameters=(
        Parameter("dead_ms", "No reaction until", DEAD_MS, 1_000, DEAD_MS, "ms"),
        Parameter("unknown_ms", "Watched at least so long", 1_400, 0, 8_000, "ms"),
        Parameter("once_ms", "One on the same element within", 1_000, 0, 10_000, "ms"),
    ),
    weight=2.0,
    find=find,
    measurable=no_page,
    rule=rule,
    claims=DEAD,
)
