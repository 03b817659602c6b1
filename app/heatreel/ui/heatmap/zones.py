"""The table of zones below the map: sortable, searchable, each row a way to the clicks in the replay."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
)

from heatreel.model.url import path_of, slug
from heatreel.model.zone import LEAST_VIEWS, Zone
from heatreel.ui.choosers import GoalChooser, find_field
from heatreel.ui.format import (
    date_text,
    number_text,
    plural_text,
)
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.zone_table import COLUMNS, GOAL, VALUE
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.jobs import Jobs
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.state import AppState
from heatreel.ui.tables import ROW, RowTable, sorted_view
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, label

_MOST_IN_MENU = 24


class ZonesPanel(Fill):
    """Head with search and goal, and the table."""

    def __init__(self, state: AppState, jobs: Jobs, zoning: Zoning, pencil: ZonePencil) -> None:
        super().__init__("surface.panel")
        self._state, self._jobs, self.zoning, self._pencil = state, jobs, zoning, pencil
        self.table = RowTable(COLUMNS, self._tip)
        self.table.quiet = lambda _zone: self._is_few()
        self.view, self.shown = sorted_view(self.table, "Zones", 1, Qt.SortOrder.DescendingOrder)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.set_columns_wide(COLUMNS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.view, 1)
        self.empty = label("", "dense", role="secondary")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.empty, 1)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now))
        self.view.customContextMenuRequested.connect(self._menu_at)
        self.view.entered_row.connect(lambda _zone: self._show_first())
        self.view.entered.connect(lambda index: zoning.hover(index.data(ROW)))
        zoning.changed.connect(self._renew)
        zoning.chosen_changed.connect(self._chosen)
        self._renew()

    def _head(self) -> Fill:
        head = Fill("surface.panel", bottom=True)
        head.setFixedHeight(theme().px("bar.panel_header"))
        layout = QHBoxLayout(head)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 0)
        layout.setSpacing(theme().px("space.s"))
        self.title = label("Zones", "dense", "semibold")
        self.about = label("", "dense", role="secondary")
        self.find = find_field("Find a zone", self.shown.setFilterFixedString)
        self.goal = GoalChooser(self.zoning.set_goal)
        self.draw = button("Draw", self._toggle_pencil, icon="pencil", compact=True)
        self.draw.setToolTip("Draw a zone on the map  Shift+Z")
        self.clicks = button("Show in replay", self._menu_below, compact=True)
        self.csv = button("CSV…", self._save, icon="download", compact=True)
        for part in (self.title, self.about):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self.draw, self.clicks, self.goal, self.find, self.csv):
            layout.addWidget(part)
        return head

    # showing ------------------------------------------------------------------------------------

    def _renew(self) -> None:
        found, zones = self.zoning.found, self.zoning.zones
        goal = self.zoning.goal
        self.table.titles = {GOAL: f"Went on to {path_of(goal)}"} if goal else {}
        self.table.set_rows(zones)
        self.title.setText("Zones" if not zones else f"Zones  {number_text(len(zones))}")
        about = []
        if found is not None:
            about = [plural_text(found.views, "page view")]
            if self._is_few():
                about.append(f"under {LEAST_VIEWS}: shares say little")
            if found.unknown:
                about.append(f"{plural_text(found.unknown, 'click')} on what is not known yet")
        self.about.setText(" · ".join(about))
        self.view.setVisible(bool(zones))
        self.empty.setVisible(not zones)
        some = found is not None and found.unknown
        self.empty.setText(
            "Looking for the elements that were clicked…" if some else "No clicks on this page"
        )
        self.csv.setEnabled(bool(zones))
        self.draw.setEnabled(found is not None and not found.request.state)
        self.view.setColumnHidden(GOAL, not self.zoning.goal)
        self.view.setColumnHidden(VALUE, all(zone.value_per_click is None for zone in zones))
        self.goal.show_pages(self.zoning.pages, self.zoning.goal)
        self._chosen()

    def _is_few(self) -> bool:
        """Whether there are so few page views that shares say little."""
        found = self.zoning.found
        return found is not None and found.views < LEAST_VIEWS

    def _tip(self, zone: Zone) -> str:
        few = f"\nUnder {LEAST_VIEWS} page views: shares say little." if self._is_few() else ""
        return f"{zone.name}\n{zone.selector}{few}"

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.zoning.choose(index.data(ROW))

    def _chosen(self) -> None:
        zone = self.zoning.chosen
        self.clicks.setEnabled(zone is not None and bool(zone.at))
        if zone is None:
            self.view.clearSelection()
            return
        row = next((at for at, one in enumerate(self.table.rows) if one is zone), -1)
        index = self.shown.mapFromSource(self.table.index(row, 0)) if row >= 0 else QModelIndex()
        if index.isValid() and self.view.currentIndex().row() != index.row():
            self.view.setCurrentIndex(index)

    # the clicks ---------------------------------------------------------------------------------

    def _show_first(self) -> None:
        zone = self.zoning.chosen
        if zone is not None and zone.at:
            self.zoning.show(zone.at[0])

    def _menu_below(self) -> None:
        self._menu(self.clicks.mapToGlobal(QPoint(0, self.clicks.height())))

    def _menu_at(self, place: QPoint) -> None:
        self._choose(self.view.indexAt(place))
        self._menu(self.view.viewport().mapToGlobal(place))

    def _toggle_pencil(self) -> None:
        self._pencil.set_active(not self._pencil.active)

    def menu(self) -> QMenu:
        """The clicks on the chosen zone, latest first, each a way into the replay."""
        made, zone = QMenu(self), self.zoning.chosen
        clicks = sorted(zone.at if zone is not None else (), key=lambda click: -click.t_ms)
        for click in clicks[:_MOST_IN_MENU]:
            made.addAction(date_text(click.t_ms), lambda click=click: self.zoning.show(click))
        if len(clicks) > _MOST_IN_MENU:
            made.addAction(f"and {number_text(len(clicks) - _MOST_IN_MENU)} more").setEnabled(False)
        if zone is not None and not zone.selector:
            if clicks:
                made.addSeparator()
            made.addAction("Rename…", lambda: self._pencil.rename(zone))
            made.addAction("Remove the zone", lambda: self._pencil.remove(zone))
        return made

    def _menu(self, place: QPoint) -> None:
        if self.zoning.chosen is not None:
            self.menu().popup(place)

    def _save(self) -> None:
        found = self.zoning.found
        if found is None:
            return
        name = f"zones-{slug(found.request.page)}-{found.request.width}.csv"
        path = ask_path(self, name, "Save zones", "Tables (*.csv *.json)")
        if path is None:
            return

        def write(to: Path) -> None:
            from heatreel.export.tables import write_table
            from heatreel.operations.zoning import ZONE_COLUMNS, zone_rows

            write_table(zone_rows(found), ZONE_COLUMNS, to)

        save_in_job(self._state, self._jobs, path, write)
