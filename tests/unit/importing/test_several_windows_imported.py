"""A visit in several windows of the browser: each has its own page views, scroll, size and clicks."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.session import SessionTrack
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

LABEL, BOX = 20, 21


def imported(tmp_path: Path, story: Storyboard) -> SessionTrack:
    library = tmp_path / "l.heatreel"
    report = import_paths(library, [story.save(tmp_path / "visit.json")])
    with Library.open(library) as opened:
        return opened.track(report.new_ids[0])


@pytest.fixture
def shop() -> Storyboard:
    """A shop in one window, scrolled; help in another, smaller and not scrolled, in between."""
    story = Storyboard(width=1000, height=600)
    story.window = "shop"
    story.visit("https://shop.example/cart", "<b id=buy>Buy</b>").scroll(500).wait(50)
    story.window, story.width = "help", 500
    story.visit("https://shop.example/help", "<b id=ask>Ask</b>").wait(50).click("#ask", 10, 20).wait(900)
    story.window, story.width = "shop", 1000
    story.click("#ask", 30, 40).wait(900).console_error("no stock").wait(100)
    return story


def test_each_window_has_page_views_of_its_own(tmp_path: Path, shop: Storyboard) -> None:
    track = imported(tmp_path, shop)
    assert track.windows == ("shop", "help")
    assert [(view.index, view.window, view.page) for view in track.page_views] == [
        (0, 0, "https://shop.example/cart"),
        (1, 1, "https://shop.example/help"),
    ]
    cart, help_ = track.page_views
    assert cart.end_ms == track.end_ms + 1, "the other window does not end this one's page"
    assert help_.end_ms == track.clicks.t_ms[0] + 1, "a window ends with its last event"
    assert track.index.window[[cart.snapshot_event, help_.snapshot_event]].tolist() == [0, 1]


def test_a_click_lies_on_the_page_of_its_window_as_far_as_that_is_scrolled(
    tmp_path: Path, shop: Storyboard
) -> None:
    clicks = imported(tmp_path, shop).clicks
    assert clicks.window.tolist() == [1, 0]
    assert clicks.page_view.tolist() == [1, 0]
    assert clicks.y_page.tolist() == [20, 540]


def test_what_is_recorded_says_in_which_window(tmp_path: Path, shop: Storyboard) -> None:
    track = imported(tmp_path, shop)
    assert track.scrolls.window.tolist() == [0]
    assert track.scrolls.is_page.tolist() == [1]
    assert list(zip(track.viewports.window, track.viewports.width, strict=True)) == [(0, 1000), (1, 500)]
    assert track.interactions.window.tolist() == [1, 1, 1, 0, 0, 0]
    assert [error.window for error in track.errors] == [0]


def test_clicks_of_two_windows_are_not_one(tmp_path: Path) -> None:
    """A click that another one follows at once at the same place is a label's, within one window only."""

    def clicks(second: str) -> int:
        story = Storyboard()
        for story.window in ("a", "b"):
            story.visit("https://shop.example/", "<b id=x>x</b>")
        story.window = "a"
        story.interact(2, LABEL, 5, 5).wait(10)
        story.window = second
        story.interact(2, BOX, 5, 5)
        folder = tmp_path / second
        folder.mkdir()
        return len(imported(folder, story).clicks)

    assert (clicks("a"), clicks("b")) == (1, 2)


def test_windows_one_after_the_other_in_the_file_are_put_in_time_order(
    tmp_path: Path, shop: Storyboard
) -> None:
    shop.events.sort(key=lambda event: event["windowId"])
    track = imported(tmp_path, shop)
    assert track.windows == ("shop", "help"), "in the order in which the visitor came to them"
    assert track.clicks.window.tolist() == [1, 0]
    assert track.findings == ()


def test_an_event_that_names_no_window_is_of_the_one_before(tmp_path: Path, shop: Storyboard) -> None:
    del shop.events[0]["windowId"], shop.events[-1]["windowId"]
    track = imported(tmp_path, shop)
    assert track.windows == ("shop", "help")
    assert track.index.window[[0, -1]].tolist() == [0, 0]


def test_the_same_event_in_two_windows_is_no_repetition(tmp_path: Path) -> None:
    story = Storyboard()
    for story.window in ("a", "b"):
        story.now_ms = 1_790_000_000_000.0
        story.visit("https://shop.example/", "<p>x</p>")
    track = imported(tmp_path, story)
    assert track.index.window.tolist() == [0, 1, 0, 1]
    assert track.findings == ()


def test_the_same_events_in_other_windows_are_another_session(tmp_path: Path, shop: Storyboard) -> None:
    library, path = tmp_path / "l.heatreel", tmp_path / "visit.json"
    first = import_paths(library, [shop.save(path)]).new_ids
    for event in shop.events:
        event["windowId"] = {"shop": 1, "help": 2}[event["windowId"]]
    assert import_paths(library, [shop.save(path)]).known_ids == first, "a window goes by any name"
    for event in shop.events:
        event["windowId"] = 1
    second = import_paths(library, [shop.save(path)])
    assert second.new_ids
    with Library.open(library) as opened:
        assert opened.track(second.new_ids[0]).windows == ("1",)


def test_more_windows_than_a_browser_has_do_no_harm(tmp_path: Path) -> None:
    story, dice = Storyboard(), random.Random(4)
    story.visit("https://shop.example/", "<p>x</p>")
    for _ in range(3000):
        story.window = str(dice.getrandbits(60))
        story.wait(1).scroll(1)
    track = imported(tmp_path, story)
    assert len(track.windows) == 1000
    assert "windows" in [finding.kind for finding in track.findings]
