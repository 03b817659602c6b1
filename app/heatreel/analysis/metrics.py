"""Numbers of one session, from its columns. Times in seconds, distances in CSS px; None = not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heatreel.model.columns import PointerKind
from heatreel.model.session import IdleGap, SessionTrack


@dataclass(frozen=True, slots=True)
class SessionMetrics:
    """One session. ``bounce``: only one page view. ``clicks_per_min``: of active time."""

    duration_s: float
    active_s: float
    page_views: int
    clicks: int
    clicks_per_min: float | None
    scroll_depth_px: float | None
    cursor_px: float | None
    first_click_s: float | None
    time_on_page_s: float | None  # median of its page views
    errors: int
    failed_requests: int
    bounce: bool
    entry_page: str
    exit_page: str


def session_metrics(track: SessionTrack, idle: Sequence[IdleGap]) -> SessionMetrics:
    """``idle``: stretches without any act, left out of active time."""
    duration = max(0.0, track.end_ms - track.start_ms) / 1000
    active = max(0.0, duration - sum(gap.end_ms - gap.start_ms for gap in idle) / 1000)
    views = sorted(track.page_views, key=lambda view: view.start_ms)
    clicks = track.clicks.t_ms
    spent = [max(0.0, view.end_ms - view.start_ms) / 1000 for view in views]
    return SessionMetrics(
        duration_s=duration,
        active_s=active,
        page_views=len(views),
        clicks=len(clicks),
        clicks_per_min=len(clicks) / active * 60 if active > 0 else None,
        scroll_depth_px=_depth(track),
        cursor_px=cursor_px(track),
        first_click_s=float(clicks.min() - track.start_ms) / 1000 if len(clicks) else None,
        time_on_page_s=float(np.median(spent)) if spent else None,
        errors=sum(1 for error in track.errors if error.kind not in ("request", "warning")),
        failed_requests=sum(1 for error in track.errors if error.kind == "request"),
        bounce=len(views) <= 1,
        entry_page=views[0].page if views else "",
        exit_page=views[-1].page if views else "",
    )


def cursor_px(track: SessionTrack) -> float | None:
    """The way of the mouse over all windows, straight from sample to sample; None without one."""
    pointer = track.pointer
    mouse = pointer.kind == PointerKind.MOUSE
    if not mouse.any():
        return None
    way = 0.0
    for window in np.unique(pointer.window[mouse]):
        mine = mouse & (pointer.window == window)
        x, y = pointer.x_client[mine].astype(np.float64), pointer.y_client[mine].astype(np.float64)
        way += float(np.hypot(np.diff(x), np.diff(y)).sum())
    return way


def _depth(track: SessionTrack) -> float | None:
    """The deepest place of any page that was in the viewport, page px."""
    heights = [view.height for view in track.page_views if view.height > 0]
    if not heights:
        return None
    scrolls = track.scrolls
    deepest = 0.0
    for view in track.page_views:
        mine = (scrolls.window == view.window) & (scrolls.is_page == 1)
        mine &= (scrolls.t_ms >= view.start_ms) & (scrolls.t_ms < view.end_ms)
        deepest = max(deepest, view.height + float(scrolls.y[mine].max(initial=0.0)))
    return deepest
