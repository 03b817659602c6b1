"""Moments about forms: each number from both sides, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.operations.detecting import moments_of, save_tuning
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
FORM = (
    '<form id="f"><label for="name">Full name</label><input id="name"><input id="mail" type="email">'
    '<input id="news" type="checkbox"><button id="send">Send</button>'
    '<button type="button" id="no">Cancel</button></form><p id="p">Words</p>'
    '<a id="go" class="btn" href="/x">Start</a>'
)
Look = Callable[..., list[Moment]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def find(story: Storyboard, signal: str, **values: float) -> list[Moment]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.heatreel"
        import_paths(path, [story.save(path.with_suffix(".json"))])
        with Library.open(path) as library:
            if values:
                save_tuning(library, {signal: values})
            made = moments_of(library, int(library.session_ids()[0]))
        return [moment for moment in made if moment.signal == signal]

    return find


def opened(page: str = FORM) -> Storyboard:
    return Storyboard().visit(SHOP, page).wait(2_000)


def fill(told: Storyboard, field: str, text: str, every_ms: float = 150) -> Storyboard:
    """Into the field, letter by letter, as an event each."""
    told.click(field).wait(300)
    for n in range(1, len(text) + 1):
        told.type(field, text[:n]).wait(every_ms)
    return told


def left(told: Storyboard) -> Storyboard:
    return told.wait(2_000).visit(SHOP + "other", "<p>x</p>").wait(9_000).scroll(5)


def test_two_fields_filled_and_never_sent_are_abandonment(look):
    told = fill(fill(opened(), "#name", "Ada"), "#mail", "a@b")
    [moment] = look(left(told), "form_abandonment")
    assert "**2 fields**" in moment.sentence
    assert moment.element.selector == "#mail"
    one = fill(opened(), "#name", "Ada")
    assert not look(left(one), "form_abandonment")
    assert look(left(fill(opened(), "#name", "Ada")), "form_abandonment", fields=1)


def test_the_last_field_is_called_by_its_label(look):
    told = fill(fill(opened(), "#mail", "a@b"), "#name", "Ada")
    [moment] = look(left(told), "form_abandonment")
    assert "Full name" in moment.sentence


def test_a_form_that_was_sent_is_not_abandoned(look):
    told = fill(fill(opened(), "#name", "Ada"), "#mail", "a@b").click("#send").wait(500)
    assert not look(left(told), "form_abandonment")


def test_choices_alone_are_no_form_that_was_filled(look):
    told = opened().click("#news").incremental(5, id=1, text="on", isChecked=True, userTriggered=True)
    assert not look(left(told), "form_abandonment", fields=1)


def test_cancelling_is_leaving(look):
    told = fill(fill(opened(), "#name", "Ada"), "#mail", "a@b").wait(500).click("#no").wait(30_000)
    page = '<div id="box">' + FORM.replace("<form", "<div").replace("</form>", "</div>") + "</div>"
    assert look(left(told), "form_abandonment")
    told = fill(fill(opened(page), "#name", "Ada"), "#mail", "a@b").wait(500)
    told.mutate(removes=[{"parentId": told.node("#box"), "id": told.node("#f")}])
    [moment] = look(told.wait(30_000).click("#p").wait(900).scroll(3), "form_abandonment")
    assert moment.t_end_ms < told.now_ms - 20_000, "it ends when the dialogue goes"


def test_what_scripts_fill_in_is_not_the_visitor_s(look):
    told = opened()
    for field in ("#name", "#mail"):
        told.incremental(5, id=told.node(field), text="x", isChecked=False, userTriggered=False)
    assert not look(left(told), "form_abandonment")


def test_a_form_that_saves_by_itself_and_says_so_is_not_abandoned(look):
    inner = '<input id="name"><input id="mail"><button type="button">x</button><i id="i"></i>'
    page = f'<section id="s">{inner}</section>'
    told = fill(fill(opened(page), "#name", "Ada"), "#mail", "a@b")
    node = {"type": 3, "textContent": "All changes saved", "id": 901}
    told.mutate(adds=[{"parentId": told.node("#i"), "nextId": None, "node": node}])
    assert not look(left(told), "form_abandonment")


def retype(told: Storyboard, times: int, down_to: int = 0) -> Storyboard:
    fill(told, "#name", "Ada Lovelace")
    for _ in range(times):
        for length in range(11, down_to - 1, -1):
            told.type("#name", "x" * length).wait(60)
        for length in range(down_to + 1, 13):
            told.type("#name", "y" * length).wait(60)
    return told


def test_a_field_that_is_emptied_and_typed_again_twice_is_a_struggle(look):
    [moment] = look(left(retype(opened(), 2)), "field_struggle")
    assert (moment.variant, moment.element.selector) == ("retyped", "#name")
    assert "**Full name** was filled 3 times" in moment.sentence
    assert not look(left(retype(opened(), 1)), "field_struggle")
    assert look(left(retype(opened(), 1)), "field_struggle", retyped=1)


def test_mending_a_few_letters_is_no_struggle(look):
    assert look(left(retype(opened(), 3, down_to=4)), "field_struggle")
    assert not look(left(retype(opened(), 3, down_to=6)), "field_struggle")
    assert look(left(retype(opened(), 3, down_to=6)), "field_struggle", emptied=0.6)


def test_a_field_that_is_edited_three_times_is_a_struggle(look):
    told = opened()
    for n in range(3):
        fill(told, "#name", "Ada"[: n + 1])
        fill(told, "#mail", "a" * (n + 2) if n == 0 else "")
        told.click("#mail").wait(400)
    found = [one for one in look(left(told), "field_struggle") if one.element.selector == "#name"]
    assert len(found) == 1
    assert not look(left(told), "field_struggle", episodes=4)


def refuse(told: Storyboard, times: int, typed: bool = True) -> Storyboard:
    for n in range(times):
        if typed or n == 0:
            fill(told, "#mail", "abc"[: n + 1])
        told.click("#send").wait(100)
        for value in ("true",):
            told.mutate(attributes=[{"id": told.node("#mail"), "attributes": {"aria-invalid": value}}])
        told.wait(1_500)
    return told


def test_two_refusals_with_new_input_between_are_a_struggle(look):
    [moment] = look(left(refuse(opened(), 2)), "field_struggle")
    assert moment.variant == "validation"
    assert not look(left(refuse(opened(), 1)), "field_struggle")
    assert not look(left(refuse(opened(), 3, typed=False)), "field_struggle")


def test_a_field_that_keeps_the_focus_without_input_is_hesitation(look):
    def waited(ms: float) -> Storyboard:
        told = opened().click("#name").wait(ms).type("#name", "A").wait(100).type("#name", "Ad")
        return left(told)

    [moment] = look(waited(6_000), "hesitation")
    assert (moment.variant, moment.score) == ("field", 0.0)
    assert not look(waited(5_999), "hesitation")
    assert look(waited(4_000), "hesitation", least_ms=3_000)


def test_typing_that_the_recorder_hides_is_no_hesitation(look):
    told = opened().click("#name").wait(9_000).type("#name", "Ada Lovelace").wait(10).click("#mail")
    found = [one for one in look(left(told), "hesitation") if one.element.selector == "#name"]
    assert not found


def rested(target: str, ms: float = 7_000) -> Storyboard:
    told = opened()
    node = told.node(target)
    told.move((10, 10), (60, 60)).move((200, 200), (203, 201), id=node).wait(ms)
    return left(told.move((400, 400), (600, 600)))


def test_a_pointer_that_rests_on_a_button_is_hesitation_and_on_a_text_is_not(look):
    [moment] = look(rested("#send"), "hesitation")
    assert (moment.variant, moment.element.selector) == ("pointer", "#send")
    assert look(rested("#go"), "hesitation"), "a link dressed as a button"
    assert not look(rested("#p"), "hesitation")
    assert not look(rested("#send", 5_000), "hesitation")


def test_waiting_for_what_a_click_does_is_no_hesitation(look):
    told = opened().move((10, 10), (200, 200), id=0)
    told.click("#go", 200, 200).wait(900).move((201, 201), (202, 201), id=told.node("#go")).wait(9_000)
    assert not look(left(told.move((400, 400), (600, 600))), "hesitation")


def test_a_checkout_of_the_recorder_parts_no_form(look):
    told = Storyboard().event(0, {}).visit(SHOP, FORM).event(1, {}).wait(2_000)
    fill(told, "#name", "Ada")
    told.visit(SHOP, FORM)
    fill(told, "#mail", "a@b").click("#send").wait(300)
    assert not look(left(told), "form_abandonment", fields=1)


def test_fields_that_only_filter_a_list_are_no_form(look):
    inner = '<input id="name"><input id="mail"><button type="button" id="x">Columns</button>'
    told = fill(fill(opened(f'<section id="s">{inner}</section>'), "#name", "Ada"), "#mail", "a@b")
    assert not look(left(told), "form_abandonment")
    sends = inner.replace('type="button" id="x">Columns', 'id="x">Save')
    told = fill(fill(opened(f'<section id="s">{sends}</section>'), "#name", "Ada"), "#mail", "a@b")
    assert look(left(told), "form_abandonment"), "fields that share a control that sends are one"


def test_looking_at_what_a_click_did_is_no_hesitation(look):
    told = opened().move((10, 10), (200, 200))
    told.click("#no", 200, 200).wait(50).mutate(texts=[{"id": told.node("#p") + 1, "value": "News"}])
    told.wait(400).move((201, 200), (202, 201), id=told.node("#no")).wait(9_000)
    assert not look(left(told.move((400, 400), (600, 600))), "hesitation")


def test_a_link_to_read_is_no_call_and_a_short_one_that_stands_alone_is(look):
    def page(text: str) -> str:
        return f'<div><a id="a" href="/x">{text}</a></div>'

    for text, expected in (("Next page", 1), ("A story of forty letters and more, to be read here", 0)):
        told = opened(page(text))
        node = told.node("#a")
        told.move((10, 10), (60, 60)).move((200, 200), (203, 201), id=node).wait(7_000)
        assert len(look(left(told.move((400, 400), (600, 600))), "hesitation")) == expected
