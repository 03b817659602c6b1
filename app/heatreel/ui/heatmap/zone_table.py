"""The columns of the table of zones, its model, and how its cells are painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heatreel.model.url import path_of
from heatreel.model.zone import LEAST_VIEWS, Share, Zone
from heatreel.ui.format import duration_text, number_text, percent_text
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.theme import theme

ZONE = Qt.ItemDataRole.UserRole  # the zone itself
SORT = ZONE + 1  # what its column is sorted by
_BAR = 1.6  # width of the bar of a share, in rows of the table


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    title: str
    rows_wide: float  # of a table's row height
    value: Callable[[Zone], float | str | None]  # by which it is sorted
    text: Callable[[Zone], tuple[str, str]]  # what is written, and beside it in a quiet colour
    tip: str = ""
    interval: bool = False  # beside the value, in room of its own


def _share_text(share: Share | None) -> tuple[str, str]:
    if share is None or not share.of:
        return "–", ""
    narrow = "\u202f"
    interval = f"{round(share.low * 100)}–{round(share.high * 100)}{narrow}%"
    return percent_text(share.value), interval


def _count_text(count: int) -> tuple[str, str]:
    return (number_text(count) if count else "0"), ""


def _seconds_text(seconds: float | None) -> tuple[str, str]:
    return ("–" if seconds is None else duration_text(seconds * 1000)), ""


COLUMNS = (
    Column("Zone", 8.0, lambda z: z.name.lower(), lambda z: (z.name, "")),
    Column("Clicks", 2.6, lambda z: z.clicks, lambda z: _count_text(z.clicks)),
    Column(
        "Share", 4.6, lambda z: z.share, lambda z: (percent_text(z.share), ""), "Of all clicks on the page"
    ),
    Column(
        "Click rate",
        5.2,
        lambda z: z.click_rate.value,
        lambda z: _share_text(z.click_rate),
        "Page views with a click here, of all; with the 95 % interval",
        interval=True,
    ),
    Column(
        "Exposed",
        5.0,
        lambda z: z.exposure.value if z.exposure else None,
        lambda z: _share_text(z.exposure),
        "Page views that had its middle in view for 150 ms, with the 95 % interval",
        interval=True,
    ),
    Column(
        "In view", 3.2, lambda z: z.exposure_s, lambda z: _seconds_text(z.exposure_s), "Median, where it was"
    ),
    Column(
        "First click",
        3.4,
        lambda z: z.first_click_s,
        lambda z: _seconds_text(z.first_click_s),
        "Median time from the beginning of the page view",
    ),
    Column(
        "Hover",
        3.0,
        lambda z: z.hover_s,
        lambda z: _seconds_text(z.hover_s),
        "Median time of the cursor on it, where the page could be rebuilt as it was",
    ),
    Column(
        "To click",
        3.0,
        lambda z: z.hover_to_click_s,
        lambda z: _seconds_text(z.hover_to_click_s),
        "Median time from when the cursor last came there to the first click",
    ),
    Column("Dead", 2.4, lambda z: z.dead, lambda z: _count_text(z.dead), "Clicks that nothing answered"),
    Column("Rage", 2.4, lambda z: z.rage, lambda z: _count_text(z.rage), "Clicks of rage"),
    Column(
        "Went on",
        5.0,
        lambda z: z.went_on.value if z.went_on else None,
        lambda z: _share_text(z.went_on),
        "Page views with a click here whose visitor came to the goal page afterwards",
        interval=True,
    ),
    Column(
        "Value",
        3.2,
        lambda z: z.value_per_click,
        lambda z: ("–" if z.value_per_click is None else f"{z.value_per_click:,.2f}", ""),
        "What the sessions that clicked here were worth, by click",
    ),
)
_BARS = {2}  # columns with a bar before the text
GOAL, VALUE = len(COLUMNS) - 2, len(COLUMNS) - 1


class ZoneTable(QAbstractTableModel):
    """A row a zone."""

    def __init__(self, zoning: Zoning) -> None:
        super().__init__()
        self._zoning = zoning
        self.zones: tuple[Zone, ...] = ()
        self.few = False  # so few views that shares say little
        zoning.changed.connect(self.renew)

    def renew(self) -> None:
        """Others were counted."""
        self.beginResetModel()
        found = self._zoning.found
        self.zones = found.zones if found is not None else ()
        self.few = found is not None and found.views < LEAST_VIEWS
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Zones."""
        return 0 if parent is not None and parent.isValid() else len(self.zones)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """The goal's column is hidden where there is no goal."""
        return len(COLUMNS)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Texts to write; by `ZONE` the zone, by `SORT` what the column is sorted by."""
        zone, column = self.zones[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(filter(None, column.text(zone)))
        if role == ZONE:
            return zone
        if role == SORT:
            value = column.value(zone)
            return -inf if value is None or value != value else value
        if role == Qt.ItemDataRole.ToolTipRole:
            few = f"\nUnder {LEAST_VIEWS} page views: shares say little." if self.few else ""
            return f"{zone.name}\n{zone.selector}{few}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles, with their meaning as tool tips."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            goal = self._zoning.goal
            title = f"Went on to {path_of(goal)}" if section == GOAL and goal else column.title
            return title if section == 0 else f"{title}\u2003"  # room for the arrow of the order
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class ZoneDelegate(QStyledItemDelegate):
    """Values in the row's colour, intervals quiet, a bar for shares."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        column, zone = COLUMNS[index.column()], index.data(ZONE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme().color("accent.soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme().color("surface.hover"))
        few = index.model().sourceModel().few
        quiet, pad = theme().color("text.tertiary"), theme().px("space.s")
        box = QRectF(option.rect).adjusted(pad, 0, -pad, 0)
        value, beside = column.text(zone)
        is_nothing = value in ("0", "–")
        painter.setFont(theme().font("dense", "medium" if index.column() < 2 else "regular"))
        painter.setPen(quiet if few or is_nothing else theme().color("text.primary"))
        if index.column() == 0:
            text = painter.fontMetrics().elidedText(value, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if column.interval:
                painter.setPen(quiet)
                painter.drawText(box, right, beside)
                room = painter.fontMetrics().horizontalAdvance("00–100\u202f%") + pad
                box.setRight(box.right() - room)
                painter.setPen(quiet if few or is_nothing else theme().color("text.primary"))
            painter.drawText(box, right, value)
            if index.column() in _BARS:
                self._bar(painter, box, zone.share)
        painter.restore()

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, share: float) -> None:
        wide, high = _BAR * theme().px("row.table"), theme().px("space.xs")
        back = QRectF(box.left(), box.center().y() - high / 2, wide, high)
        painter.fillRect(back, theme().color("border.subtle"))
        painter.fillRect(
            QRectF(back.left(), back.top(), max(1.0, wide * share), high), theme().color("text.secondary")
        )
