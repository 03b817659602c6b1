"""Reading forms: what visitors did with each field, over many sessions. Times in seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.of_fields import FormUse, form_uses

Key = tuple[str, str]  # page, selector of the form


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One use of a field: where to look at it in the replay, and how long it took."""

    session_id: int
    t_ms: float  # first deed, epoch
    spent_s: float
    is_last: bool  # the form was left unsent after it


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field over the uses of its form. Medians are of the uses that have a value, None without one."""

    selector: str
    name: str
    used: int  # uses in which it was focused or changed
    first_input_s: float | None  # median, from its first focus
    spent_s: float | None  # median in all, from each focus to leaving it
    corrections: int  # inputs that made it shorter
    refills: int  # uses in which it was emptied and filled again
    blank: int  # uses in which it was touched and held nothing in the end
    last: int  # uses that were left unsent, of which it was the last field
    uses: tuple[FieldUse, ...] = ()  # each, in the order of sessions and time


@dataclass(frozen=True, slots=True)
class FormReading:
    """One form of a page. ``started``: page views in which a field was changed.

    ``sends``: it has a control that sends it; what has none filters, or saves by itself, and is not left
    unsent.
    """

    page: str
    selector: str
    started: int
    sent: int
    sends: bool
    fields: tuple[FieldReading, ...]  # in the order in which they are first used

    @property
    def unsent(self) -> int:
        """Started and not sent."""
        return self.started - self.sent if self.sends else 0


@dataclass(slots=True)
class _FieldSum:
    name: str
    used: int = 0
    first_s: list[float] = field(default_factory=list)
    uses: list[FieldUse] = field(default_factory=list)
    corrections: int = 0
    refills: int = 0
    blank: int = 0


@dataclass(slots=True)
class _FormSum:
    started: int = 0
    sent: int = 0
    sends: bool = False
    fields: dict[str, _FieldSum] = field(default_factory=dict)


def read_forms(sessions: Iterable[SessionActs]) -> tuple[FormReading, ...]:
    """All forms that visitors changed a field of; those that were started most come first."""
    sums: dict[Key, _FormSum] = {}
    for session in sessions:
        for use in form_uses(session):
            if any(deed.what == "input" for deed in use.deeds):
                key = (use.view.page, use.form.element.selector)
                _add(sums.setdefault(key, _FormSum()), session, use)
    made = [
        FormReading(
            page,
            path,
            one.started,
            one.sent,
            one.sends,
            tuple(_reading(*item) for item in one.fields.items()),
        )
        for (page, path), one in sums.items()
    ]
    return tuple(sorted(made, key=lambda form: (-form.started, form.page, form.selector)))


def _add(form: _FormSum, session: SessionActs, use: FormUse) -> None:
    form.started += 1
    form.sends |= use.form.has_submit
    inputs = [deed for deed in use.deeds if deed.what == "input"]
    sent = any(deed.what == "sent" and deed.t_ms >= inputs[0].t_ms for deed in use.deeds)
    form.sent += sent
    known = session.facts.fields.fields
    last = -1 if sent or not use.form.has_submit else inputs[-1].field
    for at in dict.fromkeys(deed.field for deed in use.deeds if deed.field >= 0):
        element = known[at].element
        one = form.fields.setdefault(element.selector, _FieldSum(known[at].name))
        one.used += 1
        mine = [deed for deed in use.deeds if deed.field == at]
        lengths = [deed.length for deed in mine if deed.what == "input"]
        typed = [deed.t_ms for deed in mine if deed.what == "input"]
        if typed:
            one.first_s.append((typed[0] - min(deed.t_ms for deed in mine)) / 1000)
        session_id = session.track.session.id
        one.uses.append(FieldUse(session_id, mine[0].t_ms, _spent_s(use, at), at == last))
        one.corrections += sum(after < before for before, after in pairwise(lengths))
        one.refills += 0 in lengths[1:] and bool(lengths[-1])
        one.blank += not lengths or not lengths[-1]


def _spent_s(use: FormUse, at: int) -> float:
    """From each first deed in the field to the next one elsewhere, or leaving."""
    spent, since = 0.0, None
    for deed in use.deeds:
        if deed.field == at and deed.what != "blur":
            since = deed.t_ms if since is None else since
        elif since is not None:
            spent, since = spent + deed.t_ms - since, None
    if since is not None:
        last = max(deed.t_ms for deed in use.deeds if deed.field == at)
        spent += last - since
    return spent / 1000


def _reading(selector: str, one: _FieldSum) -> FieldReading:
    first = float(np.median(one.first_s)) if one.first_s else None
    spent = float(np.median([use.spent_s for use in one.uses])) if one.uses else None
    last = sum(use.is_last for use in one.uses)
    return FieldReading(
        selector,
        one.name,
        one.used,
        first,
        spent,
        one.corrections,
        one.refills,
        one.blank,
        last,
        tuple(one.uses),
    )
