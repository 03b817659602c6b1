"""Words on pictures: labels of lines, legend and caption, in a font of the system."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from heatreel.export.heat_layer import HeatLine
from heatreel.export.palettes import colour, tokens

Font = ImageFont.FreeTypeFont
UInt8 = NDArray[np.uint8]

_FONTS = ("LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf", "Helvetica.ttc", "DejaVuSans.ttf")
_PILL_ALPHA = 0.86
_FOLD = (6, 4)  # dash and gap of the fold's line, px
_REACH = (2, 3)


@lru_cache(maxsize=16)
def font(size_px: float) -> Font:
    """A common font of the system at a size in px (it has more letters), else the one Pillow brings."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size_px)
        except OSError:
            continue
    loaded = ImageFont.load_default(size_px)
    if not isinstance(loaded, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return loaded


def plain(text: str) -> str:
    """Text in letters that the font has: thin spaces become ordinary ones."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def fit(text: str, face: Font, width_px: float) -> str:
    """The text, cut with … at its end if it is wider."""
    text = plain(text)
    if face.getlength(text) <= width_px:
        return text
    while text and face.getlength(text + "…") > width_px:
        text = text[:-1]
    return text.rstrip() + "…"


def line_strip(line: HeatLine, width: int, scale: int) -> tuple[int, UInt8]:
    """A dashed white line with its label as (first row, RGBA (rows, width, 4) not premultiplied).

    ``width`` and the row are px of the finished picture, ``scale`` of them a page px. The label stands
    above the line, or below it at the page's top.
    """
    face = font(_type("small") * scale)
    pad, tall, gap = 7 * scale, 19 * scale, 3 * scale
    thick = 2 * scale if line.fold else scale
    above = line.y_page >= (tall + gap) / scale
    strip = Image.new("RGBA", (width, tall + gap + thick), (0, 0, 0, 0))
    draw = ImageDraw.Draw(strip)
    y_line = tall + gap if above else 0
    dash, space = _FOLD if line.fold else _REACH
    for x in range(0, width, (dash + space) * scale):
        draw.rectangle((x, y_line, x + dash * scale - 1, y_line + thick - 1), fill=(255, 255, 255, 235))
    label = fit(line.label, face, width - 2 * (10 * scale + pad))
    long = round(face.getlength(label))
    left = 10 * scale if line.fold else width - 10 * scale - long - 2 * pad
    top = 0 if above else thick + gap
    dark = (*colour("overlay.scrim"), round(255 * _PILL_ALPHA))
    draw.rounded_rectangle((left, top, left + long + 2 * pad, top + tall - 1), 3 * scale, fill=dark)
    draw.text((left + pad, top + tall / 2), label, fill="white", font=face, anchor="lm")
    return round(line.y_page * scale) - (y_line + thick // 2), np.asarray(strip)


def _type(name: str) -> int:
    return int(tokens()["sizes"]["type_px"][name])


def type_px(name: str) -> int:
    """A size of type from the tokens: micro small dense body title display."""
    return _type(name)
