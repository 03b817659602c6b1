"""Pictures of whole pages, taken in a hidden view that is as isolated as the replay.

The page is laid out at the recorded viewport. If making the frame as high as the page leaves every
element where it is, it is shown so and grabbed in pieces; otherwise (``vh`` units, things stuck to the
bottom) the frame keeps its height and the pieces are taken by scrolling, with what sticks to the viewport
only in the first. A patch of colour below each piece tells that a grabbed frame shows it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from shiboken6 import isValid

from heatreel.browser.batches import as_array
from heatreel.browser.elements import page_elements
from heatreel.browser.player_view import PlayerView
from heatreel.model.errors import HeatreelError
from heatreel.model.heat import PagePicture
from heatreel.operations.ports import PictureRequest

log = logging.getLogger(__name__)

TILE_PX = 4096  # GL textures end at 8192 or 16384 px
MARK_PX = 8
SETTLE_MS = 3000  # images (data: only) and fonts get that long
TIMEOUT_MS = 60_000
FRAME_POLL_MS = 12
ELEMENTS_AT_ONCE = 800
MOST_ROWS = 100_000  # a page beyond that is a mistake of its recording

Done = Callable[[PagePicture | Exception], None]


@dataclass
class _Work:
    """One picture under way."""

    request: PictureRequest
    done: Done
    tries: int = 0
    page: dict = field(default_factory=dict)
    elements: list = field(default_factory=list)
    rows: np.ndarray | None = None
    filled: int = 0
    offset: int = 0
    colour: QColor | None = None


class PictureTaker(QObject):
    """A `PageBrowser`. One picture at a time, in the order asked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: PlayerView | None = None
        self._queue: deque[_Work] = deque()
        self._work: _Work | None = None
        self._number = 0
        self._timeout = QTimer(self)
        self._timeout.setSingleShot(True)
        self._timeout.timeout.connect(lambda: self._again("The picture of the page took too long."))

    def take(self, request: PictureRequest, done: Done) -> None:
        """Start; ``done`` is called later on the GUI thread with the picture or a HeatreelError."""
        self._queue.append(_Work(request, done))
        QTimer.singleShot(0, self, self._next)

    def take_now(self, request: PictureRequest) -> PagePicture:
        """Wait for the picture in a nested event loop. Raises HeatreelError."""
        loop = QEventLoop()
        results: list[PagePicture | Exception] = []

        def done(result: PagePicture | Exception) -> None:
            results.append(result)
            loop.quit()

        self.take(request, done)
        loop.exec()
        if not results:
            raise HeatreelError("The picture of the page was not taken.", "Try again.")
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]

    def close(self) -> None:
        """Give the hidden view back. What waits fails."""
        self._timeout.stop()
        waiting = [*([self._work] if self._work else []), *self._queue]
        self._work = None
        self._queue.clear()
        if self._view is not None:
            self._view.close()
            self._view = None
            # pages that were left for later go before their profiles, also where no event loop runs on
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for work in waiting:
            work.done(HeatreelError("The picture of the page was cancelled."))

    # one picture ---------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._work is None and self._queue:
            self._work = self._queue.popleft()
            self._begin()

    def _begin(self) -> None:
        is_used = self._view is not None
        work, view = self._work, self._open_view()
        if is_used:
            view.restart()  # nothing of one page is left for the next
        request = work.request
        width, height = max(1, request.viewport_width), max(1, request.viewport_height)
        view.view.resize(width, height + MARK_PX)
        self._timeout.start(TIMEOUT_MS)
        if not request.events:
            view.send("blank", t=0, width=width, height=height, done=self._if(work, self._built))
            return
        body = as_array(request.events)
        view.send("rebuild", events=body, t=0, width=width, height=height, done=self._if(work, self._built))

    def _built(self, work: _Work, _message: dict) -> None:
        self._view.send("measure", within=SETTLE_MS, done=self._if(work, self._measured))

    def _measured(self, work: _Work, page: dict) -> None:
        page["height"] = min(int(page["height"]), MOST_ROWS)
        work.page = page
        self._read_elements(work)

    def _read_elements(self, work: _Work) -> None:
        page = work.page
        self._view.send(
            "elements",
            first=len(work.elements),
            count=ELEMENTS_AT_ONCE,
            expand=page["expands"],
            page=page["height"],
            done=self._if(work, self._have_elements),
        )

    def _have_elements(self, work: _Work, answer: dict) -> None:
        work.elements += answer["elements"]
        if answer["elements"] and len(work.elements) < answer["total"]:
            self._read_elements(work)
            return
        page = work.page
        work.rows = np.full((page["height"], int(page["width"]), 3), 255, np.uint8)
        work.filled = 0
        log.debug("picture: %s", page)
        self._tile(work)

    def _tile(self, work: _Work) -> None:
        page = work.page
        most = TILE_PX if page["expands"] else work.request.viewport_height
        height = min(most, page["height"] - work.filled)
        shown = height if page["expands"] else work.request.viewport_height
        self._view.view.resize(int(page["width"]), shown + MARK_PX)
        self._number += 1
        work.colour = QColor.fromHsv((self._number * 97) % 360, 255, 255)
        self._view.send(
            "tile",
            top=work.filled,
            height=height,
            expand=page["expands"],
            page=page["height"],
            mark=work.colour.name(),
            done=self._if(work, lambda work, answer: self._grab(work, height, shown, answer["offset"])),
        )

    def _grab(self, work: _Work, height: int, shown: int, offset: int) -> None:
        if work is not self._work or self._view is None:
            return
        view = self._view.view
        image = view.grab(QRect(0, 0, view.width(), shown + MARK_PX)).toImage()
        size = view.size()
        if image.size() != size:
            image = image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
        if not _same(image.pixelColor(MARK_PX // 2, shown + MARK_PX // 2), work.colour):
            QTimer.singleShot(FRAME_POLL_MS, self, lambda: self._grab(work, height, shown, offset))
            return
        rows = _rgb(image)[offset : min(offset + height, shown)]
        work.rows[work.filled : work.filled + len(rows), : rows.shape[1]] = rows
        work.filled += max(len(rows), 1)
        if work.filled < work.page["height"]:
            self._tile(work)
            return
        self._finish(
            work,
            PagePicture(
                work.rows,
                int(work.page["width"]),
                work.page["height"],
                int(work.page["missing"]),
                page_elements(work.elements),
            ),
        )

    # ends ----------------------------------------------------------------------------------------

    def _finish(self, work: _Work, result: PagePicture | Exception) -> None:
        self._timeout.stop()
        self._work = None
        QTimer.singleShot(0, self, self._next)
        work.done(result)

    def _again(self, reason: str) -> None:
        work = self._work
        if work is None:
            return
        work.tries += 1
        work.elements = []
        if work.tries > 1:
            self._finish(work, HeatreelError(reason, "Try again, or use another session of that page."))
            return
        log.info("picture: once more: %s", reason)
        self._begin()

    def _if(self, work: _Work, step: Callable[[_Work, dict], None]) -> Callable[[dict], None]:
        """``step``, unless that picture is no longer under way or the page failed."""

        def answered(message: dict) -> None:
            if work is not self._work:
                return
            if "error" in message:
                log.error("page: %s", message["error"])
                text = "The page could not be rebuilt from its recording."
                self._finish(work, HeatreelError(text, "Use another session of that page."))
            else:
                step(work, message)

        return answered

    def _open_view(self) -> PlayerView:
        if self._view is None or not isValid(self._view.view):
            self._view = PlayerView(self)
            self._view.gone.connect(self._again)
            self._view.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            self._view.view.show()
        return self._view


def _same(seen: QColor, wanted: QColor) -> bool:
    pairs = ((seen.red(), wanted.red()), (seen.green(), wanted.green()), (seen.blue(), wanted.blue()))
    return all(abs(a - b) <= 6 for a, b in pairs)


def _rgb(image: QImage) -> np.ndarray:
    """uint8 (height, width, 3), a copy."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width = image.height(), image.width()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return lines[:, : width * 3].reshape(height, width, 3).copy()
