"""Pointing at the page: the overlay takes the mouse only meanwhile, and the element stays with its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from heatreel.model.inspect import PageElement, PathStep
from heatreel.ui.actions import ActionTable
from heatreel.ui.replay.overlay import Overlay
from heatreel.ui.replay.picking import Picking
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.theme import theme
from helpers.tracks import T0, make_track

DEAF = Qt.WidgetAttribute.WA_TransparentForMouseEvents
BUTTON = PageElement(
    9, True, "button", "#form > button", (PathStep(3, "body"), PathStep(9, "button.apply")), (), "Apply",
    "<button>", (100.0, 50.0, 80.0, 40.0), (100.0, 350.0),
)  # fmt: skip


class Page:
    """Answers at once; ``there`` is what stands under the mouse and under each node."""

    def __init__(self) -> None:
        self.there: PageElement | None = BUTTON
        self.asked: list[tuple] = []

    def pick(self, x, y, done) -> None:
        self.asked.append(("pick", x, y))
        done(self.there)

    def element(self, node_id, done) -> None:
        self.asked.append(("element", node_id))
        done(self.there)


@pytest.fixture
def picking(qtbot):
    apply_theme(QApplication.instance(), "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    overlay = Overlay(window)
    overlay.setGeometry(0, 0, 500, 300)
    overlay.scale = 0.5
    window.show()
    overlay.show()
    state, actions, page = AppState(), ActionTable(), Page()
    made = Picking(
        state,
        actions,
        overlay,
        lambda: page,
        lambda t_ms: state.track.page_view_at(t_ms, 0) if state.track else None,
    )
    made.state, made.overlay, made.page, made.kept = state, overlay, page, (window, actions)
    made.window = window
    state.open_session(make_track([1_000], pages_ms=(0.0, 50_000.0)))
    return made


def test_the_overlay_is_deaf_to_the_mouse_but_while_pointing(picking):
    assert picking.overlay.testAttribute(DEAF)
    picking.action.trigger()
    assert not picking.overlay.testAttribute(DEAF)
    assert picking.overlay.cursor().shape() == Qt.CursorShape.CrossCursor
    picking.action.trigger()
    assert picking.overlay.testAttribute(DEAF)


def test_pointing_pauses_and_playing_ends_it(picking):
    picking.state.set_playing(True)
    picking.action.trigger()
    assert not picking.state.clock.playing
    picking.state.set_playing(True)
    assert not picking.action.isChecked()
    picking.state.set_playing(False)


def test_what_is_under_the_mouse_is_outlined_at_its_place(picking):
    picking.action.trigger()
    QTest.mouseMove(picking.overlay, QPoint(60, 30))
    QApplication.processEvents()
    assert picking.page.asked[0] == ("pick", 120.0, 60.0)
    assert picking.overlay.pointed == QRectF(100, 50, 80, 40)
    image = picking.overlay.grab().toImage()
    line = [image.pixelColor(x, 35) for x in range(44, 54)]
    assert theme().color("overlay.ripple") in line
    assert picking.state.element is None


def test_a_click_picks_and_ends_pointing(picking, qtbot):
    picking.action.trigger()
    qtbot.mouseClick(picking.overlay, Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
    assert picking.state.element == BUTTON
    assert not picking.action.isChecked()
    assert picking.overlay.pointed == QRectF(100, 50, 80, 40)
    picking.state.set_element(None)
    assert picking.overlay.pointed is None


def test_esc_leaves_without_picking(picking, qtbot):
    picking.action.trigger()
    picking.window.activateWindow()
    qtbot.keyClick(picking.window, Qt.Key.Key_Escape)
    assert not picking.action.isChecked()
    assert picking.state.element is None


def test_the_element_is_read_again_when_the_page_changes(picking):
    picking.state.element_wanted.emit(9)
    moved = replace(BUTTON, box_client=(0.0, 0.0, 10.0, 10.0))
    picking.page.there = moved
    picking.read()
    assert picking.state.element == moved
    picking.page.there = None
    picking.read()
    gone = picking.state.element
    assert (gone.present, gone.selector, gone.box_client) == (False, BUTTON.selector, None)
    assert picking.overlay.pointed is None


def test_a_node_of_another_page_is_not_taken_for_the_element(picking):
    picking.state.element_wanted.emit(9)
    picking.state.seek(T0 + 60_000)
    picking.read()
    assert not picking.state.element.present
    picking.state.seek(T0 + 10_000)
    picking.read()
    assert picking.state.element.present


def test_without_a_session_nothing_can_be_pointed_at(picking):
    picking.action.trigger()
    picking.state.close_session()
    assert not picking.action.isEnabled()
    assert picking.overlay.testAttribute(DEAF)


def test_the_page_of_another_time_is_not_asked(picking):
    """After a seek the old page stands for a moment: it is not taken for the new one."""
    picking.painted(picking.state.playhead_ms)
    picking.state.seek(T0 + 20_000)
    picking.page.asked.clear()
    picking.state.element_wanted.emit(9)
    assert picking.page.asked == []
    picking.painted(T0 + 20_000)
    assert picking.page.asked == [("element", 9)]
    assert picking.state.element == BUTTON
