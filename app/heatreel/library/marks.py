"""Moments, tags, stars and pictures: what is added to sessions after import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlite_utils import Database

from heatreel.library import places
from heatreel.library.packing import compress, decompress
from heatreel.library.verdicts import COUNTS
from heatreel.model.heat import PagePicture
from heatreel.model.moment import ElementRef, Looked, Moment
from heatreel.model.report import Finding

SKIPPED = "skipped"  # kind of the findings about what could not be applied to the page

_MOMENT = (
    "session_id, signal, variant, t_start_ms, t_end_ms, page, page_view, window, node_id, selector, "
    "element_text, element_tag, is_control, score, sentence, evidence"
)


def save_moments(
    db: Database, session_id: int, fingerprint: str, moments: Sequence[Moment], score: float | None
) -> None:
    """Replace the moments of a session and its score."""
    with db.atomic():
        db.execute("DELETE FROM moment WHERE session_id = ?", [session_id])
        marks = ", ".join("?" * 16)
        db.conn.executemany(
            f"INSERT INTO moment ({_MOMENT}) VALUES ({marks})", [_values(session_id, m) for m in moments]
        )
        db.execute(
            "UPDATE session SET score = ?, moments_fingerprint = ? WHERE id = ?",
            [score, fingerprint, session_id],
        )
        places.renew(db)


def moments(db: Database, session_id: int, fingerprint: str) -> tuple[Moment, ...] | None:
    """The moments of a session, by time; None when they were not computed with these parameters."""
    row = db.execute("SELECT moments_fingerprint FROM session WHERE id = ?", [session_id]).fetchone()
    if row is None or row[0] != fingerprint:
        return None
    rows = db.execute(
        f"SELECT id, {_MOMENT} FROM moment WHERE session_id = ? ORDER BY t_start_ms, id", [session_id]
    )
    return tuple(_moment(row) for row in rows)


def found_moments(db: Database, session_id: int) -> tuple[Moment, ...]:
    """The moments of a session as they stand, whatever they were computed with."""
    row = db.execute("SELECT moments_fingerprint FROM session WHERE id = ?", [session_id]).fetchone()
    return () if row is None else moments(db, session_id, row[0]) or ()


def set_score(db: Database, session_id: int, score: float | None) -> None:
    """Another score of the same moments: people judged them."""
    with db.atomic():
        db.execute("UPDATE session SET score = ? WHERE id = ?", [score, session_id])
        places.renew(db)


def _values(session_id: int, m: Moment) -> tuple[Any, ...]:
    e = m.element
    element = (e.node_id, e.selector, e.text, e.tag, int(e.is_control)) if e else (None,) * 5
    said = {"looked": [asdict(line) for line in m.looked], "clicks": m.clicks, "parameters": m.parameters}
    evidence = json.dumps(
        said | ({"classes": e.classes} if e and e.classes else {}),
        ensure_ascii=False,
        default=float,
    )
    times = (float(m.t_start_ms), float(m.t_end_ms))
    place = (m.page, int(m.page_view), int(m.window))
    return (session_id, m.signal, m.variant, *times, *place, *element, float(m.score), m.sentence, evidence)


def _moment(row: Sequence[Any]) -> Moment:
    (id_, _session, signal, variant, start, end, page, view, window, *element, score, sentence, text) = row
    node, selector, label, tag, control = element
    evidence = json.loads(text)
    classes = tuple(evidence.get("classes", ()))
    return Moment(
        signal=signal,
        t_start_ms=start,
        t_end_ms=end,
        page=page,
        page_view=view,
        element=None if node is None else ElementRef(node, selector, label, tag, bool(control), classes),
        score=score,
        sentence=sentence,
        looked=tuple(Looked(**line) for line in evidence["looked"]),
        clicks=tuple((t, x, y) for t, x, y in evidence["clicks"]),
        parameters=evidence["parameters"],
        variant=variant,
        window=window,
        id=id_,
    )


def save_derived(db: Database, session_id: int, name: str, version: str, packed: bytes) -> None:
    """Keep something computed from a session, replacing an older one of this name."""
    with db.atomic():
        db.execute("INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", [session_id, name, version, packed])


def derived(db: Database, session_id: int, name: str, version: str) -> bytes | None:
    """What was computed under this name in this version, else None."""
    row = db.execute(
        "SELECT packed FROM derived WHERE session_id = ? AND name = ? AND version = ?",
        [session_id, name, version],
    ).fetchone()
    return None if row is None else bytes(row[0])


def save_skipped(db: Database, session_id: int, findings: Sequence[Finding]) -> None:
    """What the page's mirror could not apply, as findings of a kind of their own; sets the quality."""
    with db.atomic():
        db.execute("DELETE FROM finding WHERE session_id = ? AND kind = ?", [session_id, SKIPPED])
        row = db.execute(
            "SELECT coalesce(max(number), -1) FROM finding WHERE session_id = ?", [session_id]
        ).fetchone()
        db.conn.executemany(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
            [(session_id, row[0] + 1 + n, SKIPPED, f.text, f.count) for n, f in enumerate(findings)],
        )
        quality = "good" if row[0] < 0 and not findings else "partial"
        db.execute("UPDATE session SET quality = ? WHERE id = ?", [quality, session_id])


