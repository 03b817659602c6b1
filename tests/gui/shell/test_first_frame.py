"""The window that is painted at once: its parts come after, and nothing moves when they do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from heatreel.ui.firstframe import splitter_sizes
from heatreel.ui.window import MainWindow


def test_the_parts_come_after_the_first_paint_and_stand_where_the_frame_showed_them(qtbot):
    window = MainWindow(None, None, None, QWidget, lambda: None)
    window.resize(1440, 900)
    before = window.grab().toImage()
    assert not window.furnished
    window.show()
    qtbot.waitUntil(lambda: window.furnished)
    after = window.grab().toImage()
    for x, y in ((700, 3), (100, 3), (150, 400), (700, 300), (1300, 400), (700, 800), (700, 890)):
        assert before.pixelColor(x, y) == after.pixelColor(x, y), (x, y)
    window.close()


def test_a_window_that_is_closed_before_its_parts_came_closes(qtbot):
    window = MainWindow(None, None, None, QWidget, lambda: None)
    qtbot.addWidget(window)
    assert window.close()


def test_remembered_sizes_are_told_from_what_qt_saved(qtbot):
    splitter = QSplitter(Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _ in range(3):
        splitter.addWidget(QWidget())
    splitter.setSizes([200, 400, 290])
    assert splitter_sizes(splitter.saveState()) == (200, 400, 290)
    assert splitter_sizes(None) == ()
