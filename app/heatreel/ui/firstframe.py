"""What the window shows until its parts are made: their places, lines and colours, without words.

Loads next to nothing, so that a window is there as soon as Qt can paint one. Sizes are those of ``frames``
and the bars, so that nothing moves when the parts come.
"""

from __future__ import annotations

import struct

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from heatreel.ui.breakpoints import (
    BOTTOM_LOW,
    LIBRARY_LEAST_BELOW_ROWS,
    LOW_BELOW_ROWS,
    RAIL_BELOW_ROWS,
    RAILED_VIEWS,
)
from heatreel.ui.settings import settings
from heatreel.ui.theme import theme


class FirstFrame(QWidget):
    """The window's parts as areas."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, color, box = theme().px, theme().color, self.rect()
        top, low = px("bar.top"), px("bar.status")
        painter.fillRect(box, color("surface.panel"))
        painter.fillRect(0, 0, box.width(), top, color("surface.chrome"))
        painter.fillRect(0, top - 1, box.width(), 1, color("border.default"))
        painter.fillRect(0, box.height() - low, box.width(), low, color("surface.chrome"))
        painter.fillRect(0, box.height() - low, box.width(), 1, color("border.default"))
        self._paint_panels(painter, QRect(0, top, box.width(), box.height() - top - low))

    def _paint_panels(self, painter: QPainter, room: QRect) -> None:
        px, color = theme().px, theme().color
        remembered = settings()
        view = remembered.value("view", "replay")
        shown = {p: remembered.value(f"shown/{p}", True, type=bool) for p in ("library", "side", "bottom")}
        left, right = _widths(room.width(), remembered.value(f"sizes/{view}/across"))
        bottom = _height(room.height(), remembered.value(f"sizes/{view}/down"))
        if not shown["bottom"]:
            bottom = 0
        handle, head, line = px("panel.splitter"), px("bar.panel_header"), color("border.default")
        high = room.height() - (bottom + handle if bottom else 0)
        railed = view in RAILED_VIEWS or room.width() < RAIL_BELOW_ROWS * px("row.table")
        x0, x1 = 0, room.width()
        if railed:
            x0 = px("panel.rail")
            painter.fillRect(0, room.y(), x0, room.height(), color("surface.chrome"))
            painter.fillRect(x0 - 1, room.y(), 1, room.height(), line)
        elif shown["library"]:
            x0 = left + handle
            painter.fillRect(left + handle // 2, room.y(), 1, high, line)
            painter.fillRect(0, room.y() + head - 1, left, 1, color("border.subtle"))
        if shown["side"] and view not in RAILED_VIEWS:
            x1 = room.width() - right - handle
            painter.fillRect(x1 + handle // 2, room.y(), 1, high, line)
            painter.fillRect(x1 + handle, room.y() + head - 1, right, 1, color("border.subtle"))
        painter.fillRect(x0, room.y(), x1 - x0, high, color("surface.stage"))
        if bottom:
            start = px("panel.rail") if railed else 0
            y = room.y() + high
            painter.fillRect(start, y + handle // 2, room.width(), 1, line)
            painter.fillRect(start, y + handle + head - 1, room.width(), 1, color("border.subtle"))


def _widths(width: int, state: object) -> tuple[int, int]:
    """Widths of library and side panel: those remembered, else the defaults."""
    px, row = theme().px, theme().px("row.table")
    narrow = width < LIBRARY_LEAST_BELOW_ROWS * row
    sizes = splitter_sizes(state)
    if len(sizes) == 3 and sum(sizes) > 0:
        return (px("panel.library.min") if narrow else sizes[0]), sizes[2]
    side = "panel.side.min" if width < RAIL_BELOW_ROWS * row else "panel.side.default"
    return px("panel.library.min" if narrow else "panel.library.default"), px(side)


def _height(height: int, state: object) -> int:
    """Height of the bottom panel: that remembered, else the default."""
    sizes = splitter_sizes(state)
    if len(sizes) == 2 and sizes[1] > 0:
        return sizes[1]
    if height < LOW_BELOW_ROWS * theme().px("row.table"):
        return round(BOTTOM_LOW * height)
    return theme().px("panel.bottom.default")


def splitter_sizes(state: object) -> tuple[int, ...]:
    """The sizes in what ``QSplitter.saveState`` gave; empty when they cannot be told.

    Big-endian: mark 255, version, count, then the sizes, 32 bits each (Qt's qsplitter.cpp).
    """
    data = bytes(state.data()) if isinstance(state, QByteArray) else b""
    if len(data) < 12:
        return ()
    mark, _version, count = struct.unpack(">iiI", data[:12])
    if mark != 255 or count > 8 or len(data) < 12 + 4 * count:
        return ()
    return struct.unpack(f">{count}i", data[12 : 12 + 4 * count])
