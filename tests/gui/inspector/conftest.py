"""The inspector on a session in a library of its own."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.inspector.panel import InspectorPanel
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import Storyboard

FORM = """<label for=c>Coupon</label><input id=c name=code><button class="apply">Apply coupon</button>
<a href="/pay" class="go">Check out</a>"""


def request(url: str, status: int, **more):
    data = {"method": "POST", "url": url, "status": status, "startTime": 10.0, "endTime": 141.0, **more}
    return {"plugin": "rrweb/network@1", "payload": {"requests": [data]}}


@pytest.fixture
def story() -> Storyboard:
    """A coupon is typed, "Apply coupon" clicked three times, a request fails, a link is clicked."""
    told = Storyboard().visit("https://shop.example/cart", FORM).wait(1000)
    for n in range(1, 10):
        told.type("#c", "WELCOME10"[:n]).wait(300)
    for _ in range(3):
        told.click(".apply").wait(900)
    told.event(6, request("https://shop.example/api/cart/coupon", 404, requestBody='{"code":"WELCOME10"}'))
    return told.wait(2000).scroll(300).wait(4000).click(".go").wait(6000).scroll(0)


class Stand:
    """Panel and state, with the session open at its start."""

    def __init__(self, qtbot, path, story) -> None:
        apply_theme(QApplication.instance(), "light")
        report = import_paths(path / "t.heatreel", [story.save(path / "visit.json")])
        self.library = Library.open(path / "t.heatreel")
        self.state, self.actions, self.jobs = AppState(), ActionTable(), Jobs()
        self.panel = InspectorPanel(self.state, self.actions, self.jobs)
        self.panel.addActions(list(self.actions))
        qtbot.addWidget(self.panel)
        self.panel.resize(336, 520)
        self.panel.show()
        self.state.set_library(self.library)
        self.state.open_session(self.library.track(report.new_ids[0]))
        qtbot.waitUntil(lambda: self.panel.count is not None, timeout=8000)
        self.quiet(qtbot)

    def quiet(self, qtbot) -> None:
        """Wait until no job runs."""
        qtbot.waitUntil(lambda: not self.jobs.running, timeout=8000)

    def close(self) -> None:
        """Give everything back."""
        self.jobs.close()
        self.library.close()

    def texts(self) -> list[str]:
        """Texts of the rows that are shown."""
        model = self.panel.model
        return [model.rows.text[row] for row in model.shown]

    def at(self, text: str) -> int:
        """The first shown row with this text."""
        return self.texts().index(text)


@pytest.fixture
def open_stand(qtbot, tmp_path):
    """Opens the inspector with a story."""
    made: list[Stand] = []

    def open_(told) -> Stand:
        made.append(Stand(qtbot, tmp_path, told))
        return made[-1]

    yield open_
    for stand in made:
        stand.close()


@pytest.fixture
def stand(open_stand, story):
    """The inspector with the story open, at its start, paused."""
    return open_stand(story)
