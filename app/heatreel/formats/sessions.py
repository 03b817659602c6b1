"""Arrays of arrays: visits of their own, or pieces of one visit?"""

from __future__ import annotations

from collections.abc import Iterable

from heatreel.formats.event import Batch
from heatreel.model.rrweb import EventType

PIECE_GAP_MS = 5 * 60_000  # pieces of one visit follow each other; visits are further apart
_HEAD = 5  # a page load shows within this many events
_LOADS = {EventType.META, EventType.FULL_SNAPSHOT, EventType.DOM_CONTENT_LOADED, EventType.LOAD}


def join_segments(batches: Iterable[Batch]) -> list[list[Batch]]:
    """Sessions of one or more batches each.

    A batch begins a session of its own when it begins with a page load and does not follow within five
    minutes. Without any page load at its beginning it can only go on with the session before.
    """
    sessions: list[list[Batch]] = []
    for batch in batches:
        if not batch:
            continue
        if sessions and _goes_on(sessions[-1][-1], batch):
            sessions[-1].append(batch)
        else:
            sessions.append([batch])
    return sessions


def _goes_on(before: Batch, batch: Batch) -> bool:
    if not any(event.type in _LOADS for event in batch[:_HEAD]):
        return True
    end, start = before[-1].timestamp, batch[0].timestamp
    return end is not None and start is not None and 0 <= start - end <= PIECE_GAP_MS
