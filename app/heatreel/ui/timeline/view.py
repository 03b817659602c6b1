"""The timeline: one widget with a cached layer for lanes and a live one for playhead and hover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from heatreel.model.session import IdleGap
from heatreel.replay.time_scale import TimeScale
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.timeline import frame
from heatreel.ui.timeline.data import TimelineData, prepare
from heatreel.ui.timeline.lanes import Flag, LanePainter
from heatreel.ui.timeline.layout import make_layout
from heatreel.ui.timeline.mouse import TimelineMouse
from heatreel.ui.timeline.pencil import HAIR
from heatreel.ui.timeline.tips import tip_at

FOLLOW_AT = 0.1  # share of the width at which a playhead that left the view comes in again


class TimelineView(QWidget):
    """Lanes of the open session over time. Reads and moves the playhead of the state."""

    scale_changed = Signal()

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.data: TimelineData | None = None
        self.scale: TimeScale | None = None
        self.layout_ = make_layout(self.width(), self.height())
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
            at_x = self.scale.x_of(self.state.playhead_ms) if at_x is None else at_x
            self.set_scale(self.scale.zoomed(factor, min(max(at_x, 0.0), self.scale.width_px)))

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
        self.layout_ = make_layout(self.width(), self.height())
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
            painter.drawRect(self.rect().adjusted(ring // 2, ring // 2, -ring // 2, -ring // 2))

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
        lanes.paint()
        self.flags = lanes.flags
        frame.paint_minimap(painter, layout, data, ratio)
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
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.mouse.wheel(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, at: QPointF) -> str:
        """What is under a place of the widget, in words; "" for nothing."""
        if self.data is None or self.scale is None:
            return ""
        at = at - QPointF(self.layout_.left, 0)
        return tip_at(self.data, self.scale, self.layout_, self.flag_at(at), at)

    def flag_at(self, at: QPointF) -> Flag | None:
        """The flag of the moments lane under a px of the strip."""
        return next((flag for flag in reversed(self.flags) if flag.rect.contains(at)), None)
