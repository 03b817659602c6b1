"""A heatmap as a file, by its suffix: PNG, PDF, SVG, CSV or a page of HTML. All say what they are made of."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from heatreel.export.box_map import BoxMap, box_picture
from heatreel.export.caption import made_of, title_of
from heatreel.export.compose import Composition, compose_bands, dim_page
from heatreel.export.files import whole_file
from heatreel.export.heat_layer import Painter
from heatreel.export.map_page import page_parts
from heatreel.export.palettes import heat_colours
from heatreel.export.pdf import save_pdf_bands
from heatreel.export.png import save_png_bands, write_png
from heatreel.export.tables import write_table
from heatreel.export.tiles import Base64File, Tile, tiles
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture
from heatreel.model.threads import in_order

Metadata = Mapping[str, object]

_LEVELS = 14  # filled contours of a vector map
_LOWEST_LEVEL = 0.04  # share of the scale at which the lowest begins
_ROWS_OPACITY = 0.45  # a map of rows covers the whole page: what lies below must stay readable
_ROW_PX = 10  # a row of the table of reach and attention
_BLOCK = 512  # rows that are counted at a time
_CONTOURED = 1024  # rows of values that are outlined at a time
_CELL_PX = 8  # of the values that a page of HTML tells


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """What a file shows; ``metadata`` says of what it is made, ``caption`` is added below; ``box``: a box
    that scrolls by itself, with its reach over it.

    Without ``with_page`` the heat alone, without words, on nothing: to be laid over something else.
    """

    picture: PagePicture
    points: HeatPoints
    look: HeatLook
    metadata: Metadata
    scale: int = 1
    caption: str = ""
    with_page: bool = True
    box: BoxMap | None = None

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
    picture = _composed(made)
    save_png_bands(picture.bands, picture.width, picture.height, path, made.metadata)


def _alone(made: HeatMap, path: Path) -> None:
    height, width = made.picture.rgb.shape[:2]
    painter, scale = Painter(made.points, made.look, width, height, straight=True), made.scale
    tops = range(0, height, _BLOCK)
    bands = in_order(lambda top: painter.rgba(top, min(height, top + _BLOCK), scale), tops)
    save_png_bands(bands, width * scale, height * scale, path, made.metadata, channels=4)


def _composed(made: HeatMap) -> Composition:
    return compose_bands(
        made.picture, made.points, made.look, scale=made.scale, caption=made.caption, box=made.box
    )


def _pdf(made: HeatMap, path: Path) -> None:
    """One page, as large as the picture; the picture is kept without loss."""
    picture = _composed(made)
    save_pdf_bands(
        picture.bands, picture.width, picture.height, path, scale=made.scale, metadata=made.metadata
    )


def _svg(made: HeatMap, path: Path) -> None:
    """The dimmed page as pictures, the heat as filled contours, lines and words as such."""
    height, width = made.picture.rgb.shape[:2]
    painter = Painter(made.points, made.look, width, height)
    below = 64
    title = title_of(painter.points)
    with whole_file(path) as file:
        for part in (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'width="{width}" height="{height + below}" viewBox="0 0 {width} {height + below}">',
            f"<title>{escape(str(made.metadata.get('Title', title)))}</title>",
            f"<desc>{escape(json.dumps(dict(made.metadata), ensure_ascii=False, default=str))}</desc>",
        ):
            file.write(f"{part}\n".encode())
        tops = range(0, height, _BLOCK)
        dimmed = in_order(lambda top: dim_page(made.picture.rgb[top : top + _BLOCK], made.look), tops)
        for tile in tiles(dimmed, height, overlap=True):
            place = f'y="{tile.top}" width="{width}" height="{tile.height}"'
            file.write(f'<image {place} href="'.encode())
            _write_tile(file, tile, width)
            file.write(b'"/>\n')
        for shape in _shapes(painter, made.look):
            file.write(f"{shape}\n".encode())
        for line in painter.lines:
            drawn = f'<path d="M0 {line.y_page:.1f}H{width}" stroke="#fff" stroke-dasharray="4 3"/>'
            named = (
                f'<text x="8" y="{line.y_page - 5:.1f}" font-family="sans-serif" font-size="11" fill="#fff">'
            )
            file.write(f"{drawn}{named}{escape(line.label)}</text>\n".encode())
        if made.box is not None:
            _write_box(file, made.box, painter.points, made.look)
        words = (
            f'<g font-family="sans-serif" font-size="13"><text x="16" y="{height + 26}">'
            f"{escape(f'{title} · {painter.points.page}')}</text>"
            f'<text x="16" y="{height + 46}" fill="#555">{escape(made.words)}</text></g>\n</svg>'
        )
        file.write(words.encode())


def _write_box(file: IO[bytes], box: BoxMap, points: HeatPoints, look: HeatLook) -> None:
    """The box with its reach as a picture of its own, twice as fine as the page's."""
    first, left, rgba = box_picture(box, points, look, 2)
    height, width = (side / 2 for side in rgba.shape[:2])
    place = f'x="{left / 2}" y="{first / 2}" width="{width}" height="{height}"'
    file.write(f'<image {place} href="data:image/png;base64,'.encode())
    body = Base64File(file)
    write_png(body, iter([rgba]), rgba.shape[1], len(rgba), channels=4, small=True)
    body.close()
    file.write(b'"/>\n')


