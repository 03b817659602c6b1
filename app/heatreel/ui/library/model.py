"""The list of sessions as a Qt model that holds ids only; rows are fetched in batches as they are seen."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from heatreel.ui.words import day_key

if TYPE_CHECKING:
    from heatreel.model.session import SessionRow

BATCH = 64
MAX_CACHED = 4096
ROW = Qt.ItemDataRole.UserRole  # the SessionRow of an index, None for a head
HEAD = Qt.ItemDataRole.UserRole + 1  # (epoch ms of the first, count) of a day's head

# id of the column in the library's sort, title
COLUMNS: tuple[tuple[str, str], ...] = (
    ("start", "Start"),
    ("duration", "Length"),
    ("pages", "Pages"),
    ("clicks", "Clicks"),
    ("device", "Device"),
    ("url", "First page"),
    ("moments", "Moments"),
    ("score", "Score"),
    ("watched", "Watched"),
    ("star", "Star"),
    ("tags", "Tags"),
)
UNSORTED = frozenset({"moments"})
NUMERIC = frozenset({"duration", "pages", "clicks"})


class RowSource(Protocol):
    """What the model asks of a library."""

    def rows(self, ids: Sequence[int]) -> list[SessionRow]: ...


class SessionCache:
    """Rows by id, fetched around the one that is asked for."""

    def __init__(self) -> None:
        self._source: RowSource | None = None
        self._rows: OrderedDict[int, SessionRow] = OrderedDict()
        self.ids: Sequence[int] = ()
        self.fetched = 0  # rows asked of the library so far

    def reset(self, source: RowSource | None, ids: Sequence[int]) -> None:
        """Other ids, or rows that may have changed."""
        self._source, self.ids = source, ids
        self._rows.clear()

    def row(self, position: int) -> SessionRow | None:
        """The row at a position in ``ids``; None when it is gone."""
        session_id = int(self.ids[position])
        found = self._rows.get(session_id)
        if found is None and self._source is not None:
            first = position // BATCH * BATCH
            batch = [int(i) for i in self.ids[first : first + BATCH]]
            self.fetched += len(batch)
            for row in self._source.rows(batch):
                self._rows[row.id] = row
            while len(self._rows) > MAX_CACHED:
                self._rows.popitem(last=False)
            found = self._rows.get(session_id)
        return found


class SessionModel(QAbstractTableModel):
    """The table form has a column each; the list form one column, and a head above each day."""

    def __init__(self, cache: SessionCache, *, grouped: bool) -> None:
        super().__init__()
        self._cache, self._grouped = cache, grouped
        self._days: list[tuple[int, float]] = []  # (position of a day's first session, its epoch ms)
        self._head_rows: list[int] = []

    def begin(self) -> None:
        """Before the cache gets other ids."""
        self.beginResetModel()

    def end(self, days: list[tuple[int, float]]) -> None:
        """After it; ``days`` only where the list is sorted by start."""
        self._days = days if self._grouped else []
        self._head_rows = [first + i for i, (first, _t) in enumerate(self._days)]
        self.endResetModel()

    @property
    def head_rows(self) -> list[int]:
        """Rows that are heads of days."""
        return self._head_rows

    def position(self, row: int) -> int | None:
        """Position in ids of a row of the view; None for a head."""
        if not self._head_rows:
            return row
        before = _count_below(self._head_rows, row)
        if before < len(self._head_rows) and self._head_rows[before] == row:
            return None
        return row - before

    def row_of(self, position: int) -> int:
        """Row of the view of a position in ids."""
        return position + bisect_right(self._days, (position, math.inf))

    def id_at(self, row: int) -> int | None:
        """Session id of a row of the view; None for a head."""
        position = self.position(row)
        return None if position is None else int(self._cache.ids[position])

    # QAbstractTableModel ------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Sessions and heads."""
        if parent is not None and parent.isValid():
            return 0
        return len(self._cache.ids) + len(self._head_rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """One in the list form."""
        return 1 if self._grouped else len(COLUMNS)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Heads cannot be chosen."""
        if self.position(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The delegates paint from ROW and HEAD; screen readers get a sentence."""
        if role not in (ROW, HEAD, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        position = self.position(index.row())
        if position is None:
            return self._head(index.row()) if role == HEAD else None
        if role == HEAD:
            return None
        row = self._cache.row(position)
        if role == ROW or row is None:
            return row
        return _sentence(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][1]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            right = COLUMNS[section][0] in NUMERIC
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _head(self, row: int) -> tuple[float, int]:
        at = _count_below(self._head_rows, row)
        first, t_ms = self._days[at]
        end = self._days[at + 1][0] if at + 1 < len(self._days) else len(self._cache.ids)
        return t_ms, end - first


def _count_below(sorted_rows: list[int], row: int) -> int:
    return bisect_left(sorted_rows, row)


def _sentence(row: SessionRow) -> str:
    from heatreel.ui.words import counted, day, duration, time_of_day

    return (
        f"{day(row.start_ms)}, {time_of_day(row.start_ms)} · {duration(row.duration_ms)} · "
        f"{counted(row.pages, 'page')} · {counted(row.clicks, 'click')} · {row.first_url}\n{row.file}"
    )


def find_days(source: RowSource, ids: Sequence[int], max_days: int = 2000) -> list[tuple[int, float]]:
    """First position and time of each local day in ids sorted by start.

    Halves the list where its ends lie on different days, a level at a time, so that 100,000 sessions cost
    a few hundred rows and not all of them. Empty when there are more than ``max_days``.
    """
    if not len(ids):
        return []
    times: dict[int, float] = {}

    def load(positions: set[int]) -> None:
        missing = sorted(positions - times.keys())
        rows = {row.id: row.start_ms for row in source.rows([int(ids[p]) for p in missing])}
        for position in missing:
            times[position] = rows.get(int(ids[position]), 0.0)

    spans = [(0, len(ids) - 1)]
    load({0, len(ids) - 1})
    starts = [0]
    while spans:
        open_spans = [(a, b) for a, b in spans if day_key(times[a]) != day_key(times[b])]
        starts += [b for a, b in open_spans if b - a == 1]
        halves = [(a, b, (a + b) // 2) for a, b in open_spans if b - a > 1]
        if len(starts) + len(halves) > max_days:
            return []
        load({middle for _a, _b, middle in halves})
        spans = [span for a, b, middle in halves for span in ((a, middle), (middle, b))]
    return [(position, times[position]) for position in sorted(starts)]
