"""Which clicks are called rage, dead and error clicks, and which are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from heatreel.analysis.score import frustration_score
from helpers.storyboard import Storyboard
from labelled_score import KINDS

PAGE = (
    '<button id="buy">Apply coupon</button><input id="name"><p id="text">Words</p>'
    '<div id="out"><span id="number">1</span></div><button class="next">›</button>'
    '<a id="away" href="https://elsewhere.example/" target="_blank">Out</a>'
)


@pytest.fixture
def found(look):
    def find(story: Storyboard):
        return tuple(look(story))

    return find


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def kinds(moments) -> list[str]:
    return [moment.signal for moment in moments]


def change(story: Storyboard, **attributes: object) -> Storyboard:
    return story.mutate(attributes=[{"id": story.node("#buy"), "attributes": attributes}])


def test_five_clicks_on_a_button_that_does_nothing_are_one_rage_click(found):
    story = shop()
    for _ in range(5):
        story.click("#buy").wait(260)
    (moment,) = found(story.wait(9_000).scroll(10))
    assert moment.signal == "rage_click"
    assert len(moment.clicks) == 5
    assert moment.element.text == "Apply coupon"
    assert moment.element.selector == "#buy"
    assert moment.sentence.startswith("**5 clicks in 1.2 s** on **Apply coupon**.")
    assert "not recorded here" in [line.result for line in moment.looked if line.what == "Request"]


def test_quick_clicks_that_each_have_their_effect_are_information_only(found):
    story = shop()
    for i in range(6):
        story.click("#buy").mutate(texts=[{"id": story.node("#number") + 1, "value": str(i)}]).wait(260)
    (moment,) = found(story.wait(9_000).scroll(10))
    assert (moment.signal, moment.score) == ("multi_click", 0.0)


@pytest.mark.parametrize(("target", "variant"), [("#buy", "control"), ("#text", "other")])
def test_a_click_without_an_answer_is_dead(found, target, variant):
    (moment,) = found(shop().click(target).wait(9_000).scroll(10))
    assert (moment.signal, moment.variant) == ("dead_click", variant)


@pytest.mark.parametrize("target", ["#name", "#away"])
def test_fields_and_links_to_elsewhere_are_never_dead(found, target):
    assert found(shop().click(target).wait(9_000).scroll(10)) == ()


def test_a_click_is_not_dead_when_the_recording_ends_at_once(found):
    assert found(shop().click("#buy").wait(1_000).scroll(10)) == ()


def test_a_late_answer_is_slow_and_not_dead(found):
    (moment,) = found(change(shop().click("#buy").wait(4_000), disabled="").wait(6_000).scroll(1))
    assert moment.signal == "slow_click"
    assert "after 4.0 s" in moment.sentence


@pytest.mark.parametrize(
    "attributes",
    [{"class": "is-focused"}, {"data-pressed": "true"}, {"style": {"outline": "none"}}],
)
def test_focus_rings_and_pressed_states_are_no_answer(found, attributes):
    assert kinds(found(change(shop().click("#buy"), **attributes).wait(9_000).scroll(1))) == ["dead_click"]


@pytest.mark.parametrize("attributes", [{"aria-expanded": "true"}, {"disabled": ""}, {"class": "open"}])
def test_states_that_mean_something_are_answers(found, attributes):
    assert found(change(shop().click("#buy"), **attributes).wait(9_000).scroll(1)) == ()


def test_a_ticking_number_hides_no_dead_click(found):
    story = shop()
    for i in range(14):
        if i == 5:
            story.click("#buy")
        story.wait(1_000).mutate(texts=[{"id": story.node("#number") + 1, "value": str(i)}])
    assert kinds(found(story)) == ["dead_click"]


def test_an_error_after_a_click_is_an_error_click(found):
    story = change(shop().click("#buy").wait(300).console_error("It broke"), open="").wait(9_000).scroll(1)
    (moment,) = found(story)
    assert moment.signal == "error_click"
    assert "It broke" in moment.sentence


def test_an_error_that_comes_as_often_without_clicks_is_left_out(found):
    story = shop().console_error("Noise").wait(4_000)
    story = change(story.click("#buy").wait(300).console_error("Noise"), open="").wait(9_000).scroll(1)
    assert found(story) == ()


def test_three_quick_clicks_are_rage_only_without_an_answer(found):
    dead, alive = shop(), shop()
    for i in range(3):
        dead.click("#buy").wait(300)
        change(alive.click("#buy").wait(50), title=str(i)).wait(250)
    assert kinds(found(dead.wait(9_000).scroll(10))) == ["rage_click"]
    assert found(alive.wait(9_000).scroll(10)) == ()


def test_clicks_in_different_places_are_no_rage(found):
    story = shop()
    for i in range(5):
        story.click("#text", 100 + 200 * i, 100 + 90 * i).wait(300)
    assert "rage_click" not in kinds(found(story.wait(9_000).scroll(10)))


@pytest.mark.parametrize(("answers", "expected"), [(True, []), (False, ["rage_click"])])
def test_next_may_be_clicked_often_unless_it_is_stuck(found, answers, expected):
    story = shop()
    for i in range(6):
        story.click(".next").wait(40)
        if answers:
            story.mutate(texts=[{"id": story.node("#number") + 1, "value": str(i)}])
        story.wait(200)
    assert kinds(found(story.wait(9_000).scroll(10))) == expected


def test_clicks_into_a_field_are_no_rage(found):
    story = shop()
    for _ in range(6):
        story.click("#name").wait(200)
    assert found(story.wait(9_000).scroll(10)) == ()


def test_taps_with_the_clicks_that_they_make_are_counted_once(found):
    story = shop()
    for _ in range(4):
        story.tap("#buy").wait(200)
    (moment,) = found(story.wait(9_000).scroll(10))
    assert (moment.signal, len(moment.clicks)) == ("rage_click", 4)


def test_an_answer_in_a_list_that_typing_filters_is_no_change_by_itself(found):
    """The recorder leaves focus events out: the click on the field says who types."""
    story = shop()
    out = story.node("#out")
    story.click("#name").wait(400)
    row = 500
    for text in ("a", "ab", "abc"):
        story.type("#name", text).wait(400)
        row += 1
        node = {"type": 2, "tagName": "p", "attributes": {}, "childNodes": [], "id": row}
        story.mutate(adds=[{"parentId": out, "nextId": None, "node": node}]).wait(1_500)
    story.click("#text", 600, 500).wait(160)
    node = {"type": 2, "tagName": "p", "attributes": {}, "childNodes": [], "id": row + 1}
    story.mutate(adds=[{"parentId": out, "nextId": None, "node": node}])
    assert found(story.wait(9_000).scroll(10)) == ()


def request(
    story: Storyboard, *, sent_ms_ago: float, took_ms: float, status: int, initiator: str = "fetch"
) -> Storyboard:
    """A request as the network plugin writes it: its times count from the page's start."""
    end = story.now_ms - story.events[0]["timestamp"]
    entry = {
        "name": "https://shop.example/api",
        "entryType": "resource",
        "initiatorType": initiator,
        "startTime": end - sent_ms_ago,
        "endTime": end - sent_ms_ago + took_ms,
        "status": status,
        "method": "POST",
    }
    return story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [entry]}})


