"""The two forms of the library: a list of two-line rows, and a table."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from heatreel.ui.library.model import COLUMNS, UNSORTED, SessionModel
from heatreel.ui.library.rows import ListDelegate, TableDelegate
from heatreel.ui.theme import theme

# widths in rows of a table (28 px)
_WIDTHS = {
    "start": 5.2, "duration": 2.7, "pages": 2.0, "clicks": 2.0, "device": 6.1, "url": 4.8,
    "moments": 2.8, "score": 3.2, "watched": 2.6, "star": 1.8, "tags": 4.0,
}  # fmt: skip


class SessionView(QTableView):
    """Shared behaviour: a row is chosen by click or key, Enter and click open it."""

    chosen = Signal(object, int)  # ids selected, id that is current

    def __init__(self, model: SessionModel) -> None:
        super().__init__()
        self.setModel(model)
        self._quiet = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().selectionChanged.connect(self._tell)
        theme().changed.connect(self.viewport().update)

    def selected_ids(self) -> list[int]:
        """Ids of the selected rows, top to bottom. Every row is visited once, by ranges."""
        model, ids = self.model(), []
        for span in self.selectionModel().selection():
            ids += [(row, model.id_at(row)) for row in range(span.top(), span.bottom() + 1)]
        return [session_id for _row, session_id in sorted(set(ids)) if session_id is not None]

    def select_rows(self, rows: list[int], current: int | None) -> None:
        """Select without telling."""
        self._quiet = True
        selection, model = QItemSelection(), self.model()
        for first, last in _runs(rows):
            selection.select(model.index(first, 0), model.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)
        if current is not None:
            self.selectionModel().setCurrentIndex(self.model().index(current, 0), flags.NoUpdate)
        self._quiet = False

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to show a row."""
        self.scrollTo(self.model().index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _tell(self) -> None:
        if not self._quiet:
            current = self.model().id_at(self.currentIndex().row()) if self.currentIndex().isValid() else None
            self.chosen.emit(self.selected_ids(), current or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters belong to the actions, not to a search by letter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ListView(SessionView):
    """46 px rows below heads of days."""

    def __init__(self, model: SessionModel) -> None:
        super().__init__(model)
        self.delegate = ListDelegate(self)
        self.setItemDelegate(self.delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme().px("row.list_two_line"))
        self._low_rows: tuple[int, ...] = ()
        model.modelReset.connect(self._heads)

    def _heads(self) -> None:
        """Heads of days are lower. The view keeps heights over a reset, so those of before are undone."""
        low, high = theme().px("row.table"), theme().px("row.list_two_line")
        heads = tuple(self.model().head_rows)
        for row in set(self._low_rows) - set(heads):
            self.setRowHeight(row, high)
        for row in heads:
            self.setRowHeight(row, low)
        self._low_rows = heads


class TableView(SessionView):
    """A column for each of what is known; a click on a head sorts."""

    sort_wanted = Signal(str, bool)  # column, descending

    def __init__(self, model: SessionModel) -> None:
        super().__init__(model)
        self.delegate = TableDelegate(self)
        self.setItemDelegate(self.delegate)
        row = theme().px("row.table")
        self.verticalHeader().setDefaultSectionSize(row)
        head = self.horizontalHeader()
        head.setFixedHeight(row)
        head.setFont(theme().font("small", "medium"))
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(False)
        head.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        head.setSectionsClickable(True)
        head.setStretchLastSection(True)
        for at, (name, _title) in enumerate(COLUMNS):
            self.setColumnWidth(at, round(_WIDTHS[name] * row))
        head.sectionClicked.connect(self._sort)

    def _sort(self, column: int) -> None:
        name = COLUMNS[column][0]
        if name in UNSORTED:
            return
        descending = self.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        self.sort_wanted.emit(name, descending)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Sorted rows as runs of neighbours, so that thousands of rows are one range."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
