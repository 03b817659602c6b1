"""Where the keyframes of a session stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEYFRAMES_VERSION = "1"  # of what a keyframe holds; others are made anew


@dataclass(frozen=True, slots=True, eq=False)
class KeyframeIndex:
    """All keyframes of a session by number, which is their order in time. Arrays of length n."""

    event: NDArray[np.int64]  # index of the last event that is in it
    window: NDArray[np.int16]
    whole: bool  # False: they are still being written, and later ones will follow

    def __len__(self) -> int:
        return len(self.event)


def no_keyframes() -> KeyframeIndex:
    """The index of a session without any, to which some may follow."""
    return KeyframeIndex(np.empty(0, np.int64), np.empty(0, np.int16), False)
