"""Which window of the browser the visitor acts in over the time of a session, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.model.session import PageView, SessionTrack

Float64 = NDArray[np.float64]

FALLBACK_SIZE = (1280, 800)


def active_windows(track: SessionTrack) -> tuple[Float64, NDArray[np.int16]]:
    """When the visitor goes to another window, epoch ms, and to which: the one of the latest act.

    The first row stands at the session's start. A session of one window has that row only.
    """
    parts = (track.pointer, track.interactions, track.clicks, track.scrolls, track.inputs)
    times = np.concatenate([np.asarray(part.t_ms, np.float64) for part in parts])
    windows = np.concatenate([np.asarray(part.window, np.int16) for part in parts])
    order = np.argsort(times, kind="stable")
    times, windows = times[order], windows[order]
    if not len(windows):
        first = min(track.page_views, key=lambda view: view.start_ms, default=None)
        return np.array([track.start_ms]), np.array([first.window if first else 0], np.int16)
    turns = np.flatnonzero(np.concatenate([[True], np.diff(windows) != 0]))
    starts = times[turns]
    starts[0] = track.start_ms
    return starts, windows[turns]


def window_at(track: SessionTrack, t_ms: float) -> int:
    """The window the visitor acts in at a time."""
    starts, windows = active_windows(track)
    return int(windows[max(0, int(np.searchsorted(starts, t_ms, "right")) - 1)])


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A stretch in which the visitor had a page before them. Epoch ms, the end exclusive."""

    start_ms: float
    end_ms: float
    view: PageView


def seen_pages(track: SessionTrack) -> tuple[SeenPage, ...]:
    """What the visitor saw, one after the other: a page view that was left for another window and returned
    to has several stretches, one that the visitor never went to has none."""
    starts, windows = active_windows(track)
    turns = [*starts.tolist(), max(track.end_ms, float(starts[-1]))]
    seen: list[SeenPage] = []
    for window in set(windows.tolist()):
        views = sorted((v for v in track.page_views if v.window == window), key=lambda view: view.start_ms)
        edges = np.array([view.start_ms for view in views] + [np.inf])
        for at in np.flatnonzero(windows == window).tolist():
            first_ms, last_ms = turns[at], turns[at + 1]
            first = max(0, int(np.searchsorted(edges, first_ms, "right")) - 1)
            for number in range(first, int(np.searchsorted(edges, last_ms, "right"))):
                start, end = max(first_ms, float(edges[number])), min(last_ms, float(edges[number + 1]))
                if end > start or at == len(windows) - 1:  # a page may come with the last event
                    seen.append(SeenPage(start, end, views[number]))
    return tuple(sorted(seen, key=lambda stretch: stretch.start_ms))


def viewport_at(track: SessionTrack, window: int, t_ms: float) -> tuple[int, int]:
    """The viewport's size at a time, CSS px: last resize or Meta of that window,
    before the first one that one, else what is known."""
    sizes = track.viewports
    known = np.flatnonzero(sizes.window == window)
    if len(known):
        last = int(known[max(0, int(np.searchsorted(sizes.t_ms[known], t_ms, side="right")) - 1)])
        width, height = int(sizes.width[last]), int(sizes.height[last])
        if width > 0 and height > 0:
            return width, height
    view = track.page_view_at(t_ms, window)
    if view is not None and view.width > 0:
        return view.width, view.height
    session = track.session
    if session.viewport_width and session.viewport_height:
        return session.viewport_width, session.viewport_height
    return (int(sizes.width[0]), int(sizes.height[0])) if len(sizes) else FALLBACK_SIZE
