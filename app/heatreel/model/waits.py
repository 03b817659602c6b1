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


@dataclass(frozen=True, slots=True)
class Vital:
    """A web vital that the recording holds, ms: LCP, the time until the largest content was painted, or INP,
    how long the page took to show what an act did. ``t_ms``: when it was told, epoch ms."""

    t_ms: float
    window: int
    name: Literal["LCP", "INP"]
    value_ms: float
