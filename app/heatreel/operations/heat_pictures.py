"""The picture of the whole page that a map lies on: which page view stands for all, and in which state."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.placing import FAITHFUL, faithful, is_in_box
from heatreel.library.library import Library
from heatreel.model.columns import EventIndex, ViewsOfPage
from heatreel.model.heat import HeatRequest, PagePicture
from heatreel.model.place import HitElements
from heatreel.model.rrweb import EventType, Source
from heatreel.model.session import SessionFilter
from heatreel.operations.heat_points import heat_points
from heatreel.operations.ports import PageBrowser, PictureRequest
from heatreel.operations.structure_states import state_named, structure_states

SETTLE_MS = 1_000.0  # the page is pictured this long after it was built, or before the visitor's first act
_BLANK_HEIGHT = 800  # where not even the viewport's height is known
_MARGIN = 40  # below the deepest point of a blank page
_WHOLE_UP_TO = 40_000_000  # px; higher blank pages share one white row

_SHAPES_PAGE = (
    Source.MUTATION,
    Source.INPUT,
    Source.STYLE_SHEET_RULE,
    Source.STYLE_DECLARATION,
    Source.ADOPTED_STYLE_SHEET,
    Source.FONT,
    Source.CANVAS_MUTATION,
    Source.CUSTOM_ELEMENT,
)


def picture_request(
    library: Library, page: str, width: int, filter: SessionFilter = SessionFilter(), state: str = ""
) -> PictureRequest | None:
    """The events that rebuild the page as it settled, from the page view that stands for all at this width.

    That view has a full snapshot, could be rebuilt as its visitor saw it (as far as the page pass tells), had
    at its first click the state that most views had, and has a height nearest the median; of equals it lasted
    long enough to settle, and is the latest. None when no view has a full snapshot.

    With a ``state`` (`model.heat.HeatRequest`) the page as it was before a click in that state.
    """
    views, hits = library.views_of_page(page, width, filter), library.hits_on_page(page, width, filter)
    until_ms = None
    if state:
        i, until_ms = _before_click(views, hits, _clicks_in(library, page, width, hits, state))
    else:
        i = _representative(views, faithful(hits), _views_in_page(library, page, width, hits))
    if i is None:
        return None
    session_id = int(views.session_id[i])
    index = library.event_index(session_id)
    snapshot = int(views.snapshot_event[i])
    first, last = _range(index, views, i, until_ms)
    texts = library.events(session_id, first, last)
    keep = _keep(index, int(views.window[i]), first, last, snapshot)
    events = [text for text, kept in zip(texts, keep, strict=True) if kept]
    if first == snapshot:
        events.insert(0, _meta(page, views, i, float(index.t_ms[snapshot])))
    return PictureRequest(events, width or int(views.width[i]), int(views.height[i]) or _BLANK_HEIGHT)


def page_picture(
    library: Library,
    browser: PageBrowser,
    page: str,
    width: int,
    filter: SessionFilter = SessionFilter(),
    state: str = "",
) -> PagePicture:
    """The page's picture: the kept one, else taken now and kept, else (no full snapshot) a white page.

    Raises HeatreelError when the browser cannot picture the page. Not for a running window: there,
    hand `picture_request` to ``browser.take``.
    """
    kept = library.picture(page, width, state)
    if kept is not None and library.elements(page, width, state) is not None:
        return kept
    request = picture_request(library, page, width, filter, state)
    if request is None:
        return kept or blank_page(library, page, width, filter)
    picture = browser.take_now(request)
    library.save_picture(page, width, state, picture)
    return picture


def blank_page(
    library: Library, page: str, width: int, filter: SessionFilter = SessionFilter()
) -> PagePicture:
    """A white page, as high as the deepest place that anyone saw or clicked. Do not write to its pixels."""
    reach = heat_points(library, HeatRequest(page, width, "scroll"), filter)
    clicks = heat_points(library, HeatRequest(page, width, "click"), filter)
    deepest = max(
        float(reach.y_page.max(initial=0.0)), float(clicks.y_page.max(initial=0.0)) + _MARGIN, _BLANK_HEIGHT
    )
    height, across = int(np.ceil(deepest)), max(1, width)
    if height * across <= _WHOLE_UP_TO:
        rgb = np.full((height, across, 3), 255, np.uint8)
    else:
        rgb = np.broadcast_to(np.full((1, across, 3), 255, np.uint8), (height, across, 3))
    return PagePicture(rgb, across, height, 0)


def _views_in_page(
    library: Library, page: str, width: int, hits: HitElements
) -> Mapping[tuple[int, int], bool]:
    """For page views (session, number) whether their first click was made in the page's commonest state."""
    states = structure_states(library, page, width)
    if not states:
        return {}
    mine = states[0].has(hits)
    found: dict[tuple[int, int], bool] = {}
    for row in np.lexsort((hits.number, hits.t_ms)).tolist():
        if hits.structure[row] > 0:
            found.setdefault((int(hits.session_id[row]), int(hits.view[row])), bool(mine[row]))
    return found


