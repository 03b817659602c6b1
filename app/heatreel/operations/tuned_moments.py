"""What other numbers, or the rules of a vendor, make of the moments that are there: which go, stay, come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from heatreel.analysis.presets import PRESETS
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import SessionFilter
from heatreel.model.verdict import NOT_PROBLEM, REAL, Verdict
from heatreel.operations.detecting import Tuning, find_moments, moments_by
from heatreel.operations.fact_store import read_facts
from heatreel.operations.ports import Progress, no_progress
from heatreel.operations.verdicts import judged

Fate = Literal["goes", "stays", "comes"]

SESSIONS = 40  # with moments of the kind, and as many others, that examples are taken from
EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Example:
    """One moment and what becomes of it."""

    session_id: int
    start_ms: float  # of its session
    moment: Moment
    fate: Fate


@dataclass(frozen=True, slots=True)
class Fates:
    """Examples, and what becomes of the moments that people judged: those that stay, of all."""

    examples: tuple[Example, ...] = ()
    real_stay: int = 0
    real: int = 0
    not_problems_go: int = 0
    not_problems: int = 0


def fates(library: Library, signal: str, values: Tuning, progress: Progress = no_progress) -> Fates:
    """What ``values`` make of a signal's moments: in the sessions that people judged, and some others."""
    said: dict[int, list[Verdict]] = {}
    for verdict in library.all_verdicts():
        if verdict.signal == signal and verdict.verdict:
            said.setdefault(verdict.session_id, []).append(verdict)
    filter = SessionFilter(signals=frozenset({signal}))
    with_some, all_of = library.session_ids(filter)[:SESSIONS], library.session_ids()[:SESSIONS]
    ids = list(dict.fromkeys([*said, *with_some.tolist(), *all_of.tolist()]))
    examples: list[Example] = []
    sums = [0, 0, 0, 0]
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "Comparing moments")
        now = [m for m in library.found_moments(session_id) if m.signal == signal]
        then = _found(library, session_id, signal, values)
        if then is None:
            continue
        examples += _examples(session_id, library.row(session_id).start_ms, now, then)
        kept = {(v.verdict, v.t_ms) for v in said.get(session_id, []) if _still(v, then)}
        for verdict in said.get(session_id, []):
            stays = (verdict.verdict, verdict.t_ms) in kept
            if verdict.verdict == REAL:
                sums[0] += stays
                sums[1] += 1
            elif verdict.verdict == NOT_PROBLEM:
                sums[2] += not stays
                sums[3] += 1
    return Fates(_mixed(examples), *sums)


@dataclass(frozen=True, slots=True)
class PresetTotals:
    """Moments and sessions with one by signal, by a vendor's rules and as kept, in the same sessions."""

    theirs: dict[str, tuple[int, int]]
    ours: dict[str, tuple[int, int]]
    sessions: int


def preset_totals(library: Library, preset: str, progress: Progress = no_progress) -> PresetTotals:
    """What a vendor's rules find in the sessions whose facts are kept, beside what Heatreel found there."""
    names = [signal.id for signal in PRESETS[preset].signals]
    theirs, ours = dict.fromkeys(names, (0, 0)), dict.fromkeys(names, (0, 0))
    ids, looked = library.session_ids().tolist(), 0
    for done, session_id in enumerate(ids):
        progress(done, len(ids), f"Rules of {PRESETS[preset].name}")
        if read_facts(library, session_id) is None:  # not prepared yet
            continue
        looked += 1
        for sums, moments in (
            (theirs, moments_by(library, session_id, preset)),
            (ours, library.found_moments(session_id)),
        ):
            for signal, (count, sessions) in sums.items():
                n = sum(moment.signal == signal for moment in moments)
                sums[signal] = (count + n, sessions + (n > 0))
    return PresetTotals(theirs, ours, looked)


def _found(library: Library, session_id: int, signal: str, values: Tuning) -> list[Moment] | None:
    facts = read_facts(library, session_id)
    if facts is None:
        return None
    moments = find_moments(facts, library.track(session_id), values, library.places(session_id))
    return [moment for moment in moments if moment.signal == signal]


def _still(verdict: Verdict, moments: Sequence[Moment]) -> bool:
    """Whether the moment that a person judged is there: with the verdict as the only one, it is judged."""
    return any(one.verdict for one in judged(moments, [verdict], []))


def _examples(
    session_id: int, start_ms: float, now: Sequence[Moment], then: Sequence[Moment]
) -> Iterable[Example]:
    def overlaps(a: Moment, b: Moment) -> bool:
        return a.t_start_ms <= b.t_end_ms and b.t_start_ms <= a.t_end_ms and a.window == b.window

    for moment in now:
        stays = any(overlaps(moment, other) for other in then)
        yield Example(session_id, start_ms, moment, "stays" if stays else "goes")
    for moment in then:
        if not any(overlaps(moment, other) for other in now):
            yield Example(session_id, start_ms, moment, "comes")


def _mixed(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Some of each fate, what changes first."""
    of = {fate: [e for e in examples if e.fate == fate] for fate in ("goes", "comes", "stays")}
    changed = [*of["goes"][: EXAMPLES // 2], *of["comes"][: EXAMPLES // 2]]
    return tuple([*changed, *of["stays"]][:EXAMPLES])
