"""The readers of plain rrweb JSON, in the order in which they are asked. Each recognises its own by content.

A reader gives sessions; a session gives batches of events. A session must be read to its end before the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

import msgspec

from heatreel.formats.event import Batch
from heatreel.formats.posthog import BY_WINDOW, decode_lines, decode_windows, is_line
from heatreel.formats.sessions import join_segments
from heatreel.formats.slow import decode_slowly
from heatreel.formats.sniff import Member, members
from heatreel.formats.stream import read_array, read_lines
from heatreel.model.errors import HeatreelError
from heatreel.model.report import Report

Sessions = Iterator[Iterator[Batch]]

READABLE = (
    "Heatreel reads rrweb events as a JSON array, as {“events”: […]}, or one event a line, and PostHog's "
    "exports; also compressed with gzip."
)
PACKED = HeatreelError(
    "The events are packed (rrweb's packer), which this version does not read.",
    "Unpack them with rrweb's unpack() and save the events as JSON.",
)
_EVENT_KEYS = {"type", "data", "timestamp"}
_LIST_KEYS = ("events", "result", "snapshots")
_OUTER_KEYS = ("data", "result")  # an object that holds one of those
_DEEP = 32  # bytes of white space that may stand behind a bracket


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: ``matches`` looks at the first bytes, ``read`` takes them and the rest of the stream."""

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[bytes, BinaryIO, Report], Sessions]


def _is_nested(head: bytes) -> bool:
    return head[:1] == b"[" and head[1 : 1 + _DEEP].lstrip()[:1] == b"["


def _read_nested(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    text = head + stream.read()
    try:
        parts = [bytes(part) for part in msgspec.json.decode(text, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeDecodeError):
        yield iter([decode_slowly(text, report)])
        return
    batches = [decode_part(part, report) for part in parts]
    for joined in join_segments(batches):
        yield iter(joined)


def decode_part(part: bytes, report: Report) -> Batch:
    """The events of one inner array."""
    from io import BytesIO

    return list(chain.from_iterable(read_array(BytesIO(part[1:]), b"", report)))


def _is_array(head: bytes) -> bool:
    return head[:1] == b"["


def _read_events(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    if head[1 : 1 + _DEEP].lstrip()[:2] == b'"x':
        raise PACKED
    if head[1 : 1 + _DEEP].lstrip()[:1] == b'"':
        raise HeatreelError("This is JSON, but no rrweb recording: it begins with a text.", READABLE)
    yield read_array(stream, head[1:], report)


def _list_member(head: bytes) -> Member | None:
    if head[:1] != b"{":
        return None
    for member in members(head):
        start = head[member.value : member.value + 1]
        if member.key in _LIST_KEYS and start == b"[":
            return member
        if member.key in _OUTER_KEYS and start == b"{":
            inner = _list_member(head[member.value :])
            if inner is not None:
                return Member(inner.key, member.value + inner.value)
    return None


def _is_wrapper(head: bytes) -> bool:
    return _list_member(head) is not None


def _read_wrapper(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    member = _list_member(head)
    if member is not None:
        start = member.value
        yield from (_read_nested if _is_nested(head[start:]) else _read_events)(head[start:], stream, report)


def _is_by_window(head: bytes) -> bool:
    if head[:1] != b"{":
        return False
    outer = members(head)
    inner = [m for member in outer if member.key == "data" for m in members(head[member.value :])]
    return any(member.key in BY_WINDOW for member in outer + inner)


def _read_by_window(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    text = head + stream.read()
    try:
        yield iter(decode_windows(text))
    except (msgspec.DecodeError, UnicodeDecodeError):
        yield iter([decode_slowly(text, report)])


def _read_window_lines(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    yield read_lines(stream, head, report, decode=decode_lines)


def _is_lines(head: bytes) -> bool:
    return head[:1] == b"{" and bool({m.key for m in members(head)} & _EVENT_KEYS)


def _read_lines(head: bytes, stream: BinaryIO, report: Report) -> Sessions:
    yield read_lines(stream, head, report)


READERS = (
    Reader("lines by window", is_line, _read_window_lines),
    Reader("array of sessions", _is_nested, _read_nested),
    Reader("array of events", _is_array, _read_events),
    Reader("events inside an object", _is_wrapper, _read_wrapper),
    Reader("events by window", _is_by_window, _read_by_window),
    Reader("JSON lines", _is_lines, _read_lines),
)
