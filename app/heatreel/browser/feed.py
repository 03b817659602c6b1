"""Which events the page needs for a time: pure planning over a session's columns, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.model.rrweb import EventType, Source
from heatreel.model.session import SessionTrack

# A page whose snapshot follows within this time is shown at once: recorders write Meta, then need a
# moment for the snapshot, and a session would begin with a blank page.
FIRST_SNAPSHOT_GRACE_MS = 2000.0
# Beyond this many events, building the page anew from its snapshot is not slower than going on.
FEED_AT_MOST = 2000
DEFAULT_SIZE = (1280, 800)

_ACTS = [Source.MOUSE_MOVE, Source.MOUSE_INTERACTION, Source.SCROLL, Source.INPUT, Source.TOUCH_MOVE]
_MOVES = [Source.MOUSE_MOVE, Source.TOUCH_MOVE, Source.DRAG]
_NOT_SHOWN = [Source.LOG, Source.CANVAS_MUTATION, Source.CUSTOM_ELEMENT]


@dataclass(frozen=True, slots=True)
class Spot:
    """What shows a time: the window, the full snapshot that it starts from and the last event of it.

    ``snapshot`` and ``last`` are indices into the session's events; -1 = there is none.
    """

    window: int
    snapshot: int
    last: int


class Feed:
    """The plan of one session. Times epoch ms; indices are those of ``track.index``."""

    def __init__(self, track: SessionTrack) -> None:
        self._track = track
        index = track.index
        self._t_ms = index.t_ms
        kind, source, window = index.type, index.source, index.window
        incremental = kind == EventType.INCREMENTAL
        acts = (incremental & np.isin(source, _ACTS)) | np.isin(
            kind, [EventType.META, EventType.FULL_SNAPSHOT]
        )
        self._acts = np.flatnonzero(acts)
        self._windows = window
        self._only_window = int(window[0]) if len(window) and (window == window[0]).all() else None
        # Without a page, what is called a full snapshot (of a mobile SDK, say) is none that rrweb can build.
        is_snapshot = (kind == EventType.FULL_SNAPSHOT) & track.session.has_page
        self._snapshots = np.flatnonzero(is_snapshot)
        self._shown = is_snapshot | (incremental & ~np.isin(source, _NOT_SHOWN))
        self._is_move = incremental & np.isin(source, _MOVES)

    def spot(self, t_ms: float) -> Spot:
        """Where the session is at ``t_ms``: the window of the visitor's latest act, its last snapshot."""
        last = int(np.searchsorted(self._t_ms, t_ms, side="right")) - 1
        window = self._window_at(last)
        mine = self._snapshots[self._windows[self._snapshots] == window]
        at = int(np.searchsorted(mine, last, side="right")) - 1
        if at >= 0:
            return Spot(window, int(mine[at]), last)
        if len(mine) and self._t_ms[mine[0]] <= t_ms + FIRST_SNAPSHOT_GRACE_MS:
            return Spot(window, int(mine[0]), int(mine[0]))
        return Spot(window, -1, last)

    def can_go_on(self, shown: Spot, wanted: Spot) -> bool:
        """Whether feeding the events between leads from what is shown to what is wanted."""
        return (
            shown.window == wanted.window
            and shown.snapshot == wanted.snapshot >= 0
            and shown.last <= wanted.last <= shown.last + FEED_AT_MOST
        )

    def rebuild_events(self, spot: Spot) -> NDArray[np.int64]:
        """The events that build the page of ``spot``: its snapshot and all that changed it since.

        Pointer moves only matter for what is hovered in the end: the last one is kept.
        """
        chosen = self._chosen(spot.snapshot, spot.last + 1, spot.window)
        moves = chosen[self._is_move[chosen]]
        return np.setdiff1d(chosen, moves[:-1], assume_unique=True)

    def events_between(self, shown: Spot, wanted: Spot) -> NDArray[np.int64]:
        """The events after ``shown`` up to ``wanted``, of its window."""
        return self._chosen(shown.last + 1, wanted.last + 1, wanted.window)

    def size_at(self, spot: Spot, t_ms: float) -> tuple[int, int]:
        """Viewport (CSS px) of the window at ``t_ms``; before the first one known, that one."""
        viewports = self._track.viewports
        mine = np.flatnonzero(viewports.window == spot.window)
        if not len(mine):
            return DEFAULT_SIZE
        at = max(0, int(np.searchsorted(viewports.t_ms[mine], t_ms, side="right")) - 1)
        width, height = int(viewports.width[mine[at]]), int(viewports.height[mine[at]])
        return (width, height) if width > 0 and height > 0 else DEFAULT_SIZE

    def next_page_ms(self, t_ms: float) -> float | None:
        """When the next page of any window is recorded, epoch ms; None = no more."""
        times = self._t_ms[self._snapshots]
        at = int(np.searchsorted(times, t_ms, side="right"))
        return float(times[at]) if at < len(times) else None

    def time_of(self, event: int) -> float:
        """Epoch ms of an event."""
        return float(self._t_ms[event])

    def _window_at(self, last: int) -> int:
        if self._only_window is not None:
            return self._only_window
        if not len(self._acts):
            return int(self._windows[max(last, 0)]) if len(self._windows) else 0
        at = max(0, int(np.searchsorted(self._acts, last, side="right")) - 1)
        return int(self._windows[self._acts[at]])

    def _chosen(self, first: int, end: int, window: int) -> NDArray[np.int64]:
        numbers = np.arange(max(first, 0), max(end, 0))
        return numbers[self._shown[numbers] & (self._windows[numbers] == window)]
