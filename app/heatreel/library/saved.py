"""JSON values that people keep under a name: segments, page patterns, drawn zones, rules, parameters."""

from __future__ import annotations

import json
import time

from sqlite_utils import Database


def read(db: Database, kind: str) -> dict[str, object]:
    """All of one kind, oldest first."""
    sql = "SELECT name, value FROM saved WHERE kind = ? ORDER BY created_ms, name"
    return {name: json.loads(value) for name, value in db.execute(sql, [kind])}


def write(db: Database, kind: str, name: str, value: object) -> None:
    """Keep a value; one that replaces another keeps its place in the order."""
    sql = (
        "INSERT INTO saved (kind, name, value, created_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value"
    )
    with db.atomic():
        db.execute(sql, [kind, name, json.dumps(value, ensure_ascii=False), time.time() * 1000])


def delete(db: Database, kind: str, name: str) -> None:
    """Take one away."""
    with db.atomic():
        db.execute("DELETE FROM saved WHERE kind = ? AND name = ?", [kind, name])
