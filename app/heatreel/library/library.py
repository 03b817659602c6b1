"""The library: one SQLite file with all sessions. May be used from any thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatreel.library import attributes as attribute_rows
from heatreel.library import keyframes as keyframe_rows
from heatreel.library import marks, page_names, previews, rows, writing
from heatreel.library.chunks import read_events
from heatreel.library.connection import plain_words
from heatreel.library.facts import FactsInLibrary
from heatreel.library.file import gone
from heatreel.library.filtering import where
from heatreel.library.identity import library_id
from heatreel.library.pages import PagesInLibrary
from heatreel.library.parts import PartsInLibrary
from heatreel.library.said import SaidInLibrary
from heatreel.library.schema import migrate
from heatreel.library.session_data import EventPlaces, SessionData
from heatreel.model.columns import EventIndex, PointerSamples, Scrolls
from heatreel.model.errors import HeatreelError
from heatreel.model.keyframes import KeyframeIndex
from heatreel.model.preview import PreviewTime
from heatreel.model.report import Finding
from heatreel.model.session import SessionFilter, SessionRow, SessionTrack

_INDEXES_KEPT = 4  # sessions whose event index stays in memory
_BASES_KEPT = 32  # unpacked keyframes that others stand on, of half a MB or so


class Library(PagesInLibrary, SaidInLibrary, FactsInLibrary, PartsInLibrary):
    """An open library file. Ids are rows of this file; ``SessionRow.key`` is the same everywhere."""

    def __init__(self, path: Path) -> None:
        """Use `Library.open`."""
        super().__init__(path)
        self._lock = threading.Lock()
        self._index = lru_cache(maxsize=_INDEXES_KEPT)(self._read_index)
        self._bases: dict[int, bytes] = {}
        self._bases_of = -1, ""

    @classmethod
    def open(cls, path: Path, *, create: bool = True, purge: bool = True) -> Library:
        """Open a library, bring its schema up to date, and purge what was deleted before.

        ``purge=False`` is for a second opening beside a window, whose undo must stay possible.

        Raises HeatreelError when the file is not there (without ``create``), is no library, was written by
        a newer version, or may not be written.
        """
        path = Path(path)
        if not path.exists():
            if not create:
                raise HeatreelError(
                    f"There is no library at “{path}”.",
                    "Import a recording first, or name another library file.",
                )
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HeatreelError(
                    f"The folder “{path.parent}” cannot be made: {error.strerror}.", "Choose another folder."
                ) from error
        elif path.is_dir():
            raise HeatreelError(f"“{path}” is a folder.", "Name a library file.")
        library = cls(path)
        try:
            with plain_words(path):
                migrate(library._db, create=create)
                if purge:
                    library._purge()
        except BaseException:
            library.close()
            raise
        return library

    # which sessions -------------------------------------------------------------------------

    def count(self, filter: SessionFilter = SessionFilter()) -> int:
        """How many sessions a filter leaves."""
        condition, values = where(filter)
        return int(
            self._db.execute(f"SELECT count(*) FROM session s WHERE {condition}", values).fetchone()[0]
        )

    def session_ids(
        self, filter: SessionFilter = SessionFilter(), *, sort: str = "start", descending: bool = True
    ) -> NDArray[np.int64]:
        """Ids of the sessions of a filter, sorted by one of ``rows.SORTS``; unknown values come last."""
        return rows.session_ids(self._db, filter, sort, descending)

    def rows(self, ids: Sequence[int]) -> list[SessionRow]:
        """Rows of these sessions, in the order asked; ids that are gone are left out."""
        return rows.session_rows(self._db, ids)

    def row(self, session_id: int) -> SessionRow:
        """One session; HeatreelError when it is not in the library."""
        found = self.rows([session_id])
        if not found:
            raise gone()
        return found[0]

    def attributes(self, session_id: int) -> dict[str, str]:
        """What a recording says of its visit beside the events, by name (`model.attributes`)."""
        return attribute_rows.read(self._db, session_id)

    def having(self, attribute: str, value: str) -> list[int]:
        """Ids of the sessions with this attribute, oldest first."""
        return attribute_rows.having(self._db, attribute, value)

    def is_deleted(self, session_id: int) -> bool:
        """Whether a session was deleted and can still be restored."""
        row = self._db.execute("SELECT deleted FROM session WHERE id = ?", [session_id]).fetchone()
        return row is not None and bool(row[0])

    # marks ----------------------------------------------------------------------------------

    def delete(self, ids: Sequence[int]) -> None:
        """Take sessions out of all lists. `restore` brings them back until the library is opened again."""
        self._flag("deleted", ids, True)

    def restore(self, ids: Sequence[int]) -> None:
        """Undo `delete`."""
        self._flag("deleted", ids, False)

    def set_star(self, ids: Sequence[int], star: bool) -> None:
        """Mark sessions to find them again."""
        self._flag("star", ids, star)

    def set_watched(self, ids: Sequence[int], watched: bool) -> None:
        """Mark sessions as watched or not."""
        self._flag("watched", ids, watched)

    def set_tags(self, ids: Sequence[int], tags: Sequence[str]) -> None:
        """Replace the tags of sessions."""
        with plain_words(self.path):
            marks.set_tags(self._db, ids, tags)

    def all_tags(self) -> list[str]:
        """Every tag in use, by name."""
        sql = (
            "SELECT DISTINCT name FROM tag JOIN session s ON s.id = session_id WHERE s.deleted = 0 "
            "ORDER BY name COLLATE NOCASE"
        )
        return [row[0] for row in self._db.execute(sql)]

    def _flag(self, column: str, ids: Sequence[int], value: bool) -> None:
        with plain_words(self.path):
            marks.set_flag(self._db, column, ids, value)

    # one session ----------------------------------------------------------------------------

    def track(self, session_id: int) -> SessionTrack:
        """All columns of a session; HeatreelError when it is not in the library."""
        self.row(session_id)
        return writing.read_track(self._db, session_id)

    def event_index(self, session_id: int) -> EventIndex:
        """Time, type and source of all events, in time order."""
        return self._places(session_id)[0]

    def events(self, session_id: int, first: int = 0, last: int | None = None) -> list[bytes]:
        """The JSON text of events [first, last) in the order of `event_index`."""
        places = self._places(session_id)[1]
        part = slice(first, last)
        return read_events(self._db, session_id, places.chunk[part], places.offset[part], places.length[part])

    def pointer(self, session_id: int) -> PointerSamples:
        """Where the pointer was."""
        return writing.read_bundle(self._db, session_id, "pointer", PointerSamples)

    def scrolls(self, session_id: int) -> Scrolls:
        """Scroll positions."""
        return writing.read_bundle(self._db, session_id, "scrolls", Scrolls)

    def _places(self, session_id: int) -> tuple[EventIndex, EventPlaces]:
        with self._lock:
            try:
                return self._index(int(session_id), self._key(session_id))
            except KeyError:
                raise gone() from None

    def _read_index(self, session_id: int, key: str) -> tuple[EventIndex, EventPlaces]:
        """``key`` tells apart what a session was before and after a part was joined to it."""
        return writing.read_index(self._db, session_id)

    def _key(self, session_id: int) -> str:
        row = self._db.execute("SELECT key FROM session WHERE id = ?", [int(session_id)]).fetchone()
        return "" if row is None else str(row[0])

    # keyframes ------------------------------------------------------------------------------

    def event_sizes(self, session_id: int) -> NDArray[np.uint32]:
        """Bytes of the JSON of each event, in the order of `event_index`."""
        return self._places(session_id)[1].length

    def packed_bytes(self, session_id: int) -> int:
        """What the events of a session take in the file, compressed."""
        sql = "SELECT sum(length(packed)) FROM chunk WHERE session_id = ?"
        return int(self._db.execute(sql, [session_id]).fetchone()[0] or 0)

    def keyframes(self, session_id: int) -> KeyframeIndex | None:
        """Where the keyframes stand, as far as they are written; None when that has not begun."""
        return keyframe_rows.index(self._db, session_id)

    def keyframe(self, session_id: int, number: int) -> bytes | None:
        """JSON texts of the rrweb events of a keyframe, parted by commas; None when it is gone."""
        with self._lock:
            of = session_id, self._key(session_id)
            if self._bases_of != of or len(self._bases) > _BASES_KEPT:
                self._bases, self._bases_of = {}, of
            bases = self._bases
        return keyframe_rows.body(self._db, session_id, number, lambda i: self._event(session_id, i), bases)

    def write_keyframes(self, session_id: int) -> keyframe_rows.KeyframeWriter:
        """Forget the keyframes of a session; a writer for new ones, whose rows `add_keyframes` stores."""
        with plain_words(self.path):
            keyframe_rows.begin(self._db, session_id)
        return keyframe_rows.KeyframeWriter(lambda i: self._event(session_id, i))

    def add_keyframes(
        self, session_id: int, rows: Sequence[keyframe_rows.Row], *, whole: bool = False
    ) -> None:
        """Store keyframes that follow those which are there; ``whole``: they were the last."""
        with self._writing():
            keyframe_rows.add(self._db, session_id, rows)
            if whole:
                keyframe_rows.end(self._db, session_id)

    def keyframe_bytes(self, session_id: int) -> int:
        """What the keyframes of a session take in the file."""
        return keyframe_rows.size_bytes(self._db, session_id)

    def unprepared(self) -> list[int]:
        """Ids of the sessions whose keyframes are not all there, latest import first."""
        return keyframe_rows.unprepared(self._db)

    def _event(self, session_id: int, number: int) -> bytes:
        return self.events(session_id, number, number + 1)[0]

    # results --------------------------------------------------------------------------------

    def derived(self, session_id: int, name: str, version: str) -> bytes | None:
        """What was computed from a session under this name in this version, else None."""
        return marks.derived(self._db, session_id, name, version)

    def save_derived(self, session_id: int, name: str, version: str, packed: bytes) -> None:
        """Keep something computed from a session, replacing an older one of this name."""
        with self._writing():
            marks.save_derived(self._db, session_id, name, version, packed)

    def save_preview(self, session_id: int, time: PreviewTime, size: tuple[int, int], jpeg: bytes) -> None:
        """Keep a small picture of the page at a time; ``size`` in px."""
        with self._writing():
            previews.save(self._db, session_id, time, size, jpeg)

    def preview_times(self, session_id: int) -> tuple[PreviewTime, ...]:
        """Of which times of a session there are small pictures, sorted."""
        return previews.times(self._db, session_id)

    def preview(self, session_id: int, time: PreviewTime) -> bytes | None:
        """A small picture as JPEG; None when there is none."""
        return previews.jpeg(self._db, session_id, time)

    def save_skipped(self, session_id: int, findings: Sequence[Finding]) -> None:
        """What of a session could not be applied to its page: findings, and its quality."""
        with self._writing():
            marks.save_skipped(self._db, session_id, findings)

    # the file -------------------------------------------------------------------------------

    def add(self, data: SessionData) -> int:
        """Store a new session in one transaction; returns its id. HeatreelError when the disk is full."""
        with plain_words(self.path):
            session_id = writing.write_session(self._db, data)
            page_names.rename(self._db, session_id)
            return session_id

    def identity(self) -> str:
        """Id of this file, 16 hex digits: the same wherever it is moved, so that links find it."""
        with plain_words(self.path):
            return library_id(self._db)

    def size_bytes(self) -> int:
        """Size of the library file with its write-ahead log."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def _purge(self) -> None:
        if self._db.execute("SELECT 1 FROM session WHERE deleted = 1 LIMIT 1").fetchone():
            with self._db.atomic():
                self._db.execute("DELETE FROM session WHERE deleted = 1")
