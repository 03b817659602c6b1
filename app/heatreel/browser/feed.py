"""Which events the page needs for a time: pure planning over a session's columns, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import EventIndex
from heatreel.model.keyframes import KeyframeIndex, no_keyframes
from heatreel.model.rrweb import EventType, Interaction, Source
from heatreel.model.session import SessionTrack
from heatreel.replay.page_cost import MOVES, NOT_SHOWN, costs_ms

# A page whose snapshot follows within this time is shown at once: recorders write Meta, then need a
# moment for the snapshot, and a session would begin with a blank page.
FIRST_SNAPSHOT_GRACE_MS = 2000.0
# Beyond this estimated cost, building the page anew from a keyframe is not slower than going on.
GO_ON_MS = 60.0
# After so many events the replayer has grown: it is made anew at a keyframe.
GROWN = 50_000
DEFAULT_SIZE = (1280, 800)
_TYPICAL_BYTES = 500  # of an event whose size is not known

_ACTS = [Source.MOUSE_MOVE, Source.MOUSE_INTERACTION, Source.SCROLL, Source.INPUT, Source.TOUCH_MOVE]
_POINTED = [Interaction.MOUSE_DOWN, Interaction.MOUSE_UP, Interaction.CLICK]
_TOUCHED = [Interaction.TOUCH_START, Interaction.TOUCH_END]


@dataclass(frozen=True, slots=True)
class Spot:
    """What shows a time: the window, the full snapshot that it goes back to and the last event of it.

    ``snapshot`` and ``last`` are indices into the session's events; -1 = there is none.
    """

    window: int
    snapshot: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How to build a page: a keyframe (its number, -1 = none), then the events of these indices."""

    keyframe: int
    begins_ms: float  # time of the page that is built first
    events: NDArray[np.int64]


