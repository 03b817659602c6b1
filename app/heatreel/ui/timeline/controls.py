"""Binds the actions of playing and zooming to the state and the timeline."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from heatreel.model.session import SessionTrack
from heatreel.replay.clock import SPEEDS
from heatreel.replay.steps import change_times
from heatreel.replay.windows import window_at
from heatreel.ui.actions import ActionTable
from heatreel.ui.state import AppState
from heatreel.ui.timeline.smooth import SmoothZoom
from heatreel.ui.timeline.view import TimelineView

STEP_ZOOM = 1.5
JUST_MS = 1.0  # what lies nearer than this to the playhead is where it is
BACK_TO_START_MS = 1000.0  # "previous page view" first goes to the start of the one shown

NEEDS_SESSION = (
    "play.toggle", "play.pause", "play.faster", "play.slower", "play.speed_1", "play.forward_5",
    "play.back_5", "play.forward_1", "play.back_1", "play.next_act", "play.previous_act", "play.next_page",
    "play.previous_page", "play.next_change", "play.previous_change", "play.start", "play.end",
    "timeline.zoom_in", "timeline.zoom_out", "timeline.fit",
)  # fmt: skip


class PlayControls(QObject):
    """What the play and timeline actions do. J and L step through the speeds; nothing plays backwards."""

    def __init__(self, state: AppState, actions: ActionTable, view: TimelineView) -> None:
        super().__init__(view)
        self._state, self._actions, self._view = state, actions, view
        self._zoom = SmoothZoom(view)
        self._changes: tuple[SessionTrack, int, np.ndarray] | None = None  # of which session and window
        for name, handler in {
            "play.toggle": lambda: state.set_playing(not state.clock.playing),
            "play.pause": lambda: state.set_playing(False),
            "play.faster": lambda: self.step_speed(1),
            "play.slower": lambda: self.step_speed(-1),
            "play.speed_1": lambda: state.set_speed(1.0),
            "play.forward_5": lambda: self.move(5000.0),
            "play.back_5": lambda: self.move(-5000.0),
            "play.forward_1": lambda: self.move(1000.0),
            "play.back_1": lambda: self.move(-1000.0),
            "play.next_act": lambda: self.to_act(1),
            "play.previous_act": lambda: self.to_act(-1),
            "play.next_page": lambda: self.to_page(1),
            "play.previous_page": lambda: self.to_page(-1),
            "play.next_change": lambda: self.to_change(1),
            "play.previous_change": lambda: self.to_change(-1),
            "play.start": lambda: state.seek(state.clock.start_ms),
            "play.end": lambda: state.seek(state.clock.end_ms),
            "play.skip_idle": state.set_skip_idle,
            "timeline.zoom_in": lambda: self._zoom.zoom_by(STEP_ZOOM),
            "timeline.zoom_out": lambda: self._zoom.zoom_by(1.0 / STEP_ZOOM),
            "timeline.fit": view.fit,
        }.items():
            actions.bind(name, handler)
        state.session_changed.connect(self._enable)
        state.playback_changed.connect(self._show)
        self._enable()
        self._show()

    def step_speed(self, by: int) -> None:
        """The next faster or slower speed of `SPEEDS`."""
        speeds = list(SPEEDS)
        nearest = min(range(len(speeds)), key=lambda at: abs(math.log(speeds[at] / self._state.clock.speed)))
        self._state.set_speed(speeds[min(max(nearest + by, 0), len(speeds) - 1)])

    def move(self, by_ms: float) -> None:
        """Move the playhead by session time."""
        self._state.seek(self._state.playhead_ms + by_ms)

    def to_act(self, direction: int) -> None:
        """To the next or previous act of the visitor, if there is one."""
        if self._view.data is not None:
            self._to(self._view.data.acts_ms, direction)

    def to_change(self, direction: int) -> None:
        """To the next or previous change of the page in the window that is shown, and stop there."""
        track = self._state.track
        if track is None:
            return
        window = self._state.followed_window
        if window is None:
            window = window_at(track, self._state.playhead_ms)
        if self._changes is None or self._changes[0] is not track or self._changes[1] != window:
            self._changes = (track, window, change_times(track.index, window))
        if self._state.clock.playing:
            self._state.set_playing(False)
        self._to(self._changes[2], direction)

    def to_page(self, direction: int) -> None:
        """To the start of the next page view, of this one, or of the one before."""
        if self._view.data is None:
            return
        starts = np.array([page.start_ms for page in self._view.data.seen], np.float64)
        if direction < 0:
            self._to(starts, direction, slack_ms=BACK_TO_START_MS)
        else:
            self._to(starts, direction)

    def _to(self, times: np.ndarray, direction: int, slack_ms: float = JUST_MS) -> None:
        now = self._state.playhead_ms
        if direction > 0:
            at = int(np.searchsorted(times, now + slack_ms, "right"))
        else:
            at = int(np.searchsorted(times, now - slack_ms, "left")) - 1
        if 0 <= at < len(times):
            self._state.seek(float(times[at]))

    def _enable(self) -> None:
        self._actions.set_enabled(self._state.track is not None, *NEEDS_SESSION)

    def _show(self) -> None:
        self._actions["play.skip_idle"].setChecked(self._state.clock.skip_idle)
