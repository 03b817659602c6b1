"""The playhead never leaves the session and plays at the speed that was set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatreel.model.session import IdleGap
from heatreel.replay.clock import SPEEDS, PlaybackClock

_STEPS = st.lists(
    st.tuples(st.sampled_from(("seek", "play", "pause", "speed", "wait")), st.floats(0, 30_000)), max_size=30
)


@given(_STEPS, st.booleans())
def test_the_playhead_stays_in_the_session_and_never_goes_back_by_itself(steps, skip_idle):
    now = [0.0]
    clock = PlaybackClock(1_000, 21_000, now_ms=lambda: now[0])
    clock.gaps, clock.skip_idle = (IdleGap(4_000, 15_000),), skip_idle
    before = clock.position()
    for what, value in steps:
        if what == "seek":
            before = clock.seek(value)
        elif what == "play":
            if clock.position() >= clock.end_ms:
                before = clock.start_ms
            clock.play()
        elif what == "pause":
            clock.pause()
        elif what == "speed":
            clock.set_speed(SPEEDS[int(value) % len(SPEEDS)])
        else:
            now[0] += value
        here = clock.position()
        assert 1_000 <= here <= 21_000
        assert here >= before - 1e-6
        before = here


def test_what_is_left_of_a_step_is_played_after_the_idle_gap():
    now = [0.0]
    clock = PlaybackClock(0, 60_000, now_ms=lambda: now[0])
    clock.gaps, clock.skip_idle = (IdleGap(1_000, 20_000),), True
    clock.play()
    now[0] = 1_500
    assert clock.position() == 20_500
