"""Broken recordings: the mirror goes on, counts what it skipped, and the page at later times is right."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from heatreel.library.library import Library
from heatreel.model.session import SessionTrack
from heatreel.operations.importing import import_paths
from heatreel.replay.page_state import PageState
from helpers.storyboard import Storyboard

DAY_MS = 24 * 3_600_000.0
MANY = 20_000


def page_of(story: Storyboard) -> PageState:
    """The page after all of a storyboard's events."""
    state = PageState()
    for event in story.events:
        state.apply(json.loads(json.dumps(event)), event["timestamp"])
    return state


def element(id_: int, parent: int, following: int | None = None, tag: str = "b", **more: Any) -> dict:
    node = {"type": 2, "id": id_, "tagName": tag, "attributes": {}, "childNodes": [], **more}
    return {"parentId": parent, "nextId": following, "node": node}


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.test/", '<div id="box"><p id="one">One</p></div>')


def written(state: PageState) -> list[dict]:
    """What the mirror writes, decoded; it must be a page that can be rebuilt."""
    events = [json.loads(text) for text in state.as_events(1.0)]
    assert [event["type"] for event in events[:2]] == [4, 2]
    return events


def title_changes(story: Storyboard) -> Storyboard:
    """A change that must arrive whatever came before it."""
    return story.mutate(attributes=[{"id": story.node("#one"), "attributes": {"title": "later"}}])


DANGLING = {
    "add to a parent that is not there": {"adds": [element(90, 777)]},
    "remove of a node that is not there": {"removes": [{"id": 777, "parentId": 1}]},
    "text of a node that is not there": {"texts": [{"id": 777, "value": "x"}]},
    "attribute of a node that is not there": {"attributes": [{"id": 777, "attributes": {"a": "b"}}]},
}
ODD = {
    "scroll of a node that is not there": {"source": 3, "id": 777, "x": 0, "y": 9},
    "input of a node that is not there": {"source": 5, "id": 777, "text": "x", "isChecked": False},
    "media of a node that is not there": {"source": 7, "id": 777, "type": 0},
    "style rule of a node that is not there": {"source": 8, "id": 777, "adds": [{"rule": "p{}"}]},
    "style sheet of a node that is not there": {"source": 15, "id": 777, "styleIds": [1]},
}


@pytest.mark.parametrize("reason", DANGLING)
def test_a_change_of_a_node_that_is_not_there_is_counted_and_costs_no_other(reason: str) -> None:
    state = page_of(title_changes(shop().mutate(**DANGLING[reason])))
    assert state.skipped == {reason: 1}
    assert state.mirror.nodes[shop().node("#one")].attributes["title"] == "later"
    written(state)


@pytest.mark.parametrize("reason", ODD)
def test_what_is_said_of_a_node_that_is_not_there_is_counted(reason: str) -> None:
    story = title_changes(shop().event(3, ODD[reason]))
    state = page_of(story)
    assert state.skipped == {reason: 1}
    assert state.mirror.nodes[story.node("#one")].attributes["title"] == "later"
    assert len(written(state)) == 2


@pytest.mark.parametrize(
    "data",
    [
        {"source": 0, "adds": None, "removes": 7, "texts": "x", "attributes": {}},
        {"source": 0, "adds": [None, 5, {"node": None, "parentId": 1}, {"parentId": "1"}]},
        {"source": 0, "removes": [None, {"id": []}, {"id": {}}, "x"]},
        {"source": 0, "attributes": [{"id": 1, "attributes": None}, {"id": None}, 4]},
        {"source": 3, "id": None, "x": "a", "y": []},
        {"source": 4, "width": "wide", "height": None},
        {"source": 5},
        {"source": 8, "id": 3, "adds": "x", "removes": [7]},
        {"source": 13, "id": 3, "index": None, "set": 4},
        {"source": 14, "ranges": "x"},
        {"source": 15, "id": 1, "styles": [None, {"x": 1}], "styleIds": 3},
        {"source": [], "id": 3},
        {"source": None},
    ],
    ids=str,
)
def test_no_body_stops_the_mirror(data: dict) -> None:
    story = title_changes(shop().event(3, data))
    state = page_of(story)
    assert state.mirror.nodes[story.node("#one")].attributes["title"] == "later"
    written(state)


