"""Clicks of one session or of many as columns: what the rules about clicks read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

FAMILIES = ("", "text", "slider", "canvas", "media", "leaves", "stepper", "file")  # code = place in this
ENDED = ("act", "view", "end")

Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]
Claimed = NDArray[np.uint8]  # one a click: 0, or the code of the signal that it belongs to

LATE_MS = 2_000.0  # what comes later is late (SIGNALS.md, slow click)
RAGE, DEAD, SLOW = 1, 2, 3  # codes in `Claimed`: a click is at most one of them


class ClickFlag(IntFlag):
    """What is so of a click."""

    TOUCH = 1
    CONTROL = 2  # in a control, or under a pointing hand where the page pass saw it
    KNOWN = 4  # the page was known
    SELECTS = 8  # text was selected by it
    PENDING = 16  # a request started
    PLACED = 32  # the page pass was there
    AWAY = 64  # the first reaction lies elsewhere on the page


@dataclass(frozen=True, slots=True, eq=False)
class ClickColumns:
    """n clicks by session, then by time. Times epoch ms, places client px, NaN = none or not known.

    ``group`` numbers the sessions from 0; ``node`` is the control hit, else the target; ``delay_ms`` is the
    first reaction after the press; ``left_ms`` the time from the click to the end of what is its own.
    """

    group: NDArray[np.int32]
    row: NDArray[np.int32]  # of the click in its session's track
    t_ms: NDArray[np.float64]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    node: NDArray[np.int32]
    view: NDArray[np.int32]
    window: NDArray[np.int16]
    flags: NDArray[np.uint8]
    family: NDArray[np.uint8]  # index into FAMILIES
    ended: NDArray[np.uint8]  # index into ENDED
    delay_ms: NDArray[np.float32]
    left_ms: NDArray[np.float32]
    near_px: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.t_ms)

    def has(self, flag: ClickFlag) -> Bools:
        """Which clicks have a flag."""
        return np.asarray((self.flags & np.uint8(flag)) != 0)

    def reacted(self, within_ms: float) -> Bools:
        """Which clicks got a reaction in time. Late and elsewhere on the page it is none of a click on what
        is no control: pages change on their own now and then."""
        doubtful = self.has(ClickFlag.AWAY) & ~self.has(ClickFlag.CONTROL) & (self.delay_ms > LATE_MS)
        return np.asarray((self.delay_ms <= within_ms) & ~doubtful)  # NaN, no reaction at all, is not

    def of_family(self, *names: str) -> Bools:
        """Which clicks hit something of these families."""
        return np.isin(self.family, [FAMILIES.index(name) for name in names])


@dataclass(frozen=True, slots=True, eq=False)
class ErrorColumns:
    """Errors and failed requests, by session, then by time. ``start_ms``: of the request, else the time."""

    group: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    window: NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))
    t_ms: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    start_ms: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    is_request: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    text: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class ActColumns:
    """What the rules about clicks read, of ``groups`` sessions."""

    clicks: ClickColumns
    errors: ErrorColumns = field(default_factory=ErrorColumns)
    groups: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """What a rule found: m groups of clicks. ``rows`` holds all of them, group i from ``first[i]`` on."""

    rows: Rows
    first: Rows
    note: Rows  # what the rule says of each: the row of the error, …; zeros

    def __len__(self) -> int:
        return len(self.first)

    def groups(self) -> list[Rows]:
        """The rows of each."""
        return np.split(self.rows, self.first[1:]) if len(self.first) else []

    def leads(self) -> Rows:
        """The first click of each."""
        return self.rows[self.first]


def one_each(rows: Sequence[int] | Rows, note: Sequence[int] | Rows | None = None) -> Hits:
    """Hits of one click each."""
    found = np.asarray(rows, np.int64)
    said = np.zeros(len(found), np.int64) if note is None else np.asarray(note, np.int64)
    return Hits(found, np.arange(len(found), dtype=np.int64), said)


def chains_of(chains: Sequence[Sequence[int]]) -> Hits:
    """Hits of several clicks each."""
    lengths = np.fromiter((len(chain) for chain in chains), np.int64, len(chains))
    rows = np.fromiter((row for chain in chains for row in chain), np.int64, int(lengths.sum()))
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))[: len(chains)]
    return Hits(rows, first, np.zeros(len(chains), np.int64))
