"""The window that the visitor acts in is known at every time, and with it the pages that they saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from heatreel.replay.windows import active_windows, seen_pages, window_at
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


def test_the_visitor_sees_the_page_of_the_window_that_they_act_in():
    track = two_windows()
    assert [(p.start_ms - T0, p.end_ms - T0, p.view.window) for p in seen_pages(track)] == [
        (0.0, 40_000.0, 0),
        (40_000.0, 70_000.0, 1),
        (70_000.0, track.end_ms - T0, 0),
    ]


def test_in_one_window_each_page_is_seen_until_the_next():
    track = make_track([1_000, 2_000], pages_ms=(0.0, 30_000.0))
    assert [(p.start_ms - T0, p.end_ms - T0, p.view.index) for p in seen_pages(track)] == [
        (0.0, 30_000.0, 0),
        (30_000.0, track.end_ms - T0, 1),
    ]


def test_without_acts_or_pages_the_first_window_is_taken():
    for track in (make_track(), replace(make_track(), page_views=())):
        assert window_at(track, T0) == 0
        assert len(seen_pages(track)) == len(track.page_views)
