"""Facts of sessions for looking at many of them at once."""

from __future__ import annotations

from collections.abc import Iterator

from heatreel.library.connection import plain_words
from heatreel.library.file import LibraryFile
from heatreel.library.filtering import where
from heatreel.library.verdicts import COUNTS
from heatreel.model.place import PLACES_VERSION
from heatreel.model.session import ErrorMark, SessionFilter


class FactsInLibrary(LibraryFile):
    """The part of `Library` that reads what was derived from all sessions of a filter."""

    def derived_of(
        self, filter: SessionFilter, name: str, version: str
    ) -> Iterator[tuple[int, bytes | None]]:
        """Ids of the sessions of a filter, and what was computed from each under a name, if it was."""
        condition, values = where(filter)
        sql = (
            "SELECT s.id, d.packed FROM session s LEFT JOIN derived d ON d.session_id = s.id "
            f"AND d.name = ? AND d.version = ? WHERE {condition} ORDER BY s.id"
        )
        yield from self._db.execute(sql, [name, version, *values])

    def errors_of(self, filter: SessionFilter) -> list[tuple[int, ErrorMark]]:
        """All errors of the sessions of a filter, by session, then by time."""
        condition, values = where(filter)
        sql = (
            "SELECT e.session_id, e.t_ms, e.kind, e.text, e.window, e.status, e.duration_ms "
            f"FROM error_mark e JOIN session s ON s.id = e.session_id WHERE {condition} "
            "ORDER BY e.session_id, e.number"
        )
        return [(row[0], ErrorMark(*row[1:])) for row in self._db.execute(sql, values)]

    def near_of(self, filter: SessionFilter) -> list[tuple[int, int, float | None, int]]:
        """Of clicks that the page pass found: session, row, px to the next control, flags."""
        condition, values = where(filter)
        sql = (
            "SELECT p.session_id, p.number, p.near_px, p.flags FROM click_place p "
            "JOIN session s ON s.id = p.session_id "
            "JOIN derived d ON d.session_id = s.id AND d.name = 'places' AND d.version = ? "
            f"WHERE {condition} ORDER BY 1, 2"
        )
        return list(self._db.execute(sql, [PLACES_VERSION, *values]))

    def scores(self, filter: SessionFilter) -> list[float | None]:
        """The frustration scores of the sessions of a filter, 0 to 100; None where there is none yet."""
        condition, values = where(filter)
        return [
            row[0] for row in self._db.execute(f"SELECT s.score FROM session s WHERE {condition}", values)
        ]

    def score_parts(self, filter: SessionFilter) -> list[tuple[str, float, int, int]]:
        """What signals add to the scores of a filter's sessions: signal, points, moments, sessions; most
        points first. Moments that people took out do not count."""
        condition, values = where(filter)
        sql = (
            "SELECT m.signal, sum(m.score), count(*), count(DISTINCT m.session_id) FROM moment m "
            f"JOIN session s ON s.id = m.session_id WHERE {condition} AND {COUNTS} GROUP BY 1 "
            "HAVING sum(m.score) > 0 ORDER BY 2 DESC, 1"
        )
        return [tuple(row) for row in self._db.execute(sql, values)]

    def has_places(self, session_id: int) -> bool:
        """Whether the page pass has been in a session."""
        sql = "SELECT 1 FROM derived WHERE session_id = ? AND name = 'places' AND version = ?"
        return self._db.execute(sql, [session_id, PLACES_VERSION]).fetchone() is not None

    def facts_stamp(self) -> tuple[int, ...]:
        """Another value whenever sessions come, go, grow or are prepared, or the page pass was in one."""
        sql = "SELECT count(*), coalesce(max(id), 0), coalesce(sum(deleted), 0) FROM session"
        sessions = self._db.execute(sql).fetchone()
        derived = self._db.execute("SELECT count(*), coalesce(max(rowid), 0) FROM derived").fetchone()
        parts = self._db.execute("SELECT count(*) FROM part").fetchone()
        return (*map(int, sessions), *map(int, derived), *map(int, parts))

    def without_moments(self, fingerprints: list[str]) -> list[int]:
        """Ids of the sessions whose moments were not found with one of these fingerprints, latest first."""
        marks = ", ".join("?" * len(fingerprints))
        sql = (
            "SELECT id FROM session WHERE deleted = 0 AND "
            f"(moments_fingerprint IS NULL OR moments_fingerprint NOT IN ({marks})) ORDER BY id DESC"
        )
        return [int(row[0]) for row in self._db.execute(sql, fingerprints)]

    def forget_moments_but(self, fingerprints: list[str]) -> int:
        """Take away the moments and scores made with other numbers; returns of how many sessions."""
        marks = ", ".join("?" * len(fingerprints))
        other = f"moments_fingerprint IS NOT NULL AND moments_fingerprint NOT IN ({marks})"
        if self._db.execute(f"SELECT 1 FROM session WHERE {other} LIMIT 1", fingerprints).fetchone() is None:
            return 0
        with plain_words(self.path), self._db.atomic():
            self._db.execute(
                f"DELETE FROM moment WHERE session_id IN (SELECT id FROM session WHERE {other})", fingerprints
            )
            done = self._db.execute(
                f"UPDATE session SET score = NULL, moments_fingerprint = NULL WHERE {other}", fingerprints
            )
            return int(done.rowcount)
