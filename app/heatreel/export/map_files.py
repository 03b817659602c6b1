"""A heatmap as a file, by its suffix: PNG, PDF, SVG, CSV or a page of HTML. All say what they are made of."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from heatreel.export.caption import made_of, title_of
from heatreel.export.compose import compose_bands, dim_page, join_bands
from heatreel.export.files import whole_file
from heatreel.export.heat_layer import Painter
from heatreel.export.map_page import page_of
from heatreel.export.palettes import heat_colours
from heatreel.export.png import save_png_bands
from heatreel.export.tables import write_table
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture
from heatreel.model.threads import in_order

Metadata = Mapping[str, object]

_POINTS_A_PX = 0.75  # of a PDF: 96 px are 72 points
_PDF_LONGEST = 14_400.0  # points; a longer page is drawn smaller
_LEVELS = 14  # filled contours of a vector map
_LOWEST_LEVEL = 0.04  # share of the scale at which the lowest begins
_ROWS_OPACITY = 0.45  # a map of rows covers the whole page: what lies below must stay readable
_ROW_PX = 10  # a row of the table of reach and attention
_BLOCK = 512  # rows that are counted at a time
_CELL_PX = 8  # of the values that a page of HTML tells


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """What a file shows; ``metadata`` says of what it is made, ``caption`` is added below.

    Without ``with_page`` the heat alone, without words, on nothing: to be laid over something else.
    """

    picture: PagePicture
    points: HeatPoints
    look: HeatLook
    metadata: Metadata
    scale: int = 1
    caption: str = ""
    with_page: bool = True

    @property
    def words(self) -> str:
        """What it is made of, in one line."""
        return " · ".join(part for part in (made_of(self.points), self.caption) if part)


def save_map(made: HeatMap, path: Path) -> None:
    """Write a map; raises HeatreelError for another suffix and where the file cannot be written."""
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        kinds = ", ".join(_WRITERS)
        raise HeatreelError(f"{path.name} has none of the suffixes {kinds}.", "Name the heatmap x.png.")
    if not made.with_page and path.suffix.lower() != ".png":
        raise HeatreelError("The heat alone is a picture.", "Name it x.png, or leave the page below it.")
    write(made, path)


def _png(made: HeatMap, path: Path) -> None:
    if not made.with_page:
        _alone(made, path)
        return
    picture = compose_bands(made.picture, made.points, made.look, scale=made.scale, caption=made.caption)
    save_png_bands(picture.bands, picture.width, picture.height, path, made.metadata)


def _alone(made: HeatMap, path: Path) -> None:
    height, width = made.picture.rgb.shape[:2]
    painter, scale = Painter(made.points, made.look, width, height, straight=True), made.scale
    tops = range(0, height, _BLOCK)
    bands = in_order(lambda top: painter.rgba(top, min(height, top + _BLOCK), scale), tops)
    save_png_bands(bands, width * scale, height * scale, path, made.metadata, channels=4)


def _whole(made: HeatMap) -> Image.Image:
    picture = compose_bands(made.picture, made.points, made.look, scale=made.scale, caption=made.caption)
    return Image.fromarray(join_bands(picture))


def _pdf(made: HeatMap, path: Path) -> None:
    """One page, as large as the picture; the picture is kept without loss."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    image = _whole(made)
    factor = min(_POINTS_A_PX / made.scale, _PDF_LONGEST / max(image.size))
    width, height = image.width * factor, image.height * factor
    with whole_file(path) as file:
        canvas = Canvas(file, pagesize=(width, height))
        canvas.setTitle(str(made.metadata.get("Title", "")))
        canvas.setSubject(str(made.metadata.get("Description", "")))
        canvas.setCreator(str(made.metadata.get("Software", "")))
        canvas.setKeywords("; ".join(f"{key}={value}" for key, value in made.metadata.items()))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        canvas.save()


def _svg(made: HeatMap, path: Path) -> None:
    """The dimmed page as a picture, the heat as filled contours, lines and words as such."""
    height, width = made.picture.rgb.shape[:2]
    painter = Painter(made.points, made.look, width, height)
    page = _png_text(Image.fromarray(dim_page(made.picture.rgb, made.look)))
    below = 64
    title = title_of(painter.points)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{width}" height="{height + below}" viewBox="0 0 {width} {height + below}">',
        f"<title>{escape(str(made.metadata.get('Title', title)))}</title>",
        f"<desc>{escape(json.dumps(dict(made.metadata), ensure_ascii=False, default=str))}</desc>",
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{page}"/>',
        *_shapes(painter, made.look),
        *(
            f'<path d="M0 {line.y_page:.1f}H{width}" stroke="#fff" stroke-dasharray="4 3"/>'
            f'<text x="8" y="{line.y_page - 5:.1f}" font-family="sans-serif" font-size="11" fill="#fff">'
            f"{escape(line.label)}</text>"
            for line in painter.lines
        ),
        f'<g font-family="sans-serif" font-size="13"><text x="16" y="{height + 26}">'
        f"{escape(f'{title} · {painter.points.page}')}</text>"
        f'<text x="16" y="{height + 46}" fill="#555">{escape(made.words)}</text></g>',
        "</svg>",
    ]
    with whole_file(path) as file:
        file.write("\n".join(parts).encode())


