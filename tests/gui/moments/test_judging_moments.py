"""People mark moments, note on them, make rules of marks, and take all of that back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import ElementRef
from heatreel.model.verdict import NOT_PROBLEM, REAL, Rule
from heatreel.operations.importing import import_paths
from heatreel.operations.verdicts import Judged
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.card import MENU
from heatreel.ui.moments.never import NeverDialog
from heatreel.ui.moments.panel import MomentsPanel
from heatreel.ui.moments.pictures import Scene, cut
from heatreel.ui.moments.rows import Head, View, accessible_text, listed
from heatreel.ui.state import AppState
from helpers.storyboard import START_MS, Storyboard
from helpers.tracks import T0, make_moment

NEXT = ElementRef(9, "div > button:nth-of-type(2)", "Next", "button", True, ("carousel-next",))


@pytest.fixture
def panel(qtbot, tmp_path):
    story = Storyboard().visit("https://shop.example/", "<button id=a>Buy</button>")
    file = story.wait(2000).click("#a").wait(20_000).scroll(5).save(tmp_path / "a.json")
    path = tmp_path / "l.heatreel"
    import_paths(path, [file])
    library = Library.open(path)
    moments = [
        replace(make_moment(signal, START_MS - T0 + at), element=element)
        for signal, at, element in (
            ("rage_click", 1_000, NEXT),
            ("dead_click", 5_000, NEXT),
            ("dead_click", 9_000, replace(NEXT, selector="#pay", text="Pay", classes=())),
        )
    ]
    library.save_moments(1, "f", moments, 30.0)
    state, jobs, actions = AppState(), Jobs(), ActionTable()
    made = MomentsPanel(state, actions, jobs)
    made.state, made.actions_, made.jobs, made.library = state, actions, jobs, library
    state.set_library(library)
    state.open_session(library.track(1))
    state.set_moments(library.found_moments(1))
    qtbot.addWidget(made)
    made.resize(336, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    qtbot.waitUntil(lambda: not jobs.running)
    state.undo.clear()
    jobs.close()
    library.close()


def settle(panel, qtbot):
    qtbot.waitUntil(lambda: not panel.jobs.running)


def titles(panel):
    return [row.moment.element.text for row in panel.rows.rows if isinstance(row, Judged)]


def test_not_a_problem_takes_the_moment_out_of_list_counts_and_score_and_undo_brings_it_back(panel, qtbot):
    rage = panel.state.moments[0]
    panel.state.choose_moment(rage)
    panel.actions_["moments.not_problem"].trigger()
    settle(panel, qtbot)
    assert rage not in panel.state.moments
    assert "rage_click" not in panel.library.row(1).moment_counts
    assert panel.score.text() == str(round(panel.library.row(1).score))
    assert "1 not a problem, not shown" in panel.foot.text()
    panel.foot.linkActivated.emit("all")
    assert "Not a problem" in accessible_text(panel.rows.rows[1], 0)
    panel.state.undo.undo()
    settle(panel, qtbot)
    assert rage in panel.state.moments
    assert panel.library.verdicts(1) == ()


def test_the_same_mark_again_takes_it_away(panel, qtbot):
    panel.state.choose_moment(panel.state.moments[0])
    for expected in (REAL, ""):
        panel.actions_["moments.real"].trigger()
        settle(panel, qtbot)
        assert panel.judging.said_of(panel.state.chosen_moment).verdict == expected


def test_a_note_stays_with_a_moment_whatever_it_is_marked_as(panel, qtbot):
    rage = panel.state.moments[0]
    panel.judging.note(rage, "Opens nothing")
    settle(panel, qtbot)
    panel.judging.mark(rage, NOT_PROBLEM)
    settle(panel, qtbot)
    (said,) = panel.library.verdicts(1)
    assert (said.verdict, said.note) == (NOT_PROBLEM, "Opens nothing")
    panel.state.undo.undo()
    panel.state.undo.undo()
    settle(panel, qtbot)
    assert panel.library.verdicts(1) == ()


def test_a_mark_becomes_a_rule_that_says_what_it_silences(panel, qtbot):
    dead = panel.state.moments[1]
    dialog = NeverDialog(dead, panel.state, panel.jobs, panel)
    dialog.rule_made.connect(panel.judging.add_rule)
    settle(panel, qtbot)
    assert dialog.rule == Rule("dead_click", "button.carousel-next")
    assert "Silences 1 moment in 1 session" in dialog.said.text()
    dialog.every.setChecked(True)
    settle(panel, qtbot)
    assert "Silences 2 moments" in dialog.said.text()
    dialog.selector.setEditText("[x]")
    assert not dialog.make.isEnabled()
    assert "no selector" in dialog.said.text()
    dialog.selector.setEditText(".carousel-next")
    dialog.make.click()
    settle(panel, qtbot)
    assert [moment.element.text for moment in panel.state.moments] == ["Pay"]
    assert panel.library.row(1).moment_counts == {"dead_click": 1}
    panel.state.undo.undo()
    settle(panel, qtbot)
    assert len(panel.state.moments) == 3
    assert panel.library.rules() == ()


def test_moments_are_grouped_by_element_and_page_and_sorted_by_score():
    moments = [make_moment("rage_click", 5_000), make_moment("dead_click", 1_000)]
    moments[1] = replace(moments[1], score=9.0, element=NEXT, page="https://shop.example/")
    found = [Judged(moment) for moment in moments]

    def heads(**view):
        return [row.label for row in listed(found, {}, View(**view)) if isinstance(row, Head)]

    assert heads(group="element") == ["Next", "Apply coupon"]
    assert heads(group="page") == ["/", "/cart"]
    assert heads(group="signal") == ["Rage click", "Dead click"]
    assert heads(left_out=frozenset({"rage_click"})) == ["No answer"]
    same = [replace(moment, element=NEXT) for moment in moments]
    rows = listed([Judged(moment) for moment in same], {}, View("element", "score"))
    assert [row.moment.score for row in rows[1:]] == [9.0, 2.0]


def test_what_could_not_be_told_is_said_with_its_reason():
    rows = listed([], {"thrashed_cursor": "the pointer was sampled every 500 ms"}, View())
    assert rows[0] == Head("Could not be decided", 1)
    assert "not measurable: the pointer was sampled every 500 ms" in accessible_text(rows[1], 0)


def test_how_moments_are_listed_is_remembered(panel, qtbot):
    panel._change_view(group="page", sort="score")
    again = MomentsPanel(AppState(), ActionTable(), panel.jobs)
    qtbot.addWidget(again)
    assert (again.view.group, again.view.sort) == ("page", "score")
    panel._change_view(group="family", sort="time")


def test_next_skips_what_the_filter_leaves_out(panel):
    panel._change_view(left_out=frozenset({"dead_click"}))
    panel.state.choose_moment(panel.state.moments[0])
    panel.actions_["moments.next"].trigger()
    assert panel.state.chosen_moment.signal == "rage_click"


def test_a_page_that_is_not_recorded_is_said_in_words(panel):
    panel.state.choose_moment(panel.state.moments[0])
    words = [picture.words for picture in panel.card.pictures.both]
    assert words == ["The page is not recorded"] * 2  # this window has no hidden page to take pictures with


def test_pictures_are_cut_around_the_clicks_and_never_outside_the_page():
    scene = Scene((1000, 800), ((990.0, 790.0), (980.0, 795.0)), None)
    part = cut(scene, 0.5)
    assert (part.right(), part.bottom()) == (1000, 800)
    assert part.width() == 500
    assert cut(Scene((1000, 800), (), (0, 0, 10, 10)), 0.5).topLeft().isNull()


def test_the_menu_of_a_moment_knows_its_actions():
    known = ActionTable()
    assert all(known[name].text() for name in MENU if name)


def test_after_a_moment_was_taken_out_next_goes_on_from_it(panel, qtbot):
    moments = panel.state.moments
    close = replace(moments[1], signal="error_click", t_start_ms=moments[1].t_start_ms - 500)
    panel.library.save_moments(1, "f", [*moments, close], 30.0)
    panel.state.set_moments(panel.library.found_moments(1))
    said = []
    panel.state.status_posted.connect(said.append)
    panel.state.choose_moment(panel.state.moments[2])
    panel.actions_["moments.not_problem"].trigger()
    settle(panel, qtbot)
    assert said == ["Not a problem. Alt+X makes a rule of it"]
    panel.actions_["moments.next"].trigger()
    assert panel.state.chosen_moment.element.text == "Pay"
