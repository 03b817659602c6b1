"""The zones of a page, and as rows for files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from heatreel.analysis.heatmap_attention import InView
from heatreel.analysis.heatmap_move import Dwell
from heatreel.analysis.heatmap_points import places_of
from heatreel.analysis.placing import FAITHFUL, faithful
from heatreel.analysis.zones import PageVisits, zones
from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest
from heatreel.model.session import SessionFilter
from heatreel.model.zone import LEAST_VIEWS, DrawnZone, Share, Zone
from heatreel.operations.heat_pages import narrowed
from heatreel.operations.heat_points import view_parts
from heatreel.operations.structure_states import state_named

Box = tuple[float, float, float, float]

_KIND = "zones"  # under which the library keeps what was drawn: a list by width and page

ZONE_COLUMNS = [
    "page",
    "width",
    "zone",
    "selector",
    *(f"box_{side}" for side in ("x", "y", "width", "height")),
    "views",
    "clicks",
    "share",
    "click_rate",
    "click_rate_low",
    "click_rate_high",
    "clicks_per_view",
    "exposure_rate",
    "exposure_s",
    "first_click_s",
    "hover_s",
    "hover_to_click_s",
    "dead_rate",
    "rage_rate",
    "went_on",
    "went_on_low",
    "went_on_high",
    "value_per_click",
    "note",
]
ZONES_SHOWN = ("page", "zone", "clicks", "share", "click_rate", "exposure_rate", "first_click_s", "note")


@dataclass(frozen=True, slots=True)
class ZonesOfPage:
    """All zones of one map; ``unknown``: clicks whose element is not known (yet)."""

    request: HeatRequest
    zones: tuple[Zone, ...]
    views: int
    unknown: int
    goal: str


def zones_of_page(
    library: Library,
    request: HeatRequest,
    filter: SessionFilter = SessionFilter(),
    goal: str = "",
    *,
    only_clicks: bool = False,
) -> ZonesOfPage:
    """The zones of a resolved request; ``goal``: the page to which visitors are to come, "" = none.

    Boxes and exposure come from the picture of the page: they are there once it was taken. How long a state
    of the page was open is not known, so its zones have no exposure. ``only_clicks``: without exposure and
    hover, for which every session is read.
    """
    chosen = narrowed(filter, request)
    widths = request.band or request.width
    views = library.views_of_page(request.page, widths, chosen)
    hits = library.hits_on_page(request.page, widths, chosen)
    state = state_named(library, request.page, widths, request.state)
    if state is not None:
        views, hits = state.views(views, hits), hits.take(state.has(hits))
    in_view: list[InView | None] = [None] * len(views)
    trails: list[Dwell | None] = [None] * len(views)
    if not request.state and not only_clicks:
        rebuilt = faithful(hits)
        usual = float(np.median(list(rebuilt.values()))) if rebuilt else 1.0
        for row, part, trail in view_parts(library, views, request.width):
            is_as_it_was = rebuilt.get(int(views.session_id[row]), usual) >= FAITHFUL
            in_view[row], trails[row] = part, trail if is_as_it_was else None
    goal_ms: dict[int, float] | None = {} if goal else None
    if goal_ms is not None:
        there = library.views_of_page(goal, None, chosen)
        for session_id, t_ms in zip(there.session_id.tolist(), there.start_ms.tolist(), strict=True):
            goal_ms[session_id] = max(t_ms, goal_ms.get(session_id, t_ms))
    elements = library.elements(request.page, request.width, request.state)
    visits = PageVisits(
        hits,
        views,
        in_view,
        elements,
        library.moment_clicks(request.page, ("dead_click",)),
        library.moment_clicks(request.page, ("rage_click",)),
        goal_ms,
        trails,
        library.worth(),
        drawn_zones(library, request),
        places_of(hits, elements, request.width)[:2],
    )
    return ZonesOfPage(request, zones(visits), len(views), int(np.sum(hits.target == "")), goal)


def drawn_zones(library: Library, request: HeatRequest) -> tuple[DrawnZone, ...]:
    """The rectangles that people drew on the picture of a resolved request; none on other states."""
    kept = {} if request.state else library.saved(_KIND)
    rows = cast(list[dict[str, Any]], kept.get(_key(request), []))
    return tuple(DrawnZone(str(row["name"]), cast(Box, tuple(row["box"]))) for row in rows)


def keep_drawn_zones(library: Library, request: HeatRequest, zones: Sequence[DrawnZone]) -> None:
    """Keep these in place of all that were drawn there."""
    if zones:
        rows = [{"name": zone.name, "box": [round(one, 1) for one in zone.box]} for zone in zones]
        library.save(_KIND, _key(request), rows)
    else:
        library.forget(_KIND, _key(request))


def _key(request: HeatRequest) -> str:
    return f"{request.width} {request.page}"


def zone_rows(found: ZonesOfPage) -> list[Mapping[str, object]]:
    """A row a zone, with the columns of `ZONE_COLUMNS`; shares from 0 to 1, times in seconds."""
    return [_row(found, zone) for zone in found.zones]


def _row(found: ZonesOfPage, zone: Zone) -> Mapping[str, object]:
    few = found.views < LEAST_VIEWS
    box = (None,) * 4 if zone.box is None else tuple(round(one, 2) for one in zone.box)
    return {
        "page": found.request.page,
        "width": found.request.width,
        "zone": zone.name,
        "selector": zone.selector,
        **{f"box_{side}": one for side, one in zip(("x", "y", "width", "height"), box, strict=True)},
        "views": found.views,
        "clicks": zone.clicks,
        "share": round(zone.share, 4),
        **_share("click_rate", zone.click_rate),
        "clicks_per_view": round(zone.clicks_per_view, 4),
        "exposure_rate": None if zone.exposure is None else _rounded(zone.exposure.value),
        "exposure_s": _rounded(zone.exposure_s),
        "first_click_s": _rounded(zone.first_click_s),
        "hover_s": _rounded(zone.hover_s),
        "hover_to_click_s": _rounded(zone.hover_to_click_s),
        "dead_rate": round(zone.dead / max(1, zone.clicks), 4),
        "rage_rate": round(zone.rage / max(1, zone.clicks), 4),
        **_share("went_on", zone.went_on),
        "value_per_click": _rounded(zone.value_per_click),
        "note": f"under {LEAST_VIEWS} views" if few else "",
    }


def _share(name: str, share: Share | None) -> Mapping[str, object]:
    parts = (None,) * 3 if share is None else (share.value, share.low, share.high)
    return {key: _rounded(one) for key, one in zip((name, f"{name}_low", f"{name}_high"), parts, strict=True)}


def _rounded(value: float | None) -> float | None:
    return None if value is None or value != value else round(value, 4)
