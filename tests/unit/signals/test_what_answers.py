"""Pages that change by themselves, and changes that look like an answer: which clicks they answer."""

from __future__ import annotations

import pytest

from helpers.storyboard import Storyboard
from helpers.told import end, kinds

PAGE = (
    '<div id="app"><div id="bar"><button id="buy">Apply coupon</button>'
    '<a id="go" class="btn" role="button">Go</a>'
    '<button id="ripple" class="mat">Like</button></div>'
    '<div id="slides"><img class="slide" id="s1"><img class="slide" id="s2"><img class="slide" id="s3"></div>'
    '<div id="list"><p id="text">Words</p><span id="number">1</span></div>'
    '<div id="chart"><b id="point">o</b><i id="tip">-</i></div>'
    '<input id="name"><input id="other"><input type="range" id="range"><canvas id="paint"></canvas>'
    '<video id="film" controls></video><video id="clip"></video><a id="pdf" href="/a" download>Get</a>'
    '<a id="out" href="https://elsewhere.example/">Out</a><select id="size"><option>S</option></select>'
    '<div id="edit" contenteditable="true">Write</div><div id="map" class="leaflet-container"></div>'
    '<input type="checkbox" id="box"><label id="label" for="box">Agree</label>'
    '<div role="spinbutton" id="spin">3</div><button id="plus">+</button></div>'
)


def shop() -> Storyboard:
    return Storyboard().visit("https://shop.example/", PAGE).wait(3_000)


def attributes(story: Storyboard, selector: str, **changed: object) -> Storyboard:
    return story.mutate(attributes=[{"id": story.node(selector), "attributes": changed}])


def text(story: Storyboard, value: object, selector: str = "#number") -> Storyboard:
    return story.mutate(texts=[{"id": story.node(selector) + 1, "value": str(value)}])


def add(story: Storyboard, parent: str, node_id: int, **attrs: str) -> Storyboard:
    node = {"type": 2, "tagName": "div", "attributes": attrs, "childNodes": [], "id": node_id}
    return story.mutate(adds=[{"parentId": story.node(parent), "nextId": None, "node": node}])


def remove(story: Storyboard, parent: str, node_id: int) -> Storyboard:
    return story.mutate(removes=[{"parentId": story.node(parent), "id": node_id}])


# state is not an answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"class": "btn focus"},
        {"class": "btn focus-visible"},
        {"class": "btn is-hovered"},
        {"class": "btn active"},
        {"class": "btn Mui-pressed"},
        {"class": "btn ng-touched"},
        {"class": "btn ng-dirty"},
        {"class": "btn was-validated"},
        {"class": "btn is-invalid"},
        {"class": "btn htmx-request"},
        {"data-focus": "true"},
        {"data-active": ""},
        {"aria-invalid": "true"},
        {"style": {"outline": "2px solid"}},
        {"style": {"cursor": "wait"}},
        {"style": {"pointer-events": "none"}},
        {"style": {"will-change": "transform"}},
        {"style": {"touch-action": "none"}},
        {"style": {"user-select": "none"}},
        {"style": {"--x": "3px"}},
    ],
)
def test_what_mirrors_state_is_no_answer(look, changed):
    story = (
        Storyboard().visit("https://shop.example/", '<button id="buy" class="btn">Buy</button>').wait(3_000)
    )
    assert kinds(look(end(attributes(story.click("#buy").wait(60), "#buy", **changed)))) == ["dead_click"]


@pytest.mark.parametrize(
    "changed",
    [
        {"aria-expanded": "true"},
        {"aria-checked": "true"},
        {"aria-selected": "true"},
        {"open": ""},
        {"checked": ""},
        {"disabled": ""},
        {"aria-busy": "true"},
        {"class": "btn is-loading"},
        {"class": "btn open"},
        {"style": {"display": "none"}},
        {"style": {"outline": "none", "color": "red"}},
    ],
)
def test_what_says_more_than_state_is_an_answer(look, changed):
    story = (
        Storyboard().visit("https://shop.example/", '<button id="buy" class="btn">Buy</button>').wait(3_000)
    )
    assert kinds(look(end(attributes(story.click("#buy").wait(60), "#buy", **changed)))) == []


def test_a_ripple_is_no_answer(look):
    story = add(shop().click("#ripple").wait(20), "#ripple", 900, **{"class": "mat-ripple-element"})
    assert kinds(look(end(remove(story.wait(400), "#ripple", 900)))) == ["dead_click"]


def test_a_spinner_beside_the_target_is_an_answer(look):
    story = add(shop().click("#buy").wait(20), "#bar", 900, **{"class": "spinner"})
    assert kinds(look(end(remove(story.wait(4_000), "#bar", 900)))) == []


def test_a_focus_ring_of_a_plug_in_on_every_press_is_no_answer(look):
    """It writes a rule into a sheet of its own, and a style on the body."""
    story = shop()
    story.interact(1, story.node("#buy"), 100, 100)
    story.incremental(8, id=1, adds=[{"rule": "*:focus { outline: none !important; }", "index": 0}])
    attributes(story, "#buy", style={"outline": "none"}).wait(40)
    story.interact(0, story.node("#buy"), 100, 100).interact(2, story.node("#buy"), 100, 100)
    assert kinds(look(end(story))) == ["dead_click"]


