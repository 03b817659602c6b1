"""Bands of viewport widths around those that occur: visitors of one band saw much the same page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heatreel.model.heat import PageWidth

BAND = 0.08  # share of the width to each side; our own choice: 1440 px takes 1366 and 1536, not 1280


@dataclass(frozen=True, slots=True)
class WidthBand:
    """Widths from ``low`` to ``high``, CSS px, that occur; the page is shown at ``width``."""

    width: int
    low: int
    high: int
    views: int
    clicks: int


def width_bands(widths: Sequence[PageWidth]) -> tuple[WidthBand, ...]:
    """Each width in one band: around the width with most views, then the next that is left. Most views first.

    Bands do not overlap, and no width of another band lies inside one.
    """
    left = sorted(widths, key=lambda one: (-one.views, -one.clicks, one.width))
    bands: list[WidthBand] = []
    while left:
        middle = left[0].width
        near = [one for one in left if abs(one.width - middle) <= BAND * middle]
        near = [one for one in near if not any(_between(middle, one.width, band) for band in bands)]
        of = [one.width for one in near]
        left = [one for one in left if one not in near]
        views, clicks = sum(one.views for one in near), sum(one.clicks for one in near)
        bands.append(WidthBand(middle, min(of), max(of), views, clicks))
    return tuple(sorted(bands, key=lambda band: (-band.views, -band.clicks, band.width)))


def band_of(widths: Sequence[PageWidth], width: int) -> WidthBand | None:
    """The band with this width; None when it does not occur."""
    return next((band for band in width_bands(widths) if band.low <= width <= band.high), None)


def _between(a: int, b: int, band: WidthBand) -> bool:
    return min(a, b) <= band.high and max(a, b) >= band.low
