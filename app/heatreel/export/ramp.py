"""How values become places along a palette: linearly, by logarithm, or by the share of px that have less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.model.heat import Scale

# The value at which one colour step above nothing is clearly seen: one click; a tenth of a second of rest;
# a second in view.
UNIT = {"click": 1.0, "move": 100.0, "attention": 1.0, "scroll": 1.0}

_STEPS = np.linspace(0.0, 1.0, 101)
_SHOWN = 0.5  # of a unit: less is the faint rim of a spot and no part of the percentiles

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ramp:
    """A scale of one map. ``quantiles``, for scale percentile: the values that 0, 1, … 100 % of the px with
    heat do not exceed."""

    scale: Scale
    maximum: float
    unit: float
    quantiles: tuple[float, ...] = ()

    def along(self, values: Any) -> Float64:
        """Places of values along the palette, 0 to 1; log: log(1 + value / unit) over that of the maximum."""
        given: Float64 = np.clip(np.asarray(values, np.float64), 0.0, None)
        if self.maximum <= 0:
            return np.zeros(given.shape)
        if self.quantiles:
            return np.interp(given, self.quantiles, _STEPS)
        if self.scale == "log":
            found = np.log1p(given / self.unit) / np.log1p(self.maximum / self.unit)
        else:
            found = given / self.maximum
        least: Float64 = np.minimum(found, 1.0)
        return least

    def values_at(self, along: Any) -> Float64:
        """The values that stand at these places: `along` turned round."""
        share: Float64 = np.asarray(along, np.float64)
        if self.quantiles:
            return np.interp(share, _STEPS, self.quantiles)
        if self.scale == "log":
            return np.asarray(np.expm1(share * np.log1p(self.maximum / self.unit)) * self.unit)
        return share * self.maximum


def percentile_ramp(blocks: Iterable[NDArray[np.float32]], maximum: float, unit: float) -> Ramp:
    """The scale on which every colour covers as many px as any other, from blocks of the map's values."""
    shown = [block[block > _SHOWN * unit] for block in blocks]
    values = np.concatenate([*shown, np.zeros(0, np.float32)])
    if maximum <= 0 or not len(values):
        return Ramp("linear", maximum, unit)
    steps = np.quantile(values, _STEPS)
    steps[-1] = maximum
    return Ramp("percentile", maximum, unit, tuple(steps.tolist()))