# what happens by itself -------------------------------------------------------------------------


def test_a_carousel_answers_no_click_whichever_slide_is_next(look):
    story = shop()
    for i in range(9):
        attributes(story, f"#s{i % 3 + 1}", **{"class": "slide"})
        attributes(story, f"#s{(i + 1) % 3 + 1}", **{"class": "slide on"})
        story.wait(2_000)
        if i == 3:
            story.click("#text", 600, 500).wait(300)
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_slide_that_is_chosen_by_hand_is_an_answer(look):
    story = shop()
    for i in range(6):
        attributes(story.wait(2_000), f"#s{i % 3 + 1}", **{"class": f"slide n{i}"})
    story.click("#s2").wait(50)
    assert kinds(look(end(attributes(story, "#s2", **{"class": "slide chosen"})))) == []


def test_a_live_feed_answers_no_click(look):
    story = shop()
    for i in range(8):
        add(story, "#list", 900 + i, **{"class": "item"}).wait(1_700)
        if i == 4:
            story.click("#buy").wait(200)
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_box_that_scrolls_itself_answers_no_click(look):
    """The pointer is elsewhere: nobody scrolls it."""
    story = shop().move((100, 100), (101, 100), id=shop().node("#buy"))
    for i in range(8):
        story.scroll(0, x=40 * i, node=story.node("#slides")).wait(1_700)
        if i == 4:
            story.click("#buy").wait(150)
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_box_that_scrolls_under_the_pointer_answers_the_click(look):
    story = shop()
    story.move((100, 100), (101, 100), id=story.node("#s1")).click("#s1").wait(100)
    assert kinds(look(end(story.scroll(0, x=300, node=story.node("#slides"))))) == []


def test_a_scroll_that_was_under_way_answers_no_click(look):
    story = shop()
    for i in range(12):
        story.scroll(100.0 * i).wait(100)
        if i == 5:
            story.click("#buy")
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_script_that_fills_a_field_again_and_again_answers_no_click(look):
    story = shop()
    for i in range(8):
        story.incremental(5, id=story.node("#other"), text=str(i), isChecked=False, userTriggered=False)
        story.wait(1_700)
        if i == 4:
            story.click("#buy").wait(200)
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_script_that_fills_a_field_after_a_click_answers_it(look):
    story = shop().click("#buy").wait(200)
    story.incremental(5, id=story.node("#other"), text="Ada", isChecked=False, userTriggered=False)
    assert kinds(look(end(story))) == []


def test_a_canvas_that_is_drawn_all_the_time_answers_no_click(look):
    story = shop()
    for i in range(40):
        story.incremental(9, id=story.node("#paint"), type=0, commands=[]).wait(400)
        if i == 20:
            story.click("#buy")
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_message_that_goes_after_its_time_answers_no_click(look):
    story = add(shop().click("#go").wait(200), "#app", 900, **{"class": "toast"}).wait(1_500)
    assert kinds(look(end(remove(story.click("#buy").wait(1_600), "#app", 900)))) == ["dead_click"]


def test_a_message_that_is_clicked_away_is_an_answer(look):
    story = add(shop().click("#go").wait(200), "#app", 900, **{"class": "toast"}).wait(1_500)
    assert kinds(look(end(remove(story.click(900).wait(400), "#app", 900)))) == []


def test_a_menu_that_closes_at_once_on_a_click_elsewhere_is_an_answer(look):
    story = add(shop().click("#go").wait(200), "#app", 900, **{"class": "menu"}).wait(1_500)
    assert kinds(look(end(remove(story.click("#text", 600, 500).wait(30), "#app", 900)))) == []


# hovering ---------------------------------------------------------------------------------------


def test_what_changes_where_the_pointer_comes_answers_no_click(look):
    story = shop().move((100, 100), (101, 100), id=shop().node("#buy")).click("#buy").wait(1_000)
    story.move((300, 300), (305, 300), id=story.node("#point"))
    story.now_ms -= 60
    assert kinds(look(end(attributes(story, "#tip", style={"display": "block"})))) == ["dead_click"]


def test_a_list_that_fills_while_the_pointer_goes_over_it_is_an_answer(look):
    story = shop().move((100, 100), (101, 100), id=shop().node("#buy")).click("#buy").wait(3_000)
    story.move((300, 300), (305, 300), id=story.node("#text"))
    story.now_ms -= 60
    assert kinds(look(end(add(story, "#list", 900)))) == ["slow_click"]


@pytest.mark.parametrize(
    ("target", "after_ms", "expected"),
    [("#text", 1_960, []), ("#text", 1_961, ["dead_click"]), ("#buy", 1_961, ["slow_click"])],
)
def test_a_late_change_elsewhere_answers_only_controls(look, target, after_ms, expected):
    """From the press, which was 40 ms before."""
    story = shop().click(target, 600, 500).wait(after_ms)
    moments = look(end(attributes(story, "#s1", alt="News")))
    assert kinds(moments) == expected
    if expected == ["dead_click"]:
        assert "came 2.0 s later, elsewhere" in moments[0].sentence


