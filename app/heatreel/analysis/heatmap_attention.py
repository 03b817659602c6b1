"""Attention: how long each row of pixels of a page was in the viewport. Depths are page px, times ms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.heatmap_reach import step_values

Float64 = NDArray[np.float64]
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class InView:
    """Stretches of time in each of which the viewport showed the rows from ``top`` to ``bottom``."""

    top: Float32
    bottom: Float32
    spent_ms: Float32


def in_view(
    start_ms: float,
    end_ms: float,
    height: float,
    scroll_t_ms: Float64,
    scroll_y: Float32,
    resize_t_ms: Float64,
    resize_height: NDArray[np.int32],
    away: Sequence[tuple[float, float]] = (),
) -> InView:
    """What one page view showed from ``start_ms`` to ``end_ms``, without the times ``away`` (idle gaps).

    ``height`` is the viewport's until the first resize; scrolls and resizes are those of the page view,
    sorted by time, also such before ``start_ms``.
    """
    gaps = np.array(away, np.float64).reshape(-1, 2)
    edges = np.concatenate([[start_ms, end_ms], scroll_t_ms, resize_t_ms, gaps.ravel()])
    edges = np.unique(np.clip(edges, start_ms, max(start_ms, end_ms)))
    begin, spent = edges[:-1], np.diff(edges)
    idle = ((gaps[:, :1] <= begin) & (begin < gaps[:, 1:])).any(axis=0)
    top = np.maximum(step_values(begin, scroll_t_ms, scroll_y, 0.0), 0.0)
    seen = step_values(begin, resize_t_ms, resize_height, float(height))
    keep = ~idle & (seen > 0)
    bottom = top + seen
    return InView(
        top[keep].astype(np.float32), bottom[keep].astype(np.float32), spent[keep].astype(np.float32)
    )


def shown_ms(part: InView, top: float, bottom: float) -> float:
    """Milliseconds in which some row between two of the page was in the viewport."""
    return float(part.spent_ms[(part.top < bottom) & (part.bottom > top)].sum())


def joined(parts: Sequence[InView]) -> InView:
    """Several stretches as one."""
    none = np.zeros(0, np.float32)
    columns = ([getattr(part, name) for part in parts] for name in ("top", "bottom", "spent_ms"))
    return InView(*(np.concatenate([none, *column]) for column in columns))


def attention_rows(top: Float32, bottom: Float32, spent_ms: Float32, height: int) -> Float64:
    """Milliseconds that each of the ``height`` rows of a page was in view, at least in part."""
    first = np.clip(np.floor(top), 0, height).astype(np.int64)
    last = np.clip(np.ceil(bottom), 0, height).astype(np.int64)
    spent = spent_ms.astype(np.float64)
    change = np.bincount(first, spent, height + 1) - np.bincount(last, spent, height + 1)
    rows: Float64 = np.maximum(np.cumsum(change)[:height], 0.0)
    return rows
