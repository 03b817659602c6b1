"""The page pass: where the element of each click stood, read in a hidden page before anything answered."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.place import ClickPlaces, ElementFlag
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

RESET = "<style>body{margin:0}button,#box,#link{position:absolute;left:100px;width:200px;height:40px}</style>"
BUY = "<button id=buy style='top:300px'><i id=icon>Buy</i></button><div style='height:3000px'></div>"


class Stand:
    """A page pass over recordings in a library of this test."""

    def __init__(self, folder: Path) -> None:
        from heatreel.browser.page_pass import PagePass

        self.folder = folder
        self.page_pass = PagePass()
        self.library = Library.open(folder / "l.heatreel")
        self.id = -1

    def import_(self, story: Storyboard) -> int:
        story.wait(2000).mutate()
        path = story.save(self.folder / f"{len(list(self.folder.iterdir()))}.json")
        [self.id] = import_paths(self.folder / "l.heatreel", [path]).new_ids
        return self.id

    def places(self, story: Storyboard) -> ClickPlaces:
        """Import the recording and run the pass over it."""
        return self.page_pass.run_now(self.library, self.import_(story))


@pytest.fixture
def stand(qtbot, tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.page_pass.close()
    made.library.close()
    qtbot.wait(50)


def page(body: str, width: int = 800, height: int = 600) -> Storyboard:
    return Storyboard(width=width, height=height).visit("https://shop.example/", RESET + body).wait(2000)


def selector(places: ClickPlaces, row: int = 0) -> str:
    return places.selectors[places.target[row]]


def test_the_box_of_what_was_clicked_is_in_px_of_the_page(stand):
    places = stand.places(page(BUY).scroll(120).wait(500).click("#buy", 150, 200))
    assert selector(places) == "#buy"
    assert places.box[0] == pytest.approx([100, 300, 200, 40])
    assert places.flags[0] == ElementFlag.SEEN


def test_an_icon_in_a_button_has_the_button_as_its_control(stand):
    places = stand.places(page(BUY).click("#icon", 190, 320))
    assert selector(places) == "#icon"
    assert places.selectors[places.control[0]] == "#buy"
    assert places.control_box[0] == pytest.approx([100, 300, 200, 40])
    assert places.name[0] == "Buy"


def test_what_the_click_did_is_not_in_its_box_but_in_that_of_the_next(stand):
    story = page(BUY).click("#buy", 150, 320)
    moved = [{"id": story.node("#buy"), "attributes": {"style": "top:500px"}}]
    story.wait(20).mutate(attributes=moved).wait(1000).click("#buy", 150, 520)
    assert stand.places(story).box[:, 1].tolist() == [300, 500]


def test_a_move_that_is_under_way_is_taken_as_ended(stand):
    style = "<style>#buy{transition:top 5s}#buy.down{top:500px !important}</style>"
    story = page(style + BUY)
    story.mutate(attributes=[{"id": story.node("#buy"), "attributes": {"class": "down"}}]).wait(6000)
    assert stand.places(story.click("#buy", 150, 520)).box[0, 1] == 500


def test_each_page_of_a_visit_is_looked_at_by_itself(stand):
    story = page(BUY).click("#buy", 150, 320).wait(500)
    story.visit("https://shop.example/2", RESET + "<button id=send style='top:80px'>Send</button>").wait(900)
    places = stand.places(story.click("#send", 150, 90))
    assert [selector(places, 0), selector(places, 1)] == ["#buy", "#send"]
    assert places.box[:, 1].tolist() == [300, 80]


def test_what_stands_in_the_viewport_is_told_and_lies_where_the_visitor_saw_it(stand):
    bar = "<div id=box style='position:fixed;top:0'><b id=inner>Menu</b></div>" + BUY
    places = stand.places(page(bar).scroll(700).wait(300).click("#box", 150, 20))
    assert places.flags[0] & ElementFlag.FIXED
    assert places.box[0] == pytest.approx([100, 700, 200, 40])


def test_a_click_on_what_is_covered_is_told(stand):
    cover = "<div style='position:absolute;top:0;left:0;width:800px;height:600px;background:#fff'></div>"
    assert not stand.places(page(BUY + cover).click("#buy", 150, 320)).flags[0] & ElementFlag.SEEN


def test_a_pointing_hand_and_a_box_that_scrolls_are_told(stand):
    inner = "<div style='overflow:auto;width:400px;height:200px'><p id=row style='cursor:pointer'>Row</p>"
    body = f"{inner}<div style='height:900px'></div></div>"
    flags = stand.places(page(body).click("#row", 50, 25)).flags[0]
    assert flags & ElementFlag.POINTER
    assert flags & ElementFlag.SCROLLER


def test_a_click_beside_a_control_says_how_far(stand):
    places = stand.places(page(BUY).click("body", 90, 320).wait(900).click("body", 60, 320))
    assert places.near_px[0] == pytest.approx(10)
    assert np.isnan(places.near_px[1])


def test_a_click_in_a_frame_lies_on_the_page(stand):
    story = page("<iframe id=box style='border:0;top:100px;position:absolute'></iframe>")
    frame = {"type": 0, "id": 90, "childNodes": []}
    tree = [(90, 91, "html", {}), (91, 92, "body", {"style": "margin:0"}), (92, 93, "p", {"id": "in"})]
    adds = [{"parentId": story.node("#box"), "nextId": None, "node": frame}]
    for parent, node, tag, attributes in tree:
        made = {
            "type": 2,
            "id": node,
            "tagName": tag,
            "attributes": attributes,
            "childNodes": [],
            "rootId": 90,
        }
        adds.append({"parentId": parent, "nextId": None, "node": made})
    adds.append(
        {"parentId": 93, "nextId": None, "node": {"type": 3, "id": 94, "textContent": "In", "rootId": 90}}
    )
    story.mutate(adds=adds, isAttachIframe=True).wait(1000)
    places = stand.places(story.click(93, 110, 120))
    assert selector(places) == "#in"
    assert places.box[0, :2] == pytest.approx([100, 116], abs=1)


def test_a_click_on_what_is_not_in_the_page_has_no_element(stand):
    places = stand.places(page(BUY).click(9999, 10, 10).wait(500).click("#buy", 150, 320))
    assert places.target.tolist() == [-1, 0]
    assert np.isnan(places.box[0]).all()


def test_a_click_by_keyboard_has_an_element_and_a_box(stand):
    story = page(BUY)
    story.interact(2, story.node("#buy"), 0, 0)
    places = stand.places(story)
    assert selector(places) == "#buy"
    assert places.box[0] == pytest.approx([100, 300, 200, 40])


def test_what_was_found_is_kept_and_the_session_is_done(stand):
    session_id = stand.import_(page(BUY).click("#icon", 190, 320).wait(200).click(9999, 1, 1))
    assert stand.library.without_places() == [session_id]
    found = stand.page_pass.run_now(stand.library, session_id)
    stand.library.save_places(session_id, found)
    assert stand.library.without_places() == []
    kept = stand.library.places(session_id)
    assert (kept.selectors[kept.target[0]], kept.selectors[kept.control[0]]) == ("#icon", "#buy")
    assert kept.target[1] == -1
    assert kept.name.tolist() == ["Buy", ""]
    np.testing.assert_allclose(kept.box, found.box, atol=0.01)
    np.testing.assert_allclose(kept.control_box, found.control_box, atol=0.01)
    assert kept.flags.tolist() == found.flags.tolist()


def test_a_page_that_dies_on_the_way_is_made_anew(stand, qtbot):
    first = page(BUY).click("#buy", 150, 320)
    assert stand.places(first).target.tolist() == [0]
    story = page(BUY)
    for number in range(60):
        story.visit(f"https://shop.example/{number}", RESET + BUY).wait(900).click("#buy", 150, 320).wait(300)
    results = []
    session_id = stand.import_(story)
    stand.page_pass.run(stand.library, session_id, results.append)
    qtbot.wait(60)
    os.kill(stand.page_pass._view._page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(results), timeout=30_000)
    assert (results[0].target >= 0).all()
    assert len(results[0]) == 60
