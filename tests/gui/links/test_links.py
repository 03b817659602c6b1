"""Links that are copied, pasted, dropped and followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from heatreel.library.library import Library
from heatreel.model.link import Link, parse_link
from heatreel.operations.importing import import_paths


def shows(window, file: str, position_ms: float) -> bool:
    track = window.state.track
    return (
        track is not None
        and track.session.file == file
        and window.state.playhead_ms - track.start_ms == pytest.approx(position_ms, abs=1)
    )


def notices(window) -> str:
    return " ".join(notice.title for notice in window.notices.notices)


def test_a_copied_link_opens_the_same_moment_again(qtbot, open_window, library_file, tmp_path):
    window = open_window(library_file)
    qtbot.waitUntil(lambda: window.state.track is not None, timeout=10_000)
    first = window.state.track.session
    window.state.seek(first.start_ms + 41_250.5)
    window.actions_["session.copy_link"].trigger()
    qtbot.waitUntil(lambda: QApplication.clipboard().text().startswith("heatreel://"), timeout=5000)
    text = QApplication.clipboard().text()
    assert str(tmp_path) not in text
    assert first.file not in text
    other = next(i for i in window.state.library.session_ids().tolist() if i != first.id)
    window.state.session_requested.emit(other)
    qtbot.waitUntil(lambda: window.state.track.session.id == other, timeout=5000)
    window.links.follow_text(text)
    qtbot.waitUntil(lambda: shows(window, first.file, 41_250.5), timeout=5000)


def test_a_link_of_the_session_that_is_open_moves_the_playhead(
    qtbot, open_window, library_file, link_of_first
):
    window = open_window(library_file, link=parse_link(link_of_first))
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)
    window.links.follow_text(link_of_first.replace("33.4", "7"))
    qtbot.waitUntil(lambda: shows(window, "first.json", 7_000), timeout=5000)


def test_a_link_opens_the_library_it_was_made_in(qtbot, open_window, library_file, link_of_first, tmp_path):
    window = open_window(library_file)  # this machine knows it from now on
    qtbot.waitUntil(lambda: window.links._identity != "", timeout=5000)
    window.sessions.open_library(tmp_path / "other.heatreel")
    qtbot.waitUntil(lambda: window.state.library.path.name == "other.heatreel", timeout=5000)
    window.links.follow_text(link_of_first)
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)
    assert window.state.library.path == library_file


def test_a_colleagues_link_opens_the_same_recording_in_ones_own_library(
    qtbot, open_window, library_file, link_of_first
):
    theirs = Link("f" * 16, parse_link(link_of_first).session, 12_000.0)
    window = open_window(library_file)
    window.links.follow(theirs)
    qtbot.waitUntil(lambda: shows(window, "first.json", 12_000), timeout=10_000)


def test_a_link_that_leads_nowhere_says_so(qtbot, open_window, library_file, link_of_first):
    window = open_window(library_file, link=Link("f" * 16, "ab" * 32))
    qtbot.waitUntil(lambda: "isn’t on this machine" in notices(window), timeout=5000)
    window.links.follow_text("heatreel://torn")
    assert "no link" in notices(window)
    link = parse_link(link_of_first)
    window.state.library.delete([window.state.library.find_key(link.session)])
    window.links.follow(link)
    qtbot.waitUntil(lambda: "was removed" in notices(window), timeout=5000)


def test_a_link_is_opened_by_pasting_it_into_the_palette(qtbot, open_window, library_file, link_of_first):
    from heatreel.ui.palette import Palette

    window = open_window(library_file)
    palette = Palette(window.state, window.actions_, window.jobs, window)
    palette.open_below(window.top_bar.find)
    QApplication.clipboard().setText(link_of_first)
    palette.field.paste()
    assert palette.list.count() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)


def test_a_link_can_be_dropped_on_the_window(qtbot, open_window, library_file, link_of_first):
    window = open_window(library_file)
    data = QMimeData()
    data.setText(link_of_first)
    held = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, *held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, *held))
    qtbot.waitUntil(lambda: shows(window, "first.json", 33_400), timeout=10_000)


def test_a_recording_that_is_in_the_library_opens_at_the_position_asked(
    qtbot, open_window, library_file, tmp_path: Path
):
    window = open_window(library_file, paths=[tmp_path / "first.json"], at_ms=20_500.0)
    qtbot.waitUntil(lambda: shows(window, "first.json", 20_500), timeout=20_000)
    window.links.take([tmp_path / "first.json"], None, 3_000.0)  # it is open already
    qtbot.waitUntil(lambda: shows(window, "first.json", 3_000), timeout=20_000)


def test_a_position_is_not_kept_for_a_session_that_nobody_meant(qtbot, open_window, library_file, tmp_path):
    (tmp_path / "broken.json").write_bytes(b"\x89PNG")
    window = open_window(library_file, paths=[tmp_path / "broken.json"], at_ms=20_500.0)
    qtbot.waitUntil(lambda: window.importer.report is not None, timeout=20_000)
    [first, *_] = window.state.library.session_ids().tolist()
    window.state.session_requested.emit(first)
    qtbot.waitUntil(lambda: window.state.track is not None, timeout=5000)
    assert window.state.playhead_ms == window.state.track.start_ms


def test_the_same_recording_has_the_same_session_in_every_library(library_file, link_of_first, tmp_path):
    import_paths(tmp_path / "theirs.heatreel", [tmp_path / "first.json"])
    with Library.open(tmp_path / "theirs.heatreel") as theirs:
        assert theirs.find_key(parse_link(link_of_first).session) is not None
