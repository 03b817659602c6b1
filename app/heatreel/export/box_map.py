"""The reach in a box that scrolls by itself, over that box on the map of the page.

The height of the box stands for all that is in it: its bands are made by the functions that make the map's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from heatreel.analysis.heatmap_reach import reach_rows
from heatreel.export.heat_layer import heat_layer
from heatreel.export.lettering import fit, font, type_px
from heatreel.export.palettes import colour
from heatreel.model.heat import HeatLook, HeatPoints

Float32 = NDArray[np.float32]
UInt8 = NDArray[np.uint8]

_MOST_ROWS = 2048  # of the picture of the bands
_SCRIM_ALPHA = 0.88  # of what lies below
_EDGE = 2  # px of the outline's casing beyond the box
_DASH, _GAP, _PAD = 4, 3, 4
_LINE_ALPHA = 235


@dataclass(frozen=True, slots=True, eq=False)
class BoxMap:
    """A box of the picture (x, y, width, height, page px), the height of what is in it, and how deep each
    page view came in that, px of the content."""

    box: tuple[float, float, float, float]
    content_px: float
    depths: Float32

    @property
    def lines(self) -> tuple[tuple[float, str], ...]:
        """Depths, px of the content, down to where three quarters, half and a quarter of the page views came,
        each with its words; shares that came equally deep share a line."""
        by_depth: dict[int, list[str]] = {}
        for row in reach_rows(self.depths, self.content_px):
            text = f"{row.share * 100:.0f}\N{NARROW NO-BREAK SPACE}%"
            by_depth.setdefault(round(row.y_page), []).append(text)
        unit = "\N{NARROW NO-BREAK SPACE}px"
        return tuple(
            (float(deep), f"{', '.join(shares)} · {deep:,}{unit}") for deep, shares in by_depth.items()
        )


def box_bands(box: BoxMap, points: HeatPoints, look: HeatLook) -> UInt8:
    """RGBA (rows, 1, 4), not premultiplied, from the top of what is in the box to its end: the legend's own
    colours, whatever lies below. ``points`` are the map's, for their kind."""
    high = max(1, min(_MOST_ROWS, round(box.content_px)))
    depths = (box.depths * np.float32(high / box.content_px)).astype(np.float32)
    within = replace(points, y_page=depths, average_fold=None)
    premultiplied = heat_layer(within, replace(look, opacity=1.0), 1, high).rgba
    rgba = np.zeros_like(premultiplied)
    seen = premultiplied[..., 3] > 0
    alpha = premultiplied[seen][:, 3:].astype(np.float32)
    rgba[seen, :3] = np.minimum(premultiplied[seen][:, :3] * (255 / alpha), 255)
    rgba[seen, 3] = 255
    return rgba


def box_picture(box: BoxMap, points: HeatPoints, look: HeatLook, scale: int = 1) -> tuple[int, int, UInt8]:
    """First row and column on the finished picture, ``scale`` px of it a page px, and the box there with
    outline, bands and lines: RGBA (rows, columns, 4), not premultiplied."""
    x, y, width, height = (one * scale for one in box.box)
    edge, wide, high = _EDGE * scale, max(1, round(width)), max(1, round(height))
    bands = Image.fromarray(box_bands(box, points, look)).resize((wide, high), Image.Resampling.NEAREST)
    inside = Image.new("RGBA", (wide, high), (*colour("overlay.scrim"), round(255 * _SCRIM_ALPHA)))
    inside.paste(bands, (0, 0), bands)
    made = Image.new("RGBA", (wide + 2 * edge, high + 2 * edge), (0, 0, 0, 0))
    made.paste(inside, (edge, edge))
    draw = ImageDraw.Draw(made)
    for inset, token, thick in (
        (0, "overlay.cursor_fill", 2 * edge),
        (edge // 2, "overlay.cursor_line", edge),
    ):
        frame = (inset, inset, made.width - 1 - inset, made.height - 1 - inset)
        draw.rectangle(frame, outline=colour(token), width=thick)
    _draw_lines(draw, box, edge, wide, high, scale)
    return round(y) - edge, round(x) - edge, np.asarray(made)


def _draw_lines(draw: ImageDraw.ImageDraw, box: BoxMap, edge: int, wide: int, high: int, scale: int) -> None:
    """Lines first, then what they say, none over another."""
    places = [(edge + round(deep / box.content_px * high), words) for deep, words in box.lines]
    for y, _words in places:
        for x in range(edge, edge + wide, (_DASH + _GAP) * scale):
            end = min(x + _DASH * scale, edge + wide) - 1
            draw.rectangle((x, y, end, y + scale - 1), fill=(255, 255, 255, _LINE_ALPHA))
    face, pad = font(type_px("small") * scale), _PAD * scale
    tall, below = round(1.4 * type_px("small") * scale), edge + scale
    dark = (*colour("overlay.scrim"), round(255 * _SCRIM_ALPHA))
    for y, words in places:
        label = fit(words, face, wide - 4 * pad)
        left = edge + wide - 3 * pad - face.getlength(label)
        top = max(y - scale - tall, below)
        below = top + tall + scale
        draw.rectangle((left, top, edge + wide - pad, top + tall), fill=dark)
        draw.text((left + pad, top + tall / 2), label, fill="white", font=face, anchor="lm")
