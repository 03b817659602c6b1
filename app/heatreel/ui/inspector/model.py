"""Rows of the inspector as Qt sees them: which are shown, what is looked for, what the right side says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from heatreel.model.inspect import InspectRows, RowKind
from heatreel.model.moment import Moment
from heatreel.ui.format import NARROW, duration_text, number_text, position_text
from heatreel.ui.theme import theme

KINDS = tuple(RowKind)
ICONS = (
    "mouse-pointer-click", "keyboard", "arrow-up-down", "app-window", "terminal", "network", "circle-alert",
    "tag",
)  # fmt: skip
NAMES = ("Clicks", "Inputs", "Scrolls", "Pages", "Console", "Network", "Errors", "Custom events")
_LONG = 24  # characters: a longer text may be cut off, the tool tip has all of it
_QUICK_MS = 50.0  # a run that took less is one act


class InspectorModel(QAbstractListModel):
    """All rows, and those of them that are shown. A model row is a place in ``shown``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: InspectRows | None = None
        self.start_ms = 0.0
        self.kinds = np.ones(len(KINDS), bool)
        self.shown = np.empty(0, np.int64)
        self.shown_t_ms = np.empty(0, np.float64)
        self.counts = np.zeros(len(KINDS), np.int64)
        self.needle = ""
        self.matches = np.empty(0, np.int64)  # model rows that hold what is looked for
        self.signals: dict[
            int, tuple[str, bool]
        ] = {}  # row → signal of the moment that it is part of, hollow

    # what is shown ------------------------------------------------------------------------------

    def set_rows(self, rows: InspectRows | None, start_ms: float) -> None:
        """Show another session's rows, or none."""
        self.beginResetModel()
        self.rows, self.start_ms, self.signals = rows, start_ms, {}
        self.counts = (
            np.zeros(len(KINDS), np.int64)
            if rows is None
            else np.bincount(rows.kind, minlength=len(KINDS)).astype(np.int64)
        )
        self._look()
        self._filter()
        self.endResetModel()

    def set_kinds(self, kinds: Sequence[bool]) -> None:
        """Show only these kinds."""
        self.beginResetModel()
        self.kinds = np.array(kinds, bool)
        self._filter()
        self.endResetModel()

    def look_for(self, text: str) -> None:
        """Mark the rows that hold a text; all rows stay."""
        self.needle = text.strip().lower()
        self._look()
        self._match()
        if len(self.shown):
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))

    def _filter(self) -> None:
        rows = self.rows
        self.shown = np.empty(0, np.int64) if rows is None else np.flatnonzero(self.kinds[rows.kind])
        self.shown_t_ms = np.empty(0, np.float64) if rows is None else rows.t_ms[self.shown]
        self._match()

    def _look(self) -> None:
        rows = self.rows
        self._holding = None if rows is None or not self.needle else rows.holding(self.needle)

    def _match(self) -> None:
        found = self._holding
        self.matches = np.empty(0, np.int64) if found is None else np.flatnonzero(found[self.shown])

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Click rows say which moment they are part of."""
        self.signals = {}
        if self.rows is not None and moments:
            by_time: dict[float, tuple[str, bool]] = {}
            for moment in sorted(moments, key=lambda m: m.score):
                hollow = moment.signal == "dead_click" and moment.variant == "other"
                by_time.update((t, (moment.signal, hollow)) for t, _x, _y in moment.clicks)
            clicks = np.flatnonzero(self.rows.kind == RowKind.CLICK)
            times = self.rows.t_ms[clicks].tolist()
            self.signals = {
                row: by_time[t] for row, t in zip(clicks.tolist(), times, strict=True) if t in by_time
            }
        if len(self.shown):
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))

    # places -------------------------------------------------------------------------------------

    def before(self, t_ms: float) -> int:
        """How many of the shown rows are not later than a time."""
        return int(np.searchsorted(self.shown_t_ms, t_ms, side="right"))

    def match_from(self, at: int, step: int) -> int:
        """The model row of the next match after (or before) a model row, around the end; -1 = none."""
        if not len(self.matches):
            return -1
        if step > 0:
            place = int(np.searchsorted(self.matches, at, side="right"))
        else:
            place = int(np.searchsorted(self.matches, at, side="left")) - 1
        return int(self.matches[place % len(self.matches)])

    def match_number(self, at: int) -> int:
        """Number of the match at a model row, from 1; 0 = it is none."""
        place = int(np.searchsorted(self.matches, at))
        return place + 1 if place < len(self.matches) and self.matches[place] == at else 0

    def row_of(self, at: int) -> int:
        """The row of a model row, -1 if there is none."""
        return int(self.shown[at]) if 0 <= at < len(self.shown) else -1

    def place_of(self, row: int) -> int:
        """The model row of a row, -1 if it is not shown."""
        at = int(np.searchsorted(self.shown, row))
        return at if at < len(self.shown) and self.shown[at] == row else -1

    # words --------------------------------------------------------------------------------------

    def side_of(self, row: int) -> str:
        """What stands at the right of a row that is neither a request nor part of a moment."""
        rows = self.rows
        assert rows is not None
        took, count = float(rows.duration_ms[row]), int(rows.count[row])
        if rows.kind[row] == RowKind.INPUT and count > 1 and not rows.side[row]:
            return f"{number_text(count)}{NARROW}keys, {duration_text(took)}"
        if rows.kind[row] == RowKind.SCROLL and took >= _QUICK_MS:
            return duration_text(took)
        if rows.kind[row] == RowKind.CUSTOM and took > 0:
            return duration_text(took)
        return rows.side[row]

    def status_of(self, row: int) -> tuple[str, str]:
        """Status and duration of a request; "–" for what was not recorded."""
        rows = self.rows
        assert rows is not None
        status, took = int(rows.status[row]), float(rows.duration_ms[row])
        shown = "–" if status < 0 else "failed" if status == 0 else str(status)
        return shown, "" if np.isnan(took) else duration_text(took)

    def line_of(self, row: int) -> str:
        """A row as a line of text."""
        rows = self.rows
        assert rows is not None
        parts = [position_text(float(rows.t_ms[row]) - self.start_ms), rows.word[row], rows.text[row]]
        if rows.kind[row] == RowKind.NETWORK:
            parts += [part for part in self.status_of(row) if part]
        else:
            parts.append(self.side_of(row))
        if row in self.signals:
            parts.append(theme().signal_label(self.signals[row][0]))
        return "  ".join(part for part in parts if part)

    # Qt -----------------------------------------------------------------------------------------

    def rowCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.line_of(int(self.shown[index.row()]))
        if role == Qt.ItemDataRole.ToolTipRole and self.rows is not None:
            text = self.rows.text[int(self.shown[index.row()])]
            return text if len(text) > _LONG else None
        return None
