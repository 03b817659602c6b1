"""The page "Across sessions": what hurts most and what it cost, forms, and scores to choose from."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from heatreel.model.session import SessionFilter
from heatreel.model.verdict import NOT_PROBLEM, Verdict
from heatreel.operations.verdicts import say
from heatreel.ui.across.forms_tab import strip_x, use_at
from heatreel.ui.across.opening import bind_across
from heatreel.ui.across.page import AcrossPage
from heatreel.ui.actions import ActionTable
from heatreel.ui.tables import ROW
from heatreel.ui.theme import theme

CART, THANKS = "https://shop.example/cart", "https://shop.example/thanks"


@pytest.fixture
def page(qtbot, state, jobs):
    made = AcrossPage(state, jobs)
    made.resize(1300, 760)
    qtbot.addWidget(made)
    made.show_kind("element")
    settle(made, qtbot)
    yield made
    made.close()


def settle(page, qtbot):
    def is_quiet() -> bool:
        return not (page._jobs.running or page.across._later.isActive() or page.across.is_stale)

    qtbot.waitUntil(is_quiet, timeout=10_000)


def texts(view, row: int) -> list[str]:
    """What the cells of a row say, those that are shown."""
    model = view.model()
    shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
    return [model.index(row, at).data() for at in shown]


def row_of(page, signal: str) -> int:
    model = page.hurting.view.model()
    rows = range(model.rowCount())
    return next(at for at in rows if model.index(at, 0).data(ROW).signal == signal)


def opened(page, qtbot, act) -> tuple[int, float]:
    """The session and position that are asked for by an act."""
    with qtbot.waitSignal(page._state.session_requested, timeout=5_000) as asked:
        act()
    wish = page._state.start_wish
    assert wish.session_id == asked.args[0]
    return wish.session_id, wish.position_ms


# what hurts ---------------------------------------------------------------------------------------


def test_an_element_that_hurts_is_told_with_its_shares(page):
    said = texts(page.hurting.view, row_of(page, "error_click"))
    assert said[0] == "Buy now /cart"
    assert said[1:4] == ["Error click", "4", "4"]
    assert said[4].startswith("50\u202f% ")  # of the eight that saw the page
    assert said[5].startswith("100\u202f% ")  # of those that clicked the button
    assert page.of.text() == "8 sessions"


def test_the_chosen_one_lists_its_sessions_and_opens_them_before_the_moment(page, qtbot, library):
    page.hurting.view.selectRow(row_of(page, "error_click"))
    assert page.hurting.title.text() == "Error click on Buy now"
    assert "Under 20 sessions" in page.hurting.said.text()
    assert len(page.hurting.sessions.rows) == 4
    row, t_ms = page.hurting.session_view.model().index(0, 0).data(ROW)
    page._state.set_view("heatmap")

    page.hurting.session_view.setCurrentIndex(page.hurting.session_view.model().index(0, 0))
    session, position = opened(
        page, qtbot, lambda: qtbot.keyClick(page.hurting.session_view, Qt.Key.Key_Return)
    )
    assert session == row.id
    assert position == pytest.approx(t_ms - library.row(session).start_ms - 2_000)
    assert page._state.view == "replay"


def test_keys_go_to_the_table(page, qtbot):
    qtbot.waitUntil(lambda: page.focusWidget() is page.hurting.view, timeout=2_000)
    qtbot.keyClick(page.hurting.view, Qt.Key.Key_Down)
    assert page.hurting.view.currentIndex().row() == 1


def test_with_a_goal_page_it_is_told_what_a_problem_cost(page, qtbot):
    assert "Choose a goal page" in page.hurting.impact.said.text()
    at = page.goal.findData(THANKS)
    page.goal.setCurrentIndex(at)
    page.goal.activated.emit(at)
    settle(page, qtbot)

    page.hurting.view.selectRow(row_of(page, "error_click"))
    assert texts(page.hurting.view, row_of(page, "error_click"))[-1] == "\u221250\u202fpts"
    assert page.hurting.impact.head.text() == "Came to /thanks"
    assert page.hurting.impact.bars.accessibleName().startswith("met it: 25\u202f%")
    words = page.hurting.impact.said.text()
    assert "No clear difference" in words
    assert "under 20 sessions" in words


def test_pages_hurt_as_a_whole(page, qtbot):
    page.tabs.setCurrentIndex(1)
    settle(page, qtbot)
    assert texts(page.hurting.view, row_of(page, "error_click"))[0] == "/cart"


def test_what_is_looked_for_is_left(page, qtbot):
    qtbot.keyClicks(page.find, "buy")
    shown = page.hurting.view.model()
    assert {shown.index(at, 0).data(ROW).element for at in range(shown.rowCount())} == {"Buy now"}
    page.find.clear()
    assert page.hurting.view.model().rowCount() == len(page.hurting.table.rows)


def test_a_verdict_takes_a_moment_out(page, qtbot, library):
    [buy] = [one for one in page.hurting.table.rows if one.signal == "error_click"]
    for at in buy.at:
        say(library, Verdict(at.session_id, "error_click", at.t_ms, NOT_PROBLEM))
    page._state.sessions_changed.emit()
    settle(page, qtbot)
    assert not [one for one in page.hurting.table.rows if one.signal == "error_click"]


def test_the_filter_of_the_library_narrows_and_is_named(page, qtbot):
    page._state.set_filter(SessionFilter(url="/thanks"))
    settle(page, qtbot)
    assert page.of.text().startswith("4 sessions: ")
    [buy] = [one for one in page.hurting.table.rows if one.signal == "error_click"]
    assert len(buy.at) == 1


def test_nothing_left_is_said_in_words(page, qtbot):
    page._state.set_filter(SessionFilter(text="nowhere"))
    settle(page, qtbot)
    assert page.hurting.empty.isVisible()
    assert "nobody was frustrated" in page.hurting.empty.text()


# forms --------------------------------------------------------------------------------------------


@pytest.fixture
def forms(page, qtbot):
    page.tabs.setCurrentIndex(2)
    settle(page, qtbot)
    return page.forms


def test_a_form_is_told_field_by_field(forms):
    assert texts(forms.list, 0) == ["/cart #join", "4", "50\u202f%"]
    assert forms.said._whole.startswith("Started 4, sent 2: 50\u202f%")
    assert "most often after mail" in forms.said._whole
    assert [texts(forms.view, row)[0] for row in range(2)] == ["name", "mail"]
    assert [row.last for row in forms.view.table.rows] == [0, 2]


def test_each_use_stands_on_the_strip_and_can_be_opened(forms, page, qtbot):
    index = forms.view.table.index(1, 1)
    box = forms.view.visualRect(index)
    field = forms.view.table.rows[1]
    longest = max(field.uses, key=lambda use: use.spent_s)
    pad = theme().px("space.s")
    x = strip_x(longest.spent_s, box.toRectF().adjusted(pad, 0, -pad, 0))
    assert use_at(x, box, index).spent_s == longest.spent_s
    assert use_at(box.right() - 1, box, index) is None

    picture = forms.view.viewport().grab().toImage()
    colours = {picture.pixelColor(round(x) + d, box.center().y()).name() for d in (-2, -1, 0, 1, 2)}
    assert colours != {theme().color("surface.panel").name()}

    at = QPoint(round(x), box.center().y())
    where = lambda: qtbot.mouseDClick(forms.view.viewport(), Qt.MouseButton.LeftButton, pos=at)  # noqa: E731
    session, _position = opened(page, qtbot, where)
    assert session in {use.session_id for use in field.uses}


# scores -------------------------------------------------------------------------------------------


@pytest.fixture
def scores(page, qtbot):
    page.tabs.setCurrentIndex(3)
    settle(page, qtbot)
    return page.scores


def test_scores_are_told_in_bars_and_parts(scores):
    assert sum(scores.histogram.counts) == 8
    assert {part.signal for part in scores.table.rows} >= {"error_click", "form_abandonment"}
    assert "median score" in scores.said.text()


def test_a_click_on_a_bar_shows_its_sessions_in_the_library_and_the_other_bars_stay(scores, page, qtbot):
    counts = scores.histogram.counts
    bar = next(at for at, count in enumerate(counts) if at and count)
    place = scores.histogram.bar_box(bar).center().toPoint()
    qtbot.mouseClick(scores.histogram, Qt.MouseButton.LeftButton, pos=place)
    low, high = scores.histogram.range_of(bar)
    assert (page._state.filter.min_score, page._state.filter.max_score) == (low, high)
    settle(page, qtbot)
    assert scores.histogram.counts == counts
    assert page.across.sessions == counts[bar]

    qtbot.keyClick(scores.histogram, Qt.Key.Key_Escape)
    assert page._state.filter == SessionFilter()


def test_arrows_go_from_bar_to_bar(scores, page, qtbot):
    qtbot.keyClick(scores.histogram, Qt.Key.Key_Right)
    assert page._state.filter.max_score == 0.0
    settle(page, qtbot)
    qtbot.keyClick(scores.histogram, Qt.Key.Key_Right)
    assert (page._state.filter.min_score, page._state.filter.max_score) == (0.0, 5.0)


def test_a_part_shows_the_sessions_with_such_a_moment(scores, page):
    part = next(one for one in scores.table.rows if one.signal == "error_click")
    scores.view.entered_row.emit(part)
    assert page._state.filter.signals == {"error_click"}


# the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tab", "head"), [(0, "signal"), (1, "signal"), (2, "page"), (3, "score_from")])
def test_every_tab_is_saved_as_a_table(page, qtbot, tmp_path, monkeypatch, tab, head):
    page.tabs.setCurrentIndex(tab)
    settle(page, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "t.csv"), ""))
    page.csv.click()
    qtbot.waitUntil(lambda: not page._jobs.running, timeout=5_000)
    with (tmp_path / "t.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == head
    assert len(rows) > 1


def test_nothing_is_counted_while_the_page_is_closed(page, qtbot):
    page.close()
    page._state.set_filter(replace(page._state.filter, text="cart"))
    qtbot.wait(500)
    assert not page._jobs.running
    page.show_kind("element")
    settle(page, qtbot)
    assert not page.across.is_stale


def test_the_menu_opens_one_page_at_the_tab_that_was_asked_for(qtbot, state, jobs):
    actions = ActionTable()
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    bind_across(state, actions, jobs, window)
    actions["across.forms"].trigger()
    actions["across.scores"].trigger()
    [made] = window.findChildren(AcrossPage)
    settle(made, qtbot)
    assert made.pages.currentWidget() is made.scores
    state.set_library(None)
    assert not actions["across.hurting"].isEnabled()
    made.close()


def test_escape_closes_the_page(page, qtbot):
    qtbot.keyClick(page.hurting.view, Qt.Key.Key_Escape)
    assert not page.isVisible()
