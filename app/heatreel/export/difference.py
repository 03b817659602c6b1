"""Two maps side by side on one scale, and the map of their difference: by rows for the screen, or as one
picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from heatreel.analysis.comparing import difference, share_difference
from heatreel.export.caption import title_of
from heatreel.export.compose import dim_page, draw_strip, lay_over, tinted
from heatreel.export.heat_layer import HeatLine, Painter
from heatreel.export.legend import Legend, make_legend, number, tick_places
from heatreel.export.lettering import fit, font, line_strip, type_px
from heatreel.export.palettes import colour, palette_table
from heatreel.export.pdf import save_pdf_bands
from heatreel.export.png import save_png
from heatreel.export.ramp import UNIT, Ramp
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture

Rgb = NDArray[np.uint8]
Values = Callable[[int, int], tuple[NDArray[np.float32], NDArray[np.bool_]]]

GAP_PX = 12  # between panes

_HEAD, _PAD, _LEGEND = 74, 12, 140
_BAND = 256
_FADED = 0.36  # opacity of a difference that may be none
_ROWS_OPACITY = 0.45  # of one that covers whole rows: what lies below must stay readable
_LEAST = 0.02  # of the largest difference: less is not drawn
_STEPS = 256  # of the colours of a difference
_LIGHTENED, _SATURATION = 0.62, 0.5  # of the page below a difference
_PAPER = 250.0  # towards which it is lightened
_WORDS = {
    "click": "Clicks per 100 page views",
    "move": "Milliseconds per 100 page views",
    "scroll": "Share of page views, in points",
}


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One side as it is drawn."""

    name: str
    picture: PagePicture
    points: HeatPoints


@dataclass(frozen=True, slots=True, eq=False)
class PaneMap:
    """One map of a comparison, and what its head says. ``letter``: A or B, "" for the difference; ``size``:
    width and height, page px; ``paint``: its rows [first, last) without lines, uint8 (rows, width, 3), in
    any thread."""

    letter: str
    title: str
    words: str
    legend: Legend
    size: tuple[int, int]
    paint: Callable[[int, int], Rgb]
    lines: tuple[HeatLine, ...] = ()


def draw_comparison(a: Pane, b: Pane, look: HeatLook, *, pane_px: int = 640) -> Rgb:
    """uint8 (height, width, 3): A, B and, where both lie on one width, their difference, each as wide as its
    page and at most ``pane_px``, with heads that say what they are made of. Values are per 100 page views, on
    one scale."""
    panes = [_headed(pane, min(pane_px, pane.size[0])) for pane in pane_maps(a, b, look)]
    height, width = max(len(pane) for pane in panes), sum(pane.shape[1] + GAP_PX for pane in panes)
    out = Image.new("RGB", (width + GAP_PX, height + GAP_PX), colour("surface.stage"))
    left = GAP_PX
    for pane in panes:
        out.paste(Image.fromarray(pane), (left, 0))
        left += pane.shape[1] + GAP_PX
    return np.asarray(out)


def save_comparison(rgb: Rgb, path: Path, metadata: Mapping[str, object]) -> None:
    """Write the picture of `draw_comparison` as .png or .pdf; raises HeatreelError for another suffix and
    where the file cannot be written."""
    suffix = path.suffix.lower()
    if suffix == ".png":
        save_png(rgb, path, metadata)
    elif suffix == ".pdf":
        height, width = rgb.shape[:2]
        bands = (rgb[top : top + _BAND] for top in range(0, height, _BAND))
        save_pdf_bands(bands, width, height, path, metadata=metadata)
    else:
        raise HeatreelError(f"{path.name} is no picture of a comparison.", "Name it x.png or x.pdf.")


def pane_maps(a: Pane, b: Pane, look: HeatLook) -> list[PaneMap]:
    """The maps of `draw_comparison`, to be painted by rows. What is counted over whole pages is counted."""
    painters = [Painter(pane.points, look, *_size(pane.picture)) for pane in (a, b)]
    most = max(
        p.legend.maximum / _views(pane) for p, pane in zip(painters, (a, b), strict=True)
    )  # of one page view
    panes = [_side(pane, look, most, letter) for pane, letter in ((a, "A"), (b, "B"))]
    if has_difference(a, b):
        panes.append(_difference(a, b, look, painters))
    return panes


def has_difference(a: Pane, b: Pane) -> bool:
    """Whether one can be laid over the other, and what lies between them can be told from chance."""
    return a.picture.rgb.shape == b.picture.rgb.shape and a.points.kind in _WORDS


def _size(picture: PagePicture) -> tuple[int, int]:
    height, width = picture.rgb.shape[:2]
    return width, height


def _views(pane: Pane) -> int:
    """What the values of a map are divided by to be those of one page view; rows are so already."""
    return max(1, pane.points.views) if pane.points.kind in ("click", "move") else 1


def _side(pane: Pane, look: HeatLook, most: float, letter: str) -> PaneMap:
    width, height = _size(pane.picture)
    points, views, kind = pane.points, _views(pane), pane.points.kind
    scale = "log" if look.scale == "percentile" else look.scale
    told, unit = (100, UNIT[kind]) if kind in ("click", "move") else (1, UNIT[kind])
    if kind == "scroll":
        scale = "linear"
    ramp = Ramp(scale, most * views, unit * views / told)
    painter = Painter(points, look, width, height, ramp, whole=True)
    what = {"click": "clicks", "move": "samples"}.get(kind, "page views")
    parts = [f"{points.sessions:,} sessions", f"{points.views:,} page views"]
    counted = f"{points.placed:,} placed, {points.not_placed:,} not"
    parts.append(f"{points.total:,} {what}: {counted}" if what != "page views" else counted)
    legend = make_legend(kind, look, Ramp(scale, most * told, unit))
    lines = tuple(line for line in painter.lines if not line.fold)
    made = partial(_paint_side, pane.picture.rgb, look, painter)
    return PaneMap(letter, pane.name, " · ".join(parts), legend, (width, height), made, lines)


