"""Clicks are placed on the element that was hit, at any width, and never on what is not in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.placing import fractions, is_in_box, place_as_observed, place_on_page
from heatreel.model.place import ElementFlag, HitElements, PageElements, Placed

NONE = [np.nan] * 4


def hits(*rows: dict) -> HitElements:
    """Clicks, of which each says what differs from a click in the middle of #buy at 1280 px."""
    usual = {"x": 200, "y": 320, "width": 1280, "target": "#buy", "box": [100, 300, 200, 40]}
    full = [{**usual, "control": "", "control_box": NONE, **row} for row in rows]

    def column(name: str, kind: str) -> np.ndarray:
        return np.array([row[name] for row in full], kind)

    count = np.arange(len(full))
    return HitElements(
        count.astype(np.int64),
        count.astype(np.int32),
        count.astype(np.float64),
        np.zeros(len(full), np.uint8),
        np.zeros(len(full), np.int32),
        column("width", "i4"),
        column("x", "f4"),
        column("y", "f4"),
        np.array([row["target"] for row in full], object),
        np.array([row["control"] for row in full], object),
        column("box", "f4").reshape(-1, 4),
        column("control_box", "f4").reshape(-1, 4),
        np.zeros(len(full), np.uint8),
        np.full(len(full), np.nan, np.float32),
        np.full(len(full), "", object),
        np.ones(len(full), np.bool_),
        np.zeros(len(full), np.int32),
    )


def page(*elements: tuple[str, list[float], bool]) -> PageElements:
    names, boxes, seen = zip(*elements, strict=True)
    return PageElements(names, np.array(boxes, np.float32), np.array(seen, np.uint8) * ElementFlag.SEEN)


PHONE = page(("#buy", [20, 900, 350, 60], True), ("#menu", [0, 0, 390, 500], False))


def test_a_click_is_carried_to_the_same_place_of_the_same_element():
    found = place_on_page(hits({"x": 150, "y": 330}), PHONE, 390)
    assert (found.x[0], found.y[0]) == pytest.approx((20 + 350 * 0.25, 900 + 60 * 0.75))
    assert found.placed[0] == Placed.ELEMENT
    assert found.box[0].tolist() == [20, 900, 350, 60]


def test_where_the_icon_is_not_there_the_button_around_it_stands_for_it():
    icon = {
        "target": "#icon",
        "box": [110, 310, 20, 20],
        "control": "#buy",
        "control_box": [100, 300, 200, 40],
    }
    found = place_on_page(hits({**icon, "x": 120, "y": 320}), PHONE, 390)
    assert (found.x[0], found.y[0]) == pytest.approx((20 + 350 * 0.1, 930))


def test_what_is_not_seen_in_the_picture_is_not_painted_over_it():
    found = place_on_page(hits({"target": "#menu"}, {"target": "#gone", "width": 390}), PHONE, 390)
    assert found.placed.tolist() == [Placed.NOT, Placed.NOT]
    assert found.hidden.tolist() == [True, True]
    assert np.isnan(found.x).all()


def test_without_an_element_only_a_click_of_that_width_has_a_place():
    found = place_on_page(hits({"target": "", "width": 390}, {"target": "", "width": 1280}), PHONE, 390)
    assert found.placed.tolist() == [Placed.POSITION, Placed.NOT]
    assert (found.x[0], found.y[0]) == (200, 320)
    assert not found.hidden.any()


def test_a_click_beside_the_rebuilt_box_and_one_by_keyboard_lie_in_the_middle():
    box = np.array([[100, 300, 200, 40]] * 3, np.float32)
    across, down = fractions(np.array([150, 150, np.nan], "f4"), np.array([310, 700, np.nan], "f4"), box)
    assert across.tolist() == [0.25, 0.25, 0.5]
    assert down.tolist() == [0.25, 0.5, 0.5]


@given(st.floats(-5000, 5000, width=32), st.floats(0, 3000, width=32), st.floats(-6000, 9000, width=32))
def test_a_fraction_is_never_outside_the_box(start, size, place):
    box = np.array([[start, 0, size, 10]], np.float32)
    across, down = fractions(np.array([place], "f4"), np.array([5], "f4"), box)
    assert 0 <= across[0] <= 1
    assert down[0] == 0.5


def test_at_another_width_the_element_lies_where_it_stood_when_it_was_clicked_there():
    seen = hits(*({"box": [20, y, 350, 60], "x": 30, "y": y + 5, "width": 390} for y in (700, 900, 1500)))
    found = place_as_observed(hits({"x": 150, "y": 330}, {"target": "#other"}), seen)
    assert (found.x[0], found.y[0]) == pytest.approx((107.5, 945))
    assert found.placed.tolist() == [Placed.ELEMENT, Placed.NOT]


def test_where_that_page_could_not_be_rebuilt_the_click_that_was_seen_shows_the_place():
    seen = hits({"box": [20, 100, 350, 60], "x": 44, "y": 930, "width": 390})
    found = place_as_observed(hits({}), seen)
    assert (found.x[0], found.y[0]) == (44, 930)
    assert np.isnan(found.box[0]).all()


def test_boxes_are_not_whole_px_so_a_click_may_lie_a_little_beside():
    box = np.array([[10, 10, 5, 5]] * 3, np.float32)
    inside = is_in_box(np.array([9, 15.5, 30], "f4"), np.array([10, 16, 12], "f4"), box)
    assert inside.tolist() == [True, True, False]
