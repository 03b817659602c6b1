"""Segments: session filters kept under a name, as JSON, and in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from heatreel.model.errors import HeatreelError
from heatreel.model.session import SessionFilter

KIND = "segment"  # under which the library keeps them
DEVICES = ("desktop", "tablet", "phone")
USERS = ("new", "returning")

_PX = "\u00a0px"  # number and unit stay together
_DEFAULT = SessionFilter()
_EXAMPLE = "Write it as year-month-day, such as 2026-11-09."
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "devices": lambda value: value <= set(DEVICES),
    "user": lambda value: value in USERS,
}


def to_json(filter: SessionFilter) -> dict[str, object]:
    """The fields that narrow; rows selected by hand are no part of a segment."""
    found = {
        one.name: getattr(filter, one.name)
        for one in fields(SessionFilter)
        if one.name != "ids" and getattr(filter, one.name) != getattr(_DEFAULT, one.name)
    }
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in found.items()}


def from_json(value: object) -> SessionFilter:
    """The filter again; raises HeatreelError for what this version cannot read: a field that is left out
    would make the segment a larger one without a word."""
    if not isinstance(value, Mapping):
        raise _unreadable("its value is no object")
    known = {one.name: getattr(_DEFAULT, one.name) for one in fields(SessionFilter) if one.name != "ids"}
    made: dict[str, Any] = {}
    for name, given in value.items():
        if name not in known:
            raise _unreadable(f"“{name}” is unknown")
        made[name] = _checked(name, known[name], given)
    return SessionFilter(**made)


def _checked(name: str, default: object, given: object) -> object:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if isinstance(default, frozenset):
        fits = isinstance(given, list) and all(isinstance(one, str) for one in given)
        value: object = frozenset(given) if fits and isinstance(given, list) else given
    elif default is None:
        fits, value = number, given
    else:
        fits, value = type(given) is type(default), given
    if not fits or not _CHECKS.get(name, lambda _value: True)(value):
        raise _unreadable(f"“{name}” has a value of another kind")
    return value


def _unreadable(why: str) -> HeatreelError:
    return HeatreelError(f"This segment cannot be read: {why}.", "Delete it, and save it again.")


def without(filter: SessionFilter, names: tuple[str, ...]) -> SessionFilter:
    """The filter without what these fields narrow."""
    kept = {one.name: getattr(filter, one.name) for one in fields(SessionFilter) if one.name not in names}
    return SessionFilter(**kept)


def check_name(text: str) -> str:
    """A segment's name without blanks around it; raises HeatreelError when nothing is left."""
    if not text.strip():
        raise HeatreelError("A segment needs a name.", "Name it after its visitors, such as Phones.")
    return " ".join(text.split())


# days -------------------------------------------------------------------------------------------


def day_ms(text: str, *, end: bool = False) -> float:
    """When a day ("2026-11-09") begins, or with ``end`` is over, in this machine's time zone, epoch ms."""
    try:
        day = date.fromisoformat(text.strip()) + timedelta(days=int(end))
        return datetime(day.year, day.month, day.day).timestamp() * 1000
    except (ValueError, OverflowError, OSError):
        raise HeatreelError(f"“{text.strip()}” is no day.", _EXAMPLE) from None


def day_of(t_ms: float | None, *, end: bool = False) -> str:
    """The day of a time, as `day_ms` reads it; "" for None."""
    return "" if t_ms is None else _day(t_ms, end).isoformat()


def _day(t_ms: float, end: bool) -> date:
    return datetime.fromtimestamp((t_ms - int(end)) / 1000).date()


# words ------------------------------------------------------------------------------------------


def parts(filter: SessionFilter) -> list[tuple[tuple[str, ...], str]]:
    """What narrows, in plain words, each with the fields that it comes from."""
    found: list[tuple[tuple[str, ...], str]] = []

    def add(words: str, *names: str) -> None:
        if any(getattr(filter, name) != getattr(_DEFAULT, name) for name in names):
            found.append((names, words))

    add(f"“{filter.text}”", "text")
    add("starred", "starred")
    add("not watched", "unwatched")
    add(_days(filter.since_ms, filter.until_ms), "since_ms", "until_ms")
    add(_any(filter.devices), "devices")
    add(f"width {_range(filter.min_width, filter.max_width, _PX)}", "min_width", "max_width")
    add(f"URL {filter.url}", "url")
    add(f"referrer {filter.referrer}", "referrer")
    add(f"source {filter.utm_source}", "utm_source")
    add(f"medium {filter.utm_medium}", "utm_medium")
    add(f"campaign {filter.utm_campaign}", "utm_campaign")
    add(f"{filter.user} visitors", "user")
    add(f"tag {_any(filter.tags)}", "tags")
    add(f"with {_any(frozenset(one.replace('_', ' ') for one in filter.signals))}", "signals")
    add(f"score {_range(filter.min_score, filter.max_score)}", "min_score", "max_score")
    add("with errors", "errors")
    count = len(filter.ids)
    add(f"{count:,} chosen session{'s' if count != 1 else ''}", "ids")
    return found


def describe(filter: SessionFilter) -> str:
    """The whole filter in plain words: "phone, width to 500 px"; "" when nothing narrows."""
    return ", ".join(words for _names, words in parts(filter))


def _any(values: frozenset[str]) -> str:
    return " or ".join(sorted(values))


def _range(low: float | None, high: float | None, unit: str = "") -> str:
    if low is not None and high is not None:
        return f"{low:g}{unit}" if low == high else f"{low:g}–{high:g}{unit}"
    return f"from {low:g}{unit}" if low is not None else f"to {high or 0:g}{unit}"


def _days(since_ms: float | None, until_ms: float | None) -> str:
    first = "" if since_ms is None else _plain(_day(since_ms, False))
    last = "" if until_ms is None else _plain(_day(until_ms, True))
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"since {first}" if first else f"until {last}"


def _plain(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
