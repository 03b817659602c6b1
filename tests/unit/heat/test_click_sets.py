"""Which clicks a map shows, and which widths are taken together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.click_sets import in_set
from heatreel.analysis.width_bands import band_of, width_bands
from heatreel.model.columns import ClickKind
from heatreel.model.heat import PageWidth
from heatreel.model.place import HitElements

MOUSE, TOUCH, KEY = ClickKind.MOUSE, ClickKind.TOUCH, ClickKind.KEYBOARD
NAN = float("nan")


def clicks(*rows: tuple) -> HitElements:
    """Rows of session, view, kind, control, px to the nearest control; a second apart."""
    session, view, kind, control, near = zip(*rows, strict=True)
    n = len(rows)
    box = np.full((n, 4), np.nan, np.float32)
    return HitElements(
        np.array(session, np.int64),
        np.arange(n, dtype=np.int32),
        np.arange(n) * 1000.0,
        np.array(kind, np.uint8),
        np.array(view, np.int32),
        np.full(n, 1280, np.int32),
        np.zeros(n, np.float32),
        np.zeros(n, np.float32),
        np.array(["p"] * n, object),
        np.array(control, object),
        box,
        box,
        np.zeros(n, np.uint8),
        np.array(near, np.float32),
        np.full(n, "", object),
        np.ones(n, np.bool_),
        np.zeros(n, np.int32),
    )


VISITS = clicks(
    (1, 0, KEY, "", NAN),
    (1, 0, MOUSE, "", 5),
    (1, 0, MOUSE, "#a", NAN),
    (1, 1, TOUCH, "", 14),
    (2, 0, MOUSE, "", 14),
)


def test_first_and_last_are_of_each_page_view_and_made_by_a_pointer():
    assert in_set(VISITS, "first").tolist() == [False, True, False, True, True]
    assert in_set(VISITS, "last").tolist() == [False, False, True, True, True]


def test_taps_are_those_by_finger():
    assert in_set(VISITS, "tap").tolist() == [False, False, False, True, False]


def test_clicks_of_moments_are_found_by_session_and_time():
    assert in_set(VISITS, "rage", {(1, 1000.0), (2, 1000.0)}).tolist() == [False, True, False, False, False]


def test_a_near_miss_is_dead_in_no_control_and_close_to_one():
    dead = {(1, 1000.0), (1, 2000.0), (1, 3000.0), (2, 4000.0)}
    assert in_set(VISITS, "near", dead).tolist() == [
        False,
        True,
        False,
        True,
        False,
    ]  # 14 px is near for a finger
    assert not in_set(VISITS, "near").any()


def test_a_page_without_clicks_has_none_in_any_set():
    none = VISITS.take(np.zeros(0, np.int64))
    for name in ("all", "tap", "rage", "dead", "error", "near", "first", "last"):
        assert len(in_set(none, name)) == 0


def widths(**views: int) -> list[PageWidth]:
    return [PageWidth(int(width[1:]), count, count * 2) for width, count in views.items()]


def test_bands_stand_around_the_widths_that_most_saw():
    bands = width_bands(widths(w1440=50, w1366=20, w1536=10, w1280=30, w390=40, w1920=5))
    assert [(band.width, band.low, band.high, band.views) for band in bands] == [
        (1440, 1366, 1536, 80),
        (390, 390, 390, 40),
        (1280, 1280, 1280, 30),
        (1920, 1920, 1920, 5),
    ]
    assert bands[0].clicks == 160


def test_a_width_knows_its_band():
    seen = widths(w1440=5, w1366=2)
    assert band_of(seen, 1366).width == 1440
    assert band_of(seen, 1500) is None


@given(st.dictionaries(st.integers(200, 3000), st.integers(1, 50), max_size=30))
def test_each_width_is_in_exactly_one_band(views):
    bands = width_bands([PageWidth(width, count, 0) for width, count in views.items()])
    for width in views:
        assert sum(band.low <= width <= band.high for band in bands) == 1
    assert sum(band.views for band in bands) == sum(views.values())
    with pytest.raises(StopIteration):
        next(band for band in bands if band.low > band.high)
