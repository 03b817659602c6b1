"""A window on a library in memory. Panels of the stage are loaded by their own tests."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.panels import Panels
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.window import MainWindow
from helpers.rows import RowLibrary


class Stand(QLabel):
    """In the place of a panel that needs a browser."""

    def __init__(self, *_args: object) -> None:
        super().__init__("panel")

    def shut_down(self) -> None:
        """As the replay does."""


@pytest.fixture
def styled(qapp: QApplication) -> QApplication:
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def window(qtbot, styled, monkeypatch):
    for step, place in (
        ("_build_moments", lambda panels: panels.sides["replay"]),
        ("_build_replay", lambda panels: panels.stages["replay"]),
        ("_build_timeline", lambda panels: panels._frames.bottoms["replay"]),
    ):
        monkeypatch.setattr(Panels, step, lambda self, place=place: place(self).put(Stand()))
    monkeypatch.setattr(Panels, "_build_maps", lambda self, view: self.stages[view].put(Stand()))
    made = MainWindow(AppState(), ActionTable(), Jobs(), lambda: None, lambda: None)
    made.show()
    qtbot.waitUntil(lambda: made.built, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def library(window, qtbot) -> RowLibrary:
    made = RowLibrary(40)
    window.state.set_library(made)
    qtbot.waitUntil(lambda: len(window.library_panel.cache.ids) == 40, timeout=5000)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=5000)
    return made
