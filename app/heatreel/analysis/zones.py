"""What visitors did with each element of a page: clicks, time to the first, exposure, what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.heatmap_attention import InView
from heatreel.analysis.heatmap_move import Dwell
from heatreel.analysis.hovering import came_ms, on_boxes
from heatreel.analysis.intervals import share_of
from heatreel.model.columns import ClickKind, ViewsOfPage
from heatreel.model.place import ElementFlag, HitElements, PageElements
from heatreel.model.zone import ClickAt, DrawnZone, Share, Zone

EXPOSED_MS = 150.0  # an element is exposed when its middle line was in view for so long in all

Clicked = Collection[tuple[int, float]]  # session, epoch ms
Int = NDArray[np.intp]
Box = tuple[float, float, float, float]  # x, y, width, height in page px


@dataclass(frozen=True, slots=True, eq=False)
class PageVisits:
    """What zones are counted from. ``in_view`` and ``trails``: a part for each row of ``views``, None = not
    known (or not asked for: ``elements`` are those of a state of the page that came and went).

    ``dead`` and ``rage``: the clicks of such moments. ``goal_ms``: for each session when it came to the goal
    page last, epoch ms; None = no goal was chosen. ``worth``: what sessions were worth; None = not recorded.
    ``drawn``: rectangles on the picture, with the places of all clicks on it (page px, NaN = none).
    """

    hits: HitElements
    views: ViewsOfPage
    in_view: Sequence[InView | None]
    elements: PageElements | None
    dead: Clicked = ()
    rage: Clicked = ()
    goal_ms: Mapping[int, float] | None = None
    trails: Sequence[Dwell | None] = ()
    worth: Mapping[int, float] | None = None
    drawn: Sequence[DrawnZone] = ()
    places: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None


def zones(visits: PageVisits) -> tuple[Zone, ...]:
    """The drawn zones, then the elements that were clicked by pointer, most clicks first.

    A click on something in a control (a link, a button, a field) is one on that control.
    """
    pointed = visits.hits.kind != ClickKind.KEYBOARD
    hits = visits.hits.take(pointed)
    paths = np.where(hits.control != "", hits.control, hits.target)
    found = [path for path in dict.fromkeys(paths.tolist()) if path]
    clicked = [np.flatnonzero(paths == path) for path in found]
    places = _places(visits.elements, found)
    for zone in visits.drawn:
        places.append(_Place(zone.box, fixed=False))
        clicked.append(_inside(visits, pointed, zone))
    rows = {key: row for row, key in enumerate(_view_keys(visits.views))}
    keys = zip(hits.session_id.tolist(), hits.view.tolist(), strict=True)
    view = np.array([rows.get(key, -1) for key in keys], np.intp)
    counter = _Counter(visits, hits, view, clicked, places)
    names = [*((path, counter.name(path, of)) for path, of in zip(found, clicked, strict=False))]
    names += [("", zone.name) for zone in visits.drawn]
    made = [counter.zone(number, *name) for number, name in enumerate(names)]
    return tuple(sorted(made, key=lambda zone: (zone.selector != "", -zone.clicks, zone.selector)))


def _inside(visits: PageVisits, pointed: NDArray[np.bool_], zone: DrawnZone) -> Int:
    """Which of the clicks by pointer lie in a rectangle."""
    assert visits.places is not None
    x, y = (place[pointed] for place in visits.places)
    left, top, width, height = zone.box
    inside = (x >= left) & (x < left + width) & (y >= top) & (y < top + height)
    return np.flatnonzero(inside)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    box: Box
    fixed: bool


def _places(elements: PageElements | None, paths: Sequence[str]) -> list[_Place | None]:
    """Where the picture shows the elements."""
    places: list[_Place | None] = []
    for path in paths:
        box = element_box(elements, path)
        if elements is None or box is None:
            places.append(None)
        else:
            flags = elements.flags[elements.rows[path]]
            places.append(_Place(box, bool(flags & ElementFlag.FIXED)))
    return places


def element_box(elements: PageElements | None, path: str) -> Box | None:
    """Where the picture of a page shows an element; None where it does not."""
    row = -1 if elements is None else elements.rows.get(path, -1)
    if elements is None or row < 0 or not elements.flags[row] & ElementFlag.SEEN:
        return None
    x, y, width, height = (float(one) for one in elements.box[row])
    return x, y, width, height


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


class _Counter:
    """Counts one zone after the other; ``view``: the row of each click's view, -1 = at another width."""

    def __init__(
        self,
        visits: PageVisits,
        hits: HitElements,
        view: Int,
        clicked: Sequence[Int],
        places: Sequence[_Place | None],
    ) -> None:
        self.visits, self.hits, self.view = visits, hits, view
        self.clicked, self.places = clicked, places
        self.views = len(visits.views)
        self.exposed_ms = _exposed_ms(visits.in_view, places)
        self.first_ms = np.full((self.views, len(places)), np.nan)
        for number, rows in enumerate(clicked):
            mine = rows[view[rows] >= 0]
            np.fmin.at(self.first_ms[:, number], view[mine], hits.t_ms[mine])
        self.hover_ms, self.to_click_ms = _hovers(visits.trails, places, self.first_ms)

    def name(self, path: str, rows: Int) -> str:
        """What a person would call an element: its latest name, else the last step of its path."""
        names = self.hits.name[rows[::-1]].tolist()
        return next((text for text in names if text), path.split(" > ")[-1])

    def zone(self, number: int, selector: str, name: str) -> Zone:
        rows, place, hits = self.clicked[number], self.places[number], self.hits
        keys = list(zip(hits.session_id[rows].tolist(), hits.t_ms[rows].tolist(), strict=True))
        views = np.unique(self.view[rows])
        views = views[views >= 0]
        known = self.exposed_ms[:, number]
        known = known[~np.isnan(known)]
        exposed = known[known >= EXPOSED_MS]
        hover_ms = self.hover_ms[:, number]
        return Zone(
            selector=selector,
            name=name,
            box=None if place is None else place.box,
            clicks=len(rows),
            share=len(rows) / max(1, len(hits)),
            click_rate=share_of(len(views), self.views),
            clicks_per_view=int((self.view[rows] >= 0).sum()) / max(1, self.views),
            exposure=None if place is None else share_of(len(exposed), len(known)),
            exposure_s=None if place is None else _median_s(exposed),
            first_click_s=_median_s(self.first_ms[:, number] - self.visits.views.start_ms),
            dead=sum(key in self.visits.dead for key in keys),
            rage=sum(key in self.visits.rage for key in keys),
            went_on=self._went_on(rows),
            at=tuple(ClickAt(session_id, t_ms) for session_id, t_ms in keys),
            hover_s=_median_s(hover_ms[hover_ms > 0]),
            hover_to_click_s=_median_s(self.to_click_ms[:, number]),
            value_per_click=self._value_per_click(rows),
        )

    def _value_per_click(self, rows: Int) -> float | None:
        worth = self.visits.worth
        if worth is None or not len(rows):
            return None
        sessions = np.unique(self.hits.session_id[rows]).tolist()
        return sum(worth.get(session_id, 0.0) for session_id in sessions) / len(rows)

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


def _hovers(
    trails: Sequence[Dwell | None], places: Sequence[_Place | None], first_ms: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each view (row) and zone (column): ms that the cursor was there, and ms from when it last came
    there to the first click; NaN where that is not known."""
    hover_ms, to_click_ms = np.full(first_ms.shape, np.nan), np.full(first_ms.shape, np.nan)
    boxes = [None if place is None else place.box for place in places]
    fixed = [place is not None and place.fixed for place in places]
    for row, trail in enumerate(trails):
        if trail is None or not len(trail.t_ms):
            continue
        inside = on_boxes(trail, boxes, fixed)
        hover_ms[row] = trail.spent_ms.astype(np.float64) @ inside
        for number in np.flatnonzero(~np.isnan(first_ms[row])).tolist():
            came = came_ms(trail, inside[:, number], first_ms[row, number])
            if came is not None:
                to_click_ms[row, number] = first_ms[row, number] - came
    return hover_ms, to_click_ms


def _median_s(spans_ms: NDArray[np.float64]) -> float | None:
    known = spans_ms[~np.isnan(spans_ms)]
    return float(np.median(known)) / 1000 if len(known) else None