def _paint_side(rgb: Rgb, look: HeatLook, painter: Painter, first: int, last: int) -> Rgb:
    band = np.array(dim_page(rgb[first:last], look), order="C")
    lay_over(band, painter.rgba(first, last))
    return band


def _difference(a: Pane, b: Pane, look: HeatLook, painters: list[Painter]) -> PaneMap:
    width, height = _size(a.picture)
    is_share = a.points.kind == "scroll"
    between = share_difference if is_share else difference
    of = (a.points.placed, b.points.placed) if is_share else (a.points.views, b.points.views)

    def values(first: int, last: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        one, two = (painter.values(first, last) for painter in painters)
        return between(one, two, *of)

    tops = range(0, height, _BAND)
    most = max(
        (float(np.abs(values(top, min(height, top + _BAND))[0]).max(initial=0.0)) for top in tops),
        default=0.0,
    )
    told = 100 if is_share else 1
    ends = (f"−{number(most * told)}", f"+{number(most * told)}")
    title = _WORDS[a.points.kind]
    ticks = ((0.0, ends[0]), (0.5, "0"), (1.0, ends[1])) if most > 0 else ((0.5, "0"),)
    legend = Legend(title, ticks, Ramp("linear", most, 1.0), palette_table("difference"))
    table = _difference_table(look.opacity * (_ROWS_OPACITY if is_share else 1.0))
    made = partial(_paint_difference, a.picture.rgb, values, most, table)
    words = f"{title}; pale: may be none (95 %)"
    return PaneMap("", "Difference, B − A", words, legend, (width, height), made)


def _difference_table(opacity: float) -> NDArray[np.uint32]:
    """Premultiplied RGBA by step, from −1 to +1 of the largest: those that may be none, then the clear."""
    along = np.linspace(-1.0, 1.0, _STEPS)
    alpha = np.minimum(1.0, 0.35 + np.abs(along)) * (np.abs(along) > _LEAST) * opacity
    alpha = np.concatenate([alpha * _FADED, alpha])[:, None]
    colours = np.tile(palette_table("difference")[np.arange(_STEPS)], (2, 1))
    rgba = np.rint(np.concatenate([colours * alpha, 255 * alpha], axis=1)).astype(np.uint8)
    return np.ascontiguousarray(rgba).view(np.uint32)[:, 0]


def _paint_difference(
    rgb: Rgb, values: Values, most: float, table: NDArray[np.uint32], first: int, last: int
) -> Rgb:
    page = tinted(rgb[first:last], _SATURATION, _LIGHTENED, (_PAPER,) * 3)
    found, clear = values(first, last)
    if most <= 0 or not found.any():
        return page
    step = np.rint((np.clip(found / np.float32(most), -1, 1) + 1) * np.float32((_STEPS - 1) / 2))
    rgba = np.take(table, step.astype(np.uint16) + np.uint16(_STEPS) * clear)
    rgba = np.broadcast_to(rgba, page.shape[:2])
    lay_over(page, np.ascontiguousarray(rgba).view(np.uint8).reshape(*page.shape[:2], 4))
    return page


def _drawn(pane: PaneMap, pane_px: int) -> Rgb:
    """A whole map with its lines, made as wide as the pane."""
    width, height = pane.size
    out = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        out[top:bottom] = pane.paint(top, bottom)
    if width != pane_px:
        size = pane_px, max(1, round(height * pane_px / width))
        out = np.array(Image.fromarray(out).resize(size, Image.Resampling.LANCZOS))
    for line in pane.lines:
        first, rgba = line_strip(HeatLine(line.y_page * pane_px / width, line.label, line.fold), pane_px, 1)
        draw_strip(out, 0, first, rgba)
    return out


def _headed(pane: PaneMap, pane_px: int) -> Rgb:
    """The map below its head."""
    title = f"{pane.letter}  {pane.title}".strip()
    head = Image.new("RGB", (pane_px, _HEAD), colour("surface.panel"))
    draw = ImageDraw.Draw(head)
    room = pane_px - _LEGEND - 3 * _PAD
    draw.text(
        (_PAD, 22),
        fit(title, font(type_px("title")), room),
        colour("text.primary"),
        font(type_px("title")),
        "lm",
    )
    face = font(type_px("small"))
    draw.text((_PAD, 52), fit(pane.words, face, pane_px - 2 * _PAD), colour("text.secondary"), face, "lm")
    colours = np.asarray(pane.legend.colours, np.uint8)
    left, steps = pane_px - _LEGEND - _PAD, np.linspace(0, len(colours) - 1, _LEGEND).astype(np.intp)
    bar = np.broadcast_to(colours[steps], (10, _LEGEND, 3))
    head.paste(Image.fromarray(np.ascontiguousarray(bar)), (left, 12))
    for x, text in tick_places(pane.legend, _LEGEND, face.getlength):
        draw.text((left + x, 32), text, colour("text.secondary"), face, "lm")
    return np.concatenate([np.asarray(head), _drawn(pane, pane_px)])


def title_words(points: HeatPoints) -> str:
    """What the maps show, for a file's title."""
    return f"{title_of(points)}: comparison of {points.page}"
