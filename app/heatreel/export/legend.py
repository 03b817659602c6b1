"""What the colours of a map mean, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.export.palettes import heat_colours
from heatreel.export.ramp import Ramp
from heatreel.model.heat import HeatKind, HeatLook

_LEAST_GAP = 0.085  # between two ticks, as a share of the bar
_APART = 6.0  # px between two labels, at least
_LETTER = 0.022  # width of a letter, as a share of a bar of 300 px; the last label ends with the bar


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """A bar from 0 to the true maximum. Positions are shares (0 to 1) of the bar's length."""

    title: str
    ticks: tuple[tuple[float, str], ...]
    ramp: Ramp  # of clicks within the radius, ms, seconds, or shares of page views
    colours: NDArray[np.uint8]  # (256, 3), even steps along the bar

    @property
    def maximum(self) -> float:
        """The largest value of the map."""
        return self.ramp.maximum


def make_legend(kind: HeatKind, look: HeatLook, ramp: Ramp) -> Legend:
    """The legend of a map with this scale."""
    colours = heat_colours(look.palette)
    if kind == "scroll":
        ticks = tuple((share / 100, f"{share}\N{NARROW NO-BREAK SPACE}%") for share in (0, 25, 50, 75, 100))
        return Legend("Share of page views that saw this", ticks, ramp, colours)
    title = f"Clicks near a point, within {look.radius_px} px"
    if kind == "move":
        title = "Time the cursor spent, ms"
    if kind == "attention":
        title = "Seconds in view, per page view"
    return Legend(title, _ticks(ramp), ramp, colours)


def tick_places(legend: Legend, width: float, measure: Callable[[str], float]) -> list[tuple[float, str]]:
    """Left ends of the tick labels of a bar so wide; of those that would touch, the last one stays."""
    placed: list[tuple[float, str]] = []
    free_until = width + _APART
    for at, text in reversed(legend.ticks):
        wide = measure(text)
        left = min(max(0.0, at * width - wide / 2), width - wide)
        is_free = left + wide + _APART <= free_until
        if is_free and (at == 0 or left > measure(legend.ticks[0][1]) + _APART):
            placed.append((left, text))
            free_until = left
    return placed


def number(value: float) -> str:
    """A count as people write it: 1,942; one decimal below 10 where it is not whole."""
    if value < 9.95 and abs(value - round(value)) >= 0.05:
        return f"{value:.1f}"
    return f"{round(value):,}"


def _ticks(ramp: Ramp) -> tuple[tuple[float, str], ...]:
    maximum, last = ramp.maximum, number(ramp.maximum)
    if maximum <= 0:
        return ((0.0, "0"),)
    if ramp.quantiles:
        values = ramp.values_at((0.25, 0.5, 0.75, 0.9)).tolist()
    else:
        values = _log_values(ramp.unit, maximum) if ramp.scale == "log" else _linear_values(maximum)
    ticks = [(0.0, "0")]
    for value, at in zip(values, ramp.along(values).tolist(), strict=True):
        label = number(value)
        to_last = _LETTER * (len(label) / 2 + len(last)) + _LETTER
        if at - ticks[-1][0] >= _LEAST_GAP and 1.0 - at >= max(_LEAST_GAP, to_last):
            ticks.append((at, label))
    return (*ticks, (1.0, last))


def _log_values(unit: float, maximum: float) -> list[float]:
    """1, 3, 10, 30 … times the unit, below the maximum."""
    values: list[float] = []
    while unit < maximum:
        values += [unit, 3 * unit]
        unit *= 10
    return [value for value in values if value < maximum]


def _linear_values(maximum: float) -> list[float]:
    """Four to eight round steps of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(maximum / 4))
    step = next(factor * power for factor in (5.0, 2.0, 1.0) if factor * power <= maximum / 4)
    return [float(step * i) for i in range(1, int(maximum / step) + 1)]
