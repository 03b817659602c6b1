"""Signals that no labelled recording holds, in recordings of real rrweb with its network plug-in.

``tests/data/signals`` holds them with what the person did when; ``tests/recordings`` makes them.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from functools import cached_property
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import ErrorMark, PageView
from heatreel.operations.detecting import moments_of
from heatreel.operations.importing import import_paths

DATA = Path(__file__).resolve().parents[2] / "data" / "signals"
SITE = "http://reedholt.example"
ABOUT_CLICKS = ("rage_click", "dead_click", "slow_click", "error_click")
BOTH = ("", "-with-bodies")  # rrweb writes the browser's timings, or watches the calls themselves


class Visit:
    """One recording: what was done, and what is found."""

    def __init__(self, name: str, folder: Path) -> None:
        self.path = DATA / f"{name}.json.gz"
        self.acts = json.loads((DATA / "acts.json").read_text(encoding="utf-8"))[name]
        report = import_paths(folder / "l.heatreel", [self.path])
        assert len(report.new_ids) == 1
        with Library.open(folder / "l.heatreel") as library:
            track = library.track(report.new_ids[0])
            self.start_ms, self.end_ms = track.start_ms, track.end_ms
            self.errors: tuple[ErrorMark, ...] = track.errors
            self.views: tuple[PageView, ...] = track.page_views
            self.moments = moments_of(library, report.new_ids[0])

    @cached_property
    def events(self) -> list[dict]:
        """The recording's own events."""
        return json.loads(gzip.decompress(self.path.read_bytes()))

    def done(self, on: str) -> float:
        """When the person did that; the button is let go 90 ms later, and the click comes then."""
        [t] = [act["t_ms"] for act in self.acts if on in (act["on"], act["act"])]
        return t

    def counts(self, *signals: str) -> Counter[str]:
        """How many moments there are of these signals."""
        return Counter(moment.signal for moment in self.moments if moment.signal in signals)

    def only(self, signal: str) -> Moment:
        """The moment of a signal, which there is once."""
        [moment] = [one for one in self.moments if one.signal == signal]
        return moment

    def on(self, signal: str, on: str) -> Moment:
        """The moment of a signal on an element, at the time when the person clicked it."""
        [moment] = [
            one
            for one in self.moments
            if one.signal == signal and one.element is not None and one.element.selector == on
        ]
        assert 0 <= moment.t_start_ms - self.done(on) <= 500
        return moment


@pytest.fixture
def visit(tmp_path):
    """``visit(name)``: the recording of that name, imported."""
    return lambda name: Visit(name, tmp_path)


def seconds(moment: Moment) -> float:
    return (moment.t_end_ms - moment.t_start_ms) / 1000


def evidence(moment: Moment) -> dict[str, tuple[str, bool]]:
    return {line.what: (line.result, line.found) for line in moment.looked}


# requests that fail -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize(
    ("button", "words", "method", "path", "status"),
    [
        ("#send", "A request failed with 500 after ", "POST", "/api/orders", 500),
        ("#stock", "A request failed with 404 after ", "GET", "/api/stock", 404),
        ("#labels", "A request failed after ", "POST", "/api/labels", 0),
    ],
)
def test_a_request_that_fails_after_a_click_is_an_error_click(
    visit, way, button, words, method, path, status
):
    """Also one whose connection is cut: it has status 0, or none where rrweb watches the call."""
    seen = visit(f"failed-requests{way}")
    moment = seen.on("error_click", button)
    told = f"{method} {SITE}{path}" if way else f"{SITE}{path}"
    assert words in moment.sentence
    assert moment.sentence.endswith(f" s: {told}"), "a method that is not recorded is not made up"
    assert 0.15 <= seconds(moment) <= 1.2
    [mark] = [error for error in seen.errors if error.text == told]
    assert (mark.status, mark.kind) == (status, "request")
    assert seen.counts(*ABOUT_CLICKS) == {"error_click": 3}


