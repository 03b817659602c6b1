"""What a ticket says of a moment: the steps that led to it, each with the element as others can find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatreel.model.moment import Moment

StepKind = Literal[
    "open", "click", "double_click", "context_menu", "tap", "key", "type", "choose", "check", "scroll"
]


@dataclass(frozen=True, slots=True)
class Handle:
    """Ways to find one element again, as recorded; "" = it has none of that kind.

    ``same_role``, ``same_label``: how many before it on the page have the same role and name, or label; -1
    where nobody else has. ``frames``: CSS paths of the iframes that it stands in, outermost first.
    """

    css: str
    tag: str
    type: str = ""  # of an input
    role: str = ""
    name: str = ""  # as assistive technology would say it
    label: str = ""
    placeholder: str = ""
    text: str = ""  # what is seen in it, shortened
    test_id: tuple[str, str] = ("", "")  # attribute and value
    same_role: int = -1
    same_label: int = -1
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the visitor did. Time epoch ms, places client px (NaN = none)."""

    t_ms: float
    kind: StepKind
    handle: Handle | None = None
    value: str = ""  # what was typed or chosen, where it was opened, "on" or "off"
    is_masked: bool = False  # what was typed is not in the recording, or a secret
    x: float = float("nan")
    y: float = float("nan")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A moment with all that an engineer needs. Positions count from ``start_ms``."""

    moment: Moment
    signal: str  # its name
    start_ms: float
    file: str
    href: str
    viewport: tuple[int, int]
    device: str
    touch: bool
    steps: tuple[Step, ...]
    box: tuple[float, float, float, float] | None = None  # of the element, client px