def _clicks_in(library: Library, page: str, width: int, hits: HitElements, text: str) -> NDArray[np.bool_]:
    """The clicks that show a state: those made in it where it had its commonest structure, or those on the
    element that found it."""
    state = state_named(library, page, width, text)
    if state is None:
        return np.equal(hits.target, text) | np.equal(hits.control, text)
    mine = state.has(hits)
    ids, counts = np.unique(hits.structure[mine], return_counts=True)
    commonest = int(ids[np.argmax(counts)]) if len(ids) else -1
    return np.equal(hits.structure, commonest)


def _representative(
    views: ViewsOfPage, faithful: Mapping[int, float], in_page: Mapping[tuple[int, int], bool]
) -> int | None:
    usable = np.flatnonzero(views.snapshot_event >= 0)
    if not len(usable):
        return None
    height = views.height[usable].astype(np.float64)
    off = np.abs(height - np.median(height))
    short = (views.end_ms - views.start_ms)[usable] < SETTLE_MS
    share = np.array([faithful.get(int(one), np.nan) for one in views.session_id[usable]])
    doubt = np.where(np.isnan(share), 1, np.where(share >= FAITHFUL, 0, 2))
    keys = zip(views.session_id[usable].tolist(), views.view_index[usable].tolist(), strict=True)
    other = np.array([{True: 0, None: 1, False: 2}[in_page.get(key)] for key in keys])
    best = np.lexsort((-views.start_ms[usable], short, off, other, doubt))[0]
    return int(usable[best])


def _before_click(
    views: ViewsOfPage, hits: HitElements, wanted: NDArray[np.bool_]
) -> tuple[int, float] | tuple[None, None]:
    """A page view with one of the wanted clicks, and when: where the page could be rebuilt, and soonest."""
    mine = hits.take(wanted)
    sure = is_in_box(mine.x_page, mine.y_page, mine.box)
    rows = {
        (int(session_id), int(number)): row
        for row, (session_id, number) in enumerate(zip(views.session_id, views.view_index, strict=True))
        if views.snapshot_event[row] >= 0
    }
    best: tuple[bool, float, int, float] | None = None
    for at in range(len(mine)):
        row = rows.get((int(mine.session_id[at]), int(mine.view[at])))
        if row is None:
            continue
        t_ms = float(mine.t_ms[at])
        found = (not sure[at], t_ms - float(views.start_ms[row]), row, t_ms)
        best = found if best is None else min(best, found)
    return (None, None) if best is None else (best[2], best[3])


def _range(index: EventIndex, views: ViewsOfPage, i: int, until_ms: float | None = None) -> tuple[int, int]:
    """Events [first, last): from the Meta before the snapshot to where the page has settled, or to a time."""
    snapshot, window = int(views.snapshot_event[i]), int(views.window[i])
    first = snapshot
    if snapshot > 0 and index.type[snapshot - 1] == EventType.META and index.window[snapshot - 1] == window:
        first = snapshot - 1
    begin = max(float(index.t_ms[snapshot]), float(views.start_ms[i]))
    settled = min(begin + SETTLE_MS, float(views.end_ms[i]))
    after = slice(snapshot + 1, None)
    acts = (index.source[after] == Source.MOUSE_INTERACTION) & (index.window[after] == window)
    acted = index.t_ms[after][acts & (index.t_ms[after] >= views.start_ms[i])]
    if len(acted):
        settled = min(settled, float(acted[0]))
    if until_ms is not None:
        settled = until_ms
    last = int(np.searchsorted(index.t_ms, settled, side="left"))
    return first, max(snapshot + 1, last)


def _keep(index: EventIndex, window: int, first: int, last: int, snapshot: int) -> NDArray[np.bool_]:
    """What shapes the page; cursor and scrolling do not, and other windows have pages of their own.

    Of several full snapshots only the chosen one and later ones are there, since the range begins there.
    """
    part = slice(first, last)
    head = np.isin(index.type[part], (EventType.META, EventType.FULL_SNAPSHOT))
    shapes = np.isin(index.source[part], _SHAPES_PAGE)
    keep: NDArray[np.bool_] = (head | shapes) & (index.window[part] == window)
    keep[snapshot - first] = True
    return keep


def _meta(page: str, views: ViewsOfPage, i: int, t_ms: float) -> bytes:
    data = {"href": page, "width": int(views.width[i]), "height": int(views.height[i])}
    return json.dumps({"type": int(EventType.META), "data": data, "timestamp": t_ms - 1}).encode()
