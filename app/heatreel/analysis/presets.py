"""The rules of seven vendors for rage, dead and error clicks, as they run in their own scripts.

Read in their sources in the summer of 2026; where a script looks at what no recording holds (modifier keys,
the window's focus), the condition is left out. Each preset is a set of signals with the ids of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.finding import Found, find_all
from heatreel.analysis.signals import dead_click, error_click, rage_click
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import name_of, no_page, places
from heatreel.analysis.vendor_clicks import (
    DOM,
    DRAWN,
    INPUT,
    SCROLL,
    SELECTION,
    STYLE,
    Happened,
    by_pointer,
    chains,
    control_of,
    dense,
    gap_ms,
    gap_px,
    has,
    label_of,
    node_of,
)
from heatreel.model.acts import Trait
from heatreel.model.moment import Looked, Moment

Pick = Callable[[SessionActs, Values], Iterable[Sequence[Act]]]


@dataclass(frozen=True, slots=True)
class Preset:
    """A vendor's rules. ``signals`` have our ids, so that their moments can be compared."""

    id: str
    name: str
    signals: tuple[Signal, ...]

    def find(self, session: SessionActs) -> Found:
        """The moments that these rules find."""
        return find_all(session, self.signals, {})


# PostHog ----------------------------------------------------------------------------------------


def _posthog_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    def near(chain: Sequence[Act], act: Act) -> bool:
        a, b = chain[-1].facts, act.facts
        px = abs(a.x_client - b.x_client) + abs(a.y_client - b.y_client)
        return px < v["radius_px"] and gap_ms(chain[-1], act) < v["gap_ms"]

    return (chain for chain in chains(by_pointer(session), near) if len(chain) >= v["clicks"])


def _posthog_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened, last = Happened(session), dict[object, float]()
    for act in by_pointer(session):
        node = node_of(session, act)
        again = act.facts.t_ms - last.get(node, float("-inf")) < v["once_ms"]
        last[node] = act.facts.t_ms
        if again or has(act, Trait.LINK) or happened.left_after(act) < v["dead_ms"]:
            continue
        alive = happened.after(act, DOM) < v["mutation_ms"] or happened.opened_after(act) < v["once_ms"]
        soon = min(happened.after(act, SCROLL), happened.selection_after(act))
        if not alive and soon >= v["scroll_ms"]:
            yield (act,)


# Sentry -----------------------------------------------------------------------------------------

_SENTRY_SEES = (*DOM, *STYLE, *DRAWN, *SELECTION)


def _sentry_all_dead(session: SessionActs, v: Values) -> Iterable[list[Act]]:
    """Each dead click with the clicks on the same node while it was watched."""
    happened = Happened(session)
    acts = by_pointer(session)
    watched: dict[object, list[Act]] = {}
    for act in acts:
        if not has(act, Trait.LINK, Trait.BUTTON) or has(act, Trait.DOWNLOAD, Trait.NEW_TAB):
            continue
        of_node = watched.get(control_of(act))
        if of_node is not None and gap_ms(of_node[0], act) <= v["dead_ms"]:
            of_node.append(act)
            continue
        if of_node is not None and _sentry_is_dead(of_node[0], happened, v):
            yield of_node
        watched[control_of(act)] = [act]
    yield from (of_node for of_node in watched.values() if _sentry_is_dead(of_node[0], happened, v))


def _sentry_is_dead(act: Act, happened: Happened, v: Values) -> bool:
    if happened.left_after(act) < v["dead_ms"] or happened.opened_after(act) < v["mutation_ms"]:
        return False
    return happened.after(act, _SENTRY_SEES) > v["dead_ms"] and happened.after(act, SCROLL) > v["scroll_ms"]


def _sentry_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    return (chain for chain in _sentry_all_dead(session, v) if len(chain) >= v["clicks"])


def _sentry_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    return (chain[:1] for chain in _sentry_all_dead(session, v))


# OpenReplay -------------------------------------------------------------------------------------


def _openreplay_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    def same(chain: Sequence[Act], act: Act) -> bool:
        return label_of(act) == label_of(chain[-1]) and gap_ms(chain[-1], act) < v["gap_ms"]

    found = chains(session.acts, same)
    return (chain for chain in found if len(chain) >= v["clicks"] and label_of(chain[0]))


