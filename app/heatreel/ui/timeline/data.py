"""What the timeline draws of one session, prepared once as sorted numpy arrays. No painting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import Scrolls
from heatreel.model.moment import Moment
from heatreel.model.session import ErrorMark, IdleGap, PageView, SessionTrack
from heatreel.replay.activity import act_times
from heatreel.replay.idle import idle_gaps
from heatreel.replay.windows import left_stretches

Float64 = NDArray[np.float64]

BIN_MS = 1000.0  # activity is acts a second
_SMOOTH = np.array([0.25, 0.5, 0.25])
TYPING_PAUSE_MS = 2000.0  # a longer pause in one field starts another bar


@dataclass(frozen=True, slots=True, eq=False)
class TimelineData:
    """Arrays of one session; times epoch ms, sorted."""

    start_ms: float
    end_ms: float
    gaps: tuple[IdleGap, ...]
    views: tuple[PageView, ...]
    acts_ms: Float64
    activity: Float64  # acts a second, one value each BIN_MS from the start, smoothed for the eye
    clicks_ms: Float64
    typing: Float64  # (n, 2) start and end of bars
    scroll_ms: Float64
    scroll_depth: Float64  # 0 = top of page, 1 = deepest place of the session
    scrolls: int
    errors: tuple[ErrorMark, ...]
    errors_ms: Float64
    moments: tuple[Moment, ...]
    moments_ms: Float64
    marks_ms: Float64  # everything that the playhead snaps to
    left: tuple[tuple[float, float], ...]  # stretches of page views that the visitor left for another window
    pageless: tuple[tuple[float, float], ...]  # stretches of which no page was recorded

    @property
    def idle_ms(self) -> float:
        """How long nothing was done, over all gaps."""
        return sum(gap.end_ms - gap.start_ms for gap in self.gaps)


def prepare(track: SessionTrack, moments: tuple[Moment, ...] = ()) -> TimelineData:
    """Everything that is drawn of a session."""
    views = tuple(sorted(track.page_views, key=lambda view: view.start_ms))
    acts = np.asarray(act_times(track), np.float64)
    scroll_ms, depth, scrolls = scroll_line(track.scrolls, views, track.start_ms)
    errors = tuple(sorted(track.errors, key=lambda error: error.t_ms))
    errors_ms = np.array([error.t_ms for error in errors], np.float64)
    ordered = tuple(sorted(moments, key=lambda moment: moment.t_start_ms))
    moments_ms = np.array([moment.t_start_ms for moment in ordered], np.float64)
    starts = np.array([view.start_ms for view in views], np.float64)
    clicks = np.asarray(track.clicks.t_ms, np.float64)
    return TimelineData(
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        gaps=tuple(idle_gaps(track)),
        views=views,
        acts_ms=acts,
        activity=acts_a_second(acts, track.start_ms, track.end_ms),
        clicks_ms=clicks,
        typing=typing_bars(track.inputs.t_ms, track.inputs.node_id),
        scroll_ms=scroll_ms,
        scroll_depth=depth,
        scrolls=scrolls,
        errors=errors,
        errors_ms=errors_ms,
        moments=ordered,
        moments_ms=moments_ms,
        marks_ms=np.unique(np.concatenate([clicks, moments_ms, errors_ms, starts])),
        left=left_stretches(track, views, clip_ends(views, track.end_ms)),
        pageless=pageless_stretches(track, views),
    )


def pageless_stretches(track: SessionTrack, views: tuple[PageView, ...]) -> tuple[tuple[float, float], ...]:
    """Before the first page view, and page views without a full snapshot. Epoch ms."""
    made = [] if not views else [(track.start_ms, views[0].start_ms)]
    if not views:
        made.append((track.start_ms, track.end_ms))
    ends = clip_ends(views, track.end_ms)
    made += [(view.start_ms, end) for view, end in zip(views, ends, strict=True) if view.snapshot_event < 0]
    return tuple(stretch for stretch in made if stretch[1] > stretch[0])


def acts_a_second(acts_ms: Float64, start_ms: float, end_ms: float) -> Float64:
    """Acts in each second from the start; a light smoothing takes the flicker out."""
    bins = max(1, int(np.ceil((end_ms - start_ms) / BIN_MS)))
    places = np.clip(((acts_ms - start_ms) / BIN_MS).astype(np.int64), 0, bins - 1)
    counts = np.bincount(places, minlength=bins).astype(np.float64)
    return np.convolve(counts, _SMOOTH, "same") if bins >= len(_SMOOTH) else counts


def typing_bars(t_ms: Float64, node_id: NDArray[np.int32]) -> Float64:
    """Start and end of each run of changes in one field without a pause of `TYPING_PAUSE_MS`."""
    if not len(t_ms):
        return np.empty((0, 2))
    order = np.lexsort((t_ms, node_id))
    times, nodes = np.asarray(t_ms, np.float64)[order], node_id[order]
    breaks = (np.diff(nodes) != 0) | (np.diff(times) > TYPING_PAUSE_MS)
    first = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    last = np.concatenate([first[1:] - 1, [len(times) - 1]])
    bars = np.stack([times[first], times[last]], axis=1)
    return bars[np.argsort(bars[:, 0], kind="stable")]


def scroll_line(
    scrolls: Scrolls, views: tuple[PageView, ...], start_ms: float
) -> tuple[Float64, Float64, int]:
    """Steps of the page's depth, 0 to 1 of the deepest; each page view starts at its top."""
    page = np.asarray(scrolls.is_page, bool)
    times = np.asarray(scrolls.t_ms, np.float64)[page]
    y = np.maximum(np.asarray(scrolls.y, np.float64)[page], 0.0)
    tops = np.array([start_ms, *(view.start_ms for view in views)], np.float64)
    all_ms = np.concatenate([tops, times])
    all_y = np.concatenate([np.zeros(len(tops)), y])
    order = np.argsort(all_ms, kind="stable")
    deepest = float(all_y.max())
    return all_ms[order], all_y[order] / deepest if deepest > 0 else all_y[order], len(times)


