"""The comparison in the window: two sides are chosen, drawn, told and saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import PageElements
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.comparing import CompareDialog
from heatreel.ui.heatmap.panel import HeatmapPanel
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

CART = "https://shop.example/cart"


class GreyBrowser:
    def take(self, request, done) -> None:
        rgb = np.full((900, request.viewport_width, 3), 200, np.uint8)
        done(PagePicture(rgb, request.viewport_width, 900, 0, PageElements.none()))


@pytest.fixture
def dialog(qtbot, tmp_path: Path):
    """Over four sessions of four days; one has a dead click."""
    apply_theme(QApplication.instance(), "light")
    files = []
    for n in range(4):
        told = Storyboard(width=800, height=600, start_ms=START_MS + n * 86_400_000)
        told.visit(CART, '<button id="buy">Buy</button>').wait(2_000).click("#buy", 100 + 50 * n, 120)
        files.append(told.wait(9_000 if n == 0 else 500).mutate().save(tmp_path / f"{n}.json"))
    import_paths(tmp_path / "l.heatreel", files)
    library, state, jobs = Library.open(tmp_path / "l.heatreel"), AppState(), Jobs()
    state.set_library(library)
    state.want_heatmap(CART, 800)
    panel = HeatmapPanel(state, ActionTable(), jobs, GreyBrowser)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.model.content is not None)
    made = CompareDialog(panel.model, None)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    yield made
    panel.shut_down()
    jobs.close()
    library.close()


def choose(dialog: CompareDialog, side: int, name: str) -> None:
    box = dialog.sides[side]
    box.setCurrentIndex(box.findText(name))
    box.activated.emit(box.currentIndex())


def test_two_sides_are_drawn_and_their_numbers_told(dialog, qtbot):
    choose(dialog, 0, "With dead clicks")
    choose(dialog, 1, "Without dead clicks")
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.found.b.points.sessions == 3)
    assert dialog.found.a.points.sessions == 1
    assert dialog.found.shared == 0
    assert len(dialog.map.maps) == 3
    assert sum(made.width() for made in dialog.map.maps) > 600
    assert "A and B share no session" in dialog.changes.about.text()


def test_an_empty_side_says_what_to_do(dialog, qtbot):
    choose(dialog, 1, "Phone")
    qtbot.waitUntil(lambda: "Nothing on side “Phone”" in dialog.map.words)
    assert "Widen its filter" in dialog.map.words
    assert not dialog.changes.isVisible()
    assert not dialog.save.isEnabled()


def test_sides_are_swapped(dialog, qtbot):
    choose(dialog, 0, "With dead clicks")
    choose(dialog, 1, "All sessions")
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.found.a.points.sessions == 1)
    dialog._swap()
    qtbot.waitUntil(lambda: dialog.found.a.points.sessions == 4 and dialog.found.b.points.sessions == 1)


def test_a_day_parts_what_came_before_from_what_came_after(dialog, qtbot, monkeypatch):
    from heatreel.model.segment import day_of

    day = day_of(START_MS + 2 * 86_400_000)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: (day, True))
    choose(dialog, 1, "Before or after a day…")
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.found.a.selection.name == f"Before {day}")
    assert dialog.found.a.points.sessions + dialog.found.b.points.sessions == 4


def test_the_comparison_is_saved_as_it_is_shown(dialog, qtbot, tmp_path: Path, monkeypatch):
    choose(dialog, 1, "All sessions")
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.save.isEnabled())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "c.png"), ""))
    with qtbot.waitSignal(dialog._model.state.status_posted, timeout=10_000):
        dialog.save.click()
    with Image.open(tmp_path / "c.png") as image:
        assert image.info["page"] == CART
        assert image.width == 3 * 812 + 12, "each pane as wide as the page"
