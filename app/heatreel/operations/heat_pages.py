"""Which page and width a person means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from heatreel.analysis.width_bands import band_of, width_bands
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatRequest, PageSummary
from heatreel.model.session import SessionFilter
from heatreel.model.url import normalise_url, path_of

_NAMED = 5  # pages that a message names


def resolve(library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()) -> HeatRequest:
    """The request with the page as the library names it, and with a width.

    A page may be given as the library names it, as any URL of it, or as its path where that is unique.
    Width 0 becomes that of the band with most clicks (of equals: most views); a width that occurs brings the
    widths around it (`width_bands`). Raises HeatreelError, which names the pages that there are.
    """
    pages = library.pages(narrowed(filter, request))
    summary = _find(pages, request.page)
    width = request.width
    if not width:
        if not summary.widths:
            raise HeatreelError(f"{summary.page} was never seen.", "Choose another page.")
        width = max(width_bands(summary.widths), key=lambda band: (band.clicks, band.views)).width
    return replace(request, page=summary.page, width=width, band=band_around(summary, width))


def band_around(summary: PageSummary, width: int) -> tuple[int, int] | None:
    """Lowest and highest of the widths that a map at ``width`` is made of; None = only that width."""
    band = band_of(summary.widths, width)
    return None if band is None or band.low == band.high else (band.low, band.high)


def sessions_of(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> tuple[int, ...]:
    """Ids of the sessions that a resolved request takes in."""
    views = library.views_of_page(request.page, request.band or request.width, narrowed(filter, request))
    return tuple(np.unique(views.session_id).tolist())


def narrowed(filter: SessionFilter, request: HeatRequest) -> SessionFilter:
    """The library's filter, narrowed to the sessions that the request names, if it names any."""
    if not request.session_ids:
        return filter
    ids = request.session_ids
    if filter.ids:
        ids = tuple(sorted(set(ids) & set(filter.ids))) or (-1,)  # no session has this id
    return replace(filter, ids=ids)


def _find(pages: list[PageSummary], text: str) -> PageSummary:
    wanted = (text, normalise_url(text))
    for name in wanted:
        for summary in pages:
            if summary.page == name:
                return summary
    path = normalise_url("https://host/" + text.lstrip("/"))
    same = [page for page in pages if path_of(page.page) in (text, path_of(path))]
    if "://" not in text and len(same) == 1:
        return same[0]
    if "://" not in text and same:
        raise HeatreelError(f"{len(same)} pages have the path {text}.", f"Name one: {_names(same)}.")
    if not pages:
        raise HeatreelError(
            "There are no pages in these sessions.", "Import recordings, or clear the filter."
        )
    raise HeatreelError(f"No session visits {text}.", f"Pages that there are: {_names(pages)}.")


def _names(pages: list[PageSummary]) -> str:
    names = ", ".join(page.page for page in pages[:_NAMED])
    return names + (f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else "")
