"""The playhead's clock. Position = anchor + (now - anchor's now) x speed; nothing is counted in ticks.

A headless object moved by commands: the timeline draws it, the page follows it. ``now_ms`` is injected,
so that tests step time themselves.

A loop from A to B takes a playhead that reaches B back to A, by exact arithmetic however late the clock is
read. It never takes the playhead away from where a person put it: before A it plays on into the loop, at
or after B to the end of the session.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from heatreel.model.session import IdleGap

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


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
        self._loop: tuple[float, float] | None = None

    @property
    def speed(self) -> float:
        """Session milliseconds a real millisecond."""
        return self._speed

    @property
    def playing(self) -> bool:
        """True until paused or at the end."""
        return self._playing

    @property
    def loop(self) -> tuple[float, float] | None:
        """A and B of the loop, epoch ms; None = plays on to the end."""
        return self._loop

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Loop from A to B from here on; a range without length is no loop."""
        self._anchor(self.position())
        self._loop = loop if loop is not None and loop[1] > loop[0] else None

    def position(self) -> float:
        """The playhead now, epoch ms. Pauses at the end; jumps over idle gaps when ``skip_idle`` is on."""
        if not self._playing:
            return self._anchor_ms
        played_ms = self._looped((self._now_ms() - self._anchor_now) * self._speed)
        position = self._anchor_ms + played_ms
        if self._skips:
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

    @property
    def _skips(self) -> bool:
        """Idle gaps are skipped; not inside of a loop that is nothing but idle."""
        idle_loop = self._loop is not None and self._played_ms(*self._loop) <= 0
        return self.skip_idle and not (idle_loop and self._anchor_ms < self._loop[1])  # type: ignore[index]

    def _looped(self, played_ms: float) -> float:
        """What of the time played since the anchor lies after the last jump to A; the anchor goes there."""
        if self._loop is None or self._anchor_ms >= self._loop[1]:
            return played_ms
        first, last = self._loop
        skips = self._skips
        room = self._played_ms(self._anchor_ms, last) if skips else last - self._anchor_ms
        if played_ms < room:
            return played_ms
        played_ms = math.fmod(played_ms - room, self._played_ms(first, last) if skips else last - first)
        self._anchor_ms = first
        self._anchor_now = self._now_ms() - played_ms / self._speed
        return played_ms

    def _played_ms(self, first: float, last: float) -> float:
        """How much is played between two times when idle gaps are skipped."""
        idle = sum(max(0.0, min(gap.end_ms, last) - max(gap.start_ms, first)) for gap in self.gaps)
        return last - first - idle

    def _past_gaps(self, position: float) -> float:
        for gap in self.gaps:
            if gap.start_ms <= self._anchor_ms < gap.end_ms or self._anchor_ms < gap.start_ms < position:
                # what was left to play after the gap's start is played after its end
                over = max(0.0, position - max(gap.start_ms, self._anchor_ms))
                position = gap.end_ms + over
                self._anchor(position)
        return position
