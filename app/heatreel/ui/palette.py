"""Find or run anything: actions, pages of the library, moments of the session, in one field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from heatreel.model.errors import HeatreelError
from heatreel.model.link import is_link, parse_link
from heatreel.ui.actions import ACTIONS, ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import IconLabel, line, row_layout
from heatreel.ui.words import counted, length

MOST_SHOWN = 12
_WIDE = 16  # rows of a table
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its words, what it is, and what happens."""

    title: str
    note: str
    run: Callable[[], None]
    icon: str = ""
    signal: str = ""
    key: str = ""

    def rank(self, words: list[str]) -> int | None:
        """Lower is better; None = does not match all words."""
        where = f"{self.title} {self.note}".lower()
        if not all(word in where for word in words):
            return None
        title = self.title.lower()
        return 0 if words and title.startswith(words[0]) else 1 if words and words[0] in title else 2


class Palette(QFrame):
    """A popover under the find field. Arrows choose, Enter runs, Esc closes."""

    def __init__(self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popover", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._state = state
        self.entries = _actions(actions) + _moments(state)
        self.field = QLineEdit()
        self.field.setProperty("bare", True)
        self.field.setPlaceholderText("Find or run anything")
        self.field.setFont(theme().font("body"))
        self.list = QListWidget()
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make()
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._run)
        self._fill("")
        self._load_pages(jobs)

    def _make(self) -> None:
        layout = QVBoxLayout(self)
        side, gap = theme().px("space.m"), theme().px("space.xs")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        head = row_layout(IconLabel("search"), self.field)
        head.setContentsMargins(side - gap, gap, side - gap, gap)
        layout.addLayout(head)
        layout.addWidget(line(subtle=True))
        layout.addWidget(self.list)
        self.setFixedWidth(_WIDE * theme().px("row.table"))

    def open_below(self, anchor: QWidget) -> None:
        """Show it with its right edge at the anchor's."""
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height()))
        self.move(corner + QPoint(0, theme().px("space.xs")))
        self.show()
        self.field.setFocus()

    def _load_pages(self, jobs: Jobs) -> None:
        library = self._state.library
        if library is None:
            return

        def done(pages: list) -> None:
            try:
                self.entries += [self._page_entry(page) for page in pages[:200]]
                self._fill(self.field.text())
            except RuntimeError:  # closed before the answer came
                return

        jobs.run("", lambda _progress: library.pages(), done, lambda _error: None, key="palette")

    def _page_entry(self, page) -> Entry:
        state = self._state

        def run() -> None:
            width = page.widths[0].width if page.widths else 0
            state.want_heatmap(page.page, width)

        return Entry(page.page, f"page, {counted(page.views, 'view')}", run, icon="app-window")

    def _fill(self, text: str) -> None:
        words = text.lower().split()
        ranked = [(rank, i) for i, e in enumerate(self.entries) if (rank := e.rank(words)) is not None]
        found = [self.entries[at] for _rank, at in sorted(ranked)[: MOST_SHOWN * 4]]
        self.list.clear()
        for entry in _link(self._state, text) if is_link(text) else found:
            item = QListWidgetItem()
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.title)
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem()
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(_ENTRY, Entry("Nothing of this name", "", lambda: None))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(self.list.count(), MOST_SHOWN)
        self.list.setFixedHeight(rows * theme().px("row.menu") + theme().px("space.xs"))
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps:
                to = self.list.currentRow() + steps[event.key()]
                self.list.setCurrentRow(min(max(to, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        entry: Entry = item.data(_ENTRY)
        self.close()
        entry.run()


def _actions(actions: ActionTable) -> list[Entry]:
    from heatreel.ui.dialogs import key_text

    return [
        Entry(
            spec.text,
            spec.menu.lower(),
            actions[spec.id].trigger,
            icon=spec.icon or "chevron-right",
            key=key_text(spec.keys[0]) if spec.keys else "",
        )
        for spec in ACTIONS
        if actions[spec.id].isEnabled() and spec.id != "help.palette"
    ]


def _link(state: AppState, text: str) -> list[Entry]:
    """A pasted link can be opened; what is no link any more says so."""
    try:
        link = parse_link(text)
    except HeatreelError as error:
        return [Entry(error.message, "", lambda: None, icon="unlink")]
    at = length(link.position_ms)
    return [Entry("Open this link", f"moment at {at}", lambda: state.link_requested.emit(link), icon="link")]


def _moments(state: AppState) -> list[Entry]:
    track = state.track
    if track is None:
        return []
    found = []
    for moment in state.moments or ():
        at = length(max(0.0, moment.t_start_ms - track.start_ms))
        name = moment.element.text or moment.element.selector if moment.element else moment.page
        note = f"{theme().signal_label(moment.signal).lower()}, {at}"
        run = lambda m=moment: state.choose_moment(m)  # noqa: E731
        found.append(Entry(name or "Page", note, run, signal=moment.signal))
    return found


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option, index) -> QSize:
        return QSize(0, theme().px("row.menu"))

    def paint(self, painter: QPainter, option, index) -> None:
        entry: Entry = index.data(_ENTRY)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent.soft"))
            painter.drawRoundedRect(option.rect, theme().px("radius.control"), theme().px("radius.control"))
        side, gap, icon = theme().px("space.s"), theme().px("space.s"), theme().px("control.icon")
        x, middle = option.rect.x() + side, option.rect.center().y()
        if entry.signal:
            theme().draw_glyph(painter, QRectF(x, middle - icon / 2 + 1, icon, icon), entry.signal)
        elif entry.icon:
            token = "accent.soft_text" if on else "text.secondary"
            painter.drawPixmap(x, middle - icon // 2 + 1, theme().icon_pixmap(entry.icon, token))
        self._words(painter, option.rect.adjusted(side + icon + gap, 0, -side, 0), entry, on)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, rect: QRect, entry: Entry, on: bool) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme().font("small"))
        painter.setPen(theme().color("accent.soft_text" if on else "text.tertiary"))
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, entry.key)
        room = rect.width() - painter.fontMetrics().horizontalAdvance(entry.key) - theme().px("space.m")
        note_width = painter.fontMetrics().horizontalAdvance(entry.note)
        painter.setFont(theme().font("dense", "medium"))
        painter.setPen(theme().color("accent.soft_text" if on else "text.primary"))
        title_room = room - note_width - theme().px("space.s")
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideMiddle, title_room)
        used = painter.fontMetrics().horizontalAdvance(title)
        painter.drawText(rect, middle, title)
        painter.setFont(theme().font("small"))
        painter.setPen(theme().color("accent.soft_text" if on else "text.tertiary"))
        painter.drawText(rect.adjusted(used + theme().px("space.s"), 0, 0, 0), middle, entry.note)
