"""A session to which parts are joined while its window is open, and links from before."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from heatreel.model.link import Link
from heatreel.ui.dialogs import ImportReportDialog
from helpers.parts import extension
from helpers.storyboard import Storyboard


def test_a_part_that_is_imported_grows_the_open_session_and_old_links_lead_to_the_same_moment(
    qtbot, open_window, tmp_path
):
    story = Storyboard().visit("https://shop.example/", "<button id='buy'>Buy</button>").wait(60_000)
    first = len(story.events)
    for _ in range(8):
        story.click("#buy").wait(10_000)
    early, late = tmp_path / "early.json", tmp_path / "late.json"
    early.write_bytes(extension(story.events[:first]))
    late.write_bytes(extension(story.events[first:]))

    window = open_window(tmp_path / "l.heatreel", paths=[late])
    state = window.state
    qtbot.waitUntil(lambda: state.track is not None and state.moments is not None, timeout=20_000)
    clicked_ms = float(state.track.clicks.t_ms[3])
    state.seek(clicked_ms)
    old = Link(state.library.identity(), state.track.session.key, clicked_ms - state.track.start_ms)
    window.importer.import_paths([early])
    qtbot.waitUntil(
        lambda: state.track is not None and state.track.session.events == len(story.events), timeout=20_000
    )
    qtbot.waitUntil(lambda: abs(state.playhead_ms - clicked_ms) < 1, timeout=5000)
    assert window.importer.report.files[0].findings[0].text == (
        f"{first} events of “early.json” were joined to the session of “late.json”."
    )
    state.seek(state.track.start_ms)
    window.links.follow(old)
    qtbot.waitUntil(lambda: abs(state.playhead_ms - clicked_ms) < 1, timeout=5000)
    assert state.track.start_ms == story.events[0]["timestamp"]


def test_the_report_shows_what_was_joined(qtbot, open_window, tmp_path):
    events = Storyboard().visit("https://shop.example/").wait(900).scroll(5).wait(90).scroll(9).events
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path, part in zip(paths, (events[:2], events[2:]), strict=True):
        path.write_bytes(extension(part))
    window = open_window(tmp_path / "l.heatreel", paths=paths)
    qtbot.waitUntil(lambda: window.importer.report is not None, timeout=20_000)
    dialog = ImportReportDialog(window.importer.report, window)
    qtbot.addWidget(dialog)
    shown = [one.text() for one in dialog.findChildren(QLabel)]
    assert "2 files · 1 new session · 1 file joined" in shown
    assert "2 events of “b.json” were joined to the session of “a.json”." in shown
