"""The main job in the real window: open real recordings, play one, find a moment, save a heatmap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from heatreel.browser.environment import prepare_environment
from heatreel.main import build_window
from heatreel.model.moment import Moment
from heatreel.ui.style import apply_theme

prepare_environment()

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
NAME = "shop-09-desktop.json.gz"


def colours(image) -> int:
    return len({image.pixel(x, y) for y in range(0, image.height(), 6) for x in range(0, image.width(), 6)})


def is_labelled(moment: Moment) -> bool:
    """Whether who recorded the session says that this happened there."""
    labels = json.loads((SAMPLE / "labels.json").read_text())["sessions"][NAME]["labels"]
    return any(
        label["kind"] == moment.signal
        and moment.t_start_ms <= label["t_end"]
        and label["t_start"] <= moment.t_end_ms
        for label in labels
    )


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    apply_theme(qapp, "light")
    made = build_window()
    made.resize(1440, 900)
    made.show()
    made.start(tmp_path / "library.heatreel", sorted(SAMPLE.glob("*.json.gz")))
    qtbot.waitUntil(lambda: made.importer.report is not None, timeout=90_000)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_session(window, qtbot, name: str) -> None:
    state = window.state
    rows = state.library.rows([int(i) for i in state.library.session_ids()])
    chosen = next(row for row in rows if row.file == name)
    state.session_requested.emit(chosen.id)
    qtbot.waitUntil(lambda: state.track is not None and state.track.session.id == chosen.id, timeout=20_000)
    qtbot.waitUntil(lambda: state.moments is not None, timeout=20_000)


def test_real_recordings_open_play_and_become_a_heatmap(window, qtbot, tmp_path, monkeypatch):
    # all of the sample is there
    report = window.importer.report
    assert not report.failed
    assert len(report.new_ids) == 25
    assert window.library_panel is not None

    # it opens, and the page is seen
    state = window.state
    open_session(window, qtbot, NAME)
    replay = window.panels.stages["replay"].panel
    painted: list[float] = []
    replay.page.painted.connect(painted.append)
    state.seek(state.track.start_ms + 20_000)
    qtbot.waitUntil(lambda: painted[-1:] == [state.track.start_ms + 20_000], timeout=20_000)
    qtbot.waitUntil(lambda: colours(replay.stage.picture().toImage()) > 20, timeout=5000)

    # it plays
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert state.clock.playing
    painted.clear()
    qtbot.wait(1000)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not state.clock.playing
    assert 20_500 < state.playhead_ms - state.track.start_ms < 25_000
    assert len(painted) > 3
    qtbot.waitUntil(lambda: painted[-1] == state.playhead_ms, timeout=5000)

    # a moment leads to two seconds before it, and to its element
    qtbot.keyClick(window, Qt.Key.Key_Home)
    qtbot.keyClick(window, Qt.Key.Key_N)
    moment = state.chosen_moment
    assert isinstance(moment, Moment)
    assert is_labelled(moment)
    assert state.playhead_ms == moment.t_start_ms - 2000
    qtbot.waitUntil(lambda: replay.overlay.box is not None, timeout=10_000)
    assert moment.element is not None
    assert replay.overlay.label == moment.element.selector

    # the heatmap of its page, as a file
    qtbot.keyClick(window, Qt.Key.Key_H)
    assert state.view == "heatmap"
    heat = window.panels.stages["heatmap"].panel
    qtbot.waitUntil(lambda: heat.model.content is not None and not heat.model.busy, timeout=30_000)
    content = heat.model.content
    assert content.request.page == state.track.page_views[moment.page_view].page
    assert content.request.width == 1440
    assert content.points.sessions > 1
    assert content.picture.page_height > 0
    target = tmp_path / "map.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_["file.save_image"].trigger()
    qtbot.waitUntil(lambda: not window.jobs.running and target.exists(), timeout=20_000)
    with Image.open(target) as image:
        assert image.width == 1440
        assert image.height >= content.picture.page_height
        assert len(image.convert("RGB").resize((200, 200)).getcolors(40_000)) > 50
