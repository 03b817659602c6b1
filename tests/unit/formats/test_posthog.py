"""PostHog's layouts give the same session: the events of two windows, each with the window's id."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from heatreel.formats.reading import open_recording
from heatreel.model.report import Report
from helpers.storyboard import Event, Storyboard

FIRST, SECOND = "0196e180-73bd", "0196cf71-3156"


def visit() -> list[Event]:
    story = Storyboard()
    story.window = FIRST
    story.visit("https://shop.example/cart", "<style></style><b id=buy>Buy €</b>").click("#buy").wait(10)
    story.window = SECOND
    story.visit("https://shop.example/help").mutate(texts=[{"id": 7, "value": "’"}])
    story.incremental(8, id=5, adds=[{"rule": "b { color: red }", "index": 0}])
    story.window = FIRST
    return story.move((1, 2), (3, 4)).events


def bare(event: Event) -> Event:
    return {key: value for key, value in event.items() if key != "windowId"}


def by_window() -> dict[str, list[Event]]:
    events = sorted(visit(), key=lambda event: event["windowId"])
    return {key: list(map(bare, group)) for key, group in groupby(events, lambda event: event["windowId"])}


def squeezed(value: Any) -> str:
    return gzip.compress(json.dumps(value).encode()).decode("latin-1")


def packed(event: Event) -> Event:
    """The event as PostHog's recorder sends it."""
    event = bare(event)
    data = event["data"]
    if event["type"] == 2:
        return {**event, "cv": "2024-10", "data": squeezed(data)}
    if data.get("source") in (0, 8):
        parts = {key: squeezed(part) if isinstance(part, list) else part for key, part in data.items()}
        return {**event, "cv": "2024-10", "data": parts}
    return event


def batch(window: str, event: Event) -> dict[str, Any]:
    return {"window_id": window, "data": [event]}


def lines(values: list[Any]) -> str:
    return "\n".join(map(json.dumps, values))


LAYOUTS: dict[str, Callable[[], str]] = {
    "export of 2022": lambda: json.dumps(
        {"version": "2022-12-02", "data": {"person": None, "snapshotsByWindowId": by_window()}}
    ),
    "export of 2023": lambda: json.dumps(
        {"version": "2023-04-28", "data": {"id": "1", "person": {"id": 3}, "snapshots": visit()}}, indent=1
    ),
    "answer of 2021": lambda: json.dumps({"result": {"person": {}, "snapshots": visit()}}),
    "answer of 2022": lambda: json.dumps({"snapshot_data_by_window_id": by_window(), "next": None}),
    "answer of 2023": lambda: lines([batch(e["windowId"], bare(e)) for e in visit()]),
    "answer of 2023, packed": lambda: lines([batch(e["windowId"], packed(e)) for e in visit()]),
    "answer of 2025": lambda: lines([[e["windowId"], bare(e)] for e in visit()]),
    "answer of 2025, packed": lambda: lines([[e["windowId"], packed(e)] for e in visit()]),
    "lines that name the window": lambda: lines(visit()),
}


def read(path: Path, report: Report) -> list[tuple[str, Event]]:
    with open_recording(path, report) as sessions:
        events = [event for batches in sessions for batch in batches for event in batch]
    return [
        (e.window, {"type": e.type, "data": json.loads(bytes(e.data)), "timestamp": e.timestamp})
        for e in events
    ]


def wanted() -> list[tuple[str, Event]]:
    return sorted(((event["windowId"], bare(event)) for event in visit()), key=by_time)


def by_time(pair: tuple[str, Event]) -> float:
    return pair[1]["timestamp"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_events_are_read_with_their_window(tmp_path: Path, layout: str) -> None:
    path, report = tmp_path / "recording", Report()
    path.write_text(LAYOUTS[layout]())
    assert sorted(read(path, report), key=by_time) == wanted()
    assert not report


@pytest.mark.parametrize("layout", LAYOUTS)
def test_half_an_emoji_in_one_event_costs_no_window(tmp_path: Path, layout: str) -> None:
    """Text that the fast decoder refuses is read value by value, by all layouts."""
    path, report = tmp_path / "recording", Report()
    path.write_text(LAYOUTS[layout]().replace("/help", r"/help\ud83d"))
    events = read(path, report)
    assert [window for window, _ in sorted(events, key=by_time)] == [window for window, _ in wanted()]
    assert [finding.kind for finding in report] == ["surrogate"]


def test_what_cannot_be_unpacked_is_counted(tmp_path: Path) -> None:
    from heatreel.formats.canonical import canonical

    path, report = tmp_path / "recording", Report()
    broken = {"type": 2, "cv": "2024-10", "timestamp": 1_790_000_000_100, "data": "\x1f \x08\x00no gzip"}
    good = bare(visit()[0])
    path.write_text(lines([[FIRST, good], [FIRST, broken]]))
    with open_recording(path, report) as sessions:
        kept = [event.type for batches in sessions for event in canonical(batches, report)]
    assert kept == [good["type"]]
    assert [finding.kind for finding in report] == ["no-body"]


def test_a_body_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    from heatreel.formats import posthog

    monkeypatch.setattr(posthog, "LARGEST_BODY", 1000)
    bomb = squeezed({"node": "x" * 5000})
    assert posthog.unpacked(2, bomb, "2024-10") == bomb
