"""100,000 rows cost no more than the ones that are seen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from heatreel.model.inspect import RowKind
from heatreel.ui.inspector.delegate import RowDelegate
from heatreel.ui.inspector.model import InspectorModel
from heatreel.ui.inspector.view import EventView
from heatreel.ui.style import apply_theme
from helpers.inspect_rows import many_rows

N = 100_000


class Counting(RowDelegate):
    """Counts the rows that are painted."""

    painted = 0

    def paint(self, p, option, index) -> None:
        self.painted += 1
        super().paint(p, option, index)


@pytest.fixture
def view(qtbot):
    apply_theme(QApplication.instance(), "light")
    made = EventView()
    qtbot.addWidget(made)
    model = InspectorModel(made)
    made.setModel(model)
    made.delegate = Counting(model)
    made.setItemDelegate(made.delegate)
    made.resize(336, 520)
    model.set_rows(many_rows(N), 0.0)
    made.show()
    return made


def test_only_rows_that_are_seen_are_painted(view):
    view.viewport().grab()
    assert 20 <= view.delegate.painted <= 3 * 24


def test_the_last_row_can_be_reached(view):
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    last = view.visualRect(view.model().index(N - 1))
    assert last.bottom() == view.viewport().height() - 1
    assert view.indexAt(last.center()).row() == N - 1


def test_rows_of_chosen_kinds_stay_in_order_and_are_found(view):
    model = view.model()
    model.set_kinds([kind in (RowKind.CLICK, RowKind.NETWORK) for kind in RowKind])
    assert model.rowCount() == N // 4
    model.look_for("row 99994:")  # a scroll: not shown
    assert not len(model.matches)
    model.look_for("row 99992:")
    assert model.row_of(model.match_from(0, 1)) == 99_992
    assert model.place_of(99_992) == int(model.matches[0])


def test_the_playhead_finds_its_place_at_once(view):
    model = view.model()
    view.set_line(model.before(50_000 * 36.0), "30:00.0")
    view.centre_line()
    assert view.line_at == 50_001
    place = view.line_top() - view.verticalOffset()
    assert abs(place - view.viewport().height() / 2) < view.row_high
    assert view.top_of(50_001) - view.top_of(50_000) == view.row_high + view.line_high
