"""Values to colours: the layer of a heatmap that lies over the page, whole or by rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.grid import DensityField, blur_rows, count_grid, kernel, sigma_of
from heatreel.analysis.heatmap_attention import attention_rows
from heatreel.analysis.heatmap_points import fit_to_page
from heatreel.analysis.heatmap_reach import reach_rows, reach_share
from heatreel.export.legend import Legend, make_legend
from heatreel.export.palettes import heat_colours
from heatreel.export.ramp import UNIT, Ramp, percentile_ramp
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, Scale

_LEVELS = 4096  # of the colour table, on the log scale, so that small values keep fine steps
_FULL_AT = 0.9  # of a unit: from here on a spot has its full opacity, below it fades to nothing
_CONTOURS = 8  # steps of the scale between which contour lines run
_LINE_ALPHA = 150  # of 255, white
_REACH_OPACITY = 0.45  # a map of rows covers the whole page: what lies below must stay readable
_BAND = 512
_BLOCK = 64  # rows that are looked at for emptiness at a time

Rgba = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class HeatLine:
    """A dashed line over the whole width, with its words: the average fold, or a share of reach."""

    y_page: float
    label: str
    fold: bool


@dataclass(frozen=True, slots=True, eq=False)
class HeatLayer:
    """``rgba``: uint8 (rows, width, 4), premultiplied. ``lines`` are to be drawn on top."""

    rgba: Rgba
    first_row: int
    legend: Legend
    lines: tuple[HeatLine, ...]
    points: HeatPoints  # with what lies beyond the page counted as not placed


def heat_layer(
    points: HeatPoints,
    look: HeatLook,
    width: int,
    height: int,
    rows: slice | None = None,
    *,
    ramp: Ramp | None = None,
) -> HeatLayer:
    """The layer of rows ``rows`` (all by default) of a page of ``width`` x ``height`` px.

    The scale is that of the whole page, whatever rows are asked for. Asking again for the same points, radius
    and size is cheap: only the colours are made anew. With ``ramp`` given (of another radius, while that is
    being changed) only these rows are counted. Raises HeatreelError for a page
    without a size and for a palette that does not exist.
    """
    painter = Painter(points, look, width, height, ramp)
    first, last, _ = (rows or slice(None)).indices(height)
    rgba = np.empty((max(0, last - first), width, 4), np.uint8)
    for top in range(first, last, _BAND):
        bottom = min(last, top + _BAND)
        rgba[top - first : bottom - first] = painter.rgba(top, bottom)
    return HeatLayer(rgba, first, painter.legend, painter.lines, painter.points)


class Painter:
    """Paints a map by bands, at one px a page px or finer. One per points, look and page size.

    ``straight``: colours are not multiplied by their alpha, as files want them. With a ``ramp`` only the rows
    that are asked for are counted, unless ``whole``: then all of them, once.
    """

    def __init__(
        self,
        points: HeatPoints,
        look: HeatLook,
        width: int,
        height: int,
        ramp: Ramp | None = None,
        *,
        straight: bool = False,
        whole: bool = False,
    ) -> None:
        if width <= 0 or height <= 0:
            raise HeatreelError(
                f"The page has no size ({width} × {height} px), so no map can be drawn over it.",
                "Choose another width of this page.",
            )
        self.width, self.height = width, height
        self.is_spots = points.kind in ("click", "move")  # else each row has one value
        self._values: Callable[[int, int], NDArray[np.float32]]
        if points.kind == "scroll":
            self.points = points
            self._values = self._reach
            ramp = Ramp("linear", 1.0 if points.placed else 0.0, 1.0)
        elif points.kind == "attention":
            self.points = points
            self._values = lambda first, last: _attention(points, height)[first:last, None]
            ramp = ramp or _attention_ramp(points, look.scale, height)
        else:
            self.points = _fitted(points, width, height)
            if ramp is None or whole:
                self._values = _field(points, look.radius_px, width, height).rows
                ramp = ramp or _spots_ramp(points, look.scale, look.radius_px, width, height)
            else:
                self._values = RowsOnly(self.points, look.radius_px, width, height).rows
        self.legend = make_legend(points.kind, look, ramp)
        self.lines = _lines(self.points, look, height)
        self._unit, self._contours = ramp.unit, look.contours and self.is_spots
        self._table, self._steps = _colour_table(points.kind, look, ramp, straight)
        self._factor = (_LEVELS - 1) / np.log1p(ramp.maximum / ramp.unit) if ramp.maximum > 0 else 0.0

    def values(self, first: int, last: int) -> NDArray[np.float32]:
        """Values of rows [first, last), shape (rows, width), or (rows, 1) where each row has one value."""
        return self._values(first, last)

    def rgba(self, first: int, last: int, scale: int = 1) -> Rgba:
        """Rows [first, last) of the page, uint8 ((last - first) * scale, width * scale, 4), premultiplied."""
        values = self._values(first, last)
        width = values.shape[1]
        out = np.zeros((len(values) * scale, self.width * scale, 4), np.uint8)
        if not values.any():
            return out
        if scale > 1:
            values = self._finer(first, last, scale)
        if width == 1:
            out.view(np.uint32)[..., 0] = np.broadcast_to(self._coloured(values), out.shape[:2])
            return out
        for top in range(0, len(values), _BLOCK):  # most of a page is empty: only what holds a value
            part = values[top : top + _BLOCK]
            filled = np.flatnonzero(part.any(axis=0))
            if len(filled):
                across = slice(int(filled[0]), int(filled[-1]) + 1)
                out.view(np.uint32)[top : top + _BLOCK, across, 0] = self._coloured(part[:, across])
        if self._contours:
            self._draw_contours(out, values, first)
        return out

    def _coloured(self, values: NDArray[np.float32]) -> NDArray[np.uint32]:
        coloured: NDArray[np.uint32] = np.take(self._table, self._level(values), mode="clip")
        return coloured

    def _level(self, values: NDArray[np.float32]) -> NDArray[np.uint16]:
        index = np.log1p(values / np.float32(self._unit))
        index *= np.float32(self._factor)
        np.minimum(index, np.float32(_LEVELS - 1), out=index)
        level: NDArray[np.uint16] = index.astype(np.uint16)
        return level

    def _draw_contours(self, out: Rgba, values: NDArray[np.float32], first: int) -> None:
        """Lines where a step of the scale ends, in place; as thin as the picture's px."""
        above = self._values(first - 1, first) if first else values[:1]
        if above.shape[1] != values.shape[1]:
            above = np.repeat(above, values.shape[1] // above.shape[1], axis=1)
        step = np.take(self._steps, self._level(np.concatenate([above, values])), mode="clip")
        edge = step[1:] != step[:-1]
        edge[:, 1:] |= step[1:, 1:] != step[1:, :-1]
        line = out[edge].astype(np.uint16)
        out[edge] = (line * (255 - _LINE_ALPHA) // 255 + _LINE_ALPHA).astype(np.uint8)

    def _reach(self, first: int, last: int) -> NDArray[np.float32]:
        return reach_share(self.points.y_page, first, last)[:, None]

    def _finer(self, first: int, last: int, scale: int) -> NDArray[np.float32]:
        """Values between the page's px: linear for densities, steps for reach."""
        values = self._values(first, last)
        if values.shape[1] == 1:
            return np.repeat(values, scale, axis=0)
        top, bottom = max(0, first - 1), min(self.height, last + 1)
        around = np.pad(
            self._values(top, bottom), ((top - first + 1, last + 1 - bottom), (1, 1)), mode="edge"
        )
        return _between(_between(around, scale).T, scale).T


@dataclass(frozen=True, slots=True, eq=False)
class RowsOnly:
    """The same values as the page's `DensityField`, from the points near the rows that are asked for."""

    points: HeatPoints
    radius_px: int
    width: int
    height: int

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """Values of rows [first, last), shape (rows, width)."""
        sigma = sigma_of(self.radius_px)
        reach = (len(kernel(sigma)) - 1) // 2
        top, bottom = first - reach, min(last, self.height) + reach
        y_page = self.points.y_page
        near = np.flatnonzero((y_page >= top) & (y_page < bottom))
        weight = None if self.points.kind == "click" else self.points.weight[near]
        y = (np.floor(y_page[near].astype(np.float64)) - top).astype(np.float32)
        return blur_rows(count_grid(self.points.x_page[near], y, weight, self.width, bottom - top), sigma)


@lru_cache(maxsize=2)
def _field(points: HeatPoints, radius_px: int, width: int, height: int) -> DensityField:
    """The last two fields: a change of look or a scroll of the window counts nothing anew."""
    weight = None if points.kind == "click" else points.weight
    return DensityField(points.x_page, points.y_page, weight, width, height, radius_px)


@lru_cache(maxsize=2)
def _attention(points: HeatPoints, height: int) -> NDArray[np.float32]:
    """Seconds that each row was in view, per page view."""
    bottom = points.y_page if points.y_end is None else points.y_end
    rows = attention_rows(points.y_page, bottom, points.weight, height)
    return (rows / 1000 / max(1, points.placed)).astype(np.float32)


@lru_cache(maxsize=2)
def _fitted(points: HeatPoints, width: int, height: int) -> HeatPoints:
    return fit_to_page(points, width, height)


def _between(around: NDArray[np.float32], scale: int) -> NDArray[np.float32]:
    """Linear interpolation down axis 0 at the centres of ``scale`` parts of each inner row."""
    out = np.empty(((len(around) - 2) * scale, around.shape[1]), np.float32)
    for part in range(scale):
        offset = (part + 0.5) / scale - 0.5
        one, other = (around[:-2], -offset) if offset < 0 else (around[2:], offset)
        out[part::scale] = around[1:-1] + np.float32(other) * (one - around[1:-1])
    return out


@lru_cache(maxsize=2)
def _spots_ramp(points: HeatPoints, scale: Scale, radius_px: int, width: int, height: int) -> Ramp:
    field = _field(points, radius_px, width, height)
    if scale != "percentile":
        return Ramp(scale, field.maximum, UNIT[points.kind])
    blocks = (rows[::2, ::2] for _, rows in field.bands())
    return percentile_ramp(blocks, field.maximum, UNIT[points.kind])


def _attention_ramp(points: HeatPoints, scale: Scale, height: int) -> Ramp:
    rows = _attention(points, height)
    maximum, unit = float(rows.max(initial=0.0)), UNIT["attention"]
    return percentile_ramp([rows], maximum, unit) if scale == "percentile" else Ramp(scale, maximum, unit)


@lru_cache(maxsize=8)
def _colour_table(
    kind: str, look: HeatLook, ramp: Ramp, straight: bool
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """RGBA and number of the contour step by level; level = log(1 + value / unit), evenly from
    0 to the maximum."""
    level = np.linspace(0.0, 1.0, _LEVELS)
    units = np.expm1(level * np.log1p(max(ramp.maximum, 0.0) / ramp.unit))
    alpha = np.minimum(1.0, units / _FULL_AT) * look.opacity
    along = ramp.along(units * ramp.unit)
    if kind in ("scroll", "attention"):
        alpha = np.where(units > 0, look.opacity * _REACH_OPACITY, 0.0)
    colours = heat_colours(look.palette, 1024)[np.rint(along * 1023).astype(np.intp)]
    steps = np.minimum(along * _CONTOURS, _CONTOURS - 1).astype(np.uint8) + (units > _FULL_AT / 2)
    rgba = np.empty((_LEVELS, 4), np.uint8)
    rgba[:, :3] = colours if straight else np.rint(colours * alpha[:, None])
    rgba[:, 3] = np.rint(255 * alpha)
    return rgba.view(np.uint32)[:, 0], steps.astype(np.uint8)


def _lines(points: HeatPoints, look: HeatLook, height: int) -> tuple[HeatLine, ...]:
    lines: list[HeatLine] = []
    percent = "\N{NARROW NO-BREAK SPACE}%"
    fold = points.average_fold
    if look.fold_line and fold is not None and 0 < fold < height:
        label = f"Average fold · {round(fold):,} px"
        if points.kind == "scroll" and points.placed:
            row = max(0, int(np.ceil(fold)) - 1)
            label += f" · {reach_share(points.y_page, row, row + 1)[0] * 100:.0f}{percent} saw this"
        lines.append(HeatLine(fold, label, True))
    if points.kind == "scroll":
        shares: dict[float, list[str]] = {}  # those that came equally deep share a line
        for reach in reach_rows(points.y_page, height):
            shares.setdefault(reach.y_page, []).append(f"{reach.share * 100:.0f}{percent}")
        for y_page, some in shares.items():
            lines.append(HeatLine(y_page, f"{', '.join(some)} · {round(y_page):,} px", False))
    return tuple(lines)
