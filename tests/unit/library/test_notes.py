"""Notes of a session are kept, changed and taken away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.note import Note
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, int]:
    path = tmp_path / "library.heatreel"
    board = Storyboard().visit("https://shop.test/", "<p>Hello</p>").wait(5000)
    (session_id,) = import_paths(path, [board.save(tmp_path / "visit.json")]).new_ids
    return path, session_id


def test_notes_come_back_by_time_when_the_library_is_opened_again(kept: tuple[Path, int]) -> None:
    path, session_id = kept
    with Library.open(path) as library:
        late = library.save_note(Note(0, session_id, 3000.5, 4000.25, "später – ✓", 1.0))
        early = library.save_note(Note(0, session_id, 1000.0, None, "", 2.0))
        assert late.id != early.id
    with Library.open(path) as library:
        assert library.notes(session_id) == (early, late)
        assert library.notes(session_id + 1) == ()


def test_a_note_is_changed_taken_away_and_brought_back_under_its_id(kept: tuple[Path, int]) -> None:
    path, session_id = kept
    with Library.open(path) as library:
        note = library.save_note(Note(0, session_id, 3000.0, None, "one", 1.0))
        library.save_note(Note(0, session_id, 5000.0, None, "other", 1.0))
        changed = library.save_note(replace(note, text="two", t_ms=4000.0))
        assert changed.id == note.id
        assert [n.text for n in library.notes(session_id)] == ["two", "other"]
        library.delete_note(note.id)
        library.delete_note(note.id)
        assert [n.text for n in library.notes(session_id)] == ["other"]
        assert library.save_note(note) == note
        assert library.notes(session_id)[0] == note


def test_a_session_that_is_gone_takes_no_notes(kept: tuple[Path, int]) -> None:
    path, session_id = kept
    with Library.open(path) as library, pytest.raises(HeatreelError, match="not in the library"):
        library.save_note(Note(0, session_id + 1, 3000.0, None, "one", 1.0))


def test_notes_leave_with_their_session(kept: tuple[Path, int]) -> None:
    path, session_id = kept
    with Library.open(path) as library:
        library.save_note(Note(0, session_id, 3000.0, None, "one", 1.0))
        library.delete([session_id])
    with Library.open(path) as library:
        assert library.notes(session_id) == ()
