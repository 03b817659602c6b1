"""A heatmap as a finished picture: dimmed page, heat, lines, and a strip with caption and legend below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from heatreel.export.box_map import BoxMap, box_picture
from heatreel.export.caption import caption_strip
from heatreel.export.heat_layer import Painter
from heatreel.export.lettering import line_strip
from heatreel.export.palettes import colour, tokens
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture
from heatreel.model.threads import in_order

Rgb = NDArray[np.uint8]

SCALES = (1, 2, 3, 4)
_BLOCK = 64  # rows that are laid over at a time: they stay in the cache
_BAND = 256  # page px
_SATURATION = 0.55  # of a page dimmed as much as by default
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """A picture that is made while it is read, band by band: its size in px, and its rows."""

    width: int
    height: int
    bands: Iterator[Rgb]
    points: HeatPoints  # with what lies beyond the page counted as not placed


def dim_page(rgb: Rgb, look: HeatLook) -> Rgb:
    """The page darkened by ``look.dim`` and greyed with it, so that the brightest is the most."""
    if look.dim <= 0:
        return rgb
    default = float(tokens()["sizes"]["heatmap"]["dim_default"])
    saturation = 1 - (1 - _SATURATION) * min(1.0, look.dim / default)
    return tinted(rgb, saturation, look.dim, colour("overlay.scrim"))


def tinted(rgb: Rgb, saturation: float, share: float, towards: tuple[float, ...]) -> Rgb:
    """A page greyed to a saturation (0 to 1), with ``share`` of a colour (0 to 255 each) over it."""
    mix = np.eye(3) * saturation + (1 - saturation) * _LUMA
    offset = np.array(towards) * share
    matrix = tuple(np.column_stack([(1 - share) * mix, offset]).ravel().tolist())
    out = np.empty(rgb.shape, np.uint8)
    for top in range(0, rgb.shape[0], _BAND):  # by Pillow: products of numpy start threads of their own
        part = Image.fromarray(np.ascontiguousarray(rgb[top : top + _BAND]))
        out[top : top + _BAND] = np.asarray(part.convert("RGB", matrix))
    return out


def compose(
    picture: PagePicture,
    points: HeatPoints,
    look: HeatLook,
    *,
    scale: int = 1,
    caption: str = "",
    box: BoxMap | None = None,
) -> Rgb:
    """The whole finished picture, uint8 (height, width, 3). `compose_bands` needs less memory."""
    return join_bands(compose_bands(picture, points, look, scale=scale, caption=caption, box=box))


def join_bands(made: Composition) -> Rgb:
    """All bands of a composition as one picture."""
    out = np.empty((made.height, made.width, 3), np.uint8)
    row = 0
    for band in made.bands:
        out[row : row + len(band)] = band
        row += len(band)
    return out


def compose_bands(
    picture: PagePicture,
    points: HeatPoints,
    look: HeatLook,
    *,
    scale: int = 1,
    caption: str = "",
    box: BoxMap | None = None,
) -> Composition:
    """The finished picture at 1x to 4x; ``caption`` is added to the line below it, e.g. a range of dates;
    ``box``: a box that scrolls by itself, with its reach over it.

    Raises HeatreelError for a page without a size, and for another scale.
    """
    if scale not in SCALES:
        raise HeatreelError(f"A picture cannot be made at {scale}×.", "Choose 1× to 4×.")
    height, width = picture.rgb.shape[:2]
    painter = Painter(points, look, width, height)
    strip = caption_strip(painter.points, painter.legend, width * scale, scale, caption)
    strips = [(row, 0, rgba) for row, rgba in (line_strip(x, width * scale, scale) for x in painter.lines)]
    if box is not None:
        strips.append(box_picture(box, painter.points, look, scale))

    def band_at(top: int) -> Rgb:
        bottom = min(height, top + _BAND)
        band = dim_page(_enlarge(picture.rgb, top, bottom, scale), look)
        if band.base is not None or band is picture.rgb:
            band = band.copy()
        lay_over(band, painter.rgba(top, bottom, scale))
        for first, left, rgba in strips:
            draw_strip(band, top * scale, first, rgba, left)
        return band

    def bands() -> Iterator[Rgb]:
        yield from in_order(band_at, range(0, height, _BAND))
        yield strip

    return Composition(width * scale, height * scale + len(strip), bands(), painter.points)


def lay_over(page: Rgb, heat: NDArray[np.uint8]) -> None:
    """Put a premultiplied RGBA layer onto an RGB picture of the same size, in place."""
    for top in range(0, len(heat), _BLOCK):
        rows = slice(top, top + _BLOCK)
        across = np.flatnonzero(heat[rows, :, 3].any(axis=0))
        if not len(across):
            continue  # most of a page is empty
        columns = slice(int(across[0]), int(across[-1]) + 1)
        left = 255 - heat[rows, columns, 3].astype(np.uint16)
        mixed = np.empty_like(left)
        for channel in range(3):  # each by itself: numpy is slow on arrays of three
            np.multiply(page[rows, columns, channel], left, out=mixed)
            mixed += 128
            mixed += mixed >> 8  # with the next line: divided by 255 and rounded
            mixed >>= 8
            mixed += heat[rows, columns, channel]
            page[rows, columns, channel] = np.minimum(mixed, 255, out=mixed)


def draw_strip(band: Rgb, band_first: int, strip_first: int, rgba: NDArray[np.uint8], left: int = 0) -> None:
    """Lay a part of a picture (not premultiplied) over a band of it, in place; rows and columns are the
    picture's, and what is beyond them is left out."""
    low, high = max(band_first, strip_first), min(band_first + len(band), strip_first + len(rgba))
    first, last = max(0, left), min(band.shape[1], left + rgba.shape[1])
    if low >= high or first >= last:
        return
    part = rgba[low - strip_first : high - strip_first, first - left : last - left].astype(np.uint16)
    alpha = part[..., 3:]
    premultiplied = np.concatenate([part[..., :3] * alpha // 255, alpha], axis=2).astype(np.uint8)
    lay_over(band[low - band_first : high - band_first, first:last], premultiplied)


def _enlarge(rgb: Rgb, first: int, last: int, scale: int) -> Rgb:
    if scale == 1:
        return rgb[first:last]
    height, width = rgb.shape[:2]
    top, bottom = max(0, first - 4), min(height, last + 4)  # bicubic looks two px around
    part = Image.fromarray(np.ascontiguousarray(rgb[top:bottom]))
    size = (width * scale, (last - first) * scale)
    box = (0, first - top, width, last - top)
    return np.array(part.resize(size, Image.Resampling.BICUBIC, box=box))
