"""Two selections of one page: one scale, clear differences, numbers with their intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.comparing import difference, share_difference, zone_changes
from heatreel.analysis.intervals import difference_of, share_of
from heatreel.export.difference import Pane, draw_comparison, pane_maps
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, HeatRequest, PagePicture
from heatreel.model.place import PageElements
from heatreel.model.session import SessionFilter
from heatreel.model.zone import Zone
from heatreel.operations.comparing import (
    Selection,
    change_rows,
    compare,
    half_way_ms,
    reading,
    sessions_of,
)
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Storyboard

CART = "https://shop.example/cart"
DAY_MS = 86_400_000.0


def points(clicks: list[tuple[float, float]], views: int) -> HeatPoints:
    table = np.array(clicks, np.float32).reshape(-1, 2)
    n = len(table)
    return HeatPoints(
        "click", CART, 300, table[:, 0], table[:, 1], np.ones(n, "f4"), views, views, n, 0, (), None
    )


def pane(clicks: list[tuple[float, float]], views: int, name: str = "x") -> Pane:
    return Pane(name, PagePicture(np.full((400, 300, 3), 250, np.uint8), 300, 400, 0), points(clicks, views))


def test_a_difference_is_per_hundred_views_and_clear_only_when_it_is_large():
    a, b = np.array([10.0, 40.0, 0.0], np.float32), np.array([12.0, 5.0, 0.0], np.float32)
    found, clear = difference(a, b, 50, 100)
    assert found.tolist() == [-8.0, -75.0, 0.0]
    assert clear.tolist() == [False, True, False]


@given(st.floats(0, 500), st.floats(0, 500), st.integers(1, 500), st.integers(1, 500))
def test_a_difference_turns_its_sign_when_the_sides_are_swapped(a, b, n, m):
    one = difference(np.float32([a]), np.float32([b]), n, m)
    two = difference(np.float32([b]), np.float32([a]), m, n)
    assert one[0][0] == pytest.approx(-two[0][0], abs=1e-3)
    assert one[1][0] == two[1][0]


def test_as_many_clicks_a_view_have_one_colour_on_both_sides_whatever_the_number_of_views():
    made = draw_comparison(pane([(150, 200)] * 10, 20), pane([(150, 200)] * 40, 80), HeatLook(), pane_px=300)
    left = made[74 + 200, 12 + 150]
    right = made[74 + 200, 12 + 300 + 12 + 150]
    assert np.abs(left.astype(int) - right).max() <= 1
    assert left.astype(int).sum() > 300, "and it is hot"


def test_the_difference_map_is_orange_where_b_has_more_and_blue_where_a_has():
    a, b = [(80, 100)] * 60, [(220, 300)] * 60
    made = draw_comparison(pane(a, 100), pane(b, 100), HeatLook(), pane_px=300).astype(int)
    third = 12 + 2 * 312
    blue, orange = made[74 + 100, third + 80], made[74 + 300, third + 220]
    assert blue[2] > blue[0] + 60
    assert orange[0] > orange[2] + 60
    empty = made[74 + 200, third + 10]
    assert empty.max() - empty.min() <= 2


def test_pages_of_other_widths_have_no_difference_map():
    wide = Pane("w", PagePicture(np.full((400, 600, 3), 250, np.uint8), 600, 400, 0), points([(9, 9)], 3))
    assert draw_comparison(pane([(9, 9)], 3), wide, HeatLook(), pane_px=300).shape[1] == 2 * 312 + 12
    assert draw_comparison(pane([(9, 9)], 3), pane([], 3), HeatLook(), pane_px=300).shape[1] == 3 * 312 + 12


def test_a_narrow_page_is_drawn_no_larger_than_it_is():
    wide = Pane("w", PagePicture(np.full((400, 600, 3), 250, np.uint8), 600, 400, 0), points([(9, 9)], 3))
    assert draw_comparison(pane([(9, 9)], 3), wide, HeatLook(), pane_px=600).shape[1] == 312 + 612 + 12


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_shares_of_rows_differ_clearly_where_newcombe_s_interval_is_clear_of_zero(a, n, b, m):
    a, b = min(a, n), min(b, m)
    found, clear = share_difference(np.float32([a / n]), np.float32([b / m]), n, m)
    change, low, high = difference_of(share_of(b, m), share_of(a, n))
    assert found[0] == pytest.approx(change, abs=1e-6)
    if min(abs(low), abs(high)) > 1e-4:
        assert clear[0] == (low > 0 or high < 0)


def test_reach_of_both_sides_is_told_in_points_and_drawn_by_rows():
    def reach(depths: list[float]) -> Pane:
        y = np.array(depths, np.float32)
        n = len(y)
        rows = HeatPoints("scroll", CART, 300, y * 0, y, y * 0 + 1, n, n, n, 0, (), 200.0)
        return Pane("x", PagePicture(np.full((400, 300, 3), 250, np.uint8), 300, 400, 0), rows)

    *_sides, between = pane_maps(reach([200.0] * 40), reach([200.0] * 10 + [400.0] * 30), HeatLook())
    assert [text for _at, text in between.legend.ticks] == ["−75", "0", "+75"]
    above, below = between.paint(100, 101)[0, 0].astype(int), between.paint(300, 301)[0, 0].astype(int)
    assert above.max() - above.min() <= 2
    assert below[0] > below[2] + 30


def test_time_in_view_of_both_sides_is_on_one_scale():
    def seen(seconds: float) -> Pane:
        rows = np.float32([0.0]), np.float32([200.0])
        points = HeatPoints(
            "attention",
            CART,
            300,
            rows[0],
            rows[0],
            np.float32([seconds * 1000]),
            1,
            1,
            1,
            0,
            (),
            200.0,
            y_end=rows[1],
        )
        return Pane("x", PagePicture(np.full((400, 300, 3), 250, np.uint8), 300, 400, 0), points)

    one, two = pane_maps(seen(2.0), seen(8.0), HeatLook())
    assert one.legend.maximum == two.legend.maximum == 8.0
    assert one.paint(100, 101).astype(int).sum() != two.paint(100, 101).astype(int).sum()


def test_filters_of_a_side_and_of_the_library_both_count(library):
    day = START_MS + 2 * DAY_MS - 1
    late, early = SessionFilter(since_ms=day), SessionFilter(until_ms=START_MS + 3 * DAY_MS)
    assert len(sessions_of(library, Selection("x", late))) == 2
    assert len(sessions_of(library, Selection("x", late, within=early))) == 1
    assert sessions_of(library, Selection("x", late, within=SessionFilter(until_ms=day))) == ()


def test_visits_are_halved_at_a_midnight_where_that_is_about_half(library):
    cut_ms = half_way_ms(library, HeatRequest(CART, 0, "click"))
    starts = [library.row(one).start_ms for one in library.session_ids().tolist()]
    assert sum(start < cut_ms for start in starts) == 2
    when = datetime.fromtimestamp(cut_ms / 1000)
    assert (when.hour, when.minute) == (0, 0)


def test_one_visit_cannot_be_halved(library):
    only = SessionFilter(until_ms=START_MS + DAY_MS)
    assert half_way_ms(library, HeatRequest(CART, 0, "click"), only) is None


def zone(name: str, clicked: int, of: int) -> Zone:
    return Zone(
        f"#{name}", name, None, clicked, 0.1, share_of(clicked, of), 0.1, None, None, None, 0, 0, None, ()
    )


def test_zones_tell_what_changed_and_how_sure_that_is():
    before = (zone("bag", 56, 100), zone("size", 13, 100), zone("gone", 30, 100))
    after = (zone("bag", 73, 100), zone("size", 14, 100), zone("new", 2, 100))
    found = {one.name: one for one in zone_changes(before, after, 100, 100)}
    assert (reading(found["bag"]), reading(found["size"])) == ("more in B", "no clear difference")
    assert reading(found["gone"]) == "fewer in B"
    assert found["new"].a.value == 0
    assert found["bag"].change == pytest.approx(0.17)
    assert found["bag"].low > 0


class Camera:
    def take_now(self, request) -> PagePicture:
        rgb = np.full((900, request.viewport_width, 3), 200, np.uint8)
        return PagePicture(rgb, request.viewport_width, 900, 0, PageElements.none())


@pytest.fixture
def library(tmp_path: Path):
    files = []
    for n in range(4):
        told = (
            Storyboard(start_ms=START_MS + n * DAY_MS)
            .visit(CART, '<button id="buy">Buy</button>')
            .wait(2_000)
        )
        for k in range(1 + n):
            told.click("#buy", 100 + 100 * n, 100).wait(2_000 + k)
        files.append(told.mutate().save(tmp_path / f"{n}.json"))
    import_paths(tmp_path / "l.heatreel", files)
    opened = Library.open(tmp_path / "l.heatreel")
    yield opened
    opened.close()


def test_before_and_after_a_day_are_two_sides_of_one_page(library):
    day = START_MS + 2 * DAY_MS - 1
    a = Selection("Before", SessionFilter(until_ms=day))
    b = Selection("After", SessionFilter(since_ms=day))
    found = compare(library, Camera(), HeatRequest(CART, 0, "click"), a, b)
    assert (found.a.points.sessions, found.b.points.sessions) == (2, 2)
    assert (found.a.points.total, found.b.points.total) == (3, 7)
    assert found.is_one_page
    assert found.shared == 0
    assert {row["reading"] for row in change_rows(found)} <= {"no clear difference"}


def test_sessions_without_a_signal_are_the_others(library):
    with_, without = (
        Selection("w", SessionFilter(signals=frozenset(("dead_click",)))),
        Selection("o", without="dead_click"),
    )
    found = compare(library, Camera(), HeatRequest(CART, 0, "click"), Selection("all"), Selection("all"))
    assert found.shared == 4
    counts = []
    for one in (with_, without):
        try:
            side = compare(library, Camera(), HeatRequest(CART, 0, "click"), one, Selection("all")).a
            counts.append(side.points.sessions)
        except HeatreelError:
            counts.append(0)
    assert sum(counts) == 4


def test_an_empty_side_says_which_and_what_to_do(library):
    with pytest.raises(HeatreelError, match="Nothing on side “Phones”") as error:
        compare(
            library,
            Camera(),
            HeatRequest(CART, 0, "click"),
            Selection("All"),
            Selection("Phones", SessionFilter(devices=frozenset(("phone",)))),
        )
    assert "Widen" in error.value.hint


def test_few_views_are_noted_by_side_and_drawn_zones_need_both():
    drawn = replace(zone("rest", 3, 100), selector="")
    before, after = (zone("bag", 5, 10), drawn), (zone("bag", 50, 100),)
    [found] = zone_changes(before, after, 10, 100)
    assert (found.name, found.thin) == ("bag", "A")
    assert found.zone_a.click_rate.of == 10
    assert found.clearness == (found.low if found.change >= 0 else -found.high)
