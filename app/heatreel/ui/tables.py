"""Tables whose rows are plain objects: columns declared as data, painted alike, sorted by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from heatreel.model.zone import Share
from heatreel.ui.format import duration_text, number_text, percent_text
from heatreel.ui.theme import theme

ROW = Qt.ItemDataRole.UserRole  # the object itself
SORT = ROW + 1  # what its column is sorted by

Painter = Callable[[QPainter, QRectF, Any], None]


@dataclass(frozen=True, slots=True)
class Column:
    """One column over rows of any kind.

    ``value``: by which it is sorted. ``text``: what is written, and beside it in a quiet colour. ``paint``
    draws the cell in place of the text.
    """

    title: str
    rows_wide: float  # of a table's row height
    value: Callable[[Any], float | str | None]
    text: Callable[[Any], tuple[str, str]]
    tip: str = ""
    left: bool = False  # words, not a number
    interval: bool = False  # what is beside the value has room of its own
    paint: Painter | None = None


def count_text(count: int) -> tuple[str, str]:
    """ "1,942" """
    return number_text(count), ""


def seconds_text(seconds: float | None) -> tuple[str, str]:
    """ "1.4 s"; "–" for none."""
    return ("–" if seconds is None else duration_text(seconds * 1000)), ""


def share_text(share: Share | None) -> tuple[str, str]:
    """ "56 %" and its interval "49–63 %"."""
    if share is None or not share.of:
        return "–", ""
    return percent_text(share.value), interval_text(share)


def interval_text(share: Share) -> str:
    """ "49–63 %" """
    return f"{round(share.low * 100)}–{round(share.high * 100)}\u202f%"


class RowTable(QAbstractTableModel):
    """Any rows with the same columns. ``tip`` says what the pointer over a row shows."""

    def __init__(self, columns: Sequence[Column], tip: Callable[[Any], str] = lambda _row: "") -> None:
        super().__init__()
        self.columns, self._tip = tuple(columns), tip
        self.rows: tuple[Any, ...] = ()
        self.quiet: Callable[[Any], bool] = lambda _row: False  # rows that say little
        self.titles: dict[int, str] = {}  # of columns that are called otherwise now

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Texts to write; by `ROW` the object, by `SORT` what the column is sorted by."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(filter(None, column.text(row)))
        if role == ROW:
            return row
        if role == SORT:
            value = column.value(row)
            return -inf if value is None or value != value else value
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row) or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles, with their meaning as tool tips."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            title = self.titles.get(section, column.title)
            return title if column.left else f"{title}\u2003"  # room for the order's arrow
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column.left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class CellDelegate(QStyledItemDelegate):
    """Values in the row's colour, what is beside them quiet."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        model = index.model()
        table = model.sourceModel() if hasattr(model, "sourceModel") else model
        column, row = table.columns[index.column()], index.data(ROW)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme().color("accent.soft"))
        elif index.row() == getattr(option.widget, "hovered_row", -1):
            painter.fillRect(option.rect, theme().color("surface.hover"))
        pad = theme().px("space.s")
        box = QRectF(option.rect).adjusted(pad, 0, -pad, 0)
        if column.paint is not None:
            painter.setClipRect(option.rect)
            column.paint(painter, box, row)
        else:
            self._write(painter, box, column, row, table.quiet(row))
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, box: QRectF, column: Column, row: Any, is_quiet: bool) -> None:
        value, beside = column.text(row)
        quiet, gap = theme().color("text.tertiary"), theme().px("space.s")
        painter.setFont(theme().font("dense", "medium" if column.left and not beside else "regular"))
        measure = painter.fontMetrics()
        ink = quiet if is_quiet or value in ("0", "–") else theme().color("text.primary")
        middle = Qt.AlignmentFlag.AlignVCenter
        if column.left:
            painter.setPen(ink)
            shown = measure.elidedText(value, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, shown)
            box.setLeft(box.left() + measure.horizontalAdvance(shown) + gap)
            if beside and box.width() > gap:
                painter.setPen(quiet)
                more = measure.elidedText(beside, Qt.TextElideMode.ElideRight, int(box.width()))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, more)
            return
        right = Qt.AlignmentFlag.AlignRight | middle
        if column.interval:
            painter.setPen(quiet)
            painter.drawText(box, right, beside)
            box.setRight(box.right() - measure.horizontalAdvance("00–100\u202f%") - gap)
        painter.setPen(ink)
        painter.drawText(box, right, value)


class AxisHead(QHeaderView):
    """Heads of the columns, of which one carries the axis of what is drawn below it.

    ``marks``: places of its marks with their words, for the inside of the head; those that would lie over
    the ``title`` or over each other are left out. While its column is sorted by, the order's arrow is there.
    """

    def __init__(
        self, section: int, marks: Callable[[QRectF], Sequence[tuple[float, str]]], title: str = ""
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._section, self._marks, self._title = section, marks, title
        dress_head(self)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The style's own, and the marks over it."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        if section != self._section or is_sorted:
            return
        painter.save()
        pad = theme().px("space.s")
        box = QRectF(rect).adjusted(pad, 0, -pad, 0)
        last = float("-inf")
        if self._title:
            last = box.left() + self.fontMetrics().horizontalAdvance(self._title)
        painter.setFont(theme().font("micro"))
        painter.setPen(theme().color("text.tertiary"))
        for x, words in self._marks(box):
            wide = painter.fontMetrics().horizontalAdvance(words)
            left = min(x - wide / 2, box.right() - wide)
            if left > last + theme().px("space.xs"):
                place = QRectF(left, box.top(), wide + 1, box.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
                last = left + wide
        painter.restore()


def dress_head(head: QHeaderView) -> None:
    """The heads of all tables: a row high, small."""
    head.setFixedHeight(theme().px("row.table"))
    head.setFont(theme().font("small", "medium"))
    head.setHighlightSections(False)


class RowView(QTableView):
    """A table to look through. ``entered_row`` with the row of Enter or a double click; letters belong to
    the actions of the window."""

    entered_row = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.hovered_row = -1
        row = theme().px("row.table")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setItemDelegate(CellDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row)
        dress_head(self.horizontalHeader())
        self.doubleClicked.connect(lambda index: self.entered_row.emit(index.data(ROW)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row under the pointer is lit."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def set_columns_wide(self, columns: Sequence[Column], stretch: int | None = 0) -> None:
        """Widths as declared; one column takes what is left."""
        for at, column in enumerate(columns):
            self.setColumnWidth(at, round(column.rows_wide * theme().px("row.table")))
        if stretch is not None:
            self.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def select(self, is_wanted: Callable[[Any], bool]) -> None:
        """Choose the first row that is wanted, else the first of all."""
        rows = range(self.model().rowCount())
        at = next((i for i in rows if is_wanted(self.model().index(i, 0).data(ROW))), 0)
        if len(rows):
            self.setCurrentIndex(self.model().index(at, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_row.emit(self.currentIndex().data(ROW))
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


def sorted_view(
    table: RowTable, name: str, by: int, order: Qt.SortOrder
) -> tuple[RowView, QSortFilterProxyModel]:
    """A view that a click on a head sorts, and its proxy, which also filters by the first column."""
    shown = QSortFilterProxyModel()
    shown.setSourceModel(table)
    shown.setSortRole(SORT)
    shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    shown.setFilterKeyColumn(0)
    view = RowView(name)
    view.setModel(shown)
    view.setSortingEnabled(True)
    view.sortByColumn(by, order)
    return view, shown
