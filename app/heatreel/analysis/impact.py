"""What meeting a problem did to reaching a goal: two shares and how sure their difference is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import nan, sqrt

from heatreel.analysis.intervals import share_of
from heatreel.model.zone import Share

LEAST = 20  # sessions on each side: with fewer a difference says little


@dataclass(frozen=True, slots=True)
class Impact:
    """Of sessions with the problem and without it, the share that reached the goal.

    ``difference``: with less without, with the 95 % interval of Newcombe's hybrid score method (Statistics in
    Medicine 17, 1998, method 10). ``worth``: what a session without was worth more, None without values.
    """

    met: Share
    others: Share
    difference: float
    low: float
    high: float
    worth: float | None
    few: bool

    @property
    def lost(self) -> float | None:
        """What all sessions that met it would have been worth more, if they had been like the others."""
        return None if self.worth is None else self.worth * self.met.of


def impact(
    met: Collection[int],
    others: Collection[int],
    reached: Collection[int],
    values: Mapping[int, float] | None = None,
) -> Impact:
    """``met`` and ``others``: sessions with and without the problem; ``reached``: those that came to the goal
    (after the problem, where they met it); ``values``: what sessions were worth."""
    one = share_of(sum(session in reached for session in met), len(met))
    two = share_of(sum(session in reached for session in others), len(others))
    worth = None
    if values is not None and met and others:
        worth = _mean(others, values) - _mean(met, values)
    few = min(one.of, two.of) < LEAST
    if not one.of or not two.of:
        return Impact(one, two, nan, nan, nan, worth, few)
    difference = one.value - two.value
    low = difference - sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    high = difference + sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Impact(one, two, difference, low, high, worth, few)


def _mean(sessions: Collection[int], values: Mapping[int, float]) -> float:
    return sum(values.get(session, 0.0) for session in sessions) / len(sessions)
