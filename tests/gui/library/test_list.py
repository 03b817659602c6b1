"""What a person relies on in the list of sessions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.library.filters import parse_filter
from heatreel.ui.library.model import find_days
from heatreel.ui.library.panel import LibraryPanel
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.theme import theme
from heatreel.ui.words import day_key
from helpers.rows import RowLibrary, made_row


@pytest.fixture
def make_panel(qtbot, qapp):
    apply_theme(qapp, "light")
    made: list[LibraryPanel] = []

    def make(count: int, width: int = 288) -> LibraryPanel:
        state, jobs = AppState(), Jobs()
        panel = LibraryPanel(state, ActionTable(), jobs)
        panel.resize(width, 600)
        panel.show()
        state.set_library(RowLibrary(count))
        qtbot.waitUntil(lambda: len(panel.cache.ids) == count, timeout=20000)
        made.append(panel)
        return panel

    yield make
    for panel in made:
        panel._jobs.close()
        panel.deleteLater()


def wait_for_count(qtbot, panel: LibraryPanel, count: int) -> None:
    qtbot.waitUntil(lambda: len(panel.cache.ids) == count, timeout=20000)


@pytest.mark.parametrize("width", [288, 800])
def test_a_hundred_thousand_sessions_are_listed_without_loading_all(make_panel, qtbot, width) -> None:
    panel = make_panel(100_000, width)
    panel.grab()
    assert panel.view.model().rowCount() >= 100_000
    assert panel.cache.fetched < 1000
    panel.view.verticalScrollBar().setValue(panel.view.verticalScrollBar().maximum())
    panel.grab()
    assert panel.cache.fetched < 2000


def test_days_are_found_from_few_rows() -> None:
    library = RowLibrary(20_000)
    ids = library.session_ids()
    days = find_days(library, ids, max_days=10_000)
    expected = [0] + [
        i for i in range(1, 20_000) if day_key(made_row(i + 1).start_ms) != day_key(made_row(i).start_ms)
    ]
    assert [first for first, _t in days] == expected
    assert find_days(library, []) == []


def test_narrow_panel_groups_by_day_and_wide_one_is_a_table(make_panel) -> None:
    panel = make_panel(40)
    assert panel.body.currentWidget() is panel.list_view
    assert panel.list_model.rowCount() > 40
    assert panel.list_model.id_at(0) is None
    panel.resize(700, 600)
    assert panel.body.currentWidget() is panel.table_view
    assert panel.table_model.rowCount() == 40


def test_a_click_on_a_row_opens_the_session(make_panel, qtbot) -> None:
    panel = make_panel(40)
    view, asked = panel.list_view, []
    panel._state.session_requested.connect(asked.append)
    at = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == [panel.list_model.id_at(2)]
    assert panel._state.selected_ids == (panel.list_model.id_at(2),)


def test_two_selected_rows_narrow_the_heatmap_and_the_foot_says_so(make_panel, qtbot) -> None:
    panel = make_panel(40, 700)
    panel.table_view.selectAll()
    assert len(panel._state.selected_ids) == 40
    assert "selected" in panel.foot.text()


def test_filter_narrows_and_can_be_cleared(make_panel, qtbot) -> None:
    panel = make_panel(40)
    qtbot.keyClicks(panel.field, "/cart")
    wait_for_count(qtbot, panel, 8)
    assert "8 of" in panel.count_text.text()
    panel.field.setText("nothing has this name")
    wait_for_count(qtbot, panel, 0)
    qtbot.waitUntil(lambda: panel.body.currentWidget() is panel.nothing)
    panel.clear_filter()
    wait_for_count(qtbot, panel, 40)
    qtbot.waitUntil(lambda: panel.body.currentWidget() is panel.list_view)


def test_chip_of_a_signal_narrows_to_its_sessions(make_panel, qtbot) -> None:
    panel = make_panel(40)
    chip = panel.chips._chips["rage_click"]
    assert chip.count == 20
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    wait_for_count(qtbot, panel, 20)


def test_removed_sessions_come_back_by_undo(make_panel, qtbot) -> None:
    panel = make_panel(40)
    panel.list_view.select_rows([1, 2], 1)
    panel._actions["session.delete"].trigger()
    wait_for_count(qtbot, panel, 38)
    panel._state.undo.undo()
    wait_for_count(qtbot, panel, 40)
    panel._state.undo.redo()
    wait_for_count(qtbot, panel, 38)


def test_star_can_be_undone(make_panel, qtbot) -> None:
    panel = make_panel(5)
    session_id = panel.list_model.id_at(1)
    panel.list_view.select_rows([1], 1)
    panel._actions["session.star"].trigger()
    library = panel._state.library
    qtbot.waitUntil(lambda: library.rows([session_id])[0].star, timeout=5000)
    panel._state.undo.undo()
    qtbot.waitUntil(lambda: not library.rows([session_id])[0].star, timeout=5000)


def test_words_of_the_filter() -> None:
    parsed = parse_filter("page:/cart is:starred signal:rage_click lamp")
    assert parsed.filter.text == "/cart lamp"
    assert parsed.filter.starred
    assert parsed.filter.signals == {"rage_click"}
    assert not parsed.problem
    assert parse_filter("is:stared").problem


def test_rows_keep_their_heights_when_the_order_turns(make_panel, qtbot) -> None:
    panel = make_panel(60)
    panel.sort_by("start", descending=False)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not panel._jobs.running, timeout=5000)
    panel.sort_by("start", descending=True)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not panel._jobs.running, timeout=5000)
    view, heads = panel.list_view, set(panel.list_view.model().head_rows)
    for row in range(view.model().rowCount()):
        expected = theme().px("row.table" if row in heads else "row.list_two_line")
        assert view.rowHeight(row) == expected, row
