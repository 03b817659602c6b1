"""The playhead's clock. Position = anchor + (now - anchor's now) x speed; nothing is counted in ticks.

A headless object moved by commands: the timeline draws it, the page follows it. ``now_ms`` is injected,
so that tests step time themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from heatreel.model.session import IdleGap

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


def monotonic_ms() -> float:
    """Milliseconds of a clock that never goes back."""
    return time.perf_counter() * 1000.0


class PlaybackClock:
    """Where the playhead is, in epoch milliseconds of the session, clamped to it."""

    def __init__(self, start_ms: float, end_ms: float, *, now_ms: Callable[[], float] = monotonic_ms) -> None:
        self.start_ms = start_ms
        self.end_ms = max(start_ms, end_ms)
        self.gaps: Sequence[IdleGap] = ()
        self.skip_idle = False
        self._now_ms = now_ms
        self._anchor_ms = start_ms
        self._anchor_now = now_ms()
        self._speed = 1.0
        self._playing = False

    @property
    def speed(self) -> float:
        """Session milliseconds a real millisecond."""
        return self._speed

    @property
    def playing(self) -> bool:
        """True until paused or at the end."""
        return self._playing

    def position(self) -> float:
        """The playhead now, epoch ms. Pauses at the end; jumps over idle gaps when ``skip_idle`` is on."""
        if not self._playing:
            return self._anchor_ms
        position = self._anchor_ms + (self._now_ms() - self._anchor_now) * self._speed
        if self.skip_idle:
            position = self._past_gaps(position)
        if position >= self.end_ms:
            self._anchor(self.end_ms)
            self._playing = False
            return self.end_ms
        return position

    def seek(self, t_ms: float) -> float:
        """Move the playhead, clamped to the session; keeps playing or paused. Returns where it is."""
        self._anchor(min(max(t_ms, self.start_ms), self.end_ms))
        return self._anchor_ms

    def play(self) -> None:
        """Go on from here; from the start when the playhead is at the end."""
        if self._playing:
            return
        self._anchor(self.start_ms if self._anchor_ms >= self.end_ms else self._anchor_ms)
        self._playing = self.end_ms > self.start_ms

    def pause(self) -> None:
        """Stop where the playhead is."""
        self._anchor(self.position())
        self._playing = False

    def set_speed(self, speed: float) -> None:
        """Change the speed from here on. Raises ValueError unless it is above 0."""
        if speed <= 0:
            raise ValueError("speed must be above 0")
        self._anchor(self.position())
        self._speed = speed

    def _anchor(self, t_ms: float) -> None:
        self._anchor_ms = t_ms
        self._anchor_now = self._now_ms()

    def _past_gaps(self, position: float) -> float:
        for gap in self.gaps:
            if gap.start_ms <= self._anchor_ms < gap.end_ms or self._anchor_ms < gap.start_ms < position:
                # what was left to play after the gap's start is played after its end
                over = max(0.0, position - max(gap.start_ms, self._anchor_ms))
                position = gap.end_ms + over
                self._anchor(position)
        return position
