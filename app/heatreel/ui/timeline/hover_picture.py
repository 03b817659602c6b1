"""The small picture of the page above the pointer on the timeline, with its time."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from heatreel.ui.format import position_text
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme

AFTER_MS = 80  # LOOK.md, "Timeline": hover
REST_MS = 60  # the pointer stands so long before an exact picture is taken


class HoverPicture(QWidget):
    """208 × 130 px and a caption of 24, above the ruler; deaf to the mouse, inside the window."""

    def __init__(self, state: AppState, timeline: QWidget) -> None:
        super().__init__()
        self._state, self._timeline = state, timeline
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.image: QImage | None = None
        self.t_ms, self._path = 0.0, ""
        self._place = QPoint()
        px = theme().px
        self._picture = QRect(1, 1, px("timeline.hover_preview_width"), px("timeline.hover_preview_height"))
        self._caption_px = px("control.height_compact")
        self.resize(self._picture.width() + 2, self._picture.height() + self._caption_px + 2)
        self._appear, self._rest = QTimer(self), QTimer(self)
        for timer, after_ms, slot in (
            (self._appear, AFTER_MS, self._show_now),
            (self._rest, REST_MS, self._ask),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after_ms)
            timer.timeout.connect(slot)
        state.previews_changed.connect(self._look_again)
        self.hide()

    def point(self, t_ms: float, path: str, x_px: float, top_px: float) -> None:
        """The pointer is at a time of a page; px of the timeline."""
        self.t_ms, self._path = t_ms, path
        self._place = QPoint(round(x_px), round(top_px))
        self._look_up()
        if self.isVisible():
            self._follow()
        elif not self._appear.isActive():
            self._appear.start()

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self._appear.stop()
        self._rest.stop()
        self.hide()

    def _show_now(self) -> None:
        window = self._timeline.window()
        if self.parent() is not window:
            self.setParent(window)
        self._follow()
        self.show()
        self.raise_()

    def _follow(self) -> None:
        window, gap = self._timeline.window(), theme().px("space.xs")
        at = self._timeline.mapTo(window, self._place)
        left = min(max(gap, at.x() - self.width() // 2), window.width() - self.width() - gap)
        self.move(left, max(gap, at.y() - self.height() - gap))
        self.update()

    def _look_up(self) -> None:
        previews = self._state.previews
        self.image = previews.picture(self.t_ms) if previews is not None else None
        if self.image is None:
            self._rest.start()
        else:
            self._rest.stop()

    def _look_again(self) -> None:
        if self.isVisible():
            self._look_up()
            self.update()

    def _ask(self) -> None:
        previews, t_ms = self._state.previews, self.t_ms

        def taken(image: QImage) -> None:
            if self.t_ms == t_ms:
                self.image = image
                self.update()

        if previews is not None and self.isVisible():
            previews.want(t_ms, taken)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme().color("surface.raised"))
        painter.fillRect(self._picture, theme().color("surface.window"))
        if self.image is not None and self.image.width() > 0:
            painter.drawImage(self._picture, self.image, cover(self.image, self._picture))
        painter.setPen(QPen(theme().color("border.strong"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        self._paint_caption(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        track, pad = self._state.track, theme().px("space.s")
        if track is None:
            return
        box = QRect(0, self._picture.bottom() + 1, self.width(), self._caption_px).adjusted(pad, 0, -pad, 0)
        painter.setFont(theme().font("dense", "medium"))
        painter.setPen(theme().color("text.primary"))
        time = position_text(self.t_ms - track.start_ms)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, time)
        box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(time) + pad)
        painter.setFont(theme().font("dense"))
        painter.setPen(theme().color("text.secondary"))
        path = painter.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, path)


def cover(image: QImage, into: QRect) -> QRect:
    """The part of a picture, from its top left corner, that fills a box of another shape. Device px."""
    wide = image.width()
    high = round(wide * into.height() / max(1, into.width()))
    if high > image.height():
        high = image.height()
        wide = round(high * into.width() / max(1, into.height()))
    return QRect(0, 0, wide, high)
