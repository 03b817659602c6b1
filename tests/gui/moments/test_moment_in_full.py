"""A moment in full: all that is known of it on one page, and copies that go into a ticket."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from heatreel.library.library import Library
from heatreel.model.moment import Looked
from heatreel.operations.detecting import moments_of
from heatreel.operations.importing import import_paths
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments import deeds
from heatreel.ui.moments.chart import spans, tick_s
from heatreel.ui.moments.panel import MomentsPanel
from heatreel.ui.moments.wide import WideCard
from heatreel.ui.state import AppState
from helpers.storyboard import Storyboard


@pytest.fixture
def panel(qtbot, tmp_path):
    story = Storyboard().visit("https://shop.example/cart", "<p>Bag</p><button class=pay>Pay now</button>")
    story.wait(2_000).click("p").wait(12_000)
    for _ in range(5):
        story.click(".pay").wait(300)
    path = tmp_path / "l.heatreel"
    import_paths(path, [story.wait(20_000).scroll(5).wait(400).save(tmp_path / "visit.json")])
    library, state, jobs, actions = Library.open(path), AppState(), Jobs(), ActionTable()
    state.set_library(library)
    state.open_session(library.track(1))
    made = MomentsPanel(state, actions, jobs)
    made.state, made.actions_, made.jobs = state, actions, jobs
    state.set_moments(moments_of(library, 1))
    qtbot.addWidget(made)
    made.resize(336, 700)
    made.show()
    rage = next(moment for moment in state.moments if moment.signal == "rage_click")
    state.choose_moment(rage)
    yield made
    qtbot.waitUntil(lambda: not jobs.running)
    state.undo.clear()
    jobs.close()
    library.close()


def words(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_all_that_is_known_stands_on_one_page(panel, qtbot):
    panel.actions_["moments.card"].trigger()
    card = panel.findChild(WideCard)
    qtbot.waitUntil(lambda: "›" in card.before.text() or "Opens" in card.before.text())
    text = words(card)
    assert "Rage click on Pay now" in text
    assert "moment 2 of 2" in text
    assert "html > body > button" in text
    assert "all defaults" in text
    assert "Opens /cart" in card.before.text()
    assert "Clicks Bag" in card.before.text()
    card.reject()


def test_the_page_follows_the_chosen_moment_and_its_mark(panel, qtbot):
    panel.actions_["moments.card"].trigger()
    card = panel.findChild(WideCard)
    panel.actions_["moments.previous"].trigger()
    assert "Dead click on Bag" in card.windowTitle()
    panel.actions_["moments.not_problem"].trigger()
    qtbot.waitUntil(lambda: not panel.jobs.running)
    assert "it does not count" in words(card._card)
    card.reject()


def test_markdown_and_playwright_come_to_the_clipboard(panel, qtbot):
    said = []
    panel.state.status_posted.connect(said.append)
    panel.actions_["moments.copy_markdown"].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert QApplication.clipboard().text().startswith("## Rage click on Pay now")
    panel.actions_["moments.copy_playwright"].trigger()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert 'getByRole("button", { name: "Pay now", exact: true })' in QApplication.clipboard().text()
    assert said == ["Copied as Markdown", "Copied as Playwright test"]


@pytest.mark.parametrize("pictured", [True, False])
def test_markdown_is_saved_with_its_picture_beside(panel, qtbot, tmp_path, monkeypatch, pictured):
    target = tmp_path / "ticket.md"
    monkeypatch.setattr(deeds, "ask_path", lambda *_: target)
    if pictured:
        image = QImage(480, 300, QImage.Format.Format_RGB32)
        image.fill(0)
        panel.card.pictures.both[1].show_image(image)
    panel.actions_["moments.save_markdown"].trigger()
    qtbot.waitUntil(lambda: target.exists() and not panel.jobs.running)
    text = target.read_text(encoding="utf-8")
    assert ("![Rage click on Pay now](ticket.png)" in text) is pictured
    assert (tmp_path / "ticket.png").exists() is pictured
    if pictured:
        assert not QImage.fromData(QByteArray((tmp_path / "ticket.png").read_bytes()), "PNG").isNull()


def test_without_a_chosen_moment_nothing_can_be_done_with_it(panel):
    panel.state.choose_moment(None)
    assert not any(panel.actions_[name].isEnabled() for name in deeds.NEED_MOMENT)


def test_times_of_the_evidence_are_read_from_its_words():
    looked = [
        Looked("Page change", "none in 8.5 s", False),
        Looked("Request", "+500 ms", True),
        Looked("Console", "not recorded here", False),
    ]
    assert [(one.long_s, one.found_s) for one in spans(looked)] == [(8.5, None), (None, 0.5), (None, None)]
    assert (tick_s(0.5), tick_s(4.2), tick_s(40)) == (0.1, 1.0, 10.0)


def test_pictures_keep_their_shape_at_any_width(panel, qtbot):
    for width in (336, 600):
        panel.resize(width, 700)
        qtbot.wait(30)
        first = panel.card.pictures.both[0]
        assert first.height() == pytest.approx(first.width() * 9 / 16, abs=2)
