"""Notes and bookmarks of sessions."""

from __future__ import annotations

from sqlite_utils import Database

from heatreel.model.note import Note

_COLUMNS = "id, session_id, t_ms, t_end_ms, text, created_ms"


def notes(db: Database, session_id: int) -> tuple[Note, ...]:
    """The notes of a session, by time."""
    sql = f"SELECT {_COLUMNS} FROM note WHERE session_id = ? ORDER BY t_ms, id"
    return tuple(Note(*row) for row in db.execute(sql, [session_id]))


def save(db: Database, note: Note) -> Note:
    """Write a note. Id 0 makes a new one; another id replaces that note, or brings it back."""
    marks = ", ".join("?" * 6)
    values = [note.id or None, note.session_id, note.t_ms, note.t_end_ms, note.text, note.created_ms]
    with db.atomic():
        cursor = db.conn.execute(f"INSERT OR REPLACE INTO note ({_COLUMNS}) VALUES ({marks})", values)
    return Note(int(cursor.lastrowid or 0), *values[1:])  # type: ignore[arg-type]


def delete(db: Database, note_id: int) -> None:
    """Take a note away; nothing happens when it is gone already."""
    with db.atomic():
        db.conn.execute("DELETE FROM note WHERE id = ?", [note_id])
