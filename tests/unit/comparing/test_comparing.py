"""Two selections of one page: one scale, clear differences, numbers with their intervals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.comparing import difference, zone_changes
from heatreel.analysis.intervals import share_of
from heatreel.export.difference import Pane, draw_comparison
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatLook, HeatPoints, HeatRequest, PagePicture
from heatreel.model.place import PageElements
from heatreel.model.session import SessionFilter
from heatreel.model.zone import Zone
from heatreel.operations.comparing import Selection, change_rows, compare, reading
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
