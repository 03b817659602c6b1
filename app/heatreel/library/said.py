"""What people and signals said of sessions: notes, moments, and settings kept by name."""

from __future__ import annotations

from collections.abc import Sequence

from heatreel.library import marks, saved, verdicts
from heatreel.library import notes as note_rows
from heatreel.library.connection import plain_words
from heatreel.library.file import LibraryFile
from heatreel.model.moment import Moment
from heatreel.model.note import Note
from heatreel.model.verdict import Rule, Verdict


class SaidInLibrary(LibraryFile):
    """The part of `Library` that is about notes, moments and what was saved by name."""

    def notes(self, session_id: int) -> tuple[Note, ...]:
        """The notes and bookmarks of a session, by time."""
        return note_rows.notes(self._db, session_id)

    def save_note(self, note: Note) -> Note:
        """Keep a note: id 0 makes a new one, another replaces it or brings it back. As it is now kept."""
        with self._writing():
            return note_rows.save(self._db, note)

    def delete_note(self, note_id: int) -> None:
        """Take a note away."""
        with plain_words(self.path):
            note_rows.delete(self._db, note_id)

    def save_moments(
        self, session_id: int, fingerprint: str, moments: Sequence[Moment], score: float | None
    ) -> None:
        """Replace a session's moments and score (None: it cannot be told).

        ``fingerprint`` names algorithm and parameters.
        """
        with self._writing():
            marks.save_moments(self._db, session_id, fingerprint, moments, score)

    def moments(self, session_id: int, fingerprint: str) -> tuple[Moment, ...] | None:
        """A session's moments by time; None when they were not computed with this fingerprint."""
        return marks.moments(self._db, session_id, fingerprint)

    def moment_clicks(self, page: str, signals: Sequence[str]) -> set[tuple[int, float]]:
        """The clicks of all moments of these signals on a page: session, epoch ms."""
        return marks.moment_clicks(self._db, page, signals)

    def found_moments(self, session_id: int) -> tuple[Moment, ...]:
        """The moments of a session as they stand, whatever they were computed with."""
        return marks.found_moments(self._db, session_id)

    # verdicts -------------------------------------------------------------------------------

    def verdicts(self, session_id: int) -> tuple[Verdict, ...]:
        """What people said of the moments of a session."""
        return verdicts.verdicts(self._db, session_id)

    def all_verdicts(self) -> tuple[Verdict, ...]:
        """What people said of moments in all sessions."""
        return verdicts.all_verdicts(self._db)

    def save_verdict(self, said: Verdict) -> None:
        """Keep a verdict in place of an older one; without word and note it is taken away."""
        with self._writing():
            verdicts.save(self._db, said)

    def set_score(self, session_id: int, score: float | None) -> None:
        """Another score of the same moments: people judged them."""
        with self._writing():
            marks.set_score(self._db, session_id, score)

    def moment_totals(self) -> dict[str, tuple[int, int]]:
        """Moments that count, and sessions with one, by signal."""
        return verdicts.totals(self._db)

    def rules(self) -> tuple[Rule, ...]:
        """The rules that people made, oldest first; they are kept under the kind "rule"."""
        return verdicts.rules(self._db)

    def sessions_of_rule(self, rule: Rule) -> list[int]:
        """Ids of the sessions that have a moment which the rule is about."""
        return verdicts.sessions_of(self._db, rule)

    def occurrences(self, rule: Rule) -> int:
        """How many moments the rule is about."""
        return verdicts.occurrences(self._db, rule)

    # by name --------------------------------------------------------------------------------

    def saved(self, kind: str) -> dict[str, object]:
        """What people saved of one kind ("segment", "rule", …), by name: JSON values."""
        return saved.read(self._db, kind)

    def save(self, kind: str, name: str, value: object) -> None:
        """Keep a JSON value under a name, replacing what was there."""
        with plain_words(self.path):
            saved.write(self._db, kind, name, value)

    def forget(self, kind: str, name: str) -> None:
        """Take it away again; nothing happens when it is gone already."""
        with plain_words(self.path):
            saved.delete(self._db, kind, name)
