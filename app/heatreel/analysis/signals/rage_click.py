"""Rage clicks: a chain of quick clicks on one place that does not answer (SIGNALS.md)."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist, isfinite

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, name_of, nothing_happened, places
from heatreel.model.moment import Moment

_NOT_FAMILIES = {"text", "slider", "canvas", "media"}  # steppers: unless nothing at all answers


def chains(acts: Sequence[Act], values: Values) -> list[list[Act]]:
    """Runs of clicks that follow each other closely in time and place, in one window and page view."""
    found: list[list[Act]] = []
    for act in acts:
        if not isfinite(act.facts.x_client):
            continue
        if found and _goes_on(found[-1], act, values):
            found[-1].append(act)
        else:
            found.append([act])
    return found


def _goes_on(chain: list[Act], act: Act, values: Values) -> bool:
    last, new = chain[-1].facts, act.facts
    if (last.window, last.page_view) != (new.window, new.page_view) or new.t_ms - last.t_ms > values[
        "gap_ms"
    ]:
        return False
    points = [(a.facts.x_client, a.facts.y_client) for a in [*chain, act]]
    centre = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    furthest = max(dist(point, centre) for point in points)
    same = last.target is not None and new.target is not None
    same = same and last.target.element.node_id == new.target.element.node_id  # type: ignore[union-attr]
    same = same and new.target.in_control  # type: ignore[union-attr]
    radius = values["touch_radius_px"] if new.touch else values["radius_px"]
    return furthest <= radius or (same and furthest <= values["control_radius_px"])


def is_rage(chain: list[Act], values: Values) -> bool:
    """Whether a chain is long and unanswered enough."""
    target = chain[0].facts.target
    if target is None or target.family in _NOT_FAMILIES:
        return False
    selects = any(change.kind == "selection" for act in chain for change in act.facts.changes)
    if len(chain) <= 3 and selects and not target.in_control:
        return False
    answered = sum(act.answer in ("answered", "slow") for act in chain)
    if target.family == "stepper" and answered:
        return False
    if len(chain) >= values["clicks"]:
        return answered * 2 <= len(chain)
    span = chain[-1].facts.t_ms - chain[0].facts.t_ms
    return len(chain) >= values["few_clicks"] and span <= values["few_span_ms"] and answered == 0


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a chain."""
    return [_moment(c, session, values) for c in chains(session.acts, values) if is_rage(c, values)]


def _moment(chain: list[Act], session: SessionActs, values: Values) -> Moment:
    first, last = chain[0].facts, chain[-1]
    span = (last.facts.t_ms - first.t_ms) / 1000
    element = first.target.element if first.target else None
    answered = sum(act.answer in ("answered", "slow") for act in chain)
    after = nothing_happened(session) if not answered else f"{answered} of them got an answer."
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=first.t_ms,
        t_end_ms=last.facts.t_ms,
        page=first.page,
        page_view=first.page_view,
        element=element,
        score=SIGNAL.weight,
        sentence=f"**{len(chain)} clicks in {span:.1f} s** on {name_of(element)}. {after}",
        looked=looked_for(last, session),
        clicks=places(chain),
        parameters=dict(values),
        window=first.window,
    )


SIGNAL = Signal(
    id="rage_click",
    name="Rage click",
    description="Quick clicks on one place that does not answer.",
    version=1,
    parameters=(
        Parameter("clicks", "Clicks in a chain", 4, 3, 10, "clicks"),
        Parameter("gap_ms", "Longest time between two clicks", 750, 200, 2_000, "ms"),
        Parameter("radius_px", "Furthest click from the middle of the chain", 30, 5, 200, "px"),
        Parameter("touch_radius_px", "The same by touch", 44, 5, 200, "px"),
        Parameter("control_radius_px", "The same on one control", 50, 5, 400, "px"),
        Parameter("few_clicks", "Clicks that suffice when none was answered", 3, 2, 10, "clicks"),
        Parameter("few_span_ms", "Time in which these are made", 1_000, 300, 3_000, "ms"),
    ),
    weight=4.0,
    find=find,
)
