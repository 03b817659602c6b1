"""What "saw this" means."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.heatmap_reach import depth_reached, reach_rows, reach_share

NONE_T, NONE = np.zeros(0), np.zeros(0, np.float32)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_share_of_a_row_is_the_page_views_that_came_below_its_top(depths):
    share = reach_share(np.array(depths, np.float32), 0, 520)
    for row in range(520):
        assert share[row] == np.float32(sum(depth > row for depth in depths) / len(depths))


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_the_line_of_75_percent_stands_where_at_least_that_many_came(depths):
    for reach in reach_rows(np.array(depths, np.float32), 10_000):
        at = sum(depth >= reach.y_page for depth in depths) / len(depths)
        below = sum(depth > reach.y_page for depth in depths) / len(depths)
        assert at >= reach.share > below


def test_a_view_without_a_scroll_reaches_its_fold():
    assert depth_reached(800, NONE_T, NONE, NONE_T, NONE) == 800


def test_the_deepest_scroll_counts_not_the_last():
    t, y = np.array([1.0, 2.0, 3.0]), np.float32([100, 900, 0])
    assert depth_reached(800, t, y, NONE_T, NONE) == 1700


def test_a_window_made_higher_sees_more():
    t, y = np.array([1.0]), np.float32([100])
    assert depth_reached(800, t, y, np.array([2.0]), np.int32([1000])) == 1100


def test_no_page_views_saw_nothing():
    assert reach_share(NONE, 0, 10).sum() == 0
    assert reach_rows(NONE, 100) == ()
