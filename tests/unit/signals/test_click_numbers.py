"""Every number of the rules about clicks, from both sides: a test fails when one is changed."""

from __future__ import annotations

import numpy as np
import pytest

from heatreel.analysis.signals.dead_click import OTHER_WEIGHT
from heatreel.analysis.signals.registry import SIGNALS
from heatreel.library.library import Library
from heatreel.model.place import no_places
from heatreel.operations.detecting import moments_of, unmeasured
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard
from helpers.told import end

PAGE = (
    '<button id="buy">Apply coupon</button><p id="text">Words</p><div id="side"><div id="out">'
    '<span id="number">1</span></div></div>'
    '<div id="near"><button id="more">Show</button><i id="hint">-</i></div>'
)
DOWN_MS = 40.0  # a story's click: from the press to the click


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def times(moments, signal: str) -> int:
    return sum(moment.signal == signal for moment in moments)


def tick(story: Storyboard, value: object, node: str = "#number") -> Storyboard:
    return story.mutate(texts=[{"id": story.node(node) + 1, "value": str(value)}])


def chain(
    count: int, gap: float, target: str = "#buy", last_dx: float = 0.0, *, touch: bool = False
) -> Storyboard:
    """Clicks at one place but the last, which is so many px beside."""
    story = shop()
    for i in range(count):
        x = 100 + (last_dx if i == count - 1 else 0)
        if touch:
            story.tap(target, x).wait(gap - 65)
        else:
            story.click(target, x).wait(gap - DOWN_MS)
    return end(story)


@pytest.mark.parametrize(
    ("story", "rage"),
    [
        (chain(4, 700), 1),  # clicks
        (chain(3, 700), 0),
        (chain(4, 750), 1),  # gap_ms
        (chain(4, 751), 0),
        (chain(4, 700, "#text", 40), 1),  # radius_px: the last is 3/4 of it from the middle
        (chain(4, 700, "#text", 40.1), 0),
        (chain(4, 700, "#text", 58.6, touch=True), 1),  # touch_radius_px
        (chain(4, 700, "#text", 58.8, touch=True), 0),
        (chain(3, 500, "#buy", 75), 1),  # control_radius_px: the last is 2/3 of it from the middle
        (chain(3, 500, "#buy", 75.1), 0),
        (chain(3, 500), 1),  # few_clicks, few_span_ms
        (chain(3, 501), 0),
        (chain(2, 300), 0),
    ],
)
def test_rage_click(look, story, rage):
    assert times(look(story), "rage_click") == rage


@pytest.mark.parametrize(("answered", "kind"), [(2, "rage_click"), (3, "multi_click")])
def test_a_chain_is_rage_until_more_than_half_of_it_is_answered(look, answered, kind):
    story = shop()
    for i in range(4):
        story.click("#buy").wait(60)
        if i < answered:
            tick(story, i)
        story.wait(500)
    assert {m.signal for m in look(end(story))} & {"rage_click", "multi_click"} == {kind}


@pytest.mark.parametrize(
    ("after_ms", "slow", "dead"), [(2_000, 0, 0), (2_001, 1, 0), (8_500, 1, 0), (8_501, 0, 1)]
)
def test_slow_and_dead_by_the_time_from_the_press_to_the_first_reaction(look, after_ms, slow, dead):
    moments = look(end(tick(shop().click("#buy").wait(after_ms - DOWN_MS), 2)))
    assert (times(moments, "slow_click"), times(moments, "dead_click")) == (slow, dead)


@pytest.mark.parametrize(("watched_ms", "dead"), [(1_400, 1), (1_399, 0)])
def test_a_click_is_dead_only_when_it_was_watched_long_enough(look, watched_ms, dead):
    assert times(look(shop().click("#buy").wait(watched_ms).scroll(10)), "dead_click") == dead


@pytest.mark.parametrize(("gap", "dead"), [(1_000, 2), (999, 1)])
def test_one_dead_click_a_second_on_the_same_element(look, gap, dead):
    story = end(shop().click("#buy").wait(gap - DOWN_MS).click("#buy"))
    assert times(look(story, {"dead_click": {"unknown_ms": 0}}), "dead_click") == dead


