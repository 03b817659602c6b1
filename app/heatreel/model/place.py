"""Where elements stood: of the clicks of a session, and of a page as it is pictured. CSS px."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import IntEnum, IntFlag
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int32 = NDArray[np.int32]
UInt8 = NDArray[np.uint8]

PLACES_VERSION = "2"  # goes up whenever the page pass finds something else: it is then run anew
ELEMENTS_VERSION = "1"  # the same for the elements that are kept with a picture


class BlockKind(IntEnum):
    """What a block of a page is."""

    PART = 0
    OVERLAY = 1  # dialog, tab panel, chosen tab
    CONTROL = 2  # of the page's head
    TITLE = 3  # only what another block is called


class Block(NamedTuple):
    """A part of a page that is shown. ``path`` is a CSS path without positions and numbers, ``name`` its
    heading or label ("" = none), ``share`` the part of the viewport that it covers, 0 to 1."""

    path: str
    name: str
    kind: int  # BlockKind
    share: float


Structure = tuple[Block, ...]  # what a page shows at one time


class ElementFlag(IntFlag):
    """What the page says of an element (or of a click on it)."""

    SEEN = 1  # not hidden and not covered
    FIXED = 2
    STICKY = 4
    POINTER = 8  # the cursor there is a pointing hand
    SCROLLER = 16  # in a box of the page that scrolls


class Placed(IntEnum):
    """How the place of a click on a page was found."""

    NOT = 0
    ELEMENT = 1
    POSITION = 2


@dataclass(frozen=True, slots=True, eq=False)
class ClickPlaces:
    """One row a click of the session, n rows. NaN and -1: not found, or there is none.

    ``target`` and ``control`` are CSS paths, as indices into ``selectors``; boxes (n, 4) are x, y, width,
    height in page px at the click, before anything answered it; ``near_px`` is the distance to the nearest
    control of a click that is in none.
    """

    selectors: tuple[str, ...]
    target: Int32
    control: Int32
    box: Float32
    control_box: Float32
    flags: UInt8  # ElementFlag
    near_px: Float32
    name: NDArray[np.object_]  # of the control, else of the element, as a person would call it; "" = none
    structures: tuple[Structure, ...]
    structure: Int32  # what the page showed, as an index into ``structures``

    def __len__(self) -> int:
        return len(self.target)


def no_places(count: int, selectors: tuple[str, ...] = ()) -> ClickPlaces:
    """Nothing is known of ``count`` clicks yet."""
    none = np.full(count, -1, np.int32)
    boxes = np.full((count, 4), np.nan, np.float32)
    return ClickPlaces(
        selectors=selectors,
        target=none,
        control=none.copy(),
        box=boxes,
        control_box=boxes.copy(),
        flags=np.zeros(count, np.uint8),
        near_px=boxes[:, 0].copy(),
        name=np.full(count, "", np.object_),
        structures=(),
        structure=none.copy(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class HitElements:
    """What n clicks on one page hit, over many sessions.

    ``target`` and ``control`` are paths ("" = not known, or none); ``box`` and ``control_box`` (n, 4) where
    they stood; places and boxes in page px, NaN = none; ``width`` is the viewport's, CSS px.
    """

    session_id: NDArray[np.int64]
    number: Int32  # the click's row in its session
    t_ms: NDArray[np.float64]  # epoch
    kind: UInt8  # ClickKind
    view: Int32  # page view, -1 = none
    width: Int32
    x_page: Float32
    y_page: Float32
    target: NDArray[np.object_]
    control: NDArray[np.object_]
    box: Float32
    control_box: Float32
    flags: UInt8  # ElementFlag
    near_px: Float32  # as in `ClickPlaces`
    name: NDArray[np.object_]  # the same
    passed: NDArray[np.bool_]  # the page pass has been in its session
    structure: Int32  # which structure of the library the page had (`Library.structures`), 0 = not known

    def __len__(self) -> int:
        return len(self.target)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> HitElements:
        """Some of them."""
        return HitElements(*(getattr(self, column.name)[rows] for column in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class PageElements:
    """The elements of a pictured page, m rows in document order, in page px with the page at its top.

    ``inner``: height of what is in a box that scrolls down by itself; older pictures do not say.
    """

    selectors: Sequence[str]
    box: Float32  # (m, 4): x, y, width, height
    flags: UInt8  # ElementFlag
    inner: Mapping[str, float] = field(default_factory=dict)
    rows: Mapping[str, int] = field(init=False, repr=False)

    @classmethod
    def none(cls) -> PageElements:
        """A page on which nothing stands."""
        return cls((), np.zeros((0, 4), np.float32), np.zeros(0, np.uint8))

    def __post_init__(self) -> None:
        rows: dict[str, int] = {}
        for at, selector in enumerate(self.selectors):
            rows.setdefault(selector, at)  # of several with one id the first, as a browser does
        object.__setattr__(self, "rows", rows)

    def __len__(self) -> int:
        return len(self.selectors)
