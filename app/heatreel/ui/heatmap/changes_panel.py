"""The zones of both sides of a comparison: sortable, searchable, each row a way to the clicks of a side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QVBoxLayout, QWidget

from heatreel.model.url import slug
from heatreel.ui.choosers import find_field
from heatreel.ui.format import date_text, number_text, plural_text
from heatreel.ui.heatmap.changes import (
    CLICKS_A,
    CLICKS_B,
    INTERVAL,
    NAME,
    PLOT,
    READING,
    Plot,
    columns,
    tip_text,
)
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.tables import ROW, AxisHead, RowTable, sorted_view
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, label

if TYPE_CHECKING:
    from heatreel.analysis.comparing import ZoneChange
    from heatreel.model.zone import ClickAt
    from heatreel.operations.comparing import Comparison
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.state import AppState

_MOST_IN_MENU = 24  # clicks of each side
_NARROW, _NARROWEST = 46, 41  # rows of a table: below that columns are left out


class ChangesPanel(Fill):
    """Head with what is told, search and CSV, and the table."""

    chosen_changed = Signal(object)  # ZoneChange or None
    hovered_changed = Signal(object)

    def __init__(self, state: AppState, jobs: Jobs) -> None:
        super().__init__("surface.panel")
        self._state, self._jobs = state, jobs
        self.found: Comparison | None = None
        self.chosen: ZoneChange | None = None
        self.plot = Plot()
        made = columns(self.plot)
        self.table = RowTable(made, tip_text)
        self.table.quiet = lambda zone: bool(zone.thin)
        self.view, self.shown = sorted_view(self.table, "Zone changes", READING, Qt.SortOrder.DescendingOrder)
        self.head = AxisHead(PLOT, self.plot.marks)
        self.head.setSectionsClickable(True)
        self.view.setHorizontalHeader(self.head)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(READING, Qt.SortOrder.DescendingOrder)
        self.view.set_columns_wide(made, None)
        self.head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu_at)
        self.view.entered_row.connect(self.show_first)
        self.view.entered.connect(lambda index: self.hovered_changed.emit(index.data(ROW)))
        self.view.viewport().installEventFilter(self)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.view, 1)
        self.empty = label("", "dense", role="secondary")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.empty, 1)
        self.show_found(None)

    def _head(self) -> QWidget:
        head = Fill("surface.panel", bottom=True)
        head.setFixedHeight(theme().px("bar.panel_header"))
        layout = QHBoxLayout(head)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 0)
        layout.setSpacing(theme().px("space.s"))
        self.title = label("Zones", "dense", "semibold")
        self.about = label("", "dense", role="secondary")
        self.method = label("Intervals: 95 %, Wilson; difference: Newcombe", "small", role="tertiary")
        self.find = find_field("Find a zone", self.shown.setFilterFixedString)
        self.clicks = button("Show in replay", self._menu_below, compact=True)
        self.clicks.setToolTip(
            "Clicks of A and of B on the chosen zone  Enter: the first of the side with more"
        )
        self.csv = button("CSV…", self._save, icon="download", compact=True)
        for part in (self.title, self.about):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self.method, self.clicks, self.find, self.csv):
            layout.addWidget(part)
        return head

    # showing ------------------------------------------------------------------------------------

    def show_found(self, found: Comparison | None) -> None:
        """The zones of this comparison; the one that was chosen stays so."""
        before = self.chosen
        self.found = found
        zones = found.zones if found is not None else ()
        self.plot.fit(zones)
        self.table.set_rows(zones)
        self.chosen = None
        self.title.setText(f"Zones  {number_text(len(zones))}" if zones else "Zones")
        self.about.setText(_about(found))
        self.method.setVisible(bool(zones))
        self.view.setVisible(bool(zones))
        self.empty.setVisible(not zones)
        self.empty.setText(_why_none(found))
        for part in (self.csv, self.find):
            part.setEnabled(bool(zones))
        self.head.viewport().update()
        self.choose(next((zone for zone in zones if before is not None and _key(zone) == _key(before)), None))

    def choose(self, zone: ZoneChange | None) -> None:
        """This row, or none."""
        if zone is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
            self._choose(QModelIndex())
            return
        at = next(i for i, one in enumerate(self.table.rows) if one is zone)
        index = self.shown.mapFromSource(self.table.index(at, 0))
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen = index.data(ROW) if index.isValid() else None
        self.clicks.setEnabled(self.chosen is not None)
        self.chosen_changed.emit(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses no zone any more."""
        if event.key() == Qt.Key.Key_Escape and self.chosen is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left the rows."""
        if event.type() == QEvent.Type.Leave:
            self.hovered_changed.emit(None)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, what the plot and the rates also say is left out."""
        super().resizeEvent(event)
        rows = self.width() / theme().px("row.table")
        self.view.setColumnHidden(INTERVAL, rows < _NARROW)
        for column in (CLICKS_A, CLICKS_B):
            self.view.setColumnHidden(column, rows < _NARROWEST)
        self.method.setVisible(rows >= _NARROW and bool(self.table.rows))

    # the clicks ---------------------------------------------------------------------------------

    def show_first(self, zone: ZoneChange) -> None:
        """The first click of the side that clicked there more."""
        sides = [zone.zone_a, zone.zone_b] if zone.change < 0 else [zone.zone_b, zone.zone_a]
        click = next((side.at[0] for side in sides if side is not None and side.at), None)
        if click is not None:
            self._show(click)

    def menu(self) -> QMenu:
        """The clicks of A and of B on the chosen zone, latest first, each a way into the replay."""
        made, chosen = QMenu(self), self.chosen
        sides = (("A", chosen.zone_a), ("B", chosen.zone_b)) if chosen is not None else ()
        for letter, zone in sides:
            clicks = sorted(zone.at if zone is not None else (), key=lambda click: -click.t_ms)
            if not clicks:
                made.addAction(f"Nobody clicked it in {letter}").setEnabled(False)
                continue
            of_side = made.addMenu(f"{plural_text(len(clicks), 'click')} in {letter}")
            for click in clicks[:_MOST_IN_MENU]:
                of_side.addAction(date_text(click.t_ms), lambda click=click: self._show(click))
            if len(clicks) > _MOST_IN_MENU:
                more = f"and {number_text(len(clicks) - _MOST_IN_MENU)} more"
                of_side.addAction(more).setEnabled(False)
        return made

    def _show(self, click: ClickAt) -> None:
        self._state.show_at(click.session_id, click.t_ms)

    def _menu_below(self) -> None:
        self.menu().popup(self.clicks.mapToGlobal(QPoint(0, self.clicks.height())))

    def _menu_at(self, place: QPoint) -> None:
        if self.view.indexAt(place).isValid():
            self._choose(self.view.indexAt(place))
            self.menu().popup(self.view.viewport().mapToGlobal(place))

    def _save(self) -> None:
        found = self.found
        if found is None:
            return
        path = ask_path(
            self, f"changes-{slug(found.a.request.page)}.csv", "Save zone changes", "Tables (*.csv *.json)"
        )

        def write(to: Path) -> None:
            from heatreel.export.tables import write_table
            from heatreel.operations.comparing import CHANGE_COLUMNS, change_rows

            write_table(change_rows(found), CHANGE_COLUMNS, to)

        if path is not None:
            save_in_job(self._state, self._jobs, path, write)


def _about(found: Comparison | None) -> str:
    """How many differ clearly."""
    if found is None:
        return ""
    parts = []
    if found.zones and all(zone.thin for zone in found.zones):
        parts.append(f"too few page views in {found.zones[0].thin} to tell")
    elif found.zones:
        clear = sum(zone.is_clear and not zone.thin for zone in found.zones)
        parts.append(f"{number_text(clear)} clearly different" if clear else "none clearly different")
    return " · ".join(parts)


def shared_text(found: Comparison) -> str:
    """Whether the sides are of other sessions."""
    if not found.shared:
        return "A and B share no session"
    shared = f"{number_text(found.shared)} sessions are" if found.shared > 1 else "1 session is"
    return f"{shared} on both sides"


def _why_none(found: Comparison | None) -> str:
    if found is None:
        return ""
    return "No zone was clicked on either side, or the elements are still being looked for"


def _key(zone: ZoneChange) -> tuple[str, str]:
    return zone.selector, "" if zone.selector else zone.name
