"""States of a page by what it shows, with a real hidden browser: tabs, and what is there when logged in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from heatreel.browser.environment import prepare_environment
from heatreel.browser.hidden import HiddenBrowser
from heatreel.cli.app import run
from heatreel.cli.ports import Ports
from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest
from heatreel.operations.heat_pages import resolve
from heatreel.operations.heat_pictures import page_picture
from heatreel.operations.heat_points import heat_points
from heatreel.operations.importing import import_paths
from heatreel.operations.page_states import page_states
from heatreel.operations.placing import run_page_pass
from heatreel.operations.zoning import zones_of_page
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.states import StatePicker
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

STYLE = (
    "<style>body{margin:0}button,a,.panel{position:absolute;left:0}.panel{width:100%;height:400px}</style>"
)
TABS = (
    STYLE + "<button id=a style='top:0'>Profile</button><button id=b style='top:40px'>Billing</button>"
    "<div class=panel id=one style='top:200px;background:#00f'><button id=save>Save</button></div>"
    "<div class=panel id=two style='top:200px;background:#f00;display:none'><button id=pay>Pay</button></div>"
)
OPEN = {"style": "top:200px;background:#f00"}
SHUT = {"style": "top:200px;background:#00f;display:none"}
RED, BLUE = (255, 0, 0), (0, 0, 255)
IN_PANEL = (300, 500)  # x, y
WHERE = "https://shop.example/"


class Stand:
    """A library of visits to one page, with its page pass done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.browser = HiddenBrowser()
        self.path = folder / "l.heatreel"
        self.library = Library.open(self.path)

    def visits(self, *stories: Storyboard) -> HeatRequest:
        paths = [story.wait(2000).mutate().save(self.folder / f"{n}.json") for n, story in enumerate(stories)]
        ids = import_paths(self.path, paths).new_ids
        run_page_pass(self.library, self.browser, ids)
        return resolve(self.library, HeatRequest(WHERE, 800, "click"))

    def colour(self, request: HeatRequest, state: str) -> tuple[int, ...]:
        picture = page_picture(self.library, self.browser, request.page, request.width, state=state)
        return tuple(np.array(picture.rgb[IN_PANEL[1], IN_PANEL[0]]).tolist())


@pytest.fixture
def stand(qtbot, tmp_path: Path):
    prepare_environment()
    apply_theme(QApplication.instance(), "light")
    made = Stand(tmp_path)
    yield made
    made.browser.close()
    made.library.close()
    qtbot.wait(50)


def visit(number: int, body: str) -> Storyboard:
    story = Storyboard(width=800, height=700, start_ms=START_MS + number * 1e8)
    return story.visit(WHERE, body).wait(2000)


def on_tabs(number: int, *, to_billing: bool) -> Storyboard:
    """Save is clicked, then Billing, where the other tab comes, and there Billing again."""
    story = visit(number, TABS).click("#save", 10, 210).wait(900)
    if to_billing:
        story.click("#b", 10, 50).wait(20)
        one, two = story.node("#one"), story.node("#two")
        changes = [{"id": one, "attributes": SHUT}, {"id": two, "attributes": OPEN}]
        story.mutate(attributes=changes).wait(900).click("#b", 10, 50).wait(900).click("#pay", 10, 210)
    return story


def test_another_tab_is_a_state_with_its_own_picture_and_clicks(stand: Stand):
    request = stand.visits(*(on_tabs(n, to_billing=n < 2) for n in range(3)))
    assert stand.colour(request, "") == BLUE
    whole = heat_points(stand.library, request)
    assert (whole.total, whole.placed, whole.not_placed) == (9, 7, 2)  # Pay is not on the first tab
    [state] = page_states(stand.library, request)
    assert (state.name, state.clicks, state.views, state.is_pictured) == ("Billing", 4, 2, False)
    assert stand.colour(request, state.key) == RED
    points = heat_points(stand.library, replace(request, state=state.key))
    assert (points.total, points.placed, points.not_placed) == (4, 4, 0)
    assert (points.views, points.sessions) == (2, 2)  # the third visit never had it
    zones = zones_of_page(stand.library, replace(request, state=state.key))
    assert {zone.selector: zone.clicks for zone in zones.zones} == {"#b": 2, "#pay": 2}
    assert zones.views == 2
    assert [one.is_pictured for one in page_states(stand.library, request)] == [True]


