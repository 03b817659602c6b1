"""Near misses in recordings of real rrweb: the page pass measures how far the control was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.detecting import moments_of, unmeasured
from heatreel.operations.importing import import_paths

DATA = Path(__file__).resolve().parents[2] / "data" / "signals"


@pytest.fixture
def passed(qtbot, tmp_path):
    """``passed(name)``: what was done there, and the moments about clicks after the page pass."""
    from heatreel.browser.page_pass import PagePass

    made = PagePass()

    def find(name: str):
        [session_id] = import_paths(tmp_path / f"{name}.heatreel", [DATA / f"{name}.json.gz"]).new_ids
        with Library.open(tmp_path / f"{name}.heatreel") as library:
            assert "near_miss" in unmeasured(library, session_id), "nothing is guessed without the pass"
            library.save_places(session_id, made.run_now(library, session_id))
            assert "near_miss" not in unmeasured(library, session_id)
            moments = moments_of(library, session_id)
        acts = json.loads((DATA / "acts.json").read_text(encoding="utf-8"))[name]
        return acts, [one for one in moments if one.signal in ("dead_click", "near_miss", "rage_click")]

    yield find
    made.close()
    qtbot.wait(50)


def test_a_dead_click_seven_px_beside_a_small_button_is_a_near_miss(passed):
    acts, moments = passed("near-misses")
    assert [act["on"] for act in acts] == ["7 px beside #no-salt", "#no-salt"]
    assert sorted(moment.signal for moment in moments) == ["dead_click", "near_miss"]
    for moment in moments:
        assert moment.element.selector == "#salt"
        assert 0 <= moment.t_start_ms - acts[0]["t_ms"] <= 500
    [miss] = [moment for moment in moments if moment.signal == "near_miss"]
    assert miss.sentence == "**1 click** 7 px beside a control. Nothing answered it."
    assert [line.result for line in miss.looked if line.what == "Nearest control"] == ["7 px away"]


def test_a_click_thirty_px_beside_and_one_that_is_answered_are_none(passed):
    acts, moments = passed("clicks-beside")
    assert [act["on"] for act in acts] == ["30 px beside #no-tea", "7 px beside #no-oil"]
    [dead] = moments
    assert (dead.signal, dead.variant, dead.element.selector) == ("dead_click", "other", "#tea")
    assert 0 <= dead.t_start_ms - acts[0]["t_ms"] <= 500
