"""What a heatmap is asked for and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatreel.model.place import PageElements

HeatKind = Literal["click", "move", "attention", "scroll"]
Scale = Literal["linear", "log", "percentile"]
ClickSet = Literal["all", "tap", "rage", "dead", "error", "first", "last", "near"]

CLICK_SETS: dict[ClickSet, str] = {
    "all": "All clicks",
    "tap": "Taps",
    "rage": "Rage clicks",
    "dead": "Dead clicks",
    "error": "Error clicks",
    "near": "Near misses",
    "first": "First clicks",
    "last": "Last clicks",
}


@dataclass(frozen=True, slots=True)
class PageWidth:
    """A width at which a page was seen."""

    width: int  # CSS px
    views: int
    clicks: int


@dataclass(frozen=True, slots=True)
class PageSummary:
    """A page over the sessions of a filter."""

    page: str  # normalised URL
    views: int
    sessions: int
    clicks: int
    widths: tuple[PageWidth, ...]  # most views first


@dataclass(frozen=True, slots=True)
class HeatRequest:
    """Which map: a page, a viewport width, a kind, over which sessions (empty = all that are there).

    ``band``: lowest and highest width whose clicks and views are in it; None = only those of ``width``.
    ``clicks``: which of the clicks, for kind click; near = near misses. ``state``: key of another state of
    the page (`PageState`; "" = the page itself, with all clicks): its clicks alone, on its picture.
    """

    page: str
    width: int
    kind: HeatKind
    session_ids: tuple[int, ...] = ()
    band: tuple[int, int] | None = None
    clicks: ClickSet = "all"
    state: str = ""


@dataclass(frozen=True, slots=True)
class PageState:
    """A state of a page that shows what the settled page does not, such as an open dialog."""

    key: str  # of the block (`page_structure`), or path of the element, by which it was found
    name: str  # that one's, as a person would call it
    clicks: int  # that were made in it; of one that was found by an element, that only this state shows
    is_pictured: bool
    views: int = 0  # that had it; 0 = not counted: it was found by an element
    lacks: bool = False  # it is the page without what ``name`` says


@dataclass(frozen=True, slots=True)
class HeatLook:
    """How it is drawn. Changing it never counts anew."""

    radius_px: int = 24
    opacity: float = 0.9
    dim: float = 0.56
    palette: str = "inferno"
    scale: Scale = "log"
    fold_line: bool = True
    contours: bool = False  # lines between the steps of the scale, on maps of points


@dataclass(frozen=True, slots=True, eq=False)
class HeatPoints:
    """The material of one map: weighted points (click, move) or rows (scroll), in page px.

    click: one row a click, weight 1. move: one row a place, weight = milliseconds spent there.
    attention: ``y_page`` to ``y_end`` were in the viewport for ``weight`` ms.
    scroll: ``y_page`` = depth that a page view reached (scroll + viewport height), weight 1.
    Always ``placed + not_placed == total`` (counts of clicks, samples or page views). ``on_element``: which
    clicks were placed by their element, the others by position; ``waiting``: clicks of sessions where the
    page pass has not been yet.
    """

    kind: HeatKind
    page: str
    width: int
    x_page: NDArray[np.float32]
    y_page: NDArray[np.float32]
    weight: NDArray[np.float32]
    sessions: int
    views: int
    total: int
    not_placed: int
    not_placed_reasons: tuple[tuple[str, int], ...]
    average_fold: float | None  # mean viewport height, page px
    on_element: NDArray[np.bool_] | None = None
    waiting: int = 0
    clicks: ClickSet = "all"
    band: tuple[int, int] | None = None
    state: str = ""
    y_end: NDArray[np.float32] | None = None

    @property
    def by_element(self) -> int:
        """How many clicks were placed by their element."""
        return 0 if self.on_element is None else int(self.on_element.sum())

    @property
    def placed(self) -> int:
        """How many of ``total`` are in the map."""
        return self.total - self.not_placed


@dataclass(frozen=True, slots=True, eq=False)
class PagePicture:
    """A picture of the whole page at one width. ``rgb``: uint8 (height, width, 3), one pixel a page px.

    ``elements``: what stands where on it; None when it was read from the library (they are kept beside it).
    """

    rgb: NDArray[np.uint8]
    page_width: int
    page_height: int
    missing_images: int
    elements: PageElements | None = None
