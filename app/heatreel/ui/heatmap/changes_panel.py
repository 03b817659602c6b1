"""Below the maps of a comparison: what differs between the sides by zones, moments and reach, each row a
way to what was done on a side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from heatreel.model.url import slug
from heatreel.ui.choosers import find_field
from heatreel.ui.format import date_text, number_text, plural_text
from heatreel.ui.heatmap.change_table import ChangeTable
from heatreel.ui.heatmap.changes import KINDS
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, label

if TYPE_CHECKING:
    from heatreel.analysis.comparing import Change
    from heatreel.model.zone import ClickAt
    from heatreel.operations.comparing import Comparison
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.state import AppState

_MOST_IN_MENU = 24  # of each side
_COMING = "Counting…"


class ChangesPanel(Fill):
    """Tabs, what is told, search and CSV, and a table a tab. Moments and reach are asked for when they are
    first looked at."""

    chosen_changed = Signal(object)  # ZoneChange or None: what the maps outline
    hovered_changed = Signal(object)
    wanted = Signal(str)  # id of a kind whose rows are not there yet

    def __init__(self, state: AppState, jobs: Jobs) -> None:
        super().__init__("surface.panel")
        self._state, self._jobs = state, jobs
        self.found: Comparison | None = None
        self.tables = [ChangeTable(kind) for kind in KINDS]
        self.zones = self.tables[0]
        self.tabs, self.pages = QTabBar(), QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.pages, 1)
        for table in self.tables:
            self.pages.addWidget(table)
            table.entered.connect(self.show_first)
            table.menu_wanted.connect(lambda place: self.menu().popup(place))
            table.chosen_changed.connect(lambda _row: self._tell())
        self.zones.chosen_changed.connect(self.chosen_changed)
        self.zones.hovered_changed.connect(self.hovered_changed)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.show_found(None)

    def _head(self) -> QWidget:
        head, px = Fill("surface.panel", bottom=True), theme().px
        head.setFixedHeight(px("bar.panel_header"))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(px("space.xs"), 0, px("space.m"), 0)
        layout.setSpacing(px("space.s"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setFont(theme().font("body"))
        self.tabs.setFixedHeight(px("bar.panel_header"))
        for kind in KINDS:
            self.tabs.addTab(kind.tab)
        self.about = label("", "dense", role="secondary")
        self.method = label("Intervals: 95 %, Wilson; difference: Newcombe", "small", role="tertiary")
        self.find = find_field(KINDS[0].find, self._search)
        self.clicks = button("Show in replay", self._menu_below, compact=True)
        self.clicks.setToolTip("What was done on either side  Enter: the first of the side with more")
        self.csv = button("CSV…", self._save, icon="download", compact=True)
        for part in (self.tabs, self.about):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self.method, self.clicks, self.find, self.csv):
            layout.addWidget(part)
        return head

    # showing ------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Change | None:
        """The zone that is chosen."""
        return self.zones.chosen

    @property
    def current(self) -> ChangeTable:
        """The table that is shown."""
        return self.tables[self.tabs.currentIndex()]

    def show_found(self, found: Comparison | None) -> None:
        """What differs in this comparison."""
        self.found = found
        self.zones.show_rows(found.zones if found is not None else (), self._words(self.zones, found))
        for table in self.tables[1:]:
            table.show_rows((), _COMING if found is not None else "")
        self._tell()
        if found is not None and self.current is not self.zones:
            self.wanted.emit(self.current.kind.id)

    def show_rows(self, kind: str, rows: Sequence[Change]) -> None:
        """The rows that were asked for."""
        table = next(one for one in self.tables if one.kind.id == kind)
        table.show_rows(rows, self._words(table, self.found))
        self._tell()

    @staticmethod
    def _words(table: ChangeTable, found: Comparison | None) -> str:
        return table.kind.none if found is not None else ""

    def choose(self, zone: Change | None) -> None:
        """This zone, or none."""
        if zone is not None:
            self.tabs.setCurrentIndex(0)
        self.zones.choose(zone)

    def _tab_changed(self, at: int) -> None:
        self.pages.setCurrentIndex(at)
        self.find.setPlaceholderText(KINDS[at].find)
        self.find.setAccessibleName(KINDS[at].find)
        if self.found is not None and not self.current.table.rows:
            self.wanted.emit(self.current.kind.id)
        self._tell()

    def _search(self, text: str) -> None:
        for table in self.tables:
            table.shown.setFilterFixedString(text)

    def _tell(self) -> None:
        """Counts beside the tabs' names, and what can be done with the table that is shown."""
        for at, table in enumerate(self.tables):
            count, name = len(table.table.rows), table.kind.tab
            words = f"{name}  {number_text(count)}" if count and not table.kind.by_rank else name
            if self.tabs.tabText(at) != words:
                self.tabs.setTabText(at, words)
        rows, chosen = self.current.table.rows, self.current.chosen
        self.about.setText(_about(rows))
        self.method.setVisible(bool(rows) and not self.current.is_narrow)
        for part in (self.csv, self.find):
            part.setEnabled(bool(rows))
        self.clicks.setEnabled(chosen is not None and bool(chosen.at_a or chosen.at_b))
        self.clicks.setVisible(self.current.kind.id != "reach")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses no row any more."""
        if event.key() == Qt.Key.Key_Escape and self.current.chosen is not None:
            self.current.choose(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    # the clicks ---------------------------------------------------------------------------------

    def show_first(self, row: Change) -> None:
        """The first place of the side that has more."""
        sides = [row.at_a, row.at_b] if row.change < 0 else [row.at_b, row.at_a]
        first = next((side[0] for side in sides if side), None)
        if first is not None:
            self._show(first)

    def menu(self) -> QMenu:
        """Where the chosen row can be looked at in A and in B, latest first, each a way into the replay."""
        made, chosen = QMenu(self), self.current.chosen
        made.aboutToHide.connect(made.deleteLater)
        is_zone = self.current is self.zones
        sides = (("A", chosen.at_a), ("B", chosen.at_b)) if chosen is not None else ()
        for letter, places in sides:
            if not places:
                words = f"Nobody clicked it in {letter}" if is_zone else f"None in {letter}"
                made.addAction(words).setEnabled(False)
                continue
            count = plural_text(len(places), "click" if is_zone else "session")
            of_side = made.addMenu(f"{count} in {letter}")
            for place in sorted(places, key=lambda one: -one.t_ms)[:_MOST_IN_MENU]:
                of_side.addAction(date_text(place.t_ms), lambda place=place: self._show(place))
            if len(places) > _MOST_IN_MENU:
                of_side.addAction(f"and {number_text(len(places) - _MOST_IN_MENU)} more").setEnabled(False)
        return made

    def _show(self, place: ClickAt) -> None:
        self._state.show_at(place.session_id, place.t_ms)

    def _menu_below(self) -> None:
        self.menu().popup(self.clicks.mapToGlobal(QPoint(0, self.clicks.height())))

    def _save(self) -> None:
        found, table = self.found, self.current
        if found is None:
            return
        name = "changes" if table is self.zones else f"changes-{table.kind.id}"
        path = ask_path(
            self,
            f"{name}-{slug(found.a.request.page)}.csv",
            f"Save changes: {table.kind.tab.lower()}",
            "Tables (*.csv *.json)",
        )
        rows = table.table.rows

        def write(to: Path) -> None:
            from heatreel.export.tables import write_table
            from heatreel.operations.comparing import CHANGE_COLUMNS, change_rows
            from heatreel.operations.side_changes import SHARE_COLUMNS, share_rows

            if table is self.zones:
                write_table(change_rows(found), CHANGE_COLUMNS, to)
            else:
                write_table(share_rows(rows), SHARE_COLUMNS, to)

        if path is not None:
            save_in_job(self._state, self._jobs, path, write)


def _about(rows: Sequence[Change]) -> str:
    """How many differ clearly."""
    if rows and all(row.thin for row in rows):
        return f"too few {rows[0].of} in {rows[0].thin} to tell"
    if not rows:
        return ""
    clear = sum(row.is_clear and not row.thin for row in rows)
    return f"{number_text(clear)} clearly different" if clear else "none clearly different"


def shared_text(found: Comparison) -> str:
    """Whether the sides are of other sessions."""
    if not found.shared:
        return "A and B share no session"
    shared = f"{number_text(found.shared)} sessions are" if found.shared > 1 else "1 session is"
    return f"{shared} on both sides"
