"""A session is prepared once: keyframes, moments, names and quality, also in the background."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.operations import importing, preparing
from heatreel.operations.detecting import stored_moments
from heatreel.operations.importing import import_paths
from heatreel.operations.preparing import prepare_in_child, prepare_session
from heatreel.replay import keyframes, labels
from helpers.storyboard import Storyboard

LONG = 600


def busy_page() -> Storyboard:
    story = Storyboard().visit("https://shop.example/", "<p id=p>a</p><button id=b>Buy</button>")
    for i in range(LONG):
        text = {"id": story.node("#p") + 1, "value": f"{i} " + "busy " * 60}
        story.wait(100).mutate(texts=[text])
    for _ in range(5):
        story.click("#b").wait(300)
    return story.mutate(removes=[{"parentId": 3, "id": 9999}]).wait(9000).scroll(1)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, int]:
    monkeypatch.setattr(keyframes, "BUDGET_MS", 1.0)
    path = tmp_path / "l.heatreel"
    return path, import_paths(path, [busy_page().save(tmp_path / "v.json")], prepare=False).new_ids[0]


def test_a_session_is_ready_to_seek_with_its_moments_and_names(session: tuple[Path, int]) -> None:
    path, session_id = session
    with Library.open(path) as library:
        assert stored_moments(library, session_id) is None
        prepare_session(library, session_id)
        index = library.keyframes(session_id)
        assert index is not None
        assert index.whole
        assert len(index) > 1
        assert [m.signal for m in stored_moments(library, session_id) or ()] == ["rage_click"]
        names = labels.decode(library.derived(session_id, labels.NAME, labels.VERSION) or b"")
        assert "Buy" in {label.text for label in names.values()}
        assert library.keyframe_bytes(session_id) <= 0.25 * library.packed_bytes(session_id)


def test_what_the_page_could_not_take_is_part_of_the_quality(session: tuple[Path, int]) -> None:
    path, session_id = session
    with Library.open(path) as library:
        assert library.row(session_id).quality == "good"
        prepare_session(library, session_id)
        prepare_session(library, session_id)
        track = library.track(session_id)
        assert track.session.quality == "partial"
        assert [(f.text, f.count) for f in track.findings] == [
            ("Not applied to the page: remove of a node that is not there.", 1)
        ]


def test_a_long_session_is_left_to_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SMALL", LONG)
    path = tmp_path / "l.heatreel"
    (session_id,) = import_paths(path, [busy_page().save(tmp_path / "v.json")]).new_ids
    with Library.open(path) as library:
        assert library.unprepared() == [session_id]
        told: list[tuple[float, float]] = []
        assert (
            prepare_in_child(path, [session_id], lambda done, total, _what="": told.append((done, total)))
            == ()
        )
        assert library.unprepared() == []
    assert told[-1] == (1, 1)


def test_one_that_fails_does_not_hold_up_the_others(
    session: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, session_id = session
    assert preparing.prepare_sessions(path, [777, session_id]) == (777,)
    with Library.open(path) as library:
        assert library.unprepared() == []


def test_a_cancel_leaves_what_was_made_and_the_session_unprepared(session: tuple[Path, int]) -> None:
    path, session_id = session

    def cancel(done: float, total: float, what: str = "") -> None:
        if done > 0.5:
            raise Cancelled

    with Library.open(path) as library:
        with pytest.raises(Cancelled):
            prepare_session(library, session_id, lambda done, total, what="": cancel(done / total, 1))
        assert library.unprepared() == [session_id]
