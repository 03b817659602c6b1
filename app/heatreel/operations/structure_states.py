"""The states of a page by its structure, over all sessions of the library: a filter does not change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.page_structure import Seen, StructureState, find_states
from heatreel.analysis.placing import FAITHFUL, faithful
from heatreel.library.library import Library
from heatreel.model.columns import ViewsOfPage
from heatreel.model.place import HitElements

_KEPT = 8  # pages


@dataclass(frozen=True, slots=True)
class NamedState:
    """A state; key "" = the page itself. ``structures``: ids of those that are in it."""

    key: str
    name: str  # as a person would call what it has, or ``lacks``
    lacks: bool
    structures: frozenset[int]

    def has(self, hits: HitElements) -> NDArray[np.bool_]:
        """Which clicks were made in it."""
        return np.isin(hits.structure, list(self.structures))

    def views(self, views: ViewsOfPage, hits: HitElements) -> ViewsOfPage:
        """The page views that had it; ``hits``: all clicks in them."""
        mine = self.has(hits)
        had = set(zip(hits.session_id[mine].tolist(), hits.view[mine].tolist(), strict=True))
        keys = zip(views.session_id.tolist(), views.view_index.tolist(), strict=True)
        return views.take(np.array([key in had for key in keys], np.bool_))


def structure_states(library: Library, page: str, widths: int | tuple[int, int]) -> tuple[NamedState, ...]:
    """The page first, then by page views; nothing where the page pass read no structure yet."""
    return _states(library, page, widths, library.maps_stamp(), library.session_ids().tobytes())


def state_named(library: Library, page: str, widths: int | tuple[int, int], text: str) -> NamedState | None:
    """The state with this key or name, beside the page itself; None = none has it."""
    if not text:
        return None
    found = structure_states(library, page, widths)
    return next((state for state in found if text in (state.key, state.name)), None)


@lru_cache(maxsize=_KEPT)
def _states(
    library: Library, page: str, widths: int | tuple[int, int], _stamp: str, _sessions: bytes
) -> tuple[NamedState, ...]:
    hits = library.hits_on_page(page, widths)
    rebuilt = faithful(hits)  # a page without its style sheets shows what its visitor did not see
    usable = np.array([rebuilt.get(one, 1.0) >= FAITHFUL for one in hits.session_id.tolist()], np.bool_)
    hits = hits.take(usable & (hits.structure > 0) & (hits.view >= 0))
    hits = hits.take(np.lexsort((hits.number, hits.t_ms, hits.view, hits.session_id)))
    keys = list(zip(hits.structure.tolist(), hits.session_id.tolist(), hits.view.tolist(), strict=True))
    begins = {keys[row] for row in np.flatnonzero(~_follows(hits)).tolist()}
    seen = [Seen(*key, clicks, key in begins) for key, clicks in sorted(Counter(keys).items())]
    states = find_states(library.structures({row.structure for row in seen}), seen)
    openers = [_opener(hits, state) for state in states]
    named = []
    for state, opener in zip(states, openers, strict=True):
        name = "" if state.shows is None else state.shows.name
        if state.shows is not None and not name and not state.lacks:
            name = opener if openers.count(opener) == 1 else _clicked_only(hits, state)
        if state.shows is not None and not name:
            name = state.shows.path.split(" > ")[-1]
        named.append(NamedState(state.key, name, state.lacks, state.structures))
    return tuple(named)


def _follows(hits: HitElements) -> NDArray[np.bool_]:
    """Whether each click has one before it in its page view; by session, view and time."""
    same = (hits.session_id[1:] == hits.session_id[:-1]) & (hits.view[1:] == hits.view[:-1])
    return np.concatenate([np.zeros(min(1, len(hits)), np.bool_), same])


def _opener(hits: HitElements, state: StructureState) -> str:
    """What was clicked most just before a state came, as a person would call it; "" = not known."""
    inside = np.isin(hits.structure, list(state.structures))
    came = np.flatnonzero(_follows(hits) & inside & ~np.roll(inside, 1))
    return _commonest(hits.name[came - 1])


def _clicked_only(hits: HitElements, state: StructureState) -> str:
    """What was clicked most of what was clicked in no other state."""
    inside = np.isin(hits.structure, list(state.structures))
    elsewhere = set(hits.name[~inside].tolist())
    return _commonest(name for name in hits.name[inside] if name not in elsewhere)


def _commonest(names: Iterable[str]) -> str:
    counts = Counter(str(name) for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")
