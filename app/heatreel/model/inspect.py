"""Rows of the inspector: what happened in a session, as columns; and one element of the page, read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import Float32, Float64, Int16, Int32, UInt8


class RowKind(IntEnum):
    """What a row tells of, in the order in which the kinds are offered."""

    CLICK = 0
    INPUT = 1
    SCROLL = 2
    PAGE = 3
    CONSOLE = 4
    NETWORK = 5
    ERROR = 6
    CUSTOM = 7


@dataclass(frozen=True, eq=False)
class InspectRows:
    """One row a thing that happened, by time; all columns have the same length n.

    A row may stand for a run of events (typing in one field, scrolling): ``event`` is the first of them,
    ``last_event`` the last, -1 where there is none. Times epoch ms; ``duration_ms`` NaN = not known.
    """

    t_ms: Float64
    duration_ms: Float32
    kind: UInt8  # RowKind
    event: Int32  # index into EventIndex
    last_event: Int32
    part: Int16  # which of the requests that the event names
    window: Int16
    node_id: Int32  # rrweb's, -1 = none
    status: Int16  # of requests: HTTP status, -1 = not recorded
    count: Int32  # events of the run
    level: UInt8  # 0 plain, 1 a warning, 2 an error
    word: tuple[str, ...] = ()  # "Click", "Typed", "POST"
    text: tuple[str, ...] = ()
    side: tuple[str, ...] = ()  # what stands at the right: a selector, "cart.js:214"

    def __len__(self) -> int:
        return len(self.t_ms)

    @cached_property
    def haystack(self) -> Haystack:
        """All words, texts and sides, to look in."""
        return Haystack([f"{w} {t} {s}" for w, t, s in zip(self.word, self.text, self.side, strict=True)])


class Haystack:
    """Finds the rows that hold a text, whatever its case: some milliseconds in 100,000 rows.

    The rows are one array of bytes. The rarest byte of what is looked for gives the places to look at, so
    that neither a common letter nor many hits make it slow.
    """

    def __init__(self, rows: list[str]) -> None:
        packed = [row.lower().replace("\n", " ").encode("utf-8", "replace") for row in rows]
        self._starts = np.zeros(len(packed), np.int64)
        if packed:
            np.cumsum([len(row) + 1 for row in packed[:-1]], out=self._starts[1:])
        self._bytes = np.frombuffer(b"\n".join(packed), np.uint8)
        self._often = np.bincount(self._bytes, minlength=256)

    def find(self, text: str) -> NDArray[np.bool_]:
        """Which rows hold the text; none do for an empty one."""
        found = np.zeros(len(self._starts), bool)
        needle = np.frombuffer(text.lower().encode("utf-8", "replace"), np.uint8)
        room = len(self._bytes) - len(needle) + 1
        if not len(needle) or room <= 0 or "\n" in text:
            return found
        rarest = int(np.argmin(self._often[needle]))
        at = np.flatnonzero(self._bytes[rarest : rarest + room] == needle[rarest])
        for place in sorted(range(len(needle)), key=lambda i: self._often[needle[i]]):
            if not len(at):
                return found
            if place != rarest:
                at = at[self._bytes[at + place] == needle[place]]
        found[np.searchsorted(self._starts, at, side="right") - 1] = True
        return found


@dataclass(frozen=True, slots=True)
class PathStep:
    """An ancestor of an element, or the element itself: node id and "button.coupon"."""

    node_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PageElement:
    """One element of the page at a time. Boxes are x, y, width, height; ``present``: it is on the page."""

    node_id: int
    present: bool
    tag: str = ""
    selector: str = ""
    path: tuple[PathStep, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    start_tag: str = ""  # as HTML
    box_client: tuple[float, float, float, float] | None = None  # client px
    place_page: tuple[float, float] | None = None  # page px
