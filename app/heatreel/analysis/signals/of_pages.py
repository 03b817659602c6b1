"""What signals about page views share: the views of each window, what visitors did in them, and a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import numpy as np

from heatreel.analysis.acts import SessionActs
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView

BY_SCRIPT = 0  # Inputs.user_triggered


def views_by_window(session: SessionActs) -> Iterator[Sequence[PageView]]:
    """The page views of each window, by time."""
    views = session.track.page_views
    for window in sorted({view.window for view in views}):
        yield sorted((view for view in views if view.window == window), key=lambda view: view.start_ms)


def address(href: str) -> str:
    """A URL as far as it names a page: without query and fragment, but with the route of a single-page site
    (#/cart), and without a slash at the end."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return href
    route = parts.fragment if parts.fragment[:1] in ("/", "!") else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}" + (f"#{route}" if route else "")


def path_words(href: str) -> str:
    """The path of a URL as a person reads it: "/cart"; "/" for a home page."""
    return address(href).partition("://")[2].partition("/")[2].join(("/", "")) or "/"


def clicks_between(session: SessionActs, window: int, start_ms: float, end_ms: float) -> list[float]:
    """Times of the clicks in a window after ``start_ms``, up to ``end_ms``."""
    clicks = session.track.clicks
    mine = (clicks.window == window) & (clicks.t_ms > start_ms) & (clicks.t_ms <= end_ms)
    return sorted(clicks.t_ms[mine].tolist())


def inputs_between(session: SessionActs, window: int, start_ms: float, end_ms: float) -> int:
    """How many inputs the visitor made there, as far as the recording tells them from those of scripts."""
    inputs = session.track.inputs
    mine = (inputs.window == window) & (inputs.t_ms > start_ms) & (inputs.t_ms <= end_ms)
    return int(np.count_nonzero(mine & (inputs.user_triggered != BY_SCRIPT)))


def moment_of(
    signal: str,
    view: PageView,
    start_ms: float,
    end_ms: float,
    weight: float,
    sentence: str,
    looked: Sequence[Looked],
    values: Mapping[str, float],
    variant: str = "",
) -> Moment:
    """A moment of a page, not of an element."""
    return Moment(
        signal=signal,
        t_start_ms=start_ms,
        t_end_ms=end_ms,
        page=view.page,
        page_view=view.index,
        element=None,
        score=weight,
        sentence=sentence,
        looked=tuple(looked),
        parameters=dict(values),
        variant=variant,
        window=view.window,
    )


def no_views(session: SessionActs) -> str:
    """Why a session cannot tell what is about pages: no URL is recorded. "" when one is."""
    if any(view.href for view in session.track.page_views):
        return ""
    return "The pages' addresses are not in this recording."
