"""From a file to sessions of events: opens it, sees through gzip, finds the reader."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from heatreel.formats.readers import PACKED, READABLE, READERS, Sessions
from heatreel.formats.recorded_id import recorded_id
from heatreel.formats.sniff import members, other_kind
from heatreel.model.errors import HeatreelError
from heatreel.model.report import Report

HEAD_BYTES = 64 * 1024
_LARGEST_HEAD = 64 * 1024 * 1024  # an object may hold long values before its list of events


class _Counting(io.RawIOBase):
    """A file that tells how many bytes were taken from it."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file, self._told = file, told

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        count = cast(io.RawIOBase, self._file).readinto(target) or 0  # type: ignore[arg-type]
        self._told(self._file.tell())
        return count


class _Tolerant(io.RawIOBase):
    """A stream whose end may be torn: what was read until then is kept, and ``report`` says so."""

    def __init__(self, stream: BinaryIO, report: Report) -> None:
        self._stream, self._report, self._torn = stream, report, False

    def read(self, size: int = -1) -> bytes:
        """Exactly ``size`` bytes unless the stream ends."""
        parts: list[bytes] = []
        left = size if size >= 0 else 1 << 62
        while left and not self._torn:
            try:
                part = self._stream.read(min(left, 1 << 20))
            except (EOFError, zlib.error, gzip.BadGzipFile):
                self._torn = True
                self._report.note("truncated", "The file breaks off in the middle; what is whole was kept.")
                break
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


@contextmanager
def open_recording(
    path: Path, report: Report, told: Callable[[int], None] = lambda position: None
) -> Iterator[Sessions]:
    """The sessions in a file. ``told`` hears the position in the file in bytes.

    Raises HeatreelError, without the file's name in it, when the file cannot be opened, is empty or is no
    recording that can be read.
    """
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise _cannot_open(error) from error
    with file:
        counting = cast(BinaryIO, io.BufferedReader(_Counting(cast(BinaryIO, file), told), 1 << 18))
        try:
            yield _sessions(counting, report)
        except OSError as error:
            raise _cannot_open(error) from error


def _sessions(file: BinaryIO, report: Report) -> Sessions:
    zipped = cast(io.BufferedReader, file).peek(2)[:2] == b"\x1f\x8b"
    stream = cast(
        BinaryIO, _Tolerant(cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file, report)
    )
    head = stream.read(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise HeatreelError(
            "The file is empty.", "Save the recording again; perhaps the download was cut off."
        )
    if head[:2] == b'"x':
        raise PACKED
    if head[:1] not in (b"[", b"{"):
        kind = other_kind(head)
        sentence = f"This is {kind}, no recording." if kind else "This is no JSON, so it is no recording."
        raise HeatreelError(sentence, READABLE)
    while True:
        for reader in READERS:
            if reader.matches(head):
                return reader.read(head, stream, report)
        more = stream.read(len(head)) if len(head) < _LARGEST_HEAD else b""
        if not more:
            break
        head += more
    keys = ", ".join(f"“{member.key}”" for member in members(head[:HEAD_BYTES])[:4])
    if any(member.key in ("records", "wireframes") for member in members(head)):
        raise HeatreelError(
            "This is a session of another recorder; its format is not read in this version.", READABLE
        )
    holds = f" It holds {keys}." if keys else ""
    raise HeatreelError(f"This is JSON, but no rrweb recording.{holds}", READABLE)


def id_of(path: Path) -> str:
    """The id that a file gives its recording (`recorded_id`); "" when it gives none or cannot be opened."""
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file
            head = _Tolerant(stream, Report()).read(HEAD_BYTES)
    except OSError:
        return ""
    return recorded_id(head.removeprefix(b"\xef\xbb\xbf").lstrip())


def _cannot_open(error: OSError) -> HeatreelError:
    if isinstance(error, FileNotFoundError):
        return HeatreelError("There is no such file.", "Check the name.")
    if isinstance(error, PermissionError):
        return HeatreelError(
            "You have no permission to read this file.",
            "Change its permissions, or copy it to a folder of yours.",
        )
    return HeatreelError(
        f"The file cannot be read: {error.strerror or error}.", "Copy it to this machine first."
    )
