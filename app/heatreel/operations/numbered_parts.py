"""Files without a recording's id that are parts of one recording by their names, beginnings and times.

A file that begins in the middle of a page is the rest of something. It is taken for the rest of another only
when all speaks for it: they are imported together, its name has the next number, and its first event comes
soon after the other's last. Joining two visitors would be worse than leaving two halves apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from heatreel.library.session_data import SessionData
from heatreel.model.rrweb import EventType
from heatreel.model.session import SessionTrack

SOON_MS = 10 * 60_000.0  # from the last event of a part to the first of the next
_LATE_MS = 500.0  # recorders write moves late by so much
_NUMBER = re.compile(r"\d{1,4}(?!.*\d)")
_LOADS = (EventType.META, EventType.FULL_SNAPSHOT, EventType.DOM_CONTENT_LOADED, EventType.LOAD)

Name = tuple[Path, str, str, int]  # folder, what stands before and behind the last number, that number


def numbered(path: Path) -> Name | None:
    """The name of a file in parts, as of "visit-2.json", "visit.part2.json.gz", "visit.json.002"."""
    found = _NUMBER.search(path.name)
    if found is None:
        return None
    return path.parent, path.name[: found.start()], path.name[found.end() :], int(found[0])


def by_number(paths: Sequence[Path]) -> list[Path]:
    """Files whose names differ in their number only, in its order, at the places where such files stand."""
    groups: dict[tuple[Path, str, str], list[int]] = {}
    for place, path in enumerate(paths):
        name = numbered(path)
        if name is not None:
            groups.setdefault(name[:3], []).append(place)
    ordered = list(paths)
    for places in groups.values():
        files = sorted((paths[place] for place in places), key=lambda path: (numbered(path) or ("",))[-1])
        for place, file in zip(places, files, strict=True):
            ordered[place] = file
    return ordered


def goes_on(before: SessionTrack, data: SessionData) -> bool:
    """Whether a file that stands behind another in number holds the rest of its session: it begins in the
    middle of a page of a window that is there."""
    types = data.index.type.tolist()
    head = types[: types.index(EventType.INCREMENTAL)] if EventType.INCREMENTAL in types else types
    gap_ms = float(data.index.t_ms[0]) - before.end_ms
    rest = not set(head) & set(_LOADS) and set(data.windows) <= set(before.windows)
    return rest and before.session.has_page and -_LATE_MS <= gap_ms <= SOON_MS
