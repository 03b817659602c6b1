"""Columns to blobs and back: one zstd frame with a small header and the arrays behind it.

Layout before compression: header length (uint32, little endian), header (JSON: names, dtypes, length),
zeros up to a multiple of 8, then each array, each padded to a multiple of 8 bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

LEVEL = 3  # zstd; measured: level 3 is the knee between size and speed for this data

Array = NDArray[Any]


def compress(data: bytes | bytearray) -> bytes:
    """A zstd frame that knows its own size."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(data)


def decompress(data: bytes) -> bytes:
    """The inverse of `compress`."""
    return zstandard.ZstdDecompressor().decompress(data)


def pack(columns: Mapping[str, Array]) -> bytes:
    """One blob of named arrays of one dimension."""
    header = msgspec.json.encode([(name, a.dtype.str, len(a)) for name, a in columns.items()])
    out = bytearray(len(header).to_bytes(4, "little") + header)
    _pad(out)
    for array in columns.values():
        out += np.ascontiguousarray(array).tobytes()
        _pad(out)
    return compress(out)


def unpack(blob: bytes) -> dict[str, Array]:
    """The arrays of a blob, read-only."""
    data = decompress(blob)
    size = int.from_bytes(data[:4], "little")
    header = msgspec.json.decode(data[4 : 4 + size], type=list[tuple[str, str, int]])
    at = -(-(4 + size) // 8) * 8
    columns: dict[str, Array] = {}
    for name, dtype, count in header:
        columns[name] = np.frombuffer(data, dtype, count, at)
        at += -(-columns[name].nbytes // 8) * 8
    return columns


def _pad(out: bytearray) -> None:
    out += bytes(-len(out) % 8)
