"""What a recording says of its visit beside the events: where it came from, who it was, what it was worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from urllib.parse import parse_qsl, urlsplit

UTM = ("utm_source", "utm_medium", "utm_campaign")
REFERRER, USER_ID, RETURNING, GOAL_VALUE = "referrer", "user_id", "is_returning", "goal_value"
RECORDING_ID = "recording_id"  # of the container, where it gives one

_REFERRER_KEYS = ("$referrer", "referrer", "document_referrer")
_USER_KEYS = ("distinct_id", "$user_id", "user_id", "userid", "user")
_VALUE_KEYS = ("goal_value", "value", "revenue", "amount", "total")
_GOALS = ("purchase", "order", "goal", "conversion", "checkout_complete", "payment", "revenue")
_LONGEST = 300
_DIRECT = ("", "$direct")


def attributes_of(
    hrefs: Iterable[str], customs: Iterable[tuple[str, Mapping[str, object]]]
) -> dict[str, str]:
    """Attributes of a session by name, as text.

    ``hrefs``: its URLs by time; campaigns are those of the first that names one. ``customs``: tag and payload
    of its custom events by time. Any event with such a key tells the user and the referrer; a goal's value is
    a number in an event whose tag says purchase, order, goal, conversion, payment or revenue, or under the
    key goal_value; several add up.
    """
    found: dict[str, str] = {}
    for href in hrefs:
        query = _query(href)
        if any(query.get(name) for name in UTM):
            found |= {name: query[name][:_LONGEST] for name in UTM if query.get(name)}
            break
    worth: float | None = None
    for tag, payload in customs:
        keys = {str(key).lower(): value for key, value in payload.items()}
        _first(found, REFERRER, keys, _REFERRER_KEYS)
        _first(found, USER_ID, keys, _USER_KEYS)
        value = _value(tag.lower(), keys)
        if value is not None:
            worth = (worth or 0.0) + value
    if found.get(REFERRER) in _DIRECT:
        found.pop(REFERRER, None)
    if worth is not None:
        found[GOAL_VALUE] = f"{worth:g}"
    return found


def _query(href: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsplit(href).query))
    except ValueError:
        return {}


def _first(found: dict[str, str], name: str, keys: Mapping[str, object], wanted: tuple[str, ...]) -> None:
    if name in found:
        return
    for key in wanted:
        value = keys.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            found[name] = str(value).strip()[:_LONGEST]
            return


def _value(tag: str, keys: Mapping[str, object]) -> float | None:
    is_goal = any(word in tag for word in _GOALS)
    for key in _VALUE_KEYS if is_goal else _VALUE_KEYS[:1]:
        value = keys.get(key)
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                number = float(value)
            except ValueError:
                continue
            if isfinite(number):
                return number
    return None
