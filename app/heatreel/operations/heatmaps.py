"""Heatmaps: which page and width, what it is made of, over which picture, into which file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from heatreel import __version__
from heatreel.analysis.heatmap_points import fit_to_page
from heatreel.export.caption import made_of, title_of
from heatreel.export.compose import compose
from heatreel.export.map_files import SUFFIXES, HeatMap, save_map
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, HeatRequest, PagePicture
from heatreel.model.session import SessionFilter
from heatreel.operations.heat_pages import narrowed, resolve
from heatreel.operations.heat_pictures import page_picture, picture_request
from heatreel.operations.heat_points import heat_points
from heatreel.operations.ports import PageBrowser
from heatreel.operations.segments import filter_words

__all__ = [
    "heat_points",
    "make_map",
    "page_picture",
    "picture_caption",
    "picture_metadata",
    "picture_request",
    "render_heatmap",
    "resolve",
    "save_heatmap",
]


def render_heatmap(
    library: Library,
    browser: PageBrowser,
    request: HeatRequest,
    look: HeatLook = HeatLook(),
    scale: int = 1,
    filter: SessionFilter = SessionFilter(),
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The finished picture, uint8 (height, width, 3), at 1x to 4x.

    ``request.page`` may be a URL as it was seen, a page, or a path that only one page has; width 0 is the
    width with most clicks. Raises HeatreelError when there is no such page or nothing to show.
    """
    made = _make(library, browser, request, look, scale, filter)
    return compose(made.picture, made.points, look, scale=scale, caption=made.caption)


def save_heatmap(
    library: Library,
    browser: PageBrowser,
    request: HeatRequest,
    look: HeatLook = HeatLook(),
    scale: int = 1,
    filter: SessionFilter = SessionFilter(),
    *,
    path: Path,
    with_page: bool = True,
) -> HeatPoints:
    """The same as a file (`map_files.SUFFIXES`) that says what it is made of; returns that. Without
    ``with_page`` the heat alone, as a PNG."""
    if path.suffix.lower() not in SUFFIXES:
        raise HeatreelError(f"{path.name} is no file of a heatmap.", f"Name it x{', x'.join(SUFFIXES)}.")
    made = _make(library, browser, request, look, scale, filter)
    save_map(replace(made, with_page=with_page), path)
    return made.points


def _make(
    library: Library,
    browser: PageBrowser,
    request: HeatRequest,
    look: HeatLook,
    scale: int,
    filter: SessionFilter,
) -> HeatMap:
    request = resolve(library, request, filter)
    if not heat_points(library, request, filter).total:
        raise _nothing(library, request, filter)
    chosen = narrowed(filter, request)
    picture = page_picture(library, browser, request.page, request.width, chosen)
    if request.state:
        picture = page_picture(library, browser, request.page, request.width, chosen, request.state)
    points = heat_points(library, request, filter)  # on the elements of the picture
    caption = picture_caption(library, request, filter)
    return make_map(picture, points, look, scale, caption, filter_words(library, chosen))


def make_map(
    picture: PagePicture, points: HeatPoints, look: HeatLook, scale: int, caption: str, filtered: str = ""
) -> HeatMap:
    """A map as it is saved: points beyond the picture count as not placed. ``filtered``: the filter in
    words, see `segments.filter_words`."""
    height, width = picture.rgb.shape[:2]
    points = fit_to_page(points, width, height)
    return HeatMap(picture, points, look, picture_metadata(points, look, filtered), scale, caption)


def picture_caption(library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()) -> str:
    """What a picture's caption adds to its counts: the days, the filter, whether the page is missing."""
    chosen = narrowed(filter, request)
    notes = [_dates(library, request, chosen)]
    words = filter_words(library, chosen)
    notes.append(f"filter: {words}" if words else "")
    if (
        library.picture(request.page, request.width) is None
        and picture_request(library, request.page, request.width, chosen) is None
    ):
        notes.append("the page itself is not in the recordings")
    return " · ".join(note for note in notes if note)


def _dates(library: Library, request: HeatRequest, filter: SessionFilter) -> str:
    """The days of the page views: "9–20 Nov 2026", in the machine's time zone."""
    views = library.views_of_page(request.page, request.width, filter)
    if not len(views):
        return ""
    first = datetime.fromtimestamp(float(views.start_ms.min()) / 1000)
    last = datetime.fromtimestamp(float(views.start_ms.max()) / 1000)
    if first.date() == last.date():
        return f"{last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {last.day} {last:%b %Y}"
    return f"{first.day} {first:%b %Y} – {last.day} {last:%b %Y}"


def _nothing(library: Library, request: HeatRequest, filter: SessionFilter) -> HeatreelError:
    what = {"click": "clicks", "move": "cursor movements"}.get(request.kind, "page views")
    widths: list[str] = []
    for page in library.pages(narrowed(filter, request)):
        if page.page != request.page:
            continue
        for width in page.widths:
            other = replace(request, width=width.width, band=None)
            if width.width != request.width and heat_points(library, other, filter).total:
                widths.append(str(width.width))
    hint = f"Widths that have some: {', '.join(widths)} px." if widths else "Choose another page."
    return HeatreelError(f"No {what} on this page at {request.width} px.", hint)


def picture_metadata(points: HeatPoints, look: HeatLook, filtered: str = "") -> dict[str, object]:
    """What a saved picture says of itself, for the text chunks of its PNG."""
    return {
        "Title": f"{title_of(points)}: heatmap of {points.page}",
        "Software": f"Heatreel {__version__}",
        "Description": made_of(points),
        "page": points.page,
        "kind": points.kind,
        "clicks": points.clicks,
        "width_px": points.width,
        "widths_px": "{}-{}".format(*(points.band or (points.width, points.width))),
        "sessions": points.sessions,
        "page_views": points.views,
        "total": points.total,
        "placed": points.placed,
        "not_placed": points.not_placed,
        "radius_px": look.radius_px,
        "scale": look.scale,
        "palette": look.palette,
        "filter": filtered or "none",
    }
