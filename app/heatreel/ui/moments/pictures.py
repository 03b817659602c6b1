"""A moment's page before and after, cut out around its clicks, which are drawn on it with the element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from heatreel.model.moment import Moment
from heatreel.ui.format import position_text
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import on_theme

BEFORE_MS = 100.0  # the page just before the first click
AFTER_MS = 2_500.0  # and that long after the last one, as reactions are looked for
_ASPECT = 9 / 16  # of a picture
_SHARE = 0.62  # of the viewport's width that a small picture shows at most …
_WIDE_PX = 480.0  # … and client px, so that letters stay legible
_NOT_RECORDED = "The page is not recorded"
_COMING = "Picture follows"
_FAILED = "The page could not be pictured"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn on both pictures, client px of ``viewport``."""

    viewport: tuple[int, int]
    clicks: tuple[tuple[float, float], ...]
    box: Box | None


def times_of(moment: Moment, end_ms: float) -> tuple[float, float]:
    """When the pictures are taken, epoch ms."""
    return moment.t_start_ms - BEFORE_MS, min(moment.t_end_ms + AFTER_MS, end_ms)


def cut(scene: Scene, share: float) -> QRectF:
    """The part of the viewport that is shown, client px: around the clicks or the element, never outside."""
    width, height = scene.viewport
    wide = max(1.0, width * share)
    high = min(wide * _ASPECT, float(max(1, height)))
    if scene.clicks:
        x = sum(x for x, _ in scene.clicks) / len(scene.clicks)
        y = sum(y for _, y in scene.clicks) / len(scene.clicks)
    elif scene.box is not None:
        x, y = scene.box[0] + scene.box[2] / 2, scene.box[1] + scene.box[3] / 2
    else:
        x, y = width / 2, height / 2
    left = min(max(0.0, x - wide / 2), max(0.0, width - wide))
    top = min(max(0.0, y - high / 2), max(0.0, height - high))
    return QRectF(left, top, wide, high)


class Picture(QWidget):
    """One picture with its caption, or words in its place."""

    def __init__(self, caption: str, scene: Scene, *, clicks: bool, share: float) -> None:
        super().__init__()
        self._scene, self._clicks, self._share = scene, clicks, share
        self.caption, self.words = caption, _COMING
        self.image: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{caption}: {self.words}")
        on_theme(self, self.update)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * _ASPECT)

    def sizeHint(self) -> QSize:
        wide = theme().px("timeline.hover_preview_width") * 3 // 4
        return QSize(wide, round(wide * _ASPECT))

    def show_image(self, image: QImage) -> None:
        """The picture of the whole viewport is there."""
        self.image, self.words = image, ""
        self.setAccessibleName(self.caption)
        self.update()

    def say(self, words: str) -> None:
        """Why there is none."""
        self.words = words
        self.setAccessibleName(f"{self.caption}: {words}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect())
        p.fillRect(frame, theme().color("surface.stage"))
        if self.image is None:
            p.setFont(theme().font("small"))
            p.setPen(theme().color("text.secondary"))
            gap = theme().px("space.s")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            p.drawText(self.rect().adjusted(gap, gap, -gap, -gap), flags, self.words)
        else:
            self._paint_page(p, frame, self.image)
        self._paint_caption(p)
        p.setPen(QPen(theme().color("border.default"), 1))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_page(self, p: QPainter, frame: QRectF, image: QImage) -> None:
        part, (width, _height) = cut(self._scene, self._share), self._scene.viewport
        ratio = image.width() / max(1, width)
        p.drawImage(frame, image, _times(part, ratio))
        scale = frame.width() / part.width()
        casing, ink = theme().color("overlay.cursor_line"), theme().color("overlay.ripple")
        if self._scene.box is not None:
            x, y, wide, high = self._scene.box
            box = QRectF((x - part.x()) * scale, (y - part.y()) * scale, wide * scale, high * scale)
            for color, pen in ((casing, 2), (ink, 1)):
                p.setPen(QPen(color, pen * theme().px("control.focus_gap") * 1.5))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRoundedRect(box, theme().px("radius.mark"), theme().px("radius.mark"))
        if self._clicks:
            radius = theme().px("timeline.merge_below") / 2.0
            p.setPen(QPen(casing, 1.5))
            ink.setAlphaF(0.75)
            p.setBrush(ink)
            for x, y in self._scene.clicks:
                p.drawEllipse(QPointF((x - part.x()) * scale, (y - part.y()) * scale), radius, radius)

    def _paint_caption(self, p: QPainter) -> None:
        p.setFont(theme().font("micro", "medium"))
        metrics = p.fontMetrics()
        pad = theme().px("space.xs")
        box = QRectF(0, 0, metrics.horizontalAdvance(self.caption) + 2 * pad, metrics.height() + pad)
        box.moveBottomLeft(QPointF(1, self.height() - 1))
        p.fillRect(box, theme().color("text.primary" if theme().name == "light" else "surface.window", 0.86))
        p.setPen(theme().color("surface.raised" if theme().name == "light" else "text.primary"))
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, self.caption)


def _times(part: QRectF, ratio: float) -> QRectF:
    return QRectF(part.x() * ratio, part.y() * ratio, part.width() * ratio, part.height() * ratio)


class Pictures(QWidget):
    """Both pictures, which the window's hidden page takes one after the other."""

    def __init__(self, state: AppState, moment: Moment, box: Box | None, *, share: float = 0.0) -> None:
        """``share`` of the viewport's width that is shown; 0 = as small pictures show it."""
        super().__init__()
        self._state, self.moment = state, moment
        track = state.track
        self._times = times_of(moment, track.end_ms if track is not None else moment.t_end_ms)
        scene = self._scene(box)
        share = share or min(_SHARE, _WIDE_PX / max(1, scene.viewport[0]))
        start = track.start_ms if track is not None else 0.0
        captions = [
            f"{word} · {position_text(t - start)}"
            for word, t in zip(("Before", "After"), self._times, strict=True)
        ]
        self.both = (
            Picture(captions[0], scene, clicks=False, share=share),
            Picture(captions[1], scene, clicks=True, share=share),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px("space.s"))
        for picture in self.both:
            row.addWidget(picture)
        self._guard = QObject(self)
        self._take(0)

    @property
    def after(self) -> QImage | None:
        """The page after the moment, as it is drawn here; None while there is no picture."""
        last = self.both[1]
        return None if last.image is None else last.grab().toImage()

    def _scene(self, box: Box | None) -> Scene:
        track = self._state.track
        viewport = (1, 1)
        if track is not None:
            from heatreel.replay.windows import viewport_at

            viewport = viewport_at(track, self.moment.window, self.moment.t_start_ms)
        clicks = tuple((x, y) for _t, x, y in self.moment.clicks if isfinite(x) and isfinite(y))
        return Scene(viewport, clicks, box)

    def _take(self, which: int) -> None:
        track, previews = self._state.track, self._state.previews
        if track is None or not track.session.has_page or previews is None:
            for picture in self.both:
                picture.say(_NOT_RECORDED)
            return
        done, failed = self._then(which, None), self._then(which, _FAILED)
        previews.want(self._times[which], done, self.moment.window, failed)

    def _then(self, which: int, words: str | None) -> Callable[..., None]:
        """What comes after a picture: itself or why it is missing, then the other one."""

        def then(image: QImage | None = None) -> None:
            try:
                self._guard.objectName()
            except RuntimeError:  # the card was closed meanwhile
                return
            if image is not None:
                self.both[which].show_image(image)
            else:
                self.both[which].say(words or _FAILED)
            if which == 0:
                self._take(1)

        return then
