"""The window's frame: library | centre | side, the bottom panel, and what gives way when room is short."""

from __future__ import annotations

import contextlib
from typing import Literal

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QSplitterHandle, QStackedWidget, QVBoxLayout, QWidget

from heatreel.ui.breakpoints import (
    BOTTOM_LOW,
    LIBRARY_LEAST_BELOW_ROWS,
    LOW_BELOW_ROWS,
    RAIL_BELOW_ROWS,
    RAILED_VIEWS,
)
from heatreel.ui.settings import settings
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, icon_button

Part = Literal["library", "side", "bottom"]

_CENTRE_LEAST = 320 / 28  # in rows of a table
_BOTTOM_MOST = 0.45  # share of a low window that the timeline may have


class Handle(QSplitterHandle):
    """5 px to take hold of, 1 px to see."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.panel"))
        color = theme().color("accent.base" if self.underMouse() else "border.default")
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.fillRect(self.width() // 2, 0, 1, self.height(), color)
        else:
            painter.fillRect(0, self.height() // 2, self.width(), 1, color)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def mouseDoubleClickEvent(self, _event: object) -> None:
        self.splitter().reset_wanted.emit()


class Splitter(QSplitter):
    """A splitter with our handles; a double click on one asks for the default sizes."""

    reset_wanted = Signal()

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(theme().px("panel.splitter"))
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return Handle(self.orientation(), self)


class Slot(Fill):
    """A place for a panel; until it is there, its colour and its head line."""

    def __init__(self, token: str = "surface.panel") -> None:
        super().__init__(token)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.panel: QWidget | None = None

    def put(self, panel: QWidget) -> None:
        """The panel is there."""
        self.panel = panel
        self.layout().addWidget(panel)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.panel is None and self.token == "surface.panel":
            painter = QPainter(self)
            head = theme().px("bar.panel_header")
            painter.fillRect(0, head - 1, self.width(), 1, theme().color("border.subtle"))


class Frames(QWidget):
    """Places the panels. Wishes (shown or not, sizes) are remembered per view."""

    shown_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.library, self.bottom = Slot(), QStackedWidget()
        self.bottoms = {"replay": Slot(), "heatmap": Slot(), "compare": Slot()}  # by view
        for slot in self.bottoms.values():
            self.bottom.addWidget(slot)
        self.side, self.centre = QStackedWidget(), QStackedWidget()
        self.rail = Rail()
        self.across, self.down = Splitter(Qt.Orientation.Horizontal), Splitter(Qt.Orientation.Vertical)
        for part in (self.library, self.centre, self.side):
            self.across.addWidget(part)
        self.across.setStretchFactor(1, 1)
        self.down.addWidget(self.across)
        self.down.addWidget(self.bottom)
        self.down.setStretchFactor(0, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.down, 1)
        self._over = LibraryOver(self)
        self.rail.library_wanted.connect(self.toggle_over)
        self.across.reset_wanted.connect(self.reset)
        self.down.reset_wanted.connect(self.reset)
        self._limits()
        self._view, self._alone = "replay", False
        self._wish: dict[str, bool] = {"library": True, "side": True, "bottom": True}
        self._railed = self._fitted = self._remembered = False
        self.rail.hide()
        self.reset()

    def _limits(self) -> None:
        px = theme().px
        self.library.setMinimumWidth(px("panel.library.min"))
        self.library.setMaximumWidth(px("panel.library.max"))
        self.side.setMinimumWidth(px("panel.side.min"))
        self.side.setMaximumWidth(px("panel.side.max"))
        self.bottom.setMinimumHeight(px("panel.bottom.min"))
        self.centre.setMinimumWidth(round(_CENTRE_LEAST * px("row.table")))

    # wishes -------------------------------------------------------------------------------------

    def wanted(self, part: Part) -> bool:
        """Whether the person wants to see a part."""
        return self._wish[part]

    def want(self, part: Part, shown: bool) -> None:
        """Show or hide a part."""
        if part == "library" and self._railed:
            self.toggle_over()
            return
        self._wish[part] = shown
        self._apply()

    def set_view(self, view: str, *, alone: bool) -> None:
        """Another view has its own sizes. ``alone``: the centre fills all but the library."""
        if view != self._view:
            self._save_sizes()
            self._view = view
            self._fit_rail()
            self._restore_sizes()
        self._alone = alone
        self._apply()

    def _apply(self) -> None:
        self.library.setVisible(self._wish["library"] or self._railed)
        self.side.setVisible(self._wish["side"] and not self._alone and self.has_side)
        self.bottom.setVisible(self._wish["bottom"] and not self._alone)
        self.bottom.setCurrentWidget(self.bottoms[self._view])
        self.rail.setVisible(self._railed)
        if self._railed:
            self.library.setVisible(self.library.parent() is self._over)
        self.shown_changed.emit()

    # room ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            if not self._remembered:
                self.reset()
        self._fit_width()

    def _fit_width(self) -> None:
        row = theme().px("row.table")
        self._fit_rail()
        if not self._railed and self.width() < LIBRARY_LEAST_BELOW_ROWS * row:
            self._shrink_library()
        high = self.height()
        if high < LOW_BELOW_ROWS * row and self.down.sizes()[1] > _BOTTOM_MOST * high:
            bottom = round(BOTTOM_LOW * high)
            self.down.setSizes([high - bottom, bottom])
        if self._over.isVisible():
            self._over.place()

    @property
    def has_side(self) -> bool:
        """Whether the view has a side panel."""
        return self._view not in RAILED_VIEWS

    @property
    def _is_narrow(self) -> bool:
        return self._fitted and self.width() < RAIL_BELOW_ROWS * theme().px("row.table")

    def _fit_rail(self) -> None:
        """The library is a rail where there is no room beside it, and in views that need all of it."""
        railed = self._is_narrow or self._view in RAILED_VIEWS
        if railed != self._railed:
            self._set_railed(railed)

    def _shrink_library(self) -> None:
        sizes = self.across.sizes()
        least = self.library.minimumWidth()
        if self.library.isVisible() and sizes[0] > least:
            self.across.setSizes([least, sizes[1] + sizes[0] - least, sizes[2]])

    def _set_railed(self, railed: bool) -> None:
        self._railed = railed
        self._over.hide()
        if railed:
            self.library.setParent(self._over)
            self._over.layout().addWidget(self.library)
        else:
            self.across.insertWidget(0, self.library)
            self.across.setStretchFactor(0, 0)
            self.across.setStretchFactor(1, 1)
            self.reset()
        self._apply()

    def toggle_over(self) -> None:
        """Open the library over the page, or close it."""
        if self._over.isVisible():
            self._over.hide()
        else:
            self.library.show()
            self._over.place()
        self.shown_changed.emit()

    def close_over(self) -> bool:
        """Close the library that is open over the page. False when it was not."""
        was = self._over.isVisible()
        self._over.hide()
        return was

    @property
    def library_shown(self) -> bool:
        """Whether the library can be seen now."""
        return self._over.isVisible() if self._railed else self._wish["library"]

    def reset(self) -> None:
        """Default sizes."""
        px, row = theme().px, theme().px("row.table")
        width = self.width() if self.isVisible() else px("window.default_width")
        narrow = width < LIBRARY_LEAST_BELOW_ROWS * row
        left = px("panel.library.min" if narrow else "panel.library.default")
        right = px("panel.side.min" if width < RAIL_BELOW_ROWS * row else "panel.side.default")
        whole = max(width, px("window.min_width"))
        sizes = [left, whole - left - right, right] if self.across.count() == 3 else [whole - right, right]
        self.across.setSizes(sizes)
        high = max(self.height(), px("window.min_height"))
        low = high < LOW_BELOW_ROWS * row
        bottom = round(BOTTOM_LOW * high) if low else px("panel.bottom.default")
        self.down.setSizes([high - bottom, bottom])

    # remembered ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Remember sizes and what is shown."""
        self._save_sizes()
        for part, shown in self._wish.items():
            settings().setValue(f"shown/{part}", shown)

    def restore(self) -> None:
        """What was remembered, else the defaults."""
        for part in self._wish:
            self._wish[part] = settings().value(f"shown/{part}", True, type=bool)
        self._restore_sizes()
        self._apply()

    def _save_sizes(self) -> None:
        if self._alone or self._is_narrow:
            return
        if not self._railed:
            settings().setValue(f"sizes/{self._view}/across", self.across.saveState())
        if self.bottom.isVisible():
            settings().setValue(f"sizes/{self._view}/down", self.down.saveState())

    def _restore_sizes(self) -> None:
        if self._is_narrow:
            return
        parts = [("down", self.down)] if self._railed else [("across", self.across), ("down", self.down)]
        for name, splitter in parts:
            state = settings().value(f"sizes/{self._view}/{name}")
            if isinstance(state, QByteArray):
                self._remembered = True
                splitter.restoreState(state)