def set_flag(db: Database, column: str, ids: Sequence[int], value: bool) -> None:
    """Set ``star``, ``watched`` or ``deleted`` of sessions."""
    with db.atomic():
        db.conn.executemany(
            f"UPDATE session SET {column} = ? WHERE id = ?", [(int(value), int(i)) for i in ids]
        )


def set_tags(db: Database, ids: Sequence[int], tags: Sequence[str]) -> None:
    """Replace the tags of sessions. Blank ones are dropped, white space is joined."""
    clean = sorted({" ".join(tag.split()) for tag in tags} - {""}, key=str.lower)
    with db.atomic():
        for session in map(int, ids):
            db.execute("DELETE FROM tag WHERE session_id = ?", [session])
            db.conn.executemany("INSERT INTO tag VALUES (?, ?)", [(session, tag) for tag in clean])
            db.execute("UPDATE session SET tags = ? WHERE id = ?", ["\n".join(clean), session])
            renew_search(db, session)


def renew_search(db: Database, session_id: int) -> None:
    """What the text filter finds a session by: its files, URLs, device and tags. Within a transaction."""
    row = db.execute("SELECT file, urls, device, tags FROM session WHERE id = ?", [session_id]).fetchone()
    if row is not None:
        files = [row[0] for row in db.execute("SELECT file FROM part WHERE session_id = ?", [session_id])]
        text = search_text(*dict.fromkeys([row[0], *sorted(files)]), *row[1:])
        db.execute("UPDATE session SET search = ? WHERE id = ?", [text, session_id])


def search_text(*parts: str) -> str:
    """What the text filter looks in, lower case."""
    return "\n".join(parts).lower()


def save_picture(db: Database, page: str, width: int, state: str, picture: PagePicture) -> None:
    """Keep the picture of a page at a width and state, replacing an older one."""
    packed = compress(np.ascontiguousarray(picture.rgb, dtype=np.uint8).tobytes())
    size = (picture.page_width, picture.page_height, picture.missing_images)
    with db.atomic():
        db.execute(
            "INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?)",
            [page, int(width), state, *map(int, size), packed],
        )


def picture(db: Database, page: str, width: int, state: str) -> PagePicture | None:
    """The kept picture, None when there is none."""
    row = db.execute(
        "SELECT page_width, page_height, missing_images, packed FROM picture "
        "WHERE page = ? AND width = ? AND state = ?",
        [page, int(width), state],
    ).fetchone()
    if row is None:
        return None
    page_width, page_height, missing, packed = row
    pixels = np.frombuffer(decompress(packed), np.uint8)
    return PagePicture(pixels.reshape(page_height, -1, 3).copy(), page_width, page_height, missing)


def moment_clicks(db: Database, page: str, signals: Sequence[str]) -> set[tuple[int, float]]:
    """The clicks of all moments of these signals on a page: session, epoch ms."""
    marks = ", ".join("?" * len(signals))
    found = db.execute(
        "SELECT m.session_id, json_extract(c.value, '$[0]') "
        "FROM moment m, json_each(m.evidence, '$.clicks') c "
        f"WHERE m.page = ? AND m.signal IN ({marks}) AND {COUNTS}",
        [page, *signals],
    )
    return {(int(session_id), float(t_ms)) for session_id, t_ms in found}
