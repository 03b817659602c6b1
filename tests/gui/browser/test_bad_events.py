"""One bad event costs its own change and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
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
        report = import_paths(tmp_path / "l.heatreel", [tmp_path / "visit.json"])
        library = Library.open(tmp_path / "l.heatreel")
        opened.append(library)
        session = report.new_ids[0]
        shown = Shown(qtbot, page, story)
        page.open(library.track(session), lambda first, end: library.events(session, first, end))
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
