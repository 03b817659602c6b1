"""One huge JSON array, or JSON lines, read in blocks with bounded memory.

The memory needed is a few blocks, or a few times the largest single event. A cut between two elements is
first guessed from the bytes and proved by decoding: the part before it is valid JSON only if the comma stood
between elements. Where the guess fails, quotes, backslashes and brackets are walked with numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec
import numpy as np

from heatreel.formats.event import Batch, RawEvent
from heatreel.formats.slow import decode_slowly
from heatreel.model.report import Report

BLOCK_BYTES = 1 << 19
_GUESSES = (b',{"type":', b',{"data":', b',{"timestamp":')
_GUESS_BYTES = 256 * 1024  # how far from the end of a block a guess is worth its time
_array = msgspec.json.Decoder(list[RawEvent])
_one = msgspec.json.Decoder(RawEvent)
_FAST_FAILURES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_array(stream: BinaryIO, head: bytes, report: Report, block: int = BLOCK_BYTES) -> Iterator[Batch]:
    """Batches of events of one array. ``head`` is what was read already, from behind the opening bracket.

    What follows the array in the stream is not read. An array that ends too early is told in ``report``.
    """
    buffer = bytearray(head)
    while True:
        data = stream.read(
            max(block, len(buffer))
        )  # doubling keeps one giant element from being walked often
        buffer += data
        cut = _guess(buffer) if data else -1
        batch = _proved(buffer, cut) if cut > 0 else None
        if batch is None:
            cut, end = find_cut(bytes(buffer))
            if end >= 0:
                yield _decode(bytes(buffer[:end]), report)
                return
            if not data:
                report.note("truncated", "The file breaks off in the middle; what is whole was kept.")
                yield _decode(bytes(buffer[: max(cut, 0)]), report)
                return
            if cut < 0:
                continue
            batch = _decode(bytes(buffer[:cut]), report)
        yield batch
        del buffer[: cut + 1]


def decode_events(text: bytes) -> Batch:
    """The events of whole lines, one a line. Raises msgspec.DecodeError."""
    return list(_one.decode_lines(text))


def read_lines(
    stream: BinaryIO,
    head: bytes,
    report: Report,
    block: int = BLOCK_BYTES,
    decode: Callable[[bytes], Batch] = decode_events,
) -> Iterator[Batch]:
    """Batches of events of JSON lines; lines may be arrays of events too. Blank lines do not matter.

    ``decode`` takes whole lines as they should be; what it refuses is read line by line, then slowly.
    """
    buffer = bytearray(head)
    searched = 0
    while True:
        data = stream.read(block)
        buffer += data
        cut = len(buffer) if not data else buffer.rfind(b"\n", searched)
        if cut < 0:
            searched = len(buffer)
            continue
        text = bytes(buffer[:cut])
        del buffer[: cut + 1]
        searched = 0
        if text.strip():
            yield _decode_lines(text, report, decode, last=not data)
        if not data:
            return


def find_cut(text: bytes) -> tuple[int, int]:
    """(last comma between elements, bracket that closes the array) of ``text``, -1 where there is none.

    ``text`` starts inside an array, at an element or before it.
    """
    a = np.frombuffer(text, np.uint8)
    quotes = a == 0x22
    slashes = np.flatnonzero(a == 0x5C)
    if slashes.size:
        breaks = np.flatnonzero(np.diff(slashes) != 1) + 1
        starts, ends = np.r_[0, breaks], np.r_[breaks, slashes.size]
        escaped = slashes[ends - 1][(ends - starts) % 2 == 1] + 1
        quotes[escaped[escaped < a.size]] = False
    outside = np.bitwise_xor.accumulate(quotes.view(np.uint8)) == 0
    lower = a | 0x20  # brackets and braces fall together
    brackets = np.flatnonzero(((lower == 0x7B) | (lower == 0x7D)) & outside)
    depth = np.cumsum(np.where(lower[brackets] == 0x7B, 1, -1), dtype=np.int32)
    closing = np.flatnonzero(depth < 0)
    end = int(brackets[closing[0]]) if closing.size else -1
    commas = np.flatnonzero((a == 0x2C) & outside)
    before = np.searchsorted(brackets, commas)
    at_zero = commas[np.r_[np.int32(0), depth][before] == 0] if commas.size else commas
    return (int(at_zero[-1]) if at_zero.size else -1), end


def _guess(buffer: bytearray) -> int:
    """The last place that looks like a comma between events, -1 when there is none near the end."""
    start = max(0, len(buffer) - _GUESS_BYTES)
    for mark in _GUESSES:
        end = len(buffer)
        for _ in range(400):
            at = buffer.rfind(mark, start, end)
            if at <= 0:
                break
            after = buffer[at + 2 : at + 28]  # nodes of a page have a type too, but no body and no time
            if b'"data"' in after or b'"timestamp"' in after:
                return at
            end = at
    return -1


def _proved(buffer: bytearray, cut: int) -> Batch | None:
    try:
        return _array.decode(b"[%b]" % bytes(buffer[:cut]))
    except _FAST_FAILURES:
        return None


def _decode(text: bytes, report: Report) -> Batch:
    try:
        return _array.decode(b"[%b]" % text)
    except _FAST_FAILURES:
        return decode_slowly(text, report)


def _decode_lines(text: bytes, report: Report, decode: Callable[[bytes], Batch], *, last: bool) -> Batch:
    try:
        return decode(text)
    except _FAST_FAILURES:
        pass
    events: Batch = []
    lines = text.split(b"\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            events.extend(decode(line))
        except _FAST_FAILURES:
            if last and number == len(lines) - 1 and _breaks_off(line):
                report.note("truncated", "The file breaks off in the middle; what is whole was kept.")
            else:
                events.extend(decode_slowly(line, report))
    return events


def _breaks_off(line: bytes) -> bool:
    """Whether brackets are still open at the end of a line."""
    return find_cut(line + b"]")[1] != len(line)