def _openreplay_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)
    for act in by_pointer(session):
        if not label_of(act) or has(act, Trait.INPUT):
            continue
        first = min(happened.after(act, (*DOM, *INPUT)), happened.focus_after(act), happened.gone_after(act))
        if v["dead_ms"] <= first < float("inf"):
            yield (act,)


# Datadog ----------------------------------------------------------------------------------------

_DOWN_MS = 150.0  # what the press before a click selected is the click's


def _datadog_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)

    def same(chain: Sequence[Act], act: Act) -> bool:
        target = node_of(session, act) == node_of(session, chain[-1])
        return target and gap_px(chain[-1], act) <= v["radius_px"] and gap_ms(chain[-1], act) <= v["span_ms"]

    for chain in chains(by_pointer(session), same):
        moved = any(
            min(happened.after(act, SELECTION, _DOWN_MS), happened.after(act, SCROLL)) < v["span_ms"]
            for act in chain
        )
        if not moved and dense(chain, int(v["clicks"]), v["span_ms"]):
            yield chain


def _datadog_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)
    for act in by_pointer(session):
        if has(act, Trait.FIELD, Trait.CANVAS, Trait.LINK):
            continue
        acted = min(happened.after(act, (*INPUT, *SCROLL)), happened.after(act, SELECTION, _DOWN_MS))
        seen = min(happened.after(act, DOM), happened.request_after(act), happened.opened_after(act))
        if min(seen, happened.left_after(act)) > v["activity_ms"] and acted > v["chain_ms"]:
            yield (act,)


def _datadog_error(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)
    for act in session.acts:
        times, end = happened.times(act.facts.window, DOM), act.facts.t_ms
        for t in times:  # the action goes on while something changes every so often
            if t >= act.facts.t_ms and t - end <= v["activity_ms"]:
                end = t
        limit = min(end - act.facts.t_ms + v["activity_ms"], v["longest_ms"])
        if happened.error_after(act)[0] <= limit:
            yield (act,)


# Amplitude, Mixpanel, Splunk --------------------------------------------------------------------


def _amplitude_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)

    def same(chain: Sequence[Act], act: Act) -> bool:
        if control_of(act) != control_of(chain[-1]) or gap_ms(chain[-1], act) > v["span_ms"]:
            return False
        xs = [a.facts.x_client for a in (*chain, act)]
        ys = [a.facts.y_client for a in (*chain, act)]
        within = max(xs) - min(xs) <= v["box_px"] and max(ys) - min(ys) <= v["box_px"]
        return within and happened.after(chain[-1], SELECTION) >= gap_ms(chain[-1], act)

    found = chains(by_pointer(session), same)
    return (chain for chain in found if dense(chain, int(v["clicks"]), v["span_ms"]))


def _amplitude_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)
    for act in by_pointer(session):
        if not has(act, Trait.LINK, Trait.BUTTON, Trait.ROLE) or has(act, Trait.NEW_TAB):
            continue
        if min(happened.after(act, DOM), happened.left_after(act)) > v["dead_ms"]:
            yield (act,)


def _mixpanel_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    def near(chain: Sequence[Act], act: Act) -> bool:
        return gap_ms(chain[-1], act) <= v["gap_ms"] and gap_px(chain[-1], act) < v["radius_px"]

    return (chain for chain in chains(by_pointer(session), near) if len(chain) >= v["clicks"])


def _mixpanel_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened, seen = Happened(session), (*DOM, *STYLE, *INPUT, *SELECTION, *SCROLL)
    for act in by_pointer(session):
        first = min(happened.after(act, seen, v["before_ms"]), happened.left_after(act))
        if min(first, happened.selection_after(act)) > v["dead_ms"]:
            yield (act,)


