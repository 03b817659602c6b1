"""Quick backs: a page is opened and left again for the one before it (SIGNALS.md)."""

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
    path_words,
    views_by_window,
)
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView

_BY_LINK_MS = 1_500.0  # a click so shortly before leaving is what left


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a chain: A-B-A-B is one."""
    found: list[Moment] = []
    for views in views_by_window(session):
        last_end = -1
        for at in range(1, len(views) - 1):
            if at > last_end and _is_quick_back(session, views, at, values):
                end = at
                while end + 2 < len(views) and _is_quick_back(session, views, end + 1, values):
                    end += 1
                found.append(_moment(session, views[at - 1 : end + 2], values))
                last_end = end
    return found


def _is_quick_back(session: SessionActs, views: Sequence[PageView], at: int, values: Values) -> bool:
    before, there, after = (address(view.href) for view in views[at - 1 : at + 2])
    view = views[at]
    if before != after or before == there or _lasted_ms(views, at) > values["most_ms"]:
        return False
    left = views[at + 1].start_ms
    clicks = clicks_between(session, view.window, view.start_ms, left)
    return len(clicks) <= values["clicks"] and not inputs_between(session, view.window, view.start_ms, left)


def _lasted_ms(views: Sequence[PageView], at: int) -> float:
    """How long a page view lasted until the next one of its window began."""
    return views[at + 1].start_ms - views[at].start_ms


def _moment(session: SessionActs, views: Sequence[PageView], values: Values) -> Moment:
    first, there = views[0], views[1]
    left = views[2].start_ms
    clicks = clicks_between(session, there.window, max(there.start_ms, left - _BY_LINK_MS), left)
    by = "link" if clicks else "back"
    seconds = (left - there.start_ms) / 1000
    times = f", {len(views) // 2} times" if len(views) > 3 else ""
    sentence = (
        f"**{path_words(there.href)}** was opened from {path_words(first.href)} and left again "
        f"after {seconds:.1f} s{times}, {'by a link' if by == 'link' else 'with Back'}."
    )
    looked = (
        Looked(
            "Clicks on the page", str(len(clicks_between(session, there.window, there.start_ms, left))), False
        ),
        Looked("Input on the page", "none", False),
        Looked("Back to the page before", f"+{seconds:.1f} s", True),
    )
    start, end = there.start_ms, views[-1].start_ms
    return moment_of(SIGNAL.id, there, start, end, SIGNAL.weight, sentence, looked, values, by)


SIGNAL = Signal(
    id="quick_back",
    name="Quick back",
    description="A page is opened and left again at once for the page before it.",
    version=1,
    parameters=(
        Parameter("most_ms", "Longest time on the page", 7_000, 1_000, 60_000, "ms"),
        Parameter("clicks", "Most clicks on the page", 1, 0, 10, "clicks"),
    ),
    weight=1.0,
    find=find,
    measurable=no_views,
)
