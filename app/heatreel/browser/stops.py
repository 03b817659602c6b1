"""How the page pass runs through a session: in legs, batches of events with stops before clicks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatreel.browser.feed import GROWN, Feed, Spot
from heatreel.model.rrweb import Interaction, Source
from heatreel.model.session import SessionTrack
from heatreel.replay.page_cost import MOVES

MOST_STOPS = 40
MOST_EVENTS = 2_000  # of a leg, not counting those that its first page needs


@dataclass(slots=True)
class Leg:
    """One command to the page. ``fresh``: it begins with a new page, from this keyframe (-1 = snapshot).

    ``stops``: how many of ``events`` are applied before each, and the row of the click that is read there.
    """

    fresh: bool
    window: int
    keyframe: int
    begins_ms: float
    events: NDArray[np.int64]
    size: tuple[int, int]
    stops: list[tuple[int, int]] = field(default_factory=list)


def legs(feed: Feed, track: SessionTrack, rows: NDArray[np.int64]) -> Iterator[Leg]:
    """These clicks of a session, as far as they hit a node, window after window, in order of time."""
    events, clicks = click_events(track), track.clicks
    hit = rows[(events[rows] >= 0) & (clicks.node_id[rows] >= 0)]
    for window in np.unique(clicks.window[hit]).tolist():
        mine = hit[clicks.window[hit] == window]
        yield from _of_window(feed, track, events, mine[np.argsort(events[mine], kind="stable")].tolist())


def _of_window(feed: Feed, track: SessionTrack, events: NDArray[np.int64], rows: list[int]) -> Iterator[Leg]:
    leg: Leg | None = None
    shown: Spot | None = None
    grown = 0
    for row in rows:
        spot = feed.spot_before(int(events[row]))
        if spot.snapshot < 0:
            continue
        if leg is not None and shown is not None and grown < GROWN and feed.is_near(shown, spot):
            more = _without_moves(track, feed.events_between(shown, spot))
            if len(leg.stops) >= MOST_STOPS or len(more) + len(leg.events) > MOST_EVENTS:
                yield leg
                leg = Leg(False, spot.window, -1, leg.begins_ms, more[:0], leg.size)
            leg.events = np.concatenate([leg.events, more])
            grown += len(more)
        else:
            if leg is not None:
                yield leg
            plan = feed.plan(spot)
            size = feed.size_at(spot, plan.begins_ms)
            leg = Leg(True, spot.window, plan.keyframe, plan.begins_ms, plan.events, size)
            grown = len(plan.events)
        leg.stops.append((len(leg.events), row))
        shown = spot
    if leg is not None:
        yield leg


def click_events(track: SessionTrack) -> NDArray[np.int64]:
    """For each click the index of its event; -1 = not found."""
    index, acts, clicks = track.index, track.interactions, track.clicks
    where = np.flatnonzero(index.source == Source.MOUSE_INTERACTION)
    found = np.full(len(clicks), -1, np.int64)
    if len(where) != len(acts):
        return found
    made = np.isin(acts.kind, (Interaction.CLICK, Interaction.TOUCH_END))
    known: dict[tuple[float, int, int], int] = {}
    for at in np.flatnonzero(made).tolist():
        known.setdefault((acts.t_ms[at], int(acts.node_id[at]), int(acts.window[at])), int(where[at]))
    for row in range(len(clicks)):
        key = (clicks.t_ms[row], int(clicks.node_id[row]), int(clicks.window[row]))
        found[row] = known.get(key, -1)
    return found


def _without_moves(track: SessionTrack, events: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the moves of the pointer only the last one matters: what is hovered then."""
    moves = events[np.isin(track.index.source[events], list(MOVES))]
    return np.setdiff1d(events, moves[:-1], assume_unique=True)
