"""What SIGNALS.md says is no rage, dead, slow or error click, each as a story; and whose a change is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heatreel.analysis.score import weighed
from heatreel.model.moment import ElementRef, Moment
from helpers.storyboard import Storyboard
from helpers.told import end, kinds

PAGE = (
    '<div id="app"><button id="buy">Apply coupon</button><p id="text">Words</p></div>'
    '<div id="far"><span id="number">1</span></div><input id="name"><textarea id="area"></textarea>'
    '<canvas id="paint"></canvas><iframe id="frame"></iframe><audio id="song" controls></audio>'
    '<audio id="loop"></audio><video id="clip"></video><a id="tab" href="/help" target="_blank">Help</a>'
    '<a id="own" href="/help" target="_self">Help</a><a id="mail" href="mailto:a@b.example">Mail</a>'
    '<button id="prev">Previous</button><button id="minus">−</button><button id="plus">+</button>'
    '<div role="slider" id="slide"></div><style id="css"></style>'
)


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def tick(story: Storyboard, value: object = 2) -> Storyboard:
    return story.mutate(texts=[{"id": story.node("#number") + 1, "value": str(value)}])


# what answers -----------------------------------------------------------------------------------


def focus(story: Storyboard, target: str) -> Storyboard:
    return story.interact(5, story.node(target), 0, 0)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (lambda s: focus(s, "#name"), []),
        (lambda s: focus(s, "#buy"), ["dead_click"]),
        (lambda s: s.incremental(8, id=s.node("#css"), adds=[{"rule": "p { color: red }"}]), []),
        (lambda s: s.incremental(9, id=s.node("#paint"), type=0, commands=[]), []),
        (lambda s: s.incremental(7, id=s.node("#clip"), type=0), []),
        (lambda s: s.visit("https://shop.example/b", PAGE), []),
        (lambda s: s.event(5, {"tag": "window hidden", "payload": {}}), []),
        (lambda s: s.event(5, {"tag": "TabHidden", "payload": True}), []),
        (lambda s: s.event(5, {"tag": "TabHidden", "payload": False}), ["dead_click"]),
        (lambda s: s.event(5, {"tag": "visibilitychange", "payload": {"state": "hidden"}}), []),
        (lambda s: s.event(5, {"tag": "window visible", "payload": {}}), ["dead_click"]),
    ],
)
def test_each_kind_of_reaction_answers_and_what_only_looks_like_it_does_not(look, then, expected):
    story = shop().click("#buy").wait(200)
    then(story)
    assert kinds(look(end(story))) == expected


@pytest.mark.parametrize(("after_ms", "dead"), [(1_000, 0), (1_001, 1)])
def test_a_page_that_is_hidden_answers_within_its_time(look, after_ms, dead):
    story = shop().click("#buy").wait(after_ms).event(5, {"tag": "window hidden", "payload": {}})
    assert kinds(look(end(story))) == ["dead_click"] * dead


# whose change it is -----------------------------------------------------------------------------


def press(story: Storyboard) -> None:
    story.interact(1, story.node("#text"), 600, 500).interact(0, story.node("#text"), 600, 500)


def drag(story: Storyboard) -> None:
    story.incremental(12, positions=[{"x": 5, "y": 5, "id": story.node("#text"), "timeOffset": 0}])


@pytest.mark.parametrize(
    "act",
    [
        press,
        drag,
        lambda story: story.type("#name", "a"),
        lambda story: story.click("#name", 600, 500),
    ],
)
def test_what_comes_after_the_next_act_answers_that_act(look, act: Callable[[Storyboard], object]):
    story = shop().click("#name", 600, 500).wait(500).click("#buy").wait(2_000)
    act(story)
    assert kinds(look(end(tick(story.wait(100))))) == ["dead_click"]


def test_what_comes_before_the_next_act_answers_the_click(look):
    assert kinds(look(end(tick(shop().click("#buy").wait(1_900)).click("#name", 600, 500)))) == []


def test_what_the_next_press_makes_of_the_field_that_it_leaves_answers_nothing_before_it(look):
    """A field is validated when it is left: by the press, before the click."""
    story = shop().click("#text", 600, 500).wait(2_000)
    story.interact(1, story.node("#buy"), 100, 100).interact(6, story.node("#name"), 0, 0)
    tick(story.wait(20)).wait(20).interact(0, story.node("#buy"), 100, 100)
    moments = look(end(tick(story.interact(2, story.node("#buy"), 100, 100).wait(100), 3)))
    assert [(moment.signal, moment.element.selector) for moment in moments] == [("dead_click", "#text")]


# never dead, never rage -------------------------------------------------------------------------


@pytest.mark.parametrize("target", "#name #area #paint #frame #song #tab #mail #slide".split())
def test_what_is_exempt_is_never_dead(look, target):
    assert kinds(look(end(shop().click(target)))) == []


@pytest.mark.parametrize("target", "#loop #clip #own #prev #minus #plus".split())
def test_what_is_like_it_and_not_exempt_can_be_dead(look, target):
    assert kinds(look(end(shop().click(target)))) == ["dead_click"]


@pytest.mark.parametrize("target", "#name #area #paint #song #slide".split())
def test_what_is_used_by_clicking_often_is_no_rage(look, target):
    story = shop()
    for _ in range(6):
        story.click(target).wait(200)
    assert kinds(look(end(story))) == []


@pytest.mark.parametrize("target", "#prev #minus #plus".split())
@pytest.mark.parametrize(("answers", "expected"), [(1, []), (0, ["rage_click"])])
def test_steppers_are_rage_only_when_nothing_turns(look, target, answers, expected):
    """One answer is enough: at the last slide the arrow rests."""
    story = shop()
    for at in range(6):
        story.click(target).wait(40)
        if at < answers:
            tick(story, at)
        story.wait(200)
    assert [kind for kind in kinds(look(end(story))) if kind == "rage_click"] == expected


@pytest.mark.parametrize(
    ("name", "rage"), [("››", 0), ("›››", 1), ("Next " + "x" * 55, 0), ("Next " + "x" * 56, 1)]
)
def test_one_or_two_signs_and_a_short_name_make_a_stepper(look, name, rage):
    story = Storyboard().visit("https://shop.example/", f'<button id="b">{name}</button><i id="number">1</i>')
    story.wait(3_000)
    for at in range(6):
        story.click("#b").wait(40)
        if not at:
            tick(story)
        story.wait(200)
    assert kinds(look(end(story))).count("rage_click") == rage


def selecting(target: str, clicks: int) -> Storyboard:
    """Quick clicks that select a word."""
    story = shop()
    node = story.node(target) + 1
    for at in range(clicks):
        story.click(target).wait(20)
        if at == 1:
            story.incremental(14, ranges=[{"start": node, "startOffset": 0, "end": node, "endOffset": 5}])
        story.wait(250)
    return end(story)


@pytest.mark.parametrize(
    ("target", "clicks", "rage"), [("#text", 3, 0), ("#text", 4, 1), ("#text", 5, 1), ("#buy", 4, 1)]
)
def test_a_selection_cancels_a_chain_of_three_on_what_is_no_control(look, target, clicks, rage):
    assert kinds(look(selecting(target, clicks))).count("rage_click") == rage


@pytest.mark.parametrize(("target", "rage"), [("#text", 0), ("#buy", 1)])
def test_it_does_so_too_where_a_person_calls_three_clicks_a_chain(look, target, rage):
    moments = look(selecting(target, 3), {"rage_click": {"clicks": 3}})
    assert kinds(moments).count("rage_click") == rage


# errors -----------------------------------------------------------------------------------------


def console(level: str) -> Callable[[Storyboard], object]:
    payload = {"level": level, "trace": [], "payload": ['"It broke"']}
    return lambda story: story.event(6, {"plugin": "rrweb/console@1", "payload": payload})


def custom(tag: str) -> Callable[[Storyboard], object]:
    return lambda story: story.event(5, {"tag": tag, "payload": {"message": "It broke"}})


def request(status: int) -> Callable[[Storyboard], object]:
    def tell(story: Storyboard) -> None:
        now = story.now_ms - story.events[0]["timestamp"]
        entry = {"name": "/api", "initiatorType": "fetch", "startTime": now - 100, "endTime": now}
        entry |= {"status": status, "method": "POST", "entryType": "resource"}
        story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})

    return tell


@pytest.mark.parametrize(
    ("then", "found"),
    [
        (console("error"), True),
        (console("assert"), True),
        (console("warn"), False),
        (console("info"), False),
        (custom("error"), True),
        (custom("unhandledrejection"), True),
        (custom("help"), False),
        (request(400), True),
        (request(503), True),
        (request(399), False),
        (request(204), False),
    ],
)
def test_errors_rejections_and_failed_requests_make_an_error_click_and_warnings_do_not(look, then, found):
    story = shop().click("#buy").wait(300)
    then(story)
    assert ("error_click" in kinds(look(end(tick(story))))) is found


@pytest.mark.parametrize(("alone", "found"), [(0, 1), (1, 0), (2, 0)])
def test_an_error_counts_that_comes_oftener_with_clicks_than_without(look, alone, found):
    story = shop()
    for _ in range(alone):
        story.console_error("Noise").wait(2_000)
    story = end(tick(story.click("#buy").wait(300).console_error("Noise")))
    assert kinds(look(story)).count("error_click") == found


# weights ----------------------------------------------------------------------------------------


def moment(t_ms: float, node: int = 1, signal: str = "dead_click") -> Moment:
    element = ElementRef(node, "#x", "X", "b", True, ())
    return Moment(signal, t_ms, t_ms, "p", 0, element, 2.0, "")


def test_the_same_on_the_same_element_counts_less_each_time():
    assert [one.score for one in weighed([moment(t) for t in (0, 30_000, 60_000, 90_001)])] == [2, 1, 0.5, 2]


def test_another_element_and_another_signal_count_in_full():
    moments = [moment(0), moment(10, 2), moment(20, signal="slow_click"), moment(30)]
    assert [one.score for one in weighed(moments)] == [2, 2, 2, 1]
