"""Zones: what is counted for each element, and how sure it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.analysis.heatmap_attention import InView, in_view
from heatreel.analysis.heatmap_move import Dwell
from heatreel.analysis.intervals import share_of
from heatreel.analysis.zones import PageVisits, zones
from heatreel.model.columns import ClickKind, ViewsOfPage
from heatreel.model.place import ElementFlag, HitElements, PageElements
from heatreel.model.zone import DrawnZone

NAN = float("nan")


def hits(*rows: dict) -> HitElements:
    """Clicks, each says what differs from one on #buy in session 1, view 0, at 5 s."""
    usual = {
        "session": 1,
        "view": 0,
        "t": 5000,
        "kind": ClickKind.MOUSE,
        "target": "#buy",
        "control": "",
        "name": "",
    }
    full = [{**usual, **row} for row in rows]
    n = len(full)

    def column(name: str, kind: object) -> np.ndarray:
        return np.array([row[name] for row in full], kind)

    box = np.full((n, 4), NAN, np.float32)
    return HitElements(
        column("session", "i8"),
        np.arange(n, dtype=np.int32),
        column("t", "f8"),
        column("kind", "u1"),
        column("view", "i4"),
        np.full(n, 1280, np.int32),
        np.zeros(n, np.float32),
        np.zeros(n, np.float32),
        column("target", object),
        column("control", object),
        box,
        box,
        np.zeros(n, np.uint8),
        np.full(n, NAN, np.float32),
        column("name", object),
        np.ones(n, np.bool_),
        np.zeros(n, np.int32),
    )


def views(*keys: tuple[int, int], start_ms: float = 1000.0) -> ViewsOfPage:
    n = len(keys)
    sessions, numbers = zip(*keys, strict=True)
    same = np.zeros(n, np.int32)
    return ViewsOfPage(
        np.array(sessions, np.int64),
        np.array(numbers, np.int32),
        same.astype(np.int16),
        np.full(n, start_ms),
        np.full(n, 60_000.0),
        same + 1280,
        same + 800,
        same,
    )


def seen(*stretches: tuple[float, float, float]) -> InView:
    return InView(*(np.array(column, np.float32) for column in zip(*stretches, strict=True)))


ABOVE, BELOW = seen((0, 800, 5000)), seen((0, 800, 5000), (700, 1500, 2000), (1600, 2400, 100))
PAGE = PageElements(
    ("#buy", "#low", "#bar", "#shut"),
    np.array([[10, 100, 80, 40], [10, 1400, 80, 40], [0, 0, 1280, 50], [0, 0, 10, 10]], np.float32),
    np.array([1, 1, 1 | ElementFlag.FIXED, 0], np.uint8),
)


def counted(clicks: HitElements, **more):
    """Zones by selector over three views: two saw the top, one scrolled down."""
    given_ = {"elements": PAGE, "in_view": [ABOVE, ABOVE, BELOW], **more}
    made = zones(PageVisits(hits=clicks, views=views((1, 0), (1, 1), (2, 0)), **given_))
    return {zone.selector: zone for zone in made}


def test_clicks_are_counted_by_control_and_as_a_share_of_all():
    found = counted(hits({}, {"target": "#icon", "control": "#buy", "name": "Buy now"}, {"target": "#low"}))
    assert list(found) == ["#buy", "#low"]
    assert (found["#buy"].clicks, found["#buy"].share) == (2, pytest.approx(2 / 3))
    assert (found["#buy"].name, found["#low"].name) == ("Buy now", "#low")
    assert [(one.session_id, one.t_ms) for one in found["#buy"].at] == [(1, 5000), (1, 5000)]


def test_the_click_rate_counts_views_not_clicks():
    found = counted(hits({}, {"t": 6000}, {"session": 2, "t": 3000}))["#buy"]
    assert (found.click_rate.value, found.click_rate.of) == (pytest.approx(2 / 3), 3)
    assert found.clicks_per_view == pytest.approx(1.0)
    assert found.first_click_s == pytest.approx((4 + 2) / 2)


def test_clicks_by_keyboard_and_on_what_is_not_known_are_no_zone():
    assert counted(hits({"kind": ClickKind.KEYBOARD}, {"target": ""})) == {}


def test_exposed_is_what_had_its_middle_line_in_view_for_150_ms():
    found = counted(hits({}, {"target": "#low"}, {"target": "#bar"}, {"target": "#shut"}))
    assert found["#buy"].exposure.value == 1
    assert (found["#low"].exposure.value, found["#low"].exposure_s) == (
        pytest.approx(1 / 3),
        pytest.approx(2.0),
    )
    assert found["#bar"].exposure_s == pytest.approx(5.0)  # fixed: in view all the time (5, 5 and 7.1 s)
    assert (found["#shut"].box, found["#shut"].exposure) == (None, None)
    short = PageElements(("#buy",), np.array([[0, 1700, 10, 10]], np.float32), np.ones(1, np.uint8))
    assert counted(hits({}), elements=short)["#buy"].exposure.value == 0


