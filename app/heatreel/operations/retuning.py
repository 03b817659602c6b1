"""Change the numbers of signals: what that would do to the sessions of a library, and doing it.

`counts` is for a panel that asks at every move of a slider: rules about clicks are counted on the clicks of
all sessions at once, which stay in memory; other signals on a sample of sessions, and it says of how many.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from heatreel.analysis.acts import SessionActs, error_columns, session_acts, with_places
from heatreel.analysis.click_columns import ActColumns, ErrorColumns
from heatreel.analysis.finding import claimed_by
from heatreel.analysis.signals.declare import Signal, fingerprint
from heatreel.analysis.signals.registry import all_signals
from heatreel.library.library import Library
from heatreel.model.session import ErrorMark, SessionFilter
from heatreel.operations.child import in_child
from heatreel.operations.detecting import (
    Tuning,
    clean_tuning,
    current_tuning,
    fingerprints,
    hold,
    moments_of,
    save_tuning,
)
from heatreel.operations.fact_store import CLICKS, VERSION, joined_clicks, read_facts
from heatreel.operations.ports import Progress, no_progress

SAMPLE = 300  # sessions kept for signals that are not about clicks alone
BUDGET_S = 0.8  # spent on reading sessions for the sample in one call

Tally = tuple[int, int]  # moments, sessions with one


@dataclass(frozen=True, slots=True)
class Count:
    """Moments of a signal and sessions with one, with the numbers of now and with others.

    Counted in ``looked`` of ``of`` sessions: all whose facts are kept, or a sample of them.
    """

    before_moments: int
    after_moments: int
    before_sessions: int
    after_sessions: int
    looked: int
    of: int


@dataclass(slots=True)
class _InMemory:
    """The clicks of the sessions of a filter, and a sample of whole sessions."""

    ids: list[int]
    data: ActColumns
    total: int
    sample: list[SessionActs] = field(default_factory=list)
    tried: int = 0  # sessions of the sample's order that were read
    tallies: dict[str, dict[str, Tally]] = field(default_factory=dict)


_lock = threading.Lock()
_kept: dict[tuple[object, ...], _InMemory] = {}  # of one library and filter


def counts(
    library: Library, values: Tuning, filter: SessionFilter = SessionFilter(), budget_s: float = BUDGET_S
) -> dict[str, Count]:
    """What ``values`` (all changed numbers, by signal, then by name) would find, beside what is found now.

    Only signals whose numbers differ from those of now, and those that leave alone what these claim. From any
    thread; the first call for a filter reads the kept facts. People's verdicts and rules are not looked at.
    """
    now, then = current_tuning(library), clean_tuning(values)
    changed = [s for s in all_signals() if s.values(now) != s.values(then)]
    if not changed:
        return {}
    with _lock:
        memory = _in_memory(library, filter)
        found = _of_clicks(memory, changed, now, then)
        others = [signal for signal in changed if signal.rule is None]
        if others:
            _fill_sample(library, memory, budget_s)
            found.update(_of_sample(memory, others, now, then))
        return found


def apply(library: Library, values: Tuning, progress: Progress = no_progress) -> None:
    """Make these the numbers of the library and find all moments anew.

    What was found with other numbers goes at once. When ``progress`` raises Cancelled, sessions that were
    done stay done; the rest is found when they are opened, or by `finish`.
    """
    hold(library, True)
    save_tuning(library, values)
    library.forget_moments_but(list(fingerprints(current_tuning(library))))
    finish(library, progress)


def finish(library: Library, progress: Progress = no_progress) -> None:
    """Find the moments of all sessions that have none of the numbers of now."""
    left = library.without_moments(list(fingerprints(current_tuning(library))))
    for done, session_id in enumerate(left):
        progress(done, len(left), "Looking for moments")
        moments_of(library, session_id)
    hold(library, False)
    progress(len(left), len(left), "Looking for moments")


def apply_in_child(library_path: Path, values: Tuning, progress: Progress = no_progress) -> None:
    """`apply` in a process of its own, so that the window stays smooth; ends at once when cancelled."""
    plain = {signal: dict(of) for signal, of in values.items()}
    in_child(_apply_path, library_path, plain, progress=progress)


def _apply_path(library_path: Path, values: Tuning, progress: Progress) -> None:
    with Library.open(library_path, create=False, purge=False) as library:
        apply(library, values, progress)


# clicks of all sessions -------------------------------------------------------------------------


def _of_clicks(memory: _InMemory, changed: Sequence[Signal], now: Tuning, then: Tuning) -> dict[str, Count]:
    rules = [signal for signal in all_signals() if signal.rule is not None]
    names = {signal.id for signal in changed if signal.rule is not None}
    if not names:
        return {}
    if any(signal.claims for signal in changed):
        names |= {signal.id for signal in rules if signal.claims or signal.id == "near_miss"}
    before, after = _tallied(memory, rules, now), _tallied(memory, rules, then)
    return {
        signal.id: _count(before[signal.id], after[signal.id], len(memory.ids), memory.total)
        for signal in rules
        if signal.id in names
    }


def _tallied(memory: _InMemory, rules: Sequence[Signal], values: Tuning) -> dict[str, Tally]:
    name = fingerprint(rules, values)
    if name not in memory.tallies:
        if len(memory.tallies) > 64:
            memory.tallies.clear()
        memory.tallies[name] = tally(memory.data, rules, values)
    return memory.tallies[name]


def tally(data: ActColumns, rules: Sequence[Signal], values: Tuning) -> dict[str, Tally]:
    """Moments and sessions by signal, of signals with a rule, in their order."""
    clicks = data.clicks
    claimed = np.zeros(len(clicks), np.uint8)
    found: dict[str, Tally] = {}
    for signal in rules:
        if signal.rule is None:
            continue
        hits = signal.rule(data, signal.values(values), claimed)
        found[signal.id] = (len(hits), len(np.unique(clicks.group[hits.leads()])))
        if signal.claims:
            claimed[hits.rows] = signal.claims
    return found


def _in_memory(library: Library, filter: SessionFilter) -> _InMemory:
    key = (library.path, filter, library.facts_stamp())
    if key not in _kept:
        _kept.clear()
        _kept[key] = _read(library, filter)
    return _kept[key]


def _read(library: Library, filter: SessionFilter) -> _InMemory:
    rows = list(library.derived_of(filter, CLICKS, VERSION))
    own = [(session_id, packed) for session_id, packed in rows if packed is not None]
    ids = [session_id for session_id, _ in own]
    group_of = {session_id: group for group, session_id in enumerate(ids)}
    clicks = joined_clicks([packed for _, packed in own])
    near = [row for row in library.near_of(filter) if row[0] in group_of]
    if near:
        at = clicks.group.astype(np.int64) << 32 | clicks.row
        order = np.argsort(at, kind="stable")
        wanted = np.array([group_of[one[0]] << 32 | one[1] for one in near], np.int64)
        place = np.minimum(np.searchsorted(at, wanted, sorter=order), len(at) - 1)
        rows_found, hit = order[place], at[order[place]] == wanted
        px, flags = clicks.near_px.copy(), np.zeros(len(clicks), np.uint8)
        distances = np.array([np.nan if one[2] is None else one[2] for one in near], np.float32)
        px[rows_found[hit]] = distances[hit]
        flags[rows_found[hit]] = np.array([one[3] for one in near], np.uint8)[hit]
        clicks = with_places(clicks, px, flags)
    errors = _errors(library.errors_of(filter), group_of)
    return _InMemory(ids, ActColumns(clicks, errors, len(ids)), len(rows))


def _errors(marks: Sequence[tuple[int, ErrorMark]], group_of: Mapping[int, int]) -> ErrorColumns:
    by_group: dict[int, list[ErrorMark]] = {}
    for session_id, mark in marks:
        if session_id in group_of:
            by_group.setdefault(group_of[session_id], []).append(mark)
    parts = [(group, columns) for group in sorted(by_group) if len(columns := error_columns(by_group[group]))]
    if not parts:
        return ErrorColumns()
    groups = np.repeat(np.array([group for group, _ in parts], np.int32), [len(one) for _, one in parts])
    return ErrorColumns(
        groups,
        np.concatenate([one.window for _, one in parts]),
        np.concatenate([one.t_ms for _, one in parts]),
        np.concatenate([one.start_ms for _, one in parts]),
        np.concatenate([one.is_request for _, one in parts]),
        [text for _, one in parts for text in one.text],
    )


# a sample of sessions ---------------------------------------------------------------------------


def _fill_sample(library: Library, memory: _InMemory, budget_s: float) -> None:
    """Read more sessions, in an order that is random but always the same, until the time is spent."""
    order = memory.ids.copy()
    random.Random(0).shuffle(order)
    began = perf_counter()
    for session_id in order[memory.tried : SAMPLE]:
        memory.tried += 1
        facts = read_facts(library, session_id)
        if facts is None:
            continue
        memory.sample.append(session_acts(facts, library.track(session_id), library.places(session_id)))
        if perf_counter() - began > budget_s:
            return


def _of_sample(memory: _InMemory, signals: Sequence[Signal], now: Tuning, then: Tuning) -> dict[str, Count]:
    before, after = (_sampled(memory.sample, signals, values) for values in (now, then))
    looked = len(memory.sample)
    return {s.id: _count(before[s.id], after[s.id], looked, memory.total) for s in signals}


def _sampled(sample: Sequence[SessionActs], signals: Sequence[Signal], values: Tuning) -> dict[str, Tally]:
    found = {signal.id: (0, 0) for signal in signals}
    for session in sample:
        whole = replace(session)
        for signal in all_signals():
            if signal.claims:
                whole = claimed_by(signal, whole, signal.values(values))
        for signal in signals:
            if not signal.measurable(whole):
                moments, sessions = found[signal.id]
                n = len(signal.find(whole, signal.values(values)))
                found[signal.id] = (moments + n, sessions + (n > 0))
    return found


def _count(before: Tally, after: Tally, looked: int, of: int) -> Count:
    return Count(before[0], after[0], before[1], after[1], looked, of)