@pytest.mark.parametrize(("after_ms", "found"), [(1_000, 1), (1_001, 0)])
def test_error_click_by_the_time_to_the_error(look, after_ms, found):
    story = end(shop().click("#buy").wait(after_ms).console_error("It broke"))
    assert times(look(story), "error_click") == found


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "found"), [(500, 6_000, 1), (501, 6_000, 0), (400, 7_000, 1), (400, 7_001, 0)]
)
def test_error_click_by_the_start_and_end_of_a_request(look, start_ms, end_ms, found):
    story = shop().click("#buy")
    origin, clicked = story.events[0]["timestamp"], story.now_ms
    story.wait(end_ms)
    entry = {
        "name": "https://shop.example/api",
        "entryType": "resource",
        "initiatorType": "fetch",
        "startTime": clicked + start_ms - origin,
        "endTime": clicked + end_ms - origin,
        "status": 500,
        "method": "POST",
    }
    story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})
    assert times(look(end(story)), "error_click") == found


def unanswered(story: Storyboard, took_ms: float) -> Storyboard:
    """A request that ends now without an answer."""
    now = story.now_ms - story.events[0]["timestamp"]
    entry = {"entryType": "resource", "initiatorType": "fetch", "name": "https://shop.example/api"}
    entry |= {"startTime": now - took_ms, "endTime": now, "status": 0}
    return story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})


@pytest.mark.parametrize(("before_ms", "found"), [(249, 0), (250, 1)])
def test_a_request_that_ends_with_the_next_act_was_called_off(look, before_ms, found):
    story = shop().click("#buy").wait(3_000).click("#more", 400, 400).wait(before_ms)
    assert times(look(end(unanswered(story, before_ms + 2_940))), "error_click") == found


@pytest.mark.parametrize(("before_ms", "found"), [(1_000, 0), (1_001, 1)])
def test_a_request_that_ends_when_the_page_is_left_was_called_off(look, before_ms, found):
    story = unanswered(shop().click("#buy").wait(2_000), 1_900).wait(before_ms)
    assert times(look(end(story.visit("https://shop.example/next", PAGE))), "error_click") == found


@pytest.mark.parametrize(("start_ms", "dead"), [(260, 0), (261, 1), (-40, 0), (-41, 1)])
@pytest.mark.parametrize("next_click", [False, True])
def test_a_request_soon_after_the_press_makes_a_click_pending(look, start_ms, dead, next_click):
    """The press is 40 ms before the click; also when the request ends after the next click."""
    story = shop().click("#buy")
    start = story.now_ms + start_ms - story.events[0]["timestamp"]
    if next_click:
        tick(story.wait(2_000).click("#more", 400, 400).wait(10), 2)
    story.wait(500)
    entry = {"entryType": "resource", "initiatorType": "fetch", "startTime": start}
    entry |= {"endTime": story.now_ms - story.events[0]["timestamp"]}
    entry |= {"name": "https://shop.example/api", "status": 200, "method": "POST"}
    story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})
    assert times(look(end(story)), "dead_click") == dead


@pytest.mark.parametrize(
    ("near_px", "touch", "found"), [(12.0, False, 1), (12.5, False, 0), (16.0, True, 1), (16.5, True, 0)]
)
def test_near_miss_by_the_distance_to_a_control(tmp_path, near_px, touch, found):
    story = shop()
    story = end(story.tap("#text") if touch else story.click("#text"))
    import_paths(tmp_path / "l.heatreel", [story.save(tmp_path / "one.json")])
    with Library.open(tmp_path / "l.heatreel") as library:
        session_id = int(library.session_ids()[0])
        before = moments_of(library, session_id)
        assert (times(before, "dead_click"), times(before, "near_miss")) == (1, 0)
        assert "was not looked for" in unmeasured(library, session_id)["near_miss"]
        places = no_places(1, ("#text",))
        places.target[0], places.box[0], places.near_px[0] = 0, (0, 0, 10, 10), near_px
        library.save_places(session_id, places)
        after = moments_of(library, session_id)
        assert (times(after, "dead_click"), times(after, "near_miss")) == (1, found)
        assert "near_miss" not in unmeasured(library, session_id)


def test_a_dead_click_under_a_pointing_hand_is_one_on_a_control(tmp_path):
    import_paths(tmp_path / "l.heatreel", [end(shop().click("#text")).save(tmp_path / "one.json")])
    with Library.open(tmp_path / "l.heatreel") as library:
        session_id = int(library.session_ids()[0])
        (other,) = moments_of(library, session_id)
        assert other.variant == "other"
        assert other.looked[-1].result == "not looked for yet"
        places = no_places(1, ("#text",))
        places.target[0], places.box[0], places.flags[0] = 0, (0, 0, 10, 10), np.uint8(8 + 1)
        library.save_places(session_id, places)
        (control,) = moments_of(library, session_id)
        assert control.variant == "control"
        assert "not looked for yet" not in [line.result for line in control.looked]


