"""A page takes what was typed and empties the field: the next text is another one, not a struggle."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard

CHAT = '<div id="said"></div><input id="words"><p id="p">Words</p>'
DIALOG = (
    '<div id="invite"><input id="name"><input id="mail"><button id="go" type="submit">Send invite</button>'
    '<button id="no">Cancel</button></div><p id="p">Words</p>'
)


def text_node(text: str, id: int) -> dict:
    return {"type": 3, "textContent": text, "id": id}


def typed(story: Storyboard, field: str, text: str) -> Storyboard:
    for n in range(1, len(text) + 1):
        story.type(field, text[:n]).wait(90)
    return story


def emptied(story: Storyboard, field: str, **more: object) -> Storyboard:
    return story.incremental(5, id=story.node(field), text="", isChecked=False, **more)


def chat(
    *, shown: str | None, late_ms: float = 0, mask: bool = False, told: bool | None = None
) -> Storyboard:
    """Four messages. ``shown``: what the page shows of each, ``late_ms`` before it empties the field."""
    story = Storyboard().visit("https://desk.example/", CHAT).wait(2_000).click("#words").wait(200)
    for number in range(4):
        words = f"message {number}"
        typed(story, "#words", "*" * len(words) if mask else words).wait(200)
        if shown is not None:
            node = text_node(shown.format(words), 900 + 10 * number)
            story.mutate(adds=[{"parentId": story.node("#said"), "nextId": None, "node": node}])
        story.wait(late_ms)
        emptied(story, "#words", **({} if told is None else {"userTriggered": told})).wait(900)
    return story.wait(3_000).scroll(5)


@pytest.mark.parametrize(
    ("story", "count"),
    [
        (chat(shown="You: {}"), 0),
        (chat(shown="You: {}", late_ms=50), 0),
        (chat(shown="You: {}", late_ms=51), 1),
        (chat(shown="something else"), 1),
        (chat(shown=None), 1),
        (chat(shown="You: {}", mask=True), 0),
        (chat(shown=None, told=False), 0),  # the recorder says that the page did it
        (chat(shown=None, told=True), 1),
    ],
)
def test_messages_that_the_page_takes_are_no_struggle_with_the_field(look, story, count):
    assert len(look(story, "field_struggle")) == count


def invited(times: int, end: str, empty_after_ms: float) -> Storyboard:
    """A dialog is filled and sent or left, and emptied so long after that."""
    story = Storyboard().visit("https://desk.example/", DIALOG).wait(2_000)
    for _ in range(times):
        for field in ("#name", "#mail"):
            typed(story.click(field).wait(200), field, "Ada Lovelace")
        story.wait(300).click(end).wait(empty_after_ms)
        emptied(emptied(story, "#name"), "#mail").wait(1_500)
    return story


@pytest.mark.parametrize(("after_ms", "count"), [(500, 0), (501, 2)])
def test_a_form_that_is_emptied_once_it_was_sent_was_not_filled_again(look, after_ms, count):
    story = invited(3, "#go", after_ms).wait(3_000).scroll(5)
    made = look(story, "field_struggle", episodes=20)
    assert len(made) == count


def test_a_dialog_that_is_cancelled_and_emptied_was_abandoned(look):
    story = invited(1, "#no", 5)
    for _ in range(5):  # the visit goes on elsewhere on the page
        story.click("#p").wait(700)
    [moment] = look(story.scroll(5), "form_abandonment")
    assert "**2 fields**" in moment.sentence


def test_messages_that_were_taken_are_no_fields_that_were_left(look):
    page = f'<div id="box">{CHAT}<input id="name"><button type="submit">Send</button></div>'
    story = Storyboard().visit("https://desk.example/", page).wait(2_000).click("#words").wait(200)
    typed(story, "#words", "hello")
    story.mutate(adds=[{"parentId": story.node("#said"), "nextId": None, "node": text_node("hello", 900)}])
    emptied(story, "#words").wait(400).click("#name").wait(200)
    typed(story, "#name", "Ada").wait(2_000).visit("https://desk.example/other").wait(9_000).scroll(5)
    assert look(story, "form_abandonment") == []


STEPS = (
    '<div id="one"><input id="first"><input id="last"><div role="button" id="on">Continue</div></div>'
    '<div id="two"><a id="link" class="btn primary" href="#">Finish</a>'
    '<input id="street"><input id="town"></div>'
)


@pytest.mark.parametrize(("fields", "send"), [(("#first", "#last"), "#on"), (("#street", "#town"), "#link")])
@pytest.mark.parametrize("is_sent", [True, False])
def test_what_is_dressed_as_a_button_sends_the_fields_beside_it(look, fields, send, is_sent):
    story = Storyboard().visit("https://desk.example/", STEPS).wait(2_000)
    for field in fields:
        typed(story.click(field).wait(200), field, "Ada")
    if is_sent:
        story.click(send).wait(400)
    story.wait(2_000).visit("https://desk.example/other").wait(9_000).scroll(5)
    assert len(look(story, "form_abandonment")) == (0 if is_sent else 1)


def test_fields_all_over_a_page_are_no_form_because_others_have_a_button(look):
    page = (
        '<section><input id="search"></section><section><input id="notes"></section>'
        '<section id="news"><input id="mail"><button type="submit">Subscribe</button></section>'
    )
    story = Storyboard().visit("https://desk.example/", page).wait(2_000)
    for field in ("#search", "#notes"):
        typed(story.click(field).wait(200), field, "tents")
    story.wait(2_000).visit("https://desk.example/other").wait(9_000).scroll(5)
    assert look(story, "form_abandonment") == []


@pytest.mark.parametrize("part", ["section", "article", "li", "td"])
def test_a_button_in_a_part_of_the_page_sends_no_fields_elsewhere(look, part):
    page = (
        f'<p><input id="one"></p><p><input id="two"></p><{part}><button type="submit">Save</button></{part}>'
    )
    beside = page.replace(f"<{part}>", "<p>").replace(f"</{part}>", "</p>")
    for body, count in ((page, 0), (beside, 1)):
        story = Storyboard().visit("https://desk.example/", body).wait(2_000)
        for field in ("#one", "#two"):
            typed(story.click(field).wait(200), field, "tents")
        story.wait(2_000).visit("https://desk.example/other").wait(9_000).scroll(5)
        assert len(look(story, "form_abandonment")) == count
