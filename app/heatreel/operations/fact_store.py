"""Facts of a session as they are kept in the library: judging them again needs no event of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from heatreel.analysis.acts import click_columns, judged, to_keep
from heatreel.analysis.click_columns import ClickColumns
from heatreel.library.library import Library
from heatreel.library.packing import compress, decompress
from heatreel.model.acts import FACTS_VERSION, PageFacts
from heatreel.model.session import SessionTrack
from heatreel.replay.page_facts import page_facts

FACTS = "facts"  # names in the library: everything of a session …
CLICKS = "clicks"  # … and its clicks as columns, which are read of all sessions at once
VERSION = str(FACTS_VERSION)

_BATCH = 2_000  # events read at once: memory stays bounded

_RECORD = np.dtype(
    [
        ("t_ms", "<f8"),
        ("row", "<i4"),
        ("x", "<f4"),
        ("y", "<f4"),
        ("node", "<i4"),
        ("view", "<i4"),
        ("delay_ms", "<f4"),
        ("left_ms", "<f4"),
        ("window", "<i2"),
        ("flags", "u1"),
        ("family", "u1"),
        ("ended", "u1"),
    ]
)

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(PageFacts).decode


def save_facts(library: Library, session_id: int, facts: PageFacts) -> PageFacts:
    """Keep what is needed of the facts of a session, and return that."""
    kept = to_keep(facts)
    columns = click_columns(judged(kept))
    library.save_derived(session_id, FACTS, VERSION, compress(_encode(kept)))
    library.save_derived(session_id, CLICKS, VERSION, packed_clicks(columns))
    return kept


def read_facts(library: Library, session_id: int) -> PageFacts | None:
    """The kept facts; None when there are none of this version."""
    packed = library.derived(session_id, FACTS, VERSION)
    if packed is None:
        return None
    try:
        return _decode(decompress(packed))
    except msgspec.DecodeError:  # of the same version, but by other code: made anew
        return None


def facts_of(library: Library, track: SessionTrack) -> PageFacts:
    """The facts of a session; when they are not kept yet, they are found in its events and kept."""
    session_id = track.session.id
    kept = read_facts(library, session_id)
    if kept is not None:
        return kept
    return save_facts(library, session_id, page_facts(track, session_texts(library, track)))


def packed_clicks(clicks: ClickColumns) -> bytes:
    """Columns of clicks as kept: one record a click, without what the page pass finds."""
    records = np.empty(len(clicks), _RECORD)
    for name in _RECORD.names or ():
        records[name] = getattr(clicks, name)
    return compress(records.tobytes())


def joined_clicks(packed: Sequence[bytes]) -> ClickColumns:
    """The kept clicks of several sessions; their place in ``packed`` is their group."""
    plain = [decompress(one) for one in packed]
    records = np.frombuffer(b"".join(plain), _RECORD)
    counts = [len(one) // _RECORD.itemsize for one in plain]
    return ClickColumns(
        group=np.repeat(np.arange(len(plain), dtype=np.int32), counts),
        near_px=np.full(len(records), np.nan, np.float32),
        **{name: np.ascontiguousarray(records[name]) for name in _RECORD.names or ()},
    )


def session_texts(library: Library, track: SessionTrack) -> Iterator[bytes]:
    """The JSON of all events, read in batches."""
    count = len(track.index)
    for first in range(0, count, _BATCH):
        yield from library.events(track.session.id, first, min(count, first + _BATCH))
