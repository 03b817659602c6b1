"""Moments, inspector and the facts of the session stand side by side."""

from __future__ import annotations

import pytest

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.side.panel import SidePanel
from heatreel.ui.side.session_facts import facts_of
from heatreel.ui.state import AppState
from helpers.tracks import make_moment, make_track


@pytest.fixture
def panel(qtbot):
    state, jobs, actions = AppState(), Jobs(), ActionTable()
    made = SidePanel(state, actions, jobs)
    made.state, made.actions_ = state, actions
    qtbot.addWidget(made)
    made.resize(336, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()


def test_a_tab_says_how_much_it_holds(panel):
    panel.state.open_session(make_track([1_000]))
    panel.state.set_moments([make_moment("rage_click", 1_000), make_moment("dead_click", 2_000)])
    assert panel.tabs.tabText(0).split() == ["Moments", "2"]


def test_three_tabs_show_three_parts(panel):
    for at, part in enumerate((panel.moments, panel.inspector, panel.session)):
        panel.tabs.setCurrentIndex(at)
        assert part.isVisible()


def test_an_action_brings_the_inspector_to_the_front(panel):
    panel.actions_["side.inspector"].trigger()
    assert panel.inspector.isVisible()


def test_picking_an_element_brings_the_inspector_that_reads_it(panel):
    panel.actions_["inspect.pick"].setChecked(True)
    assert panel.inspector.isVisible()


def test_the_tabs_give_up_their_numbers_where_there_is_no_room(panel):
    panel.state.open_session(make_track([1_000]))
    panel.state.set_moments([make_moment("rage_click", 1_000)] * 12_345)
    assert panel.tabs.tabText(0) == "Moments  12,345"
    panel.resize(panel.tabs.sizeHint().width() - 10, 600)
    assert panel.tabs.tabText(0) == "Moments"
    assert panel.minimumSizeHint().width() <= 280


def test_the_session_tab_lists_facts(panel):
    panel.state.open_session(make_track([1_000]))
    panel.tabs.setCurrentIndex(2)
    facts = dict(facts_of(panel.state.track, 14))
    assert facts["File"] == "shop.json"
    assert facts["Clicks"] == "1"
    assert facts["Missing images"] == "14"
