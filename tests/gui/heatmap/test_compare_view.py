"""The compare view: two sides are chosen, drawn on one scale, scrolled together, told and saved."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from heatreel.model.segment import day_of
from heatreel.model.session import SessionFilter
from heatreel.operations.segments import save_segment
from heatreel.ui.heatmap.changes import CHANGE, NAME, READING
from heatreel.ui.heatmap.compare_panel import composed
from heatreel.ui.state import AppState
from heatreel.ui.statusbar import StatusBar
from helpers.compared import DAY_MS, DEAD, EACH, HIGH, SHOP, CompareStand, PaleBrowser
from helpers.storyboard import START_MS


@pytest.fixture
def fresh(qtbot, tmp_path: Path):
    """As the view is when it is first shown."""
    made = CompareStand(qtbot, tmp_path, each=3)
    yield made
    made.close()


def sessions(bench: CompareStand) -> tuple[int, int]:
    """How many are on each side."""
    found = bench.model.found
    return found.a.points.sessions, found.b.points.sessions


def middle(pane, x_page: float, y_page: float):
    """The colour of a map at a place of its page."""
    at = pane.origin() + QPointF(x_page, y_page) * pane.scale
    image = pane.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def zoom(pane, steps: int) -> None:
    """Ctrl and the wheel over a map."""
    wheel = QWheelEvent(
        QPointF(150, 100),
        pane.viewport().mapToGlobal(QPointF(150, 100)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.viewport(), wheel)


def test_at_first_the_visits_are_halved_by_time_and_the_page_is_pictured(fresh):
    assert sessions(fresh) == (3, 3)
    a, b = fresh.stage.heads[0].chooser.text(), fresh.stage.heads[1].chooser.text()
    assert a.startswith("Before ")
    assert b == f"From {a.removeprefix('Before ')} on"
    assert PaleBrowser.taken == 1, "both sides are of one width"


def test_nothing_is_counted_while_another_view_is_shown(fresh):
    before = fresh.model.found
    fresh.state.set_view("replay")
    fresh.maps.choose_kind("move")
    fresh.ready()
    assert fresh.model.found is before
    assert fresh.maps.content is None, "nor is the heatmap's own map, which was never shown"


def test_both_maps_have_one_scale_and_their_difference_tells_more_from_fewer(bench):
    a, b, between = bench.stage.panes
    assert middle(a, 120, 320).lightness() > 150, "all click Size before"
    assert middle(b, 120, 320).lightness() < 120, "and nobody afterwards: the dimmed page"
    fewer, more = middle(between, 120, 320), middle(between, 120, 120)
    assert fewer.blue() > fewer.red() + 40
    assert more.red() > more.blue() + 40
    assert [head.legend._legend.maximum for head in bench.stage.heads[:2]] == [100.0, 100.0]


def test_each_head_says_what_its_map_is_made_of(bench):
    head = bench.stage.heads[0]
    assert head.counts.toolTip() == "24 sessions · 24 page views · 38 clicks: 38 placed, 0 not"
    assert "<b>24</b> sessions" in head.counts.text()
    assert "per 100 page views" in head.legend.toolTip()


def test_the_status_bar_says_what_the_sides_share_while_the_view_is_shown(bench):
    status = StatusBar(bench.state, bench.jobs)
    bench.qtbot.addWidget(status)
    bench.choose(1, "All sessions")
    assert status.quality_text.text() == f"{EACH} sessions are on both sides"
    bench.choose(0, "All sessions")
    bench.part()
    assert status.quality_text.text() == "A and B share no session"
    bench.state.set_view("replay")
    assert status.quality_text.text() == ""


def test_an_empty_side_says_what_to_do_and_keeps_its_chooser(bench):
    bench.choose(1, "Phone")
    assert bench.stage.words.title.text() == "Nothing on side “Phone”"
    assert "Widen its filter" in bench.stage.words.text.text()
    assert not bench.panel.bar.save.isEnabled()
    assert bench.stage.heads[1].isVisible()
    assert bench.stage.heads[1].chooser.text() == "Phone"
    bench.choose(1, "All sessions")
    assert not bench.stage.words.isVisible()
    assert sessions(bench) == (EACH, 2 * EACH)


def test_sides_are_swapped(bench):
    bench.choose(1, "All sessions")
    bench.choose(0, "Swap A and B")
    assert sessions(bench) == (2 * EACH, EACH)
    assert bench.stage.heads[0].chooser.text() == "All sessions"


def test_a_day_parts_what_came_before_from_what_came_after(bench, monkeypatch):
    bench.choose(0, "All sessions")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: (day_of(START_MS + DAY_MS), True))
    bench.choose(0, "Before and after a day…")
    assert sessions(bench) == (EACH, EACH)


def test_a_day_that_is_none_becomes_a_notice_and_changes_nothing(bench, monkeypatch):
    said: list[str] = []
    bench.state.notice_posted.connect(lambda notice: said.append(notice.title))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("soon", True))
    bench.choose(0, "Before and after a day…")
    assert said
    assert sessions(bench) == (EACH, EACH)


def test_the_library_s_filter_narrows_both_sides_also_a_segment(bench):
    save_segment(bench.library, "Late", SessionFilter(since_ms=START_MS + DAY_MS))
    bench.choose(0, "Late")
    assert sessions(bench) == (EACH, EACH)
    start = START_MS + 2 * DAY_MS
    bench.state.set_filter(SessionFilter(until_ms=start + 12 * 60_000))
    bench.ready()
    assert sessions(bench) == (12, 12)
    bench.state.set_filter(SessionFilter())
    bench.ready()
    assert sessions(bench) == (EACH, EACH)


def test_rows_selected_by_hand_narrow_it_too(bench):
    bench.choose(0, "All sessions")
    bench.choose(1, "All sessions")
    bench.state.set_selected_ids(bench.library.session_ids().tolist()[:5])
    bench.ready()
    assert sessions(bench) == (5, 5)


def test_maps_scroll_together_until_they_are_to_scroll_each_alone(bench):
    a, b, between = (pane.verticalScrollBar() for pane in bench.stage.panes)
    a.setValue(120)
    assert (b.value(), between.value(), bench.stage.bar.value()) == (120, 120, 120)
    bench.actions["compare.together"].trigger()
    assert not bench.panel.bar.together.isChecked()
    at = a.value(), between.value()
    b.setValue(10)
    assert (a.value(), between.value()) == at
    bench.actions["compare.together"].trigger()
    assert abs(a.value() - 120) <= 4, "scroll bars came and went"
    assert {b.value(), between.value()} == {a.value()}
    bench.stage.bar.setValue(60)
    assert {a.value(), b.value(), between.value()} == {60}


def test_ctrl_and_the_wheel_zoom_all_maps_where_the_pointer_is(bench):
    one, *others = bench.stage.panes
    before, place = one.scale, one.on_page(QPointF(150, 100))
    zoom(one, 3)
    assert one.scale == pytest.approx(before * 1.2**3)
    assert one.on_page(QPointF(150, 100)).toPoint() == place.toPoint()
    assert [pane.scale for pane in others] == pytest.approx([one.scale] * 2, rel=0.01)
    for pane in others:
        assert pane.on_page(QPointF(150, 100)).x() == pytest.approx(place.x(), abs=3)
    QTest.mouseDClick(others[0].viewport(), Qt.MouseButton.LeftButton)
    assert one.scale == pytest.approx(before)


def test_keys_change_kind_radius_dimming_and_the_ruler(bench):
    bright = middle(bench.stage.panes[0], 600, 100).lightness()
    bench.actions["heatmap.dim"].trigger()
    bench.ready()
    assert middle(bench.stage.panes[0], 600, 100).lightness() > bright + 40
    bench.actions["heatmap.radius_more"].trigger()
    bench.ready()
    assert "28 px" in bench.stage.heads[0].legend.toolTip()
    assert bench.stage.ruler.isVisible()
    bench.actions["heatmap.ruler"].trigger()
    assert not bench.stage.ruler.isVisible()
    bench.actions["heatmap.move"].trigger()
    bench.ready()
    assert bench.model.found.a.points.kind == "move"


def test_reach_is_compared_by_rows_and_told_where_it_differs_clearly(bench):
    bench.actions["heatmap.scroll"].trigger()
    bench.ready()
    between = bench.stage.panes[2]
    seen_by_all, only_after = middle(between, 600, 300), middle(between, 600, 700)
    assert abs(seen_by_all.red() - seen_by_all.blue()) < 8
    assert only_after.red() > only_after.blue() + 30
    assert bench.stage.heads[2].legend._legend.ticks[-1][1] == "+100"
    assert bench.changes.zones.table.rows, "zones are of clicks, whatever the maps show"


def test_attention_of_both_sides_has_one_scale_and_no_difference(bench):
    bench.actions["heatmap.attention"].trigger()
    bench.ready()
    assert len(bench.model.panes) == 2
    assert not bench.stage.panes[2].isVisible()
    one, two = (head.legend._legend.ticks for head in bench.stage.heads[:2])
    assert one == two


def tab(bench: CompareStand, name: str) -> None:
    """Look at another table."""
    tabs = bench.changes.tabs
    at = next(i for i in range(tabs.count()) if tabs.tabText(i).startswith(name))
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())
    bench.ready()


def test_reach_is_told_by_tenths_of_the_page_top_first(bench):
    tab(bench, "Reach")
    assert bench.cells(NAME)[0] == "10\u202f% of the page 180\u202fpx"
    assert len(bench.cells(NAME)) == 10
    changes, readings = bench.cells(CHANGE), bench.cells(READING)
    assert changes[:3] == ["0.0 pts"] * 3, "600 px are seen by all"
    assert changes[4:8] == ["+100.0 pts"] * 4, "all scroll by 900 px afterwards"
    assert readings[7:9] == ["More in B", "No clear difference"]
    assert not bench.changes.clicks.isVisible()


def test_moments_are_told_by_sessions_and_lead_into_the_replay(bench):
    tab(bench, "Moments")
    told = dict(zip(bench.cells(NAME), bench.changes.current.table.rows, strict=True))
    dead = told["Dead click"]
    assert (dead.a.value, dead.a.of, dead.b.value, dead.b.of) == (DEAD / EACH, EACH, 0, EACH)
    assert len(dead.at_a) == DEAD
    bench.changes.current.choose(dead)
    with bench.qtbot.waitSignal(bench.state.session_requested) as asked:
        QTest.keyClick(bench.changes.current.view, Qt.Key.Key_Return)
    assert asked.args[0] in {place.session_id for place in dead.at_a}


def test_moments_and_reach_are_counted_when_they_are_looked_at_and_anew_for_other_sides(bench):
    assert not any(table.table.rows for table in bench.changes.tables[1:])
    tab(bench, "Reach")
    bench.choose(0, "All sessions")
    assert bench.changes.tables[2].table.rows[7].a.of == 2 * EACH
    assert not bench.changes.tables[1].table.rows


def test_the_table_that_is_shown_is_the_one_that_is_saved(bench, tmp_path: Path, monkeypatch):
    tab(bench, "Reach")
    path = tmp_path / "reach.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    with bench.qtbot.waitSignal(bench.state.status_posted, timeout=10_000):
        bench.changes.csv.click()
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert (rows[7]["name"], rows[7]["a_of"]) == ("80 % of the page 1,440 px", str(EACH))
    assert (rows[7]["b_share"], rows[7]["reading"]) == ("1.0", "more in B")


def test_a_zone_that_is_pressed_on_a_map_is_shown_in_its_table(bench):
    tab(bench, "Reach")
    pane = bench.stage.panes[0]
    zone = next(one for one in bench.model.found.zones if one.name == "Size")
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=pane.box_of(zone).center().toPoint())
    assert bench.changes.current is bench.changes.zones
    assert bench.changes.chosen is zone


def test_escape_takes_the_outline_away_before_anything_else(bench):
    bench.press(0)
    assert bench.changes.chosen is not None
    QTest.keyClick(bench.stage.panes[0], Qt.Key.Key_Escape)
    assert bench.changes.chosen is None


def test_after_a_look_at_the_replay_the_comparison_is_as_it_was(bench):
    bench.stage.panes[0].verticalScrollBar().setValue(77)
    bench.press(1)
    found, chosen, at = bench.model.found, bench.changes.chosen, bench.stage.bar.value()
    QTest.keyClick(bench.changes.zones.view, Qt.Key.Key_Return)
    assert bench.state.view == "replay"
    bench.state.set_view("compare")
    bench.ready()
    assert bench.model.found is found
    assert bench.changes.chosen is chosen
    assert bench.stage.bar.value() == at


def test_the_page_that_is_chosen_is_that_of_the_heatmap(bench):
    bench.state.set_view("heatmap")
    bench.ready()
    assert bench.maps.content.request.page == SHOP
    assert bench.maps.content.points.sessions == 2 * EACH


def test_the_picture_is_saved_as_it_is_shown(bench, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "c.png"), ""))
    with bench.qtbot.waitSignal(bench.state.status_posted, timeout=10_000):
        bench.actions["file.save_image"].trigger()
    with Image.open(tmp_path / "c.png") as image:
        assert image.info["page"] == SHOP
        rgb = np.asarray(image.convert("RGB"))
    assert rgb.shape[1] == 3 * 812 + 12, "each map as wide as the page"
    head = rgb.shape[0] - HIGH - 12
    for at, pane in enumerate(bench.model.panes):
        left = 12 + at * 812
        assert np.array_equal(rgb[head : head + 600, left : left + 800], pane.paint(0, 600))


def test_a_picture_says_of_what_each_side_is_made(bench, tmp_path: Path, monkeypatch):
    bench.state.set_filter(SessionFilter(devices=frozenset(("desktop",))))
    bench.ready()
    for name in ("c.png", "c.pdf"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, name=name: (str(tmp_path / name), ""))
        with bench.qtbot.waitSignal(bench.state.status_posted, timeout=10_000):
            bench.panel.bar.save.click()
    with Image.open(tmp_path / "c.png") as image:
        said = image.info
    assert (said["page"], said["filter"], said["shared_sessions"]) == (SHOP, "desktop", "0")
    assert (said["a_page_views"], said["a_total"], said["b_placed"]) == ("24", "38", "30")
    assert said["Title"] == f"Clicks: comparison of {SHOP}"
    with pikepdf.open(tmp_path / "c.pdf") as pdf:
        assert "a_page_views=24" in str(pdf.docinfo["/Keywords"])
        assert float(pdf.pages[0].mediabox[2]) == pytest.approx((3 * 812 + 12) * 0.75)


def test_the_picture_is_copied(bench):
    with bench.qtbot.waitSignal(bench.state.status_posted, timeout=10_000) as said:
        bench.actions["edit.copy"].trigger()
    assert said.args == ["Comparison copied"]
    made = composed(bench.model.found, bench.maps.look)
    assert QApplication.clipboard().image().width() == made.shape[1]


def test_without_a_library_it_says_what_to_open(qtbot):
    from heatreel.ui.actions import ActionTable
    from heatreel.ui.heatmap.compare_panel import ComparePanel
    from heatreel.ui.heatmap.model import HeatmapModel
    from heatreel.ui.jobs import Jobs

    state, jobs = AppState(), Jobs()
    state.set_view("compare")
    panel = ComparePanel(HeatmapModel(state, jobs, PaleBrowser), ActionTable())
    qtbot.addWidget(panel)
    panel.show()
    assert panel.stage.words.title.text() == "No library is open"
    assert panel.stage.words.button.text() == "Open files…"
    jobs.close()


def test_a_filter_that_leaves_no_page_says_so(bench):
    bench.state.set_filter(SessionFilter(until_ms=1.0))
    bench.ready()
    assert bench.stage.words.title.text() == "No session matches"
    assert not bench.stage.panes[0].isVisible()
    bench.state.set_filter(SessionFilter())
    bench.ready()
    assert bench.stage.panes[0].isVisible()
