"""How long the cursor was on places of a page, and since when it was there before a click."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.heatmap_move import Dwell

Box = tuple[float, float, float, float]
Mask = NDArray[np.bool_]


def on_boxes(trail: Dwell, boxes: Sequence[Box | None], fixed: Sequence[bool]) -> Mask:
    """Shape (places of the cursor, boxes): whether it was there. Boxes in page px, with the page at its top;
    ``fixed`` ones stay in the viewport. Never in a box that is None."""
    table = np.array([(np.nan,) * 4 if box is None else box for box in boxes], np.float64).reshape(-1, 4)
    stays = np.asarray(fixed, np.float32)
    x = trail.x_page[:, None] - trail.scroll_x[:, None] * stays
    y = trail.y_page[:, None] - trail.scroll_y[:, None] * stays
    inside: Mask = (
        (x >= table[:, 0])
        & (x < table[:, 0] + table[:, 2])
        & (y >= table[:, 1])
        & (y < table[:, 1] + table[:, 3])
    )
    return inside


def came_ms(trail: Dwell, inside: Mask, until_ms: float) -> float | None:
    """When the cursor last came to a place before a time, epoch ms; None when it never did."""
    before = inside & (trail.t_ms <= until_ms)
    came = np.flatnonzero(before & ~np.concatenate([[False], before[:-1]]))
    return float(trail.t_ms[came[-1]]) if len(came) else None
