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
    def lowered(self) -> tuple[str, ...]:
        """Word, text and side of each row in small letters, to look in. Made once, some 100 ms in 100,000."""
        parts = zip(self.word, self.text, self.side, strict=True)
        return tuple(f"{word} {text} {side}".lower() for word, text, side in parts)

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Which rows hold a text, whatever its case; none do for an empty one.

        About 0.1 µs a row: looking into each string is faster than one long string or array of bytes,
        where a common letter gives six places a row to sort out.
        """
        text = text.lower()
        if not text:
            return np.zeros(len(self), bool)
        return np.fromiter((text in row for row in self.lowered), bool, len(self))


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
