"""Did a click get an answer? Judges the facts of each click by SIGNALS.md, "Acts and reactions"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heatreel.model.acts import Change, ChangeKey, ClickFacts, PageFacts
from heatreel.model.session import ErrorMark, SessionTrack

AMBIENT_TIMES = 2  # SIGNALS.md, ambient
AMBIENT_MS = 100.0
UNKNOWN_MS = 1_400.0  # ends earlier with nothing seen: unknown, never dead
SLOW_MS = 2_000.0
DEAD_MS = 8_500.0

Answer = Literal["answered", "slow", "pending", "unknown", "none"]


@dataclass(frozen=True, slots=True)
class Act:
    """A click with its first reaction, if any. ``delay_ms`` counts from the pointer going down."""

    facts: ClickFacts
    answer: Answer
    first: Change | None
    delay_ms: float | None

    @property
    def watched_ms(self) -> float:
        """How long its reactions could be told from those of the next act."""
        return min(self.facts.end_ms - self.facts.down_ms, DEAD_MS)


@dataclass(frozen=True, slots=True)
class SessionActs:
    """What all signals read: the clicks with their answers, and the columns of the session."""

    track: SessionTrack
    acts: tuple[Act, ...]
    errors: Sequence[ErrorMark]
    network_recorded: bool
    focus_recorded: bool


def session_acts(facts: PageFacts, track: SessionTrack) -> SessionActs:
    """Judge every click of a session."""
    ambient = {key for key, count in facts.quiet_changes.items() if count >= AMBIENT_TIMES}
    acts = tuple(judge(click, ambient) for click in facts.clicks)
    return SessionActs(track, acts, track.errors, facts.network_recorded, facts.focus_recorded)


def judge(click: ClickFacts, ambient: set[ChangeKey]) -> Act:
    """The first change that answers the click, and what that makes of it."""
    first = next((change for change in click.changes if answers(change, click, ambient)), None)
    delay = None if first is None else first.t_ms - click.down_ms
    answer: Answer
    if delay is not None and delay <= DEAD_MS:
        answer = "slow" if delay > SLOW_MS else "answered"
    elif click.request_ms is not None:
        answer = "pending"
    elif click.end_ms - click.t_ms < UNKNOWN_MS or click.target is None or click.target.family == "canvas":
        answer = "unknown"
    else:
        answer = "none"
    return Act(click, answer, first, delay)


def answers(change: Change, click: ClickFacts, ambient: set[ChangeKey]) -> bool:
    """Whether a change is a reaction: not a mirrored state, and ambient only at once and nearby."""
    if change.mirrors_state and change.relation == "on":
        return False
    if change.kind in ("dom", "style") and change.key in ambient:
        return change.t_ms - click.t_ms <= AMBIENT_MS and change.relation != "away"
    return True
