"""What people's verdicts and rules make of a session's moments: which count, and the score they give.

Applied when moments are read, never when they are found: a verdict or rule that is withdrawn leaves nothing
behind, and a change of parameters keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from heatreel.analysis.score import REPEAT_MS, frustration_score, weighed
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.verdict import (
    NOT_PROBLEM,
    REAL,
    RULE,
    SAME_MS,
    Rule,
    Verdict,
    check_rule,
    kept_form,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment with what was said of it. ``rule``: the first that silences it."""

    moment: Moment
    verdict: str = ""
    note: str = ""
    rule: Rule | None = None

    @property
    def counts(self) -> bool:
        """A verdict on the moment itself goes before a rule."""
        return self.verdict == REAL or (self.verdict != NOT_PROBLEM and self.rule is None)


def judged(
    moments: Sequence[Moment], verdicts: Iterable[Verdict], rules: Sequence[Rule]
) -> tuple[Judged, ...]:
    """The moments of one session, each with its verdict and the rule that silences it."""
    said: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        said.setdefault(verdict.signal, []).append(verdict)
    starts: dict[str, list[float]] = {}
    for moment in moments:
        starts.setdefault(moment.signal, []).append(moment.t_start_ms)
    return tuple(_judge(m, said.get(m.signal, ()), starts[m.signal], rules) for m in moments)


def _judge(
    moment: Moment, verdicts: Sequence[Verdict], starts: Sequence[float], rules: Sequence[Rule]
) -> Judged:
    """A verdict belongs to the moment that starts at its time; if parameters have changed and none does
    any more, to the one whose span holds it."""
    mine = next((v for v in verdicts if abs(v.t_ms - moment.t_start_ms) < SAME_MS), None)
    if mine is None:
        inside = (v for v in verdicts if moment.t_start_ms < v.t_ms <= moment.t_end_ms)
        mine = next((v for v in inside if not any(abs(t - v.t_ms) < SAME_MS for t in starts)), None)
    rule = next((rule for rule in rules if rule.silences(moment)), None)
    return Judged(moment, mine.verdict if mine else "", mine.note if mine else "", rule)


def counted(moments: Iterable[Judged]) -> tuple[Moment, ...]:
    """The moments that count."""
    return tuple(one.moment for one in moments if one.counts)


def weights(moments: Sequence[Judged]) -> tuple[Moment, ...]:
    """The moments that count with the weights they have when the others are not there: what was a repeat
    of a moment that does not count is none any more."""
    whole: dict[int, float] = {}
    last: dict[tuple[object, ...], tuple[float, float]] = {}
    for one in sorted(moments, key=lambda one: one.moment.t_start_ms):
        moment = one.moment
        key = (moment.signal, moment.window, moment.page_view, moment.element and moment.element.node_id)
        before = last.get(key)
        repeated = before is not None and moment.t_start_ms - before[0] <= REPEAT_MS
        full = before[1] if before is not None and repeated else moment.score
        last[key] = (moment.t_end_ms, full)
        whole[id(one)] = full
    return tuple(weighed([replace(one.moment, score=whole[id(one)]) for one in moments if one.counts]))


def score_of(library: Library, session_id: int, moments: Sequence[Moment]) -> float | None:
    """The frustration score of a session's moments without those that people took out.

    None where the recording holds no page and nothing was found: most signals cannot tell anything then, and
    a 0 would say that all went well.
    """
    score = frustration_score(weights(judged(moments, library.verdicts(session_id), library.rules())))
    return score if score or library.row(session_id).has_page else None


def counted_moments(library: Library, session_id: int, moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Of a session's moments those that count."""
    return counted(judged(moments, library.verdicts(session_id), library.rules()))


def say(library: Library, verdict: Verdict) -> None:
    """Keep a verdict (without word and note: take it away); the session's score follows."""
    library.save_verdict(verdict)
    rescore(library, [verdict.session_id])


def add_rule(library: Library, rule: Rule) -> None:
    """Keep a rule; the scores of the sessions it is about follow. HeatreelError when it names no element."""
    rule = check_rule(rule)
    library.save(RULE, rule.name, kept_form(rule))
    rescore(library, library.sessions_of_rule(rule))


def withdraw_rule(library: Library, rule: Rule) -> None:
    """Take a rule away; what it silenced counts again."""
    library.forget(RULE, rule.name)
    rescore(library, library.sessions_of_rule(rule))


def rescore(library: Library, ids: Iterable[int]) -> None:
    """Write the scores of sessions anew, of the moments that are there."""
    for session_id in ids:
        found = library.found_moments(session_id)
        library.set_score(session_id, score_of(library, session_id, found))


def selectors_for(moment: Moment) -> tuple[str, ...]:
    """Selectors by which a rule may mean the moment's element, from what is likely meant to the narrowest."""
    element = moment.element
    if element is None:
        return ()
    last = element.selector.split(" > ")[-1]
    own = [last] if last.startswith("#") else []
    names = [f".{name}" for name in element.classes if _is_plain(name)]
    together = [f"{element.tag}{''.join(names[:3])}"] if names else []
    return tuple(dict.fromkeys([*own, *together, *names[:3], element.selector]))


def _is_plain(name: str) -> bool:
    """A class that a person wrote: no tool's hash, no utility with signs."""
    return name.replace("-", "").replace("_", "").isalpha() and len(name) <= 40
