"""Scores of a library: how many sessions are how frustrated, and by what."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.session import SessionFilter
from heatreel.model.verdict import NOT_PROBLEM, Verdict
from heatreel.operations.detecting import moments_of
from heatreel.operations.importing import import_paths
from heatreel.operations.scores import score_reading
from heatreel.operations.verdicts import say
from helpers.storyboard import START_MS, Storyboard

PAGE = "<button id='stuck'>Buy</button>"


def visit(n: int, clicks: int) -> Storyboard:
    told = Storyboard(start_ms=START_MS + n * 1e8).visit("https://shop.example/", PAGE).wait(3_000)
    for _ in range(clicks):
        told.click("#stuck").wait(300)
    return told.wait(20_000).scroll(9)


@pytest.fixture
def library(tmp_path: Path):
    files = [visit(n, clicks).save(tmp_path / f"{n}.json") for n, clicks in enumerate((0, 0, 0, 4))]
    import_paths(tmp_path / "l.heatreel", files)
    with Library.open(tmp_path / "l.heatreel") as opened:
        for session_id in opened.session_ids().tolist():
            moments_of(opened, session_id)
        yield opened


def test_each_session_is_in_one_bar(library):
    read = score_reading(library)
    [score] = [row.score for row in library.rows(library.session_ids().tolist()) if row.score]
    assert (read.sessions, read.unknown, read.zero, sum(read.bars)) == (4, 0, 3, 1)
    assert read.bars[int(score // 5)] == 1
    assert read.median == 0.0


def test_the_parts_say_which_signals_add_most(library):
    [part] = score_reading(library).parts
    assert (part.signal, part.moments, part.sessions) == ("rage_click", 1, 1)
    assert part.points == 4.0


def test_a_chosen_bar_does_not_take_the_others_away(library):
    assert score_reading(library, SessionFilter(min_score=20, max_score=25)).sessions == 4
    assert score_reading(library, SessionFilter(min_score=99)).parts == ()


def test_what_is_no_problem_adds_nothing(library):
    [frustrated] = library.session_ids(SessionFilter(min_score=1)).tolist()
    [moment] = moments_of(library, frustrated)
    say(library, Verdict(frustrated, moment.signal, moment.t_start_ms, NOT_PROBLEM))
    read = score_reading(library)
    assert (read.zero, read.parts) == (4, ())


def test_an_empty_library_has_no_scores(tmp_path):
    with Library.open(tmp_path / "e.heatreel") as empty:
        read = score_reading(empty)
    assert (read.sessions, read.median, sum(read.bars)) == (0, None, 0)


def test_without_a_page_a_session_without_moments_has_no_score(tmp_path):
    told = Storyboard()
    told.event(4, {"href": "https://shop.example/", "width": 1280, "height": 800})
    told.move(*((n, n) for n in range(40)))
    import_paths(tmp_path / "m.heatreel", [told.wait(5_000).move((9, 9)).save(tmp_path / "mouse.json")])
    with Library.open(tmp_path / "m.heatreel") as library:
        [row] = library.rows(library.session_ids().tolist())
        assert not row.has_page
        assert row.score is None
        read = score_reading(library)
        assert (read.unknown, read.zero) == (1, 0)
