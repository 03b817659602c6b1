"""Attention: for each row of the page how long it was in view, against the obvious way to count it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.heatmap_attention import attention_rows, in_view

NONE = np.zeros(0)
TIME = st.integers(0, 60)
HEIGHT = 50  # rows of the page


def slow(start, end, height, scrolls, sizes, away) -> list[float]:
    """Each millisecond by itself."""
    rows = [0.0] * HEIGHT
    for t in range(start, end):
        if any(first <= t < last for first, last in away):
            continue
        top = max([(at, i, y) for i, (at, y) in enumerate(scrolls) if at <= t], default=(0, 0, 0))[2]
        tall = max([(at, i, size) for i, (at, size) in enumerate(sizes) if at <= t], default=(0, 0, height))[
            2
        ]
        for row in range(max(0, top), min(HEIGHT, max(0, top) + tall)):
            rows[row] += 1
    return rows


@given(
    st.tuples(TIME, TIME).map(sorted),
    st.integers(1, 30),
    st.lists(st.tuples(TIME, st.integers(-5, 60)), max_size=6).map(
        lambda some: sorted(some, key=lambda one: one[0])
    ),
    st.lists(st.tuples(TIME, st.integers(0, 30)), max_size=3).map(
        lambda some: sorted(some, key=lambda one: one[0])
    ),
    st.lists(st.tuples(TIME, TIME).map(sorted), max_size=3),
)
def test_the_time_of_each_row_is_that_of_a_slow_count(span, height, scrolls, sizes, away):
    made = in_view(
        *span,
        height,
        np.array([at for at, _ in scrolls], float),
        np.array([y for _, y in scrolls], "f4"),
        np.array([at for at, _ in sizes], float),
        np.array([size for _, size in sizes], "i4"),
        away,
    )
    rows = attention_rows(made.top, made.bottom, made.spent_ms, HEIGHT)
    assert rows.tolist() == pytest.approx(slow(*span, height, scrolls, sizes, away), abs=1e-3)


def test_a_row_that_is_seen_in_part_is_seen():
    made = in_view(0, 10, 100, np.array([0.0]), np.array([0.5], "f4"), NONE, NONE.astype("i4"))
    rows = attention_rows(made.top, made.bottom, made.spent_ms, 200)
    assert (rows[0], rows[100], rows[101]) == (10, 10, 0)
