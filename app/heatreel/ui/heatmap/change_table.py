"""One table of changes between the sides of a comparison, with the axis of its plot in its head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from heatreel.ui.heatmap.changes import (
    CLICKS_A,
    CLICKS_B,
    INTERVAL,
    NAME,
    PLOT,
    READING,
    Kind,
    Plot,
    columns,
    tip_text,
)
from heatreel.ui.tables import ROW, AxisHead, RowTable, sorted_view
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label

if TYPE_CHECKING:
    from heatreel.analysis.comparing import Change

_NARROW, _NARROWEST = 46, 41  # rows of a table: below that columns are left out


class ChangeTable(QWidget):
    """Rows, or words in their place."""

    chosen_changed = Signal(object)  # Change or None
    hovered_changed = Signal(object)
    entered = Signal(object)
    menu_wanted = Signal(QPoint)  # where on the screen

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind, self.plot = kind, Plot()
        self.chosen: Change | None = None
        made = columns(self.plot, kind)
        self.table = RowTable(made, tip_text)
        self.table.quiet = lambda one: bool(one.thin)
        order = Qt.SortOrder.AscendingOrder if kind.by_rank else Qt.SortOrder.DescendingOrder
        by = NAME if kind.by_rank else READING
        self.view, self.shown = sorted_view(self.table, f"Changes: {kind.tab.lower()}", by, order)
        self.head = AxisHead(PLOT, self.plot.marks)
        self.head.setSectionsClickable(True)
        self.view.setHorizontalHeader(self.head)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(by, order)
        self.view.set_columns_wide(made, None)
        self.head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu_at)
        self.view.entered_row.connect(self.entered)
        self.view.entered.connect(lambda index: self.hovered_changed.emit(index.data(ROW)))
        self.view.viewport().installEventFilter(self)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now))
        self.empty = label("", "dense", role="secondary")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)

    def show_rows(self, rows: Sequence[Change], words: str = "") -> None:
        """These rows; the one that was chosen stays so. Without rows these words."""
        before = self.chosen
        self.plot.fit(rows)
        self.table.set_rows(rows)
        self.chosen = None
        self.view.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.setText(words)
        self.head.viewport().update()
        same = (one for one in rows if before is not None and one.identity == before.identity)
        self.choose(next(same, None))

    def choose(self, row: Change | None) -> None:
        """This row, or none."""
        if row is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
            self._choose(QModelIndex())
            return
        at = next(i for i, one in enumerate(self.table.rows) if one is row)
        index = self.shown.mapFromSource(self.table.index(at, 0))
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen = index.data(ROW) if index.isValid() else None
        self.chosen_changed.emit(self.chosen)

    def _menu_at(self, place: QPoint) -> None:
        if self.view.indexAt(place).isValid():
            self._choose(self.view.indexAt(place))
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left the rows."""
        if event.type() == QEvent.Type.Leave:
            self.hovered_changed.emit(None)
        return super().eventFilter(watched, event)

    @property
    def is_narrow(self) -> bool:
        """Whether what the plot and the rates also say is left out."""
        return self.width() < _NARROW * theme().px("row.table")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, columns are left out."""
        super().resizeEvent(event)
        self.view.setColumnHidden(INTERVAL, self.is_narrow)
        narrowest = self.width() < _NARROWEST * theme().px("row.table")
        for column in (CLICKS_A, CLICKS_B):
            self.view.setColumnHidden(column, narrowest or not self.kind.clicks)
