"""Which points of a map have a place on the page, and why the others have not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.placing import place_on_page
from heatreel.model.columns import ClickKind
from heatreel.model.heat import HeatPoints
from heatreel.model.place import HitElements, PageElements, Placed

KEYBOARD = "made by keyboard"
NO_PLACE = "recorded without a place"
ABOVE_OR_LEFT = "above or left of the page"
HIDDEN = "on what this state of the page does not show"
OTHER_WIDTH = "at another width, on what is not known yet"
RIGHT = "right of the page"
BELOW = "below the end of the page"
NO_VIEWPORT = "viewport size not recorded"
TOUCH = "made by touch"
BY_TAP = "made by a tap"
NO_PAGE_VIEW = "outside any page view"

Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClickPoints:
    """The n clicks that have a place on the map, and why the others have none."""

    x_page: NDArray[np.float32]
    y_page: NDArray[np.float32]
    on_element: NDArray[np.bool_]
    reasons: Reasons


def click_points(hits: HitElements, elements: PageElements | None, width: int) -> ClickPoints:
    """Where clicks lie on a page as it is pictured at a viewport ``width`` (see `placing.place_on_page`).

    Without ``elements`` (the page is not pictured yet, or cannot be) only clicks of that width have a place:
    their own. Clicks by keyboard have none: nobody pointed there.
    """
    keyboard = hits.kind == ClickKind.KEYBOARD
    x, y, on_element, hidden = places_of(hits, elements, width)
    lost = ~keyboard & ~(np.isfinite(x) & np.isfinite(y))
    outside = ~keyboard & ~lost & ((x < 0) | (y < 0))
    other = lost & ~hidden & (hits.width != width)
    why = (
        (KEYBOARD, keyboard),
        (HIDDEN, lost & hidden),
        (OTHER_WIDTH, other),
        (NO_PLACE, lost & ~hidden & ~other),
        (ABOVE_OR_LEFT, outside),
    )
    keep = ~(keyboard | lost | outside)
    reasons = merge_reasons((), *((word, int(mask.sum())) for word, mask in why))
    return ClickPoints(x[keep].astype(np.float32), y[keep].astype(np.float32), on_element[keep], reasons)


def places_of(
    hits: HitElements, elements: PageElements | None, width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """For each click its place in page px (NaN = none), whether that is by its element, and whether the
    picture does not show what it hit."""
    if elements is not None:
        found = place_on_page(hits, elements, width)
        return found.x, found.y, found.placed == Placed.ELEMENT, found.hidden
    own = (hits.width == width) & np.isfinite(hits.x_page) & np.isfinite(hits.y_page)
    x, y = (np.where(own, place, np.float32(np.nan)) for place in (hits.x_page, hits.y_page))
    none = np.zeros(len(hits), np.bool_)
    return x, y, none, none


def not_shown(hits: HitElements, elements: PageElements, width: int) -> NDArray[np.bool_]:
    """Clicks by pointer on elements that the page with these ``elements`` does not show."""
    pointed: NDArray[np.bool_] = hits.kind != ClickKind.KEYBOARD
    return pointed & place_on_page(hits, elements, width).hidden


def merge_reasons(reasons: Reasons, *more: tuple[str, int]) -> Reasons:
    """Counts by reason, added up, without zeros, most frequent first."""
    total: dict[str, int] = {}
    for why, count in (*reasons, *more):
        total[why] = total.get(why, 0) + count
    return tuple(sorted(((w, n) for w, n in total.items() if n), key=lambda item: -item[1]))


def fit_to_page(points: HeatPoints, page_width: int, page_height: int) -> HeatPoints:
    """The same map on a page of a known size (px; 0 = not known): points beyond it become *not placed*.

    Rows of reach and attention are never beyond the page: they are cut at its end when they are drawn. For
    movement only time is dropped: the number of samples is not that of places. Doing it twice changes
    nothing.
    """
    if points.kind in ("scroll", "attention"):
        return points
    right = points.x_page >= page_width if page_width else np.zeros(len(points.x_page), bool)
    below = ~right & (points.y_page >= page_height) if page_height else np.zeros(len(points.x_page), bool)
    keep = ~(right | below)
    if keep.all():
        return points
    lost: Reasons = ()
    if points.kind == "click":
        lost = ((RIGHT, int(right.sum())), (BELOW, int(below.sum())))
    return replace(
        points,
        x_page=points.x_page[keep],
        y_page=points.y_page[keep],
        weight=points.weight[keep],
        on_element=None if points.on_element is None else points.on_element[keep],
        not_placed=points.not_placed + sum(count for _, count in lost),
        not_placed_reasons=merge_reasons(points.not_placed_reasons, *lost),
    )
