"""All signals on one session: its moments, and why some signals could not be told."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.score import weighed
from heatreel.analysis.signals.declare import Signal, Values
from heatreel.analysis.signals.registry import SIGNALS
from heatreel.model.moment import Moment

log = logging.getLogger(__name__)

_BROKEN = "This signal failed on this session; the log says how."


@dataclass(frozen=True, slots=True)
class Found:
    """Moments by time with their weights; ``unmeasured`` says in words why a signal (by id) is not told."""

    moments: tuple[Moment, ...]
    unmeasured: Mapping[str, str] = field(default_factory=dict)


def find_all(session: SessionActs, signals: Sequence[Signal], changed: Mapping[str, Values]) -> Found:
    """Ask signals in their order. ``changed``: parameters that are not at their defaults, by signal."""
    moments: list[Moment] = []
    unmeasured: dict[str, str] = {}
    for signal in signals:
        try:
            reason = signal.measurable(session)
            if reason:
                unmeasured[signal.id] = reason
                continue
            values = signal.values(changed)
            moments.extend(signal.find(session, values))
            session = claimed_by(signal, session, values)
        except Exception:
            if signal in SIGNALS:
                raise
            log.exception("signal %s failed", signal.id)
            unmeasured[signal.id] = _BROKEN
    return Found(tuple(weighed(moments)), unmeasured)


def claimed_by(signal: Signal, session: SessionActs, values: Values) -> SessionActs:
    """The session with the clicks of a signal marked as its own, if it claims them."""
    if not signal.claims or signal.rule is None:
        return session
    claimed = session.claimed.copy()
    claimed[signal.rule(session.columns, values, session.claimed).rows] = signal.claims
    return replace(session, claimed=claimed)
