"""A session in a library of its own, and a page that only remembers what it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QApplication, QWidget

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.replay.panel import ReplayPanel
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import Storyboard


class QuietPage(QObject):
    """The replay page's face, without a browser."""

    painted = Signal(float)
    missing_images = Signal(int)
    canvases_not_replayed = Signal(int)
    loading = Signal(bool)
    gone = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.widget = QWidget()
        self.seeks: list[float] = []
        self.reloads = 0
        self.window: int | None = None
        self.scale = 0.0
        self.box: QRectF | None = QRectF(300, 200, 120, 40)

    def open_session(self, library, track) -> None:
        self.track = track

    def seek(self, t_ms: float) -> None:
        self.seeks.append(t_ms)

    advance = seek

    def set_window(self, window: int | None) -> None:
        self.window = window

    def set_scale(self, scale: float) -> None:
        self.scale = scale

    def element_box(self, node_id: int, done) -> None:
        done(self.box)

    def when_seen(self, done) -> None:
        done()

    def reload(self) -> None:
        self.reloads += 1

    def close(self) -> None:
        pass


@pytest.fixture
def story() -> Storyboard:
    """A visit of 1000 × 600 that moves, rests, clicks at (400, 300) and is resized to 500 × 600."""
    told = Storyboard(width=1000, height=600)
    told.visit("https://shop.example/cart", '<button id="buy">Buy</button>')
    told.move((100, 100), (200, 150), (400, 300)).wait(3000)
    told.click("#buy", 400, 300).wait(3000)
    return told.incremental(4, width=500, height=600).wait(1000).scroll(0)


class Stand:
    """Panel, page and state, with the session open."""

    def __init__(self, qtbot, path: Path, story: Storyboard) -> None:
        apply_theme(QApplication.instance(), "light")
        report = import_paths(path / "t.heatreel", [story.save(path / "visit.json")])
        self.library = Library.open(path / "t.heatreel")
        self.state, self.actions, self.jobs = AppState(), ActionTable(), Jobs()
        self.page = QuietPage()
        self.panel = ReplayPanel(self.state, self.actions, self.jobs, lambda: self.page)
        qtbot.addWidget(self.panel)
        self.panel.resize(1100, 720)
        self.panel.show()
        self.state.set_library(self.library)
        self.state.open_session(self.library.track(report.new_ids[0]))

    def close(self) -> None:
        """Give everything back."""
        self.panel.shut_down()
        self.jobs.close()
        self.library.close()

    def pixel(self, x_client: float, y_client: float):
        """Colour on the screen at a place of the recorded viewport."""
        overlay = self.panel.overlay
        image = self.panel.stage.picture().toImage()
        return image.pixelColor(round(x_client * overlay.scale), round(y_client * overlay.scale))


@pytest.fixture
def open_stand(qtbot, tmp_path):
    """Opens a panel with a story, at its start, paused."""
    made: list[Stand] = []

    def open_(story: Storyboard) -> Stand:
        made.append(Stand(qtbot, tmp_path, story))
        return made[-1]

    yield open_
    for stand in made:
        stand.close()


@pytest.fixture
def stand(open_stand, story):
    """The panel with the story open, at its start, paused."""
    return open_stand(story)
