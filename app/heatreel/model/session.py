"""What the library says of a session, and the bundle of columns that replay and timeline work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heatreel.model.report import Finding

if TYPE_CHECKING:  # numpy is not loaded before the window is painted
    from heatreel.model.columns import (
        Clicks,
        EventIndex,
        Inputs,
        Interactions,
        PointerSamples,
        Scrolls,
        Viewports,
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One row of the library list. Times epoch ms, sizes CSS px; ``None`` = not known or not measured."""

    id: int
    key: str  # stable id, the same wherever the same recording is imported
    file: str  # name of the file it was imported from
    start_ms: float
    duration_ms: float
    pages: int  # page views
    clicks: int
    device: str  # "desktop" | "tablet" | "phone"
    viewport_width: int | None
    viewport_height: int | None
    first_url: str
    events: int
    size_bytes: int  # of the events as JSON
    has_page: bool  # False: no full snapshot, there is no page to show
    quality: str  # "good" | "partial"
    score: float | None  # frustration score 0-100, None = not computed yet, or not to be told
    moment_counts: dict[str, int] = field(default_factory=dict)  # signal id -> count
    watched: bool = False
    star: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions: the library's filter. Empty fields do not narrow."""

    text: str = ""  # words, matched against URLs, file name, tags and device; all must match
    starred: bool = False
    unwatched: bool = False
    signals: frozenset[str] = frozenset()  # sessions with a moment of any of these
    ids: tuple[int, ...] = ()  # rows selected by hand
    since_ms: float | None = None  # begun at this time or later, epoch ms
    until_ms: float | None = None  # begun before it
    devices: frozenset[str] = frozenset()  # any of "desktop" | "tablet" | "phone"
    min_width: int | None = None  # of the viewport at the session's start, CSS px, inclusive
    max_width: int | None = None
    url: str = ""  # a page view matches it: see library.filtering
    referrer: str = ""  # contained in it; * stands for any text, here and below
    utm_source: str = ""  # these three as a whole, case does not count
    utm_medium: str = ""
    utm_campaign: str = ""
    user: str = ""  # "new" | "returning"
    tags: frozenset[str] = frozenset()  # sessions with any of these
    min_score: float | None = None  # frustration score 0-100, inclusive; one not computed does not match
    max_score: float | None = None
    errors: bool = False  # the recording holds an error or a failed request


@dataclass(frozen=True, slots=True)
class PageView:
    """A stretch of one window between two navigations. ``end_ms`` is exclusive."""

    index: int
    window: int
    href: str
    page: str  # normalised URL, see model.url
    start_ms: float
    end_ms: float
    width: int  # viewport at its start, CSS px; 0 = not recorded
    height: int
    snapshot_event: int  # index into the events of the full snapshot that shows it; -1 = none


@dataclass(frozen=True, slots=True)
class ErrorMark:
    """An error that the recording holds. ``kind``: console | exception | rejection | request | warning."""

    t_ms: float
    kind: str
    text: str
    window: int
    status: int | None = None  # HTTP status of a failed request
    duration_ms: float | None = None


@dataclass(frozen=True, slots=True)
class IdleGap:
    """A stretch without any act of the visitor, longer than a setting (default 10 s)."""

    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class SessionTrack:
    """Everything of one session that timeline, overlay and analyses need, without the page itself."""

    session: SessionRow
    windows: tuple[str, ...]
    page_views: tuple[PageView, ...]
    index: EventIndex
    pointer: PointerSamples
    interactions: Interactions
    clicks: Clicks
    scrolls: Scrolls
    inputs: Inputs
    viewports: Viewports
    errors: tuple[ErrorMark, ...]
    findings: tuple[Finding, ...]

    @property
    def start_ms(self) -> float:
        """Epoch ms of position 0."""
        return self.session.start_ms

    @property
    def end_ms(self) -> float:
        """Epoch ms of the last position."""
        return self.session.start_ms + self.session.duration_ms

    def page_view_at(self, t_ms: float, window: int) -> PageView | None:
        """The page view of a window at ``t_ms``, the one that began last; None before the first."""
        best: PageView | None = None
        for view in self.page_views:
            if (
                view.window == window
                and view.start_ms <= t_ms
                and (best is None or view.start_ms >= best.start_ms)
            ):
                best = view
        return best
