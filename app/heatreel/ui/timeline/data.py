"""What the timeline draws of one session, prepared once as sorted numpy arrays. No painting."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import Scrolls
from heatreel.model.moment import Moment
from heatreel.model.session import ErrorMark, IdleGap, SessionTrack
from heatreel.replay.activity import act_times
from heatreel.replay.idle import idle_gaps
from heatreel.replay.windows import SeenPage, seen_pages

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
    pages: int
    seen: tuple[SeenPage, ...]
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
    pageless: tuple[tuple[float, float], ...]  # stretches of which no page was recorded

    def seen_at(self, t_ms: float) -> SeenPage | None:
        """The page that the visitor has before them; None before the first."""
        at = bisect_right(self.seen, t_ms, key=lambda page: page.start_ms) - 1
        return self.seen[at] if at >= 0 else None

    @property
    def idle_ms(self) -> float:
        """How long nothing was done, over all gaps."""
        return sum(gap.end_ms - gap.start_ms for gap in self.gaps)


def prepare(track: SessionTrack, moments: tuple[Moment, ...] = ()) -> TimelineData:
    """Everything that is drawn of a session."""
    seen = seen_pages(track)
    acts = np.asarray(act_times(track), np.float64)
    scroll_ms, depth, scrolls = scroll_line(track.scrolls, seen, track.start_ms)
    errors = tuple(sorted(track.errors, key=lambda error: error.t_ms))
    errors_ms = np.array([error.t_ms for error in errors], np.float64)
    ordered = tuple(sorted(moments, key=lambda moment: moment.t_start_ms))
    moments_ms = np.array([moment.t_start_ms for moment in ordered], np.float64)
    starts = np.array([stretch.start_ms for stretch in seen], np.float64)
    clicks = np.asarray(track.clicks.t_ms, np.float64)
    return TimelineData(
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        gaps=tuple(idle_gaps(track)),
        pages=len(track.page_views),
        seen=seen,
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
        pageless=pageless_stretches(track, seen),
    )


def pageless_stretches(track: SessionTrack, seen: tuple[SeenPage, ...]) -> tuple[tuple[float, float], ...]:
    """Before the first page, and pages without a full snapshot. Epoch ms."""
    made = [(track.start_ms, seen[0].start_ms if seen else track.end_ms)]
    made += [(page.start_ms, page.end_ms) for page in seen if page.view.snapshot_event < 0]
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
    scrolls: Scrolls, seen: tuple[SeenPage, ...], start_ms: float
) -> tuple[Float64, Float64, int]:
    """Steps of the page's depth, 0 to 1 of the deepest; a page view starts at its top, and a page that the
    visitor returns to where it was left."""
    page = np.flatnonzero(scrolls.is_page)
    by_window = {w: page[scrolls.window[page] == w] for w in {stretch.view.window for stretch in seen}}
    times, depths = [np.array([start_ms])], [np.zeros(1)]
    for stretch in seen:
        mine = by_window[stretch.view.window]
        t_ms = scrolls.t_ms[mine]
        opened, first, last = np.searchsorted(t_ms, (stretch.view.start_ms, stretch.start_ms, stretch.end_ms))
        last = len(t_ms) if stretch is seen[-1] else last
        at_first = scrolls.y[mine[first - 1]] if first > opened else 0.0
        times += [np.array([stretch.start_ms]), t_ms[first:last]]
        depths += [np.array([at_first]), scrolls.y[mine[first:last]]]
    depth = np.maximum(np.concatenate(depths).astype(np.float64), 0.0)
    deepest = float(depth.max())
    return np.concatenate(times), depth / deepest if deepest > 0 else depth, len(page)


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
