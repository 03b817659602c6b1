"""What SIGNALS.md says is no moment about a page, a form or the cursor, each beside one that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
INNER = '<input id="name"><input id="mail"><input id="box" type="checkbox">'
FORM = f'<form id="f">{INNER}<button id="send">Send</button></form><p id="p">Words</p>'
LOOSE = f'<form id="f">{INNER}<button type="button" id="go">Go</button><button type="button" id="no">Cancel'
LOOSE += '</button></form><p id="p">Words</p>'
OUTSIDE = f'<form id="f">{INNER}</form><button form="f" id="send">Send</button><p id="p">Words</p>'


def opened(page: str = FORM, href: str = SHOP) -> Storyboard:
    return Storyboard().visit(href, page).wait(3_000)


def left(told: Storyboard) -> Storyboard:
    return told.wait(2_000).visit(SHOP + "other", "<p>x</p>").wait(9_000).scroll(5)


def filled(page: str = FORM, touched: bool = True, **how: object) -> Storyboard:
    """Two fields are filled, as the recorder tells it; ``touched``: they are clicked before."""
    told = opened(page)
    for field in ("#name", "#mail"):
        if touched:
            told.click(field).wait(300)
        told.incremental(5, id=told.node(field), text="Ada", isChecked=False, **how).wait(500)
    return told


def request(told: Storyboard, status: int = 200) -> Storyboard:
    """One that was sent 100 ms ago."""
    now = told.now_ms - told.events[0]["timestamp"]
    entry = {
        "name": "/api",
        "initiatorType": "fetch",
        "startTime": now - 100,
        "endTime": now,
        "method": "POST",
    }
    entry |= {"status": status, "entryType": "resource"}
    return told.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})


# forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (filled(), True),
        (filled(userTriggered=True), True),
        (filled(userTriggered=False), False),
        (filled(touched=False), False),
        (filled(touched=False, userTriggered=True), True),
        (request(filled()), True),  # it saves a draft: that is not sending
        (filled().click("#send"), False),
        (filled().click("#p"), True),
        (filled(LOOSE), True),
        (filled(LOOSE).click("#go"), False),  # it has no control that sends: any may
        (filled(LOOSE).click("#no"), True),  # but one that cancels
        (filled(OUTSIDE), True),
        (filled(OUTSIDE).click("#send"), False),  # by its attribute
    ],
)
def test_what_is_a_form_that_was_abandoned(look, told, found):
    assert bool(look(left(told), "form_abandonment")) is found


def test_a_form_that_is_filled_after_it_was_sent_is_another(look):
    told = filled().click("#send").wait(2_000)
    for field in ("#name", "#mail"):
        told.click(field).wait(300).type(field, "Ada").wait(300)
    assert len(look(left(told), "form_abandonment")) == 1


@pytest.mark.parametrize(("field", "found"), [("#name", True), ("#box", False)])
def test_who_changes_a_choice_again_and_again_does_not_struggle(look, field, found):
    told = opened()
    for at in range(3):
        told.click(field).wait(200)
        told.incremental(5, id=told.node(field), text="x" * at, isChecked=at % 2 == 0, userTriggered=True)
        told.wait(600).click("#mail").wait(600)
    assert bool(look(left(told), "field_struggle")) is found


# hesitation -------------------------------------------------------------------------------------


def test_waiting_in_a_field_ends_when_it_is_left(look):
    told = opened().click("#name").wait(7_000)
    at = told.now_ms + 40
    [moment] = look(left(told.click("#p", 500, 500)), "hesitation")
    assert moment.t_end_ms == pytest.approx(at, abs=1)


def test_a_choice_waits_for_nothing(look):
    assert not look(left(opened().click("#box").wait(9_000).click("#p", 500, 500)), "hesitation")


def answered(rest_ms: float, answer_ms: float) -> Storyboard:
    """After a click elsewhere the pointer comes to rest on a button, and the click's effect is seen."""
    told = opened().click("#p", 600, 600)
    clicked = told.now_ms - 40  # the press
    for at in sorted((rest_ms, answer_ms)):
        told.wait(clicked + at - told.now_ms)
        if at == rest_ms:
            places = [{"x": 200, "y": 200, "id": told.node("#send"), "timeOffset": 0}]
            told.incremental(1, positions=places)
        else:
            told.mutate(texts=[{"id": told.node("#p") + 1, "value": "News"}])
    return left(told.wait(9_000).move((400, 400), (600, 600)))


