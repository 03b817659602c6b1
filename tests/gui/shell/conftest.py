"""A window on a library in memory. Panels of the stage are loaded by their own tests."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.window import MainWindow
from helpers.rows import RowLibrary


class Stand(QLabel):
    """In the place of a panel that needs a browser."""

    model = None

    def __init__(self, *_args: object) -> None:
        super().__init__("panel")


@pytest.fixture
def styled(qapp: QApplication) -> QApplication:
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def window(qtbot, styled, monkeypatch):
    def place(slot_name: str):
        return lambda self: getattr(self, slot_name).put(Stand())

    for step, slot in (("_build_moments", "moments_slot"), ("_build_replay", "stage_slot")):
        monkeypatch.setattr(MainWindow, step, place(slot))
    monkeypatch.setattr(
        MainWindow, "_build_timeline", lambda self: self.frames.bottoms["replay"].put(Stand())
    )
    monkeypatch.setattr(MainWindow, "_build_heatmap", place("heat_slot"))
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
