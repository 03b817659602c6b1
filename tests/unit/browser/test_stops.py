"""The page pass goes through a session once, in batches with a stop before each click."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatreel.browser.feed import Feed
from heatreel.browser.stops import MOST_STOPS, Leg, click_events, legs
from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

BUY = "<button id=buy>Buy</button>"


@pytest.fixture
def planned(tmp_path: Path):
    """Plans the pass over a recording without keyframes: its legs, and the types of events by index."""

    def plan(story: Storyboard) -> tuple[list[Leg], list[int]]:
        [session_id] = import_paths(tmp_path / "l.heatreel", [story.save(tmp_path / "s.json")]).new_ids
        with Library.open(tmp_path / "l.heatreel") as library:
            track = library.track(session_id)
        made = list(legs(Feed(track), track, np.arange(len(track.clicks))))
        return made, click_events(track).tolist()

    return plan


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", BUY).wait(900)


def test_all_that_came_before_a_click_is_applied_and_nothing_of_it(planned):
    story = shop().mutate().wait(50).click("#buy").mutate().wait(900).click("#buy").mutate()
    [leg], events = planned(story)
    assert leg.fresh
    for (count, row), wanted in zip(leg.stops, (0, 1), strict=True):
        assert row == wanted
        assert leg.events[count - 1] == events[row] - 1
        assert events[row] not in leg.events[:count]


def test_of_the_way_of_the_pointer_only_its_end_is_applied(planned):
    story = shop().click("#buy").wait(900)
    for x in range(5):
        story.move((x, 1))
    [leg], _events = planned(story.click("#buy"))
    moves = [i for i, event in enumerate(story.events) if event["data"].get("source") == 1]
    assert [move in leg.events for move in moves] == [False] * 4 + [True]


def test_another_page_begins_anew_and_a_long_one_is_cut_without_beginning_anew(planned):
    story = shop()
    for _ in range(MOST_STOPS + 5):
        story.click("#buy").wait(400)
    story.visit("https://shop.example/2", BUY).wait(900).click("#buy")
    made, _events = planned(story)
    assert [leg.fresh for leg in made] == [True, False, True]
    assert [len(leg.stops) for leg in made] == [MOST_STOPS, 5, 1]
    assert [row for leg in made for _count, row in leg.stops] == list(range(MOST_STOPS + 6))


def test_clicks_before_the_first_page_are_left_out(planned):
    story = Storyboard().event(4, {"href": "https://shop.example/", "width": 800, "height": 600})
    story.click(5).wait(9000).visit("https://shop.example/", BUY).wait(900).click("#buy")
    [leg], _events = planned(story)
    assert [row for _count, row in leg.stops] == [1]
