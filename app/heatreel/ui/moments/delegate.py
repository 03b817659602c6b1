"""Paints the rows of the list of moments."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heatreel.model.verdict import REAL
from heatreel.operations.verdicts import Judged
from heatreel.ui.format import position_text
from heatreel.ui.moments.names import draw_glyph, second_line, title_of
from heatreel.ui.moments.rows import MOMENT_ROLE, Head, MomentRows, NotTold, said_line
from heatreel.ui.signal_names import signal_name
from heatreel.ui.theme import theme

_PALE = 0.45  # opacity of what is not a problem (LOOK.md, "Colour")
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


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
        elif isinstance(row, NotTold):
            self._not_told(p, option, row)
        elif index.row() != self.card_row:
            self._moment(p, option, row)
        p.setOpacity(1.0)
        p.setPen(QPen(theme().color("border.subtle"), 1))
        p.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        p.restore()

    def _head(self, p: QPainter, option: QStyleOptionViewItem, head: Head) -> None:
        pad = theme().px("space.m")
        p.fillRect(option.rect, theme().color("surface.chrome"))
        box = option.rect.adjusted(pad, 0, -pad, 0)
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.tertiary"))
        p.drawText(box, _RIGHT, str(head.count))
        room = box.width() - p.fontMetrics().horizontalAdvance(str(head.count)) - pad
        p.setFont(theme().font("dense", "semibold"))
        p.setPen(theme().color("text.secondary"))
        p.drawText(box, _LEFT, p.fontMetrics().elidedText(head.label, Qt.TextElideMode.ElideMiddle, room))

    def _lines(self, option: QStyleOptionViewItem) -> tuple[QRectF, QRect, QRect]:
        """Where the glyph and the two lines stand."""
        px = theme().px
        pad, glyph = px("space.m"), px("control.icon")
        box = option.rect.adjusted(pad, px("space.xs"), -pad, -px("space.xs"))
        line = box.height() // 2
        at = QRectF(box.left(), box.top() + (line - glyph) / 2.0, glyph, glyph)
        upper = box.adjusted(glyph + px("space.s"), 0, 0, -line)
        return at, upper, upper.translated(0, line)

    def _not_told(self, p: QPainter, option: QStyleOptionViewItem, row: NotTold) -> None:
        at, upper, lower = self._lines(option)
        pen = QPen(theme().color("text.tertiary"), 1, Qt.PenStyle.DashLine)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(pen)
        p.drawEllipse(at.adjusted(1, 1, -1, -1))
        self._text(p, upper, signal_name(row.signal), "medium", "text.secondary")
        self._text(p, lower, f"Not measurable: {row.reason}", "", "text.secondary")

    def _moment(self, p: QPainter, option: QStyleOptionViewItem, one: Judged) -> None:
        px, moment = theme().px, one.moment
        if option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect, theme().color("surface.hover"))
        at, upper, lower = self._lines(option)
        p.setOpacity(1.0 if one.counts else _PALE)
        draw_glyph(p, at, moment)
        p.setOpacity(1.0)
        p.setFont(theme().font("dense"))
        time = position_text(moment.t_start_ms - self._model.start_ms)
        p.setPen(theme().color("text.tertiary"))
        p.drawText(upper, _RIGHT, time)
        room = upper.adjusted(0, 0, -p.fontMetrics().horizontalAdvance(time) - px("space.s"), 0)
        self._title(p, room, one)
        self._text(p, lower, said_line(one) or second_line(moment), "", "text.secondary")
        if option.state & QStyle.StateFlag.State_HasFocus:
            p.setPen(QPen(theme().color("accent.ring"), px("control.focus_ring")))
            p.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _title(self, p: QPainter, room: QRect, one: Judged) -> None:
        tag = "Real" if one.verdict == REAL else ""
        small, pad = theme().font("small"), theme().px("space.xs")
        p.setFont(small)
        wide = p.fontMetrics().horizontalAdvance(tag) + 2 * pad if tag else 0
        font = theme().font("dense", "medium")
        font.setStrikeOut(not one.counts)
        p.setFont(font)
        p.setPen(theme().color("text.primary" if one.counts else "text.secondary"))
        text = p.fontMetrics().elidedText(
            title_of(one.moment), Qt.TextElideMode.ElideRight, room.width() - wide - (pad if tag else 0)
        )
        p.drawText(room, _LEFT, text)
        if tag:
            left = room.left() + p.fontMetrics().horizontalAdvance(text) + theme().px("space.s")
            high = theme().px("control.icon")
            box = QRectF(left, room.center().y() - high / 2.0, wide, high)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme().color("accent.soft"))
            p.drawRoundedRect(box, theme().px("radius.mark"), theme().px("radius.mark"))
            p.setFont(small)
            p.setPen(theme().color("accent.soft_text"))
            p.drawText(box, Qt.AlignmentFlag.AlignCenter, tag)

    @staticmethod
    def _text(p: QPainter, box: QRect, text: str, weight: str, token: str) -> None:
        p.setFont(theme().font("dense", weight) if weight else theme().font("small"))
        p.setPen(theme().color(token))
        p.drawText(box, _LEFT, p.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
