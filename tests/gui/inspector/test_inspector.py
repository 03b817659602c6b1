"""The inspector finds what happened, goes there, follows the playhead, and hands rows out."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from heatreel.model.inspect import PageElement, PathStep, RowKind
from heatreel.ui.theme import theme
from helpers.storyboard import START_MS, Storyboard
from helpers.tracks import make_moment


def row_middle(stand, at: int) -> QPoint:
    return stand.panel.view.visualRect(stand.panel.model.index(at)).center()


def click_row(qtbot, stand, at: int) -> None:
    stand.panel.view.scrollTo(stand.panel.model.index(at))
    qtbot.mouseClick(stand.panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row_middle(stand, at))
    stand.quiet(qtbot)


def has_colour(widget, colour) -> bool:
    image = widget.grab().toImage()
    wanted = colour.rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


def test_all_that_happened_is_listed_by_time(stand):
    assert sorted(stand.texts()) == sorted([
        "/cart", "Coupon: “WELCOME10”", *["Apply coupon"] * 3, "/api/cart/coupon", "Page to 300 px",
        "Check out", "Page to 0 px",
    ])  # fmt: skip
    t = stand.panel.model.shown_t_ms.tolist()
    assert t == sorted(t)
    assert stand.panel.count == 9


def test_a_click_on_a_row_goes_there_and_opens_it(stand, qtbot):
    at = stand.at("/api/cart/coupon")
    click_row(qtbot, stand, at)
    rows = stand.panel.model.rows
    assert stand.state.playhead_ms == rows.t_ms[stand.panel.model.row_of(at)]
    said = stand.panel.view.detail.accessibleName()
    assert '{"code":"WELCOME10"}' in said
    assert "Answer body: Not in the recording" in said
    click_row(qtbot, stand, at)
    assert stand.panel.view.detail is None


def test_rows_below_an_opened_one_move_down_by_its_height(stand, qtbot):
    view = stand.panel.view
    before = view.top_of(5)
    click_row(qtbot, stand, 1)
    line = view.line_high if view.line_at <= 5 else 0
    assert view.top_of(5) == 5 * view.row_high + view.detail.height() + line
    assert view.top_of(5) > before
    assert view.at_y(view.top_of(5) + 1) == 5
    assert view.detail.geometry().top() == view.visualRect(stand.panel.model.index(1)).bottom() + 1


def test_a_click_into_the_opened_part_leaves_it_open(stand, qtbot):
    click_row(qtbot, stand, 1)
    detail = stand.panel.view.detail
    qtbot.mouseClick(detail, Qt.MouseButton.LeftButton, pos=QPoint(3, detail.height() - 3))
    assert stand.panel.view.detail is detail


def test_selecting_with_the_mouse_from_the_line_on_takes_the_rows_below_it(stand, qtbot):
    view, rows = stand.panel.view, stand.panel.model.rows
    stand.state.seek(float(rows.t_ms[4]) + 1)
    line = view.line_at
    top, end = view.line_top() - view.verticalOffset() + 2, view.visualRect(stand.panel.model.index(line + 1))
    view.setSelection(
        QRect(0, top, 5, end.center().y() - top), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    assert stand.panel.copying.chosen() == [line, line + 1]


def test_enter_goes_to_the_row_and_arrows_only_move(stand, qtbot):
    view = stand.panel.view
    view.setFocus()
    view.setCurrentIndex(stand.panel.model.index(0))
    stand.state.seek(START_MS)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2
    assert stand.state.playhead_ms < stand.panel.model.rows.t_ms[2]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert stand.state.playhead_ms == stand.panel.model.rows.t_ms[2]


def test_kinds_are_hidden_by_chip_and_by_key(stand, qtbot):
    chips = stand.panel.chips
    qtbot.mouseClick(chips.chips[RowKind.SCROLL], Qt.MouseButton.LeftButton)
    assert not any("Page to" in text for text in stand.texts())
    assert chips.said.text() == "7 of 9"
    stand.actions["inspect.scrolls"].trigger()
    assert "Page to 300 px" in stand.texts()
    assert chips.chips[RowKind.CLICK].count == 4
    assert chips.chips[RowKind.CLICK].toolTip().endswith("Alt+1")


def test_nothing_of_these_kinds_is_said(stand):
    for chip in stand.panel.chips.chips:
        chip.setChecked(False)
    assert stand.panel.empty_title.text() == "Nothing of these kinds"
    assert stand.panel.empty.isVisible()
    assert not stand.panel.view.isVisible()


def test_search_marks_rows_and_leaves_all_of_them(stand, qtbot):
    panel = stand.panel
    panel.field.setText("coupon")
    assert len(panel.model.shown) == 9
    assert panel.field.said.text() == "1 of 5"
    assert has_colour(panel.view.viewport(), theme().color("state.warning_soft"))
    panel.field.setText("")
    assert not has_colour(panel.view.viewport(), theme().color("state.warning_soft"))


def test_next_and_previous_match_go_around(stand):
    panel = stand.panel
    panel.field.setText("check")
    assert panel.field.said.text() == "1 of 1"
    panel.field.setText("apply")
    seen = []
    for name in ("next", "next", "next", "previous"):
        stand.actions[f"inspect.{name}_match"].trigger()
        seen.append(panel.field.said.text())
    assert len(set(seen[:3])) == 3
    assert seen[3] == seen[1]
    assert panel.model.rows.text[panel.view.currentIndex().row()] == "Apply coupon"


def test_search_looks_in_shown_kinds_only(stand):
    stand.panel.field.setText("coupon")
    stand.actions["inspect.clicks"].trigger()
    assert stand.panel.field.said.text().endswith("of 2")


def test_the_line_stands_between_what_was_and_what_comes(stand):
    view, rows = stand.panel.view, stand.panel.model.rows
    stand.state.seek(float(rows.t_ms[4]) + 1)
    assert view.line_at == stand.panel.model.before(float(rows.t_ms[4]) + 1)
    assert rows.t_ms[view.line_at - 1] <= stand.state.playhead_ms < rows.t_ms[view.line_at]
    assert view.line_text == "0:0" + view.line_text[3:]
    image = view.viewport().grab().toImage()
    y = view.line_top() - view.verticalOffset() + view.line_high // 2
    assert image.pixelColor(view.viewport().width() - 3, y) == theme().color("accent.base")


def long_story():
    told = Storyboard().visit("https://shop.example/cart", '<button class="apply">Apply</button>').wait(500)
    for _ in range(200):
        told.click(".apply").wait(500)
    return told


def test_the_list_follows_the_playhead_until_a_hand_scrolls_it(open_stand, qtbot):
    stand = open_stand(long_story())
    view, follow = stand.panel.view, stand.actions["inspect.follow"]
    stand.state.seek(START_MS + 60_000)
    place = view.line_top() - view.verticalOffset()
    assert 0 < place < view.viewport().height()
    view.hand_scrolled.emit()
    assert not follow.isChecked()
    before = view.verticalOffset()
    stand.state.seek(START_MS + 5_000)
    assert view.verticalOffset() == before
    follow.trigger()
    assert 0 <= view.line_top() - view.verticalOffset() < view.viewport().height()


def test_a_click_that_is_part_of_a_moment_bears_its_sign(stand, qtbot):
    rows = stand.panel.model.rows
    at = stand.at("Check out")
    t = float(rows.t_ms[at])
    moment = make_moment("rage_click", t - 1_700_000_000_000.0)
    stand.state.set_moments([moment])
    assert stand.panel.model.signals == {at: ("rage_click", False)}
    assert "Rage click" in stand.panel.model.line_of(at)
    click_row(qtbot, stand, at)
    assert "Rage click" in stand.panel.view.detail.accessibleName()


def test_several_rows_are_copied_as_text_and_as_a_table(stand, qtbot):
    view, model = stand.panel.view, stand.panel.model
    view.setFocus()
    view.setCurrentIndex(model.index(1))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert "Coupon: “WELCOME10”" in lines[0]
    stand.panel.copying.as_tsv()
    stand.quiet(qtbot)
    assert QApplication.clipboard().text().splitlines()[0].split("\t")[0] == "time_s"


def test_an_event_is_copied_as_json_and_a_request_as_curl(stand, qtbot):
    view = stand.panel.view
    view.setCurrentIndex(stand.panel.model.index(stand.at("/api/cart/coupon")))
    stand.panel.copying.as_json()
    stand.quiet(qtbot)
    assert QApplication.clipboard().text().startswith('{"type":6')
    stand.panel.copying.as_curl()
    stand.quiet(qtbot)
    assert QApplication.clipboard().text().startswith("curl https://shop.example/api/cart/coupon")
    names = [action.text() for action in stand.panel.copying.menu().actions() if action.isEnabled()]
    assert "Copy as cURL" in names


def test_find_puts_the_keyboard_into_the_search_field(stand, qtbot):
    stand.panel.view.setFocus()
    qtbot.keyClick(stand.panel.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert stand.panel.field.hasFocus() or QApplication.focusWidget() is None


def test_another_session_takes_the_place_of_the_rows(stand, qtbot):
    stand.state.close_session()
    assert stand.panel.count is None
    assert stand.panel.empty_title.text() == "No session is open"
    assert not stand.actions["inspect.next_match"].isEnabled()


def test_what_was_picked_is_shown_and_copied(stand):
    element = PageElement(
        9, True, "button", "#form > button.apply", (PathStep(3, "body"), PathStep(9, "button.apply")),
        (("class", "apply"),), "Apply coupon", '<button class="apply">', (10.0, 20.0, 120.0, 40.0),
        (10.0, 320.0),
    )  # fmt: skip
    stand.state.set_element(element)
    pane = stand.panel.element
    assert pane.isVisible()
    pane.copy_selector.click()
    assert QApplication.clipboard().text() == "#form > button.apply"
    pane.copy_tag.click()
    assert QApplication.clipboard().text() == '<button class="apply">'
    asked = []
    stand.state.element_wanted.connect(asked.append)
    pane._want(3)
    assert asked == [3]
    stand.state.set_element(PageElement(9, False))
    assert pane.state_note.text() == "Not on the page at this time"
    pane.close_button.click()
    assert not pane.isVisible()
    assert stand.state.element is None


def test_an_opened_click_asks_for_its_element(stand, qtbot):
    asked = []
    stand.state.element_wanted.connect(asked.append)
    at = stand.at("Check out")
    click_row(qtbot, stand, at)
    assert asked == []
    stand.state.set_element(PageElement(1, True, "html", "html"))
    click_row(qtbot, stand, stand.at("Apply coupon"))
    assert asked == [int(stand.panel.model.rows.node_id[stand.at("Apply coupon")])]
