"""The slow way: text that the fast decoder refuses, value by value, keeping all that can be kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from heatreel.formats.event import Batch, RawEvent
from heatreel.formats.posthog import BY_WINDOW, unpacked
from heatreel.model.report import Report

_EVENT_KEYS = frozenset(("type", "timestamp"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[\s,]*")
_NEXT = re.compile(r',\s*(?=\{\s*")')
_WRAPPERS = ("events", "result", "snapshots", "data")


def decode_slowly(text: bytes, report: Report) -> Batch:
    """The events in ``text``: JSON values behind each other, with commas or white space between.

    Lone surrogates become U+FFFD, NaN and Infinity become null, control characters are let through; each is
    counted in ``report``, as is what is no event. Text that is no JSON is skipped up to the next object.
    """
    events: Batch = []
    for value in _values(text.decode("utf-8", "replace"), report):
        _collect(value, events, report)
    return events


def _values(text: str, report: Report) -> Iterator[Any]:
    def constant(_name: str) -> None:
        report.note("not-a-number", "NaN or Infinity stood in place of a number; it was read as empty.")

    def number(literal: str) -> float | None:
        value = float(literal)
        if math.isfinite(value):
            return value
        constant(literal)
        return None

    decoder = json.JSONDecoder(strict=False, parse_constant=constant, parse_float=number)
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            report.note("unreadable", "A piece of the file is no JSON; it was left out.")
            found = _NEXT.search(text, at)
            if found is None:
                return
            at = found.end()
            continue
        yield value
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _collect(value: Any, events: Batch, report: Report, window: Any = None) -> None:
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict):
            window, value = value[0], value[1:]
        for inner in value:
            _collect(inner, events, report, window)
        return
    if isinstance(value, dict) and not _EVENT_KEYS.intersection(value):
        for name in BY_WINDOW:
            if isinstance(value.get(name), dict):
                for window_id, inner in value[name].items():
                    _collect(inner, events, report, window_id)
                return
        for name in _WRAPPERS:
            if isinstance(value.get(name), list | dict):
                _collect(value[name], events, report, value.get("window_id", window))
                return
    event = _event(value, report, window)
    if event is not None:
        events.append(event)


def _event(value: Any, report: Report, window: Any) -> RawEvent | None:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, int) or isinstance(kind, bool):
        report.note("no-event", "Something in the file is no rrweb event; it was left out.")
        return None
    data = unpacked(kind, value.get("data", {}), value.get("cv"))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    if surrogates:
        report.note("surrogate", "Half of a cut emoji stood in a text; it is shown as �.", surrogates)
    return RawEvent(
        kind,
        _time(value.get("timestamp")),
        msgspec.Raw(text.encode()),
        value.get("window_id", window),
        value.get("windowId"),
    )


def _time(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
