"""A loop is exact however late the clock is read; steps stop at what changes the shown page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.model.columns import EventIndex
from heatreel.model.rrweb import EventType, Source
from heatreel.model.session import IdleGap
from heatreel.replay.clock import SPEEDS, PlaybackClock
from heatreel.replay.steps import change_times


def make_clock(loop=(10_000.0, 14_000.0), gaps=(), skip=False):
    now = [0.0]
    clock = PlaybackClock(0.0, 60_000.0, now_ms=lambda: now[0])
    clock.gaps, clock.skip_idle = gaps, skip
    clock.set_loop(loop)
    return clock, now


@given(st.sampled_from(SPEEDS), st.lists(st.floats(0.0, 5_000.0), max_size=20))
def test_a_loop_is_where_plain_arithmetic_says_at_every_speed_and_with_late_ticks(speed, waits):
    clock, now = make_clock()
    clock.set_speed(speed)
    clock.seek(11_000.0)
    clock.play()
    for wait in waits:
        now[0] += wait
        away = clock.position() - (10_000.0 + (1_000.0 + now[0] * speed) % 4_000.0)
        assert min(abs(away), 4_000.0 - abs(away)) < 1e-3


def test_a_playhead_before_a_plays_into_the_loop_and_one_after_b_to_the_end():
    clock, now = make_clock()
    clock.seek(9_000.0)
    clock.play()
    now[0] += 500
    assert clock.position() == 9_500.0
    now[0] += 5_500
    assert clock.position() == pytest.approx(11_000.0)
    clock.seek(50_000.0)
    now[0] += 5_000
    assert clock.position() == 55_000.0
    now[0] += 60_000
    assert clock.position() == 60_000.0
    assert not clock.playing


def test_a_loop_to_the_end_of_the_session_goes_on():
    clock, now = make_clock((50_000.0, 60_000.0))
    clock.seek(59_000.0)
    clock.play()
    now[0] += 3_000
    assert clock.position() == pytest.approx(52_000.0)
    assert clock.playing


def test_idle_in_a_loop_is_skipped_in_each_round():
    clock, now = make_clock(gaps=(IdleGap(11_000.0, 13_000.0),), skip=True)
    clock.seek(10_000.0)
    clock.play()
    now[0] += 1_500
    assert clock.position() == pytest.approx(13_500.0)
    now[0] += 1_000  # 2 s a round: 0.5 s after A
    assert clock.position() == pytest.approx(10_500.0)
    now[0] += 2_000 * 1_000
    assert clock.position() == pytest.approx(10_500.0)


def test_a_loop_of_nothing_but_idle_is_played():
    clock, now = make_clock(gaps=(IdleGap(5_000.0, 20_000.0),), skip=True)
    clock.seek(10_000.0)
    clock.play()
    now[0] += 5_000
    assert clock.position() == pytest.approx(11_000.0)


def test_taking_the_loop_away_leaves_the_playhead_where_it_is():
    clock, now = make_clock()
    clock.seek(10_000.0)
    clock.play()
    now[0] += 7_000
    clock.set_loop(None)
    assert clock.position() == pytest.approx(13_000.0)
    now[0] += 7_000
    assert clock.position() == pytest.approx(20_000.0)
    clock.set_loop((5.0, 5.0))
    assert clock.loop is None


def test_only_what_changes_the_shown_page_is_a_step():
    rows = [
        (1.0, EventType.META, Source.NONE, 0),
        (1.0, EventType.FULL_SNAPSHOT, Source.NONE, 0),
        (2.0, EventType.INCREMENTAL, Source.MOUSE_MOVE, 0),
        (3.0, EventType.INCREMENTAL, Source.MUTATION, 0),
        (3.0, EventType.INCREMENTAL, Source.INPUT, 0),
        (4.0, EventType.INCREMENTAL, Source.MUTATION, 1),
        (5.0, EventType.INCREMENTAL, Source.STYLE_SHEET_RULE, 0),
        (6.0, EventType.INCREMENTAL, Source.MOUSE_INTERACTION, 0),
        (7.0, EventType.INCREMENTAL, Source.SCROLL, 0),
        (8.0, EventType.PLUGIN, Source.NONE, 0),
    ]
    t, kind, source, window = (np.array(column) for column in zip(*rows, strict=True))
    index = EventIndex(t, kind.astype(np.uint8), source.astype(np.int8), window.astype(np.int16))
    assert change_times(index, 0).tolist() == [1.0, 3.0, 5.0, 7.0]
    assert change_times(index, 1).tolist() == [4.0]
