"""Two files of one recording are told by the id that their container gives it, and are not joined."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from heatreel.formats.recorded_id import recorded_id
from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import Event, Storyboard


def events() -> list[Event]:
    told = Storyboard().visit("https://shop.example/", "<button id=buy>Buy</button>").wait(900).click("#buy")
    return told.wait(900).visit("https://shop.example/cart").wait(900).scroll(5).wait(100).scroll(9).events


def posthog(part: list[Event], number: str = "0190-7a") -> bytes:
    """As PostHog exports a recording to a file."""
    data = {"id": number, "person": {"id": "p"}, "snapshots": [{**event, "windowId": 1} for event in part]}
    return json.dumps({"version": "2023-04-28", "data": data}).encode()


def extension(part: list[Event], number: str = "0190-7a") -> bytes:
    """As rrweb's browser extension saves it."""
    return json.dumps({"session": {"id": number, "name": "Shop"}, "events": part}).encode()


def said(library: Path, files: dict[str, bytes]) -> dict[str, list[str]]:
    """Import these in one go; what is told of each."""
    paths = []
    for name, text in files.items():
        paths.append(library.parent / name)
        paths[-1].write_bytes(text)
    report = import_paths(library, paths)
    assert not report.failed
    return {
        file.path.name: [one.text for one in file.findings if one.kind == "other-part"]
        for file in report.files
    }


@pytest.mark.parametrize("container", [posthog, extension])
@pytest.mark.parametrize("at_once", [True, False])
def test_the_second_file_says_that_the_first_is_not_joined(tmp_path, container, at_once):
    whole, library = events(), tmp_path / "l.heatreel"
    parts = {"a.json": container(whole[:4]), "b.json": gzip.compress(container(whole[4:]))}
    if at_once:
        told = said(library, parts)
    else:
        told = {name: texts for n, t in parts.items() for name, texts in said(library, {n: t}).items()}
    assert told["a.json"] == []
    [sentence] = told["b.json"]
    assert "“a.json”" in sentence
    assert "not joined" in sentence
    with Library.open(library) as opened:
        assert len(opened.session_ids()) == 2
        assert {opened.attributes(int(i))["recording_id"] for i in opened.session_ids()} == {"0190-7a"}
        texts = [f.text for i in opened.session_ids() for f in opened.track(int(i)).findings]
        assert sentence in texts, "it is kept with the session"


def test_the_same_file_again_and_other_recordings_are_no_parts(tmp_path):
    whole, library = events(), tmp_path / "l.heatreel"
    assert said(library, {"a.json": posthog(whole)}) == {"a.json": []}
    assert said(library, {"copy.json": posthog(whole)}) == {"copy.json": []}
    assert said(library, {"b.json": posthog(whole[3:], "0190-7b")}) == {"b.json": []}
    assert said(library, {"c.json": json.dumps(whole[4:]).encode()}) == {"c.json": []}


def test_a_part_that_was_deleted_is_none(tmp_path):
    whole, library = events(), tmp_path / "l.heatreel"
    said(library, {"a.json": posthog(whole[:4])})
    with Library.open(library) as opened:
        opened.delete([int(opened.session_ids()[0])])
    assert said(library, {"b.json": posthog(whole[4:])}) == {"b.json": []}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"session":{"tags":[],"id":"a\\u00e9"},"events":[', "aé"),
        (b'{"data":{"id":"x","snapshots":[', "x"),
        (b'{"session_id": "s", "events": [', "s"),
        (b'{"data":{"person":{"id":"p"},"snapshots":[', ""),
        (b'{"id":"visit","events":[', ""),
        (b'{"session":{"id":7},"events":[', ""),
        (b'{"session":{"id":""},"events":[', ""),
        (b'[{"type":4,"data":{"id":"x"}}', ""),
        (b'{"session":{"id":"cut', ""),
        (b'{"session":{"id":"a\\"b"}', 'a"b'),
        (b"", ""),
    ],
)
def test_which_id_is_the_recording_s(head, expected):
    assert recorded_id(head) == expected
