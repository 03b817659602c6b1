"""Metrics of sessions, the elements that hurt, and what that did to a goal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.impact import impact
from heatreel.analysis.metrics import session_metrics
from heatreel.library.library import Library
from heatreel.model.session import IdleGap
from heatreel.model.verdict import NOT_PROBLEM, Verdict
from heatreel.operations.hurting import hurting, hurting_rows
from heatreel.operations.importing import import_paths
from heatreel.operations.verdicts import say
from helpers.storyboard import START_MS, Storyboard

CART, THANKS = "https://shop.example/cart", "https://shop.example/thanks"
BODY = '<button id="buy">Buy</button><p id="p">Words</p>'


def shopper(n: int, errs: bool, thanks: bool) -> Storyboard:
    told = Storyboard(start_ms=START_MS + n * 1e8).visit(CART, BODY).wait(2_000)
    if errs:
        told.click("#buy").wait(100).console_error("Broken").wait(3_000)
        told.click("#p").wait(300)
    told.scroll(400).wait(3_000)
    if thanks:
        told.visit(THANKS).wait(2_000)
    return told.move((0, 0), (3, 4)).wait(100).scroll(0)


@pytest.fixture
def library(tmp_path: Path):
    """Four shoppers met an error, one of them bought; four did not, three of them bought."""
    people = [(True, n == 0) for n in range(4)] + [(False, n < 3) for n in range(4)]
    files = [shopper(n, *one).save(tmp_path / f"{n}.json") for n, one in enumerate(people)]
    import_paths(tmp_path / "l.heatreel", files)
    opened = Library.open(tmp_path / "l.heatreel")
    yield opened
    opened.close()


def test_the_numbers_of_a_session(library):
    [session_id] = [row.id for row in library.rows(library.session_ids().tolist()) if row.file == "0.json"]
    track = library.track(session_id)
    made = session_metrics(track, [IdleGap(track.start_ms, track.start_ms + 1_000)])
    assert made.duration_s - made.active_s == pytest.approx(1.0)
    assert (made.page_views, made.clicks, made.errors, made.failed_requests) == (2, 2, 1, 0)
    assert (made.entry_page, made.exit_page, made.bounce) == (CART, THANKS, False)
    assert made.cursor_px == pytest.approx(5.0)
    assert made.scroll_depth_px == 1_200
    assert made.first_click_s == pytest.approx(2.145)
    assert made.clicks_per_min == pytest.approx(made.clicks / made.active_s * 60)


def test_what_hurts_is_told_with_its_share_and_what_it_cost(library):
    [buy] = [one for one in hurting(library, goal=THANKS) if one.signal == "error_click"]
    assert (buy.element, buy.selector, buy.page) == ("Buy", "#buy", CART)
    assert (buy.share.value, buy.share.of, buy.moments) == (0.5, 8, 4)
    assert (buy.impact.met.value, buy.impact.others.value) == (0.25, 0.75)
    assert buy.impact.difference == -0.5
    assert buy.impact.few
    assert len(buy.at) == 4
    assert (buy.clicked.of, buy.clicked.value) == (4, 1.0)  # nobody else clicked there
    [row] = hurting_rows((buy,))
    assert row["note"].startswith("under 20")


def test_who_used_an_element_without_trouble_counts_too(library, tmp_path):
    told = Storyboard(start_ms=START_MS + 9e8).visit(CART, BODY).wait(2_000).click("#buy").wait(100)
    told.mutate(texts=[{"id": told.node("#p") + 1, "value": "Bought"}]).wait(3_000)
    import_paths(library.path, [told.scroll(9).save(tmp_path / "fine.json")])
    [buy] = [one for one in hurting(library) if one.signal == "error_click"]
    assert (buy.clicked.of, buy.clicked.value) == (5, 0.8)
    [row] = hurting_rows((buy,))
    assert (row["of_clicked"], row["clicked_share"]) == (5, 0.8)


def test_a_session_that_cannot_tell_is_not_counted_as_one_without_trouble(library, tmp_path):
    told = Storyboard(start_ms=START_MS + 9e8)
    told.event(4, {"href": CART, "width": 1280, "height": 800}).wait(2_000)
    told.move(*((n, n) for n in range(40))).interact(2, 7, 20, 20)
    import_paths(library.path, [told.wait(3_000).move((9, 9)).save(tmp_path / "mouse.json")])
    [buy] = [one for one in hurting(library) if one.signal == "error_click"]
    assert buy.share.of == 8


def test_pages_hurt_as_a_whole(library):
    [page] = [one for one in hurting(library, by="page") if one.signal == "error_click"]
    assert (page.selector, page.page, page.impact) == ("", CART, None)


def test_what_people_said_is_no_problem_does_not_hurt(library):
    [buy] = [one for one in hurting(library) if one.signal == "error_click"]
    for at in buy.at:
        say(library, Verdict(at.session_id, "error_click", at.t_ms, NOT_PROBLEM))
    assert not [one for one in hurting(library) if one.signal == "error_click"]


def test_a_difference_has_newcombe_s_interval():
    """The worked example of the paper: 56 of 70 against 48 of 80, method 10: 0.0524 to 0.3339."""
    met, others = range(70), range(100, 180)
    reached = {*range(56), *range(100, 148)}
    found = impact(met, others, reached)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    assert not found.few


def test_what_was_lost_is_counted_in_what_sessions_are_worth():
    found = impact([1, 2], [3, 4], [3], {3: 30.0, 4: 10.0, 1: 4.0})
    assert found.worth == pytest.approx(18.0)
    assert found.lost == pytest.approx(36.0)
    assert impact([1], [2], []).lost is None


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60), st.integers(1, 60))
def test_a_difference_lies_in_its_interval(a, b, n, m):
    a, b = min(a, n), min(b, m)
    found = impact(range(n), range(100, 100 + m), {*range(a), *range(100, 100 + b)})
    assert -1 - 1e-9 <= found.low <= found.difference <= found.high <= 1 + 1e-9
    assert not np.isnan(found.difference)
