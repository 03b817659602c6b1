"""What people said of moments: verdicts on single ones, and rules that silence all like them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import ElementRef, Moment

RULE = "rule"  # kind under which the library keeps rules by name
REAL, NOT_PROBLEM = "real", "not_problem"
SAME_MS = 0.5  # times nearer than this are one

_SIMPLE = re.compile(r"(?P<tag>[a-zA-Z][\w-]*)?(?P<id>#[\w-]+)?(?P<classes>(?:\.[^\s.#>:\[\]]+)*)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said of a moment. ``t_ms`` is the moment's start, epoch ms; it outlives the moment."""

    session_id: int
    signal: str
    t_ms: float
    verdict: str = ""  # REAL, NOT_PROBLEM, or "" = only a note
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Never this signal on such an element. ``signal`` "" = every one; ``page`` "" = on every page."""

    signal: str
    selector: str  # a whole path, or tag, #id and .classes of the element itself
    page: str = ""

    @property
    def name(self) -> str:
        """Under which it is kept: the same rule cannot be there twice."""
        return " ".join(part for part in (self.signal or "any", self.selector, self.page) if part)

    def silences(self, moment: Moment) -> bool:
        """Whether a moment is one of those that the rule is about."""
        return (
            moment.element is not None
            and self.signal in ("", moment.signal)
            and self.page in ("", moment.page)
            and selects(self.selector, moment.element)
        )


@dataclass(frozen=True, slots=True)
class Simple:
    """A selector of one step: tag ("" = any), id ("" = any) with its #, classes."""

    tag: str
    id: str
    classes: tuple[str, ...]


@lru_cache(maxsize=256)
def simple(selector: str) -> Simple | None:
    """The parts of "button.next", "#buy", ".a.b"; None for a path or anything else."""
    found = _SIMPLE.fullmatch(selector.strip())
    if found is None or not selector.strip():
        return None
    classes = tuple(part for part in found["classes"].split(".") if part)
    return Simple((found["tag"] or "").lower(), found["id"] or "", classes)


def selects(selector: str, element: ElementRef) -> bool:
    """Whether a selector of a rule means this element."""
    return selects_element(selector, element.selector, element.tag, element.classes)


def selects_element(selector: str, path: str, tag: str, classes: Iterable[str]) -> bool:
    """The same of an element's path, tag and class names."""
    if selector == path:
        return True
    parts = simple(selector)
    return (
        parts is not None
        and parts.tag in ("", tag)
        and (not parts.id or path.split(" > ")[-1] == parts.id)
        and set(parts.classes) <= set(classes)
    )


def check_rule(rule: Rule) -> Rule:
    """The rule as it is kept; HeatreelError when its selector names no element."""
    selector = " ".join(rule.selector.split())
    if not selector:
        raise HeatreelError("A rule needs an element.", "Write its class, id or path, as .carousel-next.")
    if simple(selector) is None and " > " not in selector and ":" not in selector:
        raise HeatreelError(
            f"“{selector}” is no selector that a rule can use.",
            "Write a tag, #id and .classes, as button.next, or a whole path as the card shows it.",
        )
    return Rule(rule.signal, selector, rule.page)


def rule_of(value: object) -> Rule | None:
    """A kept rule; None when the value is none."""
    if not isinstance(value, Mapping) or not isinstance(value.get("selector"), str):
        return None
    return Rule(str(value.get("signal") or ""), value["selector"], str(value.get("page") or ""))


def kept_form(rule: Rule) -> dict[str, str]:
    """The JSON value in which a rule is kept."""
    return {"signal": rule.signal, "selector": rule.selector, "page": rule.page}
