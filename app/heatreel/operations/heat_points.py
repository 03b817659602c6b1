"""What a map is made of, read from the library's columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.click_sets import SIGNALS, in_set
from heatreel.analysis.heatmap_attention import InView, in_view, joined
from heatreel.analysis.heatmap_move import Dwell, dwell
from heatreel.analysis.heatmap_points import (
    ABOVE_OR_LEFT,
    BY_TAP,
    NO_PAGE_VIEW,
    NO_VIEWPORT,
    TOUCH,
    Reasons,
    click_points,
    merge_reasons,
    not_shown,
)
from heatreel.analysis.heatmap_reach import depth_reached
from heatreel.library.library import Library
from heatreel.model.columns import PointerKind, PointerSamples, ViewsOfPage
from heatreel.model.heat import HeatPoints, HeatRequest
from heatreel.model.rrweb import Interaction
from heatreel.model.session import SessionFilter, SessionTrack
from heatreel.operations.heat_pages import narrowed
from heatreel.operations.structure_states import state_named
from heatreel.replay.idle import idle_gaps
from heatreel.replay.windows import SeenPage, seen_pages

_KEPT = 8  # results kept in memory
_EMULATED_MS = 1_000.0  # browsers send the mouse events that a tap makes within this time after it
_TOUCHES = (Interaction.TOUCH_START, Interaction.TOUCH_END, Interaction.TOUCH_CANCEL)

Float32 = NDArray[np.float32]
Mask = NDArray[np.bool_]
_Placed = tuple[Float32, Float32, Float32, int, Reasons]  # x, y, weight, total, reasons of the others


def heat_points(
    library: Library, request: HeatRequest, filter: SessionFilter = SessionFilter()
) -> HeatPoints:
    """The material of the map for a page and width as the library names them (see `heat_pages.resolve`).

    Asking again gives the same object as long as the filter leaves the same sessions and nothing was stored
    that they are made of. A page without anything gives no points and a total of 0. Clicks are placed by
    their elements once the page is pictured (`heat_pictures.page_picture`).
    """
    chosen = narrowed(filter, request)
    ids = library.session_ids(chosen, sort="start")
    return _heat_points(library, request, chosen, ids.tobytes(), library.maps_stamp())


@lru_cache(maxsize=_KEPT)
def _heat_points(
    library: Library, request: HeatRequest, filter: SessionFilter, sessions: bytes, stamp: str
) -> HeatPoints:
    views = library.views_of_page(request.page, _widths(request), filter)
    if request.kind == "click":
        return _clicks(library, request, filter, views)
    if request.kind == "attention":
        return _attention(library, request, views)
    read = _movement if request.kind == "move" else _reach
    return _points(request, views, *read(library, request, filter, views))


def _widths(request: HeatRequest) -> int | tuple[int, int]:
    """Places of the cursor have no element that would carry them to another width."""
    return request.band if request.band is not None and request.kind != "move" else request.width


def _points(
    request: HeatRequest,
    views: ViewsOfPage,
    x: Float32,
    y: Float32,
    weight: Float32,
    total: int,
    reasons: Reasons,
    on_element: Mask | None = None,
    waiting: int = 0,
) -> HeatPoints:
    heights = views.height[views.height > 0]
    return HeatPoints(
        kind=request.kind,
        page=request.page,
        width=request.width,
        x_page=x,
        y_page=y,
        weight=weight,
        sessions=len(np.unique(views.session_id)),
        views=len(views),
        total=total,
        not_placed=sum(count for _, count in reasons),
        not_placed_reasons=reasons,
        average_fold=float(heights.mean()) if len(heights) else None,
        on_element=on_element,
        waiting=waiting,
        clicks=request.clicks,
        band=request.band,
        state=request.state,
    )


def _clicks(library: Library, request: HeatRequest, filter: SessionFilter, views: ViewsOfPage) -> HeatPoints:
    hits = library.hits_on_page(request.page, _widths(request), filter)
    state = state_named(library, request.page, _widths(request), request.state)
    if state is not None:
        views = state.views(views, hits)
    if request.clicks != "all":
        signals = SIGNALS.get(request.clicks)
        moments = library.moment_clicks(request.page, signals) if signals else ()
        hits = hits.take(in_set(hits, request.clicks, moments))
    elements = library.elements(request.page, request.width)
    if state is not None:
        hits = hits.take(state.has(hits))
    elif request.state and elements is not None:
        hits = hits.take(not_shown(hits, elements, request.width))
    if request.state:
        elements = library.elements(request.page, request.width, request.state)
    made = click_points(hits, elements, request.width)
    ones = np.ones(len(made.x_page), np.float32)
    waiting = int((~hits.passed).sum())
    placed = made.x_page, made.y_page, ones, len(hits), made.reasons, made.on_element, waiting
    return _points(request, views, *placed)


def _reach(library: Library, request: HeatRequest, filter: SessionFilter, views: ViewsOfPage) -> _Placed:
    depths: list[float] = []
    for track, rows in _by_session(library, views):
        for i in rows:
            scrolls = _of_view(track.scrolls.t_ms, track.scrolls.window, views, i) & (
                track.scrolls.is_page == 1
            )
            sizes = _of_view(track.viewports.t_ms, track.viewports.window, views, i)
            if views.height[i] <= 0:
                continue
            depths.append(
                depth_reached(
                    float(views.height[i]),
                    track.scrolls.t_ms[scrolls],
                    track.scrolls.y[scrolls],
                    track.viewports.t_ms[sizes],
                    track.viewports.height[sizes],
                )
            )
    y = np.array(depths, np.float32)
    reasons = merge_reasons((), (NO_VIEWPORT, len(views) - len(y)))
    return np.zeros_like(y), y, np.ones_like(y), len(views), reasons


def _attention(library: Library, request: HeatRequest, views: ViewsOfPage) -> HeatPoints:
    parts = [part for _, part in views_in_view(library, views)]
    reasons = merge_reasons((), (NO_VIEWPORT, len(views) - len(parts)))
    seen = joined(parts)
    made = _points(request, views, np.zeros_like(seen.top), seen.top, seen.spent_ms, len(views), reasons)
    return replace(made, y_end=seen.bottom)


def views_in_view(library: Library, views: ViewsOfPage) -> Iterator[tuple[int, InView]]:
    """What each page view showed while the visitor had it before them, without idle gaps.

    Rows of ``views`` with their parts, not in order; views whose viewport is not known are left out.
    """
    for track, rows in _by_session(library, views):
        away = _away(track)
        for i in rows:
            part = _in_view(track, views, i, *away)
            if part is not None:
                yield i, part


def view_parts(
    library: Library, views: ViewsOfPage, width: int
) -> Iterator[tuple[int, InView | None, Dwell | None]]:
    """For each row of ``views`` what it showed, and where the cursor was, in views of ``width`` px only: in
    others the page looked another way. None = not known."""
    for track, rows in _by_session(library, views):
        away = _away(track)
        for i in rows:
            trail = _view_dwell(track, views, i, away[0])[0] if views.width[i] == width else None
            yield i, _in_view(track, views, i, *away), trail


_Away = tuple[list[tuple[float, float]], Sequence[SeenPage]]  # idle gaps, and the pages as they were seen


def _away(track: SessionTrack) -> _Away:
    return [(gap.start_ms, gap.end_ms) for gap in idle_gaps(track)], seen_pages(track)


def _in_view(
    track: SessionTrack,
    views: ViewsOfPage,
    i: int,
    idle: Sequence[tuple[float, float]],
    stretches: Sequence[SeenPage],
) -> InView | None:
    if views.height[i] <= 0:
        return None
    scrolls = _of_view(track.scrolls.t_ms, track.scrolls.window, views, i) & (track.scrolls.is_page == 1)
    sizes = _of_view(track.viewports.t_ms, track.viewports.window, views, i)
    parts = [
        in_view(
            seen.start_ms,
            seen.end_ms,
            float(views.height[i]),
            track.scrolls.t_ms[scrolls],
            track.scrolls.y[scrolls],
            track.viewports.t_ms[sizes],
            track.viewports.height[sizes],
            idle,
        )
        for seen in stretches
        if seen.view.index == views.view_index[i]
    ]
    return joined(parts)


def _movement(library: Library, request: HeatRequest, filter: SessionFilter, views: ViewsOfPage) -> _Placed:
    cells: list[tuple[NDArray[np.int64], Float32]] = []
    total, reasons = 0, Reasons()
    for track, rows in _by_session(library, views):
        idle = [(gap.start_ms, gap.end_ms) for gap in idle_gaps(track)]
        outside = _outside(track)
        total += outside
        reasons = merge_reasons(reasons, (NO_PAGE_VIEW, outside))
        for i in rows:
            spent, samples, lost = _view_dwell(track, views, i, idle)
            total += samples
            reasons = merge_reasons(reasons, *lost)
            cells.append(_cells(spent))
    keys = np.concatenate([key for key, _ in cells]) if cells else np.zeros(0, np.int64)
    spent_ms = np.concatenate([ms for _, ms in cells]) if cells else np.zeros(0, np.float32)
    unique, where = np.unique(keys, return_inverse=True)
    weight = np.bincount(where, weights=spent_ms, minlength=len(unique)).astype(np.float32)
    x, y = (unique % _COLUMNS).astype(np.float32), (unique // _COLUMNS).astype(np.float32)
    return x, y, weight, total, reasons


_COLUMNS = 1 << 20  # no page is that wide


def _cells(spent: Dwell) -> tuple[NDArray[np.int64], Float32]:
    """Whole px of the places, as one number each; places above or left of the page are left out."""
    on_page = (spent.x_page >= 0) & (spent.y_page >= 0) & (spent.x_page < _COLUMNS)
    y = spent.y_page[on_page].astype(np.int64)
    return y * _COLUMNS + spent.x_page[on_page].astype(np.int64), spent.spent_ms[on_page]


def _view_dwell(
    track: SessionTrack, views: ViewsOfPage, i: int, idle: Sequence[tuple[float, float]]
) -> tuple[Dwell, int, Reasons]:
    """Time per place in one page view, its number of samples, and those without a place on the page."""
    pointer, scrolls = track.pointer, track.scrolls
    mine = _of_view(pointer.t_ms, pointer.window, views, i)
    touch = mine & (pointer.kind == PointerKind.TOUCH)
    by_tap = mine & ~touch & _emulated(track)
    mouse = mine & ~touch & ~by_tap
    page = _of_view(scrolls.t_ms, scrolls.window, views, i) & (scrolls.is_page == 1)
    spent = dwell(
        pointer.t_ms[mouse],
        pointer.x_client[mouse],
        pointer.y_client[mouse],
        scrolls.t_ms[page],
        scrolls.x[page],
        scrolls.y[page],
        idle,
    )
    negative = int(((pointer.x_client[mouse] < 0) | (pointer.y_client[mouse] < 0)).sum())
    lost = ((TOUCH, int(touch.sum())), (BY_TAP, int(by_tap.sum())), (ABOVE_OR_LEFT, negative))
    return spent, int(mine.sum()), lost


def _emulated(track: SessionTrack) -> Mask:
    """Pointer samples at most a second after a touch in their window: no cursor was there."""
    pointer, acts = track.pointer, track.interactions
    emulated = np.zeros(len(pointer), bool)
    finger, moved = np.isin(acts.kind, _TOUCHES), pointer.kind == PointerKind.TOUCH
    for window in np.unique(acts.window[finger]):
        touches = np.sort(
            np.concatenate(
                (
                    acts.t_ms[finger & (acts.window == window)],
                    pointer.t_ms[moved & (pointer.window == window)],
                )
            )
        )
        before = np.searchsorted(touches, pointer.t_ms, side="right") - 1
        since = pointer.t_ms - touches[np.maximum(before, 0)]
        emulated |= (before >= 0) & (since <= _EMULATED_MS) & (pointer.window == window)
    return emulated


def _outside(track: SessionTrack) -> int:
    """Pointer samples of a session that lie in no page view at all."""
    pointer: PointerSamples = track.pointer
    inside = np.zeros(len(pointer), bool)
    for view in track.page_views:
        inside |= (
            (pointer.t_ms >= view.start_ms) & (pointer.t_ms < view.end_ms) & (pointer.window == view.window)
        )
    return int(len(pointer) - inside.sum())


def _of_view(t_ms: NDArray[np.float64], window: NDArray[np.int16], views: ViewsOfPage, i: int) -> Mask:
    mask: Mask = (t_ms >= views.start_ms[i]) & (t_ms < views.end_ms[i]) & (window == views.window[i])
    return mask


def _by_session(library: Library, views: ViewsOfPage) -> Iterator[tuple[SessionTrack, list[int]]]:
    """Each session's columns with the rows of ``views`` that are its."""
    for session_id in np.unique(views.session_id):
        rows = np.flatnonzero(views.session_id == session_id)
        yield library.track(int(session_id)), [int(row) for row in rows]
