"""Steps from one change of the page to the next, read off the event index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import EventIndex
from heatreel.model.rrweb import EventType, Source

_CHANGES = (
    Source.MUTATION,
    Source.SCROLL,
    Source.VIEWPORT_RESIZE,
    Source.INPUT,
    Source.MEDIA_INTERACTION,
    Source.STYLE_SHEET_RULE,
    Source.CANVAS_MUTATION,
    Source.FONT,
    Source.STYLE_DECLARATION,
    Source.ADOPTED_STYLE_SHEET,
    Source.CUSTOM_ELEMENT,
)


def change_times(index: EventIndex, window: int) -> NDArray[np.float64]:
    """When the page of a window changes: snapshots, mutations, inputs, scrolls, styles. Epoch ms, sorted."""
    incremental = (index.type == EventType.INCREMENTAL) & np.isin(index.source, [int(s) for s in _CHANGES])
    changes = (incremental | (index.type == EventType.FULL_SNAPSHOT)) & (index.window == window)
    return np.unique(index.t_ms[changes])
