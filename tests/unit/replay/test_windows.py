"""The window that the visitor acts in is known at every time, and with it the pages that were left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from heatreel.replay.windows import active_windows, left_stretches, window_at
from helpers.tracks import T0, make_track


def two_windows():
    track = make_track([10_000, 40_000, 50_000, 70_000], pages_ms=(0.0, 30_000.0))
    clicks = replace(track.clicks, window=np.array([0, 1, 1, 0], np.int16))
    views = (track.page_views[0], replace(track.page_views[1], window=1))
    return replace(track, clicks=clicks, page_views=views, windows=("a", "b"))


def test_the_window_of_the_latest_act_is_the_active_one():
    track = two_windows()
    starts, windows = active_windows(track)
    assert (starts - T0).tolist() == [0.0, 40_000.0, 70_000.0]
    assert windows.tolist() == [0, 1, 0]
    assert [window_at(track, T0 + at) for at in (0, 39_999, 40_000, 69_000, 80_000)] == [0, 0, 1, 1, 0]


def test_a_page_is_left_while_the_visitor_acts_in_another_window():
    track = two_windows()
    stretches = left_stretches(track, track.page_views, [T0 + 30_000, T0 + 100_000])
    assert [(a - T0, b - T0) for a, b in stretches] == [(30_000, 40_000), (70_000, 100_000)]


def test_a_session_of_one_window_or_without_acts_leaves_none():
    for track in (make_track([1_000, 2_000]), make_track(), replace(make_track(), page_views=())):
        assert left_stretches(track, (), []) == ()
        assert window_at(track, T0) == 0