@settings(max_examples=60)
@given(
    scrolls=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 900)), max_size=6),
    middle=st.integers(0, 1500),
    height=st.integers(1, 700),
)
def test_exposure_is_that_of_a_count_by_the_millisecond(scrolls, middle, height):
    """400 ms of a view, looked at one by one."""
    scrolls = sorted(dict(scrolls).items())
    looked = 0
    for t in range(400):
        y = next((to for at, to in reversed(scrolls) if at <= t), 0)
        looked += y <= middle < y + height
    times = np.array([at for at, _ in scrolls], np.float64)
    places = np.array([to for _, to in scrolls], np.float32)
    none = np.zeros(0)
    part = in_view(0.0, 400.0, height, times, places, none, none.astype(np.int32))
    page = PageElements(("#buy",), np.array([[0, middle - 5, 10, 10]], np.float32), np.ones(1, np.uint8))
    found = counted(hits({}), elements=page, in_view=[part, None, None])["#buy"]
    assert found.exposure.value == (looked >= 150)
    if looked >= 150:
        assert found.exposure_s == pytest.approx(looked / 1000)


def test_a_view_without_a_known_viewport_says_nothing_about_exposure():
    found = counted(hits({}), in_view=[ABOVE, None, BELOW])
    assert found["#buy"].exposure.of == 2


def test_dead_and_rage_clicks_are_those_of_such_moments():
    found = counted(hits({}, {"t": 6000}, {"t": 7000}), dead={(1, 6000.0)}, rage={(1, 6000.0), (1, 7000.0)})
    assert (found["#buy"].dead, found["#buy"].rage) == (1, 2)


def test_went_on_counts_views_whose_session_came_to_the_goal_after_the_click():
    clicks = hits({}, {"view": 1, "t": 9000}, {"session": 2})
    found = counted(clicks, goal_ms={1: 8000.0})["#buy"]
    assert (found.went_on.value, found.went_on.of) == (pytest.approx(1 / 3), 3)
    assert counted(clicks)["#buy"].went_on is None


def trail(*steps: tuple[float, float, float], scroll_y: float = 0.0) -> Dwell:
    """(epoch ms, x, y in client px) a step; the cursor stays a second at each."""
    t, x, y = (np.array(column, np.float64) for column in zip(*steps, strict=True))
    zero = np.zeros(len(t), np.float32)
    return Dwell(
        x.astype("f4"), (y + scroll_y).astype("f4"), zero + 1000, t, zero, zero + np.float32(scroll_y)
    )


def test_hover_is_the_time_of_the_cursor_on_it_and_ends_with_the_first_click():
    """Two seconds on the button, away, back at 4 s, clicked at 5 s and again at 9 s."""
    path = trail((1000, 20, 120), (2000, 20, 120), (3000, 500, 500), (4000, 30, 110), (5000, 30, 110))
    found = counted(hits({}, {"t": 9000}), trails=[path, None, trail((1000, 500, 500))])["#buy"]
    assert found.hover_s == pytest.approx(4.0)
    assert found.hover_to_click_s == pytest.approx(1.0)


def test_without_a_cursor_there_is_no_hover():
    found = counted(hits({}), trails=[None, None, None])["#buy"]
    assert (found.hover_s, found.hover_to_click_s) == (None, None)


def test_what_is_fixed_is_hovered_where_it_stands_in_the_viewport():
    low = trail((1000, 600, 20), scroll_y=700)
    found = counted(hits({"target": "#bar"}, {}), trails=[low, None, None])
    assert found["#bar"].hover_s == pytest.approx(1.0)
    assert found["#buy"].hover_s is None


def test_value_per_click_counts_each_session_once_and_every_click():
    clicks = hits({}, {"t": 6000}, {"session": 2, "t": 3000}, {"session": 2, "t": 3100, "target": "#low"})
    found = counted(clicks, worth={1: 90.0, 9: 1000.0})
    assert found["#buy"].value_per_click == pytest.approx(30.0)
    assert found["#low"].value_per_click == 0.0
    assert counted(clicks)["#buy"].value_per_click is None


def test_a_drawn_zone_counts_the_clicks_that_the_picture_shows_in_it():
    clicks = hits({}, {"t": 6000}, {"view": 1, "target": ""}, {"kind": ClickKind.KEYBOARD})
    places = (np.array([20, np.nan, 99, 20], np.float32), np.array([120, 120, 130, 120], np.float32))
    made = zones(
        PageVisits(
            clicks,
            views((1, 0), (1, 1)),
            [ABOVE, BELOW],
            PAGE,
            drawn=[DrawnZone("Head", (0, 100, 100, 50)), DrawnZone("Nothing", (0, 2000, 5, 5))],
            places=places,
        )
    )
    head, nothing = made[0], made[1]
    assert (head.name, head.selector, head.clicks) == ("Head", "", 2)
    assert head.click_rate.value == 1
    assert head.exposure.value == 1
    assert (nothing.name, nothing.clicks, nothing.share) == ("Nothing", 0, 0)
    assert made[2].selector == "#buy"


def test_an_interval_is_wilsons():
    share = share_of(8, 10)  # 0.4902 to 0.9433: the standard worked example
    assert (share.low, share.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert np.isnan(share_of(0, 0).value)


@given(st.integers(0, 400), st.integers(1, 400))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(count, of):
    share = share_of(min(count, of), of)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high
