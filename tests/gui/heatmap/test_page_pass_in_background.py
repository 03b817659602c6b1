"""The page pass goes through the library by itself, the page that is looked at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.browser.environment import prepare_environment
from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.place import no_places
from heatreel.operations.importing import import_paths
from heatreel.ui import page_pass as module
from heatreel.ui.jobs import Jobs
from heatreel.ui.page_pass import PagePasser
from heatreel.ui.state import AppState
from helpers.storyboard import START_MS, Storyboard

BUY = "<style>button{position:absolute;top:80px;left:40px;width:90px}</style><button id=buy>Buy</button>"

PAGES = ("hats", "bags", "shoes", "coats")


class Stand:
    """Four sessions, each with a click on another page; the passer is made by ``begin``."""

    def __init__(self, folder: Path) -> None:
        files = []
        for n in range(4):
            story = (
                Storyboard(start_ms=START_MS + n * 1e8)
                .visit(f"https://shop.example/{PAGES[n]}", BUY)
                .wait(900)
            )
            files.append(story.click("#buy", 60, 90).wait(900).mutate().save(folder / f"{n}.json"))
        self.ids = import_paths(folder / "l.heatreel", files).new_ids
        self.library = Library.open(folder / "l.heatreel")
        self.state, self.jobs = AppState(), Jobs()
        self.passer: PagePasser | None = None

    def begin(self, make_browser) -> None:
        self.state.set_library(self.library)
        self.passer = PagePasser(self.state, self.jobs, make_browser)


@pytest.fixture
def stand(qtbot, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(module, "LOOK_AFTER_MS", 10)
    made = Stand(tmp_path)
    yield made
    if made.passer is not None:
        made.passer.shut_down()
    made.jobs.close()
    made.library.close()
    qtbot.wait(50)


class Notebook:
    """A browser that finds nothing and writes down in which sessions it was asked to look."""

    def __init__(self, fails: int = -1) -> None:
        self.asked: list[int] = []
        self.fails = fails

    def click_places(self, library, session_id, done) -> None:
        self.asked.append(session_id)
        done(HeatreelError("no page") if session_id == self.fails else no_places(1))

    def close(self) -> None:
        pass


def test_all_sessions_are_looked_at_and_what_was_found_is_kept(stand, qtbot):
    from heatreel.browser.hidden import HiddenBrowser

    prepare_environment()
    told = []
    stand.state.places_changed.connect(lambda: told.append(len(stand.library.without_places())))
    stand.begin(HiddenBrowser)
    qtbot.waitUntil(lambda: bool(told) and told[-1] == 0, timeout=30_000)
    places = stand.library.places(stand.ids[2])
    assert places.selectors == ("#buy",)
    assert places.box[0, :3].tolist() == [40, 80, 90]


def test_the_page_that_is_looked_at_goes_first(stand, qtbot):
    browser = Notebook()
    stand.state.heat_page = "https://shop.example/shoes"
    stand.begin(lambda: browser)
    qtbot.waitUntil(lambda: not stand.library.without_places(), timeout=10_000)
    assert browser.asked[0] == stand.ids[2]
    assert sorted(browser.asked) == sorted(stand.ids)


def test_the_session_that_is_open_goes_first(stand, qtbot):
    browser = Notebook()
    stand.state.set_library(stand.library)
    stand.state.open_session(stand.library.track(stand.ids[1]))
    stand.passer = PagePasser(stand.state, stand.jobs, lambda: browser)
    qtbot.waitUntil(lambda: not stand.library.without_places(), timeout=10_000)
    assert browser.asked[0] == stand.ids[1]


def test_one_that_fails_holds_up_no_other_and_is_not_tried_again(stand, qtbot):
    browser = Notebook(fails=stand.ids[3])
    stand.begin(lambda: browser)
    qtbot.waitUntil(lambda: stand.library.without_places() == [stand.ids[3]], timeout=10_000)
    qtbot.wait(200)
    assert browser.asked.count(stand.ids[3]) == 1


def test_it_waits_while_something_is_played(stand, qtbot):
    browser = Notebook()
    stand.state.set_library(stand.library)
    stand.state.open_session(stand.library.track(stand.ids[1]))
    stand.state.set_playing(True)
    stand.passer = PagePasser(stand.state, stand.jobs, lambda: browser)
    qtbot.wait(300)
    assert browser.asked == []
    stand.state.set_playing(False)
    qtbot.waitUntil(lambda: len(browser.asked) == 4, timeout=10_000)
