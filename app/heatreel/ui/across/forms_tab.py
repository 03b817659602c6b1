"""Forms: a list at the left; of the chosen one its fields in a table, with each use on a strip of time."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from heatreel.analysis.intervals import share_of
from heatreel.model.url import path_of
from heatreel.model.zone import LEAST_VIEWS
from heatreel.ui.across.model import Across
from heatreel.ui.format import date_text, duration_text, number_text, percent_text
from heatreel.ui.tables import (
    ROW,
    AxisHead,
    CellDelegate,
    Column,
    RowTable,
    RowView,
    count_text,
    seconds_text,
    share_text,
    sorted_view,
)
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, Fill, label, line

if TYPE_CHECKING:
    from heatreel.analysis.forms import FieldReading, FieldUse, FormReading

_LIST_ROWS = 10.0
_STRIP = 1  # column
_SHORTEST_S, _LONGEST_S = 0.3, 120.0  # ends of the strip; what is beyond stands at the end
_TICKS_S = (1, 3, 10, 30, 100)
_FAMILY = "form_abandonment"  # whose colour marks where people left
_FIND_PX = 6
_TIME = "Time"


def strip_x(seconds: float, box: QRectF) -> float:
    """Where a time stands on the strip; a step to the right is a factor."""
    clipped = min(max(seconds, _SHORTEST_S), _LONGEST_S)
    share = log(clipped / _SHORTEST_S) / log(_LONGEST_S / _SHORTEST_S)
    return box.left() + box.width() * share


def _marks(box: QRectF) -> list[tuple[float, str]]:
    """Where the axis of the strip is marked, and with what."""
    return [(strip_x(tick, box), f"{tick}\u202fs") for tick in _TICKS_S]


def _strip(p: QPainter, box: QRectF, one: FieldReading) -> None:
    """Each use a stroke at the time that it took, where people left a wedge, the median a bar."""
    p.setPen(QPen(theme().color("border.subtle"), 1))
    for tick in _TICKS_S:
        x = int(strip_x(tick, box))
        p.drawLine(x, int(box.top()), x, int(box.bottom()))
    middle, half = box.center().y(), box.height() * 0.3
    ink = theme().color("act.mark", 0.75)
    p.setPen(QPen(ink, 1.5))
    for use in one.uses:
        if not use.is_last:
            x = strip_x(use.spent_s, box)
            p.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    if one.spent_s is not None:
        x = strip_x(one.spent_s, box)
        p.fillRect(QRectF(x - 1.5, box.top() + 3, 3, box.height() - 6), theme().color("text.primary"))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().signal_mark(_FAMILY))
    size = box.height() * 0.18
    for use in one.uses:
        if use.is_last:
            x = strip_x(use.spent_s, box)
            corners = ((x - size, middle), (x + size * 0.8, middle - size), (x + size * 0.8, middle + size))
            p.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _form_name(form: FormReading) -> str:
    """Its id, else the field that is used first."""
    last = form.selector.split(" > ")[-1]
    return last if last.startswith("#") else f"from {form.fields[0].name}"


COLUMNS = (
    Column("Field", 5.0, lambda one: one.name.lower(), lambda one: (one.name, ""), left=True),
    Column(
        _TIME,
        6.0,
        lambda one: one.spent_s,
        lambda one: ("", ""),
        "Time spent in the field: each use a stroke, the median a bar, a wedge where the form was then left",
        left=True,
        paint=_strip,
    ),
    Column("Used", 2.3, lambda one: one.used, lambda one: count_text(one.used), "Times focused or changed"),
    Column(
        "First input",
        3.1,
        lambda one: one.first_input_s,
        lambda one: seconds_text(one.first_input_s),
        "Median time from its first focus to the first input",
    ),
    Column(
        "Spent",
        2.7,
        lambda one: one.spent_s,
        lambda one: seconds_text(one.spent_s),
        "Median time in all, from each focus to leaving it",
    ),
    Column(
        "Corrections",
        3.4,
        lambda one: one.corrections,
        lambda one: count_text(one.corrections),
        "Inputs that made it shorter",
    ),
    Column(
        "Refilled",
        2.7,
        lambda one: one.refills,
        lambda one: count_text(one.refills),
        "Uses in which it was emptied and filled again",
    ),
    Column(
        "Left blank",
        3.1,
        lambda one: one.blank,
        lambda one: count_text(one.blank),
        "Uses in which it was touched and held nothing in the end",
    ),
    Column(
        "Left after",
        3.1,
        lambda one: one.last,
        lambda one: count_text(one.last),
        "Uses after which the form was left unsent",
    ),
)
FORM_COLUMNS = (
    Column(
        "Form",
        5.0,
        lambda form: path_of(form.page),
        lambda form: (path_of(form.page), _form_name(form)),
        left=True,
    ),
    Column("Uses", 2.2, lambda form: form.started, lambda form: count_text(form.started)),
    Column(
        "Sent",
        2.2,
        lambda form: form.sent / form.started if form.sends else None,
        lambda form: (percent_text(form.sent / form.started) if form.sends else "–", ""),
        "Of its uses; what no control sends filters, or saves by itself",
    ),
)


class StripDelegate(CellDelegate):
    """Tells of the use under the pointer."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The nearest use, else what the row says."""
        use = use_at(event.pos().x(), option.rect, index)
        if use is None:
            return super().helpEvent(event, view, option, index)
        left = ", the form was left after it" if use.is_last else ""
        words = f"{duration_text(use.spent_s * 1000)}, {date_text(use.t_ms)}{left}\nDouble click shows it"
        QToolTip.showText(event.globalPos(), words, view)
        return True


