"""Long waits: a spinner, a progress bar or a busy region keeps the visitor waiting (SIGNALS.md)."""

from __future__ import annotations

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import no_page
from heatreel.model.moment import Looked, Moment
from heatreel.model.waits import Wait


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a stretch of waiting; signs that overlap are one."""
    found: list[Moment] = []
    for group in _together([wait for wait in session.facts.waits if _lasted(wait) >= values["least_ms"]]):
        first = group[0]
        view = session.track.page_view_at(first.start_ms, first.window)
        if view is None:
            continue
        end = max(wait.end_ms for wait in group)
        seconds, left = (end - first.start_ms) / 1000, any(wait.left for wait in group)
        after = "until the page was left" if left else "then it went"
        found.append(
            Moment(
                signal=SIGNAL.id,
                t_start_ms=first.start_ms,
                t_end_ms=end,
                page=view.page,
                page_view=view.index,
                element=first.element,
                score=SIGNAL.weight,
                sentence=f"A {first.what} stood there for **{seconds:.1f} s**, {after}.",
                looked=(
                    Looked("Sign of waiting", first.what, True),
                    Looked("In view", "not measured", False),
                    Looked("LCP, INP", "not recorded here", False),
                ),
                parameters=dict(values),
                window=first.window,
            )
        )
    return found


def _lasted(wait: Wait) -> float:
    return wait.end_ms - wait.start_ms


def _together(waits: list[Wait]) -> list[list[Wait]]:
    groups: list[list[Wait]] = []
    for wait in waits:
        near = [
            group
            for group in groups[-8:]
            if group[0].window == wait.window and wait.start_ms <= max(one.end_ms for one in group)
        ]
        if near:
            near[-1].append(wait)
        else:
            groups.append([wait])
    return groups


SIGNAL = Signal(
    id="long_wait",
    name="Long wait",
    description="A spinner, a progress bar or a busy region stays.",
    version=1,
    parameters=(Parameter("least_ms", "At least", 5_000, 1_000, 60_000, "ms"),),
    weight=1.0,
    find=find,
    measurable=no_page,
)
