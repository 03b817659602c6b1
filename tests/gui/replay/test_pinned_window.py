"""A visit in two windows: the one the visitor acts in is shown, or the one that is pinned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.storyboard import Storyboard

MOVE_IN_FIRST, PAGE_OF_SECOND, MOVE_IN_SECOND, BACK_IN_FIRST = 2, 3, 5, 6


@pytest.fixture
def two(open_stand):
    """Window 1 has /cart at 1000 × 600, window 2 /help at 500 × 600; the visitor goes there and back."""
    story = Storyboard(width=1000, height=600)
    story.window = "a"
    story.visit("https://shop.example/cart", "<p>1</p>").wait(1000).move((100, 100), (400, 300)).wait(4000)
    story.window, story.width = "b", 500
    story.visit("https://shop.example/help", "<p>2</p>").wait(2000).move((50, 50), (60, 400)).wait(4000)
    story.window = "a"
    story.move((700, 500), (710, 510)).wait(1000).mutate()
    stand = open_stand(story)
    stand.t = [float(event["timestamp"]) for event in story.events]
    return stand


def at(stand, event: int) -> None:
    stand.state.seek(stand.t[event] + 1)


def test_the_window_that_the_visitor_acts_in_is_shown(two):
    bar = two.panel.bar
    at(two, MOVE_IN_FIRST)
    assert bar.window_button.isVisible()
    assert (bar.window_button.text(), bar.address.url) == ("Window 1 of 2", "https://shop.example/cart")
    at(two, MOVE_IN_SECOND)
    assert (bar.window_button.text(), bar.address.url) == ("Window 2 of 2", "https://shop.example/help")
    assert two.panel.stage.page_size.width() == 500
    at(two, BACK_IN_FIRST)
    assert (bar.window_button.text(), bar.address.url) == ("Window 1 of 2", "https://shop.example/cart")
    assert two.panel.stage.page_size.width() == 1000
    assert two.panel.note.text() == ""


def test_the_cursor_is_the_one_of_the_shown_window(two):
    at(two, MOVE_IN_SECOND)
    now = two.panel.overlay.pointer.at(two.state.playhead_ms)
    assert (now.x, now.y) == (60, 400)
    trail = two.panel.overlay.pointer.trail(two.state.playhead_ms, 60_000)
    assert trail[:, 0].max() <= 60, "the way of the cursor in the other window"


def test_a_pinned_window_stays_and_says_where_the_visitor_is(two):
    at(two, MOVE_IN_SECOND)
    two.state.set_followed_window(0)
    bar, panel = two.panel.bar, two.panel
    assert two.page.window == 0
    assert (bar.window_button.text(), bar.address.url) == ("Window 1 of 2", "https://shop.example/cart")
    assert panel.stage.page_size.width() == 1000
    assert panel.overlay.pointer is None
    assert panel.note.text() == "The visitor is in window 2"
    assert panel.note.isVisible()
    at(two, BACK_IN_FIRST)
    assert panel.overlay.pointer.at(two.state.playhead_ms).x == 710
    assert panel.note.text() == ""


def test_w_pins_the_window_and_follows_again(two, qtbot):
    at(two, MOVE_IN_SECOND)
    action = two.actions["page.follow_window"]
    assert action.isEnabled()
    assert action.isChecked()
    assert action.shortcut().toString() == "W"
    action.trigger()
    assert two.state.followed_window == 1
    at(two, BACK_IN_FIRST)
    assert two.panel.bar.window_button.text() == "Window 2 of 2"
    action.trigger()
    assert two.state.followed_window is None
    assert two.panel.bar.window_button.text() == "Window 1 of 2"
    assert two.page.window is None


def test_the_menu_names_each_window_by_its_page_at_that_time(two):
    button = two.panel.bar.window_button
    at(two, MOVE_IN_FIRST)
    button.menu().aboutToShow.emit()
    words = [action.text() for action in button.menu().actions() if action.text()]
    assert words[1:] == ["Window 1 – /cart, the visitor is here", "Window 2 – not open yet"]
    at(two, MOVE_IN_SECOND)
    button.menu().aboutToShow.emit()
    last = button.menu().actions()[-1]
    assert last.text() == "Window 2 – /help, the visitor is here"
    last.trigger()
    assert two.state.followed_window == 1
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_one_window_is_not_spoken_of(stand):
    assert not stand.panel.bar.window_button.isVisible()
    assert not stand.actions["page.follow_window"].isEnabled()


def test_a_pin_is_not_kept_for_the_next_session(two):
    two.state.set_followed_window(1)
    track = two.state.track
    two.state.close_session()
    two.state.open_session(track)
    assert two.page.window is None
    assert two.actions["page.follow_window"].isChecked()
    assert two.panel.bar.window_button.text() == "Window 1 of 2"


def test_a_removed_session_leaves_words_and_undo_opens_it_again(stand, qtbot):
    from heatreel.ui.sessions import Sessions
    from heatreel.ui.undo import remove_sessions

    opener = Sessions(stand.state, stand.jobs)
    session_id = stand.state.track.session.id
    stand.state.seek(stand.state.track.start_ms + 4321)
    remove_sessions(stand.state, stand.jobs, [session_id])
    card = stand.panel.stage.card
    assert card is not None
    assert card.isVisible()
    assert any("No session is open" in part.text() for part in card.findChildren(type(stand.panel.note)))
    qtbot.waitUntil(lambda: stand.library.is_deleted(session_id), timeout=5000)
    stand.state.undo.undo()
    qtbot.waitUntil(lambda: stand.state.track is not None, timeout=5000)
    assert stand.state.track.session.id == session_id
    assert stand.state.playhead_ms - stand.state.track.start_ms == pytest.approx(4321)
    assert stand.panel.stage.card is None
    stand.state.undo.redo()
    assert stand.state.track is None
    opener.deleteLater()
    qtbot.waitUntil(lambda: not stand.jobs.running, timeout=5000)
