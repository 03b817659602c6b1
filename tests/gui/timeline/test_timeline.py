"""The timeline shows the session where it says, and moves the playhead where a person points."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from heatreel.model.session import IdleGap
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.timeline.data import group_close, typing_bars
from heatreel.ui.timeline.panel import TimelinePanel
from helpers.tracks import T0, make_moment, make_track


@pytest.fixture
def panel(qtbot):
    state, jobs = AppState(), Jobs()
    actions = ActionTable()
    made = TimelinePanel(state, actions, jobs)
    made.state, made.actions_ = state, actions
    qtbot.addWidget(made)
    made.resize(1128, 300)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()


def y_of(panel, name):
    lane = panel.view.layout_.lane(name)
    return lane.top + lane.height // 2


def pixel(panel, x, y):
    return panel.view.grab().toImage().pixelColor(round(x), round(y))


def near(a, b):
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) < 40


def click_at(qtbot, panel, x, y, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, modifier, QPoint(round(x), round(y)))


def wheel(view, x, y, turn, modifiers=Qt.KeyboardModifier.NoModifier):
    at = QPointF(x, y)
    event = QWheelEvent(
        at, QPointF(view.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_without_a_session_it_says_what_to_do_and_keys_are_off(panel):
    assert not panel.actions_["play.toggle"].isEnabled()
    assert not panel.view.grab().isNull()


def test_the_playhead_stands_at_its_time(panel):
    panel.state.open_session(make_track([10_000]))
    panel.state.seek(T0 + 40_000)
    x = panel.view.x_of(T0 + 40_000)
    assert x == pytest.approx(panel.view.layout_.left + 0.4 * panel.view.layout_.strip_width, abs=1)
    assert near(pixel(panel, x, y_of(panel, "typing")), theme().color("accent.base"))
    assert not near(pixel(panel, x + 6, y_of(panel, "typing")), theme().color("accent.base"))


def test_a_click_of_the_visitor_is_a_dot_at_its_time(panel):
    panel.state.open_session(make_track([25_000, 75_000]))
    mark = theme().color("act.mark")
    for at in (25_000, 75_000):
        assert near(pixel(panel, panel.view.x_of(T0 + at), y_of(panel, "clicks")), mark)
    assert not near(pixel(panel, panel.view.x_of(T0 + 50_000), y_of(panel, "clicks")), mark)


def test_a_moment_is_a_flag_in_the_colour_of_its_family(panel):
    panel.state.open_session(make_track([25_000]))
    panel.state.set_moments([make_moment("rage_click", 50_000)])
    panel.view.grab()
    (flag,) = panel.view.flags
    assert flag.rect.center().x() == pytest.approx(
        panel.view.x_of(T0 + 50_000) - panel.view.layout_.left, abs=1
    )
    image = panel.view.grab().toImage()
    row = [
        image.pixelColor(round(panel.view.x_of(T0 + 50_000)) + dx, y_of(panel, "moments"))
        for dx in range(-8, 8)
    ]
    assert any(near(color, theme().signal_mark("rage_click")) for color in row)


def test_a_click_on_a_flag_goes_two_seconds_before_it(panel, qtbot):
    panel.state.open_session(make_track([25_000]))
    panel.state.set_moments([make_moment("rage_click", 50_000)])
    panel.view.grab()
    click_at(qtbot, panel, panel.view.x_of(T0 + 50_000), y_of(panel, "moments"))
    assert panel.state.playhead_ms == T0 + 48_000
    assert panel.state.chosen_moment == panel.state.moments[0]


def test_many_moments_in_one_place_are_one_flag_with_their_number(panel):
    panel.state.open_session(make_track([25_000]))
    panel.state.set_moments([make_moment("dead_click", 50_000 + 50 * at) for at in range(5)])
    panel.view.grab()
    assert [flag.count for flag in panel.view.flags] == [5]
    assert "5 moments" in panel.view.tip(
        panel.view.flags[0].rect.center() + QPointF(panel.view.layout_.left, 0)
    )


def test_dragging_in_the_ruler_scrubs(panel, qtbot):
    panel.state.open_session(make_track())
    seen = []
    panel.state.seeked.connect(seen.append)
    y = panel.view.layout_.ruler.top + 10
    qtbot.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(200, y))
    for x in (300, 500, 5000):
        qtbot.mouseMove(panel.view, QPoint(x, y))
    qtbot.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(5000, y))
    assert len(seen) >= 3
    assert panel.state.playhead_ms == T0 + 100_000  # beyond the right edge is the end


def test_the_playhead_snaps_to_marks_but_not_with_alt(panel, qtbot):
    panel.state.open_session(make_track([50_000]))
    x = panel.view.x_of(T0 + 50_000) + 3
    y = panel.view.layout_.ruler.top + 10
    click_at(qtbot, panel, x, y)
    assert panel.state.playhead_ms == T0 + 50_000
    click_at(qtbot, panel, x, y, Qt.KeyboardModifier.AltModifier)
    assert panel.state.playhead_ms > T0 + 50_000


def test_the_wheel_zooms_and_keeps_the_time_under_the_pointer(panel):
    panel.state.open_session(make_track([50_000]))
    view = panel.view
    x = view.layout_.left + 600
    before = view.scale.t_of(600)
    wheel(view, x, 150, 360)
    assert view.scale.zoom > 1.5
    assert view.scale.t_of(600) == pytest.approx(before, abs=view.scale.px_per_ms)
    first = view.scale.shown_ms[0]
    wheel(view, x, 150, -120, Qt.KeyboardModifier.ShiftModifier)
    assert view.scale.shown_ms[0] > first
    panel.actions_["timeline.fit"].trigger()
    assert view.scale.shown_ms == (T0, T0 + 100_000)


def test_idle_is_cut_out_and_a_double_click_opens_it(panel, qtbot):
    panel.state.open_session(make_track([1_000, 2_000, 90_000, 95_000]))
    assert panel.view.scale.cuts == ()
    panel.actions_["play.skip_idle"].trigger()
    (cut,) = panel.view.scale.cuts
    assert isinstance(cut, IdleGap)
    assert cut.start_ms >= T0 + 2_000
    x = panel.view.x_of(cut.start_ms) + panel.view.scale.cut_px / 2
    assert "Idle for" in panel.view.tip(QPointF(x, y_of(panel, "clicks")))
    qtbot.mouseDClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), y_of(panel, "clicks")))
    assert panel.view.scale.cuts == ()


def test_keys_play_step_and_change_the_speed(panel):
    panel.state.open_session(make_track([10_000, 30_000], pages_ms=(0.0, 60_000.0)))
    state = panel.state

    def go(*names):
        for name in names:
            panel.actions_[name].trigger()
        return state.playhead_ms - T0

    assert go("play.forward_5", "play.forward_1") == 6_000
    assert go("play.back_1") == 5_000
    assert go("play.next_act") == 10_000
    assert go("play.next_act") == 30_000
    assert go("play.previous_act") == 10_000
    assert go("play.next_page") == 60_000
    assert go("play.end") == 100_000
    assert go("play.start") == 0
    go("play.faster", "play.faster")
    assert state.clock.speed == 4.0
    go(*["play.slower"] * 8)
    assert state.clock.speed == 0.1
    go(*["play.faster"] * 12)
    assert state.clock.speed == 32.0
    go("play.speed_1", "play.toggle")
    assert state.clock.playing
    go("play.pause")
    assert not state.clock.playing


def test_the_clock_and_the_total_are_written(panel):
    panel.state.open_session(make_track(length_ms=521_000))
    panel.state.seek(T0 + 253_250)
    assert panel.transport.clock.text() == "4:13.2"
    assert panel.transport.total.text() == "/ 8:41"
    assert panel.transport.play.accessibleName() == "Play"


def test_the_minimap_frame_moves_what_is_shown(panel, qtbot):
    panel.state.open_session(make_track())
    panel.view.zoom_by(4, 500)
    right = panel.view.layout_.width - 40
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(right, 16))
    assert panel.view.scale.shown_ms[1] == pytest.approx(T0 + 100_000)


def test_lanes_give_way_when_the_panel_is_low(panel):
    panel.state.open_session(make_track([1_000], errors_ms=[5_000]))
    panel.resize(1128, 200)
    names = [lane.name for lane in panel.view.layout_.lanes]
    assert "scroll" not in names
    assert names[:2] == ["moments", "pages"]
    assert not panel.view.grab().isNull()


@pytest.mark.parametrize("length_ms", [0.0, 1.0])
def test_a_session_of_one_event_can_be_shown_and_played(panel, qtbot, length_ms):
    panel.state.open_session(make_track([0.0], length_ms=length_ms))
    assert not panel.view.grab().isNull()
    click_at(qtbot, panel, 700, 150)
    panel.view.zoom_by(5)
    panel.actions_["play.toggle"].trigger()
    assert T0 <= panel.state.playhead_ms <= T0 + 1


def test_a_hundred_thousand_clicks_are_columns_not_dots(panel):
    panel.state.open_session(make_track([at * 1.0 for at in range(100_000)]))
    assert near(pixel(panel, 600, panel.view.layout_.lane("clicks").bottom - 3), theme().color("act.mark"))


def test_marks_that_touch_are_one_group_with_a_bounded_width():
    import numpy as np

    groups = group_close(np.array([0.0, 5.0, 9.0, 40.0, 47.0]), 7, 28)
    assert groups.count.tolist() == [3, 1, 1]
    assert group_close(np.arange(0.0, 100.0, 5.0), 7, 28).count.max() <= 6
    bars = typing_bars(np.array([0.0, 500.0, 9_000.0]), np.array([1, 1, 1], np.int32))
    assert bars.tolist() == [[0.0, 500.0], [9_000.0, 9_000.0]]
