"""Recordings in containers that give them an id, and all that a library holds of a session, to compare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from heatreel.library.library import Library
from heatreel.library.packing import unpack
from heatreel.operations.importing import ImportReport, import_paths
from helpers.storyboard import Event

_ROWS = ("page_view", "click", "error_mark", "attribute", "keyframe", "derived", "chunk")
_SESSION = (
    "key, start_ms, duration_ms, pages, clicks, device, viewport_width, viewport_height, first_url, events, "
    "size_bytes, has_page, quality, windows, urls, score, moments_fingerprint"
)
_MOMENT = (
    "signal, variant, t_start_ms, t_end_ms, page, page_view, window, node_id, selector, element_text, "
    "element_tag, is_control, score, sentence, evidence"
)


def posthog(part: Sequence[Event], number: str = "0190-7a") -> bytes:
    """As PostHog exports a recording to a file."""
    data = {"id": number, "person": {"id": "p"}, "snapshots": [{"windowId": 1, **event} for event in part]}
    return json.dumps({"version": "2023-04-28", "data": data}).encode()


def extension(part: Sequence[Event], number: str = "0190-7a") -> bytes:
    """As rrweb's browser extension saves it."""
    return json.dumps({"session": {"id": number, "name": "Shop"}, "events": list(part)}).encode()


def put(library: Path, *files: tuple[str, bytes]) -> ImportReport:
    """Import files of these names in one go."""
    paths = []
    for name, text in files:
        paths.append(library.parent / name)
        paths[-1].write_bytes(text)
    report = import_paths(library, paths)
    assert not report.failed
    return report


def all_of(library: Path, session_id: int) -> dict[str, Any]:
    """What the library holds of a session, but for the names of files, and which parts it came in."""
    with Library.open(library, purge=False) as opened:
        db = opened._db
        found: dict[str, Any] = {
            table: [row[1:] for row in db.execute(f"SELECT * FROM {table} WHERE session_id = {session_id}")]
            for table in _ROWS
        }
        found["session"] = db.execute(f"SELECT {_SESSION} FROM session WHERE id = {session_id}").fetchone()
        found["moments"] = db.execute(
            f"SELECT {_MOMENT} FROM moment WHERE session_id = {session_id} ORDER BY id"
        ).fetchall()
        found["findings"] = {(f.kind, f.text, f.count) for f in opened.track(session_id).findings}
        found["columns"] = {
            name: {column: values.tobytes() for column, values in unpack(packed).items()}
            for name, packed in db.execute(
                f"SELECT name, packed FROM columns WHERE session_id = {session_id}"
            )
        }
        return {name: sorted(rows, key=repr) if name in _ROWS else rows for name, rows in found.items()}
