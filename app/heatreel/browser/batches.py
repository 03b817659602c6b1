"""Events as one JSON array, the form in which the page fetches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

# Reading a run of events that are not wanted is cheaper than another read of a chunk.
_GAP = 256


def read_batch(read_events: Callable[[int, int], list[bytes]], numbers: NDArray[np.int64]) -> bytes:
    """The events of these indices (ascending) as a JSON array.

    ``read_events(first, end)`` gives the JSON texts of events [first, end).
    """
    texts: list[bytes] = []
    for run in np.split(numbers, np.flatnonzero(np.diff(numbers) > _GAP) + 1):
        if len(run):
            first = int(run[0])
            got = read_events(first, int(run[-1]) + 1)
            texts.extend(got[int(number) - first] for number in run)
    return as_array(texts)


def as_array(texts: Iterable[bytes]) -> bytes:
    """JSON texts as one JSON array."""
    return b"[" + b",".join(texts) + b"]"
