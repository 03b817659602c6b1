"""The table of zone changes below a comparison, and its outlines on the maps."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from heatreel.operations.zoning import zones_of_page
from heatreel.ui.heatmap.changes import CHANGE, CLICKS_A, CLICKS_B, INTERVAL, NAME, READING, points_text
from helpers.compared import DAY_MS, CompareStand
from helpers.storyboard import START_MS


def test_the_clearest_change_comes_first_and_each_has_its_reading(bench):
    assert bench.cells(NAME) == ["Size", "Buy", "More"]
    assert bench.cells(READING) == ["Fewer in B", "More in B", "No clear difference"]
    assert bench.cells(CHANGE) == ["−100.0 pts", "+66.7 pts", "0.0 pts"]
    assert bench.changes.about.text() == "2 clearly different"
    assert "8 of 24 page views" in bench.changes.zones.table._tip(bench.changes.found.zones[1])


def test_zones_have_the_clicks_and_rates_that_the_heatmap_tells(bench):
    for side, zone_of in ((bench.model.found.a, "zone_a"), (bench.model.found.b, "zone_b")):
        told = {zone.name: zone for zone in zones_of_page(bench.library, side.request).zones}
        compared = [getattr(change, zone_of) for change in bench.changes.found.zones]
        assert {zone.name for zone in compared if zone is not None} == set(told) != set()
        for zone in filter(None, compared):
            whole = told[zone.name]
            assert (zone.clicks, zone.click_rate, zone.at) == (whole.clicks, whole.click_rate, whole.at)


def test_it_is_sorted_by_any_column_and_searched(bench):
    bench.changes.zones.view.sortByColumn(CHANGE, Qt.SortOrder.DescendingOrder)
    assert bench.cells(NAME) == ["Buy", "More", "Size"]
    bench.changes.find.setText("si")
    assert bench.cells(NAME) == ["Size"]


def test_a_chosen_zone_is_outlined_on_each_map_also_where_nobody_clicked_it(bench):
    bench.press(0)
    assert bench.changes.chosen.name == "Size"
    assert bench.changes.chosen.zone_b is None
    for pane in bench.stage.panes[:2]:
        seen, box = pane.viewport().grab().toImage(), pane.box_of(bench.changes.chosen)
        ratio = seen.devicePixelRatio()
        edge = seen.pixelColor(round(box.center().x() * ratio), round(box.top() * ratio))
        assert edge.lightness() > 220
        assert box.width() == pytest.approx(80 * pane.scale, abs=1)


def test_a_zone_is_found_under_the_pointer_and_chosen_by_a_press(bench, qtbot):
    zone = next(one for one in bench.changes.found.zones if one.name == "More")
    pane = bench.stage.panes[2]
    place = pane.box_of(zone).center()
    assert pane.zone_at(place) is zone
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert bench.changes.chosen is zone
    assert pane.zone_at(QPointF(1, 1)) is None


def test_enter_shows_a_click_of_the_side_with_more_and_gives_way_to_the_replay(bench, qtbot):
    bench.press(1)
    with qtbot.waitSignal(bench.state.session_requested) as asked:
        QTest.keyClick(bench.changes.zones.view, Qt.Key.Key_Return)
    assert bench.state.view == "replay"
    assert bench.library.row(asked.args[0]).start_ms > START_MS + DAY_MS, "Buy is clicked more in B"


def test_the_menu_leads_to_the_clicks_of_either_side(bench, qtbot):
    bench.press(0)
    of_a, of_b = bench.changes.menu().actions()
    assert of_a.text() == "24 clicks in A"
    assert of_b.text() == "Nobody clicked it in B"
    assert not of_b.isEnabled()
    with qtbot.waitSignal(bench.state.session_requested):
        of_a.menu().actions()[0].trigger()


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
    bench = CompareStand(qtbot, tmp_path, each=8)
    try:
        bench.part()
        assert set(bench.cells(READING)) == {"Under 20 views in A and B"}
        assert bench.changes.about.text().startswith("too few page views in A and B to tell")
        assert all(bench.changes.zones.table.quiet(zone) for zone in bench.changes.zones.table.rows)
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

    plot, zones = bench.changes.zones.plot, bench.changes.found.zones
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
    hidden = bench.changes.zones.view.isColumnHidden
    bench.changes.resize(1500, 300)
    assert not any(hidden(column) for column in (CLICKS_A, CLICKS_B, INTERVAL))
    bench.changes.resize(950, 300)
    assert [hidden(column) for column in (CLICKS_A, CLICKS_B, INTERVAL)] == [True, True, True]
    assert bench.changes.zones.view.columnWidth(NAME) > 80
    assert not hidden(READING)
