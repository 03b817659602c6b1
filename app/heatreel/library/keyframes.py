"""Keyframes on the disk: each compressed against one before it or against the full snapshot it goes back to.

``base`` says what a keyframe is compressed against: the number of another keyframe, or -1 - i for event i.
What is common to both then costs next to nothing: the page of two moments is mostly the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import zstandard
from sqlite_utils import Database

from heatreel.library.packing import LEVEL
from heatreel.model.keyframes import KEYFRAMES_VERSION, KeyframeIndex

_NAME = "keyframes"  # in table `derived`
_LEVEL = 9  # zstd; measured: two thirds of the size of level 3, so that more keyframes fit their share
_LEVELS = 4
_RADIX = 32  # most stand on the one before, every 32nd on the 32nd before, every 1024th on the 1024th before

Row = tuple[int, int, int, int, int, bytes]  # number, event, window, base, size, packed


class KeyframeWriter:
    """Compresses keyframes in order and hands them over as rows.

    ``read_event`` gives the JSON text of an event by its index. To unpack one takes at most 31 steps, of
    under 0.2 ms each, for each power of 32 in the number of keyframes of its window.
    """

    def __init__(self, read_event: Callable[[int], bytes]) -> None:
        self._read_event = read_event
        self._chains: dict[int, _Chain] = {}  # by window
        self._rows: list[Row] = []
        self._count = 0

    def add(self, event: int, window: int, snapshot: int, body: bytes) -> int:
        """Take a keyframe; returns how many bytes it takes."""
        chain = self._chains.get(window)
        if chain is None or chain.snapshot != snapshot:
            chain = self._chains[window] = _Chain(snapshot, self._read_event(snapshot))
        base, text = chain.base()
        packed = _compress(body, text)
        self._rows.append((self._count, event, window, base, len(body), packed))
        chain.push(self._count, body)
        self._count += 1
        return len(packed)

    def __len__(self) -> int:
        return len(self._rows)

    def take(self) -> list[Row]:
        """The rows since the last call; as many as ``len`` says."""
        rows, self._rows = self._rows, []
        return rows


class _Chain:
    """The latest keyframe of each power of `_RADIX` since a full snapshot: what the next one stands on."""

    def __init__(self, snapshot: int, text: bytes) -> None:
        self.snapshot = snapshot
        self._length = 0
        self._levels = [(-1 - snapshot, text)] * _LEVELS

    def base(self) -> tuple[int, bytes]:
        """The base of the next keyframe, and its text."""
        return self._levels[self._level()]

    def push(self, number: int, body: bytes) -> None:
        """The next keyframe is there."""
        upto = self._level() + 1 if self._length else _LEVELS
        self._levels[:upto] = [(number, body)] * upto
        self._length += 1

    def _level(self) -> int:
        level, length = 0, self._length
        while length and length % _RADIX == 0 and level + 1 < _LEVELS:
            level, length = level + 1, length // _RADIX
        return level


def begin(db: Database, session_id: int) -> None:
    """Forget the keyframes of a session; new ones follow."""
    with db.atomic():
        db.execute("DELETE FROM keyframe WHERE session_id = ?", [session_id])
        db.execute(
            "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)",
            [session_id, _NAME, KEYFRAMES_VERSION, b"begun"],
        )


def add(db: Database, session_id: int, rows: Sequence[Row]) -> None:
    """Store keyframes that follow those which are there."""
    with db.atomic():
        db.conn.executemany(
            "INSERT OR REPLACE INTO keyframe VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(session_id, *row) for row in rows],
        )


def end(db: Database, session_id: int) -> None:
    """All keyframes of the session are there."""
    with db.atomic():
        db.execute(
            "UPDATE derived SET packed = ? WHERE session_id = ? AND name = ?", [b"whole", session_id, _NAME]
        )


def index(db: Database, session_id: int) -> KeyframeIndex | None:
    """Where the keyframes stand; None when making them (in this version) has not begun."""
    row = db.execute(
        "SELECT version, packed FROM derived WHERE session_id = ? AND name = ?", [session_id, _NAME]
    ).fetchone()
    if row is None or row[0] != KEYFRAMES_VERSION:
        return None
    places = db.execute(
        "SELECT event, window FROM keyframe WHERE session_id = ? ORDER BY number", [session_id]
    ).fetchall()
    events, windows = zip(*places, strict=True) if places else ((), ())
    return KeyframeIndex(np.array(events, np.int64), np.array(windows, np.int16), row[1] == b"whole")


def body(
    db: Database, session_id: int, number: int, read_event: Callable[[int], bytes], known: dict[int, bytes]
) -> bytes | None:
    """The JSON texts of a keyframe's events, parted by commas; None when it is gone.

    ``known``: texts of bases that were unpacked before, by ``base``; new ones are put in.
    """
    row = db.execute(
        "SELECT base, packed FROM keyframe WHERE session_id = ? AND number = ?", [session_id, number]
    ).fetchone()
    if row is None:
        return None
    base, packed = row
    if base not in known:
        text = read_event(-1 - base) if base < 0 else body(db, session_id, base, read_event, known)
        if text is None:
            return None
        known[base] = text
    return _decompress(packed, known[base])


def unprepared(db: Database) -> list[int]:
    """Ids of the sessions whose keyframes are not whole, latest import first."""
    sql = (
        "SELECT id FROM session WHERE deleted = 0 AND id NOT IN "
        "(SELECT session_id FROM derived WHERE name = ? AND version = ? AND packed = ?) ORDER BY id DESC"
    )
    return [row[0] for row in db.execute(sql, [_NAME, KEYFRAMES_VERSION, b"whole"])]


def size_bytes(db: Database, session_id: int) -> int:
    """What the keyframes of a session take."""
    row = db.execute("SELECT sum(length(packed)) FROM keyframe WHERE session_id = ?", [session_id]).fetchone()
    return int(row[0] or 0)


def _dictionary(text: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(text, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compress(text: bytes, base: bytes) -> bytes:
    if len(base) < 8:  # zstd takes no shorter dictionary
        return zstandard.ZstdCompressor(level=LEVEL).compress(text)
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(base)).compress(text)


def _decompress(packed: bytes, base: bytes) -> bytes:
    if len(base) < 8:
        return zstandard.ZstdDecompressor().decompress(packed)
    return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(packed)
