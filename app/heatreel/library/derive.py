"""From collected rows to columns: sorted by time, cleaned of strays, with page views and clicks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.library.called_off import without_called_off
from heatreel.library.clicks import Click, fold_clicks
from heatreel.library.collect import Collector
from heatreel.library.page_views import find_views, guess_viewport
from heatreel.library.session_data import EventPlaces, LeftOut, SessionData
from heatreel.library.timeline import time_order
from heatreel.model.attributes import attributes_of
from heatreel.model.columns import (
    Clicks,
    EventIndex,
    Inputs,
    Interactions,
    PointerSamples,
    Scrolls,
    Viewports,
)
from heatreel.model.report import Report
from heatreel.model.session import ErrorMark

PHONE_PX, TABLET_PX = 600, 1200  # widths below which a touch device is a phone, a tablet

Ints = NDArray[np.int64]
Shorts = NDArray[np.int16]


class _Times:
    """Where each event stands in time order: ``rank[event]`` is its place, -1 = left out.

    ``window[rank]`` is the number of its window; windows are numbered as they come in time.
    """

    def __init__(self, collected: Collector, report: Report) -> None:
        arrival = np.frombuffer(collected.t_ms, np.float64)
        self.order = time_order(collected, report)
        self.t_ms = arrival[self.order]
        self.rank = np.full(len(arrival), -1, np.int64)
        self.rank[self.order] = np.arange(len(self.order))
        present, first, window = np.unique(
            np.frombuffer(collected.window, np.int16)[self.order], return_index=True, return_inverse=True
        )
        self.windows = tuple(collected.windows[number] for number in present[np.argsort(first)])
        number: Shorts = np.argsort(np.argsort(first)).astype(np.int16)
        self.window: Shorts = number[window]
        self.number_of = dict(zip(present.tolist(), number.tolist(), strict=True))  # by that of arrival

    def sorted_rows(self, rows: list[tuple[Any, ...]]) -> tuple[Ints, list[tuple[Any, ...]]]:
        """(ranks, rows) of the rows whose event is kept, in time order; column 0 is the event."""
        kept = sorted(((int(self.rank[row[0]]), row) for row in rows if self.rank[row[0]] >= 0), key=_first)
        return np.array([rank for rank, _ in kept], np.int64), [row for _, row in kept]

    def last_before(self, marks: Ints, at: Ints) -> Ints:
        """For each event ``at`` the place in ``marks`` of the last event of its window up to it, -1 = none.

        Both are ranks; ``marks`` ascend.
        """
        if not len(marks):
            return np.full(len(at), -1, np.int64)
        by_window = np.argsort(self.window[marks], kind="stable")
        keys = self._key(marks[by_window])
        found = np.searchsorted(keys, self._key(at), side="right") - 1
        place = by_window[found]
        return np.where((found >= 0) & (self.window[marks[place]] == self.window[at]), place, -1)

    def _key(self, rank: Ints) -> Ints:
        return self.window[rank].astype(np.int64) * len(self.order) + rank


def _first(pair: tuple[int, Any]) -> int:
    return pair[0]


def derive(collected: Collector, key: str, file: str, report: Report) -> SessionData:
    """All columns of a session, ``key`` from `Collector.finish`. There must be at least one event."""
    times = _Times(collected, report)
    pointer = _pointer(collected, times)
    interaction_ranks, interaction_rows = times.sorted_rows(collected.interactions)
    views, view_ranks = find_views(collected, times.rank, times.t_ms, times.window)
    viewports, viewport_ranks = _viewports(collected, times)
    scrolls, scroll_ranks = _scrolls(collected, times)
    inputs = _inputs(collected, times)
    errors = _errors(collected, times)
    folded = _folded(times, interaction_ranks, interaction_rows, inputs)
    clicks = _clicks(times, folded, view_ranks, _page_scroll(collected, times, scrolls, scroll_ranks))
    at_click = np.array([click.rank for click in folded], np.int64)
    guessed = guess_viewport(pointer, interaction_rows)
    first = (int(viewports.width[0]), int(viewports.height[0])) if len(viewports) else guessed
    if not len(viewports) and guessed is not None:
        report.note("no-viewport", "The size of the window is not recorded; it was guessed from the pointer.")
    if not times_has_snapshot(collected, times.rank):
        report.note("no-snapshot", "There is no full snapshot: the page itself cannot be shown.")
    _note_quirks(len(times.t_ms), report)
    touch = bool((pointer.kind == 1).any()) or any(row[1] == 7 or row[5] for row in interaction_rows)
    index, places = _index(collected, times)
    return SessionData(
        key=key,
        file=file,
        windows=times.windows,
        device=device_of(first[0] if first else None, touch=touch),
        viewport=first,
        has_page=times_has_snapshot(collected, times.rank),
        index=index,
        places=places,
        left_out=_left_out(collected, times),
        pointer=pointer,
        interactions=_interactions(times, interaction_ranks, interaction_rows),
        clicks=clicks,
        click_widths=_widths_at(times.last_before(viewport_ranks, at_click), viewports, first),
        scrolls=scrolls,
        inputs=inputs,
        viewports=viewports,
        page_views=views,
        errors=without_called_off(errors, clicks, inputs, views),
        findings=report.findings(),
        chunks=collected.chunks,
        attributes=attributes_of([view.href for view in views], _customs(collected, times)),
    )


def _customs(collected: Collector, times: _Times) -> list[tuple[str, Mapping[str, object]]]:
    """Tag and payload of custom events, by time."""
    return [(tag, payload) for _, tag, payload in times.sorted_rows(list(collected.customs))[1]]


def device_of(width: int | None, *, touch: bool) -> str:
    """ "phone" or "tablet" for a touch device by its viewport width, else "desktop"."""
    if not touch or width is None or width >= TABLET_PX:
        return "desktop"
    return "phone" if width < PHONE_PX else "tablet"


def times_has_snapshot(collected: Collector, rank: Ints) -> bool:
    """Whether a full snapshot is left."""
    return any(rank[snapshot.event] >= 0 for snapshot in collected.snapshots)


def _note_quirks(events: int, report: Report) -> None:
    if events == 1:
        report.note("one-event", "The recording holds one event only, so there is nothing to play.")


def _index(collected: Collector, times: _Times) -> tuple[EventIndex, EventPlaces]:
    def column(values: Any, kind: Any) -> NDArray[Any]:
        return np.frombuffer(values, kind)[times.order]

    index = EventIndex(
        times.t_ms,
        column(collected.type, np.uint8),
        column(collected.source, np.int8),
        times.window,
    )
    places = (column(values, np.uint32) for values in (collected.chunk, collected.offset, collected.length))
    return index, EventPlaces(*places)


def _left_out(collected: Collector, times: _Times) -> LeftOut:
    at = np.flatnonzero(times.rank < 0)
    window = [times.number_of.get(collected.window[event], -1) for event in at.tolist()]
    places = (collected.chunk, collected.offset, collected.length)
    chunk, offset, length = (np.frombuffer(values, np.uint32)[at] for values in places)
    return LeftOut(chunk, offset, length, np.array(window, np.int16))


def _pointer(collected: Collector, times: _Times) -> PointerSamples:
    event = np.frombuffer(collected.pointer_event, np.uint32)
    t = np.frombuffer(collected.pointer_t, np.float64)
    kept = np.flatnonzero(times.rank[event] >= 0)
    order: Any = slice(None)  # views, no copies: the usual case, and the largest columns of a session
    if len(kept) < len(t) or bool((t[1:] < t[:-1]).any()):
        order = kept[np.argsort(t[kept], kind="stable")]
    del kept
    return PointerSamples(
        np.maximum(t[order], times.t_ms[0]),
        np.frombuffer(collected.pointer_x, np.float32)[order],
        np.frombuffer(collected.pointer_y, np.float32)[order],
        np.frombuffer(collected.pointer_node, np.int32)[order],
        np.frombuffer(collected.pointer_kind, np.uint8)[order],
        times.window[times.rank[event[order]]],
    )


def _columns(rows: list[tuple[Any, ...]], *kinds: Any) -> list[NDArray[Any]]:
    """Columns 1 … of rows as arrays."""
    values = list(zip(*rows, strict=True))[1:] or [()] * len(kinds)
    return [np.array(column, dtype=kind) for column, kind in zip(values, kinds, strict=False)]


def _interactions(times: _Times, ranks: Ints, rows: list[tuple[Any, ...]]) -> Interactions:
    kind, node, x, y = _columns(rows, np.uint8, np.int32, np.float32, np.float32)
    return Interactions(times.t_ms[ranks], kind, node, x, y, times.window[ranks])


def _inputs(collected: Collector, times: _Times) -> Inputs:
    ranks, rows = times.sorted_rows(collected.inputs)
    node, triggered = _columns(rows, np.int32, np.uint8)
    return Inputs(times.t_ms[ranks], node, triggered, times.window[ranks])


def _scrolls(collected: Collector, times: _Times) -> tuple[Scrolls, Ints]:
    ranks, rows = times.sorted_rows(collected.scrolls)
    node, x, y = _columns(rows, np.int32, np.float32, np.float32)
    documents = sorted((int(times.rank[s.event]), s.node_id) for s in collected.snapshots)
    documents = [pair for pair in documents if pair[0] >= 0] or [(0, 1)]
    at = times.last_before(np.array([rank for rank, _ in documents], np.int64), ranks)
    document = np.array([node_id for _, node_id in documents], np.int64)[np.maximum(at, 0)]
    is_page = (node == document).astype(np.uint8)
    return Scrolls(times.t_ms[ranks], node, x, y, is_page, times.window[ranks]), ranks


def _page_scroll(
    collected: Collector, times: _Times, scrolls: Scrolls, ranks: Ints
) -> tuple[Ints, NDArray[np.float32]]:
    """(ranks, places (n, 2)): where the page is scrolled to from an event on."""
    page = scrolls.is_page == 1
    rows = [(int(r), x, y) for r, x, y in zip(ranks[page], scrolls.x[page], scrolls.y[page], strict=True)]
    rows += [(int(times.rank[s.event]), s.left, s.top) for s in collected.snapshots]
    rows = sorted(row for row in rows if row[0] >= 0)
    places = np.array([row[1:] for row in rows], np.float32).reshape(-1, 2)
    return np.array([row[0] for row in rows], np.int64), places


def _viewports(collected: Collector, times: _Times) -> tuple[Viewports, Ints]:
    rows = [(m.event, m.width, m.height) for m in collected.metas if m.width > 0] + collected.resizes
    ranks, kept = times.sorted_rows(rows)
    width, height = _columns(kept, np.int32, np.int32)
    return Viewports(times.t_ms[ranks], width, height, times.window[ranks]), ranks


def _widths_at(at: Ints, viewports: Viewports, first: tuple[int, int] | None) -> NDArray[np.int32]:
    if not len(viewports):
        return np.full(len(at), first[0] if first else 0, np.int32)
    return viewports.width[np.maximum(at, 0)]


def _folded(times: _Times, ranks: Ints, rows: list[tuple[Any, ...]], inputs: Inputs) -> list[Click]:
    """The clicks of all windows in time order; each window folds its own."""
    clicks: list[Click] = []
    for window in range(len(times.windows)):
        mine = np.flatnonzero(times.window[ranks] == window)
        typed = inputs.window == window
        clicks += fold_clicks(
            ranks[mine],
            times.t_ms[ranks[mine]],
            [rows[row] for row in mine],
            list(zip(inputs.t_ms[typed].tolist(), inputs.node_id[typed].tolist(), strict=True)),
        )
    return sorted(clicks, key=lambda click: click.rank)


def _clicks(
    times: _Times, folded: list[Click], view_ranks: Ints, scroll: tuple[Ints, NDArray[np.float32]]
) -> Clicks:
    t = np.array([click.t_ms for click in folded], np.float64)
    x, y = (np.array([c.x for c in folded], np.float32), np.array([c.y for c in folded], np.float32))
    rank = np.array([click.rank for click in folded], np.int64)
    ranks, places = scroll
    at = times.last_before(ranks, rank)
    offset = np.vstack([places, np.zeros((1, 2), np.float32)])[at]  # before the first (-1): not scrolled
    return Clicks(
        t,
        np.array([click.kind for click in folded], np.uint8),
        np.array([click.node_id for click in folded], np.int32),
        x,
        y,
        x + offset[:, 0],
        y + offset[:, 1],
        times.last_before(view_ranks, rank).astype(np.int32),
        times.window[rank],
    )


def _errors(collected: Collector, times: _Times) -> tuple[ErrorMark, ...]:
    ranks, rows = times.sorted_rows(collected.errors)
    windows = times.window[ranks].tolist()
    return tuple(replace(row[1], window=window) for window, row in zip(windows, rows, strict=True))
