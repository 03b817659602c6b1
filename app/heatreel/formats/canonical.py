"""Raw events to canonical ones: rrweb 2, a time in epoch milliseconds on every event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from heatreel.formats.event import Batch, RawEvent
from heatreel.model.report import Report
from heatreel.model.rrweb import EventType

STEP_MS = 100.0  # between events of a recording that holds no times at all
_WAITING = 1000  # events without a time that may come before the first with one
_SECONDS = (5e8, 5e9)  # as seconds 1985 to 2128; as milliseconds 6 days to 2 months of 1970
_MILLISECONDS = 1e11  # from 1973 on; below, whole numbers alone may be a made-up clock of milliseconds
_IN_SECONDS = "An event's time was in seconds; it was turned into milliseconds."
_KINDS = frozenset(int(kind) for kind in EventType)
_BRACE = ord("{")
_BODILESS = frozenset((int(EventType.DOM_CONTENT_LOADED), int(EventType.LOAD)))
_META = int(EventType.META)


class Event(msgspec.Struct, gc=False):
    """A canonical event. ``data`` is the JSON of its body, ``text`` the JSON of the whole.

    ``window``: the id of its browser window, "" when it is not said.
    """

    type: int
    t_ms: float
    data: bytes
    window: str = ""

    @property
    def text(self) -> bytes:
        """As it is stored: no keys but type, timestamp and data."""
        t = self.t_ms
        number = b"%d" % t if t == int(t) else repr(t).encode()
        return b'{"type":%d,"timestamp":%b,"data":%b}' % (self.type, number, self.data)


def event_of(text: bytes, window: str = "") -> Event:
    """The event that `Event.text` wrote."""
    kind, time, data = text.index(b",", 8), text.index(b":", 9), text.index(b',"data":')
    return Event(int(text[8:kind]), float(text[time + 1 : data]), text[data + 8 : -1], window)


class _LegacyBody(msgspec.Struct):
    href: str | None = None
    width: float | None = None
    height: float | None = None


_legacy = msgspec.json.Decoder(_LegacyBody)


def canonical(batches: Iterable[Batch], report: Report) -> Iterator[Event]:
    """Events in order of arrival.

    Seconds become milliseconds. An event without a time takes that of the event before it; when no event
    has one, they are set 100 ms apart from 0 on. Events of unknown types and without a body are left out.
    Everything that is changed is counted in ``report``.
    """
    yield from _with_meta(_timed(batches, report), report)


def _valid(event: RawEvent, data: bytes, report: Report) -> bytes | None:
    """The body to keep, None when the event is to be left out."""
    if event.type not in _KINDS:
        report.note("unknown-type", "An event is of a type that rrweb does not have; it was left out.")
    elif data[0] == _BRACE:
        return data
    elif event.type in _BODILESS:
        return b"{}"
    else:
        report.note("no-body", "An event has no body; it was left out.")
    return None


def _timed(batches: Iterable[Batch], report: Report) -> Iterator[Event]:
    waiting: list[tuple[int, bytes, str]] = []
    last: float | None = None
    milliseconds = False  # whether a time in epoch milliseconds was met
    for event in _with_settled_start(chain.from_iterable(batches), report):
        t, data = event.timestamp, bytes(event.data)
        plain = event.type in _KINDS and data[0] == _BRACE
        if plain and t is not None and t >= _MILLISECONDS and last is not None:  # nearly all
            milliseconds, last = True, t
            yield Event(event.type, t, data, event.window)
            continue
        body = _valid(event, data, report)
        if body is None:
            continue
        milliseconds = milliseconds or (t is not None and t >= _MILLISECONDS)
        if t is None:
            if last is None and len(waiting) < _WAITING:
                waiting.append((event.type, body, event.window))
                continue
            last = 0.0 if last is None else last + (STEP_MS if waiting else 0)
            t = last
        elif _SECONDS[0] <= t < _SECONDS[1] and (milliseconds or t != int(t)):
            report.note("seconds", _IN_SECONDS)
            t = round(t * 1000, 3)
        if waiting and event.timestamp is not None:
            report.note(
                "no-time", "An event has no time; it was put beside the one next to it.", len(waiting)
            )
            yield from (Event(kind, t, early, window) for kind, early, window in waiting)
            waiting = []
        if event.timestamp is None:
            report.note("no-time", "An event has no time; it was put beside the one next to it.")
        last = t
        yield Event(event.type, t, body, event.window)
    if waiting:
        report.note("no-times", "The recording holds no times; its events are shown 0.1 s apart.", 1)
        for number, (kind, body, window) in enumerate(waiting):
            yield Event(kind, number * STEP_MS, body, window)


def _with_settled_start(events: Iterator[RawEvent], report: Report) -> Iterator[RawEvent]:
    """Whole numbers at the start that may be seconds: they are when what follows them is later than 1973."""
    start: list[RawEvent] = []
    for event in events:
        start.append(event)
        t = event.timestamp
        if len(start) > _WAITING or t is None or not (_SECONDS[0] <= t < _SECONDS[1] and t == int(t)):
            break
    last = start[-1].timestamp if start else None
    if len(start) > 1 and last is not None and last >= _MILLISECONDS:
        report.note("seconds", _IN_SECONDS, len(start) - 1)
        for event in start[:-1]:
            event.timestamp = (event.timestamp or 0.0) * 1000
    return chain(start, events)


def _with_meta(events: Iterator[Event], report: Report) -> Iterator[Event]:
    """rrweb before 0.2 (2018) has no Meta: its load events carry the address and the size instead."""
    href: str | None = None
    has_meta = False
    for event in events:
        if event.type == _META:
            has_meta = True
        elif event.type in _BODILESS and not has_meta and len(event.data) > 2:
            body = _legacy_body(event.data)
            href = body.href or href
            if body.width and body.height:
                report.note(
                    "legacy", "Recorded by rrweb of 2018; address and size were taken from its load events."
                )
                meta = {"href": href or "", "width": int(body.width), "height": int(body.height)}
                yield Event(EventType.META, event.t_ms, msgspec.json.encode(meta), event.window)
        yield event


def _legacy_body(data: bytes) -> _LegacyBody:
    try:
        return _legacy.decode(data)
    except msgspec.DecodeError:
        return _LegacyBody()
