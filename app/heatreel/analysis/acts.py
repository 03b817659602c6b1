"""Did a click get an answer? Judges the facts of each click by SIGNALS.md, "Acts and reactions"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from heatreel.analysis.click_columns import (
    ENDED,
    FAMILIES,
    RAGE,
    ActColumns,
    Claimed,
    ClickColumns,
    ClickFlag,
    ErrorColumns,
)
from heatreel.model.acts import BY_ITSELF, DEAD_MS, Change, ChangeKey, ClickFacts, PageFacts
from heatreel.model.place import ClickPlaces, ElementFlag
from heatreel.model.session import ErrorMark, SessionTrack

AMBIENT_TIMES = 2  # SIGNALS.md, ambient
AMBIENT_MS = 100.0
ERRORS = ("console", "exception", "rejection", "request")  # kinds of marks that are errors

_BY_ITS_NATURE = ("navigation", "window", "selection")  # answers wherever they are


@dataclass(frozen=True, slots=True)
class Act:
    """A click with its first reaction, if any. ``delay_ms`` counts from the pointer going down."""

    facts: ClickFacts
    first: Change | None
    delay_ms: float | None

    @property
    def watched_ms(self) -> float:
        """How long its reactions could be told from those of the next act."""
        return min(self.facts.end_ms - self.facts.down_ms, DEAD_MS)


@dataclass(frozen=True, slots=True, eq=False)
class SessionActs:
    """What all signals read: the clicks with their answers, and the columns of the session.

    ``columns`` has one row an act; ``claimed`` says which signal an act belongs to already (`RAGE` …).
    """

    track: SessionTrack
    acts: tuple[Act, ...]
    errors: Sequence[ErrorMark]
    network_recorded: bool
    focus_recorded: bool
    facts: PageFacts
    columns: ActColumns
    claimed: Claimed
    places: ClickPlaces | None = None  # None: the page pass has not been there

    def is_rage(self, act: int) -> bool:
        """Whether an act (by its number) belongs to a rage click."""
        return bool(self.claimed[act] == RAGE)


def session_acts(facts: PageFacts, track: SessionTrack, places: ClickPlaces | None = None) -> SessionActs:
    """Judge every click of a session."""
    acts = judged(facts)
    return SessionActs(
        track,
        acts,
        track.errors,
        facts.network_recorded,
        facts.focus_recorded,
        facts,
        ActColumns(click_columns(acts, places), error_columns(track.errors)),
        np.zeros(len(acts), np.uint8),
        places,
    )


def judged(facts: PageFacts) -> tuple[Act, ...]:
    """Every click with its answer."""
    ambient = {key for key, count in facts.quiet_changes.items() if count >= AMBIENT_TIMES}
    return tuple(judge(click, ambient) for click in facts.clicks)


def judge(click: ClickFacts, ambient: set[ChangeKey]) -> Act:
    """The first change that answers the click. None comes later than `DEAD_MS`: it is not watched longer."""
    first = next((change for change in click.changes if answers(change, click, ambient)), None)
    return Act(click, first, None if first is None else first.t_ms - click.down_ms)


def answers(change: Change, click: ClickFacts, ambient: set[ChangeKey]) -> bool:
    """Whether a change is a reaction: not a mirrored state, and ambient only at once and nearby."""
    if change.mirrors_state and change.relation == "on":
        return False
    if change.kind in BY_ITSELF and (change.key in ambient or change.wider in ambient):
        return change.t_ms - click.t_ms <= AMBIENT_MS and change.relation != "away"
    return True


def to_keep(facts: PageFacts) -> PageFacts:
    """The same facts with only those changes on which the answers rest: judged again, nothing differs."""
    clicks: list[ClickFacts] = []
    keys: set[ChangeKey] = set()
    for act in judged(facts):
        kept = [act.first] if act.first is not None else []
        selection = next((change for change in act.facts.changes if change.kind == "selection"), None)
        if selection is not None and selection is not act.first:
            kept.append(selection)
        kept.sort(key=lambda change: change.t_ms)
        keys.update(key for change in kept for key in (change.key, change.wider) if key is not None)
        clicks.append(replace(act.facts, changes=tuple(kept)))
    quiet = {key: count for key, count in facts.quiet_changes.items() if key in keys}
    return replace(facts, clicks=tuple(clicks), quiet_changes=quiet)


def click_columns(acts: Sequence[Act], places: ClickPlaces | None = None) -> ClickColumns:
    """The clicks of one session as columns."""
    facts = [act.facts for act in acts]
    rows = np.array([one.row for one in facts], np.int32)
    columns = ClickColumns(
        group=np.zeros(len(facts), np.int32),
        row=rows,
        t_ms=np.array([one.t_ms for one in facts], np.float64),
        x=np.array([one.x_client for one in facts], np.float32),
        y=np.array([one.y_client for one in facts], np.float32),
        node=np.array([one.target.element.node_id if one.target else -1 for one in facts], np.int32),
        view=np.array([one.page_view for one in facts], np.int32),
        window=np.array([one.window for one in facts], np.int16),
        flags=np.array([_flags(act) for act in acts], np.uint8),
        family=np.array([FAMILIES.index(one.target.family) if one.target else 0 for one in facts], np.uint8),
        ended=np.array([ENDED.index(one.ended_by) for one in facts], np.uint8),
        delay_ms=np.array([act.delay_ms for act in acts], np.float32),
        left_ms=np.array([one.end_ms - one.t_ms for one in facts], np.float32),
        near_px=np.full(len(facts), np.nan, np.float32),
    )
    if places is None:
        return columns
    return with_places(columns, places.near_px[rows], places.flags[rows])


def with_places(
    columns: ClickColumns, near_px: np.ndarray[tuple[int], np.dtype[np.float32]], flags: np.ndarray
) -> ClickColumns:
    """The clicks with what the page pass saw of each: a pointing hand makes a control."""
    hand = (flags & int(ElementFlag.POINTER)) != 0
    own = columns.flags | np.where(hand, np.uint8(ClickFlag.CONTROL), np.uint8(0))
    return replace(columns, flags=(own | np.uint8(ClickFlag.PLACED)).astype(np.uint8), near_px=near_px)


def error_columns(errors: Sequence[ErrorMark]) -> ErrorColumns:
    """The errors and failed requests of one session as columns."""
    own = sorted((error for error in errors if error.kind in ERRORS), key=lambda error: error.t_ms)
    return ErrorColumns(
        np.zeros(len(own), np.int32),
        np.array([error.window for error in own], np.int16),
        np.array([error.t_ms for error in own], np.float64),
        np.array([error.t_ms - (error.duration_ms or 0.0) for error in own], np.float64),
        np.array([error.kind == "request" for error in own], np.bool_),
        tuple(error.text for error in own),
    )


def _flags(act: Act) -> int:
    click, target = act.facts, act.facts.target
    found = ClickFlag.TOUCH if click.touch else ClickFlag(0)
    if target is not None:
        found |= ClickFlag.KNOWN
        found |= ClickFlag.CONTROL if target.in_control else ClickFlag(0)
    if any(change.kind == "selection" for change in click.changes):
        found |= ClickFlag.SELECTS
    if click.request_ms is not None:
        found |= ClickFlag.PENDING
    if act.first is not None and act.first.relation == "away" and act.first.kind not in _BY_ITS_NATURE:
        found |= ClickFlag.AWAY
    return int(found)
