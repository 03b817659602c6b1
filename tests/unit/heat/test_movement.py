"""What "time the cursor spent" means."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.analysis.heatmap_move import dwell


def run(samples, scrolls=(), idle=()):
    t, x, y = (np.array(column, float) for column in zip(*samples, strict=True))
    s = np.array(scrolls, float).reshape(-1, 3)
    return dwell(t, x.astype("f4"), y.astype("f4"), s[:, 0], s[:, 1].astype("f4"), s[:, 2].astype("f4"), idle)


def client_at(samples, t):
    """Where the cursor is: in a straight line, or resting until 50 ms before the next sample."""
    for (t0, x0, y0), (t1, x1, y1) in pairwise(samples):
        if t0 <= t < t1:
            if t1 - t0 > 500:
                t0 = max(t0, t1 - 50)
                if t < t0:
                    return x0, y0
            k = (t - t0) / (t1 - t0)
            return x0 + k * (x1 - x0), y0 + k * (y1 - y0)
    raise AssertionError


def slow_places(samples, scrolls, idle):
    """Page px, a millisecond at a time."""
    out = []
    for ms in range(int(samples[0][0]), int(samples[-1][0])):
        t = ms + 0.5
        if any(a <= t < b for a, b in idle):
            continue
        x, y = client_at(samples, t)
        for at, sx, sy in reversed(scrolls):
            if at <= t:
                x, y = x + sx, y + sy
                break
        out.append((x, y))
    return np.array(out).reshape(-1, 2)


@st.composite
def visits(draw):
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from([50, 50, 100, 400, 700, 3000]), st.integers(0, 500), st.integers(0, 500)
            ),
            min_size=2,
            max_size=8,
        )
    )
    t, samples = 1000, []
    for dt, x, y in steps:
        t += dt
        samples.append((t, x, y))
    at = sorted(draw(st.sets(st.integers(1000, t), max_size=3)))
    scrolls = [(a, 0, draw(st.integers(0, 900))) for a in at]
    first = draw(st.integers(1000, t))
    idle = [(first, first + draw(st.integers(1, 900)))]
    return samples, scrolls, idle


@settings(max_examples=60, deadline=None)
@given(visits())
def test_time_is_where_the_cursor_was_millisecond_by_millisecond(visit):
    samples, scrolls, idle = visit
    got, slow = run(samples, scrolls, idle), slow_places(samples, scrolls, idle)
    assert got.spent_ms.sum() == pytest.approx(len(slow), abs=0.1)
    pairs = list(pairwise(samples))
    fastest = max(max(abs(b[1] - a[1]), abs(b[2] - a[2])) / (b[0] - a[0]) for a, b in pairs)  # px per ms
    for places, wanted in ((got.x_page, slow[:, 0]), (got.y_page, slow[:, 1])):
        ms = got.spent_ms.astype(float)
        assert (ms * places).sum() == pytest.approx(wanted.sum(), rel=1e-4, abs=1)
        # steps of 4 px, and of a millisecond's way in the slow count: the spread differs by step² / 12
        assert (
            abs((ms * places.astype(float) ** 2).sum() - (wanted**2).sum())
            <= (4**2 + fastest**2) / 12 * len(slow) + 1e-4 * (wanted**2).sum()
        )


def test_a_steady_move_spreads_its_time_evenly():
    got = run([(0, 0, 0), (100, 200, 0)])
    assert got.spent_ms.sum() == pytest.approx(100)
    assert np.ptp(got.spent_ms) == pytest.approx(0)
    assert np.diff(got.x_page).max() <= 4.001


def test_a_rest_counts_as_time_in_its_place():
    got = run([(0, 10, 10), (4000, 300, 10)])
    assert got.spent_ms[got.x_page == 10].sum() == pytest.approx(3950)


def test_idle_time_is_cut():
    got = run([(0, 10, 10), (20_000, 10, 10)], idle=[(1000, 19_000)])
    assert got.spent_ms.sum() == pytest.approx(2000)


def test_a_scroll_moves_the_page_under_a_resting_cursor():
    got = run([(0, 10, 10), (2000, 10, 10)], scrolls=[(500, 0, 300)])
    assert got.spent_ms[got.y_page == 10].sum() == pytest.approx(500)
    assert got.spent_ms[got.y_page == 310].sum() == pytest.approx(1500)


def test_one_sample_spends_no_time():
    assert len(run([(0, 10, 10)]).spent_ms) == 0
