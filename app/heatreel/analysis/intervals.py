"""How sure a share is."""

from __future__ import annotations

from math import nan, sqrt

from heatreel.model.zone import Share

_Z = 1.959964  # of the normal distribution, for 95 %


def share_of(count: int, of: int) -> Share:
    """``count`` of ``of`` with Wilson's score interval (1927), which is right also for few and for none."""
    if of <= 0:
        return Share(nan, nan, nan, 0)
    p, z2 = count / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Share(p, low, high, of)


def difference_of(one: Share, two: Share) -> tuple[float, float, float]:
    """``one`` less ``two`` with its 95 % interval, by Newcombe's hybrid score method (Statistics in Medicine
    17, 1998, method 10); NaN where one of them is of nothing."""
    if not one.of or not two.of:
        return nan, nan, nan
    difference = one.value - two.value
    low = difference - sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    high = difference + sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return difference, low, high
