"""Colour scales, made from the anchors in the theme's tokens."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from heatreel.model.errors import HeatreelError
from heatreel.resources import resource

UInt8 = NDArray[np.uint8]

# A scale's darkest part is left out of a map, so that one click is seen on a dimmed page (look: 24 %).
_LOWEST = {"turbo": 0.08, "classic": 0.0}
_LOWEST_OF_DARK = 0.24


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """The theme's token file."""
    return cast(dict[str, Any], json.loads(resource("themes/tokens.json").read_text("utf-8")))


def palette_names() -> tuple[str, ...]:
    """Palettes for one map (the two-sided one for differences is not among them)."""
    return tuple(name for name in tokens()["palettes"] if name != "difference")


def colour(path: str, theme: str = "light") -> tuple[int, int, int]:
    """A colour of the theme as 0-255 RGB, e.g. ``surface.panel``."""
    value: Any = tokens()["themes"][theme]
    for part in path.split("."):
        value = value[part]
    return _rgb(cast(str, value))


def palette_table(name: str) -> UInt8:
    """256 colours of a palette from its lowest to its highest, uint8 (256, 3); raises HeatreelError."""
    return _table(name, 0.0, 256)


def heat_colours(name: str, n: int = 256) -> UInt8:
    """``n`` colours of a map, uint8 (n, 3): the palette without its darkest part, if it begins dark."""
    return _table(name, _LOWEST.get(name, _LOWEST_OF_DARK), n)


@lru_cache(maxsize=32)
def _table(name: str, low: float, n: int) -> UInt8:
    anchors = tokens()["palettes"].get(name)
    if anchors is None:
        raise HeatreelError(f"There is no palette named {name}.", f"There are: {', '.join(palette_names())}.")
    rgb = np.array([_rgb(anchor) for anchor in anchors], np.float64)
    at = np.linspace(low, 1.0, n) * (len(anchors) - 1)
    columns = [np.interp(at, np.arange(len(anchors)), rgb[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    table.setflags(write=False)
    return table


def _rgb(hex_colour: str) -> tuple[int, int, int]:
    return int(hex_colour[1:3], 16), int(hex_colour[3:5], 16), int(hex_colour[5:7], 16)
