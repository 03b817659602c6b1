"""The inspector's door to the library: all that happened in a session as rows, and what one row tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from heatreel.formats.network import Request, requests_of
from heatreel.formats.said import text_of, unquoted
from heatreel.library.library import Library
from heatreel.model.inspect import InspectRows, RowKind
from heatreel.model.session import SessionTrack
from heatreel.operations.inspect_rows import build_rows
from heatreel.operations.ports import Progress, no_progress
from heatreel.replay import labels as naming
from heatreel.replay.labels import Label, Labels
from heatreel.replay.session_pass import run

_GAP = 128  # reading a run of events that are not wanted is cheaper than another read
_SPAN = 4_000  # events read at once: memory stays bounded
_LONGEST = 20_000  # characters of a message that are shown

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RowSource:
    """The events behind a row, and what they say. ``events``: first and last as JSON."""

    events: tuple[bytes, ...]
    request: Request | None = None
    message: str = ""
    trace: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = field(default=())


def inspect_rows(
    library: Library, track: SessionTrack, progress: Progress = no_progress
) -> tuple[InspectRows, bool]:
    """The rows of a session, and whether the names of its elements are known (see `find_labels`)."""
    session_id = track.session.id
    labels = known_labels(library, session_id)

    def read(numbers: Numbers) -> Iterator[bytes]:
        done = 0
        for run_ in _batches(numbers):
            progress(done, len(numbers), "Reading events")
            first = int(run_[0])
            texts = library.events(session_id, first, int(run_[-1]) + 1)
            yield from (texts[number - first] for number in run_.tolist())
            done += len(run_)

    return build_rows(track, labels or {}, read), labels is not None


def known_labels(library: Library, session_id: int) -> Mapping[int, Label] | None:
    """The kept names of a session's elements by event; None when they are not known yet."""
    packed = library.derived(session_id, naming.NAME, naming.VERSION)
    return None if packed is None else naming.decode(packed)


def find_labels(library: Library, track: SessionTrack, progress: Progress = no_progress) -> None:
    """Read the names of a session's elements off its pages and keep them. One pass over all events."""
    session_id, count = track.session.id, len(track.index)

    def texts() -> Iterator[bytes]:
        for first in range(0, count, _SPAN // 2):
            progress(first, count, "Reading names of elements")
            yield from library.events(session_id, first, min(count, first + _SPAN // 2))

    found = Labels()
    run(track, texts(), [found])
    library.save_derived(session_id, naming.NAME, naming.VERSION, found.result())


def row_source(library: Library, session_id: int, rows: InspectRows, row: int) -> RowSource:
    """The events behind a row, read."""
    numbers = sorted({int(n) for n in (rows.event[row], rows.last_event[row]) if n >= 0})
    texts = tuple(library.events(session_id, n, n + 1)[0] for n in numbers)
    data = _data(texts[-1]) if texts else {}
    kind = int(rows.kind[row])
    if kind == RowKind.NETWORK:
        requests, part = requests_of(data) or [], int(rows.part[row])
        return RowSource(texts, requests[part] if part < len(requests) else None)
    if kind in (RowKind.CONSOLE, RowKind.ERROR):
        message, trace = _said(data)
        return RowSource(texts, None, message[:_LONGEST], trace)
    if kind == RowKind.CUSTOM:
        return RowSource(texts, fields=tuple(_fields(data.get("payload"))))
    return RowSource(texts)


def events_of(
    library: Library,
    session_id: int,
    rows: InspectRows,
    chosen: Sequence[int],
    progress: Progress = no_progress,
) -> list[bytes]:
    """The JSON of the first event of each chosen row; an event that made several rows comes once."""
    numbers = sorted({int(rows.event[row]) for row in chosen if rows.event[row] >= 0})
    texts: list[bytes] = []
    for run_ in _batches(np.array(numbers, np.int64)):
        progress(len(texts), len(numbers), "Reading events")
        first = int(run_[0])
        read = library.events(session_id, first, int(run_[-1]) + 1)
        texts += [read[number - first] for number in run_.tolist()]
    return texts


def _batches(numbers: Numbers) -> Iterator[Numbers]:
    """Runs of numbers that are read at once: near each other, and not too far from end to end."""
    for near in np.split(numbers, np.flatnonzero(np.diff(numbers) > _GAP) + 1):
        if len(near):
            yield from np.split(near, np.flatnonzero(np.diff((near - near[0]) // _SPAN)) + 1)


def _data(text: bytes) -> dict[str, Any]:
    try:
        event = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return {}
    data = event.get("data") if isinstance(event, dict) else None
    return data if isinstance(data, dict) else {}


def _said(data: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Message and stack of a console call or an error."""
    payload = data.get("payload")
    inner = payload if isinstance(payload, dict) else data
    parts, trace = inner.get("payload"), inner.get("trace")
    if isinstance(parts, list):
        message = "\n".join(str(_plain(unquoted(part))) for part in parts)
    else:
        message = text_of(payload)
        trace = str(inner.get("stack") or "").splitlines()[1:]
    return message, tuple(str(line).strip() for line in trace) if isinstance(trace, list) else ()


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value)).decode()


def _fields(payload: Any) -> Iterator[tuple[str, str]]:
    if isinstance(payload, dict):
        for name, value in list(payload.items())[:40]:
            yield str(name), _plain(value)[:_LONGEST]
    elif payload is not None:
        yield "Value", _plain(payload)[:_LONGEST]
