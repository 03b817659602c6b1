"""Two maps of one page, put on one scale, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.intervals import difference_of, share_of
from heatreel.analysis.zones import Box
from heatreel.model.zone import LEAST_VIEWS, ClickAt, Share, Zone

Float32 = NDArray[np.float32]

_Z = np.float32(1.959964)  # of the normal distribution, for 95 %


def difference(a: Float32, b: Float32, views_a: int, views_b: int) -> tuple[Float32, NDArray[np.bool_]]:
    """B less A in clicks near a point per 100 page views, and where that is clear of zero.

    ``a`` and ``b``: values of two density fields (clicks within the radius, weighted), any shape. Clicks are
    taken as a Poisson process: the variance of a weighted count is at most the count itself, as no weight is
    above 1. One click is added to each side's, so that none seen is not taken for none ever.
    """
    per_a, per_b = np.float32(100 / max(1, views_a)), np.float32(100 / max(1, views_b))
    found: Float32 = b * per_b - a * per_a
    spread = np.sqrt((np.maximum(a, 0) + 1) * per_a**2 + (np.maximum(b, 0) + 1) * per_b**2)
    return found, np.abs(found) > _Z * spread


def share_difference(a: Float32, b: Float32, of_a: int, of_b: int) -> tuple[Float32, NDArray[np.bool_]]:
    """B less A of shares (0 to 1) of so many page views, any shape, and where the 95 % interval of that is
    clear of zero, as `intervals.difference_of` has it."""
    found: Float32 = b - a
    (low_a, high_a), (low_b, high_b) = _wilson(a, of_a), _wilson(b, of_b)
    low = found - np.sqrt((b - low_b) ** 2 + (high_a - a) ** 2)
    high = found + np.sqrt((high_b - b) ** 2 + (a - low_a) ** 2)
    return found, (low > 0) | (high < 0)


def _wilson(share: Float32, of: int) -> tuple[Float32, Float32]:
    """Ends of the score interval of shares of so many."""
    n, z2 = np.float32(max(1, of)), _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return np.maximum(0, middle - half), np.minimum(1, middle + half)


@dataclass(frozen=True, slots=True)
class Change:
    """A share on both sides, and B less A with its 95 % interval. ``of``: what the shares are of; ``rank``:
    by which it is sorted where not by its name; ``at_a`` and ``at_b``: where it can be looked at."""

    name: str
    a: Share
    b: Share
    change: float
    low: float
    high: float
    of: str = "page views"
    rank: str = ""
    beside: str = ""  # what is said beside the name
    at_a: tuple[ClickAt, ...] = ()
    at_b: tuple[ClickAt, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether the interval is clear of zero."""
        return self.low > 0 or self.high < 0

    @property
    def clearness(self) -> float:
        """How far the interval stays clear of zero; below 0 = how far it goes beyond."""
        return self.low if self.change >= 0 else -self.high

    @property
    def thin(self) -> str:
        """The sides that have too few to tell: "A", "B", "A and B"; "" = none."""
        sides = (("A", self.a), ("B", self.b))
        return " and ".join(side for side, share in sides if share.of < LEAST_VIEWS)

    @property
    def identity(self) -> str:
        """By which it is known again in another comparison."""
        return self.name


@dataclass(frozen=True, slots=True)
class ZoneChange(Change):
    """One zone on both sides: page views with a click on it.

    ``zone_a`` and ``zone_b``: what was counted there; None where nobody clicked it. ``box_a`` and ``box_b``:
    where the picture of that side shows it, page px.
    """

    selector: str = ""
    zone_a: Zone | None = None
    zone_b: Zone | None = None
    box_a: Box | None = None
    box_b: Box | None = None

    @property
    def identity(self) -> str:
        """Its selector, or the name of a drawn one."""
        return self.selector or self.name


def zone_changes(
    a: tuple[Zone, ...], b: tuple[Zone, ...], views_a: int, views_b: int
) -> tuple[ZoneChange, ...]:
    """Zones of either side; clear changes first, then by how large they are. A drawn zone is told only where
    it was drawn on both."""
    one, two = (
        {(zone.selector, zone.name if not zone.selector else ""): zone for zone in of} for of in (a, b)
    )
    found = []
    for key in dict.fromkeys((*one, *two)):
        if not key[0] and not (key in one and key in two):
            continue
        zone = two.get(key) or one[key]
        rate_a = one[key].click_rate if key in one else share_of(0, views_a)
        rate_b = two[key].click_rate if key in two else share_of(0, views_b)
        in_a, in_b = one.get(key), two.get(key)
        made = ZoneChange(
            zone.name,
            rate_a,
            rate_b,
            *difference_of(rate_b, rate_a),
            at_a=in_a.at if in_a is not None else (),
            at_b=in_b.at if in_b is not None else (),
            selector=zone.selector,
            zone_a=in_a,
            zone_b=in_b,
            box_a=in_a.box if in_a is not None else None,
            box_b=in_b.box if in_b is not None else None,
        )
        found.append(made)
    return tuple(sorted(found, key=lambda one: (not one.is_clear, -abs(one.change), one.name)))
