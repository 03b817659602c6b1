"""Answers our URL scheme for one view: the player's files, one-time batches of events, the page's messages.

A recorded page lives in a frame whose relative addresses resolve to our host, so the host is no secret
to it. Hence every address but the player's own files holds a secret that is handed to our script alone.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl, QUrlQuery
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlSchemeHandler

from heatreel.browser.environment import SCHEME
from heatreel.resources import resource

log = logging.getLogger(__name__)

_OUR_SCRIPTS = (
    "forward.js",
    "player.js",
    "canvas.js",
    "element.js",
    "whole_page.js",
    "blocks.js",
    "page_pass.js",
)
_FILES = {
    **{f"/{name}": (f"player/{name}", b"text/javascript") for name in _OUR_SCRIPTS},
    "/rrweb-replay.js": ("player/dist/rrweb-replay.js", b"text/javascript"),
}


class PlayerScheme(QWebEngineUrlSchemeHandler):
    """Serves one view. ``tell`` gets each message of the page as a dict."""

    def __init__(self, tell: Callable[[dict], None]) -> None:
        super().__init__()
        self.host = secrets.token_hex(16)
        self.secret = secrets.token_hex(16)
        self.refused = 0
        self._nonce = secrets.token_hex(16)
        self._tell = tell
        self._batches: dict[str, bytes] = {}

    @property
    def index_url(self) -> QUrl:
        """The one address that the view may navigate to."""
        return QUrl(f"{SCHEME.decode()}://{self.host}/")

    def offer(self, body: bytes) -> str:
        """Keep a batch until it is fetched, once. Returns its token."""
        token = secrets.token_hex(16)
        self._batches[token] = body
        return token

    def forget_batches(self) -> None:
        """Drop what was never fetched."""
        self._batches.clear()

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Qt's entry: answer or refuse one request."""
        url = job.requestUrl()
        path = url.path()
        if url.host() != self.host:
            self._refuse(job)
        elif path == "/":
            self._answer(job, b"text/html", self._index())
        elif path in _FILES:
            name, kind = _FILES[path]
            self._answer(job, kind, resource(name).read_bytes())
        elif path.startswith("/batch/") and path[7:] in self._batches:
            self._answer(job, b"application/json", self._batches.pop(path[7:]))
        elif path == f"/tell/{self.secret}":
            self._answer(job, b"application/json", b"{}")
            text = QUrlQuery(url).queryItemValue("m", QUrl.ComponentFormattingOption.FullyDecoded)
            self._tell(json.loads(text))
        else:
            self._refuse(job)

    def _index(self) -> bytes:
        page = resource("player/index.html").read_text(encoding="utf-8")
        style = resource("player/dist/rrweb-replay.css").read_text(encoding="utf-8")
        return page.replace("{{nonce}}", self._nonce).replace("{{rrweb-style}}", style).encode()

    def _refuse(self, job: QWebEngineUrlRequestJob) -> None:
        self.refused += 1
        log.debug("refused: %s", job.requestUrl().path())
        job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)

    @staticmethod
    def _answer(job: QWebEngineUrlRequestJob, kind: bytes, body: bytes) -> None:
        buffer = QBuffer(job)
        buffer.setData(QByteArray(body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(kind, buffer)