def test_a_click_that_sent_a_request_is_not_dead(found):
    story = shop().click("#buy").wait(500)
    assert found(request(story, sent_ms_ago=400, took_ms=400, status=200).wait(9_000).scroll(10)) == ()


@pytest.mark.parametrize("initiator", ["beacon", "ping"])
@pytest.mark.parametrize("status", [200, 500])
def test_a_report_to_analytics_answers_no_click_and_fails_none(found, initiator, status):
    told = request(
        shop().click("#buy").wait(500), sent_ms_ago=400, took_ms=400, status=status, initiator=initiator
    )
    assert kinds(found(told.wait(9_000).scroll(10))) == ["dead_click"]


def test_a_request_that_fails_after_a_click_is_an_error_click(found):
    story = shop().click("#buy").wait(500)
    moments = found(request(story, sent_ms_ago=400, took_ms=400, status=500).wait(9_000).scroll(10))
    assert kinds(moments) == ["error_click"]
    assert "500" in moments[0].sentence


def test_repeats_on_one_element_count_half(found):
    story = shop().click("#buy").wait(9_000).click("#buy").wait(9_000).scroll(1)
    moments = found(story)
    assert [moment.score for moment in moments] == [2.0, 1.0]
    assert frustration_score(moments) == pytest.approx(18.127, abs=0.001)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["labelled", "sample"])
def test_labelled_recordings_are_read_as_people_labelled_them(shared: Path, name):
    script = Path(__file__).parents[2] / "labelled_score.py"
    run = subprocess.run(
        [sys.executable, str(script), str(shared / name)], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in run.stdout.splitlines() if line.startswith(KINDS)]
    assert {row[0] for row in rows} == set(KINDS)
    for row in rows:
        assert int(row[3]) <= 1, row
        assert int(row[4]) <= 1, row
