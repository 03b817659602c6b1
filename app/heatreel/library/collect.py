"""Collects the columns of a session from its events, in order of arrival, before anything is sorted."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from math import isfinite
from typing import Any

import msgspec

from heatreel.formats.canonical import Event
from heatreel.library.chunks import ChunkWriter
from heatreel.library.errors_in_events import error_of_custom, error_of_log, error_of_plugin
from heatreel.model.errors import HeatreelError
from heatreel.model.link import MOST_WINDOWS
from heatreel.model.report import Report
from heatreel.model.rrweb import EventType, Source
from heatreel.model.session import ErrorMark

NAN = float("nan")
Number = float | None


class _SourceHead(msgspec.Struct):
    source: int


class _Position(msgspec.Struct, gc=False):
    x: Number = None
    y: Number = None
    id: Number = None
    timeOffset: Number = None


class _Moves(msgspec.Struct):
    positions: list[_Position] = []


class _Interaction(msgspec.Struct):
    type: int
    id: Number = None
    x: Number = None
    y: Number = None
    pointerType: Number = None


class _Scroll(msgspec.Struct):
    id: Number = None
    x: Number = None
    y: Number = None


class _Resize(msgspec.Struct):
    width: Number = None
    height: Number = None


class _Input(msgspec.Struct):
    id: Number = None
    userTriggered: bool | None = None


class _Offset(msgspec.Struct):
    top: Number = None
    left: Number = None


class _Node(msgspec.Struct):
    id: Number = None


class _Snapshot(msgspec.Struct):
    node: _Node
    initialOffset: _Offset | None = None


class _Meta(msgspec.Struct):
    href: str | None = None
    width: Number = None
    height: Number = None


class _Custom(msgspec.Struct):
    tag: Any = ""
    payload: Any = None


def _decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind).decode


_source_head = _decoder(_SourceHead)
_FAST_SOURCES = {b"%d" % n + end: n for n in range(17) for end in (b",", b"}")}
_POINTER = {int(Source.MOUSE_MOVE): 0, int(Source.TOUCH_MOVE): 1, int(Source.DRAG): 2}  # model PointerKind
_MOVES_AT_ONCE = 256
_MOST_CUSTOMS, _LONGEST_CUSTOM = 2_000, 20_000  # custom events that are read for attributes; bytes
_INCREMENTAL = int(EventType.INCREMENTAL)
_BAD = (msgspec.DecodeError, UnicodeDecodeError, OverflowError, ValueError)
_SKETCHES = HeatreelError(
    "This recording holds sketches of an app's screens (“wireframes”), not pages of rrweb; "
    "that format is not read in this version.",
    "Export the recording of a web page instead.",
)


@dataclass(slots=True)
class MetaRow:
    """A Meta event."""

    event: int
    href: str
    width: int
    height: int


@dataclass(slots=True)
class SnapshotRow:
    """A full snapshot: its document's node id and where the page was scrolled to."""

    event: int
    node_id: int
    left: float
    top: float


