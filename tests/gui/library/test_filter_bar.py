"""What a person relies on when narrowing the library, on a real library file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from heatreel.library.library import Library
from heatreel.model.segment import day_ms
from heatreel.model.session import SessionFilter
from heatreel.operations.importing import import_paths
from heatreel.operations.segments import save_segment, segments
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.library.panel import LibraryPanel
from heatreel.ui.segments import SegmentDialog
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.theme import theme
from helpers.storyboard import Storyboard

PHONES = SessionFilter(devices=frozenset({"phone"}))


@pytest.fixture
def panel(qtbot, qapp, tmp_path):
    """Two desktops at /a and a phone at /b."""
    apply_theme(qapp, "light")
    path = tmp_path / "l.heatreel"
    for number, (width, url) in enumerate(((1280, "/a"), (1400, "/a"), (390, "/b"))):
        board = Storyboard(width=width, height=844)
        board.visit(f"https://shop.test{url}", "<button id=x>X</button>")
        board.tap("#x") if width < 500 else board.click("#x")
        import_paths(path, [board.save(tmp_path / f"{number}.json")])
    state, jobs = AppState(), Jobs()
    made = LibraryPanel(state, ActionTable(), jobs)
    made.resize(288, 640)
    made.show()
    state.set_library(Library.open(path))
    qtbot.waitUntil(lambda: len(made.cache.ids) == 3)
    yield made
    if made.bar.panel is not None:
        made.bar.panel.close()
    jobs.close()
    state.library.close()
    made.deleteLater()


def left(qtbot, panel: LibraryPanel, count: int) -> None:
    qtbot.waitUntil(lambda: len(panel.cache.ids) == count and not panel._jobs.running)


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_popover_narrows_at_once_and_says_how_many_are_left(panel, qtbot) -> None:
    panel.bar.filters.click()
    shown = panel.bar.panel
    assert shown.isVisible()
    shown.toggles["phone"].click()
    left(qtbot, panel, 1)
    assert shown.said.text() == "1 of 3 sessions"
    shown.toggles["desktop"].click()
    left(qtbot, panel, 3)
    type_into(shown.fields["min_width"], "1300 px")
    left(qtbot, panel, 1)
    type_into(shown.fields["until_ms"], "2001-02-03")
    left(qtbot, panel, 0)
    assert panel._state.filter.until_ms == day_ms("2001-02-03", end=True)
    shown.clear.click()
    left(qtbot, panel, 3)
    assert shown.fields["min_width"].text() == ""
    assert not shown.toggles["phone"].isChecked()


def test_a_field_that_cannot_be_read_says_so_and_changes_nothing(panel, qtbot) -> None:
    panel.bar.put(PHONES)
    panel.bar.filters.click()
    shown = panel.bar.panel
    type_into(shown.fields["since_ms"], "monday")
    assert "“monday” is no day." in shown.said.text()
    assert shown.fields["since_ms"].property("wrong")
    assert panel._state.filter == PHONES
    type_into(shown.fields["since_ms"], "2001-01-01")
    assert not shown.fields["since_ms"].property("wrong")
    assert panel._state.filter.since_ms == day_ms("2001-01-01")


def test_new_and_returning_exclude_each_other(panel) -> None:
    panel.bar.filters.click()
    shown = panel.bar.panel
    shown.toggles["new"].click()
    assert panel._state.filter.user == "new"
    shown.toggles["returning"].click()
    assert panel._state.filter.user == "returning"
    shown.toggles["returning"].click()
    assert panel._state.filter == SessionFilter()


def test_a_chip_takes_its_filter_away_also_by_key(panel, qtbot) -> None:
    panel.bar.put(SessionFilter(devices=frozenset({"phone"}), url="/b", text="shop"))
    left(qtbot, panel, 1)
    assert [chip.words for chip in panel.bar.active.chips] == ["Phone", "URL /b"]
    assert panel.field.text() == "shop"
    panel.bar.active.chips[0].click()
    assert panel._state.filter == SessionFilter(url="/b", text="shop")
    QTest.keyClick(panel.bar.active.chips[0], Qt.Key.Key_Delete)
    assert panel._state.filter == SessionFilter(text="shop")
    assert not panel.bar.active.isVisible()


@pytest.mark.parametrize("width", [220, 288, 700])
def test_chips_stay_inside_the_panel(panel, qtbot, width) -> None:
    panel.resize(width, 640)
    panel.bar.put(
        SessionFilter(devices=frozenset({"phone", "tablet"}), url="/a/very/long/address/*" * 4, user="new")
    )
    qtbot.wait(10)
    active = panel.bar.active
    assert all(active.rect().contains(chip.geometry()) for chip in active.chips)
    assert not any(
        a.geometry().intersects(b.geometry()) for a in active.chips for b in active.chips if a is not b
    )


def test_an_empty_list_offers_the_filter_to_loosen(panel, qtbot) -> None:
    panel.bar.put(SessionFilter(devices=frozenset({"phone"}), url="/a"))
    left(qtbot, panel, 0)
    assert panel.body.currentWidget() is panel.nothing
    assert panel.nothing_text.text() == "Looked for phone, URL /a"
    assert panel.loosen.text() == "Without phone: 2 sessions"
    panel.loosen.click()
    left(qtbot, panel, 2)
    assert panel._state.filter == SessionFilter(url="/a")


def test_a_segment_is_saved_chosen_renamed_and_deleted_with_undo(panel, qtbot) -> None:
    library, undo = panel._state.library, panel._state.undo

    def wait_for(*names: str) -> None:
        qtbot.waitUntil(lambda: list(segments(library)) == list(names) and not panel._jobs.running)

    def item(*path: str):
        menu = panel.bar._menu
        panel.bar._fill_menu()
        for title in path[:-1]:
            menu = next(action.menu() for action in menu.actions() if action.text() == title)
        return next(action for action in menu.actions() if action.text() == path[-1])

    def name_it(name: str) -> None:
        qtbot.waitUntil(lambda: panel.window().findChildren(SegmentDialog) != [])
        dialog = panel.window().findChildren(SegmentDialog)[-1]
        dialog.field.setText(name)
        dialog.save.click()

    assert not item("Save as segment…").isEnabled()
    panel.bar.put(PHONES)
    item("Save as segment…").trigger()
    name_it("Phones")
    wait_for("Phones")
    qtbot.waitUntil(lambda: panel.bar.segments.text().strip() == "Phones")
    panel.bar.clear()
    assert panel.bar.segments.text().strip() == "Segments"
    item("Phones").trigger()
    assert panel._state.filter == PHONES
    assert item("Phones").isChecked()
    item("Rename", "Phones…").trigger()
    name_it("Small")
    wait_for("Small")
    item("Delete", "Small").trigger()
    wait_for()
    undo.undo()
    wait_for("Small")
    undo.undo()
    wait_for("Phones")
    undo.undo()
    wait_for()


def test_another_library_starts_without_the_filter_of_the_last(panel, qtbot, tmp_path) -> None:
    save_segment(panel._state.library, "Phones", PHONES)
    panel.bar.put(PHONES)
    old = panel._state.library
    panel._state.set_library(Library.open(tmp_path / "other.heatreel"))
    old.close()
    assert panel._state.filter == SessionFilter()
    assert not panel.bar.active.chips
    assert panel.bar.segments.text().strip() == "Segments"


def test_a_short_filter_is_shown_whole_on_its_chip(panel) -> None:
    panel.bar.put(PHONES)
    (chip,) = panel.bar.active.chips
    words = theme().font("small")
    room = chip.width() - 2 * theme().px("space.s") - theme().px("type_px.small") - theme().px("space.xs")
    assert QFontMetrics(words).elidedText("Phone", Qt.TextElideMode.ElideRight, room) == "Phone"


def test_a_filter_that_is_set_elsewhere_is_shown_and_can_be_taken_away(panel, qtbot) -> None:
    state = panel.bar._state
    state.set_filter(SessionFilter(text="b", devices=frozenset({"phone"})))
    left(qtbot, panel, 1)
    assert panel.bar.field.text() == "b"
    [chip] = panel.bar.active.chips
    chip.click()
    assert state.filter == SessionFilter(text="b")
