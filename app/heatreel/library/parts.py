"""Sessions that were put together from several files: which ones, and the keys that they had before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from sqlite_utils import Database

from heatreel.library import marks, page_names, writing
from heatreel.library.arrival import Arrival, arrival
from heatreel.library.chunks import read_events
from heatreel.library.connection import plain_words
from heatreel.library.file import LibraryFile
from heatreel.library.session_data import Part, SessionData
from heatreel.model.errors import HeatreelError

_COLUMNS = "key, file, start_ms, end_ms, windows, events"


class PartsInLibrary(LibraryFile):
    """The part of `Library` that knows of what files a session was made."""

    def find_key(self, key: str) -> int | None:
        """Id of the session that has this key, had it, or was made of a part with it; one that is deleted
        only when no other has it."""
        row = self._db.execute(
            "SELECT s.id FROM session s WHERE s.key = ? OR s.id IN "
            "(SELECT session_id FROM part WHERE key = ?) ORDER BY s.deleted, s.key != ? LIMIT 1",
            [key, key, key],
        ).fetchone()
        return None if row is None else int(row[0])

    def parts(self, session_id: int) -> tuple[Part, ...]:
        """What a session was made of, in order, then as what it was known; none for a session of one file."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM part WHERE session_id = ?", [session_id])
        found = [
            Part(key, file, start_ms, end_ms, tuple(json.loads(windows)), events)
            for key, file, start_ms, end_ms, windows, events in rows
        ]
        return tuple(sorted(found, key=lambda part: (part.events is None, part.place)))

    def moved(self, session_id: int, key: str) -> tuple[float, tuple[int, ...]] | None:
        """How much later (ms) in a session is now what was at a position when it had this key, and the
        number that each of its windows has now. None when nothing was joined to it since."""
        row = self._db.execute(
            "SELECT p.start_ms - s.start_ms, p.windows, s.windows FROM part p JOIN session s "
            "ON s.id = p.session_id WHERE p.session_id = ? AND p.key = ? AND s.key != p.key",
            [session_id, key],
        ).fetchone()
        if row is None:
            return None
        then, now = json.loads(row[1]), json.loads(row[2])
        return float(row[0]), tuple(now.index(name) if name in now else 0 for name in then)

    def arrival(self, session_id: int) -> Arrival:
        """All events of a session in order of arrival; KeyError when it is not in the library."""
        index, places = writing.read_index(self._db, session_id)
        windows = self._db.execute("SELECT windows FROM session WHERE id = ?", [session_id]).fetchone()[0]
        left_out = writing.read_left_out(self._db, session_id)
        read = partial(read_events, self._db, session_id)
        return arrival(places, index.window, left_out, tuple(json.loads(windows)), read)

    def join(self, session_id: int, key: str, data: SessionData, parts: Sequence[Part]) -> None:
        """Put ``data`` in place of a session that has this key, in one transaction. What people added to it
        stays; what was computed from it goes. HeatreelError when it is another meanwhile."""
        with plain_words(self.path), self._db.atomic():
            if not writing.replace_session(self._db, session_id, key, data):
                text = "The session was changed by another import meanwhile."
                raise HeatreelError(text, "Import the file again.")
            self._db.execute("DELETE FROM part WHERE session_id = ?", [session_id])
            _write(self._db, session_id, parts)
            marks.renew_search(self._db, session_id)
            page_names.rename(self._db, session_id)

    def know_part(self, session_id: int, parts: Sequence[Part]) -> None:
        """Remember files whose events a session holds already."""
        with plain_words(self.path), self._db.atomic():
            _write(self._db, session_id, parts)
            marks.renew_search(self._db, session_id)


def _write(db: Database, session_id: int, parts: Sequence[Part]) -> None:
    db.conn.executemany(
        f"INSERT OR REPLACE INTO part (session_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(session_id, p.key, p.file, p.start_ms, p.end_ms, json.dumps(p.windows), p.events) for p in parts],
    )
