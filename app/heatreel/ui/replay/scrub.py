"""While the playhead is dragged: the nearest kept picture at once, the exact page when the hand rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from heatreel.ui.state import AppState

REST_MS = 20  # the hand rests when a mouse, which tells 60 places a second or more, has told none for so long


class ScrubPolicy:
    """When the page itself is sought. Pure: told of moves, rests and painted pages.

    ``wanted_ms``: where the playhead is; ``sought_ms``: the seek that is under way, None = none.
    """

    def __init__(self) -> None:
        self.wanted_ms: float | None = None
        self.sought_ms: float | None = None

    def moved(self, t_ms: float, *, has_picture: bool, dragging: bool) -> Literal["seek", "wait"]:
        """The playhead moved. A seek is only worth it if nothing else can be shown, or the hand let go."""
        self.wanted_ms = t_ms
        if dragging and (has_picture or self.sought_ms is not None):
            return "wait"
        self.sought_ms = t_ms
        return "seek"

    def rested(self) -> float | None:
        """The hand rests: the time to seek, unless that is under way."""
        if self.wanted_ms is None or self.sought_ms == self.wanted_ms:
            return None
        self.sought_ms = self.wanted_ms
        return self.wanted_ms

    def painted(self, t_ms: float) -> bool:
        """The page of a time is on the screen; True when it is the one that is wanted."""
        if t_ms == self.sought_ms:
            self.sought_ms = None
        return t_ms == self.wanted_ms


class ScrubPicture(QWidget):
    """A kept picture in the page's place. Between page and overlay, deaf to the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.image: QImage | None = None
        self.hide()

    def show_image(self, image: QImage | None) -> None:
        """Show a picture over the page, or the page itself."""
        self.image = image
        self.setVisible(image is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.image)


class Scrubber(QObject):
    """Takes seeks to the page; ``seek`` and ``when_seen`` are the page's own."""

    def __init__(
        self,
        state: AppState,
        picture: ScrubPicture,
        seek: Callable[[float], None],
        when_seen: Callable[[Callable[[], None]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._state, self._picture, self._seek, self._when_seen = state, picture, seek, when_seen
        self._policy = ScrubPolicy()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        state.scrubbing_changed.connect(self._let_go)
        state.session_changed.connect(self.reset)

    def reset(self) -> None:
        """Another session, or none."""
        self._rest.stop()
        self._policy = ScrubPolicy()
        self._picture.show_image(None)

    def seek(self, t_ms: float) -> None:
        """The playhead jumped to a time."""
        dragging, previews = self._state.scrubbing, self._state.previews
        image = previews.picture(t_ms) if dragging and previews is not None else None
        if self._policy.moved(t_ms, has_picture=image is not None, dragging=dragging) == "seek":
            self._seek(t_ms)
        else:
            self._rest.start()
        if image is not None:
            self._picture.show_image(image)
        elif not dragging:
            self._picture.show_image(None)

    def painted(self, t_ms: float) -> None:
        """The page of a time was painted. Its picture goes when it is seen, or the page before would be."""
        if self._policy.painted(t_ms) and self._picture.image is not None:
            self._when_seen(lambda: self._uncover(t_ms))

    def _uncover(self, t_ms: float) -> None:
        if self._policy.wanted_ms == t_ms:
            self._picture.show_image(None)

    def _rested(self) -> None:
        t_ms = self._policy.rested()
        if t_ms is not None:
            self._seek(t_ms)

    def _let_go(self) -> None:
        if not self._state.scrubbing and self._rest.isActive():
            self._rest.stop()
            self._rested()
