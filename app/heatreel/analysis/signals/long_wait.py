"""Long waits: a spinner, a progress bar or a busy region keeps the visitor waiting, or the web vitals that
the recording holds (LCP, INP) are bad (SIGNALS.md)."""

from __future__ import annotations

from dataclasses import dataclass

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import no_page
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView
from heatreel.model.waits import Vital, Wait

_SAID = {
    "LCP": "The largest content of the page came after **{:.1f} s** (LCP).",
    "INP": "The page took up to **{:.1f} s** to show what an act did (INP).",
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A time of waiting, epoch ms, and what tells of it."""

    start_ms: float
    end_ms: float
    window: int
    sign: Wait | Vital


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a stretch of waiting; signs that overlap are one."""
    worst = _worst(session)
    stretches = [
        _Stretch(wait.start_ms, wait.end_ms, wait.window, wait)
        for wait in session.facts.waits
        if wait.end_ms - wait.start_ms >= values["least_ms"]
    ]
    for (view, name), vital in worst.items():
        if vital.value_ms > values[f"{name.lower()}_ms"]:
            stretches.append(_measured(session.track.page_views[view], vital))
    stretches.sort(key=lambda one: (one.start_ms, one.window))
    moments = (_moment(session, group, worst, values) for group in _together(stretches))
    return [moment for moment in moments if moment is not None]


def _worst(session: SessionActs) -> dict[tuple[int, str], Vital]:
    """The worst of each measure by page view (its index) and name: both only grow while a page is shown."""
    found: dict[tuple[int, str], Vital] = {}
    for vital in session.facts.vitals:
        view = session.track.page_view_at(vital.t_ms, vital.window)
        if view is None:
            continue
        key = (view.index, vital.name)
        if key not in found or vital.value_ms > found[key].value_ms:
            found[key] = vital
    return found


def _measured(view: PageView, vital: Vital) -> _Stretch:
    """When the visitor waited: LCP counts from the page's start, INP is told some time after the act."""
    if vital.name == "LCP":
        return _Stretch(view.start_ms, min(vital.t_ms, view.start_ms + vital.value_ms), view.window, vital)
    return _Stretch(max(view.start_ms, vital.t_ms - vital.value_ms), vital.t_ms, view.window, vital)


def _moment(
    session: SessionActs, group: list[_Stretch], worst: dict[tuple[int, str], Vital], values: Values
) -> Moment | None:
    first = group[0]
    view = session.track.page_view_at(first.start_ms, first.window)
    if view is None:
        return None
    waits = [one.sign for one in group if isinstance(one.sign, Wait)]
    vitals = [one.sign for one in group if isinstance(one.sign, Vital)]
    end = max(one.end_ms for one in group)
    said: list[str] = []
    looked: list[Looked] = []
    if waits:
        seconds = (max(wait.end_ms for wait in waits) - waits[0].start_ms) / 1000
        after = "until the page was left" if any(wait.left for wait in waits) else "then it went"
        said.append(f"A {waits[0].what} stood there for **{seconds:.1f} s**, {after}.")
        looked.append(Looked("Sign of waiting", waits[0].what, True))
        looked.append(Looked("In view", "not measured", False))
    else:
        looked.append(Looked("Sign of waiting", "none on the page", False))
    for vital in sorted(vitals, key=lambda one: one.name, reverse=True):
        said.append(_SAID[vital.name].format(vital.value_ms / 1000))
    for name in ("LCP", "INP"):
        measured = worst.get((view.index, name))
        result = f"{measured.value_ms:,.0f} ms" if measured is not None else "not recorded here"
        looked.append(Looked(name, result, any(vital.name == name for vital in vitals)))
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=first.start_ms,
        t_end_ms=end,
        page=view.page,
        page_view=view.index,
        element=waits[0].element if waits else None,
        score=SIGNAL.weight,
        sentence=" ".join(said),
        looked=tuple(looked),
        parameters=dict(values),
        variant="" if waits else "measured",
        window=first.window,
    )


def _together(stretches: list[_Stretch]) -> list[list[_Stretch]]:
    groups: list[list[_Stretch]] = []
    for one in stretches:
        near = [
            group
            for group in groups[-8:]
            if group[0].window == one.window and one.start_ms <= max(other.end_ms for other in group)
        ]
        if near:
            near[-1].append(one)
        else:
            groups.append([one])
    return groups


def measurable(session: SessionActs) -> str:
    """The page tells of spinners; measures can be told without it."""
    return "" if session.facts.vitals else no_page(session)


SIGNAL = Signal(
    id="long_wait",
    name="Long wait",
    description="A spinner, a progress bar or a busy region stays; or the page's own measures are bad.",
    version=2,
    parameters=(
        Parameter("least_ms", "At least", 5_000, 1_000, 60_000, "ms"),
        Parameter("lcp_ms", "Largest content later than (LCP), where recorded", 4_000, 500, 60_000, "ms"),
        Parameter("inp_ms", "Slowest answer over (INP), where recorded", 500, 50, 60_000, "ms"),
    ),
    weight=1.0,
    find=find,
    measurable=measurable,
)
