"""The compare view on two days of visits to a page with three buttons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ElementFlag, PageElements, no_places
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.compare_panel import ComparePanel
from heatreel.ui.heatmap.keys import bind_map_keys
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.sides import parted_at
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import START_MS, Storyboard

SHOP = "https://shop.example/lamp"
BUY, SIZE, MORE = (100.0, 100.0, 200.0, 40.0), (100.0, 300.0, 80.0, 40.0), (400.0, 300.0, 90.0, 40.0)
BOXES = {"#buy": BUY, "#size": SIZE, "#more": MORE}
DAY_MS = 86_400_000.0
EACH = 24  # visits of a side
DEAD = 6  # visits before, whose last click nothing answers
HIGH = 1800


class PaleBrowser:
    """Pictures the page as a sheet on which three buttons stand."""

    taken = 0

    def take(self, request, done) -> None:
        PaleBrowser.taken += 1
        box, flags = np.array(list(BOXES.values()), np.float32), np.full(3, ElementFlag.SEEN, np.uint8)
        rgb = np.full((HIGH, request.viewport_width, 3), 200, np.uint8)
        done(PagePicture(rgb, request.viewport_width, HIGH, 0, PageElements(tuple(BOXES), box, flags)))


def told(n: int, day: int) -> tuple[Storyboard, list[str]]:
    """A visit: before, a third clicks Buy and all Size; after, all click Buy and nobody Size."""
    made = Storyboard(width=800, height=600, start_ms=START_MS + day * DAY_MS + n * 60_000)
    made.visit(SHOP, "<button id=buy>Buy</button><button id=size>Size</button><button id=more>More</button>")
    clicked = ["#buy"] if day or n % 3 == 0 else []
    clicked += [] if day else ["#size"]
    clicked += ["#more"] if n % 4 == 0 else []
    for selector in clicked:
        x, y, _width, _height = BOXES[selector]
        made.wait(900).click(selector, x + 20, y + 20)
    if day:
        made.wait(300).scroll(900)
    return made.wait(9_000 if day == 0 and n < DEAD else 500).mutate(), clicked


def fill(folder: Path, each: int = EACH) -> Library:
    """A library of so many visits before and after, whose elements are known."""
    visits = [told(n, day) for day in (0, 2) for n in range(each)]
    files = [made.save(folder / f"{at}.json") for at, (made, _clicked) in enumerate(visits)]
    import_paths(folder / "l.heatreel", files)
    library = Library.open(folder / "l.heatreel")
    rows = {library.row(one).start_ms: one for one in library.session_ids().tolist()}
    for made, clicked in visits:
        places = no_places(len(clicked), tuple(BOXES))
        for row, selector in enumerate(clicked):
            places.target[row] = list(BOXES).index(selector)
            places.box[row] = BOXES[selector]
            places.name[row] = selector[1:].capitalize()
        library.save_places(rows[made.events[0]["timestamp"]], places)
    return library


class CompareStand:
    """The view with its table, ready, halved between the two days."""

    def __init__(self, qtbot, folder: Path, each: int = EACH) -> None:
        apply_theme(QApplication.instance(), "light")
        PaleBrowser.taken = 0
        self.qtbot, self.library = qtbot, fill(folder, each)
        self.state, self.jobs, self.actions = AppState(), Jobs(), ActionTable()
        self.state.set_library(self.library)
        self.state.set_view("compare")
        self.maps = HeatmapModel(self.state, self.jobs, PaleBrowser)
        bind_map_keys(self.maps, self.actions)
        self.panel = ComparePanel(self.maps, self.actions)
        self.model, self.stage, self.changes = self.panel.model, self.panel.stage, self.panel.changes
        self.panel.resize(1300, 500)
        self.changes.resize(1300, 300)
        for widget in (self.panel, self.changes):
            qtbot.addWidget(widget)
            widget.show()
        self.ready()

    def ready(self) -> None:
        """Wait until nothing is counted."""
        self.qtbot.waitUntil(lambda: not self.maps.busy and not self.jobs.running, timeout=10_000)

    def choose(self, at: int, name: str) -> None:
        """Another selection for a side, from the menu of its name."""
        menu = self.stage.heads[at].menu()
        next(action for action in menu.actions() if action.text() == name).trigger()
        self.ready()

    def part(self) -> None:
        """Before and after the day between."""
        self.model.choose_both(*parted_at(START_MS + DAY_MS))
        self.ready()

    def cells(self, column: int) -> list[str]:
        """What the table shows in a column."""
        shown = self.changes.current.shown
        return [shown.index(row, column).data() for row in range(shown.rowCount())]

    def press(self, row: int, button=Qt.MouseButton.LeftButton) -> None:
        """Press a row of the table."""
        view = self.changes.current.view
        place = view.visualRect(self.changes.current.shown.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), button, pos=place)

    def close(self) -> None:
        """Give all back."""
        self.maps.close()
        self.jobs.close()
        self.library.close()
