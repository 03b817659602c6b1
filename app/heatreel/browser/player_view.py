"""One isolated view with the player in it, and how to talk with it. Contract: resources/player/player.js."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWebEngineWidgets import QWebEngineView
from shiboken6 import delete, isValid

from heatreel.browser.isolation import IsolatedPage, make_profile
from heatreel.browser.scheme import PlayerScheme

log = logging.getLogger(__name__)

ANSWER_WITHIN_MS = 8000  # a page that says nothing for that long is taken for hung
MORE_A_MB_MS = 200  # that much longer for each MB that it is handed

Done = Callable[[dict], None]


class PlayerView(QObject):
    """Sends commands to the player page and hands on what it says.

    Commands sent before the page is ready wait. A command without an answer for `ANSWER_WITHIN_MS`
    while the view is visible, or a dead renderer, is told by ``gone`` (a sentence); `restart` begins
    anew with a fresh page.
    """

    said = Signal(dict)  # what the page says by itself
    gone = Signal(str)

    _message = Signal(dict)  # queued: nobody deletes the page from inside its own request

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = QWebEngineView()
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.view.setAcceptDrops(False)
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(ANSWER_WITHIN_MS)
        self._watch.timeout.connect(self._hung)
        self._message.connect(self._heard, Qt.ConnectionType.QueuedConnection)
        self._page: IsolatedPage | None = None
        self._profile = None
        self._last_id = 0
        self._start()

    def send(self, verb: str, *, done: Done | None = None, events: bytes | None = None, **values) -> None:
        """Tell the page to do something; ``done`` gets its answer, with ``error`` in it if it failed."""
        self._last_id += 1
        command = {"id": self._last_id, "verb": verb, **values}
        if events is not None:
            command["token"] = self.handler.offer(events)
            self._watch.setInterval(ANSWER_WITHIN_MS + len(events) * MORE_A_MB_MS // 1_000_000)
        self._waiting[self._last_id] = done
        if not self._watch.isActive():
            self._watch.start()
        if self._ready:
            self._run(command)
        else:
            self._queue.append(command)

    def restart(self) -> None:
        """A fresh page in the same view; answers that were awaited never come."""
        self._drop()
        self._start()

    def close(self) -> None:
        """Give everything back at once: the page before its profile. Not from a signal of the page."""
        self._drop(at_once=True)
        if isValid(self.view):
            self.view.close()
            delete(self.view)  # a view left for later makes itself a page of the default profile

    def _start(self) -> None:
        self._ready = False
        self._queue: list[dict] = []
        self._waiting: dict[int, Done | None] = {}
        self.handler = PlayerScheme(self._message.emit)
        self._profile, self.interceptor = make_profile(self.handler)
        self._page = IsolatedPage(self._profile, self.handler.index_url)
        # a translucent page is always drawn above its siblings: nothing could be painted over it
        self._page.setBackgroundColor(Qt.GlobalColor.white)
        self._page.renderProcessTerminated.connect(self._died)
        self._page.loadFinished.connect(self._loaded)
        self.view.setPage(self._page)
        self._page.load(self.handler.index_url)

    def _drop(self, *, at_once: bool = False) -> None:
        self._watch.stop()
        page, profile, handler = self._page, self._profile, self.handler
        if page is None:
            return
        self._page = None
        if not isValid(page):
            return
        page.renderProcessTerminated.disconnect(self._died)
        page.loadFinished.disconnect(self._loaded)
        if isValid(self.view):
            self.view.setPage(None)
        if at_once:
            for thing in (page, profile, handler):
                delete(thing)
            return
        page.destroyed.connect(lambda: (profile.deleteLater(), handler.deleteLater()))
        page.deleteLater()

    def _loaded(self, ok: bool) -> None:
        if self._page is None or self.sender() not in (None, self._page):
            return
        if not ok:
            self._lost("The page that shows recordings could not be loaded.")
            return
        self._ready = True
        self._page.runJavaScript(f"heatreel.start({json.dumps(self.handler.secret)})")
        waiting, self._queue = self._queue, []
        for command in waiting:
            self._run(command)

    def _run(self, command: dict) -> None:
        if self._page is not None:
            self._page.runJavaScript(f"heatreel.run({json.dumps(command)})")

    def _heard(self, message: dict) -> None:
        if self._page is None:
            return
        number = message.get("id")
        if number is None:
            self.said.emit(message)
            return
        done = self._waiting.pop(number, None)
        self._watch.stop()
        if self._waiting:
            self._watch.start()
        if done is not None:
            done(message)

    def _hung(self) -> None:
        if not self._waiting:
            return
        if not self.view.isVisible():
            self._watch.start()
            return
        self._lost("The page does not answer.")

    def _died(self, status, code: int) -> None:
        self._lost(f"The process that draws the page ended ({status.name}, {code}).")

    def _lost(self, reason: str) -> None:
        log.warning("%s", reason)
        self._watch.stop()
        self._waiting.clear()
        self._queue.clear()
        self._ready = False
        self.handler.forget_batches()
        self.gone.emit(reason)
