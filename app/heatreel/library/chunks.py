"""Raw events: JSON texts one behind the other, in zstd chunks of about 64 KiB, found by an index."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from heatreel.library.packing import compress, decompress

CHUNK_BYTES = 64 * 1024  # measured: larger saves 2 % of the file and costs 3 times as much a read
_IN_MEMORY = 2 * 1024 * 1024


class ChunkWriter:
    """Takes events in order of arrival; keeps compressed chunks in memory, larger ones in a temporary file.

    ``add`` returns (chunk number, offset in the chunk). An event never spans two chunks.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._sizes: list[int] = []
        self._buffer = bytearray()

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
        return len(self._sizes), offset

    def chunks(self) -> Iterator[tuple[int, bytes]]:
        """(number, compressed) of all chunks, in order."""
        if self._buffer:
            self._flush()
        self._file.seek(0)
        for number, size in enumerate(self._sizes):
            yield number, self._file.read(size)

    def close(self) -> None:
        """Drop everything."""
        self._file.close()

    def _flush(self) -> None:
        packed = compress(self._buffer)
        self._file.write(packed)
        self._sizes.append(len(packed))
        self._buffer.clear()


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
    places = zip(chunk.tolist(), offset.tolist(), length.tolist(), strict=True)
    return [texts[number][start : start + size] for number, start, size in places]
