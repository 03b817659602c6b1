"""One bad event costs its own change and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.equality import keyframes_every
from helpers.recorded import Shown
from helpers.storyboard import Storyboard

BOX = "<style>body{margin:0}</style><div id=box style='width:200px;height:100px;background:#cc2200'></div>"
GREEN = "width:200px;height:100px;background:#00aa44"

BAD = {
    "a number that JSON does not have": b'{"source":0,"adds":[],"removes":[],"texts":[],"attributes":[],'
    b'"x":NaN}',
    "a raw line break in a string": b'{"source":0,"adds":[],"removes":[],"attributes":[],'
    b'"texts":[{"id":1,"value":"a\nb"}]}',
    "half of an emoji": b'{"source":0,"adds":[],"removes":[],"attributes":[],'
    b'"texts":[{"id":1,"value":"\\ud83d"}]}',
    "bytes that are no UTF-8": b'{"source":0,"adds":[],"removes":[],"attributes":[],'
    b'"texts":[{"id":1,"value":"\xff\xfe"}]}',
    "a mutation without its lists": b'{"source":0}',
    "lists that are none": b'{"source":0,"adds":null,"removes":7,"texts":"x","attributes":{}}',
    "a source that is a word": b'{"source":"mutation"}',
    "a node that is nowhere": b'{"source":0,"adds":[{"parentId":900,"nextId":null,"node":{"type":2,"id":901,'
    b'"tagName":"p","attributes":{},"childNodes":[]}}],"removes":[],"texts":[],"attributes":[]}',
    "a body that is a list": b"[1,2,3]",
    "nothing": b"null",
}


@pytest.fixture
def shown_from_file(qtbot, page, tmp_path: Path):
    opened: list[Library] = []

    def show(content: bytes, story: Storyboard) -> Shown:
        (tmp_path / "visit.json").write_bytes(content)
        with keyframes_every(0.01):
            report = import_paths(tmp_path / "l.heatreel", [tmp_path / "visit.json"])
        library = Library.open(tmp_path / "l.heatreel")
        opened.append(library)
        shown = Shown(qtbot, page, story)
        page.open_session(library, library.track(report.new_ids[0]))
        return shown

    yield show
    page.close()
    for library in opened:
        library.close()


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_a_bad_event_costs_its_neighbours_nothing(shown_from_file, body: bytes):
    story = Storyboard(width=640, height=400).visit("https://shop.example/", BOX)
    change = {"id": story.node("#box"), "attributes": {"style": GREEN}}
    first, bad_at = story.events[1]["timestamp"], story.now_ms + 10
    story.wait(20).mutate(attributes=[change]).wait(10)
    parts = [json.dumps(event).encode() for event in story.events]
    parts.insert(2, b'{"type":3,"timestamp":%d,"data":%b}' % (bad_at, body))
    shown = shown_from_file(b"[" + b",".join(parts) + b"]", story)
    shown.at(first).expect(100, 50, "#cc2200")
    shown.at(bad_at).expect(100, 50, "#cc2200")
    shown.at(story.events[-1]["timestamp"]).expect(100, 50, "#00aa44")


def spoiled(name: str) -> Storyboard:
    """A visit with a box, in which something is broken before the box turns green at the end."""
    story = Storyboard(width=640, height=400)
    if name == "events before the first page":
        story.scroll(9).mutate(texts=[{"id": 3, "value": "x"}]).wait(500)
    story.visit("https://shop.example/", BOX + "<ul id=list></ul>").wait(100)
    box, list_ = story.node("#box"), story.node("#list")
    if name == "20,000 nodes, last first":
        following = [*range(1001, 21_000), None]
        items = [
            {"parentId": list_, "nextId": after, "node": {**ITEM, "id": 1000 + i}}
            for i, after in enumerate(following)
        ]
        story.mutate(adds=items[::-1])
    elif name == "an attribute of 5 MB":
        story.mutate(attributes=[{"id": list_, "attributes": {"data-x": "x" * 5_000_000}}])
    elif name == "an event 198 days away":
        story.event(3, {"source": 3, "id": 1, "x": 0, "y": 0})
        story.events[-1]["timestamp"] += 198 * 86_400_000
    elif name == "seconds among milliseconds":
        story.wait(1000).scroll(0)
        story.events[-1]["timestamp"] /= 1000
    elif name == "a number given twice":
        story.mutate(adds=[{"parentId": list_, "nextId": None, "node": {**ITEM, "id": list_}}])
        story.mutate(adds=[{"parentId": list_, "nextId": None, "node": {**ITEM, "id": 900}}] * 2)
    elif name == "nodes that are not there":
        story.mutate(
            removes=[{"id": 777, "parentId": list_}, {"id": 778, "parentId": 779}],
            adds=[{"parentId": 780, "nextId": None, "node": {**ITEM, "id": 781}}],
            texts=[{"id": 782, "value": "x"}],
            attributes=[{"id": 783, "attributes": {"class": "x"}}],
        )
        story.event(3, {"source": 8, "id": 784, "adds": [{"rule": "p{}"}]}).event(3, {"source": 5, "id": 785})
    story.wait(200).mutate(attributes=[{"id": box, "attributes": {"style": GREEN}}]).wait(200)
    return story.scroll(0).wait(200).scroll(0)


ITEM = {"type": 2, "tagName": "li", "attributes": {}, "childNodes": []}
SPOILED = (
    "events before the first page",
    "20,000 nodes, last first",
    "an attribute of 5 MB",
    "an event 198 days away",
    "seconds among milliseconds",
    "a number given twice",
    "nodes that are not there",
)


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_broken_does_not_reach_what_comes_later(shown_from_file, name: str):
    story = spoiled(name)
    last, red = story.events[-1]["timestamp"], story.now_ms - 500
    shown = shown_from_file(story.json(), story)
    shown.at(last).expect(100, 50, "#00aa44")
    shown.at(red).expect(100, 50, "#cc2200")
    shown.at(last - 1).expect(100, 50, "#00aa44")
    if name == "20,000 nodes, last first":
        items = "heatreel.shown().replayer.iframe.contentDocument.querySelectorAll('li').length"
        assert shown.ask(items) == 20_000