class Rail(Fill):
    """44 px in place of the library when the window is narrow."""

    library_wanted = Signal()
    find_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("surface.chrome", right=True)
        self.setFixedWidth(theme().px("panel.rail"))
        layout = QVBoxLayout(self)
        gap = theme().px("space.s")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(icon_button("panel-left", "Library", self.library_wanted.emit))
        layout.addWidget(icon_button("search", "Find or run anything", self.find_wanted.emit))
        layout.addStretch(1)


class LibraryOver(Fill):
    """Holds the library while it is open over the page; a click elsewhere closes it."""

    def __init__(self, frames: Frames) -> None:
        super().__init__("surface.panel", right=True)
        self.setParent(frames)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        self.hide()

    def place(self) -> None:
        """Right of the rail, over the full height."""
        frames = self.parentWidget()
        rail, width = theme().px("panel.rail"), theme().px("panel.library.default")
        self.setGeometry(rail, 0, width, frames.height())
        self.show()
        self.raise_()


class KeyGuard(QObject):
    """Keys that the focused widget needs stay its own: Space on a button, arrows in a list or slider.

    Text fields already keep what they can type. Watches only the widget that has the focus.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None

    def focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Connected to QApplication.focusChanged."""
        if self._watched is not None:
            with contextlib.suppress(RuntimeError):  # it is gone
                self._watched.removeEventFilter(self)
        self._watched = new
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _needs_key(watched, event):
            event.accept()
            return True
        return False


def _needs_key(widget: QObject, event: QEvent) -> bool:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox

    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    key = event.key()
    if isinstance(widget, QAbstractButton):
        return key == Qt.Key.Key_Space and bool(widget.property("keyboard"))
    moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
    if isinstance(widget, QAbstractSlider | QComboBox):
        return key in (*moves, Qt.Key.Key_Left, Qt.Key.Key_Right)
    return isinstance(widget, QAbstractItemView) and key in moves
