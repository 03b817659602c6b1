"""One window a library: a second start hands what it was asked to the window that is open, and ends.

They meet at a local socket of this user, named after the library file. What comes in is read strictly:
one JSON object of known fields, of a bounded size. The window answers ``ok`` when it has taken it.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import math
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from heatreel.model.errors import HeatreelError
from heatreel.model.link import LATEST_MS, Link, parse_link

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

LARGEST = 262_144  # bytes of a message
MOST_PATHS = 1000
CONNECT_MS, ANSWER_MS = 500, 3000  # a window that does not answer is left alone, and another one opens
TALK_MS = 5000  # who has not said all by then is cut off
_FIELDS = {"paths", "link", "at_ms"}
_OK = b"ok\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What a window is asked to show: recordings to import, or a link. Nothing = come to the front."""

    paths: tuple[Path, ...] = ()  # absolute
    link: Link | None = None
    at_ms: float | None = None  # position from the session's start


def write_request(request: Request) -> bytes:
    """The message for a request: one line."""
    fields = {
        "paths": [str(path.absolute()) for path in request.paths],
        "link": None if request.link is None else str(request.link),
        "at_ms": request.at_ms,
    }
    return json.dumps(fields).encode() + b"\n"


def read_request(message: bytes) -> Request:
    """The request in a message. HeatreelError when anything in it is not as `write_request` writes it."""
    try:
        fields = json.loads(message) if len(message) <= LARGEST else None
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or set(fields) - _FIELDS:
        raise _refused()
    paths, link, at_ms = fields.get("paths", []), fields.get("link"), fields.get("at_ms")
    if not isinstance(paths, list) or len(paths) > MOST_PATHS or not all(map(_is_path, paths)):
        raise _refused()
    if link is not None and not isinstance(link, str):
        raise _refused()
    if at_ms is not None and not _is_position(at_ms):
        raise _refused()
    return Request(
        tuple(map(Path, paths)), parse_link(link) if link else None, None if at_ms is None else float(at_ms)
    )


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and Path(value).is_absolute()


def _is_position(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= LATEST_MS


def _refused() -> HeatreelError:
    return HeatreelError("Another program sent something that Heatreel does not read.")


def socket_name(library: Path) -> str:
    """Where the window of this library listens: a socket file, on Windows the name of a pipe.

    "" = there is no folder of this user's own to put it.
    """
    whose = f"{getpass.getuser() if sys.platform == 'win32' else os.getuid()}\n{library.resolve()}"
    name = "heatreel-" + hashlib.sha256(os.fsencode(whose)).hexdigest()[:24]
    if sys.platform == "win32":
        return name
    folder = _own_folder()
    return str(folder / name) if folder is not None else ""


def _own_folder() -> Path | None:
    """A folder that only this user may enter; socket paths must be short."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    if not os.environ.get("XDG_RUNTIME_DIR"):
        folder /= f"heatreel-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder if private else None


def hand_over(library: Path, request: Request) -> bool:
    """Give a request to the window of this library. False: there is none, or it does not answer."""
    name = socket_name(library)
    if not name or (sys.platform != "win32" and not _is_mine(Path(name))):
        return False  # the usual start: Qt's network module is not even loaded
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(write_request(request))
    answer = b""
    while socket.bytesToWrite() and socket.waitForBytesWritten(ANSWER_MS):
        pass
    while not answer.endswith(b"\n") and socket.waitForReadyRead(ANSWER_MS):
        answer += bytes(socket.readAll().data())
    socket.abort()
    return answer == _OK


def _is_mine(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.getuid()
    except OSError:
        return False


class Doorbell(QObject):
    """Listens for other starts on the same library. A window that comes second to one does not listen."""

    asked = Signal(object)  # Request

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._heard: dict[QLocalSocket, bytes] = {}

    def listen(self, library: Path | None) -> bool:
        """Listen for this library instead of the one before; None = for none. False: another window does."""
        self.close()
        if library is None:
            return False
        name = socket_name(library)
        if not name:
            return False
        from PySide6.QtNetwork import QLocalServer

        if self._is_answered(name):  # asked first: listening would take the name away from the other
            return False
        QLocalServer.removeServer(name)  # left over from a Heatreel that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(name):
            log.warning("no other start can be heard: %s", server.errorString())
            server.deleteLater()
            return False
        server.newConnection.connect(self._open)
        self._server = server
        return True

    def close(self) -> None:
        """Stop listening; the socket file goes."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    @staticmethod
    def _is_answered(name: str) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(name)
        answered = socket.waitForConnected(CONNECT_MS)
        socket.abort()
        return answered

    def _open(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._heard[socket] = b""
            socket.readyRead.connect(lambda s=socket: self._hear(s))
            socket.disconnected.connect(lambda s=socket: self._end(s))
            QTimer.singleShot(TALK_MS, socket, socket.abort)
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if socket not in self._heard:
            return
        self._heard[socket] += bytes(socket.read(LARGEST + 1).data())
        message = self._heard[socket]
        if len(message) > LARGEST:
            socket.abort()
        elif message.endswith(b"\n"):
            self._answer(socket, message)

    def _answer(self, socket: QLocalSocket, message: bytes) -> None:
        self._heard.pop(socket, None)
        try:
            request = read_request(message)
        except HeatreelError as error:
            log.warning("%s", error)
            socket.abort()
            return
        socket.write(_OK)
        socket.flush()
        socket.disconnectFromServer()
        self.asked.emit(request)

    def _end(self, socket: QLocalSocket) -> None:
        self._heard.pop(socket, None)
        socket.deleteLater()
