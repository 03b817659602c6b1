"""What all parts of the library share: the file, its connections, failures in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from heatreel.library.connection import Connections, plain_words
from heatreel.model.errors import HeatreelError


class LibraryFile:
    """A library file, with a connection a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    @property
    def _db(self) -> Database:
        return self._connections.db()

    def close(self) -> None:
        """Close the file for all threads."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """For what belongs to a session that may be gone meanwhile."""
        with plain_words(self.path):
            try:
                yield
            except sqlite3.IntegrityError:
                raise gone() from None


def gone() -> HeatreelError:
    """What is said of a session that is not there."""
    return HeatreelError("This session is not in the library.", "It may have been deleted; import it again.")
