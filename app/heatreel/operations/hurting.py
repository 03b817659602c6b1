"""Which elements and pages hurt most, over many sessions, and what that cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from heatreel.analysis.impact import Impact, impact
from heatreel.analysis.intervals import share_of
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import SessionFilter
from heatreel.model.zone import ClickAt, Share
from heatreel.operations.detecting import moments_of
from heatreel.operations.ports import Progress, no_progress
from heatreel.operations.verdicts import counted_moments

By = Literal["element", "page"]

HURTING_COLUMNS = [
    "signal",
    "page",
    "element",
    "selector",
    "sessions",
    "moments",
    "of_sessions",
    "share",
    "share_low",
    "share_high",
    "score",
    "goal_met",
    "goal_others",
    "goal_difference",
    "goal_low",
    "goal_high",
    "value_lost",
    "note",
]


@dataclass(frozen=True, slots=True)
class Hurt:
    """Moments of one signal on one element (or page). ``share``: of the sessions that saw the page."""

    signal: str
    page: str
    element: str  # as a person would call it; "" for a page
    selector: str
    moments: int
    share: Share
    score: float  # what they add to the sessions' scores, all together
    impact: Impact | None  # on reaching the goal page, where one was named
    at: tuple[ClickAt, ...]  # the first moment of each session


@dataclass(slots=True)
class _Group:
    names: list[str] = field(default_factory=list)
    first: dict[int, float] = field(default_factory=dict)  # session: its first moment, epoch ms
    moments: int = 0
    score: float = 0.0

    def add(self, session_id: int, moment: Moment) -> None:
        self.moments += 1
        self.score += moment.score
        self.first[session_id] = min(moment.t_start_ms, self.first.get(session_id, moment.t_start_ms))
        if moment.element is not None and moment.element.text:
            self.names.append(moment.element.text)


def hurting(
    library: Library,
    filter: SessionFilter = SessionFilter(),
    *,
    by: By = "element",
    goal: str = "",
    progress: Progress = no_progress,
) -> tuple[Hurt, ...]:
    """Those that hurt most first: by what they add to scores. ``goal``: a page as the library names it.

    Sessions that met the problem reached the goal when they came there after its first moment; the others,
    when they came there at all after the page. Moments that people said are none, or that a rule silences,
    are left out.
    """
    ids = library.session_ids(filter).tolist()
    groups: dict[tuple[str, str, str], _Group] = {}
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "")
        for moment in counted_moments(library, session_id, moments_of(library, session_id)):
            selector = moment.element.selector if by == "element" and moment.element is not None else ""
            if not moment.score or (by == "element" and not selector):
                continue  # what is only told, such as hesitation, hurts nobody
            groups.setdefault((moment.signal, moment.page, selector), _Group()).add(session_id, moment)
    seen = {page: _first_seen(library, page, filter) for page in {page for _, page, _ in groups}}
    reached = _last_seen(library, goal, filter) if goal else None
    worth = library.worth()
    made = []
    for (signal, page, selector), group in groups.items():
        names = group.names
        met, others = set(group.first), set(seen[page]) - set(group.first)
        found = None
        if reached is not None:
            came = {one for one in met if reached.get(one, 0.0) > group.first[one]}
            came |= {one for one in others if reached.get(one, 0.0) > seen[page][one]}
            found = impact(met, others, came, worth)
        made.append(
            Hurt(
                signal,
                page,
                max(set(names), key=names.count) if names else selector.split(" > ")[-1],
                selector,
                group.moments,
                share_of(len(met), max(len(met), len(seen[page]))),
                group.score,
                found,
                tuple(ClickAt(one, t_ms) for one, t_ms in sorted(group.first.items())),
            )
        )
    return tuple(sorted(made, key=lambda one: (-one.score, -one.share.value, one.page, one.selector)))


def _first_seen(library: Library, page: str, filter: SessionFilter) -> dict[int, float]:
    views = library.views_of_page(page, None, filter)
    found: dict[int, float] = {}
    for session_id, t_ms in zip(views.session_id.tolist(), views.start_ms.tolist(), strict=True):
        found[session_id] = min(t_ms, found.get(session_id, np.inf))
    return found


def _last_seen(library: Library, page: str, filter: SessionFilter) -> dict[int, float]:
    views = library.views_of_page(page, None, filter)
    found: dict[int, float] = {}
    for session_id, t_ms in zip(views.session_id.tolist(), views.start_ms.tolist(), strict=True):
        found[session_id] = max(t_ms, found.get(session_id, 0.0))
    return found


def hurting_rows(found: tuple[Hurt, ...]) -> list[Mapping[str, object]]:
    """A row each with the columns of `HURTING_COLUMNS`; shares from 0 to 1."""
    return [_row(one) for one in found]


def _row(one: Hurt) -> Mapping[str, object]:
    row: dict[str, object] = {
        "signal": one.signal,
        "page": one.page,
        "element": one.element,
        "selector": one.selector,
        "sessions": len(one.at),
        "moments": one.moments,
        "of_sessions": one.share.of,
        "share": _rounded(one.share.value),
        "share_low": _rounded(one.share.low),
        "share_high": _rounded(one.share.high),
        "score": round(one.score, 2),
    }
    if one.impact is not None:
        row |= {
            "goal_met": _rounded(one.impact.met.value),
            "goal_others": _rounded(one.impact.others.value),
            "goal_difference": _rounded(one.impact.difference),
            "goal_low": _rounded(one.impact.low),
            "goal_high": _rounded(one.impact.high),
            "value_lost": _rounded(one.impact.lost),
            "note": "under 20 sessions on a side: says little" if one.impact.few else "",
        }
    return row


def _rounded(value: float | None) -> float | None:
    return None if value is None or value != value else round(value, 4)
