"""Moments that are about pages and the cursor: each number from both sides, and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.storyboard import START_MS, Storyboard

LIST, ITEM, CART = (f"https://shop.example/{name}" for name in ("list", "item", "cart"))
BODY = '<a id="item" href="/item">Item</a><input id="name"><button id="buy">Buy</button><p id="p">Words</p>'


def there_and_back(
    stay_ms: float = 3_000, act: Callable[[Storyboard], object] = lambda _s: None
) -> Storyboard:
    """The list, the item for a while, the list again."""
    told = Storyboard().visit(LIST, BODY).wait(3_000).click("#item").wait(200).visit(ITEM, BODY)
    act(told.wait(300))
    return told.wait(stay_ms - 405).visit(LIST, BODY).wait(20_000).scroll(10)


def test_a_page_that_is_left_at_once_for_the_one_before_is_a_quick_back(look):
    [moment] = look(there_and_back(), "quick_back")
    assert moment.variant == "back"
    assert moment.t_end_ms - moment.t_start_ms == pytest.approx(3_000)
    assert "/item" in moment.sentence
    assert "3.0 s" in moment.sentence


def test_seven_seconds_on_a_page_are_the_most(look):
    assert look(there_and_back(7_000), "quick_back")
    assert not look(there_and_back(7_001), "quick_back")
    assert look(there_and_back(7_001), "quick_back", most_ms=8_000)


def test_who_does_something_on_the_page_was_not_turned_away(look):
    assert look(there_and_back(act=lambda s: s.click("#p")), "quick_back")
    assert not look(there_and_back(act=lambda s: s.click("#p").wait(90).click("#buy")), "quick_back")
    assert not look(there_and_back(act=lambda s: s.click("#name").type("#name", "a")), "quick_back")


def test_the_same_page_with_another_query_is_no_way_back(look):
    told = Storyboard().visit(LIST, BODY).wait(2_000).visit(f"{LIST}?page=2", BODY).wait(2_000)
    assert not look(told.visit(LIST, BODY).wait(3_000).scroll(5), "quick_back")


def test_a_route_of_a_single_page_site_is_a_page(look):
    told = Storyboard().visit(f"{LIST}#/a", BODY).wait(2_000).visit(f"{LIST}#/b", BODY).wait(2_000)
    assert look(told.visit(f"{LIST}#/a", BODY).wait(3_000).scroll(5), "quick_back")


def test_to_and_fro_is_one_moment(look):
    told = Storyboard()
    for href in (LIST, ITEM, LIST, ITEM, LIST):
        told.visit(href, BODY).wait(2_000)
    [moment] = look(told.scroll(5), "quick_back")
    assert "2 times" in moment.sentence


def test_a_click_that_leads_back_is_told(look):
    told = Storyboard().visit(LIST, BODY).wait(2_000).visit(ITEM, BODY).wait(2_000).click("#item").wait(300)
    [moment] = look(told.visit(LIST, BODY).wait(3_000).scroll(5), "quick_back")
    assert moment.variant == "link"


def browsing(pages: int, each_ms: float = 3_000, clicks: int = 1) -> Storyboard:
    """Pages one after the other, then a long look at the last."""
    told = Storyboard()
    for n in range(pages):
        told.visit(f"{LIST}/{chr(97 + n)}", BODY).wait(each_ms - 105 - 41 * clicks)
        for _ in range(clicks):
            told.click("#item").wait(1)
    return told.visit(CART, BODY).wait(20_000).scroll(5)


def test_four_pages_without_a_look_are_speed_browsing(look):
    [moment] = look(browsing(4), "speed_browsing")
    assert "4 pages in 12 s" in moment.sentence
    assert not look(browsing(3), "speed_browsing")
    assert look(browsing(3), "speed_browsing", views=3)


def test_five_seconds_are_a_look_and_two_acts_are_a_use(look):
    assert look(browsing(5, 4_990), "speed_browsing")
    assert not look(browsing(5, 5_000), "speed_browsing")
    assert not look(browsing(5, clicks=2), "speed_browsing")
    assert look(browsing(5, clicks=2), "speed_browsing", acts=2)


def reloads(times: int, each_ms: float = 5_000, href: str = CART) -> Storyboard:
    """One page, loaded again and again."""
    told = Storyboard().visit(CART, BODY)
    for _ in range(times):
        told.wait(each_ms - 105).event(0, {}).visit(href, BODY)
    return told.wait(40_000).scroll(5)


def test_two_reloads_are_a_storm_and_one_is_not(look):
    [moment] = look(reloads(2), "reload_storm")
    assert "loaded again 2 times" in moment.sentence
    assert not look(reloads(1), "reload_storm")
    assert look(reloads(1), "reload_storm", reloads=1)


def test_reloads_within_half_a_minute_count_and_only_of_one_address(look):
    assert look(reloads(2, 30_000), "reload_storm")
    assert not look(reloads(2, 30_001), "reload_storm")
    told = Storyboard().visit(CART, BODY).wait(900).event(0, {}).visit(f"{CART}?a", BODY)
    assert not look(told.wait(900).event(0, {}).visit(f"{CART}?b", BODY).wait(900).scroll(4), "reload_storm")


def failed(stay_ms: float, act: Callable[[Storyboard], object] = lambda _s: None, click: bool = True):
    """A click, its error, then the page is left."""
    told = Storyboard().visit(CART, BODY).wait(3_000)
    if click:
        told.click("#buy").wait(100)
    told.console_error("Broken").wait(500)
    act(told)
    return told.wait(stay_ms - 500).visit(LIST, BODY).wait(9_000).scroll(5)


def test_leaving_right_after_an_error_is_a_dead_end(look):
    [moment] = look(failed(4_000), "dead_end")
    assert moment.t_end_ms - moment.t_start_ms == pytest.approx(4_000)
    assert "the page was left" in moment.sentence


def test_ten_seconds_after_an_error_are_the_most(look):
    assert look(failed(10_000), "dead_end")
    assert not look(failed(10_001), "dead_end")
    assert look(failed(10_001), "dead_end", within_ms=11_000)


def test_who_goes_on_after_an_error_met_no_dead_end(look):
    assert not look(failed(4_000, lambda s: s.click("#p")), "dead_end")
    assert not look(failed(4_000, lambda s: s.type("#name", "a")), "dead_end")
    assert look(failed(1_500, lambda s: s.click("#item")), "dead_end"), "the click that leaves"


def test_an_error_that_no_click_made_is_the_page_s_own(look):
    assert not look(failed(4_000, click=False), "dead_end")


def test_the_end_of_a_visit_is_leaving(look):
    told = Storyboard().visit(CART, BODY).wait(3_000).click("#buy").wait(100).console_error("Broken")
    [moment] = look(told.wait(3_000).move((1, 1), (9, 9)), "dead_end")
    assert "the visit ended" in moment.sentence


def test_rage_counts_as_a_failure_only_where_a_person_wants_it(look):
    told = Storyboard().visit(CART, BODY).wait(3_000)
    for _ in range(5):
        told.click("#buy").wait(200)
    told.wait(3_000).visit(LIST, BODY).wait(9_000).scroll(5)
    assert not look(told, "dead_end")
    assert look(told, "dead_end", after_rage=1)


def thrash(turns: int = 16, way_px: float = 150, every_ms: float = 50, steps: int = 2) -> Storyboard:
    """The cursor left and right, with a rest before and after."""
    places, x = [], 400.0
    for turn in range(turns):
        for _ in range(steps):
            x += (way_px / steps) * (1 if turn % 2 else -1)
            places.append((x, 300.0 + turn % 3))
    told = Storyboard().visit(CART, BODY).wait(1_000).move((400, 300), (402, 300)).wait(3_000)
    return told.move(*places, every_ms=every_ms).wait(9_000).scroll(5)


def test_a_cursor_thrown_to_and_fro_is_a_moment(look):
    [moment] = look(thrash(), "thrashed_cursor")
    assert "turns" in moment.sentence
    assert not look(thrash(turns=5), "thrashed_cursor")


@pytest.mark.parametrize(
    ("name", "found", "not_found"),
    [("turns", 5, 20), ("path_px", 100, 5_000), ("speed", 50, 5_000), ("apart_px", 5, 100)],
)
def test_each_number_of_a_thrashed_cursor_counts(look, name, found, not_found):
    assert look(thrash(), "thrashed_cursor", **{name: found})
    assert not look(thrash(), "thrashed_cursor", **{name: not_found})


def test_a_circle_that_goes_somewhere_is_no_thrashing(look):
    """The same turns, but each way forth is twice the way back."""
    places, x = [], 0.0
    for turn in range(16):
        x += 200 if turn % 2 == 0 else -70
        places.append((x, 300.0))
    told = Storyboard().visit(CART, BODY).wait(1_000).move(*places, every_ms=100).wait(9_000).scroll(5)
    assert not look(told, "thrashed_cursor")
    assert look(told, "thrashed_cursor", ratio=1)


def test_dragging_is_no_thrashing(look):
    told = thrash()
    moves = next(i for i, event in enumerate(told.events) if len(event["data"].get("positions", ())) > 5)
    down = {**told.events[moves], "data": {"source": 2, "type": 1, "id": 1, "x": 400, "y": 300}}
    down["timestamp"] -= 5_000
    told.events.insert(moves, down)
    assert not look(told, "thrashed_cursor")


def test_thrashing_that_goes_on_after_a_breath_is_one_moment(look):
    told = thrash()
    told.events.pop()
    told.now_ms -= 8_000
    places = [(400.0 + 150 * (turn % 2), 300.0) for turn in range(20)]
    told.move(*places).wait(9_000).scroll(5)
    assert len(look(told, "thrashed_cursor")) == 1
    assert len(look(told, "thrashed_cursor", join_ms=100)) == 2


def test_turns_cannot_be_seen_in_rare_samples(look):
    assert not look(thrash(every_ms=500), "thrashed_cursor")
    assert "500 ms" in look.unmeasured["thrashed_cursor"]
    assert not look(Storyboard().visit(CART, BODY).wait(900).scroll(5), "thrashed_cursor")
    assert "No movement" in look.unmeasured["thrashed_cursor"]


def scrolling(ways: int, px: float = 400, each_ms: float = 600, click: bool = False) -> Storyboard:
    """Down and up the page by so much, in steps."""
    told, y = Storyboard().visit(CART, BODY).wait(4_000), 300.0
    told.scroll(y)
    for way in range(ways):
        if click:
            told.click("#item").wait(20)
        for _ in range(4):
            y += px / 4 * (1 if way % 2 == 0 else -1)
            told.wait(each_ms / 4).scroll(y)
    return told.wait(20_000).move((1, 1), (9, 9))


def test_up_and_down_four_times_is_excessive_and_three_is_not(look):
    [moment] = look(scrolling(5), "excessive_scrolling")
    assert "4 times" in moment.sentence
    assert not look(scrolling(4), "excessive_scrolling")
    assert look(scrolling(4), "excessive_scrolling", reversals=3)


def test_each_way_is_a_third_of_the_viewport_at_least(look):
    assert look(scrolling(7, px=268), "excessive_scrolling")
    assert not look(scrolling(7, px=260), "excessive_scrolling")
    assert look(scrolling(7, px=260), "excessive_scrolling", share=0.3)


def test_slow_reading_to_and_fro_is_not_excessive(look):
    assert look(scrolling(5, each_ms=4_900), "excessive_scrolling")
    assert not look(scrolling(5, each_ms=5_100), "excessive_scrolling")
    assert look(scrolling(5, each_ms=5_100), "excessive_scrolling", within_ms=16_000)


def test_what_a_click_scrolls_is_the_page_s_own(look):
    assert not look(scrolling(7, each_ms=240, click=True), "excessive_scrolling")
    assert look(scrolling(7, each_ms=2_000, click=True), "excessive_scrolling", own_ms=0)


def test_a_recording_without_scrolling_tells_nothing_of_it(look):
    assert not look(Storyboard().visit(CART, BODY).wait(900).click("#buy"), "excessive_scrolling")
    assert look.unmeasured["excessive_scrolling"] == "No scrolling is in this recording."


@pytest.mark.parametrize(
    ("signal", "story"),
    [
        ("quick_back", there_and_back()),
        ("speed_browsing", browsing(5)),
        ("reload_storm", reloads(3)),
        ("dead_end", failed(4_000)),
        ("thrashed_cursor", thrash()),
        ("excessive_scrolling", scrolling(6)),
    ],
)
def test_nothing_depends_on_the_date(look, signal, story):
    [before] = look(story, signal)
    for event in story.events:
        event["timestamp"] += 86_400_000 * 400
    [after] = look(story, signal)
    assert after.sentence == before.sentence
    assert after.t_start_ms - before.t_start_ms == pytest.approx(86_400_000 * 400)
    assert before.t_start_ms >= START_MS
