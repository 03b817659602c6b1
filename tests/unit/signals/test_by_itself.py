"""What changes by itself, and what only looks like it: late answers, all of them at one place."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard
from helpers.told import end, kinds

BODY = '<button id="ask">Ask</button><p id="said">Nothing yet</p>'


def opened() -> Storyboard:
    return Storyboard().visit("https://shop.example/", BODY).wait(3_000)


def say(story: Storyboard, text: object) -> Storyboard:
    return story.mutate(texts=[{"id": story.node("#said") + 1, "value": str(text)}])


def request(story: Storyboard, took_ms: float) -> Storyboard:
    """A request that ends now, as the network plug-in tells it."""
    now = story.now_ms - story.events[0]["timestamp"]
    entry = {"entryType": "resource", "initiatorType": "fetch", "name": "https://shop.example/api"}
    entry |= {"startTime": now - took_ms, "endTime": now, "status": 200}
    return story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})


def found(look, story: Storyboard) -> list[str]:
    return [moment.signal for moment in look(story.wait(9_000).scroll(5))]


@pytest.mark.parametrize("clicks", [1, 2, 4])
def test_what_comes_once_after_each_click_is_its_answer(look, clicks):
    story = opened()
    for number in range(clicks):
        say(story.click("#ask").wait(3_000), number).wait(4_000)
    assert found(look, story) == ["slow_click"] * clicks


def test_what_comes_twice_after_a_click_comes_by_itself(look):
    story = opened()
    for number in range(2):
        say(say(story.click("#ask").wait(3_000), number).wait(3_000), "x").wait(2_000)
    assert found(look, story) == ["dead_click"] * 2


@pytest.mark.parametrize(("late_ms", "signal"), [(8_460, "slow_click"), (8_461, "dead_click")])
def test_what_also_comes_without_a_click_comes_by_itself(look, late_ms, signal):
    """Later than a click can be answered, too, which counts from the press."""
    story = say(opened().click("#ask").wait(late_ms), "once").wait(4_000)
    say(story.click("#ask").wait(3_000), "twice").wait(4_000)
    assert found(look, story) == [signal] * 2


@pytest.mark.parametrize(("asked", "signals"), [(True, ["slow_click"]), (False, ["dead_click"])])
def test_what_comes_with_the_answer_to_a_request_of_a_click_is_no_change_by_itself(look, asked, signals):
    """The first request takes nine seconds: longer than clicks are watched."""
    story = say(opened().click("#ask").wait(9_000), "late")
    if asked:
        request(story.wait(40), 9_000)
    say(story.wait(4_000).click("#ask").wait(3_000), "in time")
    if asked:
        request(story.wait(40), 3_000)
    assert found(look, story.wait(4_000))[-1:] == signals


def late(story: Storyboard) -> Storyboard:
    """A click whose request takes nine seconds, and what it brings."""
    return request(say(story.click("#ask").wait(9_000), "late").wait(40), 9_000).wait(4_000)


def test_what_came_with_a_late_request_counts_for_nothing_afterwards(look):
    story = late(opened())
    for number in range(2):
        say(story.click("#ask").wait(3_000), number).wait(4_000)
    assert found(look, story) == ["slow_click"] * 2, "each of these is the first of its click"


def test_one_change_by_itself_and_late_requests_are_not_two(look):
    story = say(late(opened()), "by itself").wait(4_000)
    request(say(story.click("#ask").wait(3_000), "in time").wait(40), 3_000)
    assert found(look, story) == ["slow_click"]


@pytest.mark.parametrize(("later_ms", "signals"), [(300, ["slow_click"]), (301, [])])
def test_what_comes_soon_after_the_answer_comes_with_it(look, later_ms, signals):
    """Pages draw some time after the answer is there; else the click waits for its request to the end."""
    story = opened()
    for number in range(2):
        request(story.click("#ask").wait(9_000), 9_000)
        say(story.wait(later_ms), number).wait(4_000)
    request(say(story.click("#ask").wait(3_000), "in time").wait(40), 3_000)
    assert found(look, story) == signals


@pytest.mark.parametrize(("before_ms", "signals"), [(100, ["slow_click"]), (101, [])])
def test_what_comes_just_before_the_end_of_a_request_comes_with_it(look, before_ms, signals):
    """An answer is shown while the last of it is still under way."""
    story = opened()
    for number in range(2):
        say(story.click("#ask").wait(9_000), number).wait(before_ms)
        request(story, 9_000 + before_ms).wait(4_000)
    request(say(story.click("#ask").wait(3_000), "in time").wait(40), 3_000)
    assert found(look, story) == signals


# what runs ------------------------------------------------------------------------------------------

RUNNING = '<div id="app"><p id="news">News <button id="open">Open</button></p><div id="knob">o</div></div>'


def running(every_ms: float, times: int) -> Storyboard:
    """A text moves by itself, a step each ``every_ms``; something in it is clicked 50 ms before a step."""
    story = Storyboard().visit("https://news.example/", RUNNING).wait(3_000)
    text = story.node("#news")
    for number in range(times + 12):
        moved = {"id": text, "attributes": {"style": f"transform: translateX(-{number}px);"}}
        story.mutate(attributes=[moved]).wait(every_ms - 90 if number == times else every_ms)
        if number == times:
            story.click("#open").wait(50)
    return end(story)


@pytest.mark.parametrize(
    ("every_ms", "times", "expected"),
    [
        (100, 20, ["dead_click"]),
        (250, 20, ["dead_click"]),
        (251, 20, []),  # what changes now and then may have changed for the click
        (250, 2, ["dead_click"]),  # 590 ms before the press
        (250, 1, []),
    ],
)
def test_a_text_that_runs_does_not_answer_a_click_in_it(look, every_ms, times, expected):
    assert kinds(look(running(every_ms, times))) == expected


@pytest.mark.parametrize("held_ms", [400, 4_000])
def test_what_follows_the_hand_while_it_drags_answers_it(look, held_ms):
    """However long that takes: the pointer is held, so nothing changes by itself."""
    story = Storyboard().visit("https://news.example/", RUNNING).wait(3_000)
    knob = story.node("#knob")
    for start in (100, 300):
        story.interact(1, knob, start, 50)
        for x in range(20):
            moved = {"id": knob, "attributes": {"style": {"left": f"{start + x}px"}}}
            story.wait(held_ms / 20).mutate(attributes=[moved])
        story.interact(0, knob, start + 20, 50).interact(2, knob, start + 20, 50).wait(2_000)
    assert kinds(look(end(story))) == []


# clocks ---------------------------------------------------------------------------------------------

TICKER = '<p id="news">News</p><div id="app"><button id="dead">Open</button></div><i id="head">-</i>'


def ticking(gaps_ms: list[float], deeds: bool) -> Storyboard:
    """A line changes after each of these times, while the visitor scrolls all the time, or taps about; 400 ms
    after the last but one something else is clicked."""
    story = Storyboard().visit("https://news.example/", TICKER)
    line, *between, last = story.node("#news") + 1, *gaps_ms
    for number, gap in enumerate(between):
        story.wait(gap - 500)
        if deeds:
            story.interact(7, story.node("#app"), 300, 300)
        else:
            story.scroll(number * 10)
        story.wait(500).mutate(texts=[{"id": line, "value": f"News {number}"}])
    story.wait(400).click("#dead").wait(last - 440)
    return end(story.mutate(texts=[{"id": line, "value": "The last"}]))


@pytest.mark.parametrize(
    ("gaps_ms", "deeds", "expected"),
    [
        ([900, 900, 900, 900], False, ["dead_click"]),
        ([900, 900, 950, 950], False, ["dead_click"]),  # a timer is late now and then
        ([700, 900, 1_100, 800], False, []),  # that is no clock
        ([900, 900, 900, 900], True, []),  # the visitor's own doing, perhaps
        ([900] * 5, True, ["dead_click"]),  # five times as even as that
    ],
)
def test_what_changes_as_a_clock_does_answers_no_click_elsewhere(look, gaps_ms, deeds, expected):
    """Also where it has never been left alone for long."""
    assert kinds(look(ticking(gaps_ms, deeds))) == expected


@pytest.mark.parametrize(
    ("scrolled_ms", "later_ms", "expected"),
    [(301, 200, ["dead_click"]), (301, 201, []), (300, 100, [])],
)
def test_what_scrolling_shows_or_hides_answers_no_click_before_it(look, scrolled_ms, later_ms, expected):
    """Unless the page was scrolled by the click."""
    story = Storyboard().visit("https://news.example/", TICKER).wait(3_000).click("#dead")
    story.wait(scrolled_ms).scroll(300).wait(later_ms)
    hidden = {"id": story.node("#head"), "attributes": {"class": "away"}}
    moments = look(end(story.mutate(attributes=[hidden])))
    assert kinds(moments) == expected