class Feed:
    """The plan of one session. Times epoch ms; indices are those of ``track.index``.

    ``sizes``: bytes of the JSON of each event, where known.
    """

    def __init__(self, track: SessionTrack, sizes: NDArray[np.uint32] | None = None) -> None:
        self._track = track
        index = track.index
        self._t_ms = index.t_ms
        self._windows = index.window
        self._only_window = _only(index.window)
        incremental = index.type == EventType.INCREMENTAL
        self._acts = np.flatnonzero(_is_act(index, incremental))
        # Without a page, what is called a full snapshot (of a mobile SDK, say) is none that rrweb can build.
        is_snapshot = (index.type == EventType.FULL_SNAPSHOT) & track.session.has_page
        self._snapshots = np.flatnonzero(is_snapshot)
        self._shown = is_snapshot | (incremental & ~np.isin(index.source, NOT_SHOWN))
        self._is_move = incremental & np.isin(index.source, MOVES)
        self._moves = np.flatnonzero(incremental & (index.source == Source.MOUSE_MOVE))
        if sizes is None:
            sizes = np.full(len(index), _TYPICAL_BYTES, np.uint32)
        self._cost_before = np.concatenate([[0.0], np.cumsum(costs_ms(index, sizes))])
        self.keyframes: KeyframeIndex = no_keyframes()

    def spot(self, t_ms: float, window: int | None = None) -> Spot:
        """Where the session is at ``t_ms``: in the window of the visitor's latest act, or in this one."""
        last = int(np.searchsorted(self._t_ms, t_ms, side="right")) - 1
        return self._spot(t_ms, self.active_window(t_ms) if window is None else window, last)

    def spot_before(self, event: int) -> Spot:
        """Where the window of an event is just before it."""
        return self._spot(float(self._t_ms[event]), int(self._windows[event]), event - 1)

    def _spot(self, t_ms: float, window: int, last: int) -> Spot:
        mine = self._snapshots[self._windows[self._snapshots] == window]
        at = int(np.searchsorted(mine, last, side="right")) - 1
        if at >= 0:
            return Spot(window, int(mine[at]), last)
        if len(mine) and self._t_ms[mine[0]] <= t_ms + FIRST_SNAPSHOT_GRACE_MS:
            return Spot(window, int(mine[0]), int(mine[0]))
        return Spot(window, -1, last)

    def active_window(self, t_ms: float) -> int:
        """The window of the visitor's latest act at a time."""
        last = int(np.searchsorted(self._t_ms, t_ms, side="right")) - 1
        if self._only_window is not None:
            return self._only_window
        if not len(self._acts):
            return int(self._windows[max(last, 0)]) if len(self._windows) else 0
        at = max(0, int(np.searchsorted(self._acts, last, side="right")) - 1)
        return int(self._windows[self._acts[at]])

    def leads_to(self, shown: Spot, wanted: Spot) -> bool:
        """Whether feeding the events between what is shown and what is wanted is a way at all."""
        same = shown.window == wanted.window and shown.snapshot == wanted.snapshot >= 0
        return same and shown.last <= wanted.last

    def is_near(self, shown: Spot, wanted: Spot) -> bool:
        """Whether that way is cheaper than any other can be."""
        if not self.leads_to(shown, wanted):
            return False
        cost = self._cost_before[wanted.last + 1] - self._cost_before[shown.last + 1]
        return bool(cost <= GO_ON_MS)

    def is_nearest(self, shown: Spot, wanted: Spot) -> bool:
        """Whether no keyframe, as far as they are there, is nearer than what is shown."""
        return self.leads_to(shown, wanted) and self._start(wanted)[1] <= shown.last

    def plan(self, spot: Spot) -> Plan:
        """The latest keyframe of the page of ``spot``, else its snapshot, and all that changed it since.

        Pointer moves only matter for what is hovered in the end: the last one is kept.
        """
        number, event = self._start(spot)
        first = event + 1 if number >= 0 else spot.snapshot
        chosen = self._chosen(first, spot.last + 1, spot.window)
        moves = chosen[self._is_move[chosen]]
        events = np.setdiff1d(chosen, moves[:-1], assume_unique=True)
        if number >= 0 and not len(moves) and (move := self._hover_before(event, spot)) >= 0:
            events = np.append(events, move)
        return Plan(number, float(self._t_ms[event]), events)

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

    def _start(self, spot: Spot) -> tuple[int, int]:
        """The keyframe to begin from (its number, -1 = none) and the last event that is in it."""
        frames = self.keyframes
        first = int(np.searchsorted(frames.event, spot.snapshot, side="right"))
        end = int(np.searchsorted(frames.event, spot.last, side="right"))
        mine = np.flatnonzero(frames.window[first:end] == spot.window)
        if not len(mine):
            return -1, spot.snapshot
        number = first + int(mine[-1])
        return number, int(frames.event[number])

    def _hover_before(self, event: int, spot: Spot) -> int:
        """The last pointer move up to ``event`` if it came after the last press or click; -1 = none.

        Keyframes hold where the pointer pressed, but not where it moved, for moves are not read for them.
        """
        first, end = np.searchsorted(self._moves, [spot.snapshot, event + 1])
        mine = self._moves[first:end]
        mine = mine[self._windows[mine] == spot.window]
        if not len(mine):
            return -1
        acts = self._track.interactions
        pressed = acts.t_ms[(acts.window == spot.window) & np.isin(acts.kind, [*_POINTED, *_TOUCHED])]
        before = pressed[: np.searchsorted(pressed, self._t_ms[event], side="right")]
        move = int(mine[-1])
        return -1 if len(before) and before[-1] > self._t_ms[move] else move

    def _chosen(self, first: int, end: int, window: int) -> NDArray[np.int64]:
        numbers = np.arange(max(first, 0), max(end, 0))
        return numbers[self._shown[numbers] & (self._windows[numbers] == window)]


def _only(windows: NDArray[np.int16]) -> int | None:
    return int(windows[0]) if len(windows) and bool((windows == windows[0]).all()) else None


def _is_act(index: EventIndex, incremental: NDArray[np.bool_]) -> NDArray[np.bool_]:
    pages = np.isin(index.type, [EventType.META, EventType.FULL_SNAPSHOT])
    acts: NDArray[np.bool_] = (incremental & np.isin(index.source, _ACTS)) | pages
    return acts
