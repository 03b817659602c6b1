"""The dialog that groups pages: what a pattern would take is told while it is typed, undo takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.jobs import Jobs
from heatreel.ui.page_patterns import PagePatternsDialog, group_pages
from heatreel.ui.state import AppState
from heatreel.ui.style import apply_theme
from helpers.storyboard import Storyboard

HREFS = {f"https://shop.example/blog/{name}": 2 for name in ("one", "two", "three", "four", "five")}


@pytest.fixture
def dialog(qtbot) -> PagePatternsDialog:
    apply_theme(QApplication.instance(), "light")
    made = PagePatternsDialog(HREFS, ["/help/*"])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # qtbot closes it again
    qtbot.addWidget(made)
    made.show()
    return made


def texts(dialog: PagePatternsDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(type(dialog.said)))


def test_what_a_pattern_would_take_is_told_while_it_is_typed(dialog, qtbot):
    qtbot.keyClicks(dialog.field, "/blog/t*")
    assert dialog.said.text() == "Matches 2 URLs with 4 page views."
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, "blog")
    assert "Begin with /" in dialog.said.text()
    assert not dialog.add.isEnabled()


def test_a_suggestion_is_taken_with_a_press(dialog, qtbot):
    assert "https://shop.example/blog/*" in texts(dialog)
    buttons = {one.toolTip(): one for one in dialog.findChildren(QWidget) if one.toolTip()}
    qtbot.mouseClick(buttons["Add https://shop.example/blog/*"], Qt.MouseButton.LeftButton)
    assert dialog.patterns == ["/help/*", "https://shop.example/blog/*"]
    assert "5 URLs · 10 page views" in texts(dialog)


def test_what_is_typed_counts_when_the_dialog_is_confirmed(dialog, qtbot):
    qtbot.keyClicks(dialog.field, "/blog/*")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.patterns == ["/help/*", "/blog/*"]
    qtbot.keyClicks(dialog.field, "/legal/*")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.patterns[-1] == "/legal/*"


def test_grouped_pages_come_apart_with_undo(qtbot, tmp_path):
    told = Storyboard()
    for name in ("one", "two"):
        told.visit(f"https://shop.example/blog/{name}", "<p>x</p>").wait(900)
    path = tmp_path / "l.heatreel"
    import_paths(path, [told.save(tmp_path / "v.json")])
    parent, state, jobs = QWidget(), AppState(), Jobs()
    qtbot.addWidget(parent)
    with Library.open(path) as library:
        state.set_library(library)
        pages = lambda: [one.page for one in library.pages()]  # noqa: E731
        group_pages(state, jobs, parent)
        qtbot.waitUntil(lambda: parent.findChild(PagePatternsDialog) is not None)
        dialog = parent.findChild(PagePatternsDialog)
        dialog.field.setText("/blog/*")
        with qtbot.waitSignal(state.sessions_changed):
            dialog.save.click()
        assert pages() == ["https://shop.example/blog/*"]
        with qtbot.waitSignal(state.sessions_changed):
            state.undo.undo()
        assert len(pages()) == 2
        jobs.close()
