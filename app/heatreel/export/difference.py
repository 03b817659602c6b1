"""Two maps side by side on one scale, and the map of their difference, as one picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from heatreel.analysis.comparing import difference
from heatreel.export.caption import title_of
from heatreel.export.compose import dim_page, lay_over
from heatreel.export.heat_layer import Painter
from heatreel.export.legend import number
from heatreel.export.lettering import fit, font, type_px
from heatreel.export.palettes import colour, heat_colours, palette_table
from heatreel.export.ramp import UNIT, Ramp
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture

Rgb = NDArray[np.uint8]

GAP_PX = 12  # between panes

_HEAD, _PAD, _LEGEND = 74, 12, 120
_BAND = 256
_FADED = 0.22  # opacity of a difference that may be none
_LEAST = 0.02  # of the largest difference: less is not drawn


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One side as it is drawn."""

    name: str
    picture: PagePicture
    points: HeatPoints


@dataclass(frozen=True, slots=True, eq=False)
class PaneMap:
    """One map of a comparison, made as wide as its pane, and what its head says. ``letter``: A or B, "" for
    the difference; ``ends``: of the scale of its colours."""

    letter: str
    title: str
    words: str
    colours: NDArray[Any]
    ends: tuple[str, str]
    rgb: Rgb


def draw_comparison(a: Pane, b: Pane, look: HeatLook, *, pane_px: int = 640) -> Rgb:
    """uint8 (height, width, 3): A, B and, where both lie on one width, their difference, each ``pane_px``
    wide, with heads that say what they are made of. Values are per 100 page views, on one scale."""
    panes = [_headed(pane, pane_px) for pane in draw_panes(a, b, look, pane_px=pane_px)]
    height = max(len(pane) for pane in panes)
    out = Image.new(
        "RGB", (len(panes) * (pane_px + GAP_PX) + GAP_PX, height + GAP_PX), colour("surface.stage")
    )
    for at, pane in enumerate(panes):
        out.paste(Image.fromarray(pane), (GAP_PX + at * (pane_px + GAP_PX), 0))
    return np.asarray(out)


def draw_panes(a: Pane, b: Pane, look: HeatLook, *, pane_px: int) -> list[PaneMap]:
    """The maps of `draw_comparison`, each by itself."""
    painters = [Painter(pane.points, look, *_size(pane.picture)) for pane in (a, b)]
    rates = [p.legend.maximum / max(1, pane.points.views) for p, pane in zip(painters, (a, b), strict=True)]
    most = max(rates)
    panes = [_side(pane, look, most, pane_px, letter) for pane, letter in ((a, "A"), (b, "B"))]
    if has_difference(a, b):
        panes.append(_difference(a, b, look, painters, pane_px))
    return panes


def has_difference(a: Pane, b: Pane) -> bool:
    """Whether one can be laid over the other."""
    return a.picture.rgb.shape == b.picture.rgb.shape and a.points.kind in ("click", "move")


def _size(picture: PagePicture) -> tuple[int, int]:
    height, width = picture.rgb.shape[:2]
    return width, height


def _side(pane: Pane, look: HeatLook, most: float, pane_px: int, letter: str) -> PaneMap:
    width, height = _size(pane.picture)
    views = max(1, pane.points.views)
    unit = UNIT[pane.points.kind] * views / 100
    scale = "log" if look.scale == "percentile" else look.scale
    painter = Painter(pane.points, look, width, height, Ramp(scale, most * views, unit))
    rows = []
    for top in range(0, height, _BAND):
        band = np.array(dim_page(pane.picture.rgb[top : top + _BAND], look))
        lay_over(band, painter.rgba(top, min(height, top + _BAND)))
        rows.append(band)
    points = pane.points
    what = {"click": "clicks", "move": "samples"}.get(points.kind, "page views")
    words = (
        f"{points.sessions:,} sessions · {points.views:,} page views · {points.total:,} {what}: "
        f"{points.placed:,} placed, {points.not_placed:,} not"
    )
    legend = ("0", number(most * 100))
    small = _as_wide(np.concatenate(rows), pane_px)
    return PaneMap(letter, pane.name, words, heat_colours(look.palette), legend, small)


def _difference(a: Pane, b: Pane, look: HeatLook, painters: list[Painter], pane_px: int) -> PaneMap:
    height = a.picture.rgb.shape[0]
    table = palette_table("difference").astype(np.float32)
    parts = []
    for top in range(0, height, _BAND):
        rows = [painter.values(top, min(height, top + _BAND)) for painter in painters]
        parts.append(difference(rows[0], rows[1], a.points.views, b.points.views))
    most = max((float(np.abs(found).max(initial=0.0)) for found, _ in parts), default=0.0)
    pale = HeatLook(dim=0.0)
    out = []
    for top, (found, clear) in zip(range(0, height, _BAND), parts, strict=True):
        page = dim_page(a.picture.rgb[top : top + _BAND], pale).astype(np.float32)
        page = page @ np.full((3, 3), 1 / 3, np.float32) * 0.35 + 255 * 0.65  # grey and pale
        along = np.clip(found / most, -1, 1) if most > 0 else np.zeros_like(found)
        alpha = np.where(clear, 1.0, _FADED).astype(np.float32) * (np.abs(along) > _LEAST)
        alpha *= np.minimum(1.0, 0.35 + np.abs(along)) * look.opacity
        colours = table[np.rint((along + 1) / 2 * 255).astype(np.intp)]
        out.append((page * (1 - alpha[..., None]) + colours * alpha[..., None]).astype(np.uint8))
    legend = (f"−{number(most)}", f"+{number(most)}")
    what = "Clicks" if a.points.kind == "click" else "Seconds"
    words = f"{what} per 100 page views, B less A; pale where it may be none (95 %)"
    small = _as_wide(np.concatenate(out), pane_px)
    return PaneMap("", "Difference, B − A", words, palette_table("difference"), legend, small)


def _as_wide(rgb: Rgb, pane_px: int) -> Rgb:
    """The map made as wide as the pane."""
    height, width = rgb.shape[:2]
    size = pane_px, max(1, round(height * pane_px / width))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def _headed(pane: PaneMap, pane_px: int) -> Rgb:
    """The map below its head."""
    colours, title = pane.colours, f"{pane.letter}  {pane.title}".strip()
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
    left, steps = pane_px - _LEGEND - _PAD, np.linspace(0, len(colours) - 1, _LEGEND).astype(np.intp)
    bar = np.broadcast_to(np.asarray(colours, np.uint8)[steps], (10, _LEGEND, 3))
    head.paste(Image.fromarray(np.ascontiguousarray(bar)), (left, 12))
    for x, text, anchor in ((left, pane.ends[0], "lm"), (left + _LEGEND, pane.ends[1], "rm")):
        draw.text((x, 32), text, colour("text.secondary"), face, anchor)
    return np.concatenate([np.asarray(head), pane.rgb])


def title_words(points: HeatPoints) -> str:
    """What the maps show, for a file's title."""
    return f"{title_of(points)}: comparison of {points.page}"