@pytest.mark.parametrize("way", BOTH)
def test_failures_that_no_click_caused_are_no_error_clicks(visit, way):
    """A poll that fails all the time (once just after a click), what is sent later than 500 ms after a click,
    what fails later than 7 s after it, and another site whose answers the page cannot see."""
    seen = visit(f"failing-elsewhere{way}")
    paths = [error.text.rpartition(" ")[2] for error in seen.errors]
    assert paths.count(f"{SITE}/api/prices") >= 8
    polled = [e.t_ms - (e.duration_ms or 0) for e in seen.errors if e.text.endswith("/api/prices")]
    assert any(90 <= start - seen.done("#next") <= 590 for start in polled), "one came just after the click"
    assert paths.count(f"{SITE}/api/drafts") == paths.count(f"{SITE}/api/all") == 1
    assert not seen.counts(*ABOUT_CLICKS)


@pytest.mark.parametrize("way", BOTH)
def test_what_another_site_does_not_let_the_page_see_has_not_failed(visit, way):
    seen = visit(f"failing-elsewhere{way}")
    requests = [
        request
        for event in seen.events
        if event["type"] == 6
        for request in event["data"]["payload"].get("requests", ())
        if request["name"].startswith("http://count.example/")
    ]
    assert {(one["initiatorType"], one["status"]) for one in requests} == {
        ("fetch", 0), ("beacon", 0), ("img", 0),
    }  # fmt: skip
    assert not [error for error in seen.errors if "count.example" in error.text]


@pytest.mark.parametrize("way", BOTH)
def test_requests_that_the_page_calls_off_have_not_failed(visit, way):
    """The next tab, and leaving, end the request of the click before."""
    seen = visit(f"called-off{way}")
    ended = [
        request
        for event in seen.events
        if event["type"] == 6
        for request in event["data"]["payload"].get("requests", ())
        if request["initiatorType"] == "fetch" and not request.get("status")
    ]
    assert len(ended) == (2 if way else 1), "they are in the recording"
    assert seen.errors == ()
    assert not seen.counts(*ABOUT_CLICKS, "dead_end")


# requests that come late, or are all the answer -----------------------------------------------------


def test_an_answer_after_four_seconds_is_a_slow_click(visit):
    seen = visit("late-answers")
    moment = seen.on("slow_click", "#quote")
    assert 3.9 <= seconds(moment) <= 4.8
    assert f"The first reaction came after {evidence(moment)['Page change (DOM, style)'][0][1:]}." in (
        moment.sentence
    )
    assert evidence(moment)["Request"][1]


def test_an_answer_after_nine_seconds_makes_no_dead_click(visit):
    """Its change comes later than is looked; the request keeps the click from being dead."""
    seen = visit("late-answers")
    assert seen.end_ms - seen.done("#history") > 9_500
    assert seen.counts(*ABOUT_CLICKS) == {"slow_click": 1}


def test_late_answers_at_one_place_do_not_look_as_if_they_came_by_themselves(visit):
    seen = visit("late-answers-in-one-place")
    assert not [event for event in seen.events if event["type"] == 6]
    assert seen.counts(*ABOUT_CLICKS) == {"slow_click": 3}
    for moment, act in zip(seen.moments, seen.acts, strict=True):
        assert 0 <= moment.t_start_ms - act["t_ms"] <= 500
        assert 3.9 <= seconds(moment) <= 4.8
        assert evidence(moment)["Request"] == ("not recorded here", False)


def test_an_answer_after_a_second_is_none(visit):
    assert not visit("soon-answered").counts(*ABOUT_CLICKS)


def test_a_click_whose_only_answer_is_a_request_is_not_dead_and_one_without_is(visit):
    """Neither is the request of a poll an answer that comes more than 300 ms after the click."""
    seen = visit("only-a-request")
    moment = seen.on("dead_click", "#print")
    assert moment.variant == "control"
    assert moment.sentence.endswith("Nothing on the page changed and no request was recorded.")
    assert evidence(moment)["Request"] == (evidence(moment)["Page change (DOM, style)"][0], False)
    assert seen.counts(*ABOUT_CLICKS) == {"dead_click": 1}
    assert seen.done("#archive") < seen.done("#print")


