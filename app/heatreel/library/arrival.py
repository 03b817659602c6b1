"""The events of a session in the order in which they arrived, so that parts can be put together anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.formats.canonical import Event, event_of
from heatreel.library.session_data import EventPlaces, LeftOut

_BATCH = 2_000  # events read at once: memory stays bounded

Read = Callable[[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]], list[bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """Places of all events, those too that the timeline leaves out, and the number of the window of each."""

    places: EventPlaces
    window: NDArray[np.int16]  # -1 = that of the event before it
    windows: tuple[str, ...]
    read: Read  # chunk, offset, length → texts

    def __len__(self) -> int:
        return len(self.window)

    def events(self, first: int = 0, last: int | None = None) -> Iterator[Event]:
        """The events [first, last) as they were collected."""
        end = len(self) if last is None else last
        for start in range(first, end, _BATCH):
            part = slice(start, min(end, start + _BATCH))
            texts = self.read(self.places.chunk[part], self.places.offset[part], self.places.length[part])
            for text, window in zip(texts, self.window[part].tolist(), strict=True):
                yield event_of(text, self.windows[window] if window >= 0 else "")


def arrival(
    places: EventPlaces,
    window: NDArray[np.int16],
    left_out: LeftOut | None,
    windows: tuple[str, ...],
    read: Read,
) -> Arrival:
    """Sorted by where the texts lie: chunks are filled as events come. ``window`` is that of each place."""
    bundles = [places] if left_out is None else [places, left_out]
    chunk, offset, length = (
        np.concatenate([getattr(bundle, name) for bundle in bundles])
        for name in ("chunk", "offset", "length")
    )
    of = window if left_out is None else np.concatenate([window, left_out.window])
    order = np.lexsort((offset, chunk))
    return Arrival(EventPlaces(chunk[order], offset[order], length[order]), of[order], windows, read)
