"""The page "Across sessions": it stays open beside the window while moments are looked at in the replay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from heatreel.model.segment import describe
from heatreel.ui.across.forms_tab import FormsTab
from heatreel.ui.across.hurting_tab import HurtingTab
from heatreel.ui.across.model import KINDS, Across, Kind
from heatreel.ui.across.scores_tab import ScoresTab
from heatreel.ui.choosers import GoalChooser, find_field
from heatreel.ui.format import plural_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.settings import settings
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, Fill, button, label, row_layout

_WIDE, _HIGH, _LEAST = 44, 26, 14  # in rows of a table
_TABS = ("Elements", "Pages", "Forms", "Scores")
_GEOMETRY = "across/geometry"


class AcrossPage(QDialog):
    """Tabs over one reading each; the head says of which sessions."""

    def __init__(self, state: AppState, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Across sessions")
        row = theme().px("row.table")
        self.setMinimumSize(_LEAST * 2 * row, _LEAST * row)
        geometry = settings().value(_GEOMETRY)
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            room = parent.size() if parent is not None else None
            self.resize(
                _WIDE * row if room is None else min(_WIDE * row, room.width() * 9 // 10),
                _HIGH * row if room is None else min(_HIGH * row, room.height() * 9 // 10),
            )
        self._state, self._jobs = state, jobs
        self._takes_focus = False  # the table is to have the keys as soon as there is one
        self.across = Across(state, jobs, self)
        self.tabs, self.pages = QTabBar(), QStackedWidget()
        self.hurting, self.forms, self.scores = (
            HurtingTab(self.across),
            FormsTab(self.across),
            ScoresTab(self.across),
        )
        self._of_kind = {
            "element": self.hurting,
            "page": self.hurting,
            "forms": self.forms,
            "scores": self.scores,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._bar())
        for widget in (self.hurting, self.forms, self.scores):
            self.pages.addWidget(widget)
        column.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(lambda at: self.across.look_at(KINDS[at]))
        self.across.changed.connect(self._refresh)
        self.across.goals_changed.connect(self._fill_goals)
        self._refresh()

    def _head(self) -> QWidget:
        px = theme().px
        head = Fill("surface.panel", bottom=True)
        self.of = Elided("", "secondary")
        for text in _TABS:
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        row = row_layout(label("Across sessions", "title", "semibold"), self.tabs)
        row.addSpacing(px("space.l"))
        row.addWidget(self.of, 1)
        self.csv = button("CSV…", self._save, icon="download", compact=True)
        row.addWidget(self.csv)
        row.setContentsMargins(px("space.l"), px("space.xs"), px("space.l"), 0)
        row.setAlignment(self.tabs, Qt.AlignmentFlag.AlignBottom)
        head.setLayout(row)
        return head

    def _bar(self) -> QWidget:
        px = theme().px
        self.bar = bar = Fill("surface.panel", bottom=True)
        self.find = find_field("", self.hurting.shown.setFilterFixedString, 8)
        self.goal = GoalChooser(self.across.set_goal)
        row = row_layout(self.find, None, label("Goal", "dense", role="secondary"), self.goal)
        row.setContentsMargins(px("space.l"), px("space.xs"), px("space.l"), px("space.xs"))
        bar.setLayout(row)
        self._fill_goals()
        return bar

    # showing ------------------------------------------------------------------------------------

    def show_kind(self, kind: Kind) -> None:
        """Open at a tab, or come to the front."""
        self.tabs.setCurrentIndex(KINDS.index(kind))
        self.show()
        self.raise_()
        self.activateWindow()
        self._takes_focus = True
        self._refresh()

    def _refresh(self) -> None:
        across, kind = self.across, self.across.kind
        tab = self._of_kind[kind]
        self.pages.setCurrentWidget(tab)
        found = across.found
        tab.refresh(found, across.is_stale)
        self.bar.setVisible(tab is self.hurting)
        words = "Find an element" if kind == "element" else "Find a page"
        self.find.setPlaceholderText(words)
        self.find.setAccessibleName(words)
        if self._takes_focus and found is not None:
            self._takes_focus = False
            tab.take_focus()
        self.csv.setEnabled(bool(found) and not across.is_stale)
        words = describe(self._state.narrowed)
        of = f"{plural_text(across.sessions, 'session')}{f': {words}' if words else ''}"
        self.of.set_whole("Counting…" if across.is_stale and across.state.library is not None else of)

    def _fill_goals(self) -> None:
        self.goal.show_pages(self.across.goals, self.across.goal)

    # doing --------------------------------------------------------------------------------------

    def _save(self) -> None:
        kind, found = self.across.kind, self.across.found
        names = {"element": "elements", "page": "pages"}
        name = f"{names.get(kind, kind)}.csv"
        path = ask_path(self, name, f"Save {names.get(kind, kind)}", "Tables (*.csv *.json)")
        if path is not None:
            save_in_job(self._state, self._jobs, path, _writer(kind, found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F looks for an element, Ctrl+W closes; Enter never presses a button."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_F and self.find.isVisible():
            self.find.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.find.selectAll()
        elif control and event.key() == Qt.Key.Key_W:
            self.close()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.across.set_looked_at(True)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        settings().setValue(_GEOMETRY, self.saveGeometry())
        self.across.set_looked_at(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.across.set_looked_at(False)
        super().closeEvent(event)


def _writer(kind: Kind, found: Any) -> Callable[[Path], None]:
    def write(to: Path) -> None:
        from heatreel.export.tables import write_table

        if kind == "forms":
            from heatreel.operations.forms import FORM_COLUMNS, form_rows

            write_table(form_rows(found), FORM_COLUMNS, to)
        elif kind == "scores":
            from heatreel.operations.scores import SCORE_COLUMNS, score_rows

            write_table(score_rows(found), SCORE_COLUMNS, to)
        else:
            from heatreel.operations.hurting import HURTING_COLUMNS, hurting_rows

            write_table(hurting_rows(found), HURTING_COLUMNS, to)

    return write
