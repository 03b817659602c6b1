"""Files and folders into the library: what is good arrives, what is not is named."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.operations.importing import ImportReport, import_paths
from helpers.storyboard import Storyboard


def shop() -> Storyboard:
    board = Storyboard().visit("https://shop.test/", "<button id=buy>Buy</button><label>x</label><input>")
    return board.move((10, 10), (20, 20)).click("#buy", 100, 50).wait(900)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.heatreel"


def load(library: Path, data: bytes, name: str = "visit.json") -> ImportReport:
    path = library.parent / name
    path.write_bytes(data)
    return import_paths(library, [path])


def kinds(report: ImportReport) -> set[str]:
    return {finding.kind for file in report.files for finding in file.findings}


@pytest.mark.parametrize(
    "wrapping", ["array", "events", "extra", "result", "lines", "gzip", "pretty", "nested"]
)
def test_the_same_visit_in_any_wrapping_is_the_same_session(library: Path, wrapping: str) -> None:
    events = shop().events
    text = {
        "array": json.dumps(events),
        "events": json.dumps({"events": events}),
        "extra": json.dumps({"session": {"id": "a", "tags": []}, "events": events, "next": None}),
        "result": json.dumps({"result": events}),
        "lines": "\n".join(map(json.dumps, events)) + "\n",
        "gzip": json.dumps(events),
        "pretty": json.dumps(events, indent=2),
        "nested": json.dumps([events]),
    }[wrapping].encode()
    report = load(library, gzip.compress(text) if wrapping == "gzip" else text)
    assert report.failed == ()
    with Library.open(library) as opened:
        row = opened.row(report.new_ids[0])
        assert (row.events, row.clicks, row.pages, row.quality) == (len(events), 1, 1, "good")
        stored = [json.loads(text) for text in opened.events(row.id)]
    assert [event["data"] for event in stored] == [event["data"] for event in events]


def test_importing_again_changes_nothing_and_says_so_under_any_name(library: Path) -> None:
    first = load(library, shop().json())
    again = load(library, shop().json(), "other.json")
    assert again.new_ids == ()
    assert again.known_ids == first.new_ids
    with Library.open(library) as opened:
        assert opened.count() == 1


def test_days_between_inner_arrays_make_sessions_of_their_own(library: Path) -> None:
    later = Storyboard(start_ms=1_790_500_000_000).visit("https://shop.test/b").wait(10)
    data = json.dumps([shop().events, later.events]).encode()
    assert len(load(library, data).new_ids) == 2


def test_pieces_of_one_visit_are_joined(library: Path) -> None:
    events = shop().events
    assert len(load(library, json.dumps([events[:3], events[3:]]).encode()).new_ids) == 1


def test_half_an_emoji_costs_nothing_but_a_note(library: Path) -> None:
    board = shop().type("input", "\ud83d").click("#buy")
    report = load(library, json.dumps(board.events).encode())
    assert kinds(report) == {"surrogate"}
    with Library.open(library) as opened:
        assert opened.row(report.new_ids[0]).events == len(board.events)
        assert "�" in b"".join(opened.events(report.new_ids[0])).decode()


def test_nan_is_read_as_empty(library: Path) -> None:
    board = shop().scroll(float("nan"))
    report = load(library, board.json())
    assert kinds(report) == {"not-a-number"}


def test_what_is_whole_of_a_truncated_file_is_kept(library: Path) -> None:
    text = shop().json()
    report = load(library, text[:-60])
    assert kinds(report) == {"truncated"}
    assert len(report.new_ids) == 1
    zipped = load(library, gzip.compress(shop().click("#buy").json())[:-40], "cut.json.gz")
    assert "truncated" in kinds(zipped) or zipped.failed


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "PNG picture"),
        (b'{"name": "x", "version": 1}', "no rrweb recording"),
        (b"[1, 2, 3]", "no rrweb event"),
        (b"[]", "no rrweb event"),
        (b"hello", "no JSON"),
        (b'["x\\u009c"]', "packed"),
        (b"\xff\xfe[\x00", "UTF-16"),
    ],
)
def test_what_is_no_recording_is_named_with_what_to_do(library: Path, data: bytes, words: str) -> None:
    (file,) = load(library, data).files
    assert words in (file.error or "")
    assert file.hint
    assert file.new_ids == ()


def test_a_folder_gives_all_that_is_in_it_and_names_what_is_not(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "bad.json").write_bytes(b"{}")
    shop().save(folder / "good.json")
    report = import_paths(library, [tmp_path / "in"])
    assert len(report.new_ids) == 1
    assert [file.path.name for file in report.failed] == ["bad.json"]


def test_a_folder_without_recordings_says_so(library: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (file,) = import_paths(library, [tmp_path / "none"]).files
    assert "No recording" in (file.error or "")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_says_so(library: Path, tmp_path: Path) -> None:
    path = shop().save(tmp_path / "locked.json")
    path.chmod(0)
    assert "permission" in (import_paths(library, [path]).files[0].error or "")


def test_a_full_disk_leaves_the_library_as_it_was(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(library, shop().json())
    noise = np.random.default_rng(1).bytes(3_000_000).hex()
    large = shop().event(5, {"tag": "noise", "payload": noise})
    from heatreel.library import connection

    plain = connection.Connections._connect

    def small(self: connection.Connections) -> object:
        opened = plain(self)
        opened.execute("PRAGMA max_page_count = 100")
        return opened

    monkeypatch.setattr(connection.Connections, "_connect", small)
    (file,) = load(library, large.json(), "large.json").files
    assert "disk is full" in (file.error or "")
    monkeypatch.undo()
    with Library.open(library) as opened:
        assert opened.count() == 1


def test_cancel_keeps_whole_sessions_only(library: Path, tmp_path: Path) -> None:
    paths = [shop().wait(n).click("#buy").save(tmp_path / f"{n}.json") for n in range(4)]
    seen: list[str] = []

    def progress(done: float, total: float, what: str = "") -> None:
        seen.append(what)
        if what == "2.json":
            raise Cancelled

    with pytest.raises(Cancelled):
        import_paths(library, paths, progress)
    with Library.open(library) as opened:
        assert opened.count() == 2
    assert seen[0] == "0.json"


def test_a_stray_event_does_not_stretch_the_session(library: Path) -> None:
    board = shop()
    board.events[-1] = {**board.events[-1], "timestamp": board.now_ms * 10}
    report = load(library, board.json())
    assert kinds(report) == {"stray"}
    with Library.open(library) as opened:
        assert opened.row(report.new_ids[0]).duration_ms < 60_000


def test_seconds_among_milliseconds_are_understood(library: Path) -> None:
    board = shop()
    board.events[-1]["timestamp"] /= 1000
    report = load(library, board.json())
    assert kinds(report) == {"seconds"}
    with Library.open(library) as opened:
        assert opened.row(report.new_ids[0]).duration_ms < 60_000


def test_events_out_of_order_are_put_where_their_time_says(library: Path) -> None:
    board = shop().click("#buy", 5, 5).wait(2000).scroll(10)
    events = [*board.events[:2], board.events[-1], *board.events[2:-1]]
    report = load(library, json.dumps(events).encode())
    assert "out-of-order" in kinds(report)
    with Library.open(library) as opened:
        index = opened.event_index(report.new_ids[0])
        assert (np.diff(index.t_ms) >= 0).all()
        stored = [json.loads(text)["timestamp"] for text in opened.events(report.new_ids[0])]
        assert stored == index.t_ms.tolist()


def test_a_recording_without_times_is_spread_out_and_says_so(library: Path) -> None:
    events = [{key: value for key, value in e.items() if key != "timestamp"} for e in shop().events]
    assert kinds(load(library, json.dumps(events).encode())) == {"no-times"}


def test_one_event_and_no_snapshot_are_said(library: Path) -> None:
    report = load(
        library, b'[{"type":4,"data":{"href":"https://a.test/","width":800,"height":600},"timestamp":1}]'
    )
    assert kinds(report) == {"one-event", "no-snapshot"}
    with Library.open(library) as opened:
        row = opened.row(report.new_ids[0])
        assert (row.has_page, row.viewport_width, row.quality) == (False, 800, "partial")


def test_sketches_of_an_app_are_refused_with_what_to_do(library: Path) -> None:
    sketch = {"id": 1, "x": 0, "y": 0, "type": "text"}
    bodies = (
        {"type": 2, "data": {"wireframes": [sketch], "initialOffset": {"top": 0, "left": 0}}, "timestamp": 1},
        {"type": 2, "data": {"initialOffset": {"top": 0, "left": 0}, "wireframes": [sketch]}, "timestamp": 1},
        {"type": 3, "data": {"source": 0, "adds": [{"parentId": 1, "wireframe": sketch}]}, "timestamp": 2},
    )
    for body in bodies:
        (file,) = load(library, json.dumps([body], separators=(",", ":")).encode()).files
        assert "not read in this version" in (file.error or "")
        assert (file.new_ids, bool(file.hint)) == ((), True)


def test_records_of_another_recorder_are_refused(library: Path) -> None:
    (file,) = load(library, b'{"application": {"id": "a"}, "records": [{"type": 4}]}').files
    assert "not read in this version" in (file.error or "")


def test_moments_that_could_not_be_looked_for_are_counted(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("heatreel.operations.importing.prepare_session", broken)
    report = load(library, shop().json())
    assert kinds(report) == {"no-moments"}
    assert len(report.new_ids) == 1


def test_no_permission_names_it(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop().save(library.parent / "locked.json")
    plain = Path.open

    def refusing(self: Path, *args: object, **named: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return plain(self, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    (file,) = import_paths(library, [path]).files
    assert "permission" in (file.error or "")
    assert file.hint


def test_a_library_that_cannot_be_written_is_named(library: Path) -> None:
    from heatreel.model.errors import HeatreelError

    path = shop().save(library.parent / "visit.json")
    (library.parent / "file").write_text("no folder")
    for wrong in (library.parent, library.parent / "file" / "library.heatreel"):
        with pytest.raises(HeatreelError) as failure:
            import_paths(wrong, [path])
        assert str(wrong.name) in failure.value.message or "file" in failure.value.message
        assert failure.value.hint


def test_a_missing_folder_of_the_library_is_made(library: Path) -> None:
    path = shop().save(library.parent / "visit.json")
    assert len(import_paths(library.parent / "new" / "deep" / "l.heatreel", [path]).new_ids) == 1
