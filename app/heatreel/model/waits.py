"""Signs that a page makes its visitor wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatreel.model.moment import ElementRef


@dataclass(frozen=True, slots=True)
class Wait:
    """A spinner, an indeterminate progress bar or a busy region that came and went, or stayed until the page
    was left. Epoch ms. Whether it was in view is not known: there is no layout in a recording."""

    start_ms: float
    end_ms: float
    window: int
    what: Literal["busy region", "progress bar", "spinner"]
    element: ElementRef
    left: bool  # the page was left, or the recording ended, before it went
