"""Hesitation beside a button: where the page pass knows the box of one that is clicked on the same page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.place import ElementFlag, no_places
from heatreel.operations.detecting import moments_of, save_tuning
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

PAGE = '<p id="p">Words</p><input id="name"><button id="buy">Buy</button><a id="more" href="/x">More</a>'
BOX = (100.0, 200.0, 80.0, 30.0)  # of what is clicked: x, y, width, height in page px
Find = Callable[..., list[Moment]]


@pytest.fixture
def found(tmp_path) -> Find:
    """Hesitations of a story; ``box``: of the control of its only click, as the page pass would keep it."""

    def find(
        story: Storyboard, box: tuple[float, ...] | None = BOX, flags: int = 0, **values: float
    ) -> list[Moment]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.heatreel"
        import_paths(path, [story.save(path.with_suffix(".json"))])
        with Library.open(path) as library:
            session_id = int(library.session_ids()[0])
            if values:
                save_tuning(library, {"hesitation": values})
            if box is not None:
                count = len(library.track(session_id).clicks)
                places = no_places(count, ("#buy",))
                places.target[:] = places.control[:] = 0
                places.box[:] = places.control_box[:] = box
                places.flags[:] = np.uint8(flags)
                library.save_places(session_id, places)
            made = moments_of(library, session_id)
        return [moment for moment in made if moment.signal == "hesitation"]

    return find


def rested(
    x: float,
    y: float,
    on: str = "#p",
    click: str = "#buy",
    scrolls: tuple[float, ...] = (),
    ms: float = 7_000,
) -> Storyboard:
    """The pointer rests at a place on an element, then something is clicked in the middle of the box."""
    told = Storyboard().visit("https://shop.example/", PAGE).wait(2_000)
    told.move((10, 10), (60, 60)).move((x, y), (x, y), id=told.node(on)).wait(ms)
    for to in scrolls:
        told.scroll(to).wait(500)
    return told.move((140, 215), (140, 215), id=told.node(click)).click(click, 140, 215).wait(9_000).scroll(5)


def test_a_rest_close_beside_a_button_is_hesitation(found):
    [moment] = found(rested(140, 240))
    assert moment.sentence.startswith("The cursor rested 10 px beside **Buy** for **7.")
    assert (moment.element.selector, moment.variant) == ("#buy", "pointer")
    assert ("Just beside it", "10 px", True) in [(one.what, one.result, one.found) for one in moment.looked]


@pytest.mark.parametrize(
    ("x", "y", "count"),
    [
        (140, 242, 1),
        (140, 242.5, 0),
        (88, 215, 1),
        (87.5, 215, 0),
        (192, 215, 1),
        (188, 238, 1),
        (190, 240, 0),
        (150, 226, 0),  # in the box, but over something else
    ],
)
def test_twelve_px_beside_the_box_are_the_most(found, x, y, count):
    assert len(found(rested(x, y))) == count


def test_how_near_can_be_changed(found):
    assert found(rested(140, 250), near_px=20)
    assert not found(rested(140, 240), near_px=5)


def test_without_the_page_pass_nothing_is_claimed_of_what_is_beside(found):
    assert not found(rested(140, 240), box=None)
    [on] = found(rested(140, 215, on="#buy"), box=None)
    assert on.looked[-1].result == "not looked for yet, on it"
    [on] = found(rested(140, 215, on="#buy"))
    assert on.looked[-1].result == "no, on it"


def test_who_rests_on_another_control_is_at_that(found):
    assert not found(rested(140, 240, on="#name"))
    assert not found(rested(140, 190, on="#name"))


def test_a_link_or_a_text_that_is_clicked_calls_nobody(found):
    assert not found(rested(140, 240, click="#more"))
    assert not found(rested(140, 240, click="#p"))


def test_a_short_rest_beside_is_none(found):
    assert not found(rested(140, 240, ms=5_000))


def test_a_page_that_was_scrolled_in_between_is_compared_as_it_was(found):
    """Nothing tells where the page was before its first scroll; afterwards it is known."""
    assert not found(rested(140, 240, scrolls=(300,)))
    told = Storyboard().visit("https://shop.example/", PAGE).wait(1_000).scroll(100).wait(1_000)
    told.move((10, 10), (60, 60)).move((140, 140), (140, 140), id=told.node("#p")).wait(7_000)
    told.scroll(0).wait(100).move((140, 215), (140, 215)).click("#buy", 140, 215).wait(9_000).scroll(5)
    assert len(found(told)) == 1
    assert len(found(told, flags=int(ElementFlag.SCROLLER))) == 0


def test_what_is_fixed_stands_where_it_stood_however_the_page_is_scrolled(found):
    fixed = (100.0, 500.0, 80.0, 30.0)  # page px at the click, with the page scrolled by 300
    assert found(rested(140, 240, scrolls=(300,)), box=fixed, flags=int(ElementFlag.FIXED))


def test_a_button_of_the_page_before_is_not_beside(found):
    told = rested(140, 240, click="#buy")
    clicked = Storyboard().visit("https://shop.example/", PAGE).wait(2_000)
    clicked.click("#buy", 140, 215).wait(3_000).visit("https://shop.example/b", PAGE).wait(2_000)
    clicked.move((10, 10), (60, 60)).move((140, 240), (140, 240), id=clicked.node("#p")).wait(7_000)
    assert not found(clicked.move((500, 400), (600, 600)).wait(900).scroll(5))
    assert found(told)
