"""Small pictures of the page are made by themselves, kept in the library, and shown where they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from heatreel.browser.environment import prepare_environment
from heatreel.browser.replay_page import ReplayPage
from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui import previews as module
from heatreel.ui.jobs import Jobs
from heatreel.ui.previews import Previews
from heatreel.ui.replay.scrub import Scrubber, ScrubPicture
from heatreel.ui.state import AppState
from heatreel.ui.timeline.hover_picture import HoverPicture
from helpers.storyboard import Storyboard


def page(color: str) -> str:
    return f'<div id="d" style="position:fixed;inset:0;background:{color}">x</div>'


@pytest.fixture
def opened(tmp_path: Path, qtbot, monkeypatch):
    """A session that is red, then blue from 10 s on; its previews."""
    monkeypatch.setattr(module, "BEGIN_AFTER_MS", 10)
    story = Storyboard(width=400, height=250).visit("https://a.example/", page("#cc0000")).wait(10_000)
    story.mutate(attributes=[{"id": story.node("#d"), "attributes": {"style": {"background": "#0000cc"}}}])
    story.wait(4000).scroll(1)
    session = import_paths(tmp_path / "l.heatreel", [story.save(tmp_path / "v.json")]).new_ids[0]
    library = Library.open(tmp_path / "l.heatreel")
    prepare_environment()
    state, jobs = AppState(), Jobs()
    state.library = library
    state.open_session(library.track(session))
    previews = Previews(state, jobs, ReplayPage)
    state.set_previews(previews)
    yield state, previews, library, session
    previews.shut_down()
    jobs.close()
    library.close()


def color_of(image: QImage) -> QColor:
    return image.pixelColor(image.width() // 2, image.height() // 2)


def test_pictures_are_made_in_the_background_and_kept(opened, qtbot):
    state, previews, library, session = opened
    start = state.track.start_ms
    qtbot.waitUntil(lambda: len(previews.times) >= 2, timeout=15_000)
    assert color_of(previews.picture(start + 2000)).red() > 180
    assert color_of(previews.picture(start + 14_000)).blue() > 180
    qtbot.waitUntil(lambda: len(library.preview_times(session)) == len(previews.times), timeout=5000)
    again = QImage.fromData(library.preview(session, previews.times[0]))
    assert (again.width(), again.height()) == (480, 300)


def test_none_is_made_while_the_session_plays(opened, qtbot):
    state, previews, _library, _session = opened
    state.set_playing(True)
    made = len(previews.times)
    qtbot.wait(600)
    assert len(previews.times) <= made + 1  # one may have been under way
    state.set_playing(False)


def test_the_exact_picture_of_a_time_is_taken_when_it_is_wanted(opened, qtbot):
    state, previews, _library, _session = opened
    got: list[QImage] = []
    previews.want(state.track.start_ms + 11_111, got.append)
    qtbot.waitUntil(lambda: bool(got), timeout=10_000)
    assert color_of(got[0]).blue() > 180
    assert state.track.start_ms + 11_111 in [time.t_ms for time in previews.times]


def test_hovering_shows_the_picture_with_time_and_path_inside_the_window(opened, qtbot):
    state, previews, _library, _session = opened
    qtbot.waitUntil(lambda: len(previews.times) >= 2, timeout=15_000)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    strip = QWidget(window)
    strip.setGeometry(0, 300, 600, 100)
    window.show()
    hover = HoverPicture(state, strip)
    hover.point(state.track.start_ms + 14_000, "/", 5, 0)
    assert not hover.isVisible()
    qtbot.waitUntil(hover.isVisible, timeout=2000)
    assert window.rect().contains(hover.geometry())
    assert hover.geometry().bottom() < 300
    shot = hover.grab().toImage()
    assert shot.pixelColor(shot.width() // 2, shot.height() // 3).blue() > 180
    hover.leave()
    assert not hover.isVisible()


def test_dragging_shows_kept_pictures_and_seeks_when_the_hand_rests(opened, qtbot):
    state, previews, _library, _session = opened
    qtbot.waitUntil(lambda: len(previews.times) >= 2, timeout=15_000)
    window = QWidget()
    qtbot.addWidget(window)
    picture, sought = ScrubPicture(window), list[float]()
    picture.resize(200, 100)
    window.show()
    seen = list[Callable[[], None]]()
    scrubber = Scrubber(state, picture, sought.append, seen.append, window)
    start = state.track.start_ms
    state.set_scrubbing(True)
    scrubber.seek(start + 2000)
    assert color_of(picture.grab().toImage()).red() > 180
    scrubber.seek(start + 13_000)
    assert color_of(picture.grab().toImage()).blue() > 180
    assert sought == []
    qtbot.waitUntil(lambda: sought == [start + 13_000], timeout=2000)
    assert picture.isVisible()
    scrubber.painted(start + 13_000)
    assert picture.isVisible(), "the frame is still on its way"
    seen.pop()()
    assert not picture.isVisible()
    state.set_scrubbing(False)
