"""Attributes of sessions in the library, and whether a visitor was there before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from heatreel.model.attributes import RETURNING, USER_ID

_RENEW = (
    "INSERT OR REPLACE INTO attribute (session_id, name, value) "
    "SELECT a.session_id, ?, CASE WHEN EXISTS ("
    "SELECT 1 FROM attribute b JOIN session t ON t.id = b.session_id "
    "WHERE b.name = ? AND b.value = a.value AND t.deleted = 0 AND t.start_ms < s.start_ms) "
    "THEN '1' ELSE '0' END "
    "FROM attribute a JOIN session s ON s.id = a.session_id WHERE a.name = ? AND a.value = ?"
)


def write(db: Database, session_id: int, attributes: Mapping[str, str]) -> None:
    """Keep those of a new session; whether its visitor's sessions are first ones is told anew. Within a
    transaction."""
    rows = [(session_id, name, value) for name, value in attributes.items()]
    db.conn.executemany("INSERT OR REPLACE INTO attribute VALUES (?, ?, ?)", rows)
    if USER_ID in attributes:
        db.execute(_RENEW, [RETURNING, USER_ID, USER_ID, attributes[USER_ID]])


def having(db: Database, name: str, value: str) -> list[int]:
    """Ids of the sessions with this attribute, oldest first; not those that are deleted."""
    sql = "SELECT s.id FROM attribute a JOIN session s ON s.id = a.session_id "
    sql += "WHERE a.name = ? AND a.value = ? AND s.deleted = 0 ORDER BY s.start_ms, s.id"
    return [int(row[0]) for row in db.execute(sql, [name, value])]


def read(db: Database, session_id: int) -> dict[str, str]:
    """All of a session, by name."""
    sql = "SELECT name, value FROM attribute WHERE session_id = ? ORDER BY name"
    return dict(db.execute(sql, [session_id]))
