"""The page of signals: every number can be changed, what that does is shown before, and applied on demand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from heatreel.analysis.presets import PRESETS
from heatreel.analysis.signals.declare import Parameter
from heatreel.analysis.signals.registry import all_signals
from heatreel.model.verdict import NOT_PROBLEM, REAL, Rule, Verdict
from heatreel.operations import retuning
from heatreel.operations.detecting import current_tuning, detect_session, moments_by
from heatreel.operations.verdicts import add_rule, say
from heatreel.ui.actions import ActionTable
from heatreel.ui.tuning.model import apply
from heatreel.ui.tuning.opening import bind_tuning
from heatreel.ui.tuning.page import RULES, TuningPage
from heatreel.ui.tuning.parameter_row import ParameterRow, is_whole, number_text, step_of
from heatreel.ui.tuning.signal_list import COUNT_ROLE, SIGNAL_ROLE


@pytest.fixture
def page(qtbot, state, jobs):
    drafts = []
    made = TuningPage(state, jobs, drafts.append)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.drafts, made.jobs = drafts, jobs
    qtbot.addWidget(made)
    made.show()
    settle(made, qtbot)
    yield made
    made.close()


def settle(page, qtbot):
    qtbot.wait(20)
    qtbot.waitUntil(
        lambda: (
            not (
                page.jobs.running
                or page.tuning._count_later.isActive()
                or page.tuning._fates_later.isActive()
            )
        ),
        timeout=8000,
    )


def choose(page, qtbot, signal):
    page.list.choose(signal)
    settle(page, qtbot)


def test_every_signal_and_every_number_of_it_is_there(page, qtbot):
    listed = [page.list.item(at).data(SIGNAL_ROLE) for at in range(page.list.count())]
    assert sorted(filter(None, listed)) == sorted(signal.id for signal in all_signals())
    for signal in all_signals():
        page.list.choose(signal.id)
        assert list(page.rows) == [parameter.name for parameter in signal.parameters]
        for parameter in signal.parameters:
            assert page.rows[parameter.name].field.value() == pytest.approx(parameter.default, abs=0.005)


def test_the_list_says_what_is_in_the_library(page, qtbot):
    at = next(i for i in range(page.list.count()) if page.list.item(i).data(SIGNAL_ROLE) == "rage_click")
    assert page.list.item(at).data(COUNT_ROLE) == "3"


def test_a_change_is_counted_before_anything_is_applied(page, qtbot, library):
    choose(page, qtbot, "rage_click")
    page.rows["few_clicks"].field.setValue(4)
    settle(page, qtbot)
    count = page.tuning.counts["rage_click"]
    assert (count.before_moments, count.after_moments) == (3, 2)
    assert "3" in page.outcome.moments.text.text()
    assert page.outcome.moments.accessibleName() == "Moments in 3 sessions: 3, then 2"
    assert "counted in" in page.outcome.note.text()
    assert current_tuning(library) == {}
    assert page.preset.itemText(0) == "Heatreel, 1 change"
    fates = [example.fate for example in page.tuning.fates.examples]
    assert fates == ["goes", "stays", "stays"]


def test_numbers_of_an_earlier_draft_are_never_shown_as_those_of_this_one(page, qtbot):
    choose(page, qtbot, "rage_click")
    page.rows["few_clicks"].field.setValue(4)
    assert page.outcome.note.text() == "Recounting…"
    assert not page.outcome.moments.isEnabled()
    settle(page, qtbot)
    assert page.outcome.moments.isEnabled()
    assert "counted in" in page.outcome.note.text()


def test_back_to_default_takes_the_change_out(page, qtbot):
    choose(page, qtbot, "rage_click")
    row = page.rows["few_clicks"]
    row.slider.setValue(row.slider.maximum())
    assert page.tuning.draft == {"rage_click": {"few_clicks": row.parameter.maximum}}
    assert row.reset.text().strip() == "default 3"
    assert page.apply.isEnabled()
    row.reset.click()
    assert page.tuning.draft == {}
    assert not page.apply.isEnabled()
    assert row.field.value() == 3


def test_what_people_judged_is_followed(page, qtbot, library):
    moments = {i: library.found_moments(i)[0] for i in (1, 2, 3)}
    few = next(i for i, moment in moments.items() if len(moment.clicks) == 3)
    for i, moment in moments.items():
        word = NOT_PROBLEM if i == few else REAL
        say(library, Verdict(i, moment.signal, moment.t_start_ms, word))
    choose(page, qtbot, "rage_click")
    page.rows["few_clicks"].field.setValue(4)
    settle(page, qtbot)
    fates = page.tuning.fates
    assert (fates.real_stay, fates.real, fates.not_problems_go, fates.not_problems) == (2, 2, 1, 1)
    assert page.outcome.real.accessibleName() == "Marked as real: 2 of 2 stay"


def test_apply_hands_over_the_draft_and_nothing_else(page, qtbot):
    choose(page, qtbot, "rage_click")
    page.rows["few_clicks"].field.setValue(4)
    assert page.apply.text() == "Apply to 3 sessions"
    page.apply.click()
    assert page.drafts == [{"rage_click": {"few_clicks": 4.0}}]


def test_applying_finds_all_moments_anew_in_the_background(qtbot, state, jobs, library):
    state.open_session(library.track(1))
    state.set_moments(library.found_moments(1))
    looked = []
    apply(state, jobs, {"rage_click": {"few_clicks": 4.0}}, lambda: looked.append(1))
    assert current_tuning(library) == {"rage_click": {"few_clicks": 4.0}}
    assert state.moments is None  # what was found with other numbers is not shown meanwhile
    assert any(job.title == "Moments of 3 sessions" for job in jobs.running)
    qtbot.waitUntil(lambda: not jobs.running, timeout=15_000)
    assert current_tuning(library) == {"rage_click": {"few_clicks": 4.0}}
    assert library.moment_totals()["rage_click"] == (2, 2)
    assert looked == [1]


def test_stopping_says_what_is_missing_and_offers_to_go_on(qtbot, state, jobs):
    posted = []
    state.notice_posted.connect(posted.append)
    apply(state, jobs, {"rage_click": {"few_clicks": 4.0}}, lambda: None)
    next(job for job in jobs.running if job.key == "retuning").cancel()
    qtbot.waitUntil(lambda: not jobs.running, timeout=15_000)
    assert posted[0].title == "Looking for moments stopped."
    posted[0].on_button()
    qtbot.waitUntil(lambda: not jobs.running, timeout=15_000)
    assert len(posted) == 1


def test_rules_are_listed_and_can_be_withdrawn(qtbot, state, jobs, library, page):
    rule = Rule("rage_click", ".stuck")
    add_rule(library, rule)
    for session_id in (1, 2, 3):
        detect_session(library, session_id)
    page.show_tab(RULES)
    state.sessions_changed.emit()
    settle(page, qtbot)
    assert library.moment_totals().get("rage_click") is None
    page.rules.withdraw_buttons[rule].click()
    settle(page, qtbot)
    assert library.moment_totals()["rage_click"] == (3, 3)
    assert page.rules.withdraw_buttons == {}
    state.undo.undo()
    settle(page, qtbot)
    assert library.rules() == (rule,)


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_each_vendor_s_rules_can_be_chosen_and_say_what_they_would_find(page, qtbot, preset, library):
    choose(page, qtbot, "rage_click")
    page.preset.activated.emit(page.preset.findData(preset))
    settle(page, qtbot)
    theirs = sum(
        moment.signal == "rage_click" for i in (1, 2, 3) for moment in moments_by(library, i, preset)
    )
    assert page.outcome.moments.accessibleName() == f"Moments in 3 sessions: 3, then {theirs}"
    page.apply.click()
    assert page.drafts == [{"preset": {preset: 1.0}}]
    retuning.apply(library, page.drafts[0])
    assert library.moment_totals().get("rage_click", (0, 0))[0] == theirs
    assert set(library.moment_totals()) <= {"rage_click", "dead_click", "error_click"}
    retuning.apply(library, {})
    assert library.moment_totals()["rage_click"] == (3, 3)


def test_a_signal_can_be_left_out_and_taken_in_again(page, qtbot, library):
    choose(page, qtbot, "rage_click")
    page.wanted.click()
    assert page.outcome.moments.accessibleName() == "Moments in 3 sessions: 3, then 0"
    assert not page.rows["clicks"].isEnabled()
    retuning.apply(library, page.tuning.draft)
    assert library.moment_totals() == {}  # its clicks are no dead clicks either
    page.wanted.click()
    assert page.tuning.draft == {}
    retuning.apply(library, page.tuning.draft)
    assert library.moment_totals()["rage_click"] == (3, 3)


def test_a_double_click_on_an_example_opens_its_session_just_before_it(page, qtbot, state):
    asked = []
    state.session_requested.connect(asked.append)
    choose(page, qtbot, "rage_click")
    example = page.tuning.fates.examples[0]
    page.outcome.opened.emit(example)
    assert asked == [example.session_id]
    assert state.start_wish.position_ms == example.moment.t_start_ms - example.start_ms - 2_000


def test_the_page_opens_by_its_action_only_with_a_library(qtbot, jobs, state, library):
    from PySide6.QtWidgets import QWidget

    parent, actions = QWidget(), ActionTable()
    qtbot.addWidget(parent)
    bind_tuning(state, actions, jobs, parent)
    assert actions["signals.tune"].isEnabled()
    actions["signals.rules"].trigger()
    page = parent.findChild(TuningPage)
    assert page.tabs.currentIndex() == RULES
    qtbot.waitUntil(lambda: not jobs.running)
    page.reject()
    state.library = None
    state.library_changed.emit()
    assert not actions["signals.tune"].isEnabled()


def test_numbers_move_in_round_steps_and_fractions_are_kept(qtbot):
    whole = Parameter("gap_ms", "Gap", 750, 200, 2_000, "ms")
    share = Parameter("share", "Share", 0.33, 0.1, 1, "of the viewport")
    assert (step_of(whole), is_whole(whole), number_text(whole, 1500)) == (25, True, "1,500")
    assert (step_of(share), is_whole(share), number_text(share, 1 / 3)) == (0.01, False, "0.33")
    row = ParameterRow(share, 0.33)
    qtbot.addWidget(row)
    told = []
    row.changed.connect(told.append)
    row.slider.setValue(0)
    assert told == [0.1]
    row.field.setValue(0.5)
    assert told[-1] == 0.5
    assert row.slider.value() == 40
