"""The table of zones: what is written, sorted and found, and the way into the replay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ElementFlag, PageElements, no_places
from heatreel.operations.importing import import_paths
from heatreel.operations.zoning import drawn_zones
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.panel import HeatmapPanel
from heatreel.ui.heatmap.zone_table import GOAL
from heatreel.ui.heatmap.zones import ZonesPanel
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

CART = "https://shop.example/cart"
BUY, PAY = (100.0, 100.0, 200.0, 40.0), (100.0, 300.0, 80.0, 40.0)


class GreyBrowser:
    """Pictures any page as a grey sheet on which two buttons stand."""

    def take(self, request, done) -> None:
        box, flags = np.array([BUY, PAY], np.float32), np.full(2, ElementFlag.SEEN, np.uint8)
        rgb = np.full((900, request.viewport_width, 3), 200, np.uint8)
        done(PagePicture(rgb, request.viewport_width, 900, 0, PageElements(("#buy", "#pay"), box, flags)))


class Stand:
    """Three visits with two clicks on Buy; the first goes on to Pay and to the thanks page."""

    def __init__(self, qtbot, folder: Path) -> None:
        apply_theme(QApplication.instance(), "light")
        self.qtbot = qtbot
        files = []
        for n in range(3):
            told = Storyboard(width=800, height=600, start_ms=START_MS + n * 1e8)
            told.visit(CART, "<button id=buy>Buy</button><button id=pay>Pay</button>").wait(2000)
            told.click("#buy", 150, 120).wait(1000).click("#buy", 150, 120).wait(4000)
            if n == 0:
                told.click("#pay", 120, 310).wait(1000).visit("https://shop.example/thanks").wait(2000)
            files.append(told.mutate().save(folder / f"{n}.json"))
        self.ids = import_paths(folder / "l.heatreel", files).new_ids
        self.library = Library.open(folder / "l.heatreel")
        for session_id in self.ids:
            made = no_places(len(self.library.track(session_id).clicks), ("#buy", "#pay"))
            for row in range(len(made)):
                made.target[row] = row // 2
                made.box[row] = (BUY, PAY)[row // 2]
                made.name[row] = ("Buy", "Pay")[row // 2]
            self.library.save_places(session_id, made)
        self.state, self.jobs = AppState(), Jobs()
        self.state.set_library(self.library)
        self.state.want_heatmap(CART, 800)
        self.panel = HeatmapPanel(HeatmapModel(self.state, self.jobs, GreyBrowser), ActionTable())
        self.zones = ZonesPanel(self.state, self.jobs, self.panel.zoning, self.panel.pencil)
        for widget in (self.panel, self.zones):
            qtbot.addWidget(widget)
            widget.resize(1100, 400)
            widget.show()
        qtbot.waitUntil(lambda: self.panel.zoning.found is not None and self.names() == ["Buy", "Pay"])

    def cells(self, column: int) -> list[str]:
        shown = self.zones.shown
        return [shown.index(row, column).data() for row in range(shown.rowCount())]

    def names(self) -> list[str]:
        return self.cells(0)

    def choose(self, row: int) -> None:
        view = self.zones.view
        place = view.visualRect(self.zones.shown.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def stand(qtbot, tmp_path: Path):
    made = Stand(qtbot, tmp_path)
    yield made
    made.panel.model.close()
    made.jobs.close()
    made.library.close()


def test_each_zone_has_its_numbers_with_their_intervals(stand):
    assert stand.cells(1) == ["6", "1"]
    assert stand.cells(3)[0].startswith("100")
    assert "44–100" in stand.cells(3)[0]  # Wilson, 3 of 3
    assert "3 page views" in stand.zones.about.text()
    assert "under 20" in stand.zones.about.text()


def test_the_table_is_sorted_by_any_column_and_searched_by_name(stand):
    stand.zones.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert stand.names() == ["Pay", "Buy"]
    stand.zones.find.setText("pa")
    assert stand.names() == ["Pay"]


def test_a_zone_that_is_chosen_in_the_table_is_outlined_on_the_map_and_back(stand):
    canvas = stand.panel.canvas
    stand.choose(1)
    assert stand.panel.zoning.chosen.name == "Pay"
    origin, scale = canvas.origin(), canvas.scale
    seen = canvas.viewport().grab().toImage()
    edge = seen.pixelColor(round(origin.x() + 140 * scale), round(origin.y() + 300 * scale))
    assert edge.lightness() > 200
    place = origin.toPoint()
    place.setX(round(origin.x() + 150 * scale))
    place.setY(round(origin.y() + 120 * scale))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stand.panel.zoning.chosen.name == "Buy"
    assert stand.zones.shown.index(stand.zones.view.currentIndex().row(), 0).data() == "Buy"


def test_outlines_can_be_left_out(stand):
    stand.panel.zoning.set_outlines(False)
    assert not stand.panel.zoning.outlines
    canvas = stand.panel.canvas
    seen = canvas.viewport().grab().toImage()
    corner = (round(canvas.origin().x() + 290 * canvas.scale), round(100 * canvas.scale))
    assert seen.pixelColor(*corner).lightness() < 200


def test_a_click_on_a_zone_is_shown_in_the_replay_just_before_it(stand):
    asked = []
    stand.state.session_requested.connect(asked.append)
    stand.choose(1)
    [action] = stand.zones.menu().actions()
    action.trigger()
    assert asked == [stand.ids[0]]
    assert stand.state.view == "replay"
    clicked_ms = stand.panel.zoning.chosen.at[0].t_ms - START_MS
    assert stand.state.start_wish.position_ms == pytest.approx(clicked_ms - 2000)


def test_a_goal_page_adds_who_went_on(stand):
    assert stand.zones.view.isColumnHidden(GOAL)
    goal = stand.zones.goal
    goal.setCurrentIndex(goal.findData("https://shop.example/thanks"))
    goal.activated.emit(goal.currentIndex())
    stand.qtbot.waitUntil(lambda: not stand.zones.view.isColumnHidden(GOAL))
    assert stand.cells(GOAL)[0].startswith("33")
    assert stand.cells(GOAL)[1].startswith("100")


def test_the_table_is_saved_with_all_its_numbers(stand, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "z.csv"), ""))
    with stand.qtbot.waitSignal(stand.state.status_posted, timeout=5000):
        stand.zones.csv.click()
    assert "click_rate_low" in (tmp_path / "z.csv").read_text()


def drag(stand, start: tuple[int, int], end: tuple[int, int]) -> None:
    """With the left button, from and to places of the page."""
    canvas = stand.panel.canvas
    origin, scale = canvas.origin(), canvas.scale

    def place(at: tuple[int, int]) -> QPoint:
        return QPoint(round(origin.x() + at[0] * scale), round(origin.y() + at[1] * scale))

    viewport = canvas.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(start))
    QTest.mouseMove(viewport, place(end))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(end))


def draw(stand, monkeypatch, name: str) -> None:
    """A zone around the button "Buy"."""
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: (name, True))
    before = len(stand.names())
    stand.zones.draw.click()
    assert stand.panel.pencil.active
    drag(stand, (60, 60), (320, 200))
    stand.qtbot.waitUntil(lambda: len(stand.names()) == before + 1)


def test_a_zone_is_drawn_named_counted_and_kept(stand, monkeypatch):
    draw(stand, monkeypatch, "Top of the page")
    row = stand.names().index("Top of the page")
    assert stand.cells(1)[row] == "6"
    assert not stand.panel.pencil.active
    [kept] = drawn_zones(stand.library, stand.panel.zoning.found.request)
    assert kept.box == pytest.approx((60, 60, 260, 140), abs=2)
    canvas = stand.panel.canvas
    seen = canvas.viewport().grab().toImage()
    left = round(canvas.origin().x() + 60 * canvas.scale)
    assert seen.pixelColor(left, round(canvas.origin().y() + 190 * canvas.scale)).lightness() > 200


def test_two_zones_never_share_a_name_and_undo_takes_a_zone_away(stand, monkeypatch):
    draw(stand, monkeypatch, "Head")
    draw(stand, monkeypatch, "Head")
    assert {"Head", "Head 2"} <= set(stand.names())
    stand.state.undo.undo()
    stand.qtbot.waitUntil(lambda: "Head 2" not in stand.names())
    stand.state.undo.redo()
    stand.qtbot.waitUntil(lambda: "Head 2" in stand.names())


def test_a_drawn_zone_is_renamed_and_removed_from_its_menu(stand, monkeypatch):
    draw(stand, monkeypatch, "Head")
    stand.choose(stand.names().index("Head"))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Hero", True))
    acts = {action.text(): action for action in stand.zones.menu().actions()}
    acts["Rename…"].trigger()
    stand.qtbot.waitUntil(lambda: "Hero" in stand.names())
    stand.choose(stand.names().index("Hero"))
    acts = {action.text(): action for action in stand.zones.menu().actions()}
    acts["Remove the zone"].trigger()
    stand.qtbot.waitUntil(lambda: stand.names() == ["Buy", "Pay"])


def test_a_press_draws_nothing_and_escape_puts_the_pencil_away(stand):
    stand.zones.draw.click()
    drag(stand, (60, 60), (61, 60))
    assert stand.panel.pencil.active
    QTest.keyClick(stand.panel.canvas, Qt.Key.Key_Escape)
    assert not stand.panel.pencil.active
    assert stand.names() == ["Buy", "Pay"]
