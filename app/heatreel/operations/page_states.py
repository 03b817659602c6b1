"""Which states of a page there are: by what it showed, and by clicks on what none of those shows."""

from __future__ import annotations

from collections import Counter

import numpy as np

from heatreel.analysis.heatmap_points import not_shown
from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest, PageState
from heatreel.model.place import HitElements
from heatreel.model.session import SessionFilter
from heatreel.operations.heat_pages import narrowed
from heatreel.operations.structure_states import structure_states


def page_states(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> tuple[PageState, ...]:
    """The states by structure that these sessions had, most page views first; then those found by a click on
    what no state before shows: the pictured ones, and one that would show most of what is left.

    Nothing before the settled page is pictured.
    """
    settled = library.elements(request.page, request.width)
    if settled is None:
        return ()
    widths = request.band or request.width
    hits = library.hits_on_page(request.page, widths, narrowed(filter, request))
    left = hits.take(not_shown(hits, settled, request.width))
    found: list[PageState] = []
    known: set[str] = set()
    for state in structure_states(library, request.page, widths):
        known |= {state.key, state.name}
        mine = state.has(hits)
        if not state.key or not (mine & (hits.width == request.width)).any():
            continue
        elements = library.elements(request.page, request.width, state.key)
        views = len(set(zip(hits.session_id[mine].tolist(), hits.view[mine].tolist(), strict=True)))
        clicks, pictured = int(mine.sum()), elements is not None
        found.append(PageState(state.key, state.name, clicks, pictured, views, state.lacks))
        covered = state.has(left)
        if elements is not None:
            covered &= ~not_shown(left, elements, request.width)
        left = left.take(~covered)
    found.sort(key=lambda state: (-state.views, -state.clicks, state.key))
    for key in library.states(request.page, request.width):
        elements = library.elements(request.page, request.width, key)
        if elements is None or key in known:
            continue
        known.add(key)
        hidden = not_shown(left, elements, request.width)
        if not hidden.all():
            found.append(PageState(key, _name(hits, key), int((~hidden).sum()), True))
        left = left.take(hidden)
    more = _commonest(left, request.width, known)
    if more is not None:
        clicks = int(((left.target == more) | (left.control == more)).sum())
        found.append(PageState(more, _name(hits, more), clicks, False))
    return tuple(found)


def _commonest(hits: HitElements, width: int, known: set[str]) -> str | None:
    """What was clicked most, of what was clicked at this very width: only there a page can be pictured."""
    paths = np.where(hits.control != "", hits.control, hits.target)
    counts = Counter(paths.tolist())
    at_width = set(paths[hits.width == width].tolist()) - known
    return max(at_width, key=lambda path: (counts[path], path), default=None)


def _name(hits: HitElements, path: str) -> str:
    mine = hits.name[(hits.target == path) | (hits.control == path)]
    return next((str(name) for name in mine[::-1] if name), path.split(" > ")[-1])
