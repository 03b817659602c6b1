"""Web vitals (LCP, INP) that recorders write as custom events, ms.

Read are events named after the measure or after web vitals, PostHog's ``$web_vitals_LCP_value``, and Sentry's
spans (``largest-contentful-paint``; since version 8 ``web-vital`` with that as its description). Payloads may
be JSON in a string (Highlight's are).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Literal

from heatreel.formats.said import unquoted

Measure = Literal["LCP", "INP"]

LONGEST_MS = 600_000.0  # more is no measurement of a page

_MEASURES: dict[str, Measure] = {
    "lcp": "LCP",
    "largestcontentfulpaint": "LCP",
    "inp": "INP",
    "interactiontonextpaint": "INP",
}
_COLLECTIONS = ("webvitals", "webvital")
_POSTHOG: dict[str, Measure] = {"$web_vitals_LCP_value": "LCP", "$web_vitals_INP_value": "INP"}
_INNER = ("vitals", "metrics", "metric", "data")


def vitals_of(data: Mapping[str, Any]) -> list[tuple[Measure, float]]:
    """The measures that the ``data`` of a custom event tells, in ms; mostly none."""
    tag, payload = _plain(data.get("tag")), unquoted(data.get("payload"))
    if isinstance(payload, Mapping):
        told = [(name, payload[key]) for key, name in _POSTHOG.items() if key in payload]
        if told:
            return _numbers(told)
        if tag == "performancespan":
            tag, op = _plain(payload.get("description")), _plain(payload.get("op"))
            if op not in _MEASURES and op not in _COLLECTIONS:
                return []
            tag, payload = (op if op in _MEASURES else tag), payload.get("data")
    if tag in _MEASURES:
        value = payload.get("value") if isinstance(payload, Mapping) else payload
        return _numbers([(_MEASURES[tag], value)])
    return _numbers(_named(payload)) if tag in _COLLECTIONS else []


def _named(payload: Any) -> Iterator[tuple[Measure, Any]]:
    """Measures by name: ``{"name": "LCP", "value": 1200}``, several of them, or ``{"LCP": 1200}``."""
    payload = unquoted(payload)
    if isinstance(payload, list):
        for one in payload:
            if isinstance(one, Mapping):
                yield from _named(one)
    elif isinstance(payload, Mapping):
        name = _MEASURES.get(_plain(payload.get("name")))
        if name is not None:
            yield name, payload.get("value")
            return
        for key, value in payload.items():
            if _plain(key) in _MEASURES:
                yield _MEASURES[_plain(key)], value.get("value") if isinstance(value, Mapping) else value
            elif key in _INNER:
                yield from _named(value)


def _numbers(told: Any) -> list[tuple[Measure, float]]:
    found: list[tuple[Measure, float]] = []
    for name, value in told:
        value = unquoted(value)
        number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        if number and 0 <= value <= LONGEST_MS:
            found.append((name, float(value)))
    return found


def _plain(name: object) -> str:
    """A name without its hyphens, blanks and case."""
    return "".join(one for one in str(name or "").lower() if one.isalnum())
