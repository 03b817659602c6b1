"""Heatmaps of recordings in a library, from the page's name to the file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from heatreel.analysis.heatmap_attention import attention_rows
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import HeatRequest, PagePicture
from heatreel.model.place import ElementFlag, PageElements, no_places
from heatreel.model.session import SessionFilter
from heatreel.operations.every_map import every_request, save_every_map
from heatreel.operations.heatmaps import (
    heat_points,
    page_picture,
    picture_request,
    render_heatmap,
    resolve,
    save_heatmap,
)
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

CART = "https://shop.example/cart"
BODY = '<button id="buy">Buy</button><input id="name">'


class Camera:
    """A browser that pictures every page grey, 1500 px high."""

    def __init__(self) -> None:
        self.requests = []

    def take(self, request, done) -> None:
        done(self.take_now(request))

    def take_now(self, request) -> PagePicture:
        self.requests.append(request)
        width = request.viewport_width
        return PagePicture(np.full((1500, width, 3), 200, np.uint8), width, 1500, 0, PageElements.none())


def shopper(n: int, width: int = 1280) -> Storyboard:
    """Moves, scrolls and clicks on the cart, then leaves for the thanks page."""
    visit = Storyboard(width=width, start_ms=1_790_000_000_000.0 + n * 86_400_000)
    visit.visit(f"{CART}?n={n}", BODY).move((10, 10), (110, 10), (210, 10)).wait(1500)
    visit.click("#buy", 200, 100).wait(300).scroll(400).wait(500)
    visit.click("#buy", 300, 50 + n).wait(300).click("#buy", -5, 20).wait(2000)
    return visit.visit("https://shop.example/thanks").wait(1000).scroll(0)


@pytest.fixture
def library(tmp_path: Path):
    files = [shopper(n).save(tmp_path / f"{n}.json") for n in range(3)]
    files.append(shopper(3, width=400).save(tmp_path / "phone.json"))
    blank = Storyboard().event(4, {"href": "https://shop.example/blind", "width": 1280, "height": 800})
    blank.wait(500).interact(2, 5, 100, 900).wait(500).interact(1, 5, 9, 9)
    files.append(blank.save(tmp_path / "blind.json"))
    import_paths(tmp_path / "library.heatreel", files)
    opened = Library.open(tmp_path / "library.heatreel")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", [CART, f"{CART}?n=9#top", f"{CART}/", "/cart"])
def test_a_page_is_found_by_url_and_by_path(library, name):
    assert resolve(library, HeatRequest(name, 0, "click")) == HeatRequest(CART, 1280, "click")


def test_an_unknown_page_names_those_that_there_are(library):
    with pytest.raises(HeatreelError, match=r"https://shop\.example/cart"):
        resolve(library, HeatRequest("/basket", 0, "click"))


def test_clicks_lie_where_they_were_on_the_scrolled_page(library):
    points = heat_points(library, HeatRequest(CART, 1280, "click"))
    assert (points.sessions, points.views, points.total) == (3, 3, 9)
    assert (points.placed, points.not_placed) == (6, 3)
    assert sum(count for _, count in points.not_placed_reasons) == 3
    assert sorted(points.y_page) == [100, 100, 100, 450, 451, 452]
    assert points.average_fold == 800


def test_sessions_narrow_a_map(library):
    one = int(library.session_ids(sort="start", descending=False)[0])
    everything = heat_points(library, HeatRequest(CART, 1280, "click"))
    assert heat_points(library, HeatRequest(CART, 1280, "click", (one,))).sessions < everything.sessions
    narrowed = heat_points(library, HeatRequest(CART, 1280, "click"), SessionFilter(text="0.json"))
    assert narrowed.total == 3


def test_a_deleted_session_leaves_the_map(library):
    before = heat_points(library, HeatRequest(CART, 1280, "click"))
    assert heat_points(library, HeatRequest(CART, 1280, "click")) is before
    library.delete([int(before_id) for before_id in library.session_ids(SessionFilter(text="0.json"))])
    assert heat_points(library, HeatRequest(CART, 1280, "click")).total == before.total - 3


def test_movement_is_time_and_always_adds_up(library):
    points = heat_points(library, HeatRequest(CART, 1280, "move"))
    assert points.total == 9
    assert points.placed + points.not_placed == points.total
    assert points.weight.sum() == pytest.approx(300)
    assert points.x_page.max() <= 210


def test_the_mouse_that_a_tap_makes_is_no_cursor(tmp_path):
    visit = Storyboard(width=390).visit(CART, BODY).wait(1000).tap("#buy", 50, 60).wait(20)
    visit.move((50, 60)).wait(5000).tap("#buy", 300, 90).wait(20).move((300, 90)).wait(3000)
    visit.move((10, 10), (110, 10))  # a mouse after all, three seconds later
    import_paths(tmp_path / "touch.heatreel", [visit.save(tmp_path / "touch.json")])
    with Library.open(tmp_path / "touch.heatreel") as opened:
        points = heat_points(opened, HeatRequest(CART, 390, "move"))
    assert points.not_placed_reasons == (("made by a tap", 2),)
    assert points.total == 4
    assert points.weight.sum() == pytest.approx(50)


def test_reach_is_the_deepest_place_of_each_view(library):
    points = heat_points(library, HeatRequest(CART, 1280, "scroll"))
    assert list(points.y_page) == [1200, 1200, 1200]
    assert heat_points(library, HeatRequest("https://shop.example/thanks", 1280, "scroll")).y_page[0] == 800


def test_the_picture_shows_the_page_as_it_settled_before_the_first_click(library):
    request = picture_request(library, CART, 1280)
    events = [json.loads(text) for text in request.events]
    assert [event["type"] for event in events] == [4, 2]
    assert (request.viewport_width, request.viewport_height) == (1280, 800)


def test_a_picture_is_taken_once_and_kept(library):
    camera = Camera()
    first = page_picture(library, camera, CART, 1280)
    again = page_picture(library, camera, CART, 1280)
    assert len(camera.requests) == 1
    assert first.page_height == again.page_height == 1500


def test_a_page_that_was_not_recorded_is_white_down_to_its_deepest_click(library):
    camera = Camera()
    picture = page_picture(library, camera, "https://shop.example/blind", 1280)
    assert not camera.requests
    assert picture.rgb.min() == 255
    assert picture.page_height >= 900


@pytest.mark.parametrize("kind", ["click", "move", "attention", "scroll"])
def test_the_file_says_what_the_map_is_made_of(library, tmp_path: Path, kind):
    path = tmp_path / "x.png"
    points = save_heatmap(library, Camera(), HeatRequest("/cart", 0, kind), path=path)
    with Image.open(path) as image:
        assert image.width == 1280
        assert image.height > 1500
        assert image.info["page"] == CART
        assert image.info["sessions"] == "3"
        assert int(image.info["placed"]) + int(image.info["not_placed"]) == int(image.info["total"])
        assert int(image.info["total"]) == points.total


def test_clicks_beyond_the_pictured_page_are_said(library, tmp_path: Path):
    class Low(Camera):
        def take_now(self, request) -> PagePicture:
            return PagePicture(np.full((440, 1280, 3), 200, np.uint8), 1280, 440, 0, PageElements.none())

    points = save_heatmap(library, Low(), HeatRequest("/cart", 0, "click"), path=tmp_path / "x.png")
    assert (points.placed, points.not_placed) == (3, 6)
    assert ("below the end of the page", 3) in points.not_placed_reasons


def test_a_map_at_2x_is_twice_as_wide(library):
    assert render_heatmap(library, Camera(), HeatRequest("/cart", 0, "click"), scale=2).shape[1] == 2560


def test_no_clicks_at_a_width_names_the_widths_that_have_some(library):
    with pytest.raises(HeatreelError) as error:
        render_heatmap(library, Camera(), HeatRequest("/cart", 999, "click"))
    assert error.value.message == "No clicks on this page at 999 px."
    assert "1280" in error.value.hint
    assert "400" in error.value.hint


def test_an_unknown_kind_of_file_names_those_that_there_are(library, tmp_path: Path):
    with pytest.raises(HeatreelError) as error:
        save_heatmap(library, Camera(), HeatRequest("/cart", 0, "click"), path=tmp_path / "x.jpg")
    assert error.value.hint == "Name it x.png, x.pdf, x.svg, x.csv, x.html."


def test_every_map_that_has_something_becomes_a_file_of_its_own(library, tmp_path: Path):
    made = save_every_map(
        library, Camera(), every_request(library), folder=tmp_path / "maps", suffix=".png", scale=1
    )
    names = sorted(path.name for path in made.files)
    assert names == sorted(path.name for path in (tmp_path / "maps").iterdir())
    assert "heatmap-clicks-shop.example-cart-1280.png" in names
    assert "heatmap-reach-shop.example-thanks-1280.png" in names
    assert "heatmap-first-clicks-shop.example-cart-1280.png" in names
    assert "heatmap-taps-shop.example-cart-1280.png" not in names, "nobody tapped"
    assert made.failed == ()


def test_pages_whose_names_would_be_alike_get_files_of_their_own(library, tmp_path: Path):
    request = resolve(library, HeatRequest("/cart", 0, "scroll"))
    made = save_every_map(library, Camera(), [request, request], folder=tmp_path)
    assert [path.name for path in made.files] == [
        "heatmap-reach-shop.example-cart-1280.png",
        "heatmap-reach-shop.example-cart-1280-2.png",
    ]


def test_a_page_that_cannot_be_shown_does_not_hold_up_the_others(library, tmp_path: Path):
    class Broken(Camera):
        def take_now(self, request) -> PagePicture:
            if "cart" in request.events[0].decode():
                raise HeatreelError("The page broke.", "")
            return super().take_now(request)

    made = save_every_map(library, Broken(), every_request(library), folder=tmp_path)
    assert {page for page, _ in made.failed} == {CART}
    assert {why for _, why in made.failed} == {"The page broke."}
    assert any("thanks" in path.name for path in made.files)


def elements_seen(places: dict[int, str], elements: PageElements, library: Library) -> None:
    """As if the page pass had been there: these clicks hit these elements, 100 px boxes at (150, 50)."""
    for session_id in library.session_ids().tolist():
        made = no_places(len(library.track(session_id).clicks), tuple(dict.fromkeys(places.values())))
        for row, selector in places.items():
            if row < len(made):
                made.target[row] = made.selectors.index(selector)
                made.box[row] = (150, 50, 100, 100)
        library.save_places(session_id, made)
    library.save_picture(
        CART, 1280, "", PagePicture(np.zeros((900, 1280, 3), np.uint8), 1280, 900, 0, elements)
    )


def test_clicks_are_drawn_on_their_elements_where_the_picture_shows_them(library):
    box = np.array([[300, 700, 100, 100]], np.float32)
    elements_seen({0: "#buy"}, PageElements(("#buy",), box, np.array([ElementFlag.SEEN], np.uint8)), library)
    points = heat_points(library, HeatRequest(CART, 1280, "click"))
    on = points.on_element
    assert sorted(zip(points.x_page[on], points.y_page[on], strict=True)) == [(350, 750)] * 3
    assert (points.by_element, points.placed + points.not_placed) == (3, points.total)


def test_clicks_on_what_the_picture_does_not_show_are_counted_but_not_drawn(library):
    elements_seen({0: "#menu"}, PageElements.none(), library)
    points = heat_points(library, HeatRequest(CART, 1280, "click"))
    assert ("on what this state of the page does not show", 3) in points.not_placed_reasons
    assert points.placed + points.not_placed == points.total


def test_clicks_of_a_near_width_are_carried_over_by_their_elements(library, tmp_path: Path):
    import_paths(library.path, [shopper(7, width=1366).save(tmp_path / "7.json")])
    assert resolve(library, HeatRequest(CART, 0, "click")).band == (1280, 1366)
    box = np.array([[300, 700, 100, 100]], np.float32)
    elements_seen({0: "#buy"}, PageElements(("#buy",), box, np.array([ElementFlag.SEEN], np.uint8)), library)
    request = resolve(library, HeatRequest(CART, 0, "click"))
    points = heat_points(library, request)
    assert (points.total, points.by_element) == (12, 4)
    assert ("at another width, on what is not known yet", 2) in points.not_placed_reasons
    assert points.placed + points.not_placed == points.total


def test_only_the_first_clicks_of_each_view_make_a_map_of_their_own(library):
    points = heat_points(library, HeatRequest(CART, 1280, "click", clicks="first"))
    assert (points.total, points.placed) == (3, 3)
    assert set(points.y_page) == {100}


def test_attention_is_time_in_view_of_each_page_view_without_idle_gaps(tmp_path):
    visit = Storyboard(width=800, height=600).visit(CART, BODY).wait(895).scroll(300).wait(2000)
    visit.move((5, 5)).wait(60_000).move((6, 6)).wait(950).visit("https://shop.example/thanks").wait(
        500
    ).scroll(0)
    import_paths(tmp_path / "a.heatreel", [visit.save(tmp_path / "a.json")])
    with Library.open(tmp_path / "a.heatreel") as opened:
        points = heat_points(opened, HeatRequest(CART, 800, "attention"))
    rows = attention_rows(points.y_page, points.y_end, points.weight, 1000)
    assert (points.views, points.placed) == (1, 1)
    assert rows[0] == pytest.approx(1000)
    assert rows[400] == pytest.approx(1000 + 2000 + 50 + 1000, abs=60)
    assert rows[899] == pytest.approx(3050, abs=60)
    assert rows[900] == 0
