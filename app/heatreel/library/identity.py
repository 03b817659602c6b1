"""The id of a library file: how a link finds it again without naming a folder."""

from __future__ import annotations

from sqlite_utils import Database

_KEY = "id"


def library_id(db: Database) -> str:
    """16 hex digits, made when they are asked for first. A copy of the file has the same."""
    row = db.execute("SELECT value FROM about WHERE key = ?", [_KEY]).fetchone()
    if row is None:
        with db.atomic():  # two may ask at once: the first one's stays
            db.execute(
                "INSERT OR IGNORE INTO about (key, value) VALUES (?, lower(hex(randomblob(8))))", [_KEY]
            )
        row = db.execute("SELECT value FROM about WHERE key = ?", [_KEY]).fetchone()
    return str(row[0])
