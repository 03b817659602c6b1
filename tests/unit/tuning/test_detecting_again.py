"""Moments that other code found, and sessions with a new page pass, are judged again by themselves."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.model.place import no_places
from heatreel.operations import retuning
from heatreel.operations.detecting import keep_places, moments_of, unmeasured
from heatreel.operations.fact_store import CLICKS, FACTS, VERSION
from heatreel.operations.importing import import_paths
from heatreel.operations.preparing import prepare_sessions, to_prepare
from helpers.storyboard import Storyboard

PAGE = '<button id="buy">Apply coupon</button><p id="text">Words</p>'


@pytest.fixture
def library(tmp_path):
    """One session with a dead click on text, prepared."""
    story = (
        Storyboard().visit("https://shop.example/", PAGE).wait(3_000).click("#text").wait(9_000).scroll(10)
    )
    import_paths(tmp_path / "l.heatreel", [story.save(tmp_path / "one.json")])
    with Library.open(tmp_path / "l.heatreel") as library:
        yield library


def only(library: Library) -> int:
    return int(library.session_ids()[0])


def test_a_prepared_session_needs_nothing(library):
    assert to_prepare(library) == []


def test_moments_of_other_code_are_not_shown_and_found_anew(library):
    library.save_moments(only(library), "0-other", moments_of(library, only(library)), 50.0)
    assert to_prepare(library) == [only(library)]
    row = library.row(only(library))
    assert (row.moment_counts, row.score) == ({}, None)
    assert prepare_sessions(library.path, to_prepare(library)) == ()
    assert library.row(only(library)).moment_counts == {"dead_click": 1}


def test_facts_of_other_code_are_found_anew(library):
    session_id = only(library)
    library.save_derived(session_id, FACTS, "0", b"")
    library.save_derived(session_id, CLICKS, "0", b"")
    library.save_moments(session_id, "0-other", (), 0.0)
    assert [m.signal for m in moments_of(library, session_id)] == ["dead_click"]
    assert library.derived(session_id, FACTS, VERSION)


def test_kept_facts_that_cannot_be_read_are_found_anew(library):
    from heatreel.library.packing import compress

    library.save_derived(only(library), FACTS, VERSION, compress(b"\xc1"))
    library.save_moments(only(library), "0-other", (), 0.0)
    assert [m.signal for m in moments_of(library, only(library))] == ["dead_click"]


def test_what_a_person_stopped_is_left_until_it_is_gone_on_with(library):
    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        retuning.apply(library, {"dead_click": {"dead_ms": 5_000.0}}, stop)
    assert to_prepare(library) == []
    retuning.finish(library)
    assert library.row(only(library)).moment_counts == {"dead_click": 1}
    assert to_prepare(library) == []


def test_the_page_pass_finds_near_misses_at_once(library):
    places = no_places(1, ("#text",))
    places.target[0], places.box[0], places.near_px[0] = 0, (0, 0, 10, 10), 5.0
    keep_places(library, only(library), places)
    assert library.row(only(library)).moment_counts == {"dead_click": 1, "near_miss": 1}
    told = retuning.counts(library, {"near_miss": {"near_px": 3.0}})["near_miss"]
    assert (told.before_moments, told.after_moments) == (1, 0)


def test_a_recording_without_a_page_says_what_it_cannot_tell(tmp_path):
    story = Storyboard()
    story.event(4, {"href": "https://shop.example/", "width": 1_280, "height": 800}).wait(500)
    for _ in range(5):
        story.click(7).wait(300)
    import_paths(tmp_path / "m.heatreel", [story.wait(9_000).scroll(10).save(tmp_path / "mouse.json")])
    with Library.open(tmp_path / "m.heatreel") as library:
        assert moments_of(library, only(library)) == ()
        reasons = unmeasured(library, only(library))
    for signal in ("rage_click", "dead_click", "slow_click", "near_miss"):
        assert reasons[signal] == "The page itself is not in this recording."
    assert "console" in reasons["error_click"]