def use_at(x: float, rect: Any, index: QModelIndex | QPersistentModelIndex) -> FieldUse | None:
    """The use that is drawn at a place of a strip."""
    if not index.isValid() or index.column() != _STRIP:
        return None
    pad = theme().px("space.s")
    box = QRectF(rect).adjusted(pad, 0, -pad, 0)
    uses: Sequence[FieldUse] = index.data(ROW).uses
    near = min(uses, key=lambda use: abs(strip_x(use.spent_s, box) - x), default=None)
    return near if near is not None and abs(strip_x(near.spent_s, box) - x) <= _FIND_PX else None


class FieldView(RowView):
    """The fields of a form in the order of use; a double click opens the use that is hit."""

    def __init__(self, across: Across) -> None:
        super().__init__("Fields of the form")
        self._across = across
        self.table = RowTable(COLUMNS, lambda one: f"{one.name}\n{one.selector}")
        self.setHorizontalHeader(AxisHead(_STRIP, _marks, _TIME))
        self.setModel(self.table)
        self.setItemDelegate(StripDelegate(self))
        self.set_columns_wide(COLUMNS, stretch=None)
        self.doubleClicked.disconnect()
        self.entered_row.connect(lambda one: self._open(one.uses[-1]) if one.uses else None)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """The use under the pointer, else the latest."""
        index = self.indexAt(event.position().toPoint())
        use = use_at(event.position().x(), self.visualRect(index), index)
        if use is not None:
            self._open(use)
        elif index.isValid():
            self.entered_row.emit(index.data(ROW))

    def resizeEvent(self, event: Any) -> None:
        """The strip takes what the others leave, but never less than can be read."""
        super().resizeEvent(event)
        row = theme().px("row.table")
        others = sum(self.columnWidth(at) for at in range(len(COLUMNS)) if at != _STRIP)
        least = round(COLUMNS[_STRIP].rows_wide * row)
        self.setColumnWidth(_STRIP, max(least, self.viewport().width() - others))

    def mouseMoveEvent(self, event: Any) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        hit = use_at(event.position().x(), self.visualRect(index), index) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def _open(self, use: FieldUse) -> None:
        self._across.state.show_at(use.session_id, use.t_ms)


class FormsTab(Fill):
    """Forms at the left, fields at the right."""

    def __init__(self, across: Across) -> None:
        super().__init__("surface.panel")
        px = theme().px
        self.forms = RowTable(FORM_COLUMNS, lambda form: f"{form.page}\n{form.selector}")
        self.forms.quiet = lambda form: form.started < LEAST_VIEWS
        self.list, _order = sorted_view(self.forms, "Forms", 1, Qt.SortOrder.DescendingOrder)
        self.list.set_columns_wide(FORM_COLUMNS)
        self.list.setFixedWidth(round(_LIST_ROWS * px("row.table")))
        self.view = FieldView(across)
        self.title = label("", "body", "semibold")
        self.said = Elided("", "secondary")
        self.empty = label("", "dense", role="secondary")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        words = QVBoxLayout(head)
        words.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.said)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        self.body = QWidget()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(line(vertical=True))
        row.addWidget(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.body, 1)
        whole.addWidget(self.empty, 1)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _was: self._choose(now.data(ROW)))

    def take_focus(self) -> None:
        """Keys go to what is shown first."""
        self.list.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def refresh(self, found: Sequence[FormReading] | None, is_stale: bool) -> None:
        """The forms of a reading; None while there is none yet."""
        forms = tuple(found or ())
        if forms != self.forms.rows:
            chosen = self.chosen()
            self.forms.set_rows(forms)
            self.list.select(lambda form: chosen is not None and _key(form) == _key(chosen))
        self.body.setVisible(bool(forms))
        self.body.setEnabled(not is_stale)
        self.empty.setVisible(not forms)
        self.empty.setText(
            "Reading the forms of all sessions…"
            if found is None
            else "No form was filled in: nobody changed a field in what the filter leaves"
        )

    def chosen(self) -> FormReading | None:
        """The form that is looked at."""
        index = self.list.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def _choose(self, form: FormReading | None) -> None:
        if form is None:
            self.view.table.set_rows(())
            return
        self.title.setText(f"{path_of(form.page)}  ·  {_form_name(form)}")
        words = f"Started {number_text(form.started)}, {_sent(form)}"
        if form.unsent:
            last = max(form.fields, key=lambda one: one.last)
            words += f", left unsent {number_text(form.unsent)}, most often after {last.name}"
        if form.started < LEAST_VIEWS:
            words += f". Under {LEAST_VIEWS} uses: shares say little"
        self.said.set_whole(words)
        self.view.table.set_rows(form.fields)


def _key(form: FormReading) -> tuple[str, str]:
    return form.page, form.selector


def _sent(form: FormReading) -> str:
    if not form.sends:
        return "no control sends it: it filters, or saves by itself"
    value, interval = share_text(share_of(form.sent, form.started))
    return f"sent {number_text(form.sent)}: {value} ({interval})"
