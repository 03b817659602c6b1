"""Writing one session, all of it or nothing, writing it anew, and reading its columns back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from heatreel.library import attributes, places
from heatreel.library.marks import search_text
from heatreel.library.packing import pack, unpack
from heatreel.library.rows import session_rows
from heatreel.library.session_data import EventPlaces, LeftOut, SessionData
from heatreel.model.columns import (
    Clicks,
    EventIndex,
    Inputs,
    Interactions,
    PointerSamples,
    Scrolls,
    Viewports,
)
from heatreel.model.report import Finding
from heatreel.model.session import ErrorMark, PageView, SessionTrack

_Bundle = TypeVar("_Bundle")


def write_session(db: Database, data: SessionData) -> int:
    """Store a session in one transaction; returns its id. Its key must not be in the library."""
    with db.atomic():
        cursor = db.execute(
            f"INSERT INTO session ({', '.join(_SESSION)}) VALUES ({_marks(len(_SESSION))})",
            _session_values(data),
        )
        session = int(cursor.lastrowid or 0)
        _write_rows(db, session, data)
    return session


def replace_session(db: Database, session: int, key: str, data: SessionData) -> bool:
    """Store ``data`` under the id of a session that has this key, in one transaction; False when none has.

    Star, tags, notes and verdicts stay; moments, keyframes, small pictures and all else that was computed
    from its events go.
    """
    with db.atomic():
        fields = ", ".join(f"{name} = ?" for name in _SESSION)
        done = db.execute(
            f"UPDATE session SET {fields}, score = NULL, moments_fingerprint = NULL WHERE id = ? AND key = ?",
            [*_session_values(data), session, key],
        )
        if not done.rowcount:
            return False
        for table in _OF_EVENTS:
            db.execute(f"DELETE FROM {table} WHERE session_id = ?", [session])
        _write_rows(db, session, data)
        places.renew(db)
    return True


_SESSION = (
    "key",
    "file",
    "start_ms",
    "duration_ms",
    "pages",
    "clicks",
    "device",
    "viewport_width",
    "viewport_height",
    "first_url",
    "events",
    "size_bytes",
    "has_page",
    "quality",
    "windows",
    "urls",
    "search",
)
_OF_EVENTS = (  # tables that hold what a session's events say, or what was computed from them
    "chunk",
    "columns",
    "page_view",
    "click",
    "error_mark",
    "finding",
    "attribute",
    "moment",
    "keyframe",
    "derived",
    "preview",
    "click_place",
)


def _write_rows(db: Database, session: int, data: SessionData) -> None:
    many = db.conn.executemany
    many("INSERT INTO chunk VALUES (?, ?, ?)", ((session, n, packed) for n, packed in data.chunks.chunks()))
    bundles: dict[str, Any] = {
        "pointer": data.pointer,
        "interactions": data.interactions,
        "scrolls": data.scrolls,
        "inputs": data.inputs,
        "viewports": data.viewports,
    }
    if len(data.left_out):
        bundles[_LEFT_OUT] = data.left_out
    packed = [(session, name, pack(columns_of(bundle))) for name, bundle in bundles.items()]
    index = {**columns_of(data.index), **columns_of(data.places)}
    many("INSERT INTO columns VALUES (?, ?, ?)", [*packed, (session, "index", pack(index))])
    many(
        f"INSERT INTO page_view VALUES ({_marks(10)})",
        [_view_values(session, v) for v in data.page_views],
    )
    many(f"INSERT INTO click VALUES ({_marks(13)})", _click_values(session, data))
    many(
        f"INSERT INTO error_mark VALUES ({_marks(8)})",
        [
            (session, n, e.t_ms, e.kind, e.text, e.window, e.status, e.duration_ms)
            for n, e in enumerate(data.errors)
        ],
    )
    many(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
        [(session, n, f.kind, f.text, f.count) for n, f in enumerate(data.findings)],
    )
    attributes.write(db, session, data.attributes)


_LEFT_OUT = "left_out"


def _session_values(data: SessionData) -> list[Any]:
    times = data.index.t_ms
    urls = "\n".join(dict.fromkeys(view.href for view in data.page_views))
    width, height = data.viewport or (None, None)
    return [
        data.key,
        data.file,
        float(times[0]),
        float(times[-1] - times[0]),
        len(data.page_views),
        len(data.clicks),
        data.device,
        width,
        height,
        data.page_views[0].href if data.page_views else "",
        len(times),
        int(data.places.length.sum()),
        int(data.has_page),
        "partial" if data.findings else "good",
        json.dumps(data.windows),
        urls,
        search_text(data.file, urls, data.device),
    ]


def _view_values(session: int, v: PageView) -> tuple[Any, ...]:
    times = (v.start_ms, v.end_ms)
    return (session, v.index, v.window, v.href, v.page, *times, v.width, v.height, v.snapshot_event)


def _click_values(session: int, data: SessionData) -> list[tuple[Any, ...]]:
    c = data.clicks
    places = [_none_if_nan(column) for column in (c.x_client, c.y_client, c.x_page, c.y_page)]
    names = [data.page_views[i].page if i >= 0 else "" for i in c.page_view.tolist()]
    columns = zip(
        c.t_ms.tolist(),
        c.kind.tolist(),
        c.node_id.tolist(),
        *places,
        c.page_view.tolist(),
        names,
        data.click_widths.tolist(),
        c.window.tolist(),
        strict=True,
    )
    return [(session, number, *row) for number, row in enumerate(columns)]


def _none_if_nan(column: NDArray[np.float32]) -> list[float | None]:
    return [None if value != value else value for value in column.astype(np.float64).tolist()]


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def columns_of(bundle: Any) -> Mapping[str, NDArray[Any]]:
    """The arrays of a bundle by name."""
    return {f.name: getattr(bundle, f.name) for f in fields(bundle)}


def read_columns(db: Database, session_id: int, name: str) -> dict[str, NDArray[Any]]:
    """The packed columns of a session; KeyError when the session is not there."""
    row = db.execute(
        "SELECT packed FROM columns WHERE session_id = ? AND name = ?", [session_id, name]
    ).fetchone()
    if row is None:
        raise KeyError(session_id)
    return unpack(row[0])


def read_bundle(db: Database, session_id: int, name: str, kind: type[_Bundle]) -> _Bundle:
    """The packed columns as a bundle."""
    return kind(**read_columns(db, session_id, name))


def read_index(db: Database, session_id: int) -> tuple[EventIndex, EventPlaces]:
    """The index of a session's events and the places of their texts."""
    columns = read_columns(db, session_id, "index")
    places = {f.name: columns.pop(f.name) for f in fields(EventPlaces)}
    return EventIndex(**columns), EventPlaces(**places)


