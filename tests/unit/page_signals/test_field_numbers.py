"""How far and how long is looked around fields, buttons and clicks: each number from both sides."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
FORM = (
    '<form id="f"><input id="name"><input id="mail"><button type="button" id="go">Go</button><i id="i">-</i>'
    '</form><button id="send">Send</button><p id="p">Words</p>'
)


def opened(page: str = FORM) -> Storyboard:
    return Storyboard().visit(SHOP, page).wait(3_000)


def left(told: Storyboard) -> Storyboard:
    return told.wait(2_000).visit(SHOP + "other", "<p>x</p>").wait(9_000).scroll(5)


def filled(told: Storyboard) -> Storyboard:
    for field in ("#name", "#mail"):
        told.click(field).wait(300).type(field, "Ada").wait(500)
    return told


def say(told: Storyboard, node: str, text: str) -> Storyboard:
    return told.mutate(texts=[{"id": told.node(node) + 1, "value": text}])


# what a page says to a form ---------------------------------------------------------------------


@pytest.mark.parametrize(("after_ms", "found"), [(8_500, False), (8_501, True)])
def test_a_word_that_all_is_saved_counts_as_long_as_answers_are_waited_for(look, after_ms, found):
    told = say(filled(opened()).wait(after_ms - 500), "#i", "All changes saved")
    assert bool(look(left(told), "form_abandonment")) is found


@pytest.mark.parametrize(("levels", "found"), [(4, True), (5, False)])
def test_a_class_says_that_a_text_is_an_error_from_a_few_levels_above(look, levels, found):
    inner = "<b>" * (levels - 2) + '<i id="said">-</i>' + "</b>" * (levels - 2)
    told = opened(f'<form id="f"><input id="name"><input id="mail"><div class="error">{inner}</div></form>')
    for at in range(2):
        told.click("#name").wait(300).type("#name", "Ada"[: at + 1]).wait(500)
        say(told, "#said", f"Too short {at}").wait(1_500)
    assert bool(look(left(told), "field_struggle")) is found


@pytest.mark.parametrize(("levels", "found"), [(8, True), (9, False)])
def test_fields_and_a_button_in_a_box_are_a_form_of_their_own(look, levels, found):
    """Further apart they belong to all of the page: any button that sends there sends them."""
    around = "<div>" * (levels - 1), "</div>" * (levels - 1)
    fields = '<input id="name"><input id="mail">'.join(around)
    told = filled(opened(f'<section>{fields}<button>Save</button></section><p>-</p><button id="s">Search'))
    assert bool(look(left(told.click("#s")), "form_abandonment")) is found


# what calls to act ------------------------------------------------------------------------------


def rested(page: str, target: str) -> Storyboard:
    told = opened(page).move((10, 10), (60, 60))
    told.move((200, 200), (203, 201), id=told.node(target)).wait(7_000)
    return left(told.move((400, 400), (600, 600)))


@pytest.mark.parametrize(("letters", "found"), [(40, True), (41, False)])
def test_a_link_of_many_letters_is_something_to_read(look, letters, found):
    page = f'<div><a id="a" href="/x">{"x" * letters}</a></div>'
    assert bool(look(rested(page, "#a"), "hesitation")) is found


# who looks at what came of a click --------------------------------------------------------------


@pytest.mark.parametrize(
    ("away_px", "after_ms", "found"),
    [(24, 3_000, False), (25, 3_000, True), (20, 10_000, False), (20, 10_001, True)],
)
def test_a_pointer_that_stays_where_it_clicked_waits_for_nothing_else(look, away_px, after_ms, found):
    told = opened().move((10, 10), (60, 60)).click("#p", 200, 200).wait(after_ms)
    told.move((200 + away_px, 200), id=told.node("#send")).wait(7_000)
    assert bool(look(left(told.move((400, 400), (600, 600))), "hesitation")) is found
