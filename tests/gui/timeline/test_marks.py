"""Notes, the selection from A to B, the loop and the lanes: what a person sets stays and is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from heatreel.library.library import Library
from heatreel.model.columns import EventIndex
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.settings import settings
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.timeline.panel import TimelinePanel
from helpers.storyboard import Storyboard
from helpers.tracks import T0, make_track

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    settings().remove("timeline")
    state, jobs, actions = AppState(), Jobs(), ActionTable()
    made = TimelinePanel(state, actions, jobs)
    made.state, made.actions_ = state, actions
    qtbot.addWidget(made)
    made.resize(1128, 320)
    made.show()
    qtbot.waitExposed(made)
    state.open_session(make_track([50_000]))
    yield made
    settings().remove("timeline")
    jobs.close()


def image_of(panel):
    return panel.view.grab().toImage()


def near(a, b):
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) < 30


def drag(qtbot, view, from_x, to_x, y, modifier=NONE):
    qtbot.mousePress(view, LEFT, modifier, QPoint(round(from_x), y))
    for x in (from_x + (to_x - from_x) / 2, to_x):
        at = QPointF(round(x), y)
        QApplication.sendEvent(
            view, QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), LEFT, LEFT, modifier)
        )
    qtbot.mouseRelease(view, LEFT, modifier, QPoint(round(to_x), y))


def ruler_y(view):
    return view.layout_.ruler.top + view.layout_.ruler.height // 2


def add_note(panel, qtbot, at_ms, text):
    panel.state.seek(T0 + at_ms)
    panel.actions_["note.add"].trigger()
    qtbot.keyClicks(panel.view.editor, text)
    qtbot.keyClick(panel.view.editor, Qt.Key.Key_Return)


# notes --------------------------------------------------------------------------------------------


def test_a_note_is_written_in_place_and_is_a_flag_at_its_time(panel, qtbot):
    add_note(panel, qtbot, 30_000, "Here it hangs")
    (note,) = panel.state.notes
    assert (note.t_ms, note.text, note.t_end_ms) == (T0 + 30_000, "Here it hangs", None)
    panel.state.seek(T0)
    x, y = round(panel.view.x_of(T0 + 30_000)), panel.view.layout_.ruler.top + 6
    assert near(image_of(panel).pixelColor(x + 3, y), theme().color("accent.base"))  # chosen
    panel.notes.choose(None)
    assert near(image_of(panel).pixelColor(x + 3, y), theme().color("text.secondary"))
    assert "Here it hangs" in panel.view.tip(QPointF(x + 3, y))
    assert "0:30.0" in panel.view.tip(QPointF(x + 3, y))


def test_enter_without_words_is_a_bookmark_and_esc_is_nothing(panel, qtbot):
    add_note(panel, qtbot, 30_000, "")
    assert [note.text for note in panel.state.notes] == [""]
    panel.actions_["note.add"].trigger()
    qtbot.keyClicks(panel.view.editor, "no")
    qtbot.keyClick(panel.view.editor, Qt.Key.Key_Escape)
    assert len(panel.state.notes) == 1
    assert not panel.view.editor.isVisible()


def test_changes_of_notes_are_undone_and_done_again(panel, qtbot):
    add_note(panel, qtbot, 30_000, "one")
    panel.notes.edit(panel.state.notes[0], "two")
    panel.notes.move(panel.state.notes[0], T0 + 40_000)
    panel.actions_["note.delete"].trigger()
    seen = [panel.state.notes]
    for _ in range(4):
        panel.state.undo.undo()
        seen.append(panel.state.notes)
    assert [[(n.text, n.t_ms - T0) for n in notes] for notes in seen] == [
        [], [("two", 40_000)], [("two", 30_000)], [("one", 30_000)], [],
    ]  # fmt: skip
    for _ in range(3):
        panel.state.undo.redo()
    assert [(n.text, n.t_ms - T0) for n in panel.state.notes] == [("two", 40_000)]


def test_a_flag_is_dragged_a_click_goes_there_and_a_double_click_edits(panel, qtbot):
    add_note(panel, qtbot, 30_000, "one")
    panel.state.seek(T0)
    view, y = panel.view, ruler_y(panel.view)
    view.grab()
    qtbot.mouseClick(view, LEFT, NONE, QPoint(round(view.x_of(T0 + 30_000)) + 2, y))
    assert panel.state.playhead_ms == T0 + 30_000
    panel.state.seek(T0)
    drag(qtbot, view, view.x_of(T0 + 30_000) + 2, view.x_of(T0 + 70_000), y, ALT)
    assert panel.state.notes[0].t_ms == pytest.approx(T0 + 70_000, abs=200)
    view.grab()
    qtbot.mouseDClick(view, LEFT, NONE, QPoint(round(view.x_of(panel.state.notes[0].t_ms)) + 2, y))
    view.editor.setText("three")
    qtbot.keyClick(view.editor, Qt.Key.Key_Return)
    assert panel.state.notes[0].text == "three"
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert panel.state.notes == ()


def test_next_and_previous_note(panel, qtbot):
    for at in (20_000, 60_000):
        add_note(panel, qtbot, at, "x")
    panel.state.seek(T0)
    for name, wanted in (("next", 20_000), ("next", 60_000), ("next", 60_000), ("previous", 20_000)):
        panel.actions_[f"note.{name}"].trigger()
        assert panel.state.playhead_ms == T0 + wanted


def test_a_note_over_the_selection_has_its_ends(panel, qtbot):
    panel.state.set_selection((T0 + 10_000, T0 + 20_000))
    panel.actions_["note.add_range"].trigger()
    qtbot.keyClick(panel.view.editor, Qt.Key.Key_Return)
    (note,) = panel.state.notes
    assert (note.t_ms, note.t_end_ms) == (T0 + 10_000, T0 + 20_000)
    panel.notes.move(note, T0 + 15_000)
    assert panel.state.notes[0].t_end_ms == T0 + 25_000


def test_many_notes_are_listed(panel, qtbot):
    add_note(panel, qtbot, 20_000, "Tom & Jerry")
    panel.transport._fill_notes(panel.transport.notes.menu())
    action = panel.transport.notes.menu().actions()[-1]
    assert "Tom && Jerry" in action.text()
    panel.state.seek(T0)
    action.trigger()
    assert panel.state.playhead_ms == T0 + 20_000


# selection and loop -------------------------------------------------------------------------------


def test_shift_drag_selects_and_the_range_is_tinted_between_its_ends(panel, qtbot):
    view = panel.view
    y = view.layout_.lane("activity").top + 10
    before = image_of(panel)
    drag(qtbot, view, view.x_of(T0 + 20_000), view.x_of(T0 + 40_000), y, SHIFT | ALT)
    first, last = panel.state.selection
    assert (first - T0, last - T0) == (pytest.approx(20_000, abs=120), pytest.approx(40_000, abs=120))
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))  # the hover line is elsewhere
    after = image_of(panel)
    for lane in view.layout_.lanes:
        inside, outside = round(view.x_of(T0 + 30_000)), round(view.x_of(T0 + 45_000))
        assert after.pixelColor(inside, lane.top + 2) != before.pixelColor(inside, lane.top + 2)
        assert after.pixelColor(outside, lane.top + 2) == before.pixelColor(outside, lane.top + 2)
    accent = theme().color("accent.base")
    assert near(after.pixelColor(round(view.x_of(last)), y), accent)
    tag = QPointF(view.x_of(last) + 3, ruler_y(view))
    assert view.tip(tag) == "A–B 0:20.0"


def test_ends_are_dragged_and_alt_moves_the_whole(panel, qtbot):
    view = panel.view
    panel.state.set_selection((T0 + 20_000, T0 + 40_000))
    y = view.layout_.lane("typing").top + 5
    drag(qtbot, view, view.x_of(T0 + 40_000), view.x_of(T0 + 60_000), y)
    assert panel.state.selection == (T0 + 20_000, pytest.approx(T0 + 60_000, abs=120))
    panel.state.set_selection((T0 + 20_000, T0 + 40_000))
    drag(qtbot, view, view.x_of(T0 + 30_000), view.x_of(T0 + 50_000), y, ALT)
    first, last = panel.state.selection
    assert last - first == pytest.approx(20_000)
    assert first == pytest.approx(T0 + 40_000, abs=200)
    drag(qtbot, view, view.x_of(T0 + 50_000), view.x_of(T0 + 99_000), y, ALT)
    assert panel.state.selection[1] == pytest.approx(T0 + 100_000)


def test_keys_set_the_ends_zoom_to_them_and_clear_them(panel):
    go = lambda name: panel.actions_[name].trigger()  # noqa: E731
    panel.state.seek(T0 + 20_000)
    go("timeline.set_a")
    assert panel.state.selection == (T0 + 20_000, T0 + 100_000)
    panel.state.seek(T0 + 30_000)
    go("timeline.set_b")
    assert panel.state.selection == (T0 + 20_000, T0 + 30_000)
    go("timeline.zoom_selection")
    assert panel.view.scale.shown_ms == pytest.approx((T0 + 20_000, T0 + 30_000), abs=2)
    go("timeline.clear_selection")
    assert panel.state.selection is None
    assert not panel.actions_["timeline.zoom_selection"].isEnabled()


def test_the_loop_follows_the_selection_and_ends_with_it(panel):
    assert not panel.actions_["play.loop"].isEnabled()
    panel.state.set_selection((T0 + 20_000, T0 + 30_000))
    panel.actions_["play.loop"].trigger()
    assert panel.state.clock.loop == (T0 + 20_000, T0 + 30_000)
    assert panel.transport.loop.isChecked()
    panel.state.set_selection((T0 + 20_000, T0 + 25_000))
    assert panel.state.clock.loop == (T0 + 20_000, T0 + 25_000)
    panel.state.set_selection(None)
    assert not panel.state.loop
    assert not panel.actions_["play.loop"].isChecked()
    assert not panel.transport.loop.isChecked()


# lanes and steps ----------------------------------------------------------------------------------


def test_a_click_on_a_lanes_name_folds_it_and_it_stays_folded(panel, qtbot):
    view = panel.view
    lane = view.layout_.lane("clicks")
    at = QPoint(40, lane.top + 8)
    qtbot.mouseClick(view, LEFT, NONE, at)
    folded = view.layout_.lane("clicks")
    assert folded.folded
    assert folded.height < lane.height / 2
    color = image_of(panel).pixelColor(round(view.x_of(T0 + 50_000)), folded.bottom - 3)
    assert near(color, theme().color("act.mark"))
    other = TimelinePanel(AppState(), ActionTable(), Jobs())
    qtbot.addWidget(other)
    assert "clicks" in other.view.lanes.folded
    qtbot.mouseClick(view, LEFT, NONE, QPoint(40, view.layout_.lane("clicks").top + 2))
    assert not view.layout_.lane("clicks").folded


def test_the_menu_hides_lanes_and_shows_them_again(panel):
    view = panel.view
    actions = {action.text(): action for action in view.lanes.menu(view, "moments").actions()}
    actions["Hide Moments"].trigger()
    assert view.layout_.lane("moments") is None
    assert not view.grab().isNull()
    for name in ("pages", "activity", "clicks", "typing", "scroll", "errors"):
        view.lanes.hide(name, True)
    assert not view.grab().isNull()
    actions["Show all lanes"].trigger()
    assert len(view.layout_.lanes) == 7


def test_every_lane_can_be_folded(panel):
    for lane in panel.view.layout_.lanes:
        panel.view.lanes.fold(lane.name, True)
    assert all(lane.folded for lane in panel.view.layout_.lanes)
    assert not panel.view.grab().isNull()


def test_frame_steps_go_from_change_to_change_of_the_page(panel):
    times = np.array([10_000.0, 20_000.0, 20_400.0]) + T0
    index = EventIndex(times, np.full(3, 3, np.uint8), np.zeros(3, np.int8), np.zeros(3, np.int16))
    panel.state.open_session(replace(make_track(), index=index))
    for name, wanted in (("next", 10_000), ("next", 20_000), ("next", 20_400), ("previous", 20_000)):
        panel.actions_[f"play.{name}_change"].trigger()
        assert panel.state.playhead_ms == T0 + wanted


def test_zooming_brings_a_playhead_that_is_out_of_view_back(panel):
    panel.state.seek(T0 + 90_000)
    panel.view.set_scale(panel.view.scale.showing(T0, T0 + 10_000))
    panel.actions_["timeline.zoom_in"].trigger()
    assert 0 <= panel.view.scale.x_of(T0 + 90_000) <= panel.view.scale.width_px


def test_two_quick_steps_of_zoom_add_up_and_keep_the_playhead_in_its_place(panel, qtbot):
    panel.state.seek(T0 + 30_000)
    panel.view.set_scale(panel.view.scale.showing(T0 + 20_000, T0 + 60_000))
    before, x = panel.view.scale.zoom, panel.view.x_of(T0 + 30_000)
    panel.actions_["timeline.zoom_in"].trigger()
    panel.actions_["timeline.zoom_in"].trigger()
    qtbot.waitUntil(lambda: panel.view.scale.zoom > before * 2.24, timeout=2000)
    qtbot.wait(50)
    assert panel.view.scale.zoom == pytest.approx(before * 2.25, rel=1e-3)
    assert panel.view.x_of(T0 + 30_000) == pytest.approx(x, abs=1)


def test_notes_are_there_again_when_the_session_is_opened_again(panel, qtbot, tmp_path):
    recording = Storyboard().visit("https://shop.test/", "<p>Hello</p>").wait(5000)
    path = tmp_path / "library.heatreel"
    (session_id,) = import_paths(path, [recording.save(tmp_path / "visit.json")]).new_ids
    library = Library.open(path)
    panel.state.set_library(library)
    panel.state.open_session(library.track(session_id))
    panel.notes.add(panel.state.clock.start_ms, None, "kept")
    panel.state.close_session()
    assert panel.state.notes == ()
    panel.state.open_session(library.track(session_id))
    qtbot.waitUntil(lambda: [note.text for note in panel.state.notes] == ["kept"], timeout=5000)
    library.close()


def test_the_ring_of_keyboard_focus_goes_around_the_lanes_and_hides_none(panel, qtbot):
    view = panel.view
    panel.state.set_selection((T0 + 10_000, T0 + 20_000))
    plain = image_of(panel)
    view.setProperty("keyboard", True)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    ringed = image_of(panel)
    ring = theme().color("accent.ring")
    inside = [(x, y) for x in range(200, 900, 70) for y in range(70, 250, 30)]
    assert near(ringed.pixelColor(0, 100), ring)
    assert all(ringed.pixelColor(x, y) == plain.pixelColor(x, y) for x, y in inside)
