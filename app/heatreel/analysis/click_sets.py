"""Which clicks on a page a map shows: taps, those of moments, first or last of a view, near misses."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import ClickKind
from heatreel.model.heat import ClickSet
from heatreel.model.place import HitElements

NEAR_PX, NEAR_TOUCH_PX = 12.0, 16.0  # SIGNALS.md, near miss: so far beside a control

# Of which signals the moments hold the clicks of a set.
SIGNALS: dict[ClickSet, tuple[str, ...]] = {
    "rage": ("rage_click",),
    "dead": ("dead_click",),
    "error": ("error_click",),
    "near": ("dead_click",),  # a near miss found nothing
}

Mask = NDArray[np.bool_]


def in_set(hits: HitElements, clicks: ClickSet, moments: Collection[tuple[int, float]] = ()) -> Mask:
    """Which clicks are in a set; ``moments``: (session, epoch ms) of the clicks of its `SIGNALS`."""
    if clicks == "tap":
        return np.asarray(hits.kind == ClickKind.TOUCH)
    if clicks in ("first", "last"):
        return _ends(hits, -1 if clicks == "last" else 1)
    chosen: Mask = np.ones(len(hits), np.bool_)
    if clicks in SIGNALS:
        keys = zip(hits.session_id.tolist(), hits.t_ms.tolist(), strict=True)
        chosen = np.fromiter((key in moments for key in keys), np.bool_, len(hits))
    if clicks == "near":
        most = np.where(hits.kind == ClickKind.TOUCH, NEAR_TOUCH_PX, NEAR_PX)
        chosen &= (hits.control == "") & (hits.near_px <= most)  # NaN: not near, or not known
    return chosen


def _ends(hits: HitElements, step: int) -> Mask:
    """The first click by pointer of each page view, or with step -1 the last."""
    chosen: Mask = np.zeros(len(hits), np.bool_)
    rows = np.flatnonzero((hits.kind != ClickKind.KEYBOARD) & (hits.view >= 0))[::step]
    views = np.stack([hits.session_id[rows], hits.view[rows].astype(np.int64)], axis=1)
    _, at = np.unique(views, axis=0, return_index=True)
    chosen[rows[at]] = True
    return chosen
