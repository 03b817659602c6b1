"""Plain facts about clicks: what was hit, and what the page did until the visitor's next act.

A pass over the page mirror (``replay.page_facts``) writes them; ``analysis`` judges them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Literal

from heatreel.model.fields import FieldFacts
from heatreel.model.moment import ElementRef
from heatreel.model.waits import Vital, Wait

FACTS_VERSION = 22  # goes up whenever the pass finds something else: stored moments are then made anew

DEAD_MS = 8_500.0  # what comes later after the pointer went down answers nothing (SIGNALS.md, dead click)

ChangeKind = Literal["dom", "style", "input", "focus", "media", "scroll", "selection", "navigation", "window"]
BY_ITSELF = frozenset(("dom", "style", "scroll", "input", "media"))  # kinds of change that can be ambient
Relation = Literal["on", "beside", "away"]  # on: target, its control, ancestors; beside: near the control
ChangeKey = tuple[int, int, str]  # page view, node or parent, "" or the kind of child


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed after a click. ``mirrors_state``: says only focus, hover, pressed …

    ``wider``: the same as a change of any child of its kind (the slides of a carousel), or of the node in
    which it happened ("" part); a change is by itself when any of its keys is.
    """

    t_ms: float
    kind: ChangeKind
    key: ChangeKey
    relation: Relation
    mirrors_state: bool
    wider: ChangeKey | None = None


class Trait(IntFlag):
    """What kind of element was hit, at it or above: rules of other vendors ask for these."""

    LINK = 1
    NEW_TAB = 2  # a link with a target other than itself
    DOWNLOAD = 4
    BUTTON = 8  # button, or input of type submit or button
    FIELD = 16  # takes text or a choice from a list, or is editable
    INPUT = 32  # any input, select or textarea
    ROLE = 64  # a role that promises a reaction, a summary or a label
    CANVAS = 128


@dataclass(frozen=True, slots=True)
class ClickTarget:
    """What was hit. ``family``: text, stepper, media, canvas, leaves … or "" when nothing special."""

    element: ElementRef  # the control around the target, else the target
    family: str
    in_control: bool
    traits: int = 0  # Trait


@dataclass(frozen=True, slots=True)
class ClickFacts:
    """One click of the visitor and what followed. Times epoch ms, places client px (NaN by keyboard)."""

    row: int  # index into SessionTrack.clicks
    t_ms: float
    down_ms: float  # pointer down if recorded, else the click
    end_ms: float  # until when changes are its own: next act, end of the page view or recording
    ended_by: Literal["act", "view", "end"]
    x_client: float
    y_client: float
    touch: bool
    window: int
    page_view: int
    page: str
    target: ClickTarget | None  # None: the page is not known at that time
    changes: tuple[Change, ...]
    request_ms: float | None  # first request that started within 300 ms


@dataclass(frozen=True, slots=True)
class PointerOver:
    """The mouse was over a canvas, map, slider or the like from one sample to another, epoch ms."""

    start_ms: float
    end_ms: float  # inclusive
    window: int


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts of one session. ``quiet_changes``: how often a key changed with no act just before."""

    clicks: tuple[ClickFacts, ...]
    quiet_changes: Mapping[ChangeKey, int]
    network_recorded: bool
    focus_recorded: bool
    skipped: int  # changes to nodes that the mirror does not know
    console_recorded: bool = False  # the console plugin wrote something
    waits: tuple[Wait, ...] = ()
    fields: FieldFacts = field(default_factory=FieldFacts)
    surfaces: tuple[PointerOver, ...] = ()  # by window, then by time
    vitals: tuple[Vital, ...] = ()  # by time