# what is a reaction -----------------------------------------------------------------------------


@pytest.mark.parametrize(("ticks", "dead"), [(1, 0), (2, 1)])
def test_ambient_is_what_changed_twice_by_itself(look, ticks, dead):
    story = shop()
    for i in range(ticks):
        tick(story.wait(2_000), i)
    story = end(tick(story.wait(2_000).click("#buy").wait(700), "again"))
    assert times(look(story), "dead_click") == dead


@pytest.mark.parametrize(("apart_ms", "dead"), [(100, 0), (101, 1)])
def test_changes_so_near_each_other_are_one(look, apart_ms, dead):
    story = tick(tick(shop().wait(2_000), 5).wait(apart_ms), 6).wait(2_000)
    assert times(look(end(tick(story.click("#buy").wait(700), "again"))), "dead_click") == dead


@pytest.mark.parametrize(("held_ms", "dead"), [(3_000, 0), (3_001, 1)])
def test_a_press_so_long_before_a_click_is_its_own(look, held_ms, dead):
    story = shop()
    button = story.node("#buy")
    tick(story.interact(1, button, 100, 100).wait(100), 5).wait(held_ms - 100)
    assert times(look(end(story.interact(2, button, 100, 100))), "dead_click") == dead


@pytest.mark.parametrize(("quiet_ms", "dead"), [(1_500, 1), (1_499, 0)])
def test_by_itself_means_so_long_after_the_last_act(look, quiet_ms, dead):
    story = shop()
    for i in range(2):
        story.interact(1, story.node("#text"), 5, 5).interact(0, story.node("#text"), 5, 5)
        tick(story.wait(quiet_ms), i).wait(200)
    story = end(tick(story.wait(3_000).click("#buy").wait(700), "again"))
    assert times(look(story), "dead_click") == dead


@pytest.mark.parametrize(
    ("target", "after_ms", "dead"), [("#more", 100, 0), ("#more", 101, 1), ("#buy", 100, 1)]
)
def test_an_ambient_change_answers_only_at_once_and_in_or_beside_the_target(look, target, after_ms, dead):
    story = shop()
    for i in range(3):
        tick(story.wait(2_000), i, "#hint")
    story = end(tick(story.wait(2_000).click(target).wait(after_ms), "again", "#hint"))
    assert times(look(story), "dead_click") == dead


@pytest.mark.parametrize(("after_ms", "dead"), [(300, 0), (301, 1)])
def test_a_scroll_answers_within_its_time(look, after_ms, dead):
    assert times(look(end(shop().click("#buy").wait(after_ms).scroll(300))), "dead_click") == dead


@pytest.mark.parametrize(("after_ms", "dead"), [(100, 0), (101, 1)])
def test_a_selection_answers_within_its_time(look, after_ms, dead):
    story = shop().click("#text").wait(after_ms)
    node = story.node("#text") + 1
    story.incremental(14, ranges=[{"start": node, "startOffset": 0, "end": node, "endOffset": 5}])
    assert times(look(end(story)), "dead_click") == dead


@pytest.mark.parametrize(("after_ms", "dead"), [(1_000, 0), (1_001, 1)])
def test_a_new_window_answers_within_its_time(look, after_ms, dead):
    story = shop()
    for event in story.events:
        event["windowId"] = "a"
    story.window = "a"
    story.click("#buy").wait(after_ms)
    story.window = "b"
    story.visit("https://shop.example/help", "<p>Help</p>")
    story.window = "a"
    assert times(look(end(story)), "dead_click") == dead


def test_weights_are_those_of_the_definitions():
    assert {signal.id: signal.weight for signal in SIGNALS} == _WEIGHTS
    assert OTHER_WEIGHT == 0.5, "of a dead click on what is no control"


_WEIGHTS = {
    "error_click": 4.0,
    "rage_click": 4.0,
    "dead_click": 2.0,
    "slow_click": 1.0,
    "near_miss": 0.5,
    "multi_click": 0.0,
    "form_abandonment": 3.0,
    "dead_end": 2.0,
    "reload_storm": 2.0,
    "field_struggle": 2.0,
    "quick_back": 1.0,
    "thrashed_cursor": 1.0,
    "excessive_scrolling": 1.0,
    "long_wait": 1.0,
    "speed_browsing": 1.0,
    "hesitation": 0.0,
}
