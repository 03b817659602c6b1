"""One line of the table that ``make bench`` prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement beside its limit. Ratios count, not times: machines differ.

    ``ours`` and ``against`` are texts with a unit ("216 ms"), ``ratio`` is ours / against, ``goal`` says what
    is wanted ("≤ 1.25×"), ``met`` whether it is.
    """

    what: str
    ours: str
    against: str
    ratio: float | None
    goal: str
    met: bool | None  # None = no goal, told only


def at_most(what: str, ours_ms: float, against_ms: float, limit: float) -> Row:
    """Row of two times in ms, ours being wanted at ``limit`` × the other at the most."""
    ratio = ours_ms / against_ms
    return Row(
        what, f"{ours_ms:.1f} ms", f"{against_ms:.1f} ms", round(ratio, 3), f"≤ {limit:g}×", ratio <= limit
    )


def interleaved(
    ours: Callable[[], object], against: Callable[[], object], runs: int = 5
) -> tuple[float, float]:
    """Median times in ms of two things, measured in turns so that a busy machine slows both alike."""
    first, second = [], []
    for _ in range(runs):
        for call, times in ((ours, first), (against, second)):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1000)
    return median(first), median(second)
