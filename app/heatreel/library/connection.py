"""Connections to the library file: one a thread, the same settings everywhere, failures in plain words."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from heatreel.library import verdicts
from heatreel.model.errors import HeatreelError

BUSY_TIMEOUT_MS = 15_000  # writing one session is a short transaction; this waits for many of them
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs", "fuse.davfs2"}


class Connections:
    """Hands each thread its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def db(self) -> Database:
        """The connection of this thread."""
        db: Database | None = getattr(self._local, "db", None)
        if db is not None and not self._closed:
            return db
        with self._lock:
            if self._closed:
                raise HeatreelError("The library is closed.", "Open it again.")
            db = Database(self._connect(), recursive_triggers=False, execute_plugins=False)
            self._all.append(db.conn)
        self._local.db = db
        return db

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False)
        try:
            verdicts.teach(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            journal = "DELETE" if on_network(self.path) else "WAL"
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute(
                "PRAGMA synchronous = NORMAL" if journal == "WAL" else "PRAGMA synchronous = FULL"
            )
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn SQLite's failures that a person can act on into HeatreelError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def explain(error: sqlite3.DatabaseError, path: Path) -> HeatreelError | None:
    """The sentence for a failure of SQLite; None when it is a bug of ours."""
    text = str(error)
    if "full" in text:
        return HeatreelError(
            f"The disk is full, so “{path.name}” could not be written.",
            "Free some space and import again. What was in the library is untouched.",
        )
    if "readonly" in text or "unable to open" in text:
        return HeatreelError(
            f"The library “{path}” cannot be opened for writing.",
            "Check that its folder is there and that you may write to it, or choose another library.",
        )
    if "not a database" in text or "malformed" in text:
        return HeatreelError(
            f"“{path.name}” is no Heatreel library, or it is damaged.", "Choose another library file."
        )
    if "locked" in text:
        return HeatreelError(
            f"Another program is writing to “{path.name}”.", "Wait until it is done, then try again."
        )
    return None


def on_network(path: Path) -> bool:
    """Whether a file lies on a network folder, as far as the system tells: no write-ahead log there."""
    if sys.platform == "win32":
        return str(path.resolve()).startswith("\\\\")
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    target = str(path.resolve())
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        folder = fields[1].replace("\\040", " ").rstrip("/")
        if (target == folder or target.startswith(folder + "/")) and len(folder) >= len(best):
            best, kind = folder, fields[2]
    return kind in _NETWORK
