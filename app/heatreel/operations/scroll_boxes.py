"""How deep visitors scrolled in the boxes of a page that scroll by themselves: lists, dialogs, code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from heatreel.analysis.heatmap_reach import SHARES, ReachRow, box_depths, reach_rows
from heatreel.analysis.intervals import share_of
from heatreel.analysis.zones import Box, element_box
from heatreel.library.library import Library
from heatreel.model.columns import ViewsOfPage
from heatreel.model.heat import HeatRequest
from heatreel.model.place import Float32, PageElements
from heatreel.model.rrweb import Source
from heatreel.model.session import SessionFilter, SessionTrack
from heatreel.model.zone import Share
from heatreel.operations.heat_pages import narrowed
from heatreel.replay import labels

_BORDERS = 20.0  # px by which what a box shows may be less than its height: borders, a scroll bar, headers

SCROLL_COLUMNS = [
    "page",
    "width",
    "box",
    "selector",
    "views",
    "scrolled",
    "scrolled_low",
    "scrolled_high",
    "median_px",
    "deepest_px",
    "box_px",
    "content_px",
    *(f"seen_by_{round(share * 100)}_px" for share in SHARES),
]


@dataclass(frozen=True, slots=True)
class ScrollBox:
    """One element over the page views of a map; depths are how far its top was scrolled out, CSS px.

    ``box``: where the picture of the page shows it, page px; None where it does not. ``content_px``: height
    of what is in it; ``is_least``: there is at least so much, as the picture does not tell, or tells less.
    """

    selector: str
    name: str
    scrolled: Share  # page views in which it was, of all
    median_px: float  # of the deepest place of each view that scrolled it
    deepest_px: float
    tops: tuple[float, ...]  # deepest place of each view that scrolled it
    box: Box | None = None
    content_px: float | None = None
    is_least: bool = False

    @property
    def depths(self) -> Float32:
        """How deep each page view came in what is in it, px of the content; none without a box."""
        if self.box is None or self.content_px is None:
            return np.zeros(0, np.float32)
        return box_depths(self.tops, self.scrolled.of, self.box[3], self.content_px)

    @property
    def reach(self) -> tuple[ReachRow, ...]:
        """Down to where at least three quarters, half and a quarter of the page views came."""
        return reach_rows(self.depths, self.content_px or 0.0)


def scroll_boxes(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> tuple[ScrollBox, ...]:
    """The boxes that were scrolled on the page of a resolved request, those of most page views first.

    Sessions that are not prepared yet are left out: which box it was is not known there.
    """
    views = library.views_of_page(request.page, request.band or request.width, narrowed(filter, request))
    deepest: dict[str, list[float]] = {}
    names: dict[str, str] = {}
    for session_id in np.unique(views.session_id).tolist():
        packed = library.derived(session_id, labels.NAME, labels.VERSION)
        if packed is None:
            continue
        track = library.track(session_id)
        known = labels.decode(packed)
        for row in np.flatnonzero(views.session_id == session_id).tolist():
            for label, depth in _depths(track, views, row, known):
                deepest.setdefault(label.selector, []).append(depth)
                names[label.selector] = label.text or label.short
    elements = library.elements(request.page, request.width, request.state)
    made = [_box(selector, names[selector], px, len(views), elements) for selector, px in deepest.items()]
    return tuple(sorted(made, key=lambda box: (-box.scrolled.value, box.selector)))


def _box(selector: str, name: str, tops: list[float], views: int, elements: PageElements | None) -> ScrollBox:
    box, content, is_least = element_box(elements, selector), None, False
    if box is not None and elements is not None:
        told, seen = elements.inner.get(selector, 0.0), max(tops) + box[3]
        is_least = told + _BORDERS < seen
        content = seen if is_least else told
    scrolled = share_of(len(tops), views)
    depths = float(np.median(tops)), float(max(tops))
    return ScrollBox(selector, name, scrolled, *depths, tuple(tops), box, content, is_least)


def scroll_rows(request: HeatRequest, boxes: tuple[ScrollBox, ...]) -> list[Mapping[str, object]]:
    """A row a box, with the columns of `SCROLL_COLUMNS`; shares from 0 to 1."""
    return [
        {
            "page": request.page,
            "width": request.width,
            "box": box.name,
            "selector": box.selector,
            "views": box.scrolled.of,
            "scrolled": round(box.scrolled.value, 4),
            "scrolled_low": round(box.scrolled.low, 4),
            "scrolled_high": round(box.scrolled.high, 4),
            "median_px": round(box.median_px),
            "deepest_px": round(box.deepest_px),
            "box_px": None if box.box is None else round(box.box[3]),
            "content_px": None if box.content_px is None else round(box.content_px),
            **{f"seen_by_{round(row.share * 100)}_px": round(row.y_page) for row in box.reach},
        }
        for box in boxes
    ]


def _depths(
    track: SessionTrack, views: ViewsOfPage, row: int, known: Mapping[int, labels.Label]
) -> Iterator[tuple[labels.Label, float]]:
    """The boxes that were scrolled in a page view, each with its deepest place."""
    scrolls, index = track.scrolls, track.index
    mine = (scrolls.is_page == 0) & (scrolls.window == views.window[row]) & (scrolls.y > 0)
    mine &= (scrolls.t_ms >= views.start_ms[row]) & (scrolls.t_ms < views.end_ms[row])
    said = np.flatnonzero((index.source == Source.SCROLL) & (index.window == views.window[row]))
    for node_id in np.unique(scrolls.node_id[mine]).tolist():
        of = mine & (scrolls.node_id == node_id)
        times = scrolls.t_ms[of]
        alone = [at for t_ms in times if len(at := said[index.t_ms[said] == t_ms]) == 1]
        label = next((known[int(at[0])] for at in alone if int(at[0]) in known), None)
        if label is not None:
            yield label, float(scrolls.y[of].max())