def _shapes(painter: Painter, look: HeatLook) -> Iterator[str]:
    """Filled bands of values, lowest first, in the colours of the map; bands of rows where rows have one."""
    if painter.legend.maximum <= 0:
        return
    levels = painter.legend.ramp.values_at(np.linspace(_LOWEST_LEVEL, 1.0, _LEVELS + 1))
    grid, step = _sampled(painter, max(1, look.radius_px // 6) if painter.is_spots else 1)
    for n, (low, high) in enumerate(pairwise(levels.tolist())):
        top = high if n < _LEVELS - 1 else np.inf
        if painter.is_spots:
            d = _contours(grid, step, low, top)
        else:
            d = _bands(grid[:, 0], painter.width, low, top)
        if not d:
            continue
        red, green, blue = heat_colours(look.palette, 256)[round((n + 0.5) / _LEVELS * 255)]
        alpha = look.opacity * (min(1.0, (n + 2) / 4) if painter.is_spots else _ROWS_OPACITY)
        fill = f'fill="rgb({red},{green},{blue})" fill-opacity="{alpha:.2f}" fill-rule="evenodd"'
        yield f'<path d="{d}" {fill}/>'


def _contours(grid: NDArray[np.float32], step: int, low: float, high: float) -> str:
    """Outlines of where the values lie between two levels, as an SVG path."""
    from contourpy import FillType, contour_generator

    if min(grid.shape) < 2:
        return ""
    down, across = (np.arange(size) * step + step / 2 for size in grid.shape)
    made: Any = contour_generator(across, down, grid, fill_type=FillType.OuterOffset).filled(low, high)
    rings = (points[a:b] for points, at in zip(*made, strict=True) for a, b in pairwise(at.tolist()))
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)


def _bands(values: NDArray[np.float32], width: int, low: float, high: float) -> str:
    """Runs of rows whose value lies between two levels, as an SVG path."""
    inside = np.concatenate([[False], (values >= low) & (values < high), [False]])
    edges = np.flatnonzero(np.diff(inside)).tolist()
    return "".join(f"M0 {a}H{width}V{b}H0Z" for a, b in zip(edges[::2], edges[1::2], strict=True))


def _sampled(painter: Painter, step: int) -> tuple[NDArray[np.float32], int]:
    """Values of every ``step``-th row and column."""
    block = max(1, _BLOCK // step) * step
    parts = [
        painter.values(top, min(painter.height, top + block))[step // 2 :: step]
        for top in range(0, painter.height, block)
    ]
    rows = np.concatenate(parts)
    return (rows[:, step // 2 :: step] if painter.is_spots else rows), step


def _csv(made: HeatMap, path: Path) -> None:
    """The points of a map of clicks or movement, or the values of every ten rows of one of rows."""
    points = made.points
    height, width = made.picture.rgb.shape[:2]
    painter = Painter(points, made.look, width, height)
    if not painter.is_spots:
        name = "share_of_views" if points.kind == "scroll" else "seconds_per_view"
        rows = [
            {"y_page": top, name: float(painter.values(top, top + 1)[0, 0])}
            for top in range(0, height, _ROW_PX)
        ]
        write_table(rows, ["y_page", name], path)
        return
    shown = painter.points
    on_element = shown.on_element if shown.on_element is not None else np.zeros(len(shown.x_page), bool)
    weight = "clicks" if points.kind == "click" else "ms"
    table = [
        {"x_page": round(float(x), 2), "y_page": round(float(y), 2), weight: float(w), "on_element": bool(on)}
        for x, y, w, on in zip(shown.x_page, shown.y_page, shown.weight, on_element, strict=True)
    ]
    columns = ["x_page", "y_page", weight, *(["on_element"] if points.kind == "click" else [])]
    write_table(table, columns, path)


def _html(made: HeatMap, path: Path) -> None:
    """A page that needs nothing else, with the value under the pointer."""
    height, width = made.picture.rgb.shape[:2]
    painter = Painter(made.points, made.look, width, height)
    grid, cell = _sampled(painter, _CELL_PX)
    maximum = max(painter.legend.maximum, 1e-9)
    coarse = np.rint(np.clip(grid / maximum, 0, 1) * 65535).astype("<u2")
    text = page_of(
        picture=_png_text(_whole(made)),
        title=str(made.metadata.get("Title", title_of(painter.points))),
        words=made.words,
        metadata=made.metadata,
        values=base64.b64encode(coarse.tobytes()).decode(),
        columns=coarse.shape[1],
        cell=cell,
        maximum=maximum,
        unit={"click": "clicks near here", "move": "ms near here", "scroll": "of views saw this"}.get(
            made.points.kind, "s in view, per page view"
        ),
        scale=made.scale,
        height=height,
    )
    with whole_file(path) as file:
        file.write(text.encode("utf-8", "replace"))


def _png_text(image: Image.Image) -> str:
    body = io.BytesIO()
    image.save(body, "PNG", compress_level=6)
    return base64.b64encode(body.getvalue()).decode()


_WRITERS: dict[str, Callable[[HeatMap, Path], None]] = {
    ".png": _png,
    ".pdf": _pdf,
    ".svg": _svg,
    ".csv": _csv,
    ".html": _html,
}
SUFFIXES = tuple(_WRITERS)