# exempt targets ---------------------------------------------------------------------------------

_NEVER = ["#name", "#size", "#edit", "#paint", "#film", "#pdf", "#out", "#range", "#map", "#spin"]


@pytest.mark.parametrize("target", _NEVER)
def test_targets_that_are_never_dead(look, target):
    assert kinds(look(end(shop().click(target)))) == []


@pytest.mark.parametrize("target", ["#name", "#edit", "#paint", "#film", "#range", "#map", "#spin", "#size"])
def test_targets_that_are_never_raged_at(look, target):
    story = shop()
    for _ in range(6):
        story.click(target).wait(200)
    assert kinds(look(end(story))) == []


def test_plus_may_be_clicked_often_while_it_counts(look):
    story = shop()
    for i in range(6):
        text(story.click("#plus").wait(30), i, "#spin").wait(200)
    assert kinds(look(end(story))) == []


def test_a_play_button_is_answered_by_the_film(look):
    story = shop().click("#buy").wait(200)
    assert kinds(look(end(story.incremental(7, id=story.node("#clip"), type=0)))) == []


def test_a_label_and_its_box_are_one_click(look):
    story = shop()
    for i in range(3):
        story.click("#label").wait(5).interact(2, story.node("#box"), 100, 100)
        story.incremental(5, id=story.node("#box"), text="on", isChecked=i % 2 == 0).wait(300)
    assert kinds(look(end(story))) == []


def test_three_clicks_that_select_a_paragraph_are_nothing(look):
    story = shop()
    node = story.node("#text") + 1
    for i in range(3):
        story.click("#text", 300, 300)
        if i:
            story.incremental(14, ranges=[{"start": node, "startOffset": 0, "end": node, "endOffset": 5}])
        story.wait(150)
    assert kinds(look(end(story))) == []


def test_a_selection_saves_no_long_chain_on_a_control(look):
    story = shop()
    node = story.node("#buy") + 1
    for i in range(5):
        story.click("#buy")
        if i == 1:
            story.incremental(14, ranges=[{"start": node, "startOffset": 0, "end": node, "endOffset": 5}])
        story.wait(200)
    assert kinds(look(end(story))) == ["rage_click"]


def test_a_menu_that_opens_on_the_press_is_an_answer(look):
    story = shop()
    story.interact(1, story.node("#go"), 100, 100).wait(10)
    add(story, "#app", 900, **{"class": "menu"}).wait(60)
    story.interact(0, story.node("#go"), 100, 100).interact(2, story.node("#go"), 100, 100)
    assert kinds(look(end(story))) == []


def test_text_flushed_by_the_press_answers_nothing(look):
    story = shop().click("#name").wait(800)
    story.interact(1, story.node("#buy"), 100, 100)
    story.incremental(5, id=story.node("#name"), text="Ada", isChecked=False).wait(40)
    story.interact(0, story.node("#buy"), 100, 100).interact(2, story.node("#buy"), 100, 100)
    assert kinds(look(end(story))) == ["dead_click"]


def test_use_by_keyboard_is_never_dead_or_rage(look):
    story = shop()
    for _ in range(6):
        story.interact(2, story.node("#buy"), 0, 0).wait(300)
    assert kinds(look(end(story))) == []


# one of rage, dead, slow ------------------------------------------------------------------------


def test_a_click_is_at_most_one_of_rage_dead_and_slow(look):
    story = shop()
    for _ in range(4):
        story.click("#buy").wait(400)
    story = text(story.wait(3_000), "late")
    clicks = [click[0] for m in look(end(story)) if m.signal != "error_click" for click in m.clicks]
    assert len(clicks) == len(set(clicks)) == 4


def test_an_error_comes_on_top_of_a_dead_click(look):
    story = end(shop().click("#buy").wait(200).console_error("It broke"))
    assert sorted(kinds(look(story))) == ["dead_click", "error_click"]


@pytest.mark.parametrize(("after_ms", "expected"), [(1_000, "error_click"), (1_001, "slow_click")])
def test_what_comes_long_after_an_error_of_the_click_makes_no_slow_click(look, after_ms, expected):
    story = shop().click("#buy").wait(after_ms).console_error("It broke")
    assert kinds(look(end(text(story.wait(4_000), "late")))) == [expected]


def test_an_error_of_another_window_is_not_the_clicks(look):
    story = shop()
    for event in story.events:
        event["windowId"] = "a"
    story.window, button = "b", story.node("#buy")
    story.visit("https://shop.example/help", "<p>Help</p>").wait(5_000)
    story.window = "a"
    story.click(button).wait(200)
    story.window = "b"
    story.console_error("It broke")
    story.window = "a"
    assert kinds(look(end(story))) == ["dead_click"]


def test_a_recording_without_a_page_is_not_called_dead(look):
    story = Storyboard()
    story.event(4, {"href": "https://shop.example/", "width": 1_280, "height": 800}).wait(500)
    for _ in range(5):
        story.click(7).wait(300)
    assert kinds(look(end(story))) == []
