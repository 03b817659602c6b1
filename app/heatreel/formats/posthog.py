"""PostHog's layouts, in which events stand by the window that they were recorded in.

Exports of a recording to a file (2022, 2023), answers of its API (2022: by window; 2023: lines of
``{"window_id", "data": [event …]}``; since 2025 lines of ``[window id, event]``).
"""

from __future__ import annotations

import re
import zlib
from typing import Any

import msgspec

from heatreel.formats.event import Batch, RawEvent
from heatreel.formats.sniff import members
from heatreel.model.rrweb import EventType, Source

BY_WINDOW = ("snapshot_data_by_window_id", "snapshotsByWindowId")  # {window id: [event …]}
_PAIR = re.compile(rb'\[\s*"[^"\\]*"\s*,\s*\{')
_PACKED = "2024-10"  # the version of packing that is known
LARGEST_BODY = 256 * 1024 * 1024  # bytes of one unpacked body; a page of that size is none
_PACKED_SOURCES = (Source.MUTATION, Source.STYLE_SHEET_RULE)
_GZIP = 31  # zlib's name for a gzip header


class _Event(RawEvent):
    cv: Any = None


class _Line(msgspec.Struct):
    data: list[_Event]
    window_id: str = ""


class _Export(msgspec.Struct):
    snapshotsByWindowId: dict[str, list[RawEvent]] = {}


class _Windows(msgspec.Struct):
    snapshot_data_by_window_id: dict[str, list[RawEvent]] = {}
    data: _Export | None = None


_line = msgspec.json.Decoder(_Line)
_pair = msgspec.json.Decoder(tuple[str, _Event])
_windows = msgspec.json.Decoder(_Windows)


def is_line(head: bytes) -> bool:
    """Whether the first line is a batch of events of one window, or a window and its event."""
    if _PAIR.match(head):
        return True
    found = {member.key: member.value for member in members(head)}
    return "window_id" in found and head[found.get("data", 0) :][:1] == b"["


def decode_lines(text: bytes) -> Batch:
    """The events of whole lines, unpacked. Raises msgspec.DecodeError."""
    if text.lstrip()[:1] == b"[":
        return [_named(event, window) for window, event in _pair.decode_lines(text)]
    return [_named(event, line.window_id) for line in _line.decode_lines(text) for event in line.data]


def decode_windows(text: bytes) -> list[Batch]:
    """The events of an object that holds them by window, a batch a window. Raises msgspec.DecodeError."""
    found = _windows.decode(text)
    windows = found.data.snapshotsByWindowId if found.data else found.snapshot_data_by_window_id
    return [[_named(event, window) for event in events] for window, events in windows.items()]


def unpacked(kind: int, data: Any, version: Any) -> Any:
    """A body whose parts may be packed: gzip, a byte a character. As it was where it cannot be unpacked."""
    if version != _PACKED:
        return data
    if kind == EventType.FULL_SNAPSHOT:
        return _inflated(data)
    if isinstance(data, dict) and data.get("source") in _PACKED_SOURCES:
        return {key: _inflated(part) for key, part in data.items()}
    return data


def _inflated(part: Any) -> Any:
    if not isinstance(part, str):
        return part
    try:
        text = zlib.decompressobj(_GZIP).decompress(part.encode("latin-1"), LARGEST_BODY)
        return msgspec.json.decode(text)
    except (UnicodeEncodeError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return part


def _named(event: RawEvent, window: str) -> RawEvent:
    if event.windowId is None and event.window_id is None:
        event.window_id = window
    if isinstance(event, _Event) and event.cv is not None:
        event.data = msgspec.Raw(
            msgspec.json.encode(unpacked(event.type, msgspec.json.decode(event.data), event.cv))
        )
    return event