def test_states_are_chosen_beside_the_map(stand: Stand, qtbot):
    stand.visits(*(on_tabs(n, to_billing=n < 2) for n in range(3)))
    state, jobs = AppState(), Jobs()
    state.set_library(stand.library)
    state.want_heatmap(WHERE, 800)
    model = HeatmapModel(state, jobs, lambda: stand.browser)
    picker = StatePicker(model)
    qtbot.addWidget(picker)
    qtbot.waitUntil(lambda: picker.count() == 2, timeout=20_000)
    assert [picker.itemText(at) for at in range(2)] == [
        "The page as it settled",
        "With “Billing” · 4 clicks, 2 views",
    ]
    assert tuple(model.content.picture.rgb[IN_PANEL[1], IN_PANEL[0]].tolist()) == BLUE
    picker.activated.emit(1)
    key = picker.itemData(1)
    qtbot.waitUntil(lambda: not model.busy and model.content.request.state == key, timeout=20_000)
    assert tuple(model.content.picture.rgb[IN_PANEL[1], IN_PANEL[0]].tolist()) == RED
    assert (model.content.points.total, model.content.points.placed) == (4, 4)
    qtbot.waitUntil(lambda: picker.currentData() == key and picker.count() == 2, timeout=5_000)
    model.close()
    jobs.close()


def test_a_state_can_be_named_on_the_command_line(stand: Stand, tmp_path: Path):
    from PIL import Image

    stand.visits(*(on_tabs(n, to_billing=True) for n in range(2)))
    target = tmp_path / "billing.png"
    line = ["--library", str(stand.path), "heatmap", "--page", "/", "--state", "Billing", "-o", str(target)]
    assert run(line, Ports(HiddenBrowser, int)) == 0
    with Image.open(target) as image:
        assert (image.info["total"], image.info["placed"]) == ("4", "4")


def head(link: str, colour: str) -> str:
    link = f"<header style='height:100px'><a href=#x id=l style='top:0'>{link}</a></header>"
    main = f"<main style='height:900px;background:{colour}'><button id=go style='top:300px'>Go</button>"
    return STYLE + link + main


def test_the_page_is_what_most_visitors_had_and_logged_in_is_another(stand: Stand):
    signed_in = [visit(n, head("My account", "#f00")).click("#go", 10, 310) for n in (3, 4)]
    others = [visit(n, head("Sign in", "#00f")).click("#go", 10, 310) for n in range(3)]
    request = stand.visits(*others, *signed_in)
    assert stand.colour(request, "") == BLUE  # not that of the latest visit
    [state] = page_states(stand.library, request)
    assert (state.name, state.clicks, state.views) == ("My account", 2, 2)
    assert stand.colour(request, state.key) == RED


def test_a_pass_of_before_is_made_again_and_used_meanwhile(stand: Stand):
    request = stand.visits(on_tabs(0, to_billing=True))
    places = stand.library.places(1)
    assert {block.path for block in places.structures[places.structure[0]]} >= {"#one"}
    assert {block.path for block in places.structures[places.structure[-1]]} >= {"#two"}
    stand.library._db.execute("UPDATE derived SET version = '1' WHERE name = 'places'")
    stand.library._db.execute("UPDATE click_place SET structure = NULL")
    assert stand.library.without_places() == [1]
    stand.colour(request, "")
    points = heat_points(stand.library, request)
    assert (points.total, points.by_element, points.waiting) == (4, 3, 4)
    assert [state.name for state in page_states(stand.library, request)] == ["Pay"]
