"""Page views: the stretches between two navigations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.library.collect import Collector, MetaRow
from heatreel.model.columns import PointerSamples
from heatreel.model.rrweb import EventType
from heatreel.model.session import PageView
from heatreel.model.url import normalise_url

_ROUND_PX = 10  # a guessed viewport is rounded up to this


def find_views(
    collected: Collector,
    rank: NDArray[np.int64],
    t_ms: NDArray[np.float64],
    window: NDArray[np.int16],
) -> tuple[tuple[PageView, ...], NDArray[np.int64]]:
    """The page views of a session, by time, and the event (in time order) that each begins with.

    ``t_ms`` and ``window`` are the events' in time order. Each window has its own views; the last one of a
    window ends with the window's last event.

    A Meta begins one when its URL differs from the last one's (fragments count: single-page sites route
    with them), or when the page was loaded anew: a DomContentLoaded came since the last Meta, or a Load
    although the view had its Load. A Meta with the same URL otherwise is a recorder's checkout. Without any
    Meta the first full snapshot begins the only view.
    """
    marks: list[tuple[int, MetaRow | int]] = [(int(rank[meta.event]), meta) for meta in collected.metas]
    marks += [(int(rank[event]), kind) for event, kind in collected.loads]
    marks = sorted((mark for mark in marks if mark[0] >= 0), key=lambda mark: mark[0])
    snapshots = sorted(int(rank[s.event]) for s in collected.snapshots if rank[s.event] >= 0)
    found: list[tuple[int, PageView]] = []
    for number in range(int(window.max()) + 1):
        mine = [mark for mark in marks if window[mark[0]] == number]
        shown = [snapshot for snapshot in snapshots if window[snapshot] == number]
        last_ms = float(t_ms[np.flatnonzero(window == number)[-1]])
        found += _views_of_window(number, _starts(mine), shown, t_ms, last_ms + 1.0)
    found.sort(key=lambda pair: pair[0])
    views = tuple(replace(view, index=index) for index, (_, view) in enumerate(found))
    return views, np.array([first for first, _ in found], np.int64)


def _views_of_window(
    window: int,
    starts: list[tuple[int, MetaRow]],
    snapshots: list[int],
    t_ms: NDArray[np.float64],
    end_ms: float,
) -> Iterator[tuple[int, PageView]]:
    if not starts and snapshots:
        starts = [(snapshots[0], MetaRow(-1, "", 0, 0))]
    for number, (first, meta) in enumerate(starts):
        after = starts[number + 1][0] if number + 1 < len(starts) else len(t_ms)
        until_ms = float(t_ms[after]) if after < len(t_ms) else end_ms
        snapshot = next((s for s in snapshots if first <= s < after), -1)
        place = (float(t_ms[first]), until_ms, meta.width, meta.height)
        yield first, PageView(-1, window, meta.href, normalise_url(meta.href), *place, snapshot)


def _starts(marks: list[tuple[int, MetaRow | int]]) -> list[tuple[int, MetaRow]]:
    """The Metas that begin a view, of those of one window, with their places in time order."""
    starts: list[tuple[int, MetaRow]] = []
    loaded_anew, had_load = False, False
    for place, mark in marks:
        if mark == EventType.DOM_CONTENT_LOADED:
            loaded_anew, had_load = True, False  # the Load of this page is still to come
        elif mark == EventType.LOAD:
            loaded_anew = loaded_anew or had_load
            had_load = True
        elif isinstance(mark, MetaRow):
            if not starts or loaded_anew or mark.href != starts[-1][1].href:
                starts.append((place, mark))
                had_load = had_load and loaded_anew
            loaded_anew = False
    return starts


def guess_viewport(pointer: PointerSamples, rows: Sequence[Sequence[Any]]) -> tuple[int, int] | None:
    """The smallest window that holds all places of the pointer, None when there are none."""
    xs = [float(pointer.x_client.max())] if len(pointer) else []
    ys = [float(pointer.y_client.max())] if len(pointer) else []
    xs += [row[3] for row in rows if row[3] == row[3]]
    ys += [row[4] for row in rows if row[4] == row[4]]
    if not xs or not ys or max(xs) <= 0 or max(ys) <= 0:
        return None
    return _up(max(xs)), _up(max(ys))


def _up(value: float) -> int:
    return int(-(-(value + 1) // _ROUND_PX) * _ROUND_PX)
