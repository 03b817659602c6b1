"""Scroll reach: how far down page views came. Depths are page px: scroll position + viewport height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHARES = (0.75, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class ReachRow:
    """The deepest row of pixels that at least ``share`` of the page views saw ends at ``y_page``."""

    share: float
    y_page: float


def depth_reached(
    height: float,
    scroll_t_ms: NDArray[np.float64],
    scroll_y: NDArray[np.float32],
    resize_t_ms: NDArray[np.float64],
    resize_height: NDArray[np.int32],
) -> float:
    """Deepest y that one page view saw, page px; a view without a scroll reaches its fold.

    ``height`` is the viewport's at the start; scrolls and resizes are those of the page view, sorted by
    time (a resize changes how deep the scroll position of that moment reaches).
    """
    t = np.concatenate([scroll_t_ms, resize_t_ms])
    if not len(t):
        return float(height)
    y = step_values(t, scroll_t_ms, scroll_y, 0.0)
    seen = step_values(t, resize_t_ms, resize_height, float(height))
    return max(float(height), float((np.maximum(y, 0.0) + seen).max()))


def box_depths(tops: Sequence[float], views: int, seen_px: float, content_px: float) -> NDArray[np.float32]:
    """Deepest place of what is in a box that each of so many page views saw, px of the content.

    ``views``: those that had the box in the viewport; ``tops``: how far those scrolled it that did;
    ``seen_px``: how much it shows at a time, which for the others is all.
    """
    found = np.full(max(views, len(tops)), seen_px, np.float32)
    found[: len(tops)] += np.asarray(tops, np.float32)
    return np.minimum(found, np.float32(content_px))


def step_values(
    t: NDArray[np.float64],
    at: NDArray[np.float64],
    values: NDArray[np.float32] | NDArray[np.int32],
    before: float,
) -> NDArray[np.float64]:
    """Values of a quantity that changes at times ``at`` (sorted), at times ``t``."""
    if not len(at):
        return np.full(len(t), before)
    last = np.searchsorted(at, t, side="right") - 1
    return np.where(last >= 0, values[np.maximum(last, 0)].astype(np.float64), before)


def reach_share(depths: NDArray[np.float32], first_row: int, last_row: int) -> NDArray[np.float32]:
    """Share (0 to 1) of page views that saw each row of pixels [first_row, last_row): depth > row."""
    rows = np.arange(first_row, last_row)
    if not len(depths):
        return np.zeros(len(rows), np.float32)
    ordered = np.sort(depths)
    seen = len(ordered) - np.searchsorted(ordered, rows, side="right")
    return (seen / len(ordered)).astype(np.float32)


def reach_rows(
    depths: NDArray[np.float32], page_height: float, shares: Sequence[float] = SHARES
) -> tuple[ReachRow, ...]:
    """Down to where at least each share of the page views came, at most the page's end."""
    if not len(depths):
        return ()
    ordered = np.sort(depths)[::-1]
    needed = [max(1, int(np.ceil(share * len(ordered) - 1e-9))) for share in shares]
    return tuple(
        ReachRow(share, min(float(ordered[n - 1]), float(page_height)))
        for share, n in zip(shares, needed, strict=True)
    )
