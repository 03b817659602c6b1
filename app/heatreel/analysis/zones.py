"""What visitors did with each element of a page: clicks, time to the first, exposure, what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.heatmap_attention import InView
from heatreel.analysis.intervals import share_of
from heatreel.model.columns import ClickKind, ViewsOfPage
from heatreel.model.place import ElementFlag, HitElements, PageElements
from heatreel.model.zone import ClickAt, Share, Zone

EXPOSED_MS = 150.0  # an element is exposed when its middle line was in view for so long in all

Clicked = Collection[tuple[int, float]]  # session, epoch ms
Int = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PageVisits:
    """What zones are counted from. ``in_view``: a part for each row of ``views``, None = viewport unknown
    (or not asked for: ``elements`` are those of a state of the page that came and went).

    ``dead`` and ``rage``: the clicks of such moments. ``goal_ms``: for each session when it came to the goal
    page last, epoch ms; None = no goal was chosen.
    """

    hits: HitElements
    views: ViewsOfPage
    in_view: Sequence[InView | None]
    elements: PageElements | None
    dead: Clicked = ()
    rage: Clicked = ()
    goal_ms: Mapping[int, float] | None = None


def zones(visits: PageVisits) -> tuple[Zone, ...]:
    """The elements that were clicked by pointer, most clicks first.

    A click on something in a control (a link, a button, a field) is one on that control.
    """
    hits = visits.hits.take(visits.hits.kind != ClickKind.KEYBOARD)
    paths = np.where(hits.control != "", hits.control, hits.target)
    found = [path for path in dict.fromkeys(paths.tolist()) if path]
    places = _places(visits.elements, found)
    exposed_ms = _exposed_ms(visits.in_view, places)
    rows = {key: row for row, key in enumerate(_view_keys(visits.views))}
    view = np.array(
        [rows.get(key, -1) for key in zip(hits.session_id.tolist(), hits.view.tolist(), strict=True)]
    )
    counter = _Counter(visits, hits, view.astype(np.intp), len(visits.views))
    made = [
        counter.zone(path, np.flatnonzero(paths == path), place, exposed_ms[:, number])
        for number, (path, place) in enumerate(zip(found, places, strict=True))
    ]
    return tuple(sorted(made, key=lambda zone: (-zone.clicks, zone.selector)))


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    box: tuple[float, float, float, float]
    fixed: bool


def _places(elements: PageElements | None, paths: Sequence[str]) -> list[_Place | None]:
    """Where the picture shows the elements."""
    places: list[_Place | None] = []
    for path in paths:
        row = -1 if elements is None else elements.rows.get(path, -1)
        if elements is None or row < 0 or not elements.flags[row] & ElementFlag.SEEN:
            places.append(None)
            continue
        x, y, width, height = (float(one) for one in elements.box[row])
        places.append(_Place((x, y, width, height), bool(elements.flags[row] & ElementFlag.FIXED)))
    return places


def _exposed_ms(in_view: Sequence[InView | None], places: Sequence[_Place | None]) -> NDArray[np.float64]:
    """Milliseconds of each view (row) in which the middle line of each zone (column) was in view."""
    middle = np.array([np.nan if one is None else one.box[1] + one.box[3] / 2 for one in places])
    fixed = np.array([one is not None and one.fixed for one in places], np.bool_)
    spent = np.full((len(in_view), len(places)), np.nan)
    for row, part in enumerate(in_view):
        if part is not None:
            seen = fixed | ((part.top[:, None] <= middle) & (middle < part.bottom[:, None]))
            spent[row] = part.spent_ms.astype(np.float64) @ seen
    return spent


def _view_keys(views: ViewsOfPage) -> list[tuple[int, int]]:
    return list(zip(views.session_id.tolist(), views.view_index.tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Counter:
    visits: PageVisits
    hits: HitElements
    view: Int  # of each click, row of the views; -1 = at another width by then
    views: int

    def zone(self, path: str, rows: Int, place: _Place | None, exposed_ms: NDArray[np.float64]) -> Zone:
        hits = self.hits
        keys = list(zip(hits.session_id[rows].tolist(), hits.t_ms[rows].tolist(), strict=True))
        name = next((text for text in hits.name[rows[::-1]].tolist() if text), path.split(" > ")[-1])
        views = np.unique(self.view[rows])
        views = views[views >= 0]
        known = exposed_ms[~np.isnan(exposed_ms)]
        exposed = known[known >= EXPOSED_MS]
        return Zone(
            selector=path,
            name=name,
            box=None if place is None else place.box,
            clicks=len(rows),
            share=len(rows) / len(hits),
            click_rate=share_of(len(views), self.views),
            clicks_per_view=int((self.view[rows] >= 0).sum()) / max(1, self.views),
            exposure=None if place is None else share_of(len(exposed), len(known)),
            exposure_s=None if place is None or not len(exposed) else float(np.median(exposed)) / 1000,
            first_click_s=self._first_s(rows),
            dead=sum(key in self.visits.dead for key in keys),
            rage=sum(key in self.visits.rage for key in keys),
            went_on=self._went_on(rows),
            at=tuple(ClickAt(session_id, t_ms) for session_id, t_ms in keys),
        )

    def _first_s(self, rows: Int) -> float | None:
        mine = rows[self.view[rows] >= 0]
        if not len(mine):
            return None
        first: dict[int, float] = {}
        for view, t_ms in zip(self.view[mine].tolist(), self.hits.t_ms[mine].tolist(), strict=True):
            first[view] = min(t_ms, first.get(view, t_ms))
        start = self.visits.views.start_ms
        return float(np.median([t_ms - start[view] for view, t_ms in first.items()])) / 1000

    def _went_on(self, rows: Int) -> Share | None:
        goal = self.visits.goal_ms
        if goal is None:
            return None
        last: dict[tuple[int, int], bool] = {}
        hits = self.hits
        for session_id, view, t_ms in zip(
            hits.session_id[rows].tolist(), hits.view[rows].tolist(), hits.t_ms[rows].tolist(), strict=True
        ):
            came = goal.get(session_id, float("-inf")) > t_ms
            last[session_id, view] = came or last.get((session_id, view), False)
        return share_of(sum(last.values()), len(last))
