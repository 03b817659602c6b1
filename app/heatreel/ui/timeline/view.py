"""The timeline: one widget with a cached layer for lanes and a live one for playhead and hover."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from heatreel.model.note import Note
from heatreel.model.session import IdleGap
from heatreel.model.url import path_of
from heatreel.replay.time_scale import TimeScale
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.timeline import frame, marks
from heatreel.ui.timeline.data import TimelineData, prepare
from heatreel.ui.timeline.editor import NoteEditor
from heatreel.ui.timeline.hover_picture import HoverPicture
from heatreel.ui.timeline.lanemenu import LaneChoice
from heatreel.ui.timeline.lanes import Flag, LanePainter
from heatreel.ui.timeline.layout import Layout, make_layout
from heatreel.ui.timeline.marks import NoteFlag
from heatreel.ui.timeline.mouse import SNAP_PX, TimelineMouse
from heatreel.ui.timeline.notes import Notes, moved_to
from heatreel.ui.timeline.pencil import HAIR
from heatreel.ui.timeline.tips import tip_at

FILM_MS = 400
FOLLOW_AT = 0.1  # share of the width at which a playhead that left the view comes in again


class TimelineView(QWidget):
    """Lanes of the open session over time. Reads and moves the playhead of the state."""

    scale_changed = Signal()
    note_edit_wanted = Signal(object)  # Note
    note_delete_wanted = Signal()  # the chosen one

    def __init__(self, state: AppState, parent: QWidget | None = None, *, notes: Notes | None = None) -> None:
        super().__init__(parent)
        self.state, self.notes = state, notes
        self.lanes = LaneChoice(self)
        self.editor = NoteEditor(self)
        self.note_flags: list[NoteFlag] = []
        self.data: TimelineData | None = None
        self.scale: TimeScale | None = None
        self.layout_ = self._make_layout()
        self.flags: list[Flag] = []
        self._labels: list[QRectF] = []
        self._opened: set[IdleGap] = set()
        self._layer: QPixmap | None = None
        self.mouse = TimelineMouse(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline")
        self.setMinimumHeight(theme().px("timeline.minimap") + theme().px("timeline.ruler"))
        state.session_changed.connect(self._open)
        state.moments_changed.connect(self._open_again)
        state.moment_chosen.connect(self._chosen)
        state.playhead_moved.connect(self._moved)
        state.playback_changed.connect(self._recut)
        state.notes_changed.connect(self.refresh)
        state.selection_range_changed.connect(self.update)
        self.hover_picture = HoverPicture(state, self)
        self._film = QTimer(self)  # pictures come one by one: the strip is drawn now and then
        self._film.setSingleShot(True)
        self._film.setInterval(FILM_MS)
        self._film.timeout.connect(self.refresh)
        state.previews_changed.connect(lambda: self._film.isActive() or self._film.start())
        self.lanes.changed.connect(self._lay_out)
        if notes is not None:
            notes.chosen_changed.connect(self.refresh)
        theme().changed.connect(self.refresh)
        self._open()

    # session ------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._opened.clear()
        self.data, self.scale = None, None
        if (track := self.state.track) is not None:
            self.data = prepare(track, self.state.moments or ())
            self.state.clock.gaps = self.data.gaps
            self.scale = TimeScale.fit(
                track.start_ms, track.end_ms, self._strip_px(), self._cuts(), theme().px("timeline.idle_cut")
            )
        self.refresh()

    def _open_again(self) -> None:
        if self.state.track is not None:
            self.data = prepare(self.state.track, self.state.moments or ())
        self.refresh()

    def point_at(self, x: float | None) -> None:
        """The pointer rests over a px of the strip, or left it: the picture above it follows."""
        track = self.state.track
        if x is None or self.scale is None or track is None or not track.session.has_page:
            self.hover_picture.leave()
        else:
            top = self.layout_.ruler.top
            t_ms = self.scale.t_of(x)
            page = self.data.seen_at(t_ms) if self.data is not None else None
            path = path_of(page.view.href) if page is not None else ""
            self.hover_picture.point(t_ms, path, self.layout_.left + x, top)

    def refresh(self) -> None:
        """Draw everything anew."""
        self._layer = None
        self.update()

    def _strip_px(self) -> float:
        return float(self.layout_.strip_width)

    def _cuts(self) -> tuple[IdleGap, ...]:
        if self.data is None or not self.state.clock.skip_idle:
            return ()
        return tuple(gap for gap in self.data.gaps if gap not in self._opened)

    def _recut(self) -> None:
        if self.scale is not None and self._cuts() != self.scale.cuts:
            self.set_scale(self.scale.with_cuts(self._cuts(), theme().px("timeline.idle_cut")))
        self.update()

    def _make_layout(self) -> Layout:
        return make_layout(self.width(), self.height(), self.lanes.folded, self.lanes.hidden)

    def _lay_out(self) -> None:
        self.layout_ = self._make_layout()
        self.refresh()

    def open_cut(self, cut: IdleGap) -> None:
        """Show an idle stretch in its whole length."""
        self._opened.add(cut)
        self._recut()

    # view ---------------------------------------------------------------------------------------

    def set_scale(self, scale: TimeScale) -> None:
        """Show another stretch."""
        if scale != self.scale:
            self.scale = scale
            self.refresh()
            self.scale_changed.emit()

    def zoom_by(self, factor: float, at_x: float | None = None) -> None:
        """Zoom at a px of the strip, by default at the playhead."""
        if self.scale is not None:
            if at_x is None:
                self.show_playhead()
                at_x = self.scale.x_of(self.state.playhead_ms)
            self.set_scale(self.scale.zoomed(factor, min(max(at_x, 0.0), self.scale.width_px)))

    def show_playhead(self) -> None:
        """Bring a playhead that is out of view to the middle."""
        if self.scale is not None:
            x = self.scale.x_of(self.state.playhead_ms)
            if not 0 <= x <= self.scale.width_px:
                self.set_scale(self.scale.scrolled(x - self.scale.width_px / 2.0))

    def fit(self) -> None:
        """Show the whole session."""
        if self.scale is not None:
            self.set_scale(self.scale.fitted())

    def x_of(self, t_ms: float) -> float:
        """Px of the widget at a time."""
        return self.layout_.left + (self.scale.x_of(t_ms) if self.scale is not None else 0.0)

    def _chosen(self) -> None:
        self.refresh()
        moment, scale = self.state.chosen_moment, self.scale
        if (
            moment is not None
            and scale is not None
            and not 0 <= scale.x_of(moment.t_start_ms) <= scale.width_px
        ):
            self.set_scale(scale.scrolled(scale.x_of(moment.t_start_ms) - scale.width_px / 2.0))

    def _moved(self, t_ms: float) -> None:
        scale = self.scale
        if scale is not None and not self.mouse.drag:
            x = scale.x_of(t_ms)
            if x > scale.width_px or x < 0:
                self.set_scale(scale.scrolled(x - FOLLOW_AT * scale.width_px))
        self.update()

    def resizeEvent(self, _event: object) -> None:
        self.layout_ = self._make_layout()
        if self.scale is not None:
            self.scale = self.scale.with_width(self._strip_px())
        self.refresh()

    # painting -----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.data is None or self.scale is None:
            self._paint_empty(painter)
            return
        if self._layer is None or self._layer.devicePixelRatio() != self.devicePixelRatioF():
            self._layer = self._paint_layer(self.data, self.scale)
        painter.drawPixmap(0, 0, self._layer)
        painter.translate(self.layout_.left, 0)
        strip = QRectF(0, 0, self.layout_.strip_width, self.height())
        painter.setClipRect(strip)
        playhead = self.state.playhead_ms
        frame.paint_range(painter, self.layout_, self.data, self.scale, playhead)
        self._paint_marks(painter, self.data, self.scale)
        if self.mouse.hover_x is not None and not self.mouse.drag:
            t_ms = self.scale.t_of(self.mouse.hover_x)
            frame.hide_labels(painter, self._labels, self.mouse.hover_x)
            frame.paint_hover(painter, self.layout_, self.mouse.hover_x, t_ms - self.data.start_ms)
        x = self.scale.x_of(playhead)
        frame.hide_labels(painter, self._labels, x)
        painter.setClipping(False)
        if -HAIR <= x <= self.layout_.strip_width + HAIR:
            frame.paint_playhead(painter, self.layout_, x, playhead - self.data.start_ms)
        painter.resetTransform()
        if self.hasFocus() and self.property("keyboard"):
            ring = theme().px("control.focus_ring")
            painter.setPen(QPen(theme().color("accent.ring"), ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(ring // 2, ring // 2, -ring // 2, -ring // 2))

    def _paint_marks(self, painter: QPainter, data: TimelineData, scale: TimeScale) -> None:
        if self.state.selection is not None:
            whole = frame.minimap_scale(self.layout_, data)
            marks.paint_selection_small(painter, self.layout_, whole, self.state.selection)
            marks.paint_selection(painter, self.layout_, scale, self.state.selection, self._labels)
        if (moved := self.mouse.moved_note) is not None:  # all others are in the cached layer
            notes = tuple(moved_to(n, moved[1]) for n in self.state.notes if n.id == moved[0])
            flags = marks.note_flags(notes, scale, self.layout_)
            marks.paint_notes(painter, self.layout_, scale, flags, moved[0])

    def _paint_notes(self, painter: QPainter, data: TimelineData, scale: TimeScale) -> None:
        moved = self.mouse.moved_note
        notes = tuple(note for note in self.state.notes if moved is None or note.id != moved[0])
        marks.paint_notes_small(painter, self.layout_, frame.minimap_scale(self.layout_, data), notes)
        self.note_flags = marks.note_flags(notes, scale, self.layout_)
        self._labels = marks.give_way(painter, self._labels, self.note_flags)
        chosen = 0 if self.notes is None else self.notes.chosen_id
        marks.paint_notes(painter, self.layout_, scale, self.note_flags, chosen)

    def _paint_layer(self, data: TimelineData, scale: TimeScale) -> QPixmap:
        ratio, layout = self.devicePixelRatioF(), self.layout_
        layer = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        layer.setDevicePixelRatio(ratio)
        layer.fill(theme().color("surface.window"))
        painter = QPainter(layer)
        painter.translate(layout.left, 0)
        painter.setClipRect(QRectF(0, 0, layout.strip_width, self.height()))
        self._labels = frame.paint_ruler(painter, layout, scale)
        lanes = LanePainter(painter, data, scale, layout, ratio, self.state.chosen_moment)
        lanes.previews = self.state.previews
        lanes.paint()
        self.flags = lanes.flags
        frame.paint_minimap(painter, layout, data, ratio)
        self._paint_notes(painter, data, scale)
        painter.setClipping(False)
        painter.resetTransform()
        frame.paint_names(painter, layout, data, self.state.moments is not None)
        painter.end()
        return layer

    def _paint_empty(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme().color("surface.panel"))
        painter.setPen(theme().color("text.tertiary"))
        painter.setFont(theme().font("body"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Open a session to see its timeline")

    # mouse --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double_click(event)

    def leaveEvent(self, _event: QEvent) -> None:
        self.mouse.hover_x = None
        self.hover_picture.leave()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.mouse.wheel(event)

    def fold_at(self, y: float) -> None:
        """Fold or open the lane whose name is at a px."""
        if (lane := self.layout_.lane_at(y)) is not None:
            self.lanes.fold(lane.name, not lane.folded)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        lane = self.layout_.lane_at(event.pos().y())
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.show_lane_menu(lane.name if by_mouse and lane is not None else "", event.globalPos())

    def show_lane_menu(self, lane: str = "", at: QPoint | None = None) -> None:
        """Which lanes are shown and folded; ``at`` in px of the screen, by default at the lane names."""
        if self.data is not None:
            menu = self.lanes.menu(self, lane)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at or self.mapToGlobal(QPoint(0, self.layout_.ruler.bottom)))

    # notes --------------------------------------------------------------------------------------

    def choose_note(self, note: Note) -> None:
        """Edit and delete act on it from now on."""
        if self.notes is not None:
            self.notes.choose(note)

    def note_at(self, at: QPointF) -> Note | None:
        """The note whose flag is under a px of the strip."""
        return next((flag.note for flag in reversed(self.note_flags) if flag.rect.contains(at)), None)

    def ask_note(self, t_ms: float, text: str, done: Callable[[str], None]) -> None:
        """Let a person write a note in place; ``done`` gets the text."""
        if self.scale is not None:
            if not 0 <= self.scale.x_of(t_ms) <= self.scale.width_px:
                self.set_scale(self.scale.scrolled(self.scale.x_of(t_ms) - self.scale.width_px / 2.0))
            self.editor.open_at(self.x_of(t_ms), self.layout_.ruler.bottom, text, done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.note_delete_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.state.selection is not None:
            self.state.set_selection(None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        chosen = self.notes is not None and self.notes.chosen is not None
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and chosen and event.key() == Qt.Key.Key_Delete:
            event.accept()  # here the key removes the note, not the sessions chosen in the library
            return True
        return super().event(event)

    def tip(self, at: QPointF) -> str:
        """What is under a place of the widget, in words; "" for nothing."""
        if self.data is None or self.scale is None:
            return ""
        if at.x() < self.layout_.left:
            lane = self.layout_.lane_at(at.y())
            if lane is None:
                return ""
            return f"{frame.LANE_WORDS[lane.name][0]}: click to {'open' if lane.folded else 'fold'}"
        at = at - QPointF(self.layout_.left, 0)
        if (note := self.note_at(at)) is not None:
            return marks.note_text(note, self.data.start_ms)
        if self.state.selection is not None:
            tags = marks.selection_tags(self.state.selection, self.scale, self.layout_)
            if any(tag.contains(at) for tag in tags):
                return marks.selection_text(self.state.selection)
        return tip_at(self.data, self.scale, self.layout_, self.flag_at(at), at)

    def flag_at(self, at: QPointF) -> Flag | None:
        """The flag of the moments lane under a px of the strip."""
        return next((flag for flag in reversed(self.flags) if flag.rect.contains(at)), None)

    def snapped(self, t_ms: float) -> float:
        """The nearest mark within `SNAP_PX`, else the time itself."""
        if self.scale is None or self.data is None:
            return t_ms
        at = int(np.searchsorted(self.data.marks_ms, t_ms))
        near = self.data.marks_ms[max(0, at - 1) : at + 1]
        if not len(near):
            return t_ms
        away = np.abs(self.scale.xs_of(near) - self.scale.x_of(t_ms))
        best = int(np.argmin(away))
        return float(near[best]) if away[best] <= SNAP_PX else t_ms
