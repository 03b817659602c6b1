"""Where clicks lie on a page as it is pictured: on the element that was hit, else at their position.

A click is known by the path of the element that it hit (or of the control around it) and by its place in
that element's box. On a page of any width it is drawn at the same place of the same element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.model.place import ElementFlag, HitElements, PageElements, Placed

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

FAITHFUL = 0.9  # of the clicks of a session: fewer, and style sheets or pictures are missing
OUTSIDE_PX = 2.0  # a click may lie that much beside its box: boxes are not whole px


@dataclass(frozen=True, slots=True, eq=False)
class PlacesOnPage:
    """Where n clicks lie on one page, page px; NaN where `placed` says not.

    ``box`` (n, 4): the element's there. ``hidden``: the element is known, but not to be seen in this state
    of the page: not placed.
    """

    x: Float32
    y: Float32
    box: Float32
    placed: NDArray[np.uint8]  # Placed
    hidden: NDArray[np.bool_]


def place_on_page(hit: HitElements, elements: PageElements, width: int) -> PlacesOnPage:
    """Place clicks on the page whose ``elements`` these are, pictured at a viewport ``width`` (CSS px).

    The element first, then the control around it, then, at the same width only, the position; but never by
    position where the element is known and is not seen: what was clicked is not in the picture.
    """
    count = len(hit)
    x, y = np.full(count, np.nan, np.float32), np.full(count, np.nan, np.float32)
    box = np.full((count, 4), np.nan, np.float32)
    placed, known = np.zeros(count, np.uint8), hit.target != ""
    seen = (elements.flags & ElementFlag.SEEN) != 0
    for paths, boxes in ((hit.target, hit.box), (hit.control, hit.control_box)):
        rows = np.array([elements.rows.get(path, -1) for path in paths], np.int64)
        there = (placed == Placed.NOT) & (rows >= 0)
        there[there] = seen[rows[there]]
        across, down = fractions(hit.x_page[there], hit.y_page[there], boxes[there])
        at = elements.box[rows[there]]
        box[there] = at
        x[there] = at[:, 0] + across * at[:, 2]
        y[there] = at[:, 1] + down * at[:, 3]
        placed[there] = Placed.ELEMENT
    own = ~known & (hit.width == width) & np.isfinite(hit.x_page) & np.isfinite(hit.y_page)
    x[own], y[own] = hit.x_page[own], hit.y_page[own]
    placed[own] = Placed.POSITION
    return PlacesOnPage(x, y, box, placed, known & (placed == Placed.NOT))


def place_as_observed(hit: HitElements, seen: HitElements) -> PlacesOnPage:
    """Place clicks where the same element stood when it was clicked at another width: ``seen`` are the clicks
    that were made at that width, on the same page.

    Of several the middle one by height, and only those whose click lies in the element's box. Where there is
    none (the page could not be rebuilt as it was), the place is that of the click which was seen: it was on
    this element. Elements that nobody clicked at that width are not placed.
    """
    count = len(hit)
    x, y = np.full(count, np.nan, np.float32), np.full(count, np.nan, np.float32)
    box = np.full((count, 4), np.nan, np.float32)
    placed = np.zeros(count, np.uint8)
    kinds = (
        (hit.target, hit.box, seen.target, seen.box),
        (hit.control, hit.control_box, seen.control, seen.control_box),
    )
    for paths, boxes, seen_paths, seen_boxes in kinds:
        chosen = _middle(seen_paths, seen_boxes, seen.x_page, seen.y_page)
        like = np.array([chosen.get(path, -1) if path else -1 for path in paths], np.int64)
        rows = np.flatnonzero((placed == Placed.NOT) & (like >= 0))
        like = like[rows]
        sure = is_in_box(seen.x_page[like], seen.y_page[like], seen_boxes[like])
        at = np.where(sure[:, None], seen_boxes[like], np.nan)
        across, down = fractions(hit.x_page[rows], hit.y_page[rows], boxes[rows])
        x[rows] = np.where(sure, at[:, 0] + across * at[:, 2], seen.x_page[like])
        y[rows] = np.where(sure, at[:, 1] + down * at[:, 3], seen.y_page[like])
        box[rows] = at
        placed[rows] = np.where(np.isfinite(x[rows]), Placed.ELEMENT, Placed.NOT)
    return PlacesOnPage(x, y, box, placed, (hit.target != "") & (placed == Placed.NOT))


def _middle(paths: NDArray[np.object_], boxes: Float32, x_page: Float32, y_page: Float32) -> dict[str, int]:
    """For each path the row that stands for all of them."""
    sure = is_in_box(x_page, y_page, boxes)
    rows: dict[str, list[int]] = {}
    for row, path in enumerate(paths):
        if path and np.isfinite(x_page[row]):
            rows.setdefault(path, []).append(row)
    chosen = {}
    for path, of in rows.items():
        best = [row for row in of if sure[row]] or of
        height = boxes[best, 1] if sure[best[0]] else y_page[best]
        chosen[path] = best[int(np.argsort(height, kind="stable")[(len(best) - 1) // 2])]
    return chosen


def fractions(x_page: Float32, y_page: Float32, box: Float32) -> tuple[Float64, Float64]:
    """Places as fractions of boxes, 0 to 1, across and down.

    The middle where there is no place (a click made by keyboard), and where the place is outside the box:
    then the page could not be rebuilt as the visitor had it (a style sheet or pictures are not in the
    recording), and only the element is sure.
    """
    across = _fraction(x_page, box[:, 0], box[:, 2])
    down = _fraction(y_page, box[:, 1], box[:, 3])
    return across, down


def is_in_box(x_page: Float32, y_page: Float32, box: Float32) -> NDArray[np.bool_]:
    """Whether places lie in boxes, give or take `OUTSIDE_PX`."""
    across, down = x_page - box[:, 0], y_page - box[:, 1]
    near: NDArray[np.bool_] = (
        (across >= -OUTSIDE_PX)
        & (across <= box[:, 2] + OUTSIDE_PX)
        & (down >= -OUTSIDE_PX)
        & (down <= box[:, 3] + OUTSIDE_PX)
    )
    return near


def faithful(hits: HitElements) -> Mapping[int, float]:
    """For each session the share of its clicks on the page that lie in the rebuilt box of their target."""
    known = (hits.target != "") & np.isfinite(hits.x_page)
    inside = is_in_box(hits.x_page, hits.y_page, hits.box) & known
    sessions, at, clicks = np.unique(hits.session_id[known], return_inverse=True, return_counts=True)
    share = np.bincount(at, weights=inside[known], minlength=len(sessions)) / clicks
    return dict(zip(sessions.tolist(), share.tolist(), strict=True))


def _fraction(place: Float32, start: Float32, size: Float32) -> Float64:
    offset, size = place.astype(np.float64) - start, size.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = offset / size
    sure = (size > 0) & (offset >= -OUTSIDE_PX) & (offset <= size + OUTSIDE_PX)
    result: Float64 = np.where(sure, np.clip(part, 0.0, 1.0), 0.5)
    return result
