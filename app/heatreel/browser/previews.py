"""Small pictures of a session's page, taken in a hidden view, one at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage

from heatreel.browser.replay_page import ReplayPage
from heatreel.library.library import Library
from heatreel.model.preview import PreviewTime
from heatreel.model.session import SessionTrack

WIDTH_PX = 480  # of a picture: sharp in the 208 px of a preview also at two device px a px
_MARK_PX = 8
_POLL_MS = 8
_WITHIN_MS = 4000

Done = Callable[[QImage | None], None]


class PreviewMaker(QObject):
    """Takes pictures of one session. A newer wish takes the place of one that has not begun."""

    def __init__(self, page: ReplayPage, parent: QObject | None = None) -> None:
        """``page`` is taken over, and never seen."""
        super().__init__(parent)
        self._page = page
        self._page.widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._page.widget.resize(WIDTH_PX, WIDTH_PX)
        self._page.widget.show()
        self._page.painted.connect(self._painted)
        self._page.gone.connect(lambda _reason: self._finish(None))
        self._size = QSize(0, 0)
        self._number = 0
        self._colour = QColor()
        self._work: tuple[PreviewTime, tuple[int, int], Done] | None = None
        self._next: tuple[PreviewTime, tuple[int, int], Done] | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_WITHIN_MS)
        self._late.timeout.connect(lambda: self._finish(None))
        self._is_broken = False

    @property
    def busy(self) -> bool:
        """A picture is under way."""
        return self._work is not None

    def open_session(self, library: Library, track: SessionTrack) -> None:
        """Take pictures of this session from now on."""
        self._next = None
        self._finish(None)
        self._page.open_session(library, track)

    def take(self, time: PreviewTime, viewport: tuple[int, int], done: Done) -> None:
        """Picture a time; ``viewport``: width and height then, CSS px. ``done`` gets None if it failed."""
        if self._work is not None:
            if self._next is not None:
                self._next[2](None)
            self._next = (time, viewport, done)
            return
        self._begin((time, viewport, done))

    def close(self) -> None:
        """Give the page back; nothing may be called afterwards."""
        self._late.stop()
        self._work = self._next = None
        self._page.close()

    def _begin(self, work: tuple[PreviewTime, tuple[int, int], Done]) -> None:
        self._work = work
        time, (width, height), _done = work
        if self._is_broken:
            self._is_broken = False
            self._page.reload()
        scale = WIDTH_PX / max(1, width)
        self._size = QSize(WIDTH_PX, max(1, min(round(height * scale), 2 * WIDTH_PX)))
        self._page.widget.resize(self._size.width(), self._size.height() + _MARK_PX)
        self._page.set_scale(scale)
        self._late.start()
        self._page.set_window(time.window)
        self._page.seek(time.t_ms)

    def _painted(self, t_ms: float) -> None:
        if self._work is None or t_ms != self._work[0].t_ms or self._colour.isValid():
            return
        self._number += 1
        self._colour = QColor.fromHsv((self._number * 97) % 360, 255, 255)
        self._page.stamp(self._size.height(), self._colour.name(), self._look)

    def _look(self) -> None:
        """Grab frames until one carries the stamp: then it shows the page of this time, and none before."""
        if self._work is None or not self._colour.isValid():
            return
        image = self._page.widget.grab().toImage()
        ratio = image.devicePixelRatio()
        seen = image.pixelColor(int(3 * ratio), int((self._size.height() + _MARK_PX / 2) * ratio))
        if not _same(seen, self._colour):
            QTimer.singleShot(_POLL_MS, self, self._look)
            return
        self._finish(image.copy(0, 0, round(self._size.width() * ratio), round(self._size.height() * ratio)))

    def _finish(self, image: QImage | None) -> None:
        work, self._work = self._work, None
        self._colour = QColor()
        self._late.stop()
        if work is not None:
            self._is_broken = image is None
            work[2](image)
        following, self._next = self._next, None
        if following is not None and self._work is None:
            self._begin(following)


def _same(seen: QColor, wanted: QColor) -> bool:
    pairs = ((seen.red(), wanted.red()), (seen.green(), wanted.green()), (seen.blue(), wanted.blue()))
    return all(abs(a - b) <= 6 for a, b in pairs)
