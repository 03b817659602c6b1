"""Where the clicks of a page lie at one width: the page pass where it is missing, then placing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatreel.analysis.placing import PlacesOnPage, place_as_observed, place_on_page
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.place import HitElements, Placed
from heatreel.model.session import SessionFilter
from heatreel.operations.detecting import keep_places
from heatreel.operations.heat_pictures import page_picture
from heatreel.operations.ports import PageBrowser, Progress, no_progress
from heatreel.operations.preparing import prepare_session


def run_page_pass(
    library: Library, browser: PageBrowser, ids: Sequence[int], progress: Progress = no_progress
) -> int:
    """The page pass of those of these sessions that need it; returns how many failed. For scripts.

    Sessions that were done stay done when ``progress`` raises Cancelled.
    """
    wanted = set(map(int, ids))
    left = [session_id for session_id in library.without_places() if session_id in wanted]
    unprepared, failed = set(library.unprepared()), 0
    for done, session_id in enumerate(left):
        progress(done, len(left), "Looking for the elements of the clicks")
        if session_id in unprepared:
            prepare_session(library, session_id)
        try:
            keep_places(library, session_id, browser.click_places_now(library, session_id))
        except HeatreelError:
            failed += 1
    return failed


def places_at_width(
    library: Library,
    browser: PageBrowser,
    page: str,
    width: int,
    filter: SessionFilter = SessionFilter(),
) -> tuple[HitElements, PlacesOnPage]:
    """All clicks on a page (of every width) and their places on it at ``width`` CSS px.

    Clicks of that width stay where they are. The others are carried over by their element: to where it stood
    when it was clicked at that width, else to where it stands in the picture of the page. Pages that were
    never seen at that width place nothing but their own.
    """
    hits = library.hits_on_page(page, None, filter)
    own = hits.width == width
    found = place_as_observed(hits, hits.take(own))
    left = np.flatnonzero(~own & (found.placed == Placed.NOT) & (hits.target != ""))
    if len(left) and len(library.views_of_page(page, width)):
        picture = page_picture(library, browser, page, width)
        elements = picture.elements or library.elements(page, width)
        if elements is not None:
            _put(found, left, place_on_page(hits.take(left), elements, width))
    known = own & (hits.target != "")
    placed = own & np.isfinite(hits.x_page)
    found.x[own], found.y[own] = hits.x_page[own], hits.y_page[own]
    found.box[own] = hits.box[own]
    found.placed[own] = np.where(
        placed[own], np.where(known[own], Placed.ELEMENT, Placed.POSITION), Placed.NOT
    )
    found.hidden[own] = False
    return hits, found


def _put(found: PlacesOnPage, rows: np.ndarray, more: PlacesOnPage) -> None:
    for name in ("x", "y", "box", "placed", "hidden"):
        getattr(found, name)[rows] = getattr(more, name)
