"""One session on its way into the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatreel.library.chunks import ChunkWriter
from heatreel.model.columns import (
    Clicks,
    EventIndex,
    Inputs,
    Interactions,
    PointerSamples,
    Scrolls,
    Viewports,
)
from heatreel.model.report import Finding
from heatreel.model.session import ErrorMark, PageView


@dataclass(frozen=True, slots=True, eq=False)
class EventPlaces:
    """Where the text of each event of the index lies in the chunks."""

    chunk: NDArray[np.uint32]
    offset: NDArray[np.uint32]
    length: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Events that the file holds and the timeline does not: strays and repetitions."""

    chunk: NDArray[np.uint32]
    offset: NDArray[np.uint32]
    length: NDArray[np.uint32]
    window: NDArray[np.int16]  # -1 = one that has no event on the timeline

    def __len__(self) -> int:
        return len(self.chunk)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a session was made of, or (``events`` None) the session as it was before a part came.

    ``key``, ``start_ms``, ``end_ms`` and ``windows`` are those of a session of this part alone.
    """

    key: str
    file: str
    start_ms: float
    end_ms: float
    windows: tuple[str, ...]
    events: int | None  # as many of the session's events, in order of arrival, were taken from it

    @property
    def place(self) -> tuple[float, float, str]:
        """Parts stand in this order, whichever was imported first."""
        return self.start_ms, self.end_ms, self.key


@dataclass(frozen=True, slots=True, eq=False)
class SessionData:
    """All that is stored of a session at import; the chunks' writer stays the caller's to close."""

    key: str
    file: str
    windows: tuple[str, ...]
    device: str
    viewport: tuple[int, int] | None
    has_page: bool
    index: EventIndex
    places: EventPlaces
    left_out: LeftOut
    pointer: PointerSamples
    interactions: Interactions
    clicks: Clicks
    click_widths: NDArray[np.int32]  # viewport width at each click, CSS px
    scrolls: Scrolls
    inputs: Inputs
    viewports: Viewports
    page_views: tuple[PageView, ...]
    errors: tuple[ErrorMark, ...]
    findings: tuple[Finding, ...]
    chunks: ChunkWriter = field(repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict)  # by name, see model.attributes
