"""Which clicks of a recording are acts of the visitor, and how: each number from both sides."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.model.columns import ClickKind
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard
from helpers.told import end

PAGE = (
    '<label id="label" for="box">Agree</label><input type="checkbox" id="box"><button id="buy">Buy</button>'
    '<select id="size"><option>S</option></select><x-picker id="picker"></x-picker>'
)
PRESS, RELEASE, CLICK = 1, 0, 2
TOUCH_START, TOUCH_END = 7, 9


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


@pytest.fixture
def acts(tmp_path):
    """The clicks that are counted of a story: how each was made, by time."""

    def find(story: Storyboard) -> list[ClickKind]:
        import_paths(tmp_path / "l.heatreel", [story.wait(2_000).scroll(5).save(tmp_path / "one.json")])
        with Library.open(tmp_path / "l.heatreel") as library:
            clicks = library.track(int(library.session_ids()[0])).clicks
        return [ClickKind(kind) for kind in clicks.kind.tolist()]

    return find


MOUSE, TOUCH, KEYBOARD = ClickKind.MOUSE, ClickKind.TOUCH, ClickKind.KEYBOARD


# labels -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after_ms", "x", "press", "count"),
    [(60, 100, False, 1), (61, 100, False, 2), (5, 101, False, 2), (5, 100, True, 2)],
)
def test_a_click_that_a_label_forwards_comes_at_once_and_at_the_same_point(acts, after_ms, x, press, count):
    story = shop().click("#label").wait(after_ms)
    box = story.node("#box")
    if press:
        story.interact(PRESS, box, 100, 100).interact(RELEASE, box, 100, 100)
    assert len(acts(story.interact(CLICK, box, x, 100))) == count


def test_two_clicks_on_one_element_are_two_however_quick(acts):
    story = shop().click("#buy").wait(5)
    assert acts(story.interact(CLICK, story.node("#buy"), 100, 100)) == [MOUSE, MOUSE]


# fingers ----------------------------------------------------------------------------------------


def touched(held_ms: float = 60, moved_px: float = 0) -> Storyboard:
    story = shop()
    button = story.node("#buy")
    return (
        story.interact(TOUCH_START, button, 100, 100)
        .wait(held_ms)
        .interact(TOUCH_END, button, 100 + moved_px, 100)
    )


@pytest.mark.parametrize(
    ("held_ms", "moved_px", "made"),
    [(500, 0, [TOUCH]), (501, 0, []), (60, 12, [TOUCH]), (60, 13, [])],
)
def test_a_long_touch_and_one_that_goes_elsewhere_are_no_taps(acts, held_ms, moved_px, made):
    assert acts(touched(held_ms, moved_px)) == made


@pytest.mark.parametrize(
    ("after_ms", "beside_px", "count"), [(700, 0, 1), (701, 0, 2), (300, 24, 1), (300, 25, 2)]
)
def test_a_tap_makes_the_click_that_comes_soon_after_it_and_near_it(acts, after_ms, beside_px, count):
    story = touched().wait(after_ms)
    assert len(acts(story.interact(CLICK, story.node("#buy"), 100 + beside_px, 100))) == count


# keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after_ms", "beside_px", "made"),
    [(1_000, 0, MOUSE), (1_001, 0, KEYBOARD), (5, 3, MOUSE), (5, 3.25, KEYBOARD)],
)
def test_a_click_by_mouse_comes_soon_after_a_release_and_near_it(acts, after_ms, beside_px, made):
    story = shop()
    button = story.node("#buy")
    story.interact(PRESS, button, 100, 100).wait(40).interact(RELEASE, button, 100, 100).wait(after_ms)
    assert acts(story.interact(CLICK, button, 100 + beside_px, 100)) == [made]


@pytest.mark.parametrize(("after_ms", "made"), [(50, KEYBOARD), (51, MOUSE)])
def test_a_choice_in_the_pop_up_of_a_list_is_no_click_of_its_own(acts, after_ms, made):
    story = shop().click("#size").wait(600)
    story.type("#size", "M").wait(after_ms)
    assert acts(story.interact(CLICK, story.node("#size"), 100, 100)) == [MOUSE, made]


# components -------------------------------------------------------------------------------------


def test_what_a_component_clicks_on_a_button_that_it_makes_for_it_has_no_pointer(acts):
    """A way to open a file dialogue: a button comes, is clicked by script, and goes."""
    story = shop()
    body = story.node("body")
    for at in range(2):
        story.click("#picker").wait(20)
        node = {"type": 2, "tagName": "button", "attributes": {}, "childNodes": [], "id": 900 + at}
        story.mutate(adds=[{"parentId": body, "nextId": None, "node": node}])
        story.interact(CLICK, 900 + at, 0, 0).mutate(removes=[{"parentId": body, "id": 900 + at}]).wait(400)
    assert acts(story) == [MOUSE, KEYBOARD] * 2


def test_what_lies_in_a_shadow_root_is_called_by_its_host(look):
    """The text of the inner node is often empty."""
    story = Storyboard().visit("https://shop.example/", '<x-buy id="host" title="Buy now"></x-buy>')
    inner = {"type": 2, "tagName": "button", "attributes": {}, "childNodes": [], "id": 900}
    inner |= {"isShadow": True}
    story.mutate(adds=[{"parentId": story.node("#host"), "nextId": None, "node": inner}])
    [moment] = look(end(story.wait(3_000).click(900)))
    assert (moment.signal, moment.variant) == ("dead_click", "control")
    assert (moment.element.selector, moment.element.text) == ("#host", "Buy now")