def test_a_number_given_twice_in_a_page_is_counted_and_the_page_is_whole() -> None:
    story = shop()
    box = story.tree["childNodes"][-1]["childNodes"][1]["childNodes"][0]
    box["childNodes"].append({**box["childNodes"][0], "attributes": {"id": "two"}})
    state = page_of(title_changes(story))
    assert state.skipped["duplicate id"] >= 1
    body = written(state)[1]["data"]["node"]["childNodes"][-1]["childNodes"][1]
    assert [child["attributes"]["id"] for child in body["childNodes"][0]["childNodes"]] == ["one", "two"]


def test_a_node_that_is_added_again_moves() -> None:
    story = shop()
    body, one = story.node("body"), story.node("#one")
    story.mutate(adds=[element(one, body, tag="p")])
    state = page_of(story)
    assert state.mirror.nodes[one].parent is state.mirror.nodes[body]
    assert not state.mirror.nodes[story.node("#box")].children


def test_a_node_cannot_move_into_itself() -> None:
    story = shop()
    story.mutate(adds=[element(story.node("#box"), story.node("#one"), tag="div")])
    state = page_of(title_changes(story))
    assert state.skipped["node moved into itself"] == 1
    assert state.mirror.nodes[story.node("#one")].attributes["title"] == "later"


@pytest.mark.parametrize("order", ["first to last", "last to first", "any"])
def test_20000_nodes_are_added_in_any_order_and_taken_out_again(order: str) -> None:
    story = shop()
    box = story.node("#box")
    adds = [element(1000 + i, box, 1001 + i if i + 1 < MANY else story.node("#one")) for i in range(MANY)]
    if order == "any":
        random.Random(4).shuffle(adds)
    elif order == "last to first":
        adds.reverse()
    state = page_of(story.mutate(adds=adds))
    ids = [child.id for child in state.mirror.nodes[box].children]
    assert ids == [*range(1000, 1000 + MANY), story.node("#one")]
    assert not state.skipped
    whole = written(state)[1]["data"]["node"]["childNodes"][-1]["childNodes"][1]["childNodes"][0]
    assert [child["id"] for child in whole["childNodes"]] == ids
    removes = [{"id": add["node"]["id"], "parentId": box} for add in adds]
    state.apply({"type": 3, "data": {"source": 0, "removes": removes}}, 1.0)
    assert [child.id for child in state.mirror.nodes[box].children] == [story.node("#one")]


def test_next_siblings_that_never_come_put_nodes_at_the_end() -> None:
    story = shop()
    box = story.node("#box")
    state = page_of(story.mutate(adds=[element(90 + i, box, 500_000 + i) for i in range(3)]))
    assert [child.id for child in state.mirror.nodes[box].children] == [story.node("#one"), 90, 91, 92]
    assert state.skipped == {"next sibling that is not there": 3}


def test_events_before_the_first_page_are_counted_and_change_nothing() -> None:
    early = Storyboard().scroll(50).mutate(texts=[{"id": 1, "value": "x"}]).wait(10)
    early.visit("https://shop.test/", "<p>x</p>")
    state = page_of(early)
    assert state.skipped == {"before the first page": 2}
    assert len(written(state)) == 2


def test_without_a_page_nothing_is_written() -> None:
    state = page_of(Storyboard().scroll(50).move((1, 1), (2, 2)))
    assert state.as_events(1.0) == []


# through the library ------------------------------------------------------------------------------


