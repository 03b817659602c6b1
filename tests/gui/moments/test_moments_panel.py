"""The list of moments leads to each of them and says what was looked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.names import rich_sentence, second_line
from heatreel.ui.moments.panel import MomentsPanel
from heatreel.ui.moments.rows import Head
from heatreel.ui.state import AppState
from helpers.tracks import T0, make_moment, make_track


@pytest.fixture
def panel(qtbot):
    state, jobs = AppState(), Jobs()
    actions = ActionTable()
    made = MomentsPanel(state, actions, jobs)
    made.state, made.actions_ = state, actions
    qtbot.addWidget(made)
    made.resize(336, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()


def fill(panel):
    panel.state.open_session(make_track([1_000, 50_000]))
    panel.state.set_moments(
        [
            make_moment("error_click", 70_000),
            make_moment("rage_click", 50_000),
            make_moment("dead_click", 1_000),
        ]
    )


def row_rect(panel, moment):
    return panel.list.visualRect(panel.rows.index(panel.rows.row_of(moment)))


def test_moments_are_grouped_by_family_with_counts(panel):
    fill(panel)
    heads = [(row.label, row.count) for row in panel.rows.rows if isinstance(row, Head)]
    assert heads == [("Force", 1), ("No answer", 1), ("Failure", 1)]
    assert panel.score.text() == "24"


def test_a_click_on_a_moment_moves_the_playhead_two_seconds_before_it(panel, qtbot):
    fill(panel)
    rage = panel.state.moments[1]
    at = row_rect(panel, rage).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert panel.state.playhead_ms == T0 + 48_000
    assert panel.state.chosen_moment == rage
    assert panel.card is not None
    assert panel.card.moment == rage


def test_the_card_is_as_high_as_it_needs(panel):
    fill(panel)
    panel.state.choose_moment(panel.state.moments[1])
    QApplication.processEvents()
    assert row_rect(panel, panel.state.moments[1]).height() == panel.delegate.card_height > 100
    assert row_rect(panel, panel.state.moments[2]).height() < 60


def test_next_and_previous_go_in_time_order(panel):
    fill(panel)
    chosen = []
    panel.state.moment_chosen.connect(lambda: chosen.append(panel.state.chosen_moment.t_start_ms - T0))
    for name in ("next", "next", "next", "next", "previous"):
        panel.actions_[f"moments.{name}"].trigger()
    assert chosen == [1_000, 50_000, 70_000, 70_000, 50_000]
    assert panel.state.playhead_ms == T0 + 48_000


def test_enter_plays_from_two_seconds_before(panel, qtbot):
    fill(panel)
    panel.state.choose_moment(panel.state.moments[1])
    panel.state.seek(T0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.state.clock.playing
    assert panel.state.playhead_ms >= T0 + 48_000
    panel.state.set_playing(False)


def test_the_card_copies_as_text(panel):
    fill(panel)
    panel.state.choose_moment(panel.state.moments[1])
    panel.card.copy()
    text = QApplication.clipboard().text()
    assert "Rage click: Apply coupon" in text
    assert "Page change (DOM, style): none in 8.5 s" in text


def test_text_of_the_page_is_never_markup():
    assert rich_sentence("**5 clicks** on **<img src=x>**") == "<b>5 clicks</b> on <b>&lt;img src=x&gt;</b>"


def test_the_second_line_says_what_was_missing():
    assert second_line(make_moment("dead_click", 0)) == "Dead click · No reaction within 8.5 s"
    assert second_line(make_moment("rage_click", 0)).startswith("Rage click · 5 clicks")
    lost = replace(make_moment("excessive_scrolling", 0), element=None)
    assert second_line(lost).startswith("/cart · 5 clicks")  # the signal is its title


def test_it_says_that_it_is_looking_and_when_there_is_nothing(panel):
    assert "No session" in panel.empty_title.text()
    panel.state.open_session(make_track([1_000]))
    assert panel.empty_title.text() == "Looking for moments…"
    panel.state.set_moments([])
    assert panel.empty_title.text() == "No moments in this session"
    assert "signals were looked for" in panel.empty_text.text()
    assert panel.show_looked.isVisible()
    assert not panel.actions_["moments.next"].isEnabled()


def test_moments_that_could_not_be_looked_for_are_not_called_none(panel):
    panel.state.open_session(make_track([1_000]))
    panel.state.set_moments([], "The library cannot be read.")
    assert panel.empty_title.text() == "Moments are not known"
    assert panel.empty_text.text() == "The library cannot be read."
