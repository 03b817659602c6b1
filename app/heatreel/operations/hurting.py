"""Which elements and pages hurt most, over many sessions, and what that cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from heatreel.analysis.impact import Impact, impact
from heatreel.analysis.intervals import share_of
from heatreel.library.library import Library
from heatreel.model.columns import ViewsOfPage
from heatreel.model.moment import Moment
from heatreel.model.session import SessionFilter
from heatreel.model.zone import ClickAt, Share
from heatreel.operations.among_peers import moments_among
from heatreel.operations.detecting import unmeasured
from heatreel.operations.fact_store import read_facts
from heatreel.operations.ports import Progress, no_progress

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
    "of_clicked",
    "clicked_share",
    "clicked_share_low",
    "clicked_share_high",
    "score",
    "goal_met",
    "goal_others",
    "goal_difference",
    "goal_low",
    "goal_high",
    "value_lost",
    "note",
]
HURTING_SHOWN = ("signal", "page", "element", "sessions", "moments", "share", "clicked_share", "score")


@dataclass(frozen=True, slots=True)
class Hurt:
    """Moments of one signal on one element (or page).

    ``share``: sessions that met them, of those that saw the page and can tell. ``clicked``: of those that
    clicked the element (None for signals that are about no click, and for pages).
    """

    signal: str
    page: str
    element: str  # as a person would call it; "" for a page
    selector: str
    moments: int
    share: Share
    clicked: Share | None
    score: float  # what they add to the sessions' scores, all together
    impact: Impact | None  # on reaching the goal page, where one was named
    at: tuple[ClickAt, ...]  # the first moment of each session


@dataclass(slots=True)
class _Group:
    names: list[str] = field(default_factory=list)
    first: dict[int, float] = field(default_factory=dict)  # session: its first moment, epoch ms
    moments: int = 0
    score: float = 0.0
    has_clicks: bool = False

    def add(self, session_id: int, moment: Moment) -> None:
        self.moments += 1
        self.score += moment.score
        self.has_clicks |= bool(moment.clicks)
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
    are left out; what is far from usual among peers is there (`moments_among`).
    """
    ids = library.session_ids(filter).tolist()
    groups: dict[tuple[str, str, str], _Group] = {}
    blind = blind_sessions(library, ids)
    for session_id, moments in moments_among(library, ids, progress, of_pages=by == "page"):
        for moment in moments:
            selector = moment.element.selector if by == "element" and moment.element is not None else ""
            if not moment.score or (by == "element" and not selector):
                continue  # what is only told, such as hesitation, hurts nobody
            groups.setdefault((moment.signal, moment.page, selector), _Group()).add(session_id, moment)
    views = {page: library.views_of_page(page, None, filter) for page in {page for _, page, _ in groups}}
    seen = {page: _seen(found, min) for page, found in views.items()}
    reached = _seen(library.views_of_page(goal, None, filter), max) if goal else None
    clicked = _clicked(library, views) if by == "element" else {}
    worth = library.worth()
    made = []
    for (signal, page, selector), group in groups.items():
        names = group.names
        met = set(group.first)
        others = set(seen[page]) - met - blind.get(signal, set())
        used = met | clicked.get((page, selector), set()) if group.has_clicks and selector else None
        found = None
        if reached is not None:
            came = {one for one in met if reached.get(one, 0.0) > group.first[one]}
            came |= {one for one in others if reached.get(one, 0.0) > seen[page][one]}
            found = impact(met, others, came, worth)
        made.append(
            Hurt(
                signal,
                page,
                max(sorted(set(names)), key=names.count) if names and selector else selector.split(" > ")[-1],
                selector,
                group.moments,
                share_of(len(met), len(met | others)),
                None if used is None else share_of(len(met), len(used)),
                group.score,
                found,
                tuple(ClickAt(one, t_ms) for one, t_ms in sorted(group.first.items())),
            )
        )
    return tuple(sorted(made, key=lambda one: (-one.score, -one.share.value, one.page, one.selector)))


def blind_sessions(library: Library, ids: Sequence[int]) -> dict[str, set[int]]:
    """By signal, the sessions without a page that cannot tell it: they say nothing of its share. A session
    with a page and without console messages may be one in which nothing was logged: it stays."""
    found: dict[str, set[int]] = {}
    for row in library.rows(ids):
        for signal in () if row.has_page else unmeasured(library, row.id):
            found.setdefault(signal, set()).add(row.id)
    return found


def _seen(views: ViewsOfPage, which: Callable[[float, float], float]) -> dict[int, float]:
    """The first (``min``) or last (``max``) time that each session saw a page, epoch ms."""
    found: dict[int, float] = {}
    for session_id, t_ms in zip(views.session_id.tolist(), views.start_ms.tolist(), strict=True):
        found[session_id] = which(t_ms, found.get(session_id, t_ms))
    return found


def _clicked(library: Library, views: Mapping[str, ViewsOfPage]) -> dict[tuple[str, str], set[int]]:
    """The sessions that clicked each element, by page and selector, as far as their facts are kept."""
    pages: dict[int, dict[int, str]] = {}  # session: page view: page
    for page, found in views.items():
        for session_id, view in zip(found.session_id.tolist(), found.view_index.tolist(), strict=True):
            pages.setdefault(session_id, {})[view] = page
    clicked: dict[tuple[str, str], set[int]] = {}
    for session_id, by_view in pages.items():
        facts = read_facts(library, session_id)
        for click in facts.clicks if facts is not None else ():
            if click.target is not None and click.page_view in by_view:
                key = (by_view[click.page_view], click.target.element.selector)
                clicked.setdefault(key, set()).add(session_id)
    return clicked


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
    if one.clicked is not None:
        row |= {
            "of_clicked": one.clicked.of,
            "clicked_share": _rounded(one.clicked.value),
            "clicked_share_low": _rounded(one.clicked.low),
            "clicked_share_high": _rounded(one.clicked.high),
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