def test_a_request_that_is_never_answered_is_not_in_the_recording(visit):
    """rrweb writes requests when they end: the click is dead, but nobody can say that none was sent."""
    moment = visit("never-answered").on("dead_click", "#hold")
    assert moment.sentence.endswith("Nothing on the page changed and no request was recorded.")


# waits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "element", "what", "took", "end"),
    [
        ("#load", "#report", "busy region", 6.0, "then it went"),
        ("#import", "#bar > progress", "progress bar", 5.6, "then it went"),
        ("#sync", "#turning", "spinner", 6.5, "then it went"),
        ("#leave", "#bar > div", "spinner", 5.6, "until the page was left"),
    ],
)
def test_what_turns_five_seconds_is_a_long_wait(visit, button, element, what, took, end):
    seen = visit("long-waits")
    [moment] = [one for one in seen.moments if one.signal == "long_wait" and one.element.selector == element]
    assert 0 <= moment.t_start_ms - seen.done(button) <= 500
    assert seconds(moment) == pytest.approx(took, abs=0.5)
    assert moment.sentence == f"A {what} stood there for **{seconds(moment):.1f} s**, {end}."
    assert evidence(moment)["Sign of waiting"] == (what, True)
    assert seen.counts("long_wait", *ABOUT_CLICKS) == {"long_wait": 4}, "a spinner is an answer"


def test_shorter_waits_and_hidden_spinners_are_none(visit):
    seen = visit("short-waits")
    assert seen.end_ms - seen.start_ms > 10_000
    assert not seen.counts("long_wait", *ABOUT_CLICKS)


# pages ------------------------------------------------------------------------------------------


def test_five_short_pages_in_a_row_are_speed_browsing(visit):
    seen = visit("speed-browsing")
    moment = seen.only("speed_browsing")
    assert [view.href for view in seen.views] == [f"{SITE}/shelf/{n}" for n in range(1, 7)]
    assert moment.t_start_ms == seen.views[0].start_ms
    assert moment.t_end_ms == seen.views[5].start_ms
    assert moment.sentence.startswith(f"**5 pages in {seconds(moment):.0f} s**")
    assert not seen.counts("reload_storm", "quick_back", *ABOUT_CLICKS)


def test_three_short_pages_one_that_is_read_and_two_short_ones_are_not(visit):
    seen = visit("three-fast-pages")
    stays = [after.start_ms - view.start_ms for view, after in zip(seen.views, seen.views[1:], strict=False)]
    assert [stay < 5_000 for stay in stays] == [True, True, True, False, True, True]
    assert not seen.counts("speed_browsing", "reload_storm")


def test_three_reloads_are_a_reload_storm(visit):
    seen = visit("reload-storm")
    moment = seen.only("reload_storm")
    reloads = [act["t_ms"] for act in seen.acts if act["act"] == "reload"]
    assert moment.page_view == 3
    assert moment.t_start_ms == seen.views[0].start_ms
    assert 0 <= moment.t_end_ms - reloads[-1] <= 1_000
    within = (seen.views[3].start_ms - seen.views[1].start_ms) / 1000
    assert moment.sentence == f"**/shelf/3** was loaded again 3 times within {within:.0f} s."
    assert evidence(moment)["Loads of the same address"] == ("4", True)


def test_one_reload_and_checkouts_of_the_recorder_are_none(visit):
    seen = visit("one-reload")
    assert sum(event["type"] == 4 for event in seen.events) >= 6, "each checkout has a Meta"
    assert len(seen.views) == 2
    assert 0 <= seen.views[1].start_ms - seen.done("reload") <= 1_000
    assert not seen.counts("reload_storm", "speed_browsing", *ABOUT_CLICKS)