def read_left_out(db: Database, session_id: int) -> LeftOut | None:
    """Events that the timeline leaves out; None when there are none."""
    try:
        return read_bundle(db, session_id, _LEFT_OUT, LeftOut)
    except KeyError:
        return None


def read_track(db: Database, session_id: int) -> SessionTrack:
    """Everything of a session but the texts of its events."""
    row = session_rows(db, [session_id])[0]
    windows = db.execute("SELECT windows FROM session WHERE id = ?", [session_id]).fetchone()[0]
    return SessionTrack(
        session=row,
        windows=tuple(json.loads(windows)),
        page_views=_page_views(db, session_id),
        index=read_index(db, session_id)[0],
        pointer=read_bundle(db, session_id, "pointer", PointerSamples),
        interactions=read_bundle(db, session_id, "interactions", Interactions),
        clicks=_clicks(db, session_id),
        scrolls=read_bundle(db, session_id, "scrolls", Scrolls),
        inputs=read_bundle(db, session_id, "inputs", Inputs),
        viewports=read_bundle(db, session_id, "viewports", Viewports),
        errors=tuple(
            ErrorMark(*values)
            for values in db.execute(
                "SELECT t_ms, kind, text, window, status, duration_ms FROM error_mark "
                "WHERE session_id = ? ORDER BY number",
                [session_id],
            )
        ),
        findings=tuple(
            Finding(*values)
            for values in db.execute(
                "SELECT kind, text, count FROM finding WHERE session_id = ? ORDER BY number", [session_id]
            )
        ),
    )


def _page_views(db: Database, session_id: int) -> tuple[PageView, ...]:
    rows = db.execute(
        "SELECT number, window, href, page, start_ms, end_ms, width, height, snapshot_event "
        "FROM page_view WHERE session_id = ? ORDER BY number",
        [session_id],
    )
    return tuple(PageView(*row) for row in rows)


def _clicks(db: Database, session_id: int) -> Clicks:
    rows = db.execute(
        "SELECT t_ms, kind, node_id, x_client, y_client, x_page, y_page, page_view, window "
        "FROM click WHERE session_id = ? ORDER BY number",
        [session_id],
    ).fetchall()
    types = (np.float64, np.uint8, np.int32, *(np.float32,) * 4, np.int32, np.int16)
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    # None (no place) becomes NaN
    return Clicks(*(np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)))
