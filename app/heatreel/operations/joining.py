"""Parts of one recording in several files become one session.

A part is known by the id that its container gives the recording (`formats.recorded_id`), or by its name and
beginning (`numbered_parts`). The session is made anew of the events of all parts, each once, as one file with
all of them would have made it: parts stand in the order of their times, whichever was imported first.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from heatreel.formats.canonical import Event
from heatreel.library.arrival import Arrival, arrival
from heatreel.library.chunks import ChunkWriter
from heatreel.library.collect import Collector
from heatreel.library.derive import derive
from heatreel.library.library import Library
from heatreel.library.marks import SKIPPED
from heatreel.library.session_data import Part, SessionData
from heatreel.library.timeline import STRAY_EVENTS, STRAY_GAP_MS
from heatreel.model.attributes import RECORDING_ID
from heatreel.model.report import Report

OTHER_PART = "other-part"  # kind of the finding that says why a part was not joined

_LATE_MS = 500.0  # recorders write moves late by so much
_MIXED = 0.1  # of the events of one part: so many at the time of another, none of them in both
_TELL_EVERY = 2_000  # events
_MADE = {  # findings about a session's events, which are found anew; the others are about files
    *("odd-body", "windows", "stray", "out-of-order", "repeated"),
    *("no-viewport", "no-snapshot", "one-event", SKIPPED, OTHER_PART),
}

_Key = tuple[float, str, int, int]


@dataclass(frozen=True, slots=True)
class Joined:
    """To which session a part was joined, from which file that was, and how many events were new to it."""

    session_id: int
    file: str
    events: int


@dataclass(frozen=True, slots=True)
class Apart:
    """Why a file is no part of a session although their recordings have one id."""

    file: str
    why: str


def join_part(
    library: Library, among: Sequence[int], data: SessionData, tell: Callable[[], None]
) -> Joined | Apart | None:
    """Join what a file holds to one of these sessions, the nearest in time that it fits.

    ``data`` is the session that the file would make alone; ``tell`` is called now and then and may raise.
    None without sessions. The library is changed in one transaction, or not at all.
    """
    refused: Apart | None = None
    for row in sorted(
        library.rows(among), key=lambda row: (_gap_ms(row.start_ms, row.duration_ms, data), row.id)
    ):
        why = "it is more than a day away"
        if _gap_ms(row.start_ms, row.duration_ms, data) <= STRAY_GAP_MS:
            found = _joined(library, row.id, data, tell)
            if isinstance(found, Joined):
                return found
            why = found
        refused = refused or Apart(row.file, why)
    return refused


def _gap_ms(start_ms: float, duration_ms: float, data: SessionData) -> float:
    """Between a session and a part; 0 when they overlap."""
    first, last = float(data.index.t_ms[0]), float(data.index.t_ms[-1])
    return max(0.0, first - (start_ms + duration_ms), start_ms - last)


def _joined(library: Library, session_id: int, data: SessionData, tell: Callable[[], None]) -> Joined | str:
    track = library.track(session_id)
    row = track.session
    new = Part(data.key, data.file, *_ends(data.index.t_ms), data.windows, 0)
    if any(finding.kind == "no-times" for finding in (*track.findings, *data.findings)):
        return "one of them holds no times"
    known = library.parts(session_id)
    alone = Part(row.key, row.file, *_ends(track.index.t_ms), track.windows, None)
    stored, coming = library.arrival(session_id), _arrival_of(data)
    there = set(map(_key_of, _told(stored.events(), tell)))
    fresh = sum(_key_of(event) not in there for event in _told(coming.events(), tell))
    if not fresh:
        library.know_part(session_id, [replace(alone, events=len(stored)), new] if not known else [new])
        return Joined(session_id, row.file, 0)
    if fresh == len(coming) and _mixed(
        (track.index.t_ms, track.index.window, track.windows),
        (data.index.t_ms, data.index.window, data.windows),
    ):
        return "both were recorded at the same time, without one event in common"
    parts = [part for part in known if part.events is not None] or [replace(alone, events=len(stored))]
    pieces = [*_pieces(stored, parts), (new, coming.events())]
    report = Report()
    for finding in (*track.findings, *data.findings):
        if finding.kind not in _MADE:
            report.note(finding.kind, finding.text, finding.count)
    with ChunkWriter() as chunks:
        collected = Collector(chunks, report)
        parts = _collect(collected, sorted(pieces, key=lambda piece: piece[0].place), tell)
        key = collected.finish()
        other = library.find_key(key)
        if other is not None and other != session_id:
            if not library.is_deleted(other):
                return Joined(other, library.row(other).file, 0)
            key = blake2b(key.encode(), digest_size=16).hexdigest()
        whole = derive(collected, key, parts[0].file, report)
        named = {k: v for k, v in data.attributes.items() if k == RECORDING_ID}
        former = [part for part in known if part.events is None]
        if all(part.key != row.key for part in parts):
            former.append(alone)
        library.join(
            session_id, row.key, replace(whole, attributes={**whole.attributes, **named}), [*parts, *former]
        )
    return Joined(session_id, row.file, fresh)


def _ends(t_ms: NDArray[np.float64]) -> tuple[float, float]:
    return float(t_ms[0]), float(t_ms[-1])


def _arrival_of(data: SessionData) -> Arrival:
    return arrival(data.places, data.index.window, data.left_out, data.windows, data.chunks.texts)


def _key_of(event: Event) -> _Key:
    """The same for events that `library.timeline` takes for one."""
    text = event.text
    return event.t_ms, event.window, zlib.crc32(text), len(text)


def _told(events: Iterable[Event], tell: Callable[[], None]) -> Iterator[Event]:
    for number, event in enumerate(events):
        if number % _TELL_EVERY == 0:
            tell()
        yield event


def _mixed(
    a: tuple[NDArray[np.float64], NDArray[np.int16], tuple[str, ...]],
    b: tuple[NDArray[np.float64], NDArray[np.int16], tuple[str, ...]],
) -> bool:
    """Whether two parts (times, number of window, ids of windows) run beside each other in one window: more
    than late moves or a few events out of order. Their node ids would mean two pages."""
    both = 0
    for window in set(a[2]) & set(b[2]):
        mine, theirs = a[0][a[1] == a[2].index(window)], b[0][b[1] == b[2].index(window)]
        both += min(_inside(mine, theirs), _inside(theirs, mine))
    return both > max(STRAY_EVENTS, _MIXED * min(len(a[0]), len(b[0])))


def _inside(times: NDArray[np.float64], of: NDArray[np.float64]) -> int:
    return int(((times > of[0] + _LATE_MS) & (times < of[-1] - _LATE_MS)).sum())


def _pieces(stored: Arrival, parts: Sequence[Part]) -> Iterator[tuple[Part, Iterator[Event]]]:
    """The stored events of each part: they lie one part behind the other."""
    first = 0
    for part in parts:
        count = part.events or 0
        yield part, stored.events(first, first + count)
        first += count


def _collect(
    collected: Collector, pieces: Iterable[tuple[Part, Iterator[Event]]], tell: Callable[[], None]
) -> list[Part]:
    """Collect the events that no part before had; the parts with what was taken of each."""
    there: set[_Key] = set()
    parts: list[Part] = []
    for part, events in pieces:
        before, mine = len(collected.t_ms), set[_Key]()
        for event in _told(events, tell):
            key = _key_of(event)
            if key not in there:
                mine.add(key)
                collected.add(event)
        there |= mine
        parts.append(replace(part, events=len(collected.t_ms) - before))
    return parts
