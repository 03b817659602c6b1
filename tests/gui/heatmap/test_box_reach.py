"""A box that scrolls by itself, looked at: its reach over it on the map, its numbers beside the map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ElementFlag, PageElements
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.panel import HeatmapPanel
from heatreel.ui.heatmap.side import HeatmapSide
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

HELP = "https://shop.example/help"
BODY = '<div id="list" aria-label="Questions">…</div><div id="gone" aria-label="Dialog">…</div>'
LIST = (100.0, 200.0, 300.0, 200.0)


class OneBox:
    """Pictures the page with its list, of 1,000 px, but not the dialog."""

    def take(self, request, done) -> None:
        box, flags = np.array([LIST], np.float32), np.array([ElementFlag.SEEN], np.uint8)
        elements = PageElements(("#list",), box, flags, {"#list": 1000.0})
        done(PagePicture(np.full((1400, request.viewport_width, 3), 200, np.uint8), 800, 1400, 0, elements))


class Stage:
    """Four visits: two read the list to 600 px, one to its end, one does not scroll it."""

    def __init__(self, qtbot, folder: Path) -> None:
        apply_theme(QApplication.instance(), "light")
        files = []
        for n, deep in enumerate((400, 400, 800, 0)):
            told = Storyboard(width=800, height=600, start_ms=START_MS + n * 1e8).visit(HELP, BODY).wait(500)
            if deep:
                told.scroll(deep, node=told.node("#list")).wait(300)
            if n == 0:
                told.scroll(90, node=told.node("#gone")).wait(300)
            files.append(told.mutate().save(folder / f"{n}.json"))
        import_paths(folder / "l.heatreel", files)
        self.qtbot = qtbot
        self.library, self.state, self.jobs = Library.open(folder / "l.heatreel"), AppState(), Jobs()
        self.state.set_library(self.library)
        self.state.want_heatmap(HELP, 800)
        self.panel = HeatmapPanel(HeatmapModel(self.state, self.jobs, OneBox), ActionTable())
        self.side = HeatmapSide(self.panel.model, self.panel.zoning)
        for widget in (self.panel, self.side):
            qtbot.addWidget(widget)
            widget.resize(1000, 700)
            widget.show()
        self.panel.model.choose_kind("scroll")
        qtbot.waitUntil(lambda: len(self.side.boxes.rows) == 2)

    def press(self, row: int) -> None:
        QTest.mouseClick(self.side.boxes.rows[row], Qt.MouseButton.LeftButton)

    def seen(self, x_page: float, y_page: float):
        canvas = self.panel.canvas
        image, origin = canvas.viewport().grab().toImage(), canvas.origin()
        place = (origin.x() + x_page * canvas.scale, origin.y() + y_page * canvas.scale)
        return image.pixelColor(*(round(one * image.devicePixelRatio()) for one in place))


@pytest.fixture
def stage(qtbot, tmp_path: Path):
    made = Stage(qtbot, tmp_path)
    yield made
    made.panel.model.close()
    made.jobs.close()
    made.library.close()


def test_a_box_that_is_chosen_has_its_numbers_told(stage):
    assert stage.side.boxes.text.text() == "Choose one to see its reach on the map"
    stage.press(0)
    assert stage.panel.model.box.name == "Questions"
    shown, came, of = stage.side.boxes.text.text().split("\n")
    assert shown == "200 of 1,000\u202fpx stand there without scrolling"
    assert came == "75\u202f% saw 600\u202fpx · 50\u202f% saw 600\u202fpx · 25\u202f% saw 1,000\u202fpx"
    assert of.startswith("Of the 4 page views that had the box in view. The height")


def test_its_reach_is_drawn_over_it_in_the_legend_s_colours(stage):
    inside = (150, 210), (150, 260), (150, 390)  # 50, 300 and 950 px of the content
    before = [stage.seen(*place).name() for place in inside]
    stage.press(0)
    first, middle, last = (stage.seen(*place) for place in inside)
    assert [first.name(), middle.name(), last.name()] != before
    assert first.lightness() > middle.lightness() > last.lightness(), "100 %, 75 % and 25 % of the views"
    assert stage.seen(100, 300).lightness() > 220, "its outline"
    legend = stage.side._head_of.head().legend.colours[-1]
    assert max(abs(one - two) for one, two in zip(first.getRgb()[:3], legend.tolist(), strict=True)) <= 6


def saved(stage, path: Path) -> Path:
    """The map as a file."""
    with stage.qtbot.waitSignal(stage.state.status_posted, timeout=20_000):
        stage.panel.save_to(path)
    return path


def test_a_saved_picture_shows_the_box_as_the_screen_does(stage, tmp_path: Path):
    inside = (150, 205), (150, 260), (150, 390), (99, 300)
    stage.press(0)
    with Image.open(saved(stage, tmp_path / "m.png")) as image:
        assert "over “Questions” the reach in it, of 4 page views" in stage.panel._maker()().caption
        file = image.convert("RGB")
        for place in inside:
            screen = stage.seen(*place).getRgb()[:3]
            assert max(abs(a - b) for a, b in zip(screen, file.getpixel(place), strict=True)) <= 8, place
    stage.press(0)
    with Image.open(saved(stage, tmp_path / "n.png")) as image:
        assert image.convert("RGB").getpixel((150, 390)) != file.getpixel((150, 390))


def test_the_box_is_in_vector_files_and_pages_too(stage, tmp_path: Path):
    def parts(path: Path) -> int:
        return path.read_text(encoding="utf-8").count("<image ")

    without = parts(saved(stage, tmp_path / "a.svg"))
    stage.press(0)
    assert parts(saved(stage, tmp_path / "b.svg")) == without + 1
    assert 'x="98.0" y="198.0" width="304.0" height="204.0"' in (tmp_path / "b.svg").read_text("utf-8")
    assert "over “Questions” the reach in it" in saved(stage, tmp_path / "c.html").read_text("utf-8")
    assert saved(stage, tmp_path / "d.pdf").stat().st_size > 1000


def test_a_second_press_and_another_map_leave_it(stage, qtbot):
    stage.press(0)
    stage.press(0)
    assert stage.panel.model.box is None
    stage.press(0)
    stage.panel.model.choose_kind("move")
    qtbot.waitUntil(lambda: not stage.panel.model.busy)
    assert stage.panel.model.box is None
    assert not stage.side.boxes.isVisible()


def test_a_box_that_the_picture_does_not_show_cannot_be_chosen_and_says_why(stage):
    row = next(row for row in stage.side.boxes.rows if row.box.name == "Dialog")
    assert not row.isEnabled()
    assert "no place on the map" in row.toolTip()
