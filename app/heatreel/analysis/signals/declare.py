"""What every signal says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.click_columns import ActColumns, Claimed, Hits
from heatreel.model.moment import Moment

Values = Mapping[str, float]

_MEASURED = ("ms", "px", "px/s", "°", "×", "of it", "heights")  # units in which there are parts of one


def always(session: SessionActs) -> str:
    """Can be told from every recording."""
    return ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule that a person can change."""

    name: str
    description: str
    default: float
    minimum: float
    maximum: float
    unit: str  # "ms", "px", "clicks", …

    @property
    def is_count(self) -> bool:
        """Whether it counts something: only whole numbers mean anything."""
        return self.unit not in _MEASURED


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind of frustration. ``version`` goes up whenever the rule finds something else.

    ``measurable`` says why a session cannot tell it, in words for a person ("" = it can): ``find`` is not
    asked then, and the session is not counted as one without such moments.

    A signal that is about clicks alone gives its ``rule``: on the clicks of one session it finds what
    ``find`` makes moments of, and over all sessions at once it tells what another number would change.
    ``claims`` marks its clicks (`click_columns.RAGE` …), so that signals after it can leave them alone.
    """

    id: str
    name: str
    description: str
    version: int
    parameters: tuple[Parameter, ...]
    weight: float
    find: Callable[[SessionActs, Values], Sequence[Moment]]
    measurable: Callable[[SessionActs], str] = always
    rule: Callable[[ActColumns, Values, Claimed], Hits] | None = None
    claims: int = 0

    def values(self, changed: Mapping[str, Values]) -> dict[str, float]:
        """All parameters, those of ``changed`` (by signal, then by name) instead of the defaults."""
        known = self.defaults()
        return known | {
            name: float(value) for name, value in changed.get(self.id, {}).items() if name in known
        }

    def defaults(self) -> dict[str, float]:
        """All parameters at their defaults."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def fingerprint(signals: Sequence[Signal], values: Mapping[str, Values]) -> str:
    """Names signals, versions and parameters: results with the same fingerprint are the same."""
    parts = [f"{s.id}/{s.version}/{sorted(s.values(values).items())}" for s in signals]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]
