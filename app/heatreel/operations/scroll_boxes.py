"""How deep visitors scrolled in the boxes of a page that scroll by themselves: lists, dialogs, code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heatreel.analysis.heatmap_attention import InView, shown_ms
from heatreel.analysis.heatmap_reach import SHARES, ReachRow, box_depths, reach_rows
from heatreel.analysis.intervals import share_of
from heatreel.analysis.zones import EXPOSED_MS, Box, element_box
from heatreel.export.box_map import BoxMap
from heatreel.library.library import Library
from heatreel.model.columns import ViewsOfPage
from heatreel.model.heat import HeatRequest
from heatreel.model.place import ElementFlag, Float32, PageElements
from heatreel.model.rrweb import Source
from heatreel.model.session import SessionFilter, SessionTrack
from heatreel.model.zone import Share
from heatreel.operations.heat_pages import narrowed
from heatreel.operations.heat_points import view_parts
from heatreel.replay import labels

_NO_TRAILS = -1  # a width that no view has: where the cursor was is not asked for
_BORDERS = 20.0  # px by which what a box shows may be less than its height: borders, a scroll bar, headers

SCROLL_COLUMNS = [
    "page",
    "width",
    "box",
    "selector",
    "views",
    "never_in_view",
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

    Counted are the page views that had some of it in the viewport for 150 ms, where the picture does not tell
    where it stands all; ``never``: how many are left out. ``box``: where the picture of the page shows it,
    page px; None where it does not. ``content_px``: height of what is in it; ``is_least``: there is at least
    so much, as the picture does not tell, or tells less.
    """

    selector: str
    name: str
    scrolled: Share  # page views in which it was, of those that had it in the viewport
    median_px: float  # of the deepest place of each view that scrolled it
    deepest_px: float
    tops: tuple[float, ...]  # deepest place of each view that scrolled it
    box: Box | None = None
    content_px: float | None = None
    is_least: bool = False
    never: int = 0

    @property
    def depths(self) -> Float32:
        """How deep each page view came in what is in it, px of the content; none without a box."""
        if self.box is None or self.content_px is None:
            return np.zeros(0, np.float32)
        return box_depths(self.tops, self.scrolled.of, self.box[3], self.content_px)

    @property
    def as_map(self) -> BoxMap | None:
        """What is drawn over it; None where the picture of the page does not show it."""
        if self.box is None or not self.content_px:
            return None
        return BoxMap(self.box, self.content_px, self.depths)

    @property
    def reach(self) -> tuple[ReachRow, ...]:
        """Down to where at least three quarters, half and a quarter of the page views came."""
        return reach_rows(self.depths, self.content_px or 0.0)


def scroll_boxes(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> tuple[ScrollBox, ...]:
    """The boxes that were scrolled on the page of a resolved request, those of most page views first.

    Page views of sessions that are not prepared yet are left out: which box it was is not known there.
    """
    views = library.views_of_page(request.page, request.band or request.width, narrowed(filter, request))
    deepest: dict[str, dict[int, float]] = {}  # by row of the views
    names: dict[str, str] = {}
    known: list[int] = []
    for session_id in np.unique(views.session_id).tolist():
        packed = library.derived(session_id, labels.NAME, labels.VERSION)
        if packed is None:
            continue
        track = library.track(session_id)
        named = labels.decode(packed)
        for row in np.flatnonzero(views.session_id == session_id).tolist():
            known.append(row)
            for label, depth in _depths(track, views, row, named):
                rows = deepest.setdefault(label.selector, {})
                rows[row] = max(depth, rows.get(row, 0.0))
                names[label.selector] = label.text or label.short
    if not deepest:
        return ()
    elements = library.elements(request.page, request.width, request.state)
    in_view = {row: part for row, part, _trail in view_parts(library, views, _NO_TRAILS)}
    shown = [in_view.get(row) for row in known]
    made = [
        _box(selector, names[selector], [rows.get(row) for row in known], shown, elements)
        for selector, rows in deepest.items()
    ]
    return tuple(sorted(made, key=lambda box: (-box.scrolled.value, box.selector)))


def _box(
    selector: str,
    name: str,
    by_view: Sequence[float | None],
    shown: Sequence[InView | None],
    elements: PageElements | None,
) -> ScrollBox:
    """``by_view``: how far each page view scrolled it, None = not at all; ``shown``: what each showed."""
    box, content, is_least = element_box(elements, selector), None, False
    tops = [top for top in by_view if top is not None]
    views = len(by_view)
    if box is not None and elements is not None:
        stays = bool(elements.flags[elements.rows[selector]] & ElementFlag.FIXED)
        views = sum(
            stays or top is not None or (part is not None and _had(part, box))
            for top, part in zip(by_view, shown, strict=True)
        )
        told, seen = elements.inner.get(selector, 0.0), max(tops) + box[3]
        is_least = told + _BORDERS < seen
        content = seen if is_least else told
    scrolled = share_of(len(tops), views)
    depths = float(np.median(tops)), float(max(tops))
    never = len(by_view) - views
    return ScrollBox(selector, name, scrolled, *depths, tuple(tops), box, content, is_least, never)


def _had(part: InView, box: Box) -> bool:
    """Whether some of the box was in the viewport."""
    return shown_ms(part, box[1], box[1] + box[3]) >= EXPOSED_MS


def scroll_rows(request: HeatRequest, boxes: tuple[ScrollBox, ...]) -> list[Mapping[str, object]]:
    """A row a box, with the columns of `SCROLL_COLUMNS`; shares from 0 to 1."""
    return [
        {
            "page": request.page,
            "width": request.width,
            "box": box.name,
            "selector": box.selector,
            "views": box.scrolled.of,
            "never_in_view": box.never,
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
