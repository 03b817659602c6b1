"""The verbs that look into pages, with a real hidden browser: clicks, zones and heatmaps on elements."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from heatreel.browser.environment import prepare_environment
from heatreel.browser.hidden import HiddenBrowser
from heatreel.cli.app import run
from heatreel.cli.ports import Ports
from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest
from heatreel.operations.heat_pages import resolve
from heatreel.operations.heat_pictures import page_picture
from heatreel.operations.heat_points import heat_points
from heatreel.operations.page_states import page_states
from heatreel.operations.placing import run_page_pass
from heatreel.operations.zoning import zones_of_page
from helpers.storyboard import START_MS, Storyboard

PAGE = (
    "<style>body{margin:0}button{position:absolute;width:25%;height:40px;left:50%;top:200px}"
    "@media (max-width:600px){button{width:80%;left:10%;top:900px}}</style>"
    "<button id=buy>Buy now</button><div style='height:2000px'></div>"
)


@pytest.fixture
def heatreel(qtbot, tmp_path: Path):
    """Runs a command line on a library with a visit at 1000 px, one at 400 px, each with a click on Buy."""
    prepare_environment()
    for n, (width, x, y) in enumerate(((1000, 600, 210), (400, 60, 120))):
        told = Storyboard(width=width, height=800, start_ms=START_MS + n * 1e8)
        told.visit("https://shop.example/", PAGE).wait(2000).scroll(0 if width > 600 else 800).wait(500)
        told.click("#buy", x, y).wait(3000).visit("https://shop.example/thanks").wait(500).mutate()
        told.save(tmp_path / f"visit{n}.json")

    def call(*arguments: object) -> int:
        line = ["--library", str(tmp_path / "l.heatreel"), *map(str, arguments)]
        return run(line, Ports(HiddenBrowser, lambda _request: 1))

    assert call("import", tmp_path / "visit0.json", tmp_path / "visit1.json") == 0
    yield call
    qtbot.wait(50)


def rows(heatreel, path: Path, *arguments: object) -> list[dict]:
    assert heatreel(*arguments, "-o", path) == 0
    return json.loads(path.read_text())


def test_each_click_comes_with_the_box_that_it_hit(heatreel, tmp_path: Path):
    wide, narrow = rows(heatreel, tmp_path / "c.json", "clicks")
    assert [wide[f"box_{side}"] for side in ("x", "y", "width", "height")] == [500, 200, 250, 40]
    assert [narrow[f"box_{side}"] for side in ("x", "y", "width", "height")] == [40, 900, 320, 40]
    assert {wide["placed"], narrow["placed"]} == {"element"}


def test_at_one_width_all_clicks_lie_on_their_element_there(heatreel, tmp_path: Path):
    wide, narrow = rows(heatreel, tmp_path / "c.json", "clicks", "--width", 400)
    assert (wide["x_page"], wide["y_page"]) == (40 + 320 * 0.4, 900 + 10)
    assert (narrow["x_page"], narrow["y_page"]) == (60, 920)
    assert wide["placed"] == narrow["placed"] == "element"


def test_at_a_width_that_nobody_had_only_the_page_is_missing(heatreel, tmp_path: Path):
    for row in rows(heatreel, tmp_path / "c.json", "clicks", "--width", 777):
        assert (row["placed"], row["x_page"], row["box_x"]) == ("not", None, None)


def test_zones_say_where_they_are_and_what_came_of_them(heatreel, tmp_path: Path):
    path = tmp_path / "z.csv"
    arguments = ("zones", "--page", "https://shop.example/", "--width", 400, "--goal", "/thanks", "-o", path)
    assert heatreel(*arguments) == 0
    [zone] = csv.DictReader(path.read_text().splitlines())
    assert (zone["zone"], zone["selector"], zone["clicks"]) == ("Buy now", "#buy", "1")
    assert (float(zone["box_y"]), float(zone["exposure_rate"]), float(zone["went_on"])) == (900, 1, 1)
    assert zone["note"] == "under 20 views"


def test_a_heatmap_of_clicks_lies_on_the_elements(heatreel, tmp_path: Path):
    from PIL import Image

    assert (
        heatreel("heatmap", "--page", "https://shop.example/", "--width", 400, "-o", tmp_path / "h.png") == 0
    )
    with Image.open(tmp_path / "h.png") as image:
        assert (image.info["placed"], image.info["not_placed"]) == ("1", "0")
        brightest = image.convert("RGB").getpixel((60, 920))
    assert brightest[0] > 200


YES = "<b id=yes style='position:absolute;top:90px'>Yes</b>"
DIALOG = f"<div id=box style='display:none;position:fixed;inset:0'>{YES}</div>"


@pytest.fixture
def asked(qtbot, tmp_path: Path):
    """A library of one visit: Buy opens a dialog, in which Yes is clicked twice."""
    prepare_environment()
    told = Storyboard(width=400, height=800).visit("https://shop.example/", PAGE + DIALOG).wait(2000)
    told.click("#buy", 60, 910).wait(20)
    shown = [{"id": told.node("#box"), "attributes": {"style": "position:fixed;inset:0;background:#fff"}}]
    told.mutate(attributes=shown).wait(900).click("#yes", 10, 100).wait(900).click("#yes", 10, 100)
    told.wait(2000).mutate().save(tmp_path / "asked.json")
    path = tmp_path / "l.heatreel"
    assert (
        run(["--library", str(path), "import", str(tmp_path / "asked.json")], Ports(HiddenBrowser, int)) == 0
    )
    yield path
    qtbot.wait(50)


def test_clicks_in_a_dialog_are_offered_on_the_page_that_shows_it(asked):
    browser = HiddenBrowser()
    with Library.open(asked) as library:
        run_page_pass(library, browser, library.session_ids().tolist())
        request = resolve(library, HeatRequest("https://shop.example/", 400, "click"))
        page_picture(library, browser, request.page, request.width)
        settled = heat_points(library, request)
        assert (settled.total, settled.by_element, settled.not_placed) == (3, 1, 2)
        [state] = page_states(library, request)
        assert (state.key, state.name, state.clicks, state.is_pictured) == ("#yes", "Yes", 2, False)
        page_picture(library, browser, request.page, request.width, state=state.key)
        points = heat_points(library, replace(request, state=state.key))
        assert (points.total, points.by_element, points.not_placed) == (2, 2, 0)
        assert [one.is_pictured for one in page_states(library, request)] == [True]
        zones = {zone.selector: zone for zone in zones_of_page(library, replace(request, state="#yes")).zones}
        assert zones["#yes"].box is not None
        assert zones["#yes"].exposure.of == 0  # how long the dialog was open is not known
    browser.close()


def test_a_state_has_a_heatmap_of_its_own(asked, tmp_path: Path):
    from PIL import Image

    target = tmp_path / "state.png"
    line = ["--library", str(asked), "heatmap", "--page", "/", "--state", "#yes", "-o", str(target)]
    assert run(line, Ports(HiddenBrowser, int)) == 0
    with Image.open(target) as image:
        assert (image.info["total"], image.info["placed"]) == ("2", "2")


def test_all_maps_of_a_library_go_into_a_folder(heatreel, tmp_path: Path):
    assert heatreel("heatmap", "--all", "--as", "svg", "-o", tmp_path / "maps") == 0
    kinds = {path.name.rsplit("-", 1)[0] for path in (tmp_path / "maps").glob("*.svg")}
    assert {"heatmap-clicks-shop.example", "heatmap-reach-shop.example-thanks"} <= kinds


def test_a_map_is_of_one_page_or_of_all(heatreel, tmp_path: Path):
    assert heatreel("heatmap", "-o", tmp_path / "x.png") == 2
    assert heatreel("heatmap", "--all", "--page", "/", "-o", tmp_path / "x.png") == 2
