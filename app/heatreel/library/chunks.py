"""Raw events: JSON texts one behind the other, in zstd chunks of about 64 KiB, found by an index."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from heatreel.library.packing import compress, decompress

CHUNK_BYTES = 64 * 1024  # measured: larger saves 2 % of the file and costs 3 times as much a read
_IN_MEMORY = 2 * 1024 * 1024
_IN_WORK = 8  # chunks handed to the thread that are not taken back yet


class ChunkWriter:
    """Takes events in order of arrival; keeps compressed chunks in memory, larger ones in a temporary file.

    Chunks are compressed and hashed in a thread, which needs no interpreter for either.
    ``add`` returns (chunk number, offset in the chunk). An event never spans two chunks.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._sizes: list[int] = []
        self._buffer = bytearray()
        self._hash = blake2b(digest_size=16)
        self._thread = ThreadPoolExecutor(1, "chunks")
        self._work: deque[Future[bytes]] = deque()

    def __enter__(self) -> ChunkWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, text: bytes) -> tuple[int, int]:
        """Append one event."""
        if len(self._buffer) >= CHUNK_BYTES:
            self._flush()
        offset = len(self._buffer)
        self._buffer += text
        return len(self._sizes) + len(self._work), offset

    def chunks(self) -> Iterator[tuple[int, bytes]]:
        """(number, compressed) of all chunks, in order."""
        self._finish()
        self._file.seek(0)
        for number, size in enumerate(self._sizes):
            yield number, self._file.read(size)

    def texts(
        self, chunk: NDArray[np.uint32], offset: NDArray[np.uint32], length: NDArray[np.uint32]
    ) -> list[bytes]:
        """The events at these places, in the order given. Nothing may be added afterwards."""
        self._finish()
        starts = np.concatenate([[0], np.cumsum(self._sizes)]).tolist()
        found: dict[int, bytes] = {}
        for number in np.unique(chunk).tolist():
            self._file.seek(starts[number])
            found[number] = decompress(self._file.read(self._sizes[number]))
        return _cut(found, chunk, offset, length)

    def digest(self) -> str:
        """A hash of all that was added, in hexadecimal digits."""
        self._finish()
        return self._hash.hexdigest()

    def close(self) -> None:
        """Drop everything."""
        self._thread.shutdown(cancel_futures=True)
        self._file.close()

    def _flush(self) -> None:
        self._work.append(self._thread.submit(self._pack, self._buffer))
        self._buffer = bytearray()
        if len(self._work) > _IN_WORK:
            self._take()

    def _pack(self, text: bytearray) -> bytes:
        self._hash.update(text)
        return compress(text)

    def _take(self) -> None:
        packed = self._work.popleft().result()
        self._file.write(packed)
        self._sizes.append(len(packed))

    def _finish(self) -> None:
        if self._buffer:
            self._flush()
        while self._work:
            self._take()


def read_events(
    db: Database,
    session_id: int,
    chunk: NDArray[np.uint32],
    offset: NDArray[np.uint32],
    length: NDArray[np.uint32],
) -> list[bytes]:
    """The JSON texts at these places, in the order given."""
    if not len(chunk):
        return []
    wanted = np.unique(chunk).tolist()
    texts: dict[int, bytes] = {}
    if len(wanted) == wanted[-1] - wanted[0] + 1:
        rows = db.execute(
            "SELECT number, packed FROM chunk WHERE session_id = ? AND number BETWEEN ? AND ?",
            [session_id, wanted[0], wanted[-1]],
        )
    else:
        rows = db.execute(
            "SELECT number, packed FROM chunk WHERE session_id = ? "
            "AND number IN (SELECT value FROM json_each(?))",
            [session_id, json.dumps(wanted)],
        )
    for number, packed in rows:
        texts[number] = decompress(packed)
    return _cut(texts, chunk, offset, length)


def _cut(
    texts: Mapping[int, bytes],
    chunk: NDArray[np.uint32],
    offset: NDArray[np.uint32],
    length: NDArray[np.uint32],
) -> list[bytes]:
    places = zip(chunk.tolist(), offset.tolist(), length.tolist(), strict=True)
    return [texts[number][start : start + size] for number, start, size in places]
