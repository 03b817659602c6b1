"""Which points of a map have a place on the page, and why the others have not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import ClickKind
from heatreel.model.heat import HeatPoints

KEYBOARD = "made by keyboard"
NO_PLACE = "recorded without a place"
ABOVE_OR_LEFT = "above or left of the page"
RIGHT = "right of the page"
BELOW = "below the end of the page"
NO_VIEWPORT = "viewport size not recorded"
TOUCH = "made by touch"
BY_TAP = "made by a tap"
NO_PAGE_VIEW = "outside any page view"

Reasons = tuple[tuple[str, int], ...]


def click_points(
    x_page: NDArray[np.float32], y_page: NDArray[np.float32], kind: NDArray[np.uint8]
) -> tuple[NDArray[np.bool_], Reasons]:
    """Which clicks have a place at all, and the reasons of the others, most frequent first."""
    missing = ~(np.isfinite(x_page) & np.isfinite(y_page))
    keyboard = missing & (kind == ClickKind.KEYBOARD)
    outside = ~missing & ((x_page < 0) | (y_page < 0))
    counts = [(KEYBOARD, keyboard), (NO_PLACE, missing & ~keyboard), (ABOVE_OR_LEFT, outside)]
    return ~(missing | outside), merge_reasons((), *((why, int(mask.sum())) for why, mask in counts))


def merge_reasons(reasons: Reasons, *more: tuple[str, int]) -> Reasons:
    """Counts by reason, added up, without zeros, most frequent first."""
    total: dict[str, int] = {}
    for why, count in (*reasons, *more):
        total[why] = total.get(why, 0) + count
    return tuple(sorted(((w, n) for w, n in total.items() if n), key=lambda item: -item[1]))


def fit_to_page(points: HeatPoints, page_width: int, page_height: int) -> HeatPoints:
    """The same map on a page of a known size (px; 0 = not known): points beyond it become *not placed*.

    Rows of a reach map are never beyond the page: a depth is cut at the page's end when it is drawn. For
    movement only time is dropped: the number of samples is not that of places. Doing it twice changes
    nothing.
    """
    if points.kind == "scroll":
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
        not_placed=points.not_placed + sum(count for _, count in lost),
        not_placed_reasons=merge_reasons(points.not_placed_reasons, *lost),
    )
