"""What tells the answer to a click from what comes of hovering, of its time, or of another act: each number
from both sides."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard
from helpers.told import end, kinds

PAGE = (
    '<div id="app"><div id="bar"><button id="buy">Apply coupon</button><button id="go">Go</button></div>'
    '<p id="text">Words</p><input id="name"><div id="chart"><b id="point">o</b><i id="tip">-</i></div>'
    '<div id="box"><div><div><i id="third">3</i><div><i id="fourth">4</i></div></div></div></div></div>'
)
PRESS, RELEASE, CLICK = 1, 0, 2
TOUCH_START, TOUCH_END = 7, 9


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def shown(story: Storyboard, selector: str = "#tip") -> Storyboard:
    return story.mutate(
        attributes=[{"id": story.node(selector), "attributes": {"style": {"display": "block"}}}]
    )


# state ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "expected"),
    [("#buy", ["dead_click"]), ("#bar", ["dead_click"]), ("#app", ["dead_click"]), ("#go", []), ("#tip", [])],
)
def test_a_class_that_says_active_is_state_at_and_around_the_target_only(look, where, expected):
    """A tab's panel becomes active elsewhere: that is what the click was for."""
    story = shop().click("#buy").wait(60)
    story.mutate(attributes=[{"id": story.node(where), "attributes": {"class": "active"}}])
    assert kinds(look(end(story))) == expected


# messages ---------------------------------------------------------------------------------------


def message(clicked_after_ms: float, gone_after_ms: float) -> Storyboard:
    """A message comes; later something else is clicked, and so long after its coming the message goes."""
    story = shop().click("#go").wait(200)
    node = {"type": 2, "tagName": "div", "attributes": {"class": "toast"}, "childNodes": [], "id": 900}
    story.mutate(adds=[{"parentId": story.node("#app"), "nextId": None, "node": node}])
    story.wait(clicked_after_ms - 40).click("#buy").wait(gone_after_ms - clicked_after_ms)
    return end(story.mutate(removes=[{"parentId": story.node("#app"), "id": 900}]))


@pytest.mark.parametrize(
    ("clicked_ms", "gone_ms", "expected"),
    [
        (9_000, 10_000, ["dead_click"]),
        (9_000, 10_001, []),  # no message stays so long: something took it away
        (2_000, 2_301, ["dead_click"]),
        (2_000, 2_300, []),  # at once: the click did
    ],
)
def test_a_message_that_goes_after_its_time_answers_no_click(look, clicked_ms, gone_ms, expected):
    assert kinds(look(message(clicked_ms, gone_ms))) == expected


# hovering ---------------------------------------------------------------------------------------


def hovered(change_ms: float, there_ms: float, on: str = "#point", changed: str = "#tip") -> Storyboard:
    """After a click something changes, and the pointer is told to have come to another element; both so
    long after the click."""
    story = shop()
    button = story.node("#buy")
    story.move((100, 100), (101, 100), id=button).click("#buy")
    clicked = story.now_ms
    shown(story.wait(change_ms), changed)
    story.wait(clicked + 2_000 - story.now_ms)
    place = {"x": 300, "y": 300, "id": story.node(on), "timeOffset": there_ms - 2_000}
    return end(story.incremental(1, positions=[place]))


@pytest.mark.parametrize(
    ("change_ms", "there_ms", "expected"),
    [
        (1_000, 940, ["dead_click"]),  # the pointer was there 60 ms before
        (1_000, 939, []),
        (1_000, 1_110, ["dead_click"]),  # and is told late
        (1_000, 1_111, []),
        (301, 301, ["dead_click"]),
        (300, 300, []),  # so soon after the click it is its answer
    ],
)
def test_what_changes_when_the_pointer_comes_upon_it_answers_no_click(look, change_ms, there_ms, expected):
    assert kinds(look(hovered(change_ms, there_ms))) == expected


@pytest.mark.parametrize(("on", "expected"), [("#third", ["dead_click"]), ("#fourth", [])])
def test_what_is_three_levels_above_the_pointer_is_changed_by_hovering(look, on, expected):
    assert kinds(look(hovered(1_000, 1_000, on, "#box"))) == expected


@pytest.mark.parametrize(("every_ms", "expected"), [(300, ["dead_click"]), (301, [])])
def test_a_scroll_that_goes_on_is_the_one_from_before_the_click(look, every_ms, expected):
    story = shop().scroll(100).wait(50).click("#buy").wait(every_ms - 90)
    assert kinds(look(end(story.scroll(200)))) == expected


# presses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_ms", "expected"), [(1_000, ["slow_click"]), (1_001, [])])
def test_the_mouse_events_of_a_finger_are_no_press_of_their_own(look, after_ms, expected):
    """The time to the answer counts from the finger's touch."""
    story = shop()
    button = story.node("#buy")
    story.interact(TOUCH_START, button, 100, 100).wait(950).interact(TOUCH_END, button, 100, 100)
    story.wait(after_ms - 950).interact(PRESS, button, 100, 100).interact(RELEASE, button, 100, 100)
    story.interact(CLICK, button, 100, 100).wait(1_500)
    assert kinds(look(end(shown(story)))) == expected


@pytest.mark.parametrize(("after_ms", "expected"), [(50, ["dead_click"]), (51, [])])
def test_text_that_comes_so_soon_after_a_press_was_typed_before(look, after_ms, expected):
    """Later it is typing, the next act: then the click was watched for too short a time."""
    story = shop().click("#name").wait(800).click("#buy").wait(after_ms - 40)
    assert kinds(look(end(story.type("#name", "Ada")))) == expected


# selections where presses are not recorded ------------------------------------------------------


def selected(story: Storyboard) -> Storyboard:
    node = story.node("#text") + 1
    return story.incremental(14, ranges=[{"start": node, "startOffset": 0, "end": node, "endOffset": 5}])


@pytest.mark.parametrize(("before_ms", "expected"), [(1_000, []), (1_001, ["dead_click"])])
def test_a_selection_just_before_a_click_without_its_press_is_its_own(look, before_ms, expected):
    story = selected(shop()).wait(before_ms)
    assert kinds(look(end(story.interact(CLICK, story.node("#text"), 100, 100)))) == expected


@pytest.mark.parametrize(("apart_ms", "expected"), [(1_000, ["dead_click"]), (1_001, [])])
def test_but_not_of_a_second_click_that_comes_soon(look, apart_ms, expected):
    """The first of a double click has selected."""
    story = shop()
    selected(story.interact(CLICK, story.node("#go"), 300, 300).wait(500)).wait(apart_ms - 500)
    assert kinds(look(end(story.interact(CLICK, story.node("#text"), 100, 100)))) == expected
