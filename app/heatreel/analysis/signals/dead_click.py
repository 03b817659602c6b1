"""Dead clicks: nothing answers (SIGNALS.md). What answers late is slow, not dead."""

from __future__ import annotations

from math import isfinite

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.signals import rage_click
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, name_of, nothing_happened, places
from heatreel.model.moment import Moment

OTHER_WEIGHT = 0.5
_EXEMPT = {"text", "canvas", "media", "leaves", "slider"}


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click, at most one a node and second; clicks of a rage chain are not dead as well."""
    rage = rage_click.SIGNAL.defaults()
    chains = rage_click.chains(session.acts, rage)
    raging = {a.facts.row for chain in chains if rage_click.is_rage(chain, rage) for a in chain}
    found: list[Moment] = []
    last: dict[int, float] = {}
    for act in session.acts:
        target = act.facts.target
        if act.answer != "none" or target is None or target.family in _EXEMPT or act.facts.row in raging:
            continue
        if not isfinite(act.facts.x_client):
            continue
        node = target.element.node_id
        if act.facts.t_ms - last.get(node, float("-inf")) < values["once_ms"]:
            continue
        last[node] = act.facts.t_ms
        found.append(_moment(act, session, values))
    return found


def _moment(act: Act, session: SessionActs, values: Values) -> Moment:
    facts = act.facts
    element = facts.target.element if facts.target else None
    control = facts.target is not None and facts.target.in_control
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=facts.t_ms,
        page=facts.page,
        page_view=facts.page_view,
        element=element,
        score=SIGNAL.weight if control else OTHER_WEIGHT,
        sentence=f"**1 click** on {name_of(element)}. {nothing_happened(session)}",
        looked=looked_for(act, session),
        clicks=places([act]),
        parameters=dict(values),
        variant="control" if control else "other",
        window=facts.window,
    )


SIGNAL = Signal(
    id="dead_click",
    name="Dead click",
    description="A click that nothing answers.",
    version=1,
    parameters=(Parameter("once_ms", "One on the same element within", 1_000, 0, 10_000, "ms"),),
    weight=2.0,
    find=find,
)