def _splunk_rage(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    def same(chain: Sequence[Act], act: Act) -> bool:
        return node_of(session, act) == node_of(session, chain[-1]) and gap_ms(chain[-1], act) <= v["span_ms"]

    found = chains(by_pointer(session), same)
    return (chain for chain in found if dense(chain, int(v["clicks"]), v["span_ms"]))


def _splunk_dead(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened = Happened(session)
    for act in by_pointer(session):
        first = min(happened.after(act, DOM), happened.request_after(act), happened.left_after(act))
        if first > v["dead_ms"]:
            yield (act,)


def _error_within(session: SessionActs, v: Values) -> Iterable[Sequence[Act]]:
    happened, seen = Happened(session), set[object]()
    for act in reversed(session.acts):  # an error belongs to the click just before it
        after, error = happened.error_after(act)
        if after <= v["error_ms"] and id(error) not in seen:
            seen.add(id(error))
            yield (act,)


# the sets ---------------------------------------------------------------------------------------

_UNITS = {"ms": "ms", "px": "px", "clicks": "clicks"}


def _signal(ours: Signal, vendor: str, pick: Pick, **numbers: float) -> Signal:
    parameters = tuple(
        Parameter(name, name.rsplit("_", 1)[0].replace("_", " "), value, 0, value * 10, _unit(name))
        for name, value in numbers.items()
    )

    def find(session: SessionActs, values: Values) -> list[Moment]:
        return [_moment(ours, vendor, acts, values) for acts in pick(session, values)]

    return Signal(
        id=ours.id,
        name=f"{ours.name} ({vendor})",
        description=f"{ours.name} by the rule of {vendor}.",
        version=1,
        parameters=parameters,
        weight=ours.weight,
        find=find,
        measurable=no_page if ours is not error_click.SIGNAL else ours.measurable,
    )


def _unit(name: str) -> str:
    return _UNITS[name.rsplit("_", 1)[-1]]


def _moment(ours: Signal, vendor: str, acts: Sequence[Act], values: Values) -> Moment:
    first, last = acts[0].facts, acts[-1].facts
    element = first.target.element if first.target else None
    clicks = "1 click" if len(acts) == 1 else f"{len(acts)} clicks"
    return Moment(
        signal=ours.id,
        t_start_ms=first.t_ms,
        t_end_ms=last.t_ms,
        page=first.page,
        page_view=first.page_view,
        element=element,
        score=ours.weight,
        sentence=f"**{clicks}** on {name_of(element)}. {vendor} calls this a {ours.name.lower()}.",
        looked=(Looked("Rule", vendor, True),),
        clicks=places(list(acts)),
        parameters=dict(values),
        window=first.window,
    )


def _preset(name: str, rage: Signal, dead: Signal, error: Signal | None = None) -> Preset:
    signals = (rage, dead) if error is None else (rage, dead, error)
    return Preset(name.lower(), name, signals)


def _all() -> tuple[Preset, ...]:
    rage, dead, error = rage_click.SIGNAL, dead_click.SIGNAL, error_click.SIGNAL
    sentry = {"mutation_ms": 3_000.0, "scroll_ms": 300.0, "dead_ms": 7_000.0}
    return (
        _preset(
            "PostHog",
            _signal(rage, "PostHog", _posthog_rage, clicks=3, gap_ms=1_000, radius_px=30),
            _signal(
                dead, "PostHog", _posthog_dead, dead_ms=2_750, mutation_ms=2_500, scroll_ms=100, once_ms=1_000
            ),
        ),
        _preset(
            "Sentry",
            _signal(rage, "Sentry", _sentry_rage, clicks=3, **sentry),
            _signal(dead, "Sentry", _sentry_dead, **sentry),
        ),
        _preset(
            "OpenReplay",
            _signal(rage, "OpenReplay", _openreplay_rage, clicks=3, gap_ms=300),
            _signal(dead, "OpenReplay", _openreplay_dead, dead_ms=1_234),
        ),
        _preset(
            "Amplitude",
            _signal(rage, "Amplitude", _amplitude_rage, clicks=4, span_ms=1_000, box_px=50),
            _signal(dead, "Amplitude", _amplitude_dead, dead_ms=3_000),
            _signal(error, "Amplitude", _error_within, error_ms=2_000),
        ),
        _preset(
            "Datadog",
            _signal(rage, "Datadog", _datadog_rage, clicks=3, span_ms=1_000, radius_px=100),
            _signal(dead, "Datadog", _datadog_dead, activity_ms=100, chain_ms=1_000),
            _signal(error, "Datadog", _datadog_error, activity_ms=100, longest_ms=10_000),
        ),
        _preset(
            "Mixpanel",
            _signal(rage, "Mixpanel", _mixpanel_rage, clicks=4, gap_ms=1_000, radius_px=30),
            _signal(dead, "Mixpanel", _mixpanel_dead, dead_ms=500, before_ms=100),
        ),
        _preset(
            "Splunk",
            _signal(rage, "Splunk", _splunk_rage, clicks=4, span_ms=1_000),
            _signal(dead, "Splunk", _splunk_dead, dead_ms=1_000),
            _signal(error, "Splunk", _error_within, error_ms=1_000),
        ),
    )


PRESETS: dict[str, Preset] = {preset.id: preset for preset in _all()}
