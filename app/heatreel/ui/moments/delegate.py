"""Paints the rows of the list of moments."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heatreel.model.moment import Moment
from heatreel.ui.format import position_text
from heatreel.ui.moments.rows import MOMENT_ROLE, Head, MomentRows, second_line, title_of
from heatreel.ui.theme import theme


class MomentDelegate(QStyledItemDelegate):
    """Heads 28 px, moments 46 px: glyph, element, what happened, time. The chosen one is a card."""

    def __init__(self, model: MomentRows) -> None:
        super().__init__(model)
        self._model = model
        self.card_row = -1
        self.card_height = 0

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        px = theme().px
        if index.row() == self.card_row:
            return QSize(0, self.card_height)
        head = isinstance(index.data(MOMENT_ROLE), Head)
        return QSize(0, px("row.table") if head else px("row.list_two_line"))

    def paint(
        self, p: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(MOMENT_ROLE)
        p.save()
        if isinstance(row, Head):
            self._head(p, option, row)
        elif index.row() != self.card_row:
            self._moment(p, option, row)
        p.setPen(QPen(theme().color("border.subtle"), 1))
        p.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        p.restore()

    def _head(self, p: QPainter, option: QStyleOptionViewItem, head: Head) -> None:
        pad = theme().px("space.m")
        p.fillRect(option.rect, theme().color("surface.chrome"))
        box = option.rect.adjusted(pad, 0, -pad, 0)
        p.setFont(theme().font("dense", "semibold"))
        p.setPen(theme().color("text.secondary"))
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter, head.label)
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.tertiary"))
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(head.count))

    def _moment(self, p: QPainter, option: QStyleOptionViewItem, moment: Moment) -> None:
        px = theme().px
        if option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect, theme().color("surface.hover"))
        pad, glyph = px("space.m"), px("control.icon")
        box = option.rect.adjusted(pad, px("space.xs"), -pad, -px("space.xs"))
        line = box.height() // 2
        at = QRectF(box.left(), box.top() + (line - glyph) / 2.0, glyph, glyph)
        hollow = moment.signal == "dead_click" and moment.variant == "other"
        theme().draw_glyph(p, at, moment.signal, hollow=hollow)
        p.setFont(theme().font("dense"))
        time = position_text(moment.t_start_ms - self._model.start_ms)
        p.setPen(theme().color("text.tertiary"))
        upper = box.adjusted(glyph + px("space.s"), 0, 0, -line)
        p.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, time)
        room = upper.width() - p.fontMetrics().horizontalAdvance(time) - px("space.s")
        p.setFont(theme().font("dense", "medium"))
        p.setPen(theme().color("text.primary"))
        title = p.fontMetrics().elidedText(title_of(moment), Qt.TextElideMode.ElideRight, room)
        p.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
        p.setFont(theme().font("small"))
        p.setPen(theme().color("text.secondary"))
        lower = upper.translated(0, line)
        second = p.fontMetrics().elidedText(second_line(moment), Qt.TextElideMode.ElideRight, lower.width())
        p.drawText(lower, Qt.AlignmentFlag.AlignVCenter, second)
        if option.state & QStyle.StateFlag.State_HasFocus:
            p.setPen(QPen(theme().color("accent.ring"), px("control.focus_ring")))
            p.drawRect(option.rect.adjusted(1, 1, -1, -1))
