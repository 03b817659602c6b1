"""What a press does to the look of the page, and takes back when it is released, answers no click."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard
from helpers.told import end, kinds

PAGE = '<div id="bar"><button id="buy">Apply coupon</button></div><p id="text">Words</p>'
PRESS, RELEASE, CLICK = 1, 0, 2


def looks(story: Storyboard, name: str, value: object, node: str = "#buy") -> Storyboard:
    return story.mutate(attributes=[{"id": story.node(node), "attributes": {name: value}}])


def pressed(*, lead_ms: float = 0, late_ms: float = 0, name: str = "class", now="lit", then="", node="#buy"):
    """The look changes ``lead_ms`` before the press is told, and back ``late_ms`` after the click."""
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000)
    button = story.node("#buy")
    looks(story, name, now, node).wait(lead_ms)
    story.interact(PRESS, button, 50, 50).wait(90).interact(RELEASE, button, 50, 50)
    story.interact(CLICK, button, 50, 50).wait(late_ms)
    return end(looks(story, name, then, node))


@pytest.mark.parametrize("node", ["#buy", "#bar"])
@pytest.mark.parametrize(
    ("name", "now", "then"),
    [
        ("class", "lit", ""),
        ("class", "lit", None),
        ("style", {"transform": "scale(.9)"}, {"transform": False}),
    ],
)
def test_what_lights_up_while_it_is_pressed_is_no_answer(look, name, now, then, node):
    assert kinds(look(pressed(name=name, now=now, then=then, node=node))) == ["dead_click"]


@pytest.mark.parametrize(
    ("lead_ms", "late_ms", "expected"),
    [(30, 0, ["dead_click"]), (31, 0, []), (0, 150, ["dead_click"]), (0, 151, [])],
)
def test_it_belongs_to_the_press_and_its_release_in_time(look, lead_ms, late_ms, expected):
    assert kinds(look(pressed(lead_ms=lead_ms, late_ms=late_ms))) == expected


def test_what_is_opened_by_a_press_and_stays_is_an_answer(look):
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000)
    button = story.node("#buy")
    story.interact(PRESS, button, 50, 50)
    looks(story, "class", "menu").wait(90).interact(RELEASE, button, 50, 50)
    assert kinds(look(end(story.interact(CLICK, button, 50, 50)))) == []


def test_what_is_taken_back_only_in_part_is_an_answer(look):
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000)
    button = story.node("#buy")
    story.interact(PRESS, button, 50, 50)
    looks(looks(story, "class", "lit"), "title", "Bought").wait(90)
    looks(story.interact(RELEASE, button, 50, 50), "class", "")
    assert kinds(look(end(story.interact(CLICK, button, 50, 50)))) == []


def test_what_each_click_turns_on_and_off_again_answers_each(look):
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000)
    for value in ("on", "", "on", ""):
        looks(story.click("#buy"), "class", value).wait(160)
    assert kinds(look(end(story))) == []


def test_a_flash_that_comes_of_the_click_is_an_answer(look):
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000).click("#buy").wait(20)
    looks(looks(story, "class", "copied").wait(100), "class", "")
    assert kinds(look(end(story))) == []


def test_a_press_that_is_held_for_long_takes_nothing_back(look):
    story = Storyboard().visit("https://shop.example/", PAGE).wait(3_000)
    button = story.node("#buy")
    looks(story.interact(PRESS, button, 50, 50), "class", "lit").wait(2_900)
    looks(story.interact(RELEASE, button, 50, 50), "class", "")
    assert kinds(look(end(story.interact(CLICK, button, 50, 50)))) == ["dead_click"]


def test_a_dead_button_in_a_frame_whose_page_is_recorded_is_dead(look):
    story = Storyboard().visit("https://shop.example/", '<p>Pay here</p><iframe id="pay"></iframe>')
    inner = {"type": 2, "tagName": "button", "attributes": {}, "id": 903, "childNodes": []}
    body = {"type": 2, "tagName": "body", "attributes": {}, "id": 902, "childNodes": [inner]}
    html = {"type": 2, "tagName": "html", "attributes": {}, "id": 901, "childNodes": [body]}
    page = {"type": 0, "id": 900, "childNodes": [html]}
    story.mutate(adds=[{"parentId": story.node("#pay"), "nextId": None, "node": page}], isAttachIframe=True)
    assert kinds(look(end(story.wait(3_000).click(903)))) == ["dead_click"]


def test_what_a_frame_from_elsewhere_answered_is_not_known(look):
    story = Storyboard().visit("https://shop.example/", '<p>Pay here</p><iframe id="pay"></iframe>')
    assert kinds(look(end(story.wait(3_000).click("#pay")))) == []


# presses that are not recorded ------------------------------------------------------------------------

TWO = '<button id="first">First</button><p><button id="second">Second</button></p><i id="tip">-</i>'


def two_clicks(*changes: tuple[float, str, object], first_answers: bool = False) -> Storyboard:
    """Two clicks, of which no press is recorded; changes (ms before the second, node, class)."""
    story = Storyboard().visit("https://shop.example/", TWO).wait(3_000)
    story.interact(CLICK, story.node("#first"), 50, 50)
    if first_answers:
        looks(story, "title", "done", "#first")
    before = 3_000.0
    for ms, node, value in changes:
        looks(story.wait(before - ms), "class", value, node)
        before = ms
    story.wait(before).interact(CLICK, story.node("#second"), 50, 50)
    return end(story)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([(100, "#second", "menu")], ["dead_click"]),  # it opened the second: the first got nothing
        ([(300, "#second", "menu")], ["dead_click"]),
        ([(301, "#second", "menu")], ["slow_click", "dead_click"]),
        ([(100, "#tip", "menu")], ["slow_click", "dead_click"]),  # elsewhere: the first was answered, late
        ([(200, "#second", "lit"), (1, "#second", "")], ["dead_click", "dead_click"]),  # lit while pressed
    ],
)
def test_what_changes_at_the_target_just_before_a_click_is_of_its_unseen_press(look, changes, expected):
    assert kinds(look(two_clicks(*changes))) == expected


def test_a_drag_of_which_only_the_click_is_recorded_is_answered_by_what_followed_it(look):
    """What changed first did so long before the click, what changed last just before it."""
    moves = [(2_500.0 - 100 * n, "#second", f"at-{n}") for n in range(24)]
    assert kinds(look(two_clicks(*moves, first_answers=True))) == []
