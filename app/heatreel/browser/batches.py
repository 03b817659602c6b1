"""Events as one JSON array, the form in which the page fetches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatreel.library.library import Library
from heatreel.model.keyframes import KeyframeIndex

# Reading a run of events that are not wanted is cheaper than another read of a chunk.
_GAP = 256

ReadEvents = Callable[[int, int], list[bytes]]


class KeyframeSource(Protocol):
    """Where a page finds the keyframes of its session. May be asked from any thread."""

    def index(self) -> KeyframeIndex | None:
        """Where they stand, as far as they are there."""

    def body(self, number: int) -> bytes | None:
        """JSON texts of the events of one, parted by commas."""


class LibraryKeyframes:
    """The keyframes of a session of the library."""

    def __init__(self, library: Library, session_id: int) -> None:
        self._library, self._session_id = library, session_id

    def index(self) -> KeyframeIndex | None:
        """Where they stand, as far as they are there."""
        return self._library.keyframes(self._session_id)

    def body(self, number: int) -> bytes | None:
        """JSON texts of the events of one, parted by commas."""
        return self._library.keyframe(self._session_id, number)


def read_batch(read_events: ReadEvents, numbers: NDArray[np.int64], first: Iterable[bytes] = ()) -> bytes:
    """The events of these indices (in order) as a JSON array, after those of ``first``.

    ``read_events(first, end)`` gives the JSON texts of events [first, end).
    """
    texts: list[bytes] = list(first)
    apart = np.abs(np.diff(numbers)) > _GAP
    for run in np.split(numbers, np.flatnonzero(apart | (np.diff(numbers) < 0)) + 1):
        if len(run):
            begin = int(run[0])
            got = read_events(begin, int(run[-1]) + 1)
            texts.extend(got[int(number) - begin] for number in run)
    return as_array(texts)


def as_array(texts: Iterable[bytes]) -> bytes:
    """JSON texts as one JSON array."""
    return b"[" + b",".join(texts) + b"]"