class Collector:
    """Takes canonical events; the arrays hold a row each, ``…_event`` being the number of arrival."""

    def __init__(self, chunks: ChunkWriter, report: Report) -> None:
        self.chunks, self.report = chunks, report
        self.t_ms, self.type, self.source = array("d"), array("B"), array("b")
        self.window = array("h")  # number of the window, see `windows`
        self._window, self._window_id, self._numbers = 0, "", dict[str, int]()
        self.chunk, self.offset, self.length, self.check = (array("I") for _ in range(4))
        self.pointer_event, self.pointer_kind = array("I"), array("B")
        self.pointer_t, self.pointer_x, self.pointer_y = array("d"), array("f"), array("f")
        self.pointer_node = array("i")
        self.interactions: list[tuple[int, int, int, float, float, int]] = []
        self.scrolls: list[tuple[int, int, float, float]] = []
        self.inputs: list[tuple[int, int, int]] = []
        self.resizes: list[tuple[int, int, int]] = []
        self.metas: list[MetaRow] = []
        self.snapshots: list[SnapshotRow] = []
        self.loads: list[tuple[int, int]] = []
        self.errors: list[tuple[int, ErrorMark]] = []
        self.customs: list[tuple[int, str, dict[str, object]]] = []  # event, tag, payload
        self.odd = 0  # events whose body could not be taken
        self._waiting: list[tuple[int, float, bytes, int]] = []  # moves, decoded many at once
        self._by_source: dict[int, Callable[[int, float, bytes], None]] = {
            Source.MUTATION: self._mutation,
            Source.MOUSE_INTERACTION: self._interaction,
            Source.SCROLL: self._scroll,
            Source.VIEWPORT_RESIZE: self._resize,
            Source.INPUT: self._input,
            Source.LOG: self._log,
        }
        self._by_type: dict[int, Callable[[int, float, bytes], None]] = {
            EventType.FULL_SNAPSHOT: self._snapshot,
            EventType.META: self._meta,
            EventType.CUSTOM: self._custom,
            EventType.PLUGIN: self._plugin,
        }

    def add(self, event: Event) -> None:
        """Store an event and take its columns. A body that is not as it should be is stored and counted."""
        text, number, source = event.text, len(self.t_ms), -1
        if event.window and event.window != self._window_id:
            self._enter(event.window)
        try:
            if event.type == _INCREMENTAL:
                source = _source_of(event.data)
                if source in _POINTER:
                    self._waiting.append((number, event.t_ms, event.data, _POINTER[source]))
                    if len(self._waiting) >= _MOVES_AT_ONCE:
                        self._take_moves()
                elif source in self._by_source:
                    self._by_source[source](number, event.t_ms, event.data)
            elif event.type in self._by_type:
                self._by_type[event.type](number, event.t_ms, event.data)
            else:
                self.loads.append((number, event.type))
        except _BAD:
            self._note_odd()
        chunk, offset = self.chunks.add(text)
        self.t_ms.append(event.t_ms)
        self.type.append(event.type)
        self.source.append(source if -1 <= source < 127 else 127)
        self.window.append(self._window)
        self.chunk.append(chunk)
        self.offset.append(offset)
        self.length.append(len(text))
        self.check.append(zlib.crc32(text))

    @property
    def windows(self) -> tuple[str, ...]:
        """The ids of the windows by number; one without a name where the recording knows of none."""
        return tuple(self._numbers) or ("",)

    def finish(self) -> str:
        """Take what waits; returns the key of the session. To be called after the last `add`."""
        self._take_moves()
        key = self.chunks.digest()
        if len(self._numbers) < 2:
            return key
        return blake2b(key.encode() + self.window.tobytes(), digest_size=16).hexdigest()

    def _enter(self, window_id: str) -> None:
        """Events are of this window from here on; those that name none are of the window before them."""
        self._window_id = window_id
        if window_id not in self._numbers:
            if len(self._numbers) < MOST_WINDOWS:
                self._numbers[window_id] = len(self._numbers)
            else:
                self.report.note(
                    "windows", "More windows than can be told apart; the last ones are shown as one."
                )
        self._window = self._numbers.get(window_id, MOST_WINDOWS - 1)

    def _note_odd(self) -> None:
        self.odd += 1
        self.report.note("odd-body", "The body of an event is not as rrweb writes it; its marks are missing.")

    def _take_moves(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self._moves(waiting)
        except _BAD:  # one of them is odd: which?
            for one in waiting:
                try:
                    self._moves([one])
                except _BAD:
                    self._note_odd()

    def _moves(self, events: list[tuple[int, float, bytes, int]]) -> None:
        """All of these events' positions, or none and an exception."""
        bodies = _moves(b"[%b]" % b",".join([data for _, _, data, _ in events]))
        if any(p.x is None or p.y is None for body in bodies for p in body.positions):
            for body in bodies:
                body.positions = [p for p in body.positions if p.x is not None and p.y is not None]
        pairs = list(zip(events, bodies, strict=True))
        places = [p for body in bodies for p in body.positions]
        x, y = array("f", [p.x for p in places]), array("f", [p.y for p in places])
        node = array("i", [-1 if p.id is None else int(p.id) for p in places])
        self.pointer_t.extend([t + (p.timeOffset or 0.0) for (_, t, _, _), b in pairs for p in b.positions])
        self.pointer_x += x
        self.pointer_y += y
        self.pointer_node += node
        for (number, _, _, kind), body in pairs:
            self.pointer_event.extend([number] * len(body.positions))
            self.pointer_kind.extend([kind] * len(body.positions))

    def _mutation(self, number: int, t: float, data: bytes) -> None:
        if not self.snapshots and b'"wireframe":{' in data:
            raise _SKETCHES

    def _interaction(self, number: int, t: float, data: bytes) -> None:
        d = _interaction(data)
        touch = d.pointerType == 2
        self.interactions.append((number, d.type & 0xFF, _id(d.id), _px(d.x), _px(d.y), int(touch)))

    def _scroll(self, number: int, t: float, data: bytes) -> None:
        d = _scroll(data)
        self.scrolls.append((number, _id(d.id), d.x or 0.0, d.y or 0.0))

    def _resize(self, number: int, t: float, data: bytes) -> None:
        d = _resize(data)
        if d.width and d.height:
            self.resizes.append((number, round(d.width), round(d.height)))

    def _input(self, number: int, t: float, data: bytes) -> None:
        d = _input(data)
        self.inputs.append((number, _id(d.id), 2 if d.userTriggered is None else int(d.userTriggered)))

    def _snapshot(self, number: int, t: float, data: bytes) -> None:
        try:
            d = _snapshot(data)
        except msgspec.ValidationError:
            if b'"wireframes":' in data:
                raise _SKETCHES from None
            raise
        offset = d.initialOffset or _Offset()
        self.snapshots.append(SnapshotRow(number, _id(d.node.id), offset.left or 0.0, offset.top or 0.0))

    def _meta(self, number: int, t: float, data: bytes) -> None:
        d = _meta(data)
        self.metas.append(MetaRow(number, d.href or "", round(d.width or 0), round(d.height or 0)))

    def _custom(self, number: int, t: float, data: bytes) -> None:
        self._error(number, error_of_custom(data, t))
        if len(data) <= _LONGEST_CUSTOM and len(self.customs) < _MOST_CUSTOMS:
            custom = _custom(data)
            if isinstance(custom.payload, dict):
                self.customs.append((number, str(custom.tag), custom.payload))

    def _plugin(self, number: int, t: float, data: bytes) -> None:
        page = self.metas[-1].href if self.metas else ""
        for mark in error_of_plugin(data, t, page):
            self._error(number, mark)

    def _log(self, number: int, t: float, data: bytes) -> None:
        self._error(number, error_of_log(data, t))

    def _error(self, number: int, mark: ErrorMark | None) -> None:
        if mark is not None:
            self.errors.append((number, mark))


_moves = _decoder(list[_Moves])
_interaction = _decoder(_Interaction)
_scroll = _decoder(_Scroll)
_resize = _decoder(_Resize)
_input = _decoder(_Input)
_snapshot = _decoder(_Snapshot)
_meta = _decoder(_Meta)
_custom = _decoder(_Custom)


def _source_of(data: bytes) -> int:
    if data.startswith(b'{"source":'):  # rrweb writes it first
        found = _FAST_SOURCES.get(data[10:12], _FAST_SOURCES.get(data[10:13]))
        if found is not None:
            return found
    return int(_source_head(data).source)


def _id(value: Number) -> int:
    return -1 if value is None else int(value)


def _px(value: Number) -> float:
    return NAN if value is None or not isfinite(value) else value