def _write_tile(file: IO[bytes], tile: Tile, width: int) -> None:
    """A tile as a URL that holds it."""
    file.write(b"data:image/png;base64,")
    body = Base64File(file)
    write_png(body, tile.bands, width, tile.height, small=True)
    body.close()


def _shapes(painter: Painter, look: HeatLook) -> Iterator[str]:
    """Filled bands of values, lowest first, in the colours of the map; bands of rows where rows have one."""
    if painter.legend.maximum <= 0:
        return
    levels = painter.legend.ramp.values_at(np.linspace(_LOWEST_LEVEL, 1.0, _LEVELS + 1))
    grid, step = _sampled(painter, max(1, look.radius_px // 6) if painter.is_spots else 1)
    cuts = _cuts(grid)
    for n, (low, high) in enumerate(pairwise(levels.tolist())):
        top = high if n < _LEVELS - 1 else np.inf
        if painter.is_spots:
            d = _contours(grid, step, low, top, cuts)
        else:
            d = _bands(grid[:, 0], painter.width, low, top)
        if not d:
            continue
        red, green, blue = heat_colours(look.palette, 256)[round((n + 0.5) / _LEVELS * 255)]
        alpha = look.opacity * (min(1.0, (n + 2) / 4) if painter.is_spots else _ROWS_OPACITY)
        fill = f'fill="rgb({red},{green},{blue})" fill-opacity="{alpha:.2f}" fill-rule="evenodd"'
        yield f'<path d="{d}" {fill}/>'


def _contours(grid: NDArray[np.float32], step: int, low: float, high: float, cuts: Sequence[int]) -> str:
    """Outlines of where the values lie between two levels, as an SVG path, made between the cuts."""
    from contourpy import FillType, contour_generator

    if min(grid.shape) < 2:
        return ""
    across = np.arange(grid.shape[1]) * step + step / 2
    parts = []
    for first, last in pairwise(cuts):
        rows = grid[first : last + 1]
        if len(rows) < 2 or rows.max() < low:
            continue
        down = np.arange(first, first + len(rows)) * step + step / 2
        made: Any = contour_generator(across, down, rows, fill_type=FillType.OuterOffset).filled(low, high)
        rings = (points[a:b] for points, at in zip(*made, strict=True) for a, b in pairwise(at.tolist()))
        parts += ["M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings]
    return "".join(parts)


def _cuts(grid: NDArray[np.float32]) -> list[int]:
    """Where the outlines of a long page are parted: at its emptiest rows, a few thousand from each other."""
    cuts = [0]
    while len(grid) - cuts[-1] > _CONTOURED:
        window = slice(cuts[-1] + _CONTOURED * 3 // 4, cuts[-1] + _CONTOURED)
        cuts.append(window.start + int(grid[window].max(axis=1).argmin()))
    return [*cuts, len(grid)]


def _bands(values: NDArray[np.float32], width: int, low: float, high: float) -> str:
    """Runs of rows whose value lies between two levels, as an SVG path."""
    inside = np.concatenate([[False], (values >= low) & (values < high), [False]])
    edges = np.flatnonzero(np.diff(inside)).tolist()
    return "".join(f"M0 {a}H{width}V{b}H0Z" for a, b in zip(edges[::2], edges[1::2], strict=True))


def _sampled(painter: Painter, step: int) -> tuple[NDArray[np.float32], int]:
    """Values of every ``step``-th row and column."""
    block = max(1, _BLOCK // step) * step
    across = slice(step // 2, None, step) if painter.is_spots else slice(None)
    out: NDArray[np.float32] | None = None
    made = 0
    for top in range(0, painter.height, block):
        rows = painter.values(top, min(painter.height, top + block))[step // 2 :: step, across]
        if out is None:
            out = np.empty((len(range(step // 2, painter.height, step)), rows.shape[1]), np.float32)
        out[made : made + len(rows)] = rows
        made += len(rows)
    return (np.zeros((0, 0), np.float32) if out is None else out), step


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
    picture = _composed(made)
    before, after = page_parts(
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
        width=picture.width,
        height=height,
    )
    with whole_file(path) as file:
        file.write(before.encode("utf-8", "replace"))
        for tile in tiles(picture.bands, picture.height):
            file.write(b'<img alt="" src="')
            _write_tile(file, tile, picture.width)
            file.write(b'">')
        file.write(after.encode("utf-8", "replace"))


_WRITERS: dict[str, Callable[[HeatMap, Path], None]] = {
    ".png": _png,
    ".pdf": _pdf,
    ".svg": _svg,
    ".csv": _csv,
    ".html": _html,
}
SUFFIXES = tuple(_WRITERS)
