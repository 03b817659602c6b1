"""Which events show a time: never another window's, never more than needed."""

from __future__ import annotations

import json

import numpy as np

from heatreel.browser.batches import read_batch
from heatreel.browser.feed import Feed
from heatreel.model.keyframes import KeyframeIndex
from helpers.recorded import track_of
from helpers.storyboard import Storyboard


def two_pages() -> Storyboard:
    story = Storyboard().visit("https://shop.example/").wait(5000)
    story.move((1, 1), (2, 2)).move((3, 3)).scroll(10).wait(5000)
    return story.visit("https://shop.example/2").wait(5000).scroll(20).wait(1000).mutate()


def test_a_time_is_built_from_the_last_full_snapshot_before_it():
    story = two_pages()
    feed = Feed(track_of(story))
    second = [i for i, event in enumerate(story.events) if event["type"] == 2][1]
    spot = feed.spot(story.events[-1]["timestamp"])
    assert (spot.snapshot, spot.last) == (second, len(story.events) - 1)
    assert feed.plan(spot).events.tolist() == list(range(second, len(story.events)))
    assert feed.spot(story.events[second]["timestamp"] - 1).snapshot == 1


def test_of_the_pointers_way_only_its_end_matters_for_a_seek():
    story = two_pages()
    feed = Feed(track_of(story))
    spot = feed.spot(story.events[4]["timestamp"])
    assert feed.plan(spot).events.tolist() == [1, 3, 4]
    assert feed.events_between(feed.spot(story.events[1]["timestamp"]), spot).tolist() == [2, 3, 4]


def test_going_on_is_possible_within_a_page_and_only_forwards():
    story = two_pages()
    feed = Feed(track_of(story))
    early, late = (feed.spot(story.events[i]["timestamp"]) for i in (2, 4))
    assert feed.is_near(early, late)
    assert feed.is_nearest(early, late)
    assert not feed.is_near(late, early)
    assert not feed.is_near(late, feed.spot(story.events[-1]["timestamp"]))


def test_a_session_begins_with_its_page_when_the_snapshot_follows_soon():
    story = Storyboard().visit("https://shop.example/")
    assert Feed(track_of(story)).spot(story.events[0]["timestamp"]).snapshot == 1


def test_without_a_full_snapshot_there_is_none():
    story = Storyboard(width=500, height=300)
    story.event(4, {"href": "https://shop.example/", "width": 500, "height": 300}).move((1, 1))
    feed = Feed(track_of(story))
    spot = feed.spot(story.events[-1]["timestamp"])
    assert spot.snapshot == -1
    assert feed.size_at(spot, story.events[-1]["timestamp"]) == (500, 300)


def test_another_windows_events_are_left_out():
    story = two_pages()
    windows = [0] * len(story.events)
    windows[3] = 1  # a move in another window
    feed = Feed(track_of(story, windows))
    assert feed.plan(feed.spot(story.events[4]["timestamp"])).events.tolist() == [1, 2, 4]


def test_a_batch_holds_the_events_asked_for_in_their_order():
    reads: list[tuple[int, int]] = []

    def read(first: int, end: int) -> list[bytes]:
        reads.append((first, end))
        return [str(i).encode() for i in range(first, end)]

    numbers = np.array([3, 4, 9, 5000, 5001])
    assert json.loads(read_batch(read, numbers)) == [3, 4, 9, 5000, 5001]
    assert reads == [(3, 10), (5000, 5002)]
    assert json.loads(read_batch(read, np.array([], np.int64))) == []


def test_a_seek_starts_from_the_latest_keyframe_of_its_window():
    story = two_pages()
    feed, last = Feed(track_of(story)), len(story.events) - 1
    feed.keyframes = KeyframeIndex(np.array([3, last - 1, last]), np.array([0, 0, 1], np.int16), True)
    plan = feed.plan(feed.spot(story.events[-1]["timestamp"]))
    assert (plan.keyframe, plan.events.tolist()) == (1, [last])
    assert plan.begins_ms == story.events[last - 1]["timestamp"]
    first_page = feed.plan(feed.spot(story.events[2]["timestamp"]))
    assert first_page.keyframe == -1


def test_the_page_goes_on_unless_a_keyframe_is_nearer():
    story = two_pages()
    feed = Feed(track_of(story))
    early, late = (feed.spot(story.events[i]["timestamp"]) for i in (2, 4))
    feed.keyframes = KeyframeIndex(np.array([3]), np.array([0], np.int16), True)
    assert not feed.is_nearest(early, late)
    feed.keyframes = KeyframeIndex(np.array([2]), np.array([0], np.int16), True)
    assert feed.is_nearest(early, late)


def test_what_the_pointer_hovered_before_a_keyframe_is_told_after_it():
    story = two_pages()
    feed = Feed(track_of(story))
    feed.keyframes = KeyframeIndex(np.array([4]), np.array([0], np.int16), True)
    plan = feed.plan(feed.spot(story.events[4]["timestamp"]))
    assert (plan.keyframe, plan.events.tolist()) == (0, [3])
