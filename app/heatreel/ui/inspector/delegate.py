"""Paints the rows of the inspector: time, icon, kind, text, and what stands at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heatreel.model.inspect import RowKind
from heatreel.ui.format import position_text
from heatreel.ui.inspector.model import ICONS, InspectorModel
from heatreel.ui.theme import theme

_BAD_STATUS = 400
_CENTRE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RowDelegate(QStyledItemDelegate):
    """Narrow panels leave out, in this order: selectors, the word of the kind, names of moments."""

    def __init__(self, model: InspectorModel) -> None:
        super().__init__(model)
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        return QSize(0, theme().px("row.inspector"))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        model, px = self._model, theme().px
        row, rect = model.row_of(index.row()), option.rect
        if model.rows is None or row < 0:
            return
        p.save()
        self._back(p, option)
        wide = rect.width() >= px("panel.side.min") + px("timeline.header_width")  # room for all columns
        left = self._time(p, rect, row) + px("space.s")
        left = self._icon(p, rect, row, left) + px("space.s")
        if wide:
            word = QRect(left, rect.top(), px("space.xxl") + px("space.l"), rect.height())
            ink = theme().color("text.secondary")
            self._text(p, word, model.rows.word[row], theme().font("dense"), ink)
            left = word.right() + px("space.s")
        right = self._side(p, rect, row, wide, left)
        self._what(p, QRect(left, rect.top(), max(0, right - left), rect.height()), row, wide)
        p.restore()

    def _time(self, p: QPainter, rect: QRect, row: int) -> int:
        model, rows = self._model, self._model.rows
        font = theme().font("small")
        longest = position_text(float(rows.t_ms[-1]) - model.start_ms)
        room = QFontMetrics(font).horizontalAdvance("0" * len(longest)) + 1
        left = rect.left() + theme().px("space.m")
        p.setFont(font)
        p.setPen(theme().color("text.tertiary"))
        time = position_text(float(rows.t_ms[row]) - model.start_ms)
        p.drawText(QRect(left, rect.top(), room, rect.height()), _RIGHT, time)
        return left + room

    def _icon(self, p: QPainter, rect: QRect, row: int, left: int) -> int:
        kind, side = int(self._model.rows.kind[row]), theme().px("control.icon_compact")
        plain = "state.warning" if self._model.rows.level[row] == 1 else "act.mark"
        token = "signal.failure.text" if kind == RowKind.ERROR else plain
        icon = theme().icon_pixmap(ICONS[kind], token, side)
        p.drawPixmap(left, rect.top() + (rect.height() - side) // 2, icon)
        return left + side

    def _what(self, p: QPainter, box: QRect, row: int, wide: bool) -> None:
        rows = self._model.rows
        kind, word, text = rows.kind[row], rows.word[row], rows.text[row]
        if not wide and (kind == RowKind.NETWORK or word in ("Resize", "Route")):
            text = f"{word} {text}"
        fixed = kind == RowKind.NETWORK
        font = theme().font("small" if fixed else "dense", "regular" if fixed else "medium", fixed=fixed)
        token = "signal.failure.text" if kind == RowKind.ERROR else "text.primary"
        self._text(p, box, text, font, theme().color(token))

    def _back(self, p: QPainter, option: QStyleOptionViewItem) -> None:
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            p.fillRect(rect, theme().color("accent.soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(rect, theme().color("surface.hover"))
        p.setPen(QPen(theme().color("border.subtle"), 1))
        p.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            p.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            p.drawRect(rect.adjusted(1, 1, -1, -2))

    def _side(self, p: QPainter, rect: QRect, row: int, wide: bool, left: int) -> int:
        """Paint the right side; returns where the text has to end."""
        model, px = self._model, theme().px
        rows = model.rows
        right = rect.right() - px("space.m")
        if row in model.signals:
            return self._moment(p, rect, row, wide, right)
        if rows.kind[row] == RowKind.NETWORK:
            return self._status(p, rect, row, right)
        text = model.side_of(row)
        is_click = rows.kind[row] == RowKind.CLICK
        if not text or (is_click and (not wide or text == rows.text[row])):
            return right
        font = theme().font("small", fixed=is_click or rows.kind[row] == RowKind.ERROR)
        whole = QFontMetrics(theme().font("dense", "medium")).horizontalAdvance(rows.text[row])
        needs = QFontMetrics(font).horizontalAdvance(text) + px("space.s")
        if not wide and left + whole + needs > right:
            return right
        most = max((right - left) * 2 // 5, right - left - whole - px("space.s"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideLeft, most)
        width = QFontMetrics(font).horizontalAdvance(shown)
        box = QRect(right - width, rect.top(), width + 1, rect.height())
        self._text(p, box, shown, font, theme().color("text.tertiary"), elide=False)
        return box.left() - px("space.s")

    def _moment(self, p: QPainter, rect: QRect, row: int, wide: bool, right: int) -> int:
        signal, hollow = self._model.signals[row]
        side = theme().px("control.icon_compact") - 1
        if wide:
            font = theme().font("dense")
            name = theme().signal_label(signal)
            width = QFontMetrics(font).horizontalAdvance(name)
            family = theme().family_of(signal)
            ink = theme().color("act.text" if family == "act" else f"signal.{family}.text")
            box = QRect(right - width, rect.top(), width + 1, rect.height())
            self._text(p, box, name, font, ink, elide=False, mark=False)
            right = box.left() - theme().px("space.xs")
        top = rect.top() + (rect.height() - side) / 2
        theme().draw_glyph(p, QRectF(right - side, top, side, side), signal, hollow=hollow)
        return right - side - theme().px("space.s")

    def _status(self, p: QPainter, rect: QRect, row: int, right: int) -> int:
        status, took = self._model.status_of(row)
        if rect.width() < theme().px("panel.side.min") + theme().px("space.xxl"):
            took = ""  # the path is worth more; the duration stands below the opened row
        number = int(self._model.rows.status[row])
        bad = number >= _BAD_STATUS or number == 0
        font = theme().font("dense")
        p.setFont(font)
        p.setPen(theme().color("text.tertiary"))
        if took:
            width = max(theme().px("space.xxl"), QFontMetrics(font).horizontalAdvance(took))
            p.drawText(QRect(right - width, rect.top(), width, rect.height()), _RIGHT, took)
            right -= width + theme().px("space.s")
        font = theme().font("dense", "semibold" if bad else "regular")
        p.setFont(font)
        p.setPen(theme().color("signal.failure.text" if bad else "text.secondary"))
        width = QFontMetrics(font).horizontalAdvance(status)
        p.drawText(QRect(right - width, rect.top(), width, rect.height()), _RIGHT, status)
        return right - width - theme().px("space.s")

    def _text(
        self,
        p: QPainter,
        box: QRect,
        text: str,
        font: QFont,
        ink: QColor,
        *,
        elide: bool = True,
        mark: bool = True,
    ) -> None:
        """Text on one line; what is looked for is marked in it."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()) if elide else text
        p.setFont(font)
        p.setPen(ink)
        p.drawText(box, _CENTRE, shown)
        needle, lower = self._model.needle, shown.lower()
        if not mark or not needle or len(lower) != len(shown):
            return
        at = lower.find(needle)
        while at >= 0:
            piece = shown[at : at + len(needle)]
            x = box.left() + metrics.horizontalAdvance(shown[:at])
            spot = QRect(x, box.top(), metrics.horizontalAdvance(piece), box.height())
            high = metrics.height()
            back = QRectF(spot.left(), box.top() + (box.height() - high) / 2, spot.width(), high)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme().color("state.warning_soft"))
            p.drawRoundedRect(back, theme().px("radius.mark"), theme().px("radius.mark"))
            p.setPen(theme().color("state.warning"))
            p.drawText(spot.adjusted(0, 0, 1, 0), _CENTRE, piece)
            at = lower.find(needle, at + len(needle))
