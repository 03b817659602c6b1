"""A whole window on a library file with one visit in it; panels that need a browser are stood in for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.panels import Panels
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from heatreel.ui.window import MainWindow
from helpers.storyboard import Storyboard


class Stand(QLabel):
    """In the place of a panel that needs a browser."""

    def shut_down(self) -> None:
        """As the replay does."""


def saved_visit(folder: Path, name: str, *, page: str = "/cart") -> Path:
    """A recording of two minutes."""
    story = Storyboard().visit(f"https://shop.example{page}", "<button id='buy'>Buy</button>")
    for _ in range(12):
        story.click("#buy", 100, 100).wait(10_000)
    return story.scroll(10).save(folder / name)


@pytest.fixture
def open_window(qtbot, monkeypatch):
    """Opens windows as main does, and closes them."""
    apply_theme(QApplication.instance(), "light")
    for step, place in (
        ("_build_moments", lambda panels: panels.sides["replay"]),
        ("_build_replay", lambda panels: panels.stages["replay"]),
        ("_build_timeline", lambda panels: panels._frames.bottoms["replay"]),
    ):
        monkeypatch.setattr(Panels, step, lambda self, place=place: place(self).put(Stand()))
    made: list[MainWindow] = []

    def open_(library: Path, **asked) -> MainWindow:
        window = MainWindow(AppState(), ActionTable(), Jobs(), lambda: None, lambda: None)
        made.append(window)
        window.show()
        window.start(library, **asked)
        qtbot.waitUntil(lambda: window.built and window.state.library is not None, timeout=10_000)
        return window

    yield open_
    for window in made:
        qtbot.waitUntil(lambda w=window: not w.jobs.running, timeout=20_000)
        window.close()
        window.deleteLater()


@pytest.fixture
def library_file(tmp_path: Path) -> Path:
    """A library with two visits."""
    files = [saved_visit(tmp_path, "first.json"), saved_visit(tmp_path, "second.json", page="/other")]
    import_paths(tmp_path / "study.heatreel", files)
    return tmp_path / "study.heatreel"


@pytest.fixture
def link_of_first(library_file: Path) -> str:
    """A link to 0:33.4 of the visit in first.json."""
    from heatreel.model.link import Link

    with Library.open(library_file) as library:
        [row] = [r for r in library.rows(library.session_ids().tolist()) if r.file == "first.json"]
        return str(Link(library.identity(), row.key, 33_400.0))
