"""Small pictures of a session's page, as JPEG."""

from __future__ import annotations

from sqlite_utils import Database

from heatreel.model.preview import PreviewTime


def save(db: Database, session_id: int, time: PreviewTime, size: tuple[int, int], jpeg: bytes) -> None:
    """Keep a picture of ``size`` (px), replacing one of the same time."""
    with db.atomic():
        db.execute(
            "INSERT OR REPLACE INTO preview VALUES (?, ?, ?, ?, ?, 0, ?)",
            [session_id, time.window, time.t_ms, *size, jpeg],
        )


def times(db: Database, session_id: int) -> tuple[PreviewTime, ...]:
    """Of which times there are pictures, sorted."""
    sql = "SELECT t_ms, window FROM preview WHERE session_id = ? ORDER BY t_ms, window"
    return tuple(PreviewTime(*row) for row in db.execute(sql, [session_id]))


def jpeg(db: Database, session_id: int, time: PreviewTime) -> bytes | None:
    """One picture, None when there is none."""
    row = db.execute(
        "SELECT packed FROM preview WHERE session_id = ? AND window = ? AND t_ms = ?",
        [session_id, time.window, time.t_ms],
    ).fetchone()
    return None if row is None else bytes(row[0])
