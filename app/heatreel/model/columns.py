"""Columns of one session: plain numpy arrays, one row an event of that kind, sorted by time.

All arrays of a bundle have the same length n. Times are epoch milliseconds (float64), places are client
px (CSS px relative to the viewport, float32) unless the name says page px, node ids are rrweb's (int32,
-1 = none). ``window`` is the index of the browser window (tab) in ``SessionTrack.windows``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Float32 = NDArray[np.float32]
Int32 = NDArray[np.int32]
Int16 = NDArray[np.int16]
UInt8 = NDArray[np.uint8]


class PointerKind(IntEnum):
    """What moved."""

    MOUSE = 0
    TOUCH = 1
    DRAG = 2


class ClickKind(IntEnum):
    """How a click was made. Forwarded clicks are no act of their own and never a row of `Clicks`."""

    MOUSE = 0
    TOUCH = 1
    KEYBOARD = 2  # has no place: its coordinates are NaN


@dataclass(frozen=True, slots=True, eq=False)
class PointerSamples:
    """Where the pointer was. rrweb samples every 50 ms by default; batches are already unfolded."""

    t_ms: Float64
    x_client: Float32
    y_client: Float32
    node_id: Int32
    kind: UInt8  # PointerKind
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """Every mouse interaction as recorded (down, up, click, focus, touch …), nothing folded."""

    t_ms: Float64
    kind: UInt8  # model.rrweb.Interaction
    node_id: Int32
    x_client: Float32
    y_client: Float32
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Clicks:
    """Clicks as acts of the visitor: a tap and its click are one, a label's click and the one forwarded
    to its input (same point, within 60 ms) are one. Keyboard-made clicks have NaN places."""

    t_ms: Float64
    kind: UInt8  # ClickKind
    node_id: Int32
    x_client: Float32
    y_client: Float32
    x_page: Float32  # page px: client + scroll of the page at that time
    y_page: Float32
    page_view: Int32  # index into SessionTrack.page_views, -1 = before the first
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Scrolls:
    """Scroll positions of the page (``is_page``) and of elements, in px."""

    t_ms: Float64
    node_id: Int32
    x: Float32
    y: Float32
    is_page: UInt8
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Changes of form fields. ``user_triggered``: 1 yes, 0 no (a script), 2 not recorded."""

    t_ms: Float64
    node_id: Int32
    user_triggered: UInt8
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Viewports:
    """Size of the viewport from a time on (Meta and resize events), in CSS px."""

    t_ms: Float64
    width: Int32
    height: Int32
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class EventIndex:
    """All events of a session in time order (equal times keep the order of arrival)."""

    t_ms: Float64
    type: UInt8  # model.rrweb.EventType
    source: NDArray[np.int8]  # model.rrweb.Source, -1 unless incremental
    window: Int16

    def __len__(self) -> int:
        return len(self.t_ms)


@dataclass(frozen=True, slots=True, eq=False)
class ViewsOfPage:
    """Page views of one page over many sessions, by session, then by time. Sizes in CSS px."""

    session_id: NDArray[np.int64]
    view_index: Int32  # PageView.index in its session
    window: Int16
    start_ms: Float64
    end_ms: Float64
    width: Int32  # viewport at its start
    height: Int32
    snapshot_event: Int32  # index into EventIndex, -1 = none

    def __len__(self) -> int:
        return len(self.session_id)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> ViewsOfPage:
        """Some of them."""
        return ViewsOfPage(*(getattr(self, column.name)[rows] for column in fields(self)))
