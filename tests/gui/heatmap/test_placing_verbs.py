"""The verbs that look into pages, with a real hidden browser: clicks, zones and heatmaps on elements."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from heatreel.browser.environment import prepare_environment
from heatreel.browser.hidden import HiddenBrowser
from heatreel.cli.app import run
from heatreel.cli.ports import Ports
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
