"""Compare two selections of sessions on one page: two maps on one scale, and their difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from heatreel import __version__
from heatreel.analysis.comparing import Change, ZoneChange, zone_changes
from heatreel.analysis.heatmap_points import fit_to_page
from heatreel.analysis.zones import element_box
from heatreel.export.caption import made_of
from heatreel.export.difference import title_words
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, HeatRequest, PagePicture
from heatreel.model.segment import describe
from heatreel.model.session import SessionFilter
from heatreel.model.zone import LEAST_VIEWS
from heatreel.operations.heat_pages import resolve
from heatreel.operations.heat_pictures import page_picture
from heatreel.operations.heat_points import heat_points
from heatreel.operations.ports import PageBrowser
from heatreel.operations.zoning import zones_of_page

_DAY_MS = 86_400_000.0
_UNEVEN = 0.25  # by which the share of sessions before a midnight may be off a half

CHANGE_COLUMNS = [
    "zone",
    "selector",
    "a_views",
    "a_clicks",
    "a_click_rate",
    "a_low",
    "a_high",
    "b_views",
    "b_clicks",
    "b_click_rate",
    "b_low",
    "b_high",
    "change",
    "change_low",
    "change_high",
    "reading",
    "note",
]


@dataclass(frozen=True, slots=True)
class Selection:
    """One side: sessions of a filter, or those of it without a signal; ``width`` 0 = that of most clicks.
    ``within``: another filter that leaves them too."""

    name: str
    filter: SessionFilter = SessionFilter()
    without: str = ""
    width: int = 0
    within: SessionFilter = SessionFilter()


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What a selection shows."""

    selection: Selection
    request: HeatRequest
    picture: PagePicture
    points: HeatPoints


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two sides; ``zones``: of all clicks, whatever the maps show. ``is_one_page``: both lie on a page of one
    width. ``shared``: sessions that saw the page and are on both sides."""

    a: Side
    b: Side
    look: HeatLook
    zones: tuple[ZoneChange, ...]
    shared: int

    @property
    def is_one_page(self) -> bool:
        """Whether the two maps lie on one picture."""
        return self.a.request.width == self.b.request.width


def sessions_of(library: Library, selection: Selection) -> tuple[int, ...]:
    """Ids of the sessions of a side."""
    ids = set(library.session_ids(selection.filter).tolist())
    if selection.within != SessionFilter():
        ids &= set(library.session_ids(selection.within).tolist())
    if selection.without:
        ids -= set(library.session_ids(SessionFilter(signals=frozenset((selection.without,)))).tolist())
    return tuple(sorted(ids))


def half_way_ms(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> float | None:
    """When about half of the sessions of a map had begun (epoch ms): a midnight of this machine's zone if it
    parts them well enough. None where there are fewer than two."""
    request = resolve(library, request, filter)
    views = library.views_of_page(request.page, request.band or request.width, filter)
    ids = np.unique(views.session_id).tolist()
    starts = np.sort([row.start_ms for row in library.rows(ids)])
    if len(starts) < 2 or starts[0] == starts[-1]:
        return None
    middle = float(starts[len(starts) // 2])
    midnights = [_midnight_ms(middle), _midnight_ms(middle + _DAY_MS)]
    before = [int((starts < one).sum()) / len(starts) for one in midnights]
    off, midnight = min((abs(share - 0.5), one) for share, one in zip(before, midnights, strict=True))
    if off <= _UNEVEN:
        return midnight
    return middle if middle > starts[0] else float(starts[starts > starts[0]][0])


def _midnight_ms(t_ms: float) -> float:
    """When the day of a time began."""
    day = datetime.fromtimestamp(t_ms / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.timestamp() * 1000


def compare(
    library: Library,
    browser: PageBrowser,
    request: HeatRequest,
    a: Selection,
    b: Selection,
    look: HeatLook = HeatLook(),
) -> Comparison:
    """Compare two sides on the page of a request, by its kind. Not for a running window's GUI thread.

    Where both have the same width B is shown on the picture of A. Raises HeatreelError when a side is empty.
    """
    sides = [_side(library, browser, request, selection) for selection in (a, b)]
    if sides[0].request.width == sides[1].request.width:
        sides[1] = replace(sides[1], picture=sides[0].picture)
    one, two = sides
    asked = [replace(side.request, kind="click", clicks="all") for side in sides]
    found = [zones_of_page(library, one, only_clicks=True) for one in asked]
    zones = zone_changes(found[0].zones, found[1].zones, found[0].views, found[1].views)
    zones = _with_boxes(library, zones, one.request, two.request)
    on_page = [
        set(library.views_of_page(side.request.page, None).session_id.tolist())
        & set(side.request.session_ids)
        for side in sides
    ]
    shared = len(on_page[0] & on_page[1])
    return Comparison(one, two, look, zones, shared)


def _side(library: Library, browser: PageBrowser, request: HeatRequest, selection: Selection) -> Side:
    ids = sessions_of(library, selection)
    empty = HeatreelError(f"Nothing on side “{selection.name}”.", "Widen its filter, or choose another page.")
    if not ids:
        raise empty
    narrow = replace(request, session_ids=ids, width=selection.width or request.width)
    try:
        narrow = resolve(library, narrow)
    except HeatreelError:
        raise empty from None
    if not heat_points(library, narrow).views:
        raise empty
    picture = page_picture(library, browser, narrow.page, narrow.width)
    points = heat_points(library, narrow)
    height, width = picture.rgb.shape[:2]
    return Side(selection, narrow, picture, fit_to_page(points, width, height))


def _with_boxes(
    library: Library, zones: tuple[ZoneChange, ...], a: HeatRequest, b: HeatRequest
) -> tuple[ZoneChange, ...]:
    """Also where a zone stands on the side on which nobody clicked it."""
    one, two = (library.elements(side.page, side.width, side.state) for side in (a, b))
    made = []
    for zone in zones:
        boxes = [zone.box_a or element_box(one, zone.selector), zone.box_b or element_box(two, zone.selector)]
        if a.width == b.width:
            boxes = [boxes[0] or boxes[1]] * 2
        made.append(replace(zone, box_a=boxes[0], box_b=boxes[1]))
    return tuple(made)


def comparison_metadata(found: Comparison) -> dict[str, object]:
    """What a picture of a comparison says of itself: page, kind, filter, and of what each side is made."""
    request, filtered = found.a.request, describe(found.a.selection.within)
    said: dict[str, object] = {
        "Title": title_words(found.a.points),
        "Software": f"Heatreel {__version__}",
        "Description": " | ".join(
            f"{letter} {side.selection.name}: {made_of(side.points)}"
            for letter, side in (("A", found.a), ("B", found.b))
        ),
        "page": request.page,
        "kind": request.kind,
        "clicks": request.clicks,
        "filter": filtered or "none",
        "shared_sessions": found.shared,
    }
    for letter, side in (("a", found.a), ("b", found.b)):
        points = side.points
        said |= {
            letter: side.selection.name,
            f"{letter}_width_px": side.request.width,
            f"{letter}_sessions": points.sessions,
            f"{letter}_page_views": points.views,
            f"{letter}_total": points.total,
            f"{letter}_placed": points.placed,
            f"{letter}_not_placed": points.not_placed,
        }
    return said


def change_rows(found: Comparison) -> list[Mapping[str, object]]:
    """A row a zone with the columns of `CHANGE_COLUMNS`; shares from 0 to 1."""
    return [
        {
            "zone": one.name,
            "selector": one.selector,
            "a_views": one.a.of,
            "a_clicks": one.zone_a.clicks if one.zone_a else 0,
            "a_click_rate": _rounded(one.a.value),
            "a_low": _rounded(one.a.low),
            "a_high": _rounded(one.a.high),
            "b_views": one.b.of,
            "b_clicks": one.zone_b.clicks if one.zone_b else 0,
            "b_click_rate": _rounded(one.b.value),
            "b_low": _rounded(one.b.low),
            "b_high": _rounded(one.b.high),
            "change": _rounded(one.change),
            "change_low": _rounded(one.low),
            "change_high": _rounded(one.high),
            "reading": reading(one),
            "note": f"under {LEAST_VIEWS} views in {one.thin}" if one.thin else "",
        }
        for one in found.zones
    ]


def reading(one: Change) -> str:
    """A change in words."""
    if not one.is_clear:
        return "no clear difference"
    return "more in B" if one.change > 0 else "fewer in B"


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)
