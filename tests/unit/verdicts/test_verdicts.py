"""Verdicts and rules decide which moments count, and everything that counts moments agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.moment import ElementRef
from heatreel.model.session import SessionFilter
from heatreel.model.verdict import RULE, Rule, Verdict, check_rule, simple
from heatreel.operations.detecting import detect_session
from heatreel.operations.importing import import_paths
from heatreel.operations.tables import moment_rows
from heatreel.operations.verdicts import (
    add_rule,
    counted_moments,
    judged,
    say,
    score_of,
    selectors_for,
    weights,
    withdraw_rule,
)
from helpers.storyboard import Storyboard
from helpers.tracks import T0, make_moment

NEXT = ElementRef(9, "div > button:nth-of-type(2)", "Next", "button", True, ("carousel-next", "btn"))


def moment(signal="rage_click", at_ms=1_000.0, element=NEXT, **more):
    return replace(make_moment(signal, at_ms), element=element, **more)


@pytest.fixture
def library(tmp_path):
    story = Storyboard().visit("https://shop.example/", "<button id=a>Buy</button>")
    file = story.wait(2000).click("#a").wait(20_000).scroll(5).save(tmp_path / "a.json")
    path = tmp_path / "l.heatreel"
    import_paths(path, [file])
    with Library.open(path) as made:
        moments = (
            moment("rage_click", 1_000),
            moment("dead_click", 9_000),
            moment("dead_click", 12_000),
            moment("error_click", 20_000, ElementRef(4, "#pay", "Pay", "button", True, ("pay",))),
        )
        made.save_moments(1, "f", moments, 50.0)
        yield made


@pytest.mark.parametrize(
    ("selector", "means"),
    [
        (".carousel-next", True),
        ("button.carousel-next.btn", True),
        ("a.carousel-next", False),
        (".carousel-prev", False),
        ("button", True),
        (NEXT.selector, True),
        ("#next", False),
        ("", False),
    ],
)
def test_a_rule_means_elements_by_class_tag_or_path(selector, means):
    assert Rule("rage_click", selector).silences(moment()) is means


def test_a_rule_means_its_own_element_and_not_what_stands_in_it():
    inside = ElementRef(2, "#pay > span", "Pay", "span", False)
    assert Rule("", "#pay").silences(moment(element=replace(inside, selector="#pay")))
    assert not Rule("", "#pay").silences(moment(element=inside))


def test_a_rule_is_for_its_signal_and_page():
    assert not Rule("dead_click", ".btn").silences(moment("rage_click"))
    assert Rule("", ".btn").silences(moment("rage_click"))
    assert not Rule("", ".btn", "https://else.example/").silences(moment())


def test_a_rule_that_names_no_element_is_refused_in_words():
    with pytest.raises(HeatreelError, match="needs an element"):
        check_rule(Rule("rage_click", "  "))
    with pytest.raises(HeatreelError, match="no selector"):
        check_rule(Rule("rage_click", "[data-x=1]"))
    assert simple("div > p") is None


def test_a_verdict_goes_before_a_rule():
    one = moment()
    rule = Rule("rage_click", ".btn")
    said = Verdict(1, "rage_click", one.t_start_ms, "real")
    assert not judged([one], [], [rule])[0].counts
    assert judged([one], [said], [rule])[0].counts
    assert not judged([one], [replace(said, verdict="not_problem")], [])[0].counts
    assert judged([one], [replace(said, verdict="", note="Hm")], [])[0].counts


def test_a_verdict_outlives_a_change_of_parameters():
    said = Verdict(1, "rage_click", T0 + 1_000, "not_problem")
    longer = moment(at_ms=500)  # the chain now begins earlier, and holds the old start
    assert not judged([longer], [said], [])[0].counts
    exact = moment(at_ms=1_000)
    assert [one.counts for one in judged([longer, exact], [said], [])] == [True, False]
    assert judged([moment("dead_click", 1_000)], [said], [])[0].counts


def test_a_repeat_of_what_does_not_count_has_its_whole_weight():
    first, second = moment(score=4.0), moment(at_ms=5_000, score=2.0)
    said = [Verdict(1, "rage_click", first.t_start_ms, "not_problem")]
    assert [m.score for m in weights(judged([first, second], said, []))] == [4.0]
    assert [m.score for m in weights(judged([first, second], [], []))] == [4.0, 2.0]


def same_everywhere(library):
    """Counts of the list, the filter's sessions, and the moments of the session agree; what they say."""
    found = library.found_moments(1)
    counted = counted_moments(library, 1, found)
    numbers = {}
    for one in counted:
        numbers[one.signal] = numbers.get(one.signal, 0) + 1
    row = library.row(1)
    assert row.moment_counts == numbers
    for signal in ("rage_click", "dead_click", "error_click"):
        left = library.count(SessionFilter(signals=frozenset({signal})))
        assert left == (1 if signal in numbers else 0)
        clicks = library.moment_clicks(found[0].page, [signal])
        assert len(clicks) == numbers.get(signal, 0)
    return numbers, row.score