def column_activity(data: TimelineData, edges_ms: Float64) -> Float64:
    """The highest activity in each column between neighbouring edges (n + 1 edges, n columns)."""
    bins = len(data.activity)
    places = (edges_ms - data.start_ms) / BIN_MS
    middle = np.interp((places[:-1] + places[1:]) / 2.0 - 0.5, np.arange(bins), data.activity)
    first = np.clip(places[:-1].astype(np.int64), 0, bins - 1)
    if places[-1] - places[0] <= len(places):  # columns finer than a second
        return middle
    highest = np.maximum.reduceat(data.activity, first)
    return np.maximum(highest, middle)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Marks that touch, in order: where each group is and how many it holds."""

    x: Float64  # middle of the group
    first: NDArray[np.int64]  # index of its first mark
    count: NDArray[np.int64]


def group_close(xs: Float64, closer_px: float, widest_px: float) -> Groups:
    """Chain sorted places that are closer than ``closer_px``; a group spans at most ``widest_px``."""
    if not len(xs):
        none = np.empty(0, np.int64)
        return Groups(np.empty(0), none, none)
    starts = np.concatenate([[True], np.diff(xs) >= closer_px])
    chain = np.cumsum(starts) - 1
    part = np.floor((xs - xs[starts][chain]) / widest_px)
    new = starts.copy()
    new[1:] |= np.diff(part) != 0
    first = np.flatnonzero(new)
    last = np.concatenate([first[1:], [len(xs)]]) - 1
    return Groups((xs[first] + xs[last]) / 2.0, first, last - first + 1)


def clip_ends(views: tuple[PageView, ...], end_ms: float) -> list[float]:
    """Where the clip of each view ends: at the next view, or where the view itself ends."""
    ends = [min(a.end_ms, b.start_ms) if a.end_ms > a.start_ms else b.start_ms for a, b in pairwise(views)]
    return [*ends, end_ms] if views else []
