"""Rage clicks: a chain of quick clicks on one place that does not answer (SIGNALS.md).

A chain most of whose clicks were answered is a multi-click: information, no frustration.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.click_columns import (
    FAMILIES,
    RAGE,
    ActColumns,
    Claimed,
    ClickColumns,
    ClickFlag,
    Hits,
    Rows,
    chains_of,
)
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, name_of, no_page, nothing_happened, places
from heatreel.model.moment import Moment

_NOT = frozenset(FAMILIES.index(name) for name in ("text", "slider", "canvas", "media"))
_STEPPER = FAMILIES.index("stepper")  # is exempt, unless nothing at all answers
_SMALL_SELECTION = 3  # a selection cancels chains up to this long on what is no control
_RAGE, _MULTI, _NEITHER = "rage", "multi", ""


def rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """The rage chains."""
    return chains_of([chain for chain, kind in _judged(data.clicks, values) if kind == _RAGE])


def multi_rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """The chains that would be rage, had more than half of their clicks not been answered."""
    return chains_of([chain for chain, kind in _judged(data.clicks, values) if kind == _MULTI])


def _judged(clicks: ClickColumns, values: Values) -> Iterator[tuple[list[int], str]]:
    for run in _runs(clicks, values):
        for chain in _chains(clicks, run, values):
            yield chain, _kind(clicks, chain, values)


def _runs(clicks: ClickColumns, values: Values) -> list[Rows]:
    """Clicks by pointer in one session, window and page view that follow each other closely in time, as many
    as a chain needs at least. Found for all clicks at once: the rest is looked at one by one."""
    least = int(min(values["clicks"], values["few_clicks"]))
    rows = np.flatnonzero(np.isfinite(clicks.x))
    if len(rows) < least:
        return []
    whole = len(rows) == len(clicks)
    t = clicks.t_ms if whole else clicks.t_ms[rows]
    near = np.diff(t) <= values["gap_ms"]
    for column in (clicks.group, clicks.window, clicks.view):
        own = column if whole else column[rows]
        near &= own[1:] == own[:-1]
    ends = np.flatnonzero(~near) + 1
    starts = np.concatenate((np.zeros(1, np.int64), ends))
    ends = np.concatenate((ends, np.array([len(rows)], np.int64)))
    long = ends - starts >= least
    return [rows[a:b] for a, b in zip(starts[long].tolist(), ends[long].tolist(), strict=True)]


def _chains(clicks: ClickColumns, run: Rows, values: Values) -> Iterator[list[int]]:
    """A run parted by place: all near their middle, or on one control and not so near."""
    columns = (run, clicks.x[run], clicks.y[run], clicks.node[run], clicks.flags[run])
    chain: list[int] = []
    points: list[tuple[float, float]] = []
    node = -1  # the control that all are on
    for row, x, y, hit, flags in zip(*(column.tolist() for column in columns), strict=True):
        control = hit if flags & ClickFlag.CONTROL else -1
        radius = values["touch_radius_px"] if flags & ClickFlag.TOUCH else values["radius_px"]
        if chain:
            furthest = _furthest([*points, (x, y)])
            one_control = node != -1 and node == control
            if furthest > radius and not (one_control and furthest <= values["control_radius_px"]):
                yield chain
                chain, points = [], []
        node = control if not chain or node == control else -1
        chain.append(row)
        points.append((x, y))
    yield chain


def _furthest(points: list[tuple[float, float]]) -> float:
    n = len(points)
    x_mean, y_mean = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    return max(hypot(x - x_mean, y - y_mean) for x, y in points)


def _kind(clicks: ClickColumns, chain: list[int], values: Values) -> str:
    few, enough = values["few_clicks"], values["clicks"]
    if len(chain) < min(few, enough):
        return _NEITHER
    lead = chain[0]
    family, flags = int(clicks.family[lead]), clicks.flags[chain]
    if not int(flags[0]) & ClickFlag.KNOWN or family in _NOT:
        return _NEITHER
    selects = bool((flags & ClickFlag.SELECTS).any())
    if len(chain) <= _SMALL_SELECTION and selects and not int(flags[0]) & ClickFlag.CONTROL:
        return _NEITHER
    answered = int(np.isfinite(clicks.delay_ms[chain]).sum())
    if family == _STEPPER and answered:
        return _NEITHER
    if len(chain) >= enough:
        return _RAGE if answered * 2 <= len(chain) else _MULTI
    span = clicks.t_ms[chain[-1]] - clicks.t_ms[lead]
    return _RAGE if span <= values["few_span_ms"] and answered == 0 else _NEITHER


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a chain."""
    chains = rule(session.columns, values, session.claimed).groups()
    return [_moment(SIGNAL, [session.acts[i] for i in chain], session, values) for chain in chains]


def find_multi(session: SessionActs, values: Values) -> list[Moment]:
    """The same for multi-clicks."""
    chains = multi_rule(session.columns, values, session.claimed).groups()
    return [_moment(MULTI, [session.acts[i] for i in chain], session, values) for chain in chains]


def _moment(signal: Signal, chain: list[Act], session: SessionActs, values: Values) -> Moment:
    first, last = chain[0].facts, chain[-1]
    span = (last.facts.t_ms - first.t_ms) / 1000
    element = first.target.element if first.target else None
    answered = sum(act.first is not None for act in chain)
    after = nothing_happened(session, chain) if not answered else f"{answered} of them got an answer."
    return Moment(
        signal=signal.id,
        t_start_ms=first.t_ms,
        t_end_ms=last.facts.t_ms,
        page=first.page,
        page_view=first.page_view,
        element=element,
        score=signal.weight,
        sentence=f"**{len(chain)} clicks in {span:.1f} s** on {name_of(element)}. {after}",
        looked=looked_for(last, session),
        clicks=places(chain),
        parameters=dict(values),
        window=first.window,
    )


_PARAMETERS = (
    Parameter("clicks", "Clicks in a chain", 4, 3, 10, "clicks"),
    Parameter("gap_ms", "Longest time between two clicks", 750, 200, 2_000, "ms"),
    Parameter("radius_px", "Furthest click from the middle of the chain", 30, 5, 200, "px"),
    Parameter("touch_radius_px", "The same by touch", 44, 5, 200, "px"),
    Parameter("control_radius_px", "The same on one control", 50, 5, 400, "px"),
    Parameter("few_clicks", "Clicks that suffice when none was answered", 3, 2, 10, "clicks"),
    Parameter("few_span_ms", "Time in which these are made", 1_000, 300, 3_000, "ms"),
)

SIGNAL = Signal(
    id="rage_click",
    name="Rage click",
    description="Quick clicks on one place that does not answer.",
    version=2,
    parameters=_PARAMETERS,
    weight=4.0,
    find=find,
    measurable=no_page,
    rule=rule,
    claims=RAGE,
)

MULTI = Signal(
    id="multi_click",
    name="Multi-click",
    description="Quick clicks on one place, most of which were answered: information only.",
    version=1,
    parameters=_PARAMETERS,
    weight=0.0,
    find=find_multi,
    measurable=no_page,
    rule=multi_rule,
)
