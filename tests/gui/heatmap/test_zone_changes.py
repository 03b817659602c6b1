"""The table of zone changes below a comparison, and its outlines on the maps."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ElementFlag, PageElements, no_places
from heatreel.model.session import SessionFilter
from heatreel.operations.comparing import Selection
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.changes import CHANGE, CLICKS_A, CLICKS_B, INTERVAL, NAME, READING, points_text
from heatreel.ui.heatmap.comparing import CompareDialog
from heatreel.ui.heatmap.panel import HeatmapPanel
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

SHOP = "https://shop.example/lamp"
BUY, SIZE, MORE = (100.0, 100.0, 200.0, 40.0), (100.0, 300.0, 80.0, 40.0), (400.0, 300.0, 90.0, 40.0)
BOXES = {"#buy": BUY, "#size": SIZE, "#more": MORE}
DAY_MS = 86_400_000.0
EACH = 24  # visits of a side


class PaleBrowser:
    """Pictures the page as a sheet on which three buttons stand."""

    def take(self, request, done) -> None:
        box, flags = np.array(list(BOXES.values()), np.float32), np.full(3, ElementFlag.SEEN, np.uint8)
        rgb = np.full((900, request.viewport_width, 3), 200, np.uint8)
        done(PagePicture(rgb, request.viewport_width, 900, 0, PageElements(tuple(BOXES), box, flags)))


def told(n: int, day: int) -> tuple[Storyboard, list[str]]:
    """A visit: before, a third clicks Buy and all Size; after, all click Buy and nobody Size."""
    made = Storyboard(width=800, height=600, start_ms=START_MS + day * DAY_MS + n * 60_000)
    made.visit(SHOP, "<button id=buy>Buy</button><button id=size>Size</button><button id=more>More</button>")
    clicked = ["#buy"] if day or n % 3 == 0 else []
    clicked += [] if day else ["#size"]
    clicked += ["#more"] if n % 4 == 0 else []
    for selector in clicked:
        x, y, _width, _height = BOXES[selector]
        made.wait(900).click(selector, x + 20, y + 20)
    return made.wait(500).mutate(), clicked


class Bench:
    """Two days of visits, compared."""

    def __init__(self, qtbot, folder: Path, each: int = EACH) -> None:
        apply_theme(QApplication.instance(), "light")
        visits = [told(n, day) for day in (0, 2) for n in range(each)]
        files = [made.save(folder / f"{at}.json") for at, (made, _clicked) in enumerate(visits)]
        import_paths(folder / "l.heatreel", files)
        self.library, self.state, self.jobs = Library.open(folder / "l.heatreel"), AppState(), Jobs()
        rows = {self.library.row(one).start_ms: one for one in self.library.session_ids().tolist()}
        for made, clicked in visits:
            session_id = rows[made.events[0]["timestamp"]]
            places = no_places(len(clicked), tuple(BOXES))
            for row, selector in enumerate(clicked):
                places.target[row] = list(BOXES).index(selector)
                places.box[row] = BOXES[selector]
                places.name[row] = selector[1:].capitalize()
            self.library.save_places(session_id, places)
        self.state.set_library(self.library)
        self.state.want_heatmap(SHOP, 800)
        self.panel = HeatmapPanel(self.state, ActionTable(), self.jobs, PaleBrowser)
        qtbot.addWidget(self.panel)
        self.panel.show()
        qtbot.waitUntil(lambda: self.panel.model.content is not None)
        self.dialog = CompareDialog(self.panel.model, None)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        day = START_MS + DAY_MS
        for side, (name, of) in zip(
            self.dialog.sides,
            (("Before", SessionFilter(until_ms=day)), ("After", SessionFilter(since_ms=day))),
            strict=True,
        ):
            side.insertItem(0, name, Selection(name, of))
            side.setCurrentIndex(0)
        self.dialog.resize(1300, 800)
        self.dialog.show()
        qtbot.waitUntil(lambda: self.changes.found is not None and len(self.cells(NAME)) == 3)

    @property
    def changes(self):
        return self.dialog.changes

    def cells(self, column: int) -> list[str]:
        shown = self.changes.shown
        return [shown.index(row, column).data() for row in range(shown.rowCount())]

    def press(self, row: int, button=Qt.MouseButton.LeftButton) -> None:
        view = self.changes.view
        place = view.visualRect(self.changes.shown.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), button, pos=place)

    def close(self) -> None:
        self.panel.shut_down()
        self.jobs.close()
        self.library.close()


@pytest.fixture
def bench(qtbot, tmp_path: Path):
    made = Bench(qtbot, tmp_path)
    yield made
    made.close()


def test_the_clearest_change_comes_first_and_each_has_its_reading(bench):
    assert bench.cells(NAME) == ["Size", "Buy", "More"]
    assert bench.cells(READING) == ["Fewer in B", "More in B", "No clear difference"]
    assert bench.cells(CHANGE) == ["−100.0 pts", "+66.7 pts", "0.0 pts"]
    assert bench.changes.about.text() == "2 clearly different · A and B share no session"
    assert "8 of 24 page views" in bench.changes.table._tip(bench.changes.found.zones[1])


def test_it_is_sorted_by_any_column_and_searched(bench):
    bench.changes.view.sortByColumn(CHANGE, Qt.SortOrder.DescendingOrder)
    assert bench.cells(NAME) == ["Buy", "More", "Size"]
    bench.changes.find.setText("si")
    assert bench.cells(NAME) == ["Size"]


def test_a_chosen_zone_is_outlined_on_each_map_also_where_nobody_clicked_it(bench):
    bench.press(0)
    assert bench.changes.chosen.name == "Size"
    assert bench.changes.chosen.zone_b is None
    seen = bench.dialog.map.grab().toImage()
    for at in (0, 1):
        box = bench.dialog.map.outline(at, bench.changes.chosen)
        ratio = seen.devicePixelRatio()
        edge = seen.pixelColor(round(box.center().x() * ratio), round(box.top() * ratio))
        assert edge.lightness() > 220
    wide = bench.dialog.map.maps[0].width()
    assert box.width() == pytest.approx(80 / 800 * wide, abs=1)


def test_a_zone_is_found_under_the_pointer_and_chosen_by_a_press(bench, qtbot):
    zone = next(one for one in bench.changes.found.zones if one.name == "More")
    place = bench.dialog.map.outline(2, zone).center()
    assert bench.dialog.map.zone_at(place) is zone
    QTest.mouseClick(bench.dialog.map, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert bench.changes.chosen is zone
    assert bench.dialog.map.zone_at(QPointF(1, 1)) is None


def test_enter_shows_a_click_of_the_side_with_more_and_gives_way_to_the_replay(bench, qtbot):
    bench.press(1)
    with qtbot.waitSignal(bench.state.session_requested) as asked:
        QTest.keyClick(bench.changes.view, Qt.Key.Key_Return)
    assert bench.state.view == "replay"
    assert bench.library.row(asked.args[0]).start_ms > START_MS + DAY_MS, "Buy is clicked more in B"
    assert not bench.dialog.isVisible()


def test_the_menu_leads_to_the_clicks_of_either_side(bench, qtbot):
    bench.press(0)
    of_a, of_b = bench.changes.menu().actions()
    assert of_a.text() == "24 clicks in A"
    assert of_b.text() == "Nobody clicked it in B"
    assert not of_b.isEnabled()
    with qtbot.waitSignal(bench.state.session_requested):
        of_a.menu().actions()[0].trigger()


def test_ctrl_3_brings_the_comparison_back(bench, qtbot):
    bench.panel._comparison = bench.dialog
    bench.press(1)
    QTest.keyClick(bench.changes.view, Qt.Key.Key_Return)
    assert not bench.dialog.isVisible()
    bench.panel.actions_["heatmap.compare"].trigger()
    assert bench.dialog.isVisible()
    assert bench.state.view == "heatmap"
    assert bench.changes.chosen.name == "Buy"


def test_the_table_is_saved_with_what_it_is_made_of(bench, qtbot, tmp_path: Path, monkeypatch):
    path = tmp_path / "changes.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    with qtbot.waitSignal(bench.state.status_posted, timeout=10_000):
        bench.changes.csv.click()
    with path.open(newline="") as file:
        rows = {row["zone"]: row for row in csv.DictReader(file)}
    assert (rows["Buy"]["a_clicks"], rows["Buy"]["b_clicks"], rows["Buy"]["a_views"]) == ("8", "24", "24")
    assert rows["Size"]["reading"] == "fewer in B"
    assert rows["Size"]["note"] == ""


def test_too_few_page_views_are_said_and_their_rows_are_quiet(qtbot, tmp_path: Path):
    bench = Bench(qtbot, tmp_path, each=8)
    try:
        assert set(bench.cells(READING)) == {"Under 20 views in A and B"}
        assert bench.changes.about.text().startswith("too few page views in A and B to tell")
        assert all(bench.changes.table.quiet(zone) for zone in bench.changes.table.rows)
    finally:
        bench.close()


def test_the_plot_tells_a_clear_change_from_one_that_may_be_none(bench):
    def middle(zone) -> int:
        """Dots of paper in the middle of the mark: a ring has some."""
        image = QImage(240, 28, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter, box = QPainter(image), QRectF(0, 0, 240, 28)
        plot.paint(painter, box, zone)
        painter.end()
        return image.pixelColor(round(plot.x(box, zone.change)), 12).lightness()

    plot, zones = bench.changes.plot, bench.changes.found.zones
    assert middle(zones[1]) < 150
    assert middle(zones[2]) > 200
    assert plot.ticks[0] == -plot.ticks[-1]
    assert plot.ends >= max(-zones[0].low, zones[1].high)


def test_changes_are_written_with_their_sign():
    assert points_text(0.164) == "+16.4"
    assert points_text(-0.058) == "−5.8"
    assert points_text(0.0) == "0.0"
    assert points_text(0.0003) == "+0.0"
    assert points_text(float("nan")) == "–"


def test_a_narrow_table_leaves_out_what_others_also_say_and_keeps_its_names(bench):
    hidden = bench.changes.view.isColumnHidden
    bench.dialog.resize(1500, 600)
    assert not any(hidden(column) for column in (CLICKS_A, CLICKS_B, INTERVAL))
    bench.dialog.resize(950, 600)
    assert [hidden(column) for column in (CLICKS_A, CLICKS_B, INTERVAL)] == [True, True, True]
    assert bench.changes.view.columnWidth(NAME) > 80
    assert not hidden(READING)
