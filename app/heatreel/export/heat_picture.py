"""The one door to heatmap pictures: the layer for the screen, the finished picture for a file."""

from __future__ import annotations

from heatreel.export.compose import Composition, compose, compose_bands, dim_page
from heatreel.export.heat_layer import HeatLayer, HeatLine, heat_layer
from heatreel.export.legend import Legend
from heatreel.export.png import save_png, save_png_bands

__all__ = [
    "Composition",
    "HeatLayer",
    "HeatLine",
    "Legend",
    "compose",
    "compose_bands",
    "dim_page",
    "heat_layer",
    "save_png",
    "save_png_bands",
]
