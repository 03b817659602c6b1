"""Session time ↔ px of the timeline, with idle stretches cut out. Pure; no Qt.

The map is piecewise linear and strictly rising: kept time takes ``px_per_ms``, each cut takes ``cut_px``
whatever its length. Px count from the left edge of what is shown; they may lie outside of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from heatreel.model.session import IdleGap

Float64 = NDArray[np.float64]

MAX_PX_PER_MS = 1.0  # 0.1 s is 100 px: finer than the recorder samples
STEPS_MS = (100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000)
_CUT_SHARE = 0.5  # all cuts together never take more than this share of a fitted width


@dataclass(frozen=True, slots=True)
class TimeScale:
    """What the timeline shows. ``offset_px``: how far its left edge is from the session's start."""

    start_ms: float
    end_ms: float
    width_px: float
    px_per_ms: float
    offset_px: float = 0.0
    cuts: tuple[IdleGap, ...] = ()
    cut_px: float = 0.0
    _knots_ms: Float64 = field(init=False, repr=False, compare=False)
    _knots_px: Float64 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        times, places = [self.start_ms], [0.0]
        for cut in self.cuts:
            place = places[-1] + (cut.start_ms - times[-1]) * self.px_per_ms
            times += [cut.start_ms, cut.end_ms]
            places += [place, place + self.cut_px]
        last = places[-1] + (self.end_ms - times[-1]) * self.px_per_ms
        object.__setattr__(self, "_knots_ms", np.array([*times, self.end_ms], np.float64))
        object.__setattr__(self, "_knots_px", np.array([*places, last], np.float64))

    @classmethod
    def fit(
        cls,
        start_ms: float,
        end_ms: float,
        width_px: float,
        cuts: Sequence[IdleGap] = (),
        cut_px: float = 0.0,
    ) -> TimeScale:
        """The whole session over the whole width. A session without length is a single place at 0."""
        kept_cuts = _clean(cuts, start_ms, end_ms)
        width_px = max(1.0, width_px)
        if kept_cuts:
            cut_px = max(1.0, min(cut_px, width_px * _CUT_SHARE / len(kept_cuts)))
        kept_ms = end_ms - start_ms - sum(cut.end_ms - cut.start_ms for cut in kept_cuts)
        free_px = width_px - len(kept_cuts) * cut_px
        px_per_ms = min(MAX_PX_PER_MS, free_px / kept_ms) if kept_ms > 0 else MAX_PX_PER_MS
        return cls(start_ms, end_ms, width_px, px_per_ms, 0.0, kept_cuts, cut_px)

    # the map ------------------------------------------------------------------------------------

    def x_of(self, t_ms: float) -> float:
        """Px of a time, clamped to the session."""
        return float(np.interp(t_ms, self._knots_ms, self._knots_px)) - self.offset_px

    def xs_of(self, t_ms: Float64) -> Float64:
        """The same for many times."""
        places: Float64 = np.interp(t_ms, self._knots_ms, self._knots_px) - self.offset_px
        return places

    def t_of(self, x_px: float) -> float:
        """Time at a px, clamped to the session."""
        return float(np.interp(x_px + self.offset_px, self._knots_px, self._knots_ms))

    def ts_of(self, x_px: Float64) -> Float64:
        """The same for many places."""
        times: Float64 = np.interp(x_px + self.offset_px, self._knots_px, self._knots_ms)
        return times

    @property
    def total_px(self) -> float:
        """Width of the whole session at this zoom."""
        return float(self._knots_px[-1])

    @property
    def shown_ms(self) -> tuple[float, float]:
        """First and last time shown."""
        return self.t_of(0.0), self.t_of(self.width_px)

    def cut_at(self, x_px: float) -> IdleGap | None:
        """The cut under a px."""
        for cut in self.cuts:
            left = self.x_of(cut.start_ms)
            if left <= x_px < left + self.cut_px:
                return cut
        return None

    # another view of the same session -----------------------------------------------------------

    def fitted(self) -> TimeScale:
        """The whole session again."""
        return TimeScale.fit(self.start_ms, self.end_ms, self.width_px, self.cuts, self.cut_px)

    @property
    def zoom(self) -> float:
        """How many times larger than fitted."""
        return self.px_per_ms / self.fitted().px_per_ms

    @property
    def max_zoom(self) -> float:
        """The zoom at which 1 ms is `MAX_PX_PER_MS`."""
        return max(1.0, MAX_PX_PER_MS / self.fitted().px_per_ms)

    def zoomed(self, factor: float, at_x: float) -> TimeScale:
        """Zoom by a factor; the time under ``at_x`` stays there as far as the session's ends allow."""
        least = self.fitted().px_per_ms
        rate = min(max(self.px_per_ms * factor, least), max(MAX_PX_PER_MS, least))
        return self._keeping(replace(self, px_per_ms=rate), self.t_of(at_x), at_x)

    def scrolled(self, by_px: float) -> TimeScale:
        """Move what is shown towards later times, clamped to the session."""
        return replace(self, offset_px=self._clamped(self.offset_px + by_px))

    def with_width(self, width_px: float) -> TimeScale:
        """Another width: a fitted view stays fitted, a zoomed one keeps its zoom and left edge."""
        if self.offset_px == 0.0 and self.total_px <= self.width_px + 0.5:
            return TimeScale.fit(self.start_ms, self.end_ms, width_px, self.cuts, self.cut_px)
        made = replace(self, width_px=max(1.0, width_px))
        least = made.fitted().px_per_ms
        if made.px_per_ms < least:
            return made.fitted()
        return replace(made, offset_px=made._clamped(made.offset_px))

    def showing(self, first_ms: float, last_ms: float) -> TimeScale:
        """The stretch between two times over the whole width."""
        least = self.fitted().px_per_ms
        kept = max(1.0, last_ms - first_ms - self._cut_ms(first_ms, last_ms))
        rate = min(max(self.width_px / kept, least), max(MAX_PX_PER_MS, least))
        return self._keeping(replace(self, px_per_ms=rate), first_ms, 0.0)

    def with_cuts(self, cuts: Sequence[IdleGap], cut_px: float) -> TimeScale:
        """Other cuts; the time in the middle stays in the middle."""
        middle = self.width_px / 2.0
        anchor, was_fitted = self.t_of(middle), self.total_px <= self.width_px + 0.5
        fitted = TimeScale.fit(self.start_ms, self.end_ms, self.width_px, cuts, cut_px)
        if was_fitted or self.px_per_ms <= fitted.px_per_ms:
            return fitted
        return self._keeping(replace(fitted, px_per_ms=self.px_per_ms), anchor, middle)

    def _keeping(self, made: TimeScale, t_ms: float, x_px: float) -> TimeScale:
        at = float(np.interp(t_ms, made._knots_ms, made._knots_px))
        return replace(made, offset_px=made._clamped(at - x_px))

    def _clamped(self, offset_px: float) -> float:
        return min(max(0.0, offset_px), max(0.0, self.total_px - self.width_px))

    def _cut_ms(self, first_ms: float, last_ms: float) -> float:
        return sum(max(0.0, min(cut.end_ms, last_ms) - max(cut.start_ms, first_ms)) for cut in self.cuts)


def tick_step_ms(px_per_ms: float, least_px: float) -> int:
    """The smallest step of the ruler whose labels are at least ``least_px`` apart (LOOK.md, "ruler")."""
    for step in STEPS_MS:
        if step * px_per_ms >= least_px:
            return step
    step = STEPS_MS[-1]
    while step * px_per_ms < least_px:
        step *= 2
    return step


def _clean(cuts: Sequence[IdleGap], start_ms: float, end_ms: float) -> tuple[IdleGap, ...]:
    """Cuts inside the session, in order, without overlap; what is empty is left out."""
    made: list[IdleGap] = []
    edge = start_ms
    for cut in sorted(cuts, key=lambda gap: gap.start_ms):
        first, last = max(edge, cut.start_ms), min(end_ms, cut.end_ms)
        if last > first:
            made.append(IdleGap(first, last))
            edge = last
    return tuple(made)
