"""Field struggle: one field is filled again and again, or refused again and again (SIGNALS.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_fields import FormUse, form_uses, no_fields
from heatreel.model.fields import FieldDeed
from heatreel.model.moment import Looked, Moment

_LEAST = 3  # characters that a text has before emptying it says anything
_REFUSED_MS = 1_000.0  # refusals so near each other are one


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a field and page view."""
    found: list[Moment] = []
    for use in form_uses(session):
        for field in dict.fromkeys(deed.field for deed in use.deeds if deed.what == "input"):
            parts = (_of_field(session, part, field, values) for part in _parts(use, field))
            found += [moment for moment in parts if moment is not None][:1]
    return found


def _parts(use: FormUse, field: int) -> list[FormUse]:
    """A use, parted where the page took what was in a field: what comes then is another text."""
    cuts = [at + 1 for at, deed in enumerate(use.deeds) if deed.field == field and deed.what == "cleared"]
    bounds = [0, *cuts, len(use.deeds)]
    return [replace(use, deeds=use.deeds[first:end]) for first, end in pairwise(bounds)]


def _of_field(session: SessionActs, use: FormUse, field: int, values: Values) -> Moment | None:
    known = session.facts.fields.fields[field]
    if not known.is_text:
        return None
    episodes = _episodes(use.deeds, field)
    retyped = _retyped([deed for deed in use.deeds if deed.field == field and deed.what == "input"], values)
    refused = _refusals(use.deeds, field)
    by_episodes = len(episodes) >= values["episodes"]
    by_typing, by_refusal = len(retyped) >= values["retyped"], len(refused) >= values["refused"]
    if not (by_episodes or by_typing or by_refusal):
        return None
    variant = "validation" if by_refusal else "retyped"
    inputs = [deed.t_ms for deed in use.deeds if deed.field == field and deed.what == "input"]
    focused = [deed.t_ms for deed in use.deeds if deed.field == field and deed.what in ("focus", "input")]
    start, end = min(focused), max(inputs)
    words = {
        "validation": f"**{known.name}** was refused {len(refused)} times and filled again each time.",
        "retyped": f"**{known.name}** was filled {max(len(episodes), len(retyped) + 1)} times.",
    }
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=start,
        t_end_ms=end,
        page=use.view.page,
        page_view=use.view.index,
        element=known.element,
        score=SIGNAL.weight,
        sentence=f"{words[variant]} It took {(end - start) / 1000:.0f} s.",
        looked=(
            Looked("Times it was edited", str(len(episodes)), by_episodes),
            Looked("Emptied and typed again", str(len(retyped)), by_typing),
            Looked("Refused", str(len(refused)), by_refusal),
        ),
        parameters=dict(values),
        variant=variant,
        window=use.form.window,
    )


def _episodes(deeds: Sequence[FieldDeed], field: int) -> list[float]:
    """When the field began to be edited; leaving it for another field, or its form being used, ends that."""
    found: list[float] = []
    inside = False
    for deed in deeds:
        if deed.what == "input" and deed.field == field:
            if not inside:
                found.append(deed.t_ms)
            inside = True
        elif deed.field != field or deed.what == "blur":
            inside = inside and deed.what in ("refused", "saved")
    return found


def _retyped(inputs: Sequence[FieldDeed], values: Values) -> list[float]:
    """When a text was typed again after it had been emptied to a part of what it was."""
    found: list[float] = []
    most, least, emptied = 0, 0, False
    for deed in inputs:
        if emptied and deed.length > least:
            found.append(deed.t_ms)
            emptied, most = False, deed.length
        most = max(most, deed.length)
        if not emptied and most >= _LEAST and deed.length <= values["emptied"] * most:
            emptied = True
        least = deed.length if emptied else 0
    return found


def _refusals(deeds: Sequence[FieldDeed], field: int) -> list[float]:
    """When the field was refused, each time with new input since the last."""
    found: list[float] = []
    typed = False
    for deed in deeds:
        if deed.field != field:
            continue
        if deed.what == "input":
            typed = True
        elif deed.what == "refused" and typed and (not found or deed.t_ms - found[-1] > _REFUSED_MS):
            found.append(deed.t_ms)
            typed = False
    return found


SIGNAL = Signal(
    id="field_struggle",
    name="Field struggle",
    description="One field is filled again and again, or refused.",
    version=1,
    parameters=(
        Parameter("episodes", "Times it is edited", 3, 2, 20, "times"),
        Parameter("retyped", "Times it is emptied and typed again", 2, 1, 20, "times"),
        Parameter("emptied", "Emptied to this part of its text", 0.4, 0, 0.9, "of it"),
        Parameter("refused", "Refusals with new input between", 2, 1, 20, "refusals"),
    ),
    weight=2.0,
    find=find,
    measurable=no_fields,
)
