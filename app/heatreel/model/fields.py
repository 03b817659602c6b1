"""What visitors did with the fields of forms: never what they typed, only how long it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatreel.model.moment import ElementRef

# cleared: emptied by the page, once what was in it had been taken; no deed of the visitor
Deed = Literal["focus", "blur", "input", "cleared", "refused", "sent", "cancelled", "saved", "gone"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or the nearest box whose fields share a button. ``has_submit``: it has a control that sends."""

    node_id: int
    window: int
    element: ElementRef
    has_submit: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form (its place in `FieldFacts.forms`). ``is_text``: it takes text, not a choice."""

    node_id: int
    window: int
    form: int
    element: ElementRef
    name: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class FieldDeed:
    """Something that happened. ``field``: its place in `FieldFacts.fields`, -1 = to the form as a whole.

    ``length``: of what stands in the field after an input, characters (1 or 0 of a choice).
    """

    t_ms: float
    what: Deed
    form: int
    field: int = -1
    length: int = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """The pointer rested on a control that calls to act, or on what is no control (``element`` None): it may
    be close beside one. Epoch ms, client px."""

    start_ms: float
    end_ms: float
    window: int
    element: ElementRef | None
    x_client: float
    y_client: float


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """Fields of one session; deeds by time."""

    forms: tuple[Form, ...] = ()
    fields: tuple[Field, ...] = ()
    deeds: tuple[FieldDeed, ...] = ()
    rests: tuple[Rest, ...] = ()