def imported(tmp_path: Path, events: list[dict]) -> tuple[SessionTrack, list[dict], str]:
    """Track, events and quality of the one session that comes of these events."""
    file = tmp_path / "visit.json"
    file.write_text(json.dumps(events))
    ids = import_paths(tmp_path / "l.heatreel", [file]).new_ids
    assert len(ids) == 1
    with Library.open(tmp_path / "l.heatreel") as library:
        texts = [json.loads(text) for text in library.events(ids[0])]
        return library.track(ids[0]), texts, library.row(ids[0]).quality


def kinds(track: SessionTrack) -> dict[str, int]:
    return {finding.kind: finding.count for finding in track.findings}


def visit() -> Storyboard:
    return title_changes(shop().wait(2000)).wait(1000).click("#one").wait(2000).scroll(10)


@pytest.mark.parametrize("days", [198, -198], ids=["later", "earlier"])
@pytest.mark.parametrize("at", [0, 3, -1])
def test_an_event_198_days_away_does_not_stretch_the_timeline(tmp_path: Path, days: int, at: int) -> None:
    story = visit()
    stray = {"type": 5, "data": {"tag": "x", "payload": {}}, "timestamp": story.now_ms + days * DAY_MS}
    events = list(story.events)
    events.insert(at % (len(events) + 1), stray)
    track, texts, quality = imported(tmp_path, events)
    assert track.session.duration_ms == story.events[-1]["timestamp"] - story.events[0]["timestamp"]
    assert kinds(track) == {"stray": 1}
    assert quality == "partial"
    assert len(texts) == len(story.events)


@pytest.mark.parametrize("t", [1e300, -5.0, 0.0, 1.0])
def test_an_absurd_time_does_not_stretch_the_timeline(tmp_path: Path, t: float) -> None:
    story = visit()
    stray = {"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": 1}, "timestamp": t}
    track, _, _ = imported(tmp_path, [*story.events, stray])
    assert track.session.duration_ms == story.events[-1]["timestamp"] - story.events[0]["timestamp"]
    assert kinds(track) == {"stray": 1}


@pytest.mark.parametrize("first", [True, False], ids=["seconds first", "milliseconds first"])
def test_seconds_mixed_with_milliseconds_are_one_visit(tmp_path: Path, first: bool) -> None:
    story = visit()
    for number, event in enumerate(story.events):
        if (number % 2 == 0) == first:
            event["timestamp"] /= 1000
    track, _, quality = imported(tmp_path, story.events)
    assert track.session.duration_ms < 60_000
    assert set(kinds(track)) <= {"seconds", "out-of-order"}
    assert "seconds" in kinds(track)
    assert quality == "partial"


def test_a_session_says_what_was_not_applied_to_its_page(tmp_path: Path) -> None:
    story = visit().mutate(removes=[{"id": 777, "parentId": 1}, {"id": 778, "parentId": 1}]).wait(10)
    track, _, quality = imported(tmp_path, story.events)
    found = [finding for finding in track.findings if finding.kind == "skipped"]
    assert [(finding.text, finding.count) for finding in found] == [
        ("Not applied to the page: remove of a node that is not there.", 2)
    ]
    assert quality == "partial"


def test_a_session_without_any_page_says_so(tmp_path: Path) -> None:
    story = Storyboard().event(4, {"href": "https://shop.test/", "width": 800, "height": 600})
    track, _, quality = imported(tmp_path, story.move((1, 1), (9, 9)).scroll(5).events)
    assert track.session.has_page is False
    assert "no-snapshot" in kinds(track)
    assert quality == "partial"


def test_an_attribute_of_5_mb_is_kept_whole(tmp_path: Path) -> None:
    large = "data:," + "x" * 5_000_000
    story = shop().wait(100)
    story.mutate(attributes=[{"id": story.node("#one"), "attributes": {"data-x": large}}]).wait(100)
    track, texts, quality = imported(tmp_path, story.events)
    assert quality == "good"
    state = PageState()
    for event in texts:
        state.apply(event, event["timestamp"])
    assert len(b"".join(state.as_events(track.end_ms))) > 5_000_000
