"""What meeting a problem did to reaching a goal: two shares and how sure their difference is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from heatreel.analysis.intervals import difference_of, share_of
from heatreel.model.zone import Share

LEAST = 20  # sessions on each side: with fewer a difference says little


@dataclass(frozen=True, slots=True)
class Impact:
    """Of sessions with the problem and without it, the share that reached the goal.

    ``difference``: with less without, with the 95 % interval of `intervals.difference_of`. ``worth``: what a
    session without was worth more, None without values.
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
    return Impact(one, two, *difference_of(one, two), worth, few)


def _mean(sessions: Collection[int], values: Mapping[int, float]) -> float:
    return sum(values.get(session, 0.0) for session in sessions) / len(sessions)
