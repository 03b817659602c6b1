"""What the mouse does on the timeline: playhead, flags, minimap, zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from heatreel.model.moment import Moment
from heatreel.ui.theme import theme
from heatreel.ui.timeline import frame
from heatreel.ui.timeline.lanes import Flag
from heatreel.ui.timeline.pencil import HAIR

if TYPE_CHECKING:
    from heatreel.ui.timeline.view import TimelineView

SNAP_PX = 4
WHEEL_ZOOM = 1.25  # a notch
_NOTCH = 120.0  # angleDelta of one notch of a wheel, Qt's definition
_MARGIN = 0.1  # share of the width: a step of the wheel, room around flags that are zoomed to


class TimelineMouse:
    """Turns mouse events of the view into seeks, choices and other scales.

    ``hover_x``: px of the strip under the pointer, None = not over the lanes. ``drag``: what is being
    dragged: "", "playhead", "move", "range", "left", "right".
    """

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self.hover_x: float | None = None
        self.drag = ""
        self._from = QPointF()

    def press(self, event: QMouseEvent) -> None:
        if self._view.data is None or self._view.scale is None:
            return
        x, y = event.position().x() - self._view.layout_.left, event.position().y()
        self._from = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self.drag = "move"
        elif event.button() == Qt.MouseButton.LeftButton and x >= 0:
            if y < self._view.layout_.minimap.bottom:
                self.drag = self._grip(x)
                self._drag_minimap(x, start=True)
            elif (flag := self._view.flag_at(QPointF(x, y))) is not None:
                self._press_flag(flag)
            else:
                self.drag = "playhead"
                self._scrub(x, event.modifiers())
        self._view.update()

    def move(self, event: QMouseEvent) -> None:
        if self._view.scale is None:
            return
        x, y = event.position().x() - self._view.layout_.left, event.position().y()
        in_lanes = x >= 0 and self._view.layout_.minimap.bottom <= y < self._view.layout_.lanes_bottom
        self.hover_x = x if in_lanes else None
        if self.drag == "playhead":
            self._scrub(x, event.modifiers())
        elif self.drag == "move":
            self._view.set_scale(self._view.scale.scrolled(self._from.x() - event.position().x()))
            self._from = event.position()
        elif self.drag:
            self._drag_minimap(x)
        else:
            self._point(x, y)
        self._view.update()

    def release(self) -> None:
        self.drag = ""
        self._view.update()

    def double_click(self, event: QMouseEvent) -> None:
        x = event.position().x() - self._view.layout_.left
        if self._view.data is None or self._view.scale is None or x < 0:
            return
        if (cut := self._view.scale.cut_at(x)) is not None:
            self._view.open_cut(cut)
            return
        lane = self._view.layout_.lane_at(event.position().y())
        if lane is not None and lane.name == "pages" and self._view.state.track is not None:
            view = self._view.state.track.page_view_at(self._view.scale.t_of(x))
            if view is not None:
                self._view.set_scale(
                    self._view.scale.showing(view.start_ms, min(view.end_ms, self._view.data.end_ms))
                )

    def wheel(self, event: QWheelEvent) -> None:
        if self._view.scale is None:
            return
        delta = event.angleDelta()
        turn = delta.y() or delta.x()
        sideways = abs(delta.x()) > abs(delta.y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._view.set_scale(
                self._view.scale.scrolled(-turn / _NOTCH * self._view.scale.width_px * _MARGIN)
            )
        else:
            x = event.position().x() - self._view.layout_.left
            self._view.zoom_by(math.pow(WHEEL_ZOOM, turn / _NOTCH), max(0.0, x))
        event.accept()

    def _press_flag(self, flag: Flag) -> None:
        if flag.moment is not None:
            self._view.state.choose_moment(flag.moment)
        elif self._view.data is not None and self._view.scale is not None:
            members: tuple[Moment, ...] = self._view.data.moments[flag.first : flag.first + flag.count]
            first, last = members[0].t_start_ms, members[-1].t_start_ms
            margin = max(1.0, last - first) * _MARGIN
            self._view.set_scale(self._view.scale.showing(first - margin, last + margin))

    def _scrub(self, x: float, modifiers: Qt.KeyboardModifier) -> None:
        assert self._view.scale is not None
        t_ms = self._view.scale.t_of(min(max(x, 0.0), self._view.scale.width_px))
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            t_ms = self.snapped(t_ms)
        self._view.state.seek(t_ms)

    def snapped(self, t_ms: float) -> float:
        """The nearest mark within `SNAP_PX`, else the time itself."""
        assert self._view.scale is not None
        assert self._view.data is not None
        marks = self._view.data.marks_ms
        at = int(np.searchsorted(marks, t_ms))
        near = marks[max(0, at - 1) : at + 1]
        if not len(near):
            return t_ms
        away = np.abs(self._view.scale.xs_of(near) - self._view.scale.x_of(t_ms))
        best = int(np.argmin(away))
        return float(near[best]) if away[best] <= SNAP_PX else t_ms

    def _point(self, x: float, y: float) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if x >= 0 and y < self._view.layout_.minimap.bottom:
            sizes = {"left": Qt.CursorShape.SizeHorCursor, "right": Qt.CursorShape.SizeHorCursor}
            shape = sizes.get(self._grip(x), shape)
        self._view.setCursor(shape)

    # minimap ------------------------------------------------------------------------------------

    def _grip(self, x: float) -> str:
        assert self._view.data is not None
        assert self._view.scale is not None
        box = frame.range_frame(self._view.layout_, self._view.data, self._view.scale)
        reach = theme().px("space.xs") + HAIR
        if abs(x - box.left()) <= reach:
            return "left"
        return "right" if abs(x - box.right()) <= reach else "range"

    def _drag_minimap(self, x: float, *, start: bool = False) -> None:
        assert self._view.data is not None
        assert self._view.scale is not None
        whole = frame.minimap_scale(self._view.layout_, self._view.data)
        box = frame.range_frame(self._view.layout_, self._view.data, self._view.scale)
        pad = theme().px("space.s")
        first, last = self._view.scale.shown_ms
        if self.drag == "left":
            self._view.set_scale(self._view.scale.showing(min(whole.t_of(x - pad), last - 1.0), last))
        elif self.drag == "right":
            self._view.set_scale(self._view.scale.showing(first, max(whole.t_of(x - pad), first + 1.0)))
        elif start and box.left() <= x <= box.right():
            return
        else:
            by = x - box.center().x() if start else x - (self._from.x() - self._view.layout_.left)
            target = whole.t_of(whole.x_of(first) + by)
            self._view.set_scale(self._view.scale.scrolled(self._view.scale.x_of(target)))
        self._from = QPointF(x + self._view.layout_.left, 0)
