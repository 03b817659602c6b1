"""Keyframes: whole pages written now and then while a session passes by, so that no seek replays all.

Where they stand is a matter of cost: the page gets one as soon as bringing it forward from the last would
cost more than `BUDGET_MS`, unless the keyframes so far already take their share of the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.model.rrweb import EventType
from heatreel.model.session import SessionTrack
from heatreel.replay.page_cost import costs_ms
from heatreel.replay.page_state import PageState
from heatreel.replay.session_pass import Observer

BUDGET_MS = 18.0  # of applying events after a keyframe: a seventh of rebuilding a page of 5,000 nodes


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The page of a window after event ``event`` of the session's index."""

    event: int
    window: int
    snapshot: int  # index of the full snapshot that it goes back to
    body: bytes  # JSON texts of rrweb events, parted by commas


@dataclass(slots=True)
class _Window:
    snapshot: int = -1
    cost_ms: float = 0.0


class Keyframes(Observer):
    """Writes keyframes while a session passes by.

    ``keep`` stores one and says how many bytes it took. ``share``: bytes that keyframes may take for each
    byte of events that has passed.
    """

    def __init__(
        self,
        track: SessionTrack,
        sizes: NDArray[np.uint32],
        keep: Callable[[Keyframe], int],
        share: float,
    ) -> None:
        self._costs = costs_ms(track.index, sizes).tolist()
        self._passed = np.cumsum(sizes, dtype=np.float64) * share
        self._keep = keep
        self._taken = 0.0
        self._last = 0.0  # bytes of the latest keyframe: the next will take about as many
        self._windows: dict[int, _Window] = {}
        self.count = 0

    def event(
        self, number: int, t_ms: float, window: int, event: Mapping[str, Any], state: PageState
    ) -> None:
        """Add up what the page would have to do; write a keyframe when it is enough."""
        known = self._windows.get(window)
        if known is None:
            known = self._windows[window] = _Window()
        if event.get("type") == EventType.FULL_SNAPSHOT:
            known.snapshot, known.cost_ms = number, 0.0
            return
        known.cost_ms += self._costs[number]
        if known.cost_ms < BUDGET_MS or known.snapshot < 0:
            return
        if self._taken + self._last > self._passed[number]:
            return
        body = b",".join(state.as_events(t_ms))
        known.cost_ms = 0.0
        if body:
            self._last = float(self._keep(Keyframe(number, window, known.snapshot, body)))
            self._taken += self._last
            self.count += 1
