"""Every number of the signals about pages, fields and the cursor, from both sides: a test fails when one is
changed."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

import pytest

from heatreel.analysis.signals import hesitation, long_wait
from heatreel.replay import rests, wait_facts
from helpers.storyboard import Storyboard

SHOP = "https://shop.example/"
BODY = (
    '<form id="f"><input id="name"><input id="mail"><button id="send">Send</button></form><p id="p">Words</p>'
    '<a id="item" href="/item">Item</a><canvas id="paint"></canvas>'
)


def opened(href: str = SHOP) -> Storyboard:
    return Storyboard().visit(href, BODY).wait(3_000)


def left(told: Storyboard) -> Storyboard:
    return told.wait(2_000).visit(SHOP + "other", "<p>x</p>").wait(9_000).scroll(5)


# the cursor -------------------------------------------------------------------------------------

Point = tuple[float, float]


def ways(count: int, px: float, steps: int = 1, back_px: float | None = None) -> list[Point]:
    """So many ways to and fro, each in so many steps; ``back_px``: how long those back are."""
    x, found = 400.0, [(400.0, 300.0)]
    for way in range(count):
        for _ in range(steps):
            x += (px if way % 2 == 0 else -(px if back_px is None else back_px)) / steps
            found.append((x, 300.0))
    return found


def around(steps: int, degrees: float, px: float = 150) -> list[Point]:
    """Steps each of which turns by so much."""
    x, y, found = 400.0, 400.0, [(400.0, 400.0)]
    for step in range(steps):
        x, y = x + px * cos(radians(step * degrees)), y + px * sin(radians(step * degrees))
        found.append((x, y))
    return found


def moved(places: Sequence[Point], every_ms: float = 50, hole_ms: float = 0, at: int = 4) -> Storyboard:
    """The cursor along these places after a rest; ``hole_ms``: the time between two of them instead."""
    told = Storyboard().visit(SHOP, BODY).wait(5_000)
    node, t, positions = told.node("#p"), 0.0, []
    for number, (x, y) in enumerate(places):
        t += (hole_ms if hole_ms and number == at else every_ms) if number else 0.0
        positions.append({"x": x, "y": y, "id": node, "timeOffset": t})
    for position in positions:
        position["timeOffset"] -= t
    return told.wait(t).incremental(1, positions=positions).wait(9_000).scroll(5)


@pytest.mark.parametrize(
    ("told", "count"),
    [
        (moved(ways(7, 150)), 1),  # turns: six in seven ways
        (moved(ways(6, 150)), 0),
        (moved(around(8, 90), 100), 1),  # turn_deg
        (moved(around(8, 89.5), 100), 0),
        (moved(ways(110, 12), 20), 1),  # apart_px
        (moved(ways(110, 11.5), 20), 0),
        (moved(ways(8, 100)), 1),  # path_px
        (moved(ways(8, 99.9)), 0),
        (moved(ways(7, 150, 2), 150), 1),  # speed: 75 px each 150 ms
        (moved(ways(7, 150, 2), 151), 0),
        (moved(ways(7, 200, back_px=120)), 1),  # ratio: 960 px on a way of 240
        (moved(ways(7, 200, back_px=119)), 0),
        (moved(ways(7, 200, 2), 181), 1),  # window_ms: from the first to the last turn
        (moved(ways(7, 200, 2), 182), 0),
        (moved(ways(7, 150), hole_ms=500), 1),  # bridge_ms
        (moved(ways(7, 150), hole_ms=501), 0),
    ],
)
def test_thrashed_cursor(look, told, count):
    assert len(look(told, "thrashed_cursor")) == count


@pytest.mark.parametrize(("steps", "points", "count"), [(2, 34, 1), (2, 35, 0), (3, 52, 0)])
def test_more_than_half_of_the_way_over_a_canvas_is_its_use(look, steps, points, count):
    """The turns are beside it: a canvas as narrow as a splitter. The way ends over it."""
    told = moved(ways(17, 150, steps)[:points])
    canvas, positions = told.node("#paint"), told.events[2]["data"]["positions"]
    for at, position in enumerate(positions):
        position["id"] = canvas if at % steps or at == points - 1 else position["id"]
    assert len(look(told, "thrashed_cursor")) == count


@pytest.mark.parametrize(("count", "found"), [(6, 0), (7, 1)])
def test_a_hand_that_trembles_on_its_way_to_the_left_makes_no_turns(look, count, found):
    """There a heading just over and one just under 180° are next to each other."""
    places = [(x, y + 4 * (at % 2)) for at, (x, y) in enumerate(ways(count, 150, 3))]
    assert len(look(moved(places), "thrashed_cursor")) == found


@pytest.mark.parametrize(("gap_ms", "count"), [(2_000, 1), (2_001, 2)])
def test_stretches_of_thrashing_so_near_are_one(look, gap_ms, count):
    places = [*ways(7, 150), *ways(7, 150)]
    assert len(look(moved(places, hole_ms=gap_ms, at=8), "thrashed_cursor")) == count


@pytest.mark.parametrize(("every_ms", "told"), [(250, True), (251, False)])
def test_coarse_samples_tell_no_turns(look, every_ms, told):
    look(moved(ways(9, 150), every_ms), "thrashed_cursor")
    assert ("thrashed_cursor" not in look.unmeasured) is told


@pytest.mark.parametrize(("rest_ms", "told"), [(2_000, False), (2_001, True)])
def test_what_is_further_apart_than_two_seconds_are_no_coarse_samples_but_rests(look, rest_ms, told):
    story = Storyboard().visit(SHOP, BODY).wait(1_000).move((10, 10), (60, 60), (90, 90))
    for at in range(4):
        story.wait(rest_ms - 100).move((100 + 30 * at, 100)).wait(50)
    look(story, "thrashed_cursor")
    assert ("thrashed_cursor" not in look.unmeasured) is told


# scrolling --------------------------------------------------------------------------------------


def jumps(before_ms: float, then_ms: float = 0.0, click: bool = True) -> Storyboard:
    """Up and down by jumps, each so long after a click; ``then_ms``: the most of it comes after that."""
    told = Storyboard().visit(SHOP, BODY).wait(4_000).scroll(300)
    for way in range(7):
        told.wait(1_500)
        if click:
            told.click("#p")
        told.wait(before_ms)
        if then_ms:
            told.scroll(690 if way % 2 else 310).wait(then_ms)
        told.scroll(700 if way % 2 == 0 else 300)
    return told.wait(20_000).move((1, 1), (9, 9))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (jumps(300), False),  # own_ms
        (jumps(301), True),
        (jumps(300, click=False), True),
        (jumps(200, then_ms=150), False),  # a smooth scroll goes on
        (jumps(200, then_ms=151), True),
    ],
)
def test_what_a_click_scrolls_is_left_out(look, told, found):
    assert bool(look(told, "excessive_scrolling")) is found


@pytest.mark.parametrize(("after_ms", "found"), [(300, False), (301, True)])
def test_where_a_page_scrolls_to_when_it_is_opened_is_its_own(look, after_ms, found):
    told = Storyboard().visit(SHOP, BODY).wait(after_ms - 105)
    for at in range(8):
        told.scroll(400 * (at % 2)).wait(100)
    assert bool(look(told.wait(9_000).move((1, 1), (2, 2)), "excessive_scrolling")) is found


def to_and_fro(px: float, each_ms: float = 600, times: int = 8, height: int = 800) -> Storyboard:
    """The page jumps down and up so often; the last time it stands there."""
    told = Storyboard(height=height).visit(SHOP, BODY).wait(4_000)
    for at in range(times):
        told.wait(each_ms if at else 0).scroll(100 + px * (at % 2))
    return told


def rested(told: Storyboard) -> Storyboard:
    return told.wait(9_000).move((1, 1), (2, 2))


@pytest.mark.parametrize(
    ("height", "px", "found"),
    [(900, 300, True), (900, 299, False), (0, 267, True), (0, 266, False)],  # 0: not known, 800 are assumed
)
def test_each_way_is_a_third_of_the_window_s_height_at_least(look, height, px, found):
    assert bool(look(rested(to_and_fro(px, height=height)), "excessive_scrolling")) is found


@pytest.mark.parametrize(("each_ms", "found"), [(5_000, True), (5_001, False)])
def test_four_changes_of_direction_are_within_fifteen_seconds(look, each_ms, found):
    assert bool(look(rested(to_and_fro(400, each_ms, times=6)), "excessive_scrolling")) is found


@pytest.mark.parametrize(("px", "base"), [(400, 100), (-400, 500)])
@pytest.mark.parametrize(("ways", "found"), [(5, True), (4, False)])
def test_it_does_not_matter_which_way_goes_first(look, px, base, ways, found):
    told = Storyboard().visit(SHOP, BODY).wait(4_000)
    for at in range(ways + 1):
        told.scroll(base + px * (at % 2)).wait(600)
    assert bool(look(rested(told), "excessive_scrolling")) is found


@pytest.mark.parametrize(
    ("stay_ms", "then_ms", "times"), [(0, 5_000, 5), (0, 5_001, 4), (4_000, 600, 5), (4_001, 600, 4)]
)
def test_who_slows_down_reads(look, stay_ms, then_ms, times):
    """After a few quick changes of direction: they stay for a while and make sure of it, then go back."""
    told = to_and_fro(400, 1_000, times=6)
    if stay_ms:
        told.wait(stay_ms).scroll(500)
    [moment] = look(rested(told.wait(then_ms).scroll(100)), "excessive_scrolling")
    assert f"{times} times" in moment.sentence


# fields -----------------------------------------------------------------------------------------


def lengths(told: Storyboard, *values: int) -> Storyboard:
    """The field holds texts of these lengths, one after the other."""
    told.click("#name").wait(300)
    for length in values:
        told.type("#name", "x" * length).wait(200)
    return told


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((50, 100, 40, 100, 40, 100), True),  # emptied
        ((50, 100, 41, 100, 41, 100), False),
        ((50, 100, 40, 100), False),  # retyped
        ((50, 100, 40, 40, 16, 16), False),  # nothing is typed again
        ((1, 3, 0, 3, 0, 3), True),  # so short texts say nothing
        ((1, 2, 0, 2, 0, 2), False),
    ],
)
def test_a_field_that_is_emptied(look, values, found):
    assert bool(look(left(lengths(opened(), *values)), "field_struggle")) is found


@pytest.mark.parametrize(("episodes", "found"), [(3, True), (2, False)])
def test_a_field_that_is_come_back_to(look, episodes, found):
    told = opened()
    for at in range(episodes):
        lengths(told, at + 1).click("#mail").wait(500)
    assert bool(look(left(told), "field_struggle")) is found


def refused(told: Storyboard, gap_ms: float) -> Storyboard:
    """Typed, refused, typed, refused so long after the first time."""
    mark = {"id": told.node("#name"), "attributes": {"aria-invalid": "true"}}
    lengths(told, 3).mutate(attributes=[mark]).wait(gap_ms / 2).type("#name", "xxxx")
    return told.wait(gap_ms / 2).mutate(attributes=[mark]).wait(3_000)


@pytest.mark.parametrize(("gap_ms", "found"), [(1_001, True), (1_000, False)])
def test_refusals_so_near_each_other_are_one(look, gap_ms, found):
    assert bool(look(left(refused(opened(), gap_ms)), "field_struggle")) is found


def filled(clicks: int, until_ms: float) -> Storyboard:
    """Two fields, then so many clicks elsewhere on the page, and the end so long after the last field."""
    told = opened()
    for field in ("#name", "#mail"):
        told.click(field).wait(200).type(field, "Ada").wait(400)
    last = told.now_ms - 400
    for _ in range(clicks):
        told.wait(1_000).click("#p")
    return told.wait(last + until_ms - told.now_ms).move((5, 5))


@pytest.mark.parametrize(
    ("clicks", "until_ms", "found"),
    [(4, 60_000, True), (4, 59_999, False), (3, 20_000, True), (4, 20_000, False)],
)
def test_a_form_at_the_end_of_a_visit_by_what_is_done_after_it(look, clicks, until_ms, found):
    assert bool(look(filled(clicks, until_ms), "form_abandonment")) is found


@pytest.mark.parametrize(("letters", "found"), [(2, True), (3, False)])
def test_so_many_letters_at_once_were_typed_before_unseen(look, letters, found):
    told = opened().click("#name").wait(9_000).type("#name", "x" * letters).wait(300).click("#p", 500, 500)
    assert bool(look(left(told), "hesitation")) is found


@pytest.mark.parametrize(("after_ms", "found"), [(60, True), (61, False)])
def test_what_comes_with_the_focus_is_no_act_in_the_field(look, after_ms, found):
    told = opened().click("#name").wait(after_ms).type("#name", "a").wait(5_000).type("#name", "ab")
    told = told.wait(800).type("#name", "abc").wait(500).click("#p", 500, 500)
    assert bool(look(left(told), "hesitation", least_ms=5_000)) is found


@pytest.mark.parametrize(("after_ms", "found"), [(60, True), (61, False)])
def test_a_click_elsewhere_ends_waiting_in_a_field_unless_it_comes_with_the_focus(look, after_ms, found):
    told = opened().click("#name").wait(after_ms)
    told.interact(2, told.node("#p"), 101, 100).wait(9_000)
    assert bool(look(left(told), "hesitation")) is found


@pytest.mark.parametrize(("away_px", "found"), [(12, True), (12.5, False)])
@pytest.mark.parametrize(("apart_ms", "then_ms"), [(3_500, 0), (1_500, 3_500)])
def test_a_pointer_that_moves_no_further_rests(look, away_px, found, apart_ms, then_ms):
    told = opened()
    node = told.node("#send")
    told.move((10, 10), (60, 60)).move((200, 200), (200 + away_px, 200), every_ms=apart_ms, id=node)
    assert bool(look(left(told.wait(then_ms).move((400, 400), (600, 600))), "hesitation")) is found


@pytest.mark.parametrize(("rest_ms", "found"), [(2_000, True), (1_999, False)])
def test_two_seconds_are_the_shortest_rest_that_is_kept(look, rest_ms, found):
    told = opened().move((10, 10), (60, 60)).move((200, 200), id=opened().node("#send")).wait(rest_ms - 50)
    assert bool(look(left(told.click("#p", 600, 600)), "hesitation", least_ms=2_000)) is found


# leaving ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before_ms", "found"), [(1_500, True), (1_501, False)])
def test_a_click_so_shortly_before_the_page_is_left_is_what_leaves(look, before_ms, found):
    told = opened().click("#send").wait(100).console_error("Broken").wait(3_000)
    told.click("#item").wait(before_ms).visit(SHOP + "item", BODY).wait(9_000).scroll(5)
    assert bool(look(told, "dead_end")) is found


@pytest.mark.parametrize(("before_ms", "by"), [(1_499, "link"), (1_500, "back")])
def test_a_click_so_shortly_before_going_back_is_a_link(look, before_ms, by):
    told = opened().visit(SHOP + "item", BODY).wait(2_000).click("#item").wait(before_ms)
    [moment] = look(told.visit(SHOP, BODY).wait(9_000).scroll(5), "quick_back")
    assert moment.variant == by


@pytest.mark.parametrize(
    ("signal", "kept_ms"), [(hesitation.SIGNAL, rests.LEAST_REST_MS), (long_wait.SIGNAL, wait_facts.LEAST_MS)]
)
def test_no_number_can_ask_for_less_than_what_is_kept(signal, kept_ms):
    [least] = [one for one in signal.parameters if one.name == "least_ms"]
    assert least.minimum == kept_ms


@pytest.mark.parametrize(("away_px", "found"), [(150, True), (151, False)])
@pytest.mark.parametrize("moves", [False, True])
def test_a_rest_is_where_the_click_comes_that_ends_it(look, away_px, found, moves):
    """Recorders leave out the last of a movement: the pointer went on from there to what it rested on."""
    told = opened().move((10, 10), (60, 60)).move((200, 200), id=opened().node("#p")).wait(7_000)
    if moves:  # it rested on the words, and was moved to the button only then
        told.move((200 + away_px, 200), id=opened().node("#send"))
    told.click("#send", 200 + away_px, 200)
    assert bool(look(left(told), "hesitation")) is (found and not moves)
