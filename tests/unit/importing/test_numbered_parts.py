"""Lists of events without an id: the rest of a file that was cut is known only when all speaks for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.numbered_parts import by_number
from helpers.parts import all_of, put
from helpers.storyboard import Event, Storyboard

TEN_MINUTES_MS = 600_000.0


def visit(wait_ms: float = 900) -> list[Event]:
    """Cut at 5, the second half begins with a click, ``wait_ms`` after the first half's last event."""
    story = Storyboard().visit("https://shop.example/", "<button id=buy>Buy</button>")
    for number in range(6):
        story.click("#buy").wait(wait_ms if number == 0 else 150)
    return story.wait(4000).scroll(9).wait(500).scroll(0).events


def text(part: list[Event]) -> bytes:
    return json.dumps(part).encode()


def sessions(library: Path) -> int:
    with Library.open(library, purge=False) as opened:
        return opened.count()


NAMES = [
    ("visit-1.json", "visit-2.json"),
    ("part9.json", "part10.json"),
    ("visit.json.001", "visit.json.002"),
]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("first", [0, 1])
def test_a_cut_list_of_events_is_one_session(tmp_path, names, first):
    whole, library = visit(), tmp_path / "l.heatreel"
    files = list(zip(names, (text(whole[:5]), text(whole[5:])), strict=True))
    report = put(library, files[first], files[1 - first])
    assert [file.path.name for file in report.files] == list(names)
    assert report.joined_ids == report.new_ids
    [said] = report.files[1].findings
    assert said.text == f"{len(whole) - 5} events of “{names[1]}” were joined to the session of “{names[0]}”."
    put(tmp_path / "w.heatreel", ("all.json", text(whole)))
    assert all_of(library, 1) == all_of(tmp_path / "w.heatreel", 1)
    assert put(library, *files).known_ids == (1, 1)


def test_so_are_three(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, *((f"v{n}.json", text(whole[a:b])) for n, a, b in ((3, 11, 99), (1, 0, 5), (2, 5, 11))))
    put(tmp_path / "w.heatreel", ("all.json", text(whole)))
    assert all_of(library, 1) == all_of(tmp_path / "w.heatreel", 1)


@pytest.mark.parametrize(
    ("names", "wait_ms", "begins_at"),
    [
        (("monday.json", "tuesday.json"), 900, 5),
        (("visit-1.json", "visit-3.json"), 900, 5),
        (("visit-1.json", "other-2.json"), 900, 5),
        (("visit-2.json", "visit-1.json"), 900, 5),
        (("visit-1.json", "visit-2.json"), TEN_MINUTES_MS + 1, 5),
    ],
)
def test_it_is_left_alone_when_anything_speaks_against_it(tmp_path, names, wait_ms, begins_at):
    whole, library = visit(wait_ms), tmp_path / "l.heatreel"
    report = put(library, (names[0], text(whole[:begins_at])), (names[1], text(whole[begins_at:])))
    assert report.joined_ids == ()
    assert sessions(library) == 2


def test_ten_minutes_later_is_soon(tmp_path):
    whole, library = visit(TEN_MINUTES_MS), tmp_path / "l.heatreel"
    assert put(library, ("v1.json", text(whole[:5])), ("v2.json", text(whole[5:]))).joined_ids == (1,)


def test_a_list_that_begins_with_its_own_page_is_a_visit(tmp_path):
    first, second = visit(), visit()
    for event in second:
        event["timestamp"] += 60_000
    report = put(tmp_path / "l.heatreel", ("v1.json", text(first)), ("v2.json", text(second)))
    assert len(report.new_ids) == 2


def test_a_rest_in_another_window_is_another_visit(tmp_path):
    whole = [{**event, "windowId": "a"} for event in visit()]
    files = [
        ("v1.json", text(whole[:5])),
        ("v2.json", text([{**event, "windowId": "b"} for event in whole[5:]])),
    ]
    assert len(put(tmp_path / "l.heatreel", *files).new_ids) == 2
    same = [files[0], ("v2.json", text(whole[5:]))]
    assert put(tmp_path / "m.heatreel", *same).joined_ids == (1,)


def test_what_goes_on_without_a_page_stays_apart(tmp_path):
    """Neither file has a page: the first may be the rest of anything."""
    whole = visit()[2:]
    files = [("v1.json", text(whole[:5])), ("v2.json", text(whole[5:]))]
    assert len(put(tmp_path / "l.heatreel", *files).new_ids) == 2


def test_a_rest_that_is_imported_later_is_left_alone(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("v1.json", text(whole[:5])))
    put(library, ("v2.json", text(whole[5:])))
    assert sessions(library) == 2


def test_files_stand_in_the_order_of_their_numbers_among_others():
    names = ["b10.json", "x.json", "b9.json", "c/b1.json", "b1.json"]
    ordered = by_number([Path(name) for name in names])
    assert [str(path) for path in ordered] == ["b1.json", "x.json", "b9.json", "c/b1.json", "b10.json"]
