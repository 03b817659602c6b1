"""Other numbers for signals: what they would find is told before, found after, and never mixed with old."""

from __future__ import annotations

import pytest

from heatreel.analysis.signals.declare import Parameter, Signal
from heatreel.analysis.signals.registry import SIGNALS
from heatreel.library.library import Library
from heatreel.model.errors import Cancelled
from heatreel.model.moment import Moment
from heatreel.operations import detecting, fact_store, retuning
from heatreel.operations.detecting import (
    current_tuning,
    detect_sessions,
    moments_of,
    stored_moments,
    unmeasured,
)
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

PAGE = '<button id="buy">Apply coupon</button><p id="text">Words</p>'
SLOW_RAGE = {"rage_click": {"gap_ms": 1_200.0}}


def clicks(gap_ms: float, start_ms: float) -> Storyboard:
    """Four clicks that nothing answers, so far apart."""
    story = Storyboard(start_ms=1_790_000_000_000 + start_ms).visit("https://shop.example/", PAGE).wait(3_000)
    for _ in range(4):
        story.click("#buy").wait(gap_ms - 40)
    return story.wait(9_000).scroll(10)


@pytest.fixture
def library(tmp_path):
    """Three sessions: rage at 300 ms, nearly rage at 1,000 ms, none at 3,000 ms."""
    files = [
        clicks(gap, n * 1e7).save(tmp_path / f"{n}.json") for n, gap in enumerate((300.0, 1_000.0, 3_000.0))
    ]
    import_paths(tmp_path / "l.heatreel", files)
    with Library.open(tmp_path / "l.heatreel") as library:
        detect_sessions(library, [int(i) for i in library.session_ids()])
        yield library


def found(library: Library, signal: str) -> int:
    return sum(
        moment.signal == signal for i in library.session_ids() for moment in moments_of(library, int(i))
    )


def test_counts_say_what_applying_then_finds(library):
    signals = ("rage_click", "dead_click", "slow_click")
    before = {signal: found(library, signal) for signal in signals}
    told = retuning.counts(library, SLOW_RAGE)
    assert (told["rage_click"].before_moments, told["rage_click"].after_moments) == (1, 2)
    assert (told["rage_click"].looked, told["rage_click"].of) == (3, 3)
    retuning.apply(library, SLOW_RAGE)
    for signal in signals:
        assert told[signal].before_moments == before[signal]
        assert told[signal].after_moments == found(library, signal)


def test_counts_of_what_does_not_change_are_not_asked(library):
    assert retuning.counts(library, {}) == {}
    assert set(retuning.counts(library, {"error_click": {"error_ms": 500}})) == {"error_click"}


def test_counts_hold_for_the_sessions_of_a_filter_and_for_new_ones(library, tmp_path):
    assert retuning.counts(library, SLOW_RAGE)["rage_click"].after_sessions == 2
    import_paths(library.path, [clicks(900.0, 9e7).save(tmp_path / "new.json")])
    assert retuning.counts(library, SLOW_RAGE)["rage_click"].after_sessions == 3


def test_what_was_found_with_other_numbers_is_never_shown(library):
    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        retuning.apply(library, SLOW_RAGE, stop)
    rows = library.rows([int(i) for i in library.session_ids()])
    assert [(row.moment_counts, row.score) for row in rows] == [({}, None)] * 3
    retuning.finish(library)
    rows = library.rows([int(i) for i in library.session_ids()])
    assert sum(row.moment_counts.get("rage_click", 0) for row in rows) == 2
    assert all(row.score is not None for row in rows)


def test_moments_are_found_anew_without_reading_events(library, monkeypatch):
    def nothing(*_: object) -> None:
        raise AssertionError("events were read")

    monkeypatch.setattr(fact_store, "page_facts", nothing)
    monkeypatch.setattr(Library, "events", nothing)
    retuning.apply(library, SLOW_RAGE)
    assert found(library, "rage_click") == 2


def test_a_session_that_is_opened_gets_the_moments_of_the_numbers_of_now(library):
    ids = [int(i) for i in library.session_ids()]
    before = [stored_moments(library, i) for i in ids]
    library.save("tuning", "current", SLOW_RAGE)
    after = [stored_moments(library, i) for i in ids]
    assert sum(m.signal == "rage_click" for of in before for m in of or ()) == 1
    assert sum(m.signal == "rage_click" for of in after for m in of or ()) == 2
    assert next(m for of in after for m in of or ()).parameters


def test_numbers_that_signals_do_not_know_or_allow_are_left_out(library):
    retuning.apply(library, {"rage_click": {"gap_ms": 1e9, "what": 1}, "nothing": {"a": 1}})
    assert current_tuning(library) == {"rage_click": {"gap_ms": 2_000.0}}


def test_applying_the_defaults_again_brings_the_old_moments_back(library):
    before = found(library, "rage_click")
    retuning.apply(library, SLOW_RAGE)
    retuning.apply(library, {})
    assert found(library, "rage_click") == before


def test_reasons_why_a_signal_is_not_told_are_kept(library):
    reasons = unmeasured(library, int(library.session_ids()[0]))
    assert "near_miss" in reasons
    assert "error_click" in reasons
    assert "rage_click" not in reasons


def test_a_child_process_applies_them_too(library):
    told: list[float] = []
    retuning.apply_in_child(
        library.path, SLOW_RAGE, lambda done, total, what="": told.append(done / max(total, 1))
    )
    assert found(library, "rage_click") == 2
    assert told[-1] == 1.0


def test_facts_read_back_are_judged_the_same(library):
    from heatreel.analysis.acts import judged
    from heatreel.replay.page_facts import page_facts

    for i in map(int, library.session_ids()):
        track = library.track(i)
        fresh = page_facts(track, fact_store.session_texts(library, track))
        kept = fact_store.read_facts(library, i)
        assert [(a.first, a.delay_ms) for a in judged(kept)] == [(a.first, a.delay_ms) for a in judged(fresh)]


def test_every_parameter_has_a_range_around_its_default():
    for signal in SIGNALS:
        for parameter in signal.parameters:
            assert parameter.minimum <= parameter.default <= parameter.maximum, (signal.id, parameter.name)
            assert parameter.description


def test_signals_that_are_not_about_clicks_are_counted_on_a_sample(library, monkeypatch):
    def many_clicks(session, values):
        if len(session.acts) < values["least"]:
            return []
        return [Moment("many", 0, 0, "", 0, None, 1.0, "Many clicks")]

    numbers = (Parameter("least", "Clicks", 5, 1, 9, "clicks"),)
    own = Signal("many", "Many", "Many clicks.", 1, numbers, 1.0, many_clicks)
    monkeypatch.setattr(retuning, "all_signals", lambda: (*SIGNALS, own))
    monkeypatch.setattr(detecting, "all_signals", lambda: (*SIGNALS, own))
    told = retuning.counts(library, {"many": {"least": 4}})
    assert told == {"many": retuning.Count(0, 3, 0, 3, looked=3, of=3)}
    assert retuning.counts(library, {"many": {"least": 4}}, budget_s=0)["many"].looked == 3