@pytest.mark.parametrize(
    ("rest_ms", "answer_ms", "found"),
    [(1_000, 4_000, False), (4_000, 1_500, True), (8_000, 8_400, False), (1_000, 8_600, True)],
)
def test_who_waits_for_what_a_click_does_hesitates_not(look, rest_ms, answer_ms, found):
    assert bool(look(answered(rest_ms, answer_ms), "hesitation")) is found


# pages ------------------------------------------------------------------------------------------


def visits(*hrefs: str, windows: str = "", load: bool = True, each_ms: float = 3_000) -> Storyboard:
    """Pages one after the other, each in its window where one is named."""
    told = Storyboard()
    for at, href in enumerate(hrefs):
        told.window = windows[at : at + 1]
        if load:
            told.event(0, {})
        told.visit(SHOP + href, FORM).wait(each_ms)
    return told.wait(20_000).scroll(5)


def test_going_to_another_window_and_back_is_no_quick_back(look):
    assert look(visits("a", "b", "a", windows="xxx"), "quick_back")
    assert not look(visits("a", "b", "a", windows="xyx"), "quick_back")


def test_what_a_script_fills_in_is_no_use_of_the_page(look):
    told = Storyboard().visit(SHOP, FORM).wait(3_000).visit(SHOP + "b", FORM).wait(1_000)
    told.incremental(5, id=told.node("#name"), text="x", isChecked=False, userTriggered=False).wait(1_000)
    assert look(told.visit(SHOP, FORM).wait(9_000).scroll(5), "quick_back")


def test_a_recorder_s_checkout_is_no_reload(look):
    assert look(visits("a", "a", "a"), "reload_storm")
    assert not look(visits("a", "a", "a", load=False), "reload_storm")


def test_reloading_one_page_is_no_browsing(look):
    assert look(visits("a", "b", "c", "d", "e"), "speed_browsing")
    assert look(visits("a", "b", "a", "b", "a"), "speed_browsing"), "to and fro is"
    assert not look(visits("a", "a", "a", "a", "a"), "speed_browsing")


def failing(then: Callable[[Storyboard], object], window: str = "") -> Storyboard:
    told = Storyboard()
    told.window = window
    told.visit(SHOP, FORM).wait(3_000).click("#send").wait(150)
    then(told)
    told.wait(3_000)
    told.window = window
    return told.visit(SHOP + "b", FORM).wait(9_000).scroll(5)


@pytest.mark.parametrize(
    ("then", "found"),
    [
        (lambda s: s.console_error("Broken"), True),
        (lambda s: request(s, 500), True),
        (lambda s: request(s, 200), False),
        (lambda s: s.event(5, {"tag": "error", "payload": {"message": "x"}}), True),
        (lambda s: None, False),
    ],
)
def test_leaving_is_a_dead_end_only_after_something_failed(look, then, found):
    assert bool(look(failing(then), "dead_end")) is found


# scrolling, the cursor --------------------------------------------------------------------------


def up_and_down(node: int) -> Storyboard:
    told = opened()
    for at in range(8):
        told.scroll(400 * (at % 2), node=node).wait(600)
    return told.wait(9_000).move((1, 1), (2, 2))


def test_a_list_that_is_scrolled_is_not_the_page(look):
    assert look(up_and_down(1), "excessive_scrolling")
    assert not look(up_and_down(opened().node("#f")), "excessive_scrolling")


def test_a_finger_is_no_cursor(look):
    told = opened()
    places = [{"x": 400 + 150 * (n % 2), "y": 300, "id": 1, "timeOffset": n * 50 - 1_500} for n in range(31)]
    told.wait(1_500).incremental(6, positions=places).wait(9_000).scroll(5)
    assert not look(told, "thrashed_cursor")
    told = opened().wait(1_500).incremental(1, positions=places).wait(9_000).scroll(5)
    assert look(told, "thrashed_cursor")
