"""Signals and moments: what a frustration finding says, and with which evidence."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ElementRef:
    """An element as a person would name it."""

    node_id: int
    selector: str  # CSS path in the page at that time
    text: str  # visible text, label or alternative text, shortened
    tag: str
    is_control: bool
    classes: tuple[str, ...] = ()  # its class names, as far as rules can use them


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of the evidence: what was looked for, and what was seen.

    ``result``: "none in 8.5 s", "+2.4 s", "not recorded here" …
    """

    what: str
    result: str
    found: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One occurrence of a signal. Times epoch ms, places client px."""

    signal: str  # id as in the tokens and on the command line, e.g. "rage_click"
    t_start_ms: float
    t_end_ms: float
    page: str
    page_view: int
    element: ElementRef | None
    score: float  # weight that it adds to the session's sum
    sentence: str  # "5 clicks in 1.4 s on **Apply coupon**. Nothing on the page changed …"
    looked: tuple[Looked, ...] = ()
    clicks: tuple[tuple[float, float, float], ...] = ()  # (t_ms, x_client, y_client)
    parameters: dict[str, float] = field(default_factory=dict)
    variant: str = ""  # dead_click: "control" | "other"
    window: int = 0
    id: int = 0  # row in the library, 0 = not stored
