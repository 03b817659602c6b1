"""Which states of a page there are beside the settled one: found by the clicks that it does not show."""

from __future__ import annotations

from collections import Counter

import numpy as np

from heatreel.analysis.heatmap_points import not_shown
from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest, PageState
from heatreel.model.place import HitElements
from heatreel.model.session import SessionFilter
from heatreel.operations.heat_pages import narrowed


def page_states(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> tuple[PageState, ...]:
    """The states that are pictured, and one that would show most of the clicks which none of them shows.

    A click that several show counts for the first. Nothing before the settled page is pictured.
    """
    settled = library.elements(request.page, request.width)
    if settled is None:
        return ()
    hits = library.hits_on_page(request.page, request.band or request.width, narrowed(filter, request))
    left = hits.take(not_shown(hits, settled, request.width))
    found: list[PageState] = []
    for key in library.states(request.page, request.width):
        elements = library.elements(request.page, request.width, key)
        if elements is None:
            continue
        hidden = not_shown(left, elements, request.width)
        if not hidden.all():
            found.append(PageState(key, _name(hits, key), int((~hidden).sum()), True))
        left = left.take(hidden)
    more = _commonest(left, request.width, {state.key for state in found})
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
