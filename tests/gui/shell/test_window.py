"""What a person relies on in the frame of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from heatreel.ui.actions import ACTIONS, ActionTable
from heatreel.ui.drop import DropFrame
from heatreel.ui.jobs import Jobs
from heatreel.ui.panels import Panels
from heatreel.ui.settings import settings
from heatreel.ui.state import VIEWS, AppState, Notice
from heatreel.ui.style import apply_theme, style_sheet
from heatreel.ui.theme import theme
from heatreel.ui.window import MainWindow


def test_every_action_has_a_name_and_no_key_means_two_things_in_a_view() -> None:
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)
    for view in VIEWS:
        acting = [spec for spec in ACTIONS if not spec.views or view in spec.views]
        keys = [QKeySequence(key).toString() for spec in acting for key in spec.keys]
        assert sorted(set(keys)) == sorted(keys), view


def test_window_is_painted_before_any_panel_is_made(qtbot, styled, monkeypatch) -> None:
    made: list[bool] = []
    monkeypatch.setattr(Panels, "_next_step", lambda _self: made.append(window._painted))
    window = MainWindow(AppState(), ActionTable(), Jobs(), lambda: None, lambda: None)
    assert not made
    window.show()
    qtbot.waitUntil(lambda: bool(made), timeout=5000)
    assert made[0]
    window.close()


def test_a_letter_typed_into_the_filter_is_text_and_no_command(window, library, qtbot) -> None:
    called: list[str] = []
    window.actions_.bind("view.heatmap_of_page", lambda: called.append("h"))
    panel = window.library_panel
    panel.focus_filter()
    qtbot.keyClick(panel.field, Qt.Key.Key_H)
    assert panel.field.text() == "h"
    assert not called
    assert window.state.view == "replay"
    panel.list_view.setFocus()
    qtbot.keyClick(panel.list_view, Qt.Key.Key_H)
    assert called == ["h"]


def test_another_theme_repaints_the_window(window, styled) -> None:
    def lightness() -> float:
        image = window.grab().toImage()
        return QColor(image.pixel(image.width() // 2, image.height() - 3)).lightnessF()

    light = lightness()
    apply_theme(styled, "dark")
    assert lightness() < 0.3 < light
    assert theme().hex("surface.panel") in style_sheet()
    apply_theme(styled, "light")
    assert lightness() == pytest.approx(light)


def test_several_notices_fold_into_one_and_unfold(window) -> None:
    for n in range(3):
        window.state.post_notice(Notice("warning", f"File {n} ends early."))
    bar = window.notices
    assert bar.isVisible()
    assert bar.layout().count() == 1
    bar._unfold()
    assert bar.layout().count() == 3
    bar.dismiss_all()
    assert not bar.isVisible()


def test_a_notice_stays_until_dismissed_and_offers_its_way_out(window) -> None:
    called: list[bool] = []
    notice = Notice("danger", "The disk is full.", "", "Choose folder…", lambda: called.append(True))
    window.state.post_notice(notice)
    window.state.post_notice(notice)
    assert len(window.notices.notices) == 1
    row = window.notices.layout().itemAt(0).widget()
    row._act(notice, window.notices, False)
    assert called
    assert not window.notices.notices


def test_panels_that_were_hidden_stay_hidden_in_the_next_window(window, qtbot, styled) -> None:
    window.actions_["view.side"].trigger()
    window.actions_["view.bottom"].trigger()
    assert not window.frames.side.isVisible()
    window.resize(1300, 800)
    window.close()
    again = MainWindow(AppState(), ActionTable(), Jobs(), lambda: None, lambda: None)
    assert not again.frames.wanted("side")
    assert not again.frames.wanted("bottom")
    assert again.frames.wanted("library")
    assert settings().value("geometry") == window.saveGeometry()
    again.close()


def test_a_narrow_window_keeps_the_library_behind_a_rail(window, library, qtbot) -> None:
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: window.frames.rail.isVisible())
    assert not window.frames.library_shown
    window.actions_["view.library"].trigger()
    assert window.frames.library_shown
    assert window.library_panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.frames.library_shown
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not window.frames.rail.isVisible())
    assert window.library_panel.isVisible()


def test_the_timeline_gives_its_place_to_the_zones_of_a_heatmap(window, library, qtbot) -> None:
    timeline, zones = window.frames.bottoms["replay"], window.frames.bottoms["heatmap"]
    qtbot.waitUntil(timeline.isVisible, timeout=5000)
    window.state.set_view("heatmap")
    assert (timeline.isVisible(), zones.isVisible()) == (False, True)
    window.state.set_view("replay")
    assert (timeline.isVisible(), zones.isVisible()) == (True, False)


def test_each_view_has_its_key_its_panels_and_its_button(window, library, qtbot) -> None:
    for key, view in ((Qt.Key.Key_2, "heatmap"), (Qt.Key.Key_3, "compare"), (Qt.Key.Key_1, "replay")):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.state.view == view
        assert window.panels.stages[view].isVisible()
        assert window.frames.bottoms[view].isVisible()
        assert window.top_bar.switch.buttons[view].isChecked()
        assert [other for other in VIEWS if window.actions_[f"view.{other}"].isChecked()] == [view]


def test_compare_has_a_rail_and_no_side_panel_and_gives_both_back(window, library, qtbot) -> None:
    window.resize(1440, 900)
    window.frames.across.setSizes([400, 700, 340])
    wide = window.frames.library.width()
    window.state.set_view("compare")
    assert window.frames.rail.isVisible()
    assert not window.frames.side.isVisible()
    assert not window.actions_["view.side"].isEnabled()
    window.actions_["view.library"].trigger()
    assert window.library_panel.isVisible(), "over the maps"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.library_panel.isVisible()
    window.state.set_view("replay")
    assert not window.frames.rail.isVisible()
    assert window.frames.side.isVisible()
    assert window.actions_["view.side"].isEnabled()
    assert abs(window.frames.library.width() - wide) <= 2


def test_each_view_remembers_how_high_its_lower_panel_is(window, library, qtbot) -> None:
    window.resize(1440, 900)
    down = window.frames.down
    for view, high in (("replay", 280), ("compare", 400)):
        window.state.set_view(view)
        down.setSizes([sum(down.sizes()) - high, high])
    for view, high in (("replay", 280), ("compare", 400)):
        window.state.set_view(view)
        assert abs(down.sizes()[1] - high) <= 4, view


def test_a_key_of_the_maps_does_not_act_on_the_replay(window, library) -> None:
    faster, larger = window.actions_["play.faster"], window.actions_["heatmap.radius_more"]
    assert faster.shortcuts()
    assert not larger.shortcuts()
    window.state.set_view("compare")
    assert larger.shortcuts()
    assert not faster.shortcuts()


def test_the_window_opens_in_the_view_it_was_closed_in(window, library, styled) -> None:
    window.state.set_view("compare")
    window.close()
    again = MainWindow(AppState(), ActionTable(), Jobs(), lambda: None, lambda: None)
    assert again.state.view == "compare"
    again.close()


def test_dropped_files_are_imported(window, tmp_path: Path) -> None:
    asked: list[list[Path]] = []
    window.state.import_requested.connect(asked.append)
    window.state.import_requested.disconnect(window.importer.import_paths)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.json")), QUrl("https://example.com/b")])
    held = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, *held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.findChild(DropFrame).isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, *held))
    assert asked == [[tmp_path / "a.json"]]
    assert not window.findChild(DropFrame).isVisible()


def test_an_empty_library_says_where_recordings_come_from(window, qtbot) -> None:
    from heatreel.ui.library.welcome import SNIPPET
    from helpers.rows import RowLibrary

    window.state.set_library(RowLibrary(0))
    qtbot.waitUntil(lambda: window.welcome is not None, timeout=5000)
    assert window.welcome.isVisible()
    assert not window.frames.bottom.isVisible()
    buttons = {b.text().strip(): b for b in window.welcome.findChildren(QPushButton)}
    assert {"Open files…", "Open folder…", "Open the sample", "Copy"} <= buttons.keys()
    buttons["Copy"].click()
    assert QApplication.clipboard().text() == SNIPPET
    window.state.set_library(RowLibrary(3))
    qtbot.waitUntil(lambda: window.welcome is None, timeout=5000)


def test_palette_runs_what_is_typed(window, library, qtbot) -> None:
    from heatreel.ui.palette import Palette

    palette = Palette(window.state, window.actions_, window.jobs, window)
    palette.open_below(window.top_bar.find)
    qtbot.keyClicks(palette.field, "side pan")
    shown = window.frames.wanted("side")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.frames.wanted("side") is not shown


def test_page_of_shortcuts_names_every_key(qtbot, styled) -> None:
    from PySide6.QtWidgets import QLabel

    from heatreel.ui.dialogs import ShortcutsDialog

    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {spec.text.rstrip("…") for spec in ACTIONS if spec.keys} <= words


def test_a_bug_shows_a_report_that_can_be_copied(window) -> None:
    from heatreel.ui.dialogs import CrashDialog, crash_report

    try:
        raise RuntimeError("boom in the timeline")
    except RuntimeError as error:
        dialog = CrashDialog(error, window)
    assert "boom in the timeline" in dialog.report
    assert "PySide6" in crash_report(RuntimeError("x"))
    dialog.close()


def test_focus_that_is_handed_over_has_no_ring(qtbot, styled):
    """The ring shows where the keyboard went, not where Qt put the focus when a widget was hidden."""
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QVBoxLayout(holder)
    first, second, third = (QPushButton(str(n)) for n in range(3))
    for part in (first, second, third):
        row.addWidget(part)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    first.setFocus()
    first.hide()
    assert second.hasFocus()
    assert not second.property("keyboard")
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert third.hasFocus()
    assert third.property("keyboard")