def test_list_filter_and_score_agree_with_the_session(library):
    whole, _ = same_everywhere(library)
    assert whole == {"rage_click": 1, "dead_click": 2, "error_click": 1}
    rule = Rule("dead_click", ".carousel-next")
    add_rule(library, rule)
    numbers, less = same_everywhere(library)
    assert numbers == {"rage_click": 1, "error_click": 1}
    assert library.occurrences(rule) == 2
    say(library, Verdict(1, "dead_click", T0 + 9_000, "real"))
    numbers, more = same_everywhere(library)
    assert numbers == {"rage_click": 1, "dead_click": 1, "error_click": 1}
    assert more > less
    say(library, Verdict(1, "rage_click", T0 + 1_000, "not_problem"))
    assert "rage_click" not in same_everywhere(library)[0]
    say(library, Verdict(1, "rage_click", T0 + 1_000))
    say(library, Verdict(1, "dead_click", T0 + 9_000))
    withdraw_rule(library, rule)
    assert same_everywhere(library) == (whole, score_of(library, 1, library.found_moments(1)))
    assert library.saved(RULE) == {}
    assert library.all_verdicts() == ()


def test_verdicts_and_notes_are_kept(library):
    said = Verdict(1, "rage_click", T0 + 1_000, "real", "Opens nothing")
    say(library, said)
    say(library, replace(said, note="Opens nothing on any width"))
    assert library.verdicts(1) == (replace(said, note="Opens nothing on any width"),)
    assert library.verdicts(2) == ()


def test_selectors_that_are_offered_all_mean_the_element():
    hashed = replace(NEXT, classes=("css-1a2b3c", "carousel-next"))
    offered = selectors_for(moment(element=hashed))
    assert offered[0] == "button.carousel-next"
    assert not any("1a2b3c" in selector for selector in offered)
    assert all(Rule("", selector).silences(moment(element=hashed)) for selector in offered)
    assert selectors_for(moment(element=replace(NEXT, selector="#next")))[0] == "#next"


def test_moments_that_are_found_anew_keep_what_people_said(tmp_path):
    story = Storyboard().visit("https://shop.example/", "<button class=stuck>Buy</button>").wait(2000)
    for _ in range(5):
        story.click("button").wait(300)
    path = tmp_path / "l.heatreel"
    import_paths(path, [story.wait(20_000).scroll(5).save(tmp_path / "a.json")])
    with Library.open(path) as library:
        before = library.row(1)
        assert before.moment_counts["rage_click"] == 1
        assert library.moment_totals()["rage_click"] == (1, 1)
        add_rule(library, Rule("rage_click", ".stuck"))
        detect_session(library, 1)
        after = library.row(1)
        assert "rage_click" not in after.moment_counts
        assert "rage_click" not in library.moment_totals()
        assert "rage_click" not in [row["signal"] for row in moment_rows(library).rows]
        assert after.score < before.score
