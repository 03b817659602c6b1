"""The list of the inspector: rows of one height, one of them opened, and the playhead between two of them.

A view of its own, because Qt's list asks for the height of every row as soon as one of them differs; here
the place of each of 100,000 rows is a sum.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyleOptionViewItem, QWidget

from heatreel.ui.theme import theme

_LINE = 2


class EventView(QAbstractItemView):
    """Geometry in px from the top of the list; ``line_at`` = how many rows stand above the playhead."""

    go_asked = Signal(int)  # Enter on a model row
    copy_asked = Signal()
    menu_asked = Signal(QPoint)  # global place
    closed = Signal()  # Esc: the opened row is to be closed
    hand_scrolled = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_at, self.line_at, self.line_text = -1, -1, ""
        self.detail: QWidget | None = None
        self._detail_high = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What happened")
        self.verticalScrollBar().sliderPressed.connect(self.hand_scrolled)
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self.hand_scrolled.emit())
        theme().changed.connect(self.viewport().update)

    # geometry -----------------------------------------------------------------------------------

    @property
    def row_high(self) -> int:
        """Height of a row."""
        return theme().px("row.inspector")

    @property
    def line_high(self) -> int:
        """Room that the playhead takes between two rows."""
        return theme().px("timeline.flag") if self.line_at >= 0 else 0

    def count(self) -> int:
        """Rows of the model."""
        return self.model().rowCount() if self.model() is not None else 0

    def top_of(self, at: int) -> int:
        """Where a row begins, from the top of the list."""
        top = at * self.row_high
        if 0 <= self.open_at < at:
            top += self._detail_high
        if 0 <= self.line_at <= at:
            top += self.line_high
        return top

    def line_top(self) -> int:
        """Where the room of the playhead begins."""
        return self.top_of(self.line_at) - self.line_high

    def total_high(self) -> int:
        """Height of the whole list."""
        return self.count() * self.row_high + self.line_high + (self._detail_high if self.open_at >= 0 else 0)

    def at_y(self, y: int) -> int:
        """The row at a height of the list, the opened one with what is below it; -1 = none."""
        first = max(0, (y - self._detail_high - self.line_high) // self.row_high)
        for at in range(first, min(self.count(), y // self.row_high + 1)):
            high = self.row_high + (self._detail_high if at == self.open_at else 0)
            if self.top_of(at) <= y < self.top_of(at) + high:
                return at
        return -1

    def _near(self, y: int) -> int:
        """The row at a height, or the one next to it: above and below the list, and at the playhead."""
        at = self.at_y(y)
        if at >= 0:
            return at
        return 0 if y < 0 else min(self.line_at if y < self.total_high() else self.count(), self.count() - 1)

    # the line and the opened row ----------------------------------------------------------------

    def set_line(self, at: int, text: str) -> None:
        """Draw the playhead above row ``at`` (-1 = nowhere), with its time."""
        if at == self.line_at and text == self.line_text:
            return
        if at == self.line_at:
            self.line_text = text
            top = self.line_top() - self.verticalOffset()
            self.viewport().update(0, top, self.viewport().width(), self.line_high)
            return
        self.line_at, self.line_text = at, text
        self._lay_out()

    def centre_line(self) -> None:
        """Scroll so that the playhead stands in the middle, unless it is near it already."""
        high = self.viewport().height()
        place = self.line_top() - self.verticalOffset()
        if not high * 0.3 <= place <= high * 0.62:
            self.verticalScrollBar().setValue(self.line_top() - high // 2)

    def open(self, at: int, detail: QWidget | None) -> None:
        """Show a widget below a row; None closes it."""
        if self.detail is not None:
            self.detail.hide()
            self.detail.deleteLater()
        self.open_at, self.detail = (at, detail) if detail is not None else (-1, None)
        self._detail_high = 0
        if detail is not None:
            detail.setParent(self.viewport())
            self._measure()
            detail.show()
        self._lay_out()

    def _measure(self) -> None:
        if self.detail is not None:
            width = max(1, self.viewport().width())
            layout = self.detail.layout()
            fits = layout is not None and layout.hasHeightForWidth()
            self._detail_high = layout.totalHeightForWidth(width) if fits else self.detail.sizeHint().height()

    def _lay_out(self) -> None:
        self.updateGeometries()
        self._place_detail()
        self.viewport().update()

    def _place_detail(self) -> None:
        if self.detail is not None:
            top = self.top_of(self.open_at) + self.row_high - self.verticalOffset()
            self.detail.setGeometry(0, top, self.viewport().width(), self._detail_high)

    # what Qt asks -------------------------------------------------------------------------------

    def updateGeometries(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.total_high() - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height() - self.row_high))
        bar.setSingleStep(self.row_high)
        super().updateGeometries()

    def reset(self) -> None:
        self.open(-1, None)
        super().reset()
        self._lay_out()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._measure()
        self._lay_out()
        self.resized.emit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._place_detail()
        self.viewport().update()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, _index: QModelIndex) -> bool:
        return False

    def visualRect(self, index: QModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        top = self.top_of(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self.row_high)

    def indexAt(self, point: QPoint) -> QModelIndex:
        at = self.at_y(point.y() + self.verticalOffset())
        return self.model().index(at, 0) if at >= 0 else QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        top = self.top_of(index.row())
        tall = self.row_high + (self._detail_high if index.row() == self.open_at else 0)
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (high - tall) // 2)
        elif top < bar.value():
            bar.setValue(top)
        elif top + tall > bar.value() + high:
            bar.setValue(min(top, top + tall - high))

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        now, count = self.currentIndex().row(), self.count()
        if not count:
            return QModelIndex()
        page = max(1, self.viewport().height() // self.row_high - 1)
        steps = {
            moves.MoveUp: -1, moves.MovePrevious: -1, moves.MoveDown: 1, moves.MoveNext: 1,
            moves.MovePageUp: -page, moves.MovePageDown: page,
            moves.MoveHome: -count, moves.MoveEnd: count,
        }  # fmt: skip
        if now < 0 and action in (moves.MoveUp, moves.MoveDown):
            to = max(0, self.line_at - 1)  # begin where the playhead is
        else:
            to = now + steps.get(action, 0)
        return self.model().index(min(max(to, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        if not self.count():
            return
        offset = self.verticalOffset()
        first, last = self._near(rect.top() + offset), self._near(rect.bottom() + offset)
        selection, model = QItemSelection(), self.model()
        selection.select(model.index(min(first, last), 0), model.index(max(first, last), 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    # painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.fillRect(event.rect(), theme().color("surface.panel"))
        if self.model() is None:
            return
        offset = self.verticalOffset()
        at, count = self.first_visible(event.rect().top()), self.count()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).row()
        keyboard = self.hasFocus() and bool(self.property("keyboard"))
        current = self.currentIndex().row()
        while at < count and self.top_of(at) - offset <= event.rect().bottom():
            index = self.model().index(at, 0)
            option.rect = self.visualRect(index)
            state = QStyle.StateFlag.State_Enabled
            if self.selectionModel().isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if at == hovered and self.viewport().underMouse():
                state |= QStyle.StateFlag.State_MouseOver
            if at == current and keyboard:
                state |= QStyle.StateFlag.State_HasFocus
            option.state = state
            self.itemDelegate().paint(p, option, index)
            at += 1
        if self.line_at >= 0:
            self._paint_line(p, self.line_top() - offset)

    def first_visible(self, y: int) -> int:
        """The first row that reaches below a height of the viewport."""
        offset = self.verticalOffset() + y
        return max(0, (offset - self._detail_high - self.line_high) // self.row_high)

    def _paint_line(self, p: QPainter, top: int) -> None:
        high, pad = self.line_high, theme().px("space.m")
        accent = theme().color("accent.base")
        p.fillRect(0, top + (high - _LINE) // 2, self.viewport().width(), _LINE, accent)
        font = theme().font("micro", "semibold")
        p.setFont(font)
        width = p.fontMetrics().horizontalAdvance(self.line_text) + theme().px("space.s") + 2
        chip = QRect(pad, top + 1, width, high - 2)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(accent)
        p.drawRoundedRect(chip, theme().px("radius.mark") + 1, theme().px("radius.mark") + 1)
        p.setPen(QPen(theme().color("text.on_accent")))
        p.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.line_text)

    # hands --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.go_asked.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self.detail is not None:
            self.closed.emit()
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # single letters are the window's
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand_scrolled.emit()
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())
