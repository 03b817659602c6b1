"""The table of zones below the map: sortable, searchable, each row a way to the clicks in the replay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
)

from heatreel.model.url import path_of, slug
from heatreel.model.zone import LEAST_VIEWS
from heatreel.ui.format import (
    date_text,
    number_text,
    plural_text,
)
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.zone_table import COLUMNS, GOAL, SORT, VALUE, ZONE, ZoneDelegate, ZoneTable
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.jobs import Jobs
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, label

_MOST_IN_MENU = 24


class ZoneView(QTableView):
    """Keys as in the library: letters belong to the actions."""

    def __init__(self, on_enter: Callable[[], None]) -> None:
        super().__init__()
        self._on_enter = on_enter
        row = theme().px("row.table")
        self.setAccessibleName("Zones")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row)
        head = self.horizontalHeader()
        head.setFixedHeight(row)
        head.setFont(theme().font("small", "medium"))
        head.setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the first click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ZonesPanel(Fill):
    """Head with search and goal, and the table."""

    def __init__(self, state: AppState, jobs: Jobs, zoning: Zoning, pencil: ZonePencil) -> None:
        super().__init__("surface.panel")
        self._state, self._jobs, self.zoning, self._pencil = state, jobs, zoning, pencil
        self.table = ZoneTable(zoning)
        self.shown = QSortFilterProxyModel()
        self.shown.setSourceModel(self.table)
        self.shown.setSortRole(SORT)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setFilterKeyColumn(0)
        self.view = ZoneView(self._show_first)
        self.view.setModel(self.shown)
        self.view.setItemDelegate(ZoneDelegate(self.view))
        row = theme().px("row.table")
        for at, column in enumerate(COLUMNS):
            self.view.setColumnWidth(at, round(column.rows_wide * row))
        self.view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
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
        self.view.doubleClicked.connect(lambda _index: self._show_first())
        self.view.entered.connect(lambda index: zoning.hover(index.data(ZONE)))
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
        self.find = QLineEdit()
        self.find.setPlaceholderText("Find a zone")
        self.find.setAccessibleName("Find a zone")
        self.find.setProperty("compact", True)
        self.find.setClearButtonEnabled(True)
        self.find.setMaximumWidth(6 * theme().px("row.table"))
        self.find.textChanged.connect(self.shown.setFilterFixedString)
        self.goal = QComboBox()
        self.goal.setAccessibleName("Goal page")
        self.goal.setToolTip("The page to which visitors are to come")
        self.goal.setMaximumWidth(7 * theme().px("row.table"))
        self.goal.activated.connect(lambda at: self.zoning.set_goal(self.goal.itemData(at) or ""))
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
        self.title.setText("Zones" if not zones else f"Zones  {number_text(len(zones))}")
        about = []
        if found is not None:
            about = [plural_text(found.views, "page view")]
            if found.views < LEAST_VIEWS:
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
        self._fill_goals()
        self._chosen()

    def _fill_goals(self) -> None:
        self.goal.blockSignals(True)
        self.goal.clear()
        self.goal.addItem("No goal page", "")
        for page in self.zoning.pages:
            self.goal.addItem(path_of(page), page)
        self.goal.setCurrentIndex(max(0, self.goal.findData(self.zoning.goal)))
        self.goal.blockSignals(False)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.zoning.choose(index.data(ZONE))

    def _chosen(self) -> None:
        zone = self.zoning.chosen
        self.clicks.setEnabled(zone is not None and bool(zone.at))
        if zone is None:
            self.view.clearSelection()
            return
        row = next((at for at, one in enumerate(self.table.zones) if one is zone), -1)
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
