"""Speed browsing: page after page, none of them long enough to read (SIGNALS.md)."""

from __future__ import annotations

from collections.abc import Sequence

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_pages import (
    address,
    clicks_between,
    inputs_between,
    moment_of,
    no_views,
    views_by_window,
)
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a run of short page views; reloads of one page are no run."""
    found: list[Moment] = []
    for views in views_by_window(session):
        run: list[PageView] = []
        for at, view in enumerate(views):
            end = views[at + 1].start_ms if at + 1 < len(views) else None
            if end is not None and _is_short(session, view, end, values):
                run.append(view)
                continue
            found += _of_run(run, view.start_ms, values)
            run = []
    return found


def _is_short(session: SessionActs, view: PageView, end: float, values: Values) -> bool:
    """Left soon, with hardly an act; the click that leaves is one."""
    acts = len(clicks_between(session, view.window, view.start_ms, end))
    acts += inputs_between(session, view.window, view.start_ms, end)
    return end - view.start_ms < values["most_ms"] and acts <= values["acts"]


def _of_run(run: Sequence[PageView], end_ms: float, values: Values) -> list[Moment]:
    if len(run) < values["views"] or len({address(view.href) for view in run}) < 2:
        return []
    first, seconds = run[0], (end_ms - run[0].start_ms) / 1000
    sentence = f"**{len(run)} pages in {seconds:.0f} s**, hardly anything was done on any of them."
    looked = (Looked("Longest time on one of them", f"under {values['most_ms'] / 1000:g} s", True),)
    return [
        moment_of(SIGNAL.id, first, first.start_ms, end_ms, SIGNAL.weight, sentence, looked, values),
    ]


SIGNAL = Signal(
    id="speed_browsing",
    name="Speed browsing",
    description="Page after page, none of them looked at.",
    version=1,
    parameters=(
        Parameter("views", "Page views in a row", 4, 2, 20, "page views"),
        Parameter("most_ms", "Each shorter than", 5_000, 500, 60_000, "ms"),
        Parameter("acts", "Most acts on each", 1, 0, 10, "acts"),
    ),
    weight=1.0,
    find=find,
    measurable=no_views,
)
