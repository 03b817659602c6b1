"""Long waits by web vitals: told only where the recording holds a measure, in the shapes recorders write."""

from __future__ import annotations

import json

import pytest

from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"


def told(tag: str, payload: object, later_ms: float = 6_000) -> Storyboard:
    """A page on which this was written some time after its start, then another."""
    story = Storyboard().visit(SHOP, "<p id='p'>Words</p>").wait(later_ms)
    story.event(5, {"tag": tag, "payload": payload})
    return story.wait(3_000).visit(SHOP + "b").wait(4_000).scroll(5)


def span(op: str, description: str, value: float) -> dict[str, object]:
    """Sentry's."""
    times = {"startTimestamp": 1.79e9, "endTimestamp": 1.79e9}
    return {"op": op, "description": description, **times, "data": {"value": value, "size": 300}}


def measured(name: str, value: float) -> dict[str, object]:
    """As the library web-vitals gives it."""
    return {"name": name, "value": value, "delta": value, "rating": "poor", "id": "v4-1"}


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("LCP", 4_200),
        ("LCP", "4200"),
        ("LCP", {"value": 4_200}),
        ("largest-contentful-paint", {"value": 4_200.4, "nodeId": 7}),
        ("web-vitals", measured("LCP", 4_200)),
        ("web-vital", [measured("CLS", 0.3), measured("LCP", 4_200)]),
        ("web-vitals", {"LCP": 4_200, "CLS": 9_000}),
        ("Web Vitals", json.dumps({"vitals": [measured("LCP", 4_200)]})),
        ("$web_vitals", {"$web_vitals_LCP_value": 4_200, "$web_vitals_CLS_value": 9_000}),
        ("performanceSpan", span("largest-contentful-paint", "largest-contentful-paint", 4_200)),
        ("performanceSpan", span("web-vital", "largest-contentful-paint", 4_200)),
    ],
)
def test_every_recorder_s_way_to_write_the_largest_paint_is_read(look, tag, payload):
    [moment] = look(told(tag, payload), "long_wait")
    assert moment.sentence == "The largest content of the page came after **4.2 s** (LCP)."
    assert (moment.element, moment.variant, moment.page_view) == (None, "measured", 0)
    assert moment.t_end_ms - moment.t_start_ms == pytest.approx(4_200, abs=1)
    lines = {line.what: (line.result, line.found) for line in moment.looked}
    assert lines["LCP"] == ("4,200 ms", True)
    assert lines["INP"] == ("not recorded here", False)


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("INP", {"value": 620}),
        ("interaction-to-next-paint", 620),
        ("$web_vitals", {"$web_vitals_INP_value": 620}),
        ("performanceSpan", span("web-vital", "interaction-to-next-paint", 620)),
    ],
)
def test_an_answer_that_was_shown_late_is_a_wait(look, tag, payload):
    [moment] = look(told(tag, payload), "long_wait")
    assert "**0.6 s**" in moment.sentence
    assert moment.t_end_ms - moment.t_start_ms == pytest.approx(620)
    assert {line.what: line.result for line in moment.looked}["INP"] == "620 ms"


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("LCP", None),
        ("LCP", {"value": None}),
        ("LCP", {"value": "good"}),
        ("LCP", True),
        ("LCP", -9_000),
        ("LCP", 9e12),
        ("FCP", 9_000),
        ("web-vitals", measured("TTFB", 9_000)),
        ("web-vitals", {"vitals": None}),
        ("help", {"LCP": 9_000}),
        ("performanceSpan", span("paint", "first-contentful-paint", 9_000)),
        ("performanceSpan", {"op": "web-vital", "description": "largest-contentful-paint"}),
        ("performanceSpan", span("resource.fetch", "LCP", 9_000)),
        ("Web Vitals", "{"),
    ],
)
def test_other_measures_and_what_is_no_number_claim_nothing(look, tag, payload):
    assert not look(told(tag, payload), "long_wait")


def test_each_limit_from_both_sides(look):
    assert not look(told("LCP", 4_000), "long_wait")
    assert look(told("LCP", 4_001), "long_wait")
    assert look(told("LCP", 3_000), "long_wait", lcp_ms=2_500)
    assert not look(told("INP", 500), "long_wait")
    assert look(told("INP", 501), "long_wait")
    assert look(told("INP", 300), "long_wait", inp_ms=200)


def test_candidates_of_one_page_are_one_moment_by_the_last(look):
    story = Storyboard().visit(SHOP, "<p>Words</p>").wait(6_000)
    for value in (1_000, 4_500, 5_200):
        story.event(5, {"tag": "LCP", "payload": value}).wait(100)
    [moment] = look(story.wait(2_000).visit(SHOP + "b").wait(3_000).scroll(5), "long_wait")
    assert "5.2 s" in moment.sentence


def test_a_measure_belongs_to_its_own_page(look):
    story = told("LCP", 4_200).event(5, {"tag": "LCP", "payload": 1_000})
    [moment] = look(story.event(5, {"tag": "INP", "payload": 700}).wait(50).scroll(9), "long_wait")[1:]
    lines = {line.what: line.result for line in moment.looked}
    assert (moment.page, lines["LCP"], lines["INP"]) == (SHOP + "b", "1,000 ms", "700 ms")


def test_a_spinner_and_a_late_paint_at_once_are_one_wait(look):
    story = Storyboard().visit(SHOP, '<div id="list"><i class="spinner"></i></div>').wait(6_000)
    story.mutate(removes=[{"parentId": story.node("#list"), "id": story.node("i")}])
    story.event(5, {"tag": "LCP", "payload": 5_900}).wait(3_000).scroll(5)
    [moment] = look(story, "long_wait")
    assert moment.element.tag == "i"
    assert "spinner" in moment.sentence
    assert "5.9 s" in moment.sentence


def test_a_spinner_without_any_measure_says_that_none_is_recorded(look):
    story = Storyboard().visit(SHOP, '<div id="list"><i class="spinner"></i></div>').wait(6_000)
    story.mutate(removes=[{"parentId": story.node("#list"), "id": story.node("i")}])
    [moment] = look(story.wait(3_000).scroll(5), "long_wait")
    assert [line.result for line in moment.looked if line.what in ("LCP", "INP")] == ["not recorded here"] * 2


def test_measures_are_told_even_where_the_page_is_not_recorded(look):
    story = Storyboard().event(4, {"href": SHOP, "width": 1_280, "height": 800}).wait(6_000)
    story.event(5, {"tag": "LCP", "payload": 5_000}).wait(3_000).scroll(5)
    assert len(look(story, "long_wait")) == 1
    assert "long_wait" not in look.unmeasured
