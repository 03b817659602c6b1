"""What it costs the page to apply events: estimated from what the index knows, without reading them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import EventIndex
from heatreel.model.rrweb import EventType, Source

# Measured with `make bench` (replay: where a seek's time goes): handing over, parsing and applying.
_MS_AN_EVENT = 0.03
_MS_A_BYTE = 2.5e-5

NOT_SHOWN = (Source.LOG, Source.CUSTOM_ELEMENT)
MOVES = (Source.MOUSE_MOVE, Source.TOUCH_MOVE, Source.DRAG)


def changes_page(index: EventIndex) -> NDArray[np.bool_]:
    """Which events the page must be given; of pointer moves only the latest counts, so they are none."""
    incremental = index.type == EventType.INCREMENTAL
    shown: NDArray[np.bool_] = incremental & ~np.isin(index.source, [*NOT_SHOWN, *MOVES])
    return shown


def costs_ms(index: EventIndex, sizes: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Estimated milliseconds for each event; ``sizes``: bytes of its JSON."""
    shown = changes_page(index)
    costs: NDArray[np.float64] = np.where(shown, _MS_AN_EVENT + _MS_A_BYTE * sizes, 0.0)
    return costs
