"""What the mouse does on the timeline: playhead, flags, minimap, zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from heatreel.model.moment import Moment
from heatreel.model.note import Note
from heatreel.ui.theme import theme
from heatreel.ui.timeline import frame
from heatreel.ui.timeline.lanes import Flag
from heatreel.ui.timeline.marks import selection_tags
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
    dragged: "", "playhead", "move" (the view), "note", "select" (a new range), "end" and "both" (of the
    selection), "range", "left", "right" (the minimap's frame).
    """

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self.hover_x: float | None = None
        self.drag = ""
        self.note_ms = 0.0  # where the dragged note is
        self._note: Note = Note(0, 0, 0.0, None, "", 0.0)  # the dragged one
        self._range: tuple[float, float] | None = None  # the selection as it was taken hold of
        self._fixed_ms = 0.0  # the end of the selection that stays
        self._from = QPointF()

    @property
    def moved_note(self) -> tuple[int, float] | None:
        """Id and present time of the note that is dragged."""
        return (self._note.id, self.note_ms) if self.drag == "note" else None

    def press(self, event: QMouseEvent) -> None:
        """Take hold of what is under the pointer, or act on it."""
        view = self._view
        if view.data is None or view.scale is None:
            return
        x, y = event.position().x() - view.layout_.left, event.position().y()
        self._from = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self.drag = "move"
        elif event.button() == Qt.MouseButton.LeftButton and x < 0:
            view.fold_at(y)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._take(x, y, event.modifiers())
        view.update()

    def _take(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        view = self._view
        if y < view.layout_.minimap.bottom:
            self.drag = self._grip(x)
            self._drag_minimap(x, start=True)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._pull_range(x, x, modifiers, "select")
        elif (note := view.note_at(QPointF(x, y))) is not None:
            self.drag, self._note, self.note_ms = "note", note, note.t_ms
            view.choose_note(note)
            view.refresh()  # it leaves the cached layer
        elif end := self._range_part(x, y, modifiers):
            self.drag = end
            self._range = view.state.selection
        elif (flag := view.flag_at(QPointF(x, y))) is not None:
            self._press_flag(flag)
        else:
            self.drag = "playhead"
            view.point_at(None)
            view.state.set_scrubbing(True)
            self._scrub(x, modifiers)

    def move(self, event: QMouseEvent) -> None:
        """Drag what is held; without a button, point."""
        view = self._view
        if view.scale is None:
            return
        x, y = event.position().x() - view.layout_.left, event.position().y()
        in_lanes = x >= 0 and view.layout_.minimap.bottom <= y < view.layout_.lanes_bottom
        self.hover_x = x if in_lanes else None
        view.point_at(self.hover_x if not self.drag else None)
        if self.drag == "playhead":
            self._scrub(x, event.modifiers())
        elif self.drag == "move":
            view.set_scale(view.scale.scrolled(self._from.x() - event.position().x()))
            self._from = event.position()
        elif self.drag == "note":
            if abs(event.position().x() - self._from.x()) >= SNAP_PX or self.note_ms != self._note.t_ms:
                self.note_ms = self._time(x, event.modifiers())
        elif self.drag in ("select", "end", "both"):
            self._pull_range(x, self._from.x() - view.layout_.left, event.modifiers(), self.drag)
        elif self.drag:
            self._drag_minimap(x)
        else:
            self._point(x, y, event.modifiers())
        view.update()

    def release(self) -> None:
        """Let go."""
        drag, self.drag = self.drag, ""
        if drag == "note":
            self._view.refresh()
        if drag == "playhead":
            self._view.state.set_scrubbing(False)
        elif drag == "note" and self._view.notes is not None:
            if self.note_ms == self._note.t_ms:
                self._view.state.seek(self._note.t_ms)
            else:
                self._view.notes.move(self._note, self.note_ms)
        self._view.update()

    # range --------------------------------------------------------------------------------------

    def _range_part(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> str:
        """ "end" on an end of the selection or its tag, "both" within it with Alt, else ""."""
        view = self._view
        if view.scale is None or view.state.selection is None or y >= view.layout_.lanes_bottom:
            return ""
        at = QPointF(x, y)
        ends = [view.scale.x_of(t_ms) for t_ms in view.state.selection]
        tags = selection_tags(view.state.selection, view.scale, view.layout_)
        if modifiers & Qt.KeyboardModifier.AltModifier and ends[0] <= x <= ends[1]:
            return "both"
        held = [
            tag.contains(at) or abs(x - end) <= SNAP_PX - HAIR for tag, end in zip(tags, ends, strict=True)
        ]
        if not any(held):
            return ""
        self._fixed_ms = view.state.selection[0 if held[1] else 1]
        return "end"

    def _pull_range(self, x: float, from_x: float, modifiers: Qt.KeyboardModifier, what: str) -> None:
        view = self._view
        assert view.scale is not None
        self.drag = what
        if what == "both" and self._range is not None:
            first, last = self._range
            by_ms = view.scale.t_of(x) - view.scale.t_of(from_x)
            clock = view.state.clock
            by_ms = min(max(by_ms, clock.start_ms - first), clock.end_ms - last)
            view.state.set_selection((first + by_ms, last + by_ms))
        elif what == "end":
            view.state.set_selection((self._fixed_ms, self._time(x, modifiers)))
        elif abs(x - from_x) >= SNAP_PX:
            start = view.scale.t_of(from_x)
            start = start if modifiers & Qt.KeyboardModifier.AltModifier else view.snapped(start)
            view.state.set_selection((start, self._time(x, modifiers)))

    def _time(self, x: float, modifiers: Qt.KeyboardModifier) -> float:
        """Time at a px of the strip, snapped to marks unless Alt is held."""
        assert self._view.scale is not None
        t_ms = self._view.scale.t_of(min(max(x, 0.0), self._view.scale.width_px))
        return t_ms if modifiers & Qt.KeyboardModifier.AltModifier else self._view.snapped(t_ms)

    def double_click(self, event: QMouseEvent) -> None:
        x = event.position().x() - self._view.layout_.left
        if self._view.data is None or self._view.scale is None or x < 0:
            return
        if (note := self._view.note_at(QPointF(x, event.position().y()))) is not None:
            self.drag = ""
            self._view.refresh()
            self._view.note_edit_wanted.emit(note)
            return
        if (cut := self._view.scale.cut_at(x)) is not None:
            self._view.open_cut(cut)
            return
        lane = self._view.layout_.lane_at(event.position().y())
        if lane is not None and lane.name == "pages":
            page = self._view.data.seen_at(self._view.scale.t_of(x))
            if page is not None:
                self._view.set_scale(self._view.scale.showing(page.start_ms, page.end_ms))

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
        self._view.state.seek(self._time(x, modifiers))

    def _point(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if x < 0:
            named = self._view.layout_.lane_at(y) is not None
            shape = Qt.CursorShape.PointingHandCursor if named else shape
        elif y >= self._view.layout_.minimap.bottom:
            part = self._range_part(x, y, modifiers)
            shape = {"end": Qt.CursorShape.SizeHorCursor, "both": Qt.CursorShape.SizeAllCursor}.get(
                part, shape
            )
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
