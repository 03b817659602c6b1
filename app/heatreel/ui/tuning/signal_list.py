"""The list of signals by family, each with what it finds in the library."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from heatreel.ui.format import number_text
from heatreel.ui.signal_names import glyph_of
from heatreel.ui.theme import theme, tokens
from heatreel.ui.tuning.model import Tuning

SIGNAL_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = SIGNAL_ROLE + 1
CHANGED_ROLE = SIGNAL_ROLE + 2
OFF_ROLE = SIGNAL_ROLE + 3

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_OTHER = "Information"


class SignalList(QListWidget):
    """``chosen`` with the signal's id."""

    chosen = Signal(str)

    def __init__(self, tuning: Tuning) -> None:
        super().__init__()
        self._tuning = tuning
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName("Signals")
        self.setItemDelegate(_Rows(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill()
        self.refresh()
        self.currentItemChanged.connect(self._changed)
        theme().changed.connect(self.viewport().update)

    def _fill(self) -> None:
        known, families = tokens()["signals"], tokens()["families"]
        groups: dict[str, list[str]] = {spec["label"]: [] for spec in families.values()} | {_OTHER: []}
        for signal in self._tuning.signals:
            family = known.get(signal, {}).get("family", "")
            groups[families[family]["label"] if family in families else _OTHER].append(signal)
        for name, signals in groups.items():
            if not signals:
                continue
            head = QListWidgetItem(name)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(head)
            order = list(known)
            for signal in sorted(signals, key=lambda s: order.index(s) if s in order else len(order)):
                item = QListWidgetItem(self._tuning.signals[signal].name)
                item.setData(SIGNAL_ROLE, signal)
                self.addItem(item)

    def refresh(self) -> None:
        """Other counts, or other numbers."""
        for at in range(self.count()):
            item = self.item(at)
            signal = item.data(SIGNAL_ROLE)
            if signal:
                moments = self._tuning.totals.get(signal, (0, 0))[0]
                item.setData(COUNT_ROLE, number_text(moments))
                wanted = self._tuning.is_wanted(signal)
                item.setData(CHANGED_ROLE, bool(self._tuning.draft.get(signal)) or not wanted)
                item.setData(OFF_ROLE, not wanted)
                words = f"{item.text()}, {number_text(moments)} moments"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def choose(self, signal: str) -> None:
        """Go to a signal."""
        for at in range(self.count()):
            if self.item(at).data(SIGNAL_ROLE) == signal:
                self.setCurrentRow(at)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(SIGNAL_ROLE):
            self.chosen.emit(item.data(SIGNAL_ROLE))


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme().px("row.table" if index.data(SIGNAL_ROLE) else "control.height_compact"))

    def paint(
        self, p: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        pad = theme().px("space.m")
        box = option.rect.adjusted(pad, 0, -pad, 0)
        signal = index.data(SIGNAL_ROLE)
        if not signal:
            p.fillRect(option.rect, theme().color("surface.chrome"))
            p.setFont(theme().font("small", "semibold"))
            p.setPen(theme().color("text.secondary"))
            p.drawText(box, _LEFT, index.data())
        else:
            self._signal(p, option, index, signal)
        p.restore()

    def _signal(
        self,
        p: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        signal: str,
    ) -> None:
        pad, side = theme().px("space.m"), theme().px("control.icon_compact")
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            p.fillRect(option.rect, theme().color("accent.soft"))
            p.fillRect(
                0,
                option.rect.y(),
                theme().px("space.xs") - 1,
                option.rect.height(),
                theme().color("accent.base"),
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect, theme().color("surface.hover"))
        box = option.rect.adjusted(pad, 0, -pad, 0)
        at = QRectF(box.left(), box.center().y() - side / 2.0 + 1, side, side)
        theme().draw_glyph(p, at, glyph_of(signal))
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.tertiary"))
        count = index.data(COUNT_ROLE) or ""
        p.drawText(box, _RIGHT, count)
        taken = p.fontMetrics().horizontalAdvance(count)
        p.setFont(theme().font("dense", "semibold" if index.data(CHANGED_ROLE) else "regular"))
        p.setPen(theme().color("text.primary"))
        name = index.data() + (
            " · off" if index.data(OFF_ROLE) else " · changed" if index.data(CHANGED_ROLE) else ""
        )
        room = box.adjusted(side + theme().px("space.s"), 0, -taken - theme().px("space.s"), 0)
        p.drawText(room, _LEFT, p.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width()))
