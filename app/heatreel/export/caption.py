"""The strip below a picture: what it shows, what it is made of, and the legend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from heatreel.export.legend import Legend
from heatreel.export.lettering import fit, font, plain, type_px
from heatreel.export.palettes import colour, tokens
from heatreel.model.heat import CLICK_SETS, HeatPoints

Rgb = NDArray[np.uint8]

_LEGEND_WIDTH = 340
_SIDE = 20
_SIDE_BY_SIDE_FROM = 820  # page px; narrower pages get the legend below the words
_TITLES = {"move": "Movement", "attention": "Attention", "scroll": "Scroll reach"}


def made_of(points: HeatPoints) -> str:
    """ "12 sessions · 173 clicks · 2 not placed (made by keyboard 2)"."""
    what = {
        "click": _count(points.total, "click"),
        "move": f"{round(float(points.weight.sum()) / 1000):,} s of movement · "
        + _count(points.total, "sample"),
        "attention": _count(points.total, "page view"),
        "scroll": _count(points.total, "page view"),
    }[points.kind]
    lost = f"{points.not_placed:,} not placed"
    if points.not_placed_reasons:
        lost += f" ({', '.join(f'{why} {count:,}' for why, count in points.not_placed_reasons)})"
    return " · ".join([_count(points.sessions, "session"), what, lost])


def title_of(points: HeatPoints) -> str:
    """What a map is called: "Movement", "Rage clicks"."""
    if points.kind != "click":
        return _TITLES[points.kind]
    return "Clicks" if points.clicks == "all" else CLICK_SETS[points.clicks]


def caption_strip(points: HeatPoints, legend: Legend, width: int, scale: int, caption: str) -> Rgb:
    """uint8 (rows, width, 3); ``width`` in px of the finished picture, ``scale`` of them a page px."""
    side, beside = _SIDE * scale, width >= _SIDE_BY_SIDE_FROM * scale
    bar = max(1, min(_LEGEND_WIDTH * scale, width - 2 * side))
    words = width - 2 * side - ((bar + 2 * side) if beside else 0)
    lines = _lines(points, caption, words, scale)
    text_height = sum(height for _, _, _, height in lines)
    legend_height = 52 * scale
    inner = max(text_height, legend_height) if beside else text_height + 14 * scale + legend_height
    strip = Image.new("RGB", (max(1, width), inner + 32 * scale), colour("surface.panel"))
    draw = ImageDraw.Draw(strip)
    draw.rectangle((0, 0, width, scale - 1), fill=colour("border.default"))
    y = 16 * scale
    for text, size, name, height in lines:
        draw.text((side, y + height / 2), text, fill=colour(name), font=font(size * scale), anchor="lm")
        y += height
    left, top = (width - side - bar, 16 * scale) if beside else (side, y + 14 * scale)
    _draw_legend(strip, legend, left, top, bar, scale)
    return np.asarray(strip)


def _lines(points: HeatPoints, caption: str, width: int, scale: int) -> list[tuple[str, int, str, int]]:
    """(text, size, colour, height in px of the picture) of each line, none wider than ``width``."""
    title, dense = type_px("title"), type_px("dense")
    head = fit(f"{title_of(points)} · {points.page}", font(title * scale), width)
    about = [f"{points.width:,} px wide", *([caption] if caption else [])]
    if points.band is not None:
        about.insert(1, f"visitors had {points.band[0]:,} to {points.band[1]:,} px")
    lines = [(head, title, "text.primary", 22 * scale)]
    for text in (made_of(points), " · ".join(about)):
        lines += [(line, dense, "text.secondary", 18 * scale) for line in _wrap(text, dense * scale, width)]
    return lines


def _wrap(text: str, size_px: int, width: int) -> list[str]:
    face, lines = font(size_px), [""]
    for part in plain(text).split(" · "):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if lines[-1] and face.getlength(longer) > width:
            lines.append(part)
        else:
            lines[-1] = longer
    return [fit(line, face, width) for line in lines]


def _draw_legend(strip: Image.Image, legend: Legend, left: int, top: int, width: int, scale: int) -> None:
    draw = ImageDraw.Draw(strip)
    face = font(type_px("small") * scale)
    title = fit(legend.title, font(type_px("dense") * scale), width)
    draw.text(
        (left, top + 8 * scale),
        title,
        fill=colour("text.primary"),
        font=font(type_px("dense") * scale),
        anchor="lm",
    )
    tall = int(tokens()["sizes"]["heatmap"]["legend_bar"]) * scale
    y = top + 20 * scale
    steps = np.rint(np.linspace(0, len(legend.colours) - 1, width)).astype(np.intp)
    bar = np.broadcast_to(legend.colours[steps], (tall, width, 3))
    strip.paste(Image.fromarray(np.ascontiguousarray(bar)), (left, y))
    for at, label in legend.ticks:
        x = left + at * (width - scale)
        draw.rectangle((x, y + tall, x + scale - 1, y + tall + 3 * scale), fill=colour("border.strong"))
        anchor = "lm" if at < 0.02 else "rm" if at > 0.98 else "mm"
        edge = left if at < 0.02 else left + width if at > 0.98 else x
        draw.text(
            (edge, y + tall + 12 * scale),
            plain(label),
            fill=colour("text.secondary"),
            font=face,
            anchor=anchor,
        )


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
