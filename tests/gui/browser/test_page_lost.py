"""A page that dies or hangs is made anew at the playhead, and the person is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.replay.panel import ReplayPanel
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import Storyboard

BOX = "<style>body{margin:0}</style><div id=box style='width:200px;height:100px;background:#cc2200'></div>"
GREEN = "width:200px;height:100px;background:#00aa44"


class Stand:
    """The replay panel with a real page."""

    def __init__(self, qtbot, page, folder: Path) -> None:
        self.qtbot, self.page = qtbot, page
        story = Storyboard(width=640, height=400).visit("https://shop.example/", BOX).wait(5000)
        story.mutate(attributes=[{"id": story.node("#box"), "attributes": {"style": GREEN}}]).wait(5000)
        story.scroll(0)
        report = import_paths(folder / "l.heatreel", [story.save(folder / "visit.json")])
        self.library = Library.open(folder / "l.heatreel")
        apply_theme(QApplication.instance(), "light")
        self.state = AppState()
        self.panel = ReplayPanel(self.state, ActionTable(), Jobs(), lambda: page)
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 600)
        self.painted: list[float] = []
        page.painted.connect(self.painted.append)
        self.panel.show()
        self.state.set_library(self.library)
        self.track = self.library.track(report.new_ids[0])
        self.state.open_session(self.track)

    def at(self, t_ms: float) -> None:
        self.painted.clear()
        self.state.seek(t_ms)
        self.until_painted(t_ms)

    def until_painted(self, t_ms: float) -> None:
        self.qtbot.waitUntil(lambda: t_ms in self.painted, timeout=20_000)

    def colour(self) -> str:
        answers: list[str] = []
        script = """(() => {
          const doc = heatreel.shown().replayer.iframe.contentDocument;
          return getComputedStyle(doc.querySelector('#box')).backgroundColor;
        })()"""
        self.page._view._page.runJavaScript(script, 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=5000)
        return answers[0]

    def kill(self) -> None:
        self.painted.clear()
        with self.qtbot.waitSignal(self.page.gone, timeout=20_000):
            os.kill(self.page._view._page.renderProcessPid(), signal.SIGKILL)


@pytest.fixture
def stand(qtbot, page, tmp_path: Path) -> Iterator[Stand]:
    made = Stand(qtbot, page, tmp_path)
    yield made
    made.library.close()


def test_a_page_that_dies_is_made_anew_at_the_playhead_and_it_is_said(stand):
    late = stand.track.start_ms + 7000
    stand.at(late)
    stand.kill()
    stand.until_painted(late)
    assert stand.colour() == "rgb(0, 170, 68)"
    assert stand.panel.stage.card is None
    assert "opened again at 0:07" in stand.panel.note.text()


def test_a_page_that_hangs_is_made_anew_at_the_playhead(stand):
    late = stand.track.start_ms + 7000
    stand.at(late)
    stand.painted.clear()
    stand.page._view._watch.setInterval(500)
    stand.page._view._page.runJavaScript("for (;;) {}")
    with stand.qtbot.waitSignal(stand.page.gone, timeout=20_000):
        stand.page.element_box(1, lambda box: None)
    stand.page._view._watch.setInterval(8000)
    stand.until_painted(late)
    assert stand.colour() == "rgb(0, 170, 68)"


def test_a_page_that_dies_again_at_once_waits_for_the_person(stand):
    late = stand.track.start_ms + 7000
    stand.at(late)
    stand.kill()
    stand.until_painted(late)
    stand.kill()
    card = stand.panel.stage.card
    assert card is not None
    stand.painted.clear()
    card.findChild(QPushButton).click()
    stand.until_painted(late)
    assert stand.colour() == "rgb(0, 170, 68)"
    assert stand.panel.stage.card is None
