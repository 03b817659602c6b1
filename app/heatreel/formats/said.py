"""What a page said, as recorders write it down: console calls, and errors as custom events."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 500  # characters of a text that are kept
BAD_LEVELS = ("error", "assert")
_KINDS = {  # tag of a custom event -> kind of error; names that recorders in the field use
    "error": "exception",
    "exception": "exception",
    "js-error": "exception",
    "window.onerror": "exception",
    "unhandledrejection": "rejection",
    "unhandled-rejection": "rejection",
    "rejection": "rejection",
}
_PLACE = re.compile(r"([^\s()/\\]+?:\d+)(?::\d+)?\)?\s*$")


def error_kind(tag: str, payload: object = None) -> str | None:
    """exception | rejection, when the tag of a custom event names an error."""
    kind = _KINDS.get(tag.lower())
    named = str(payload.get("type", "")).lower() if isinstance(payload, dict) else ""
    return "rejection" if kind is not None and "rejection" in named else kind


def says_hidden(data: Mapping[str, Any]) -> bool:
    """Whether the ``data`` of a custom event says that the page is not seen any more: PostHog's "window
    hidden", Highlight's "TabHidden" with true, or the state of a visibilitychange."""
    tag, payload = data.get("tag"), unquoted(data.get("payload"))
    if tag in ("window hidden", "page hidden"):
        return True
    if tag == "TabHidden":
        return payload is True
    if isinstance(payload, Mapping):
        payload = payload.get("state") or payload.get("visibilityState")
    return tag == "visibilitychange" and payload == "hidden"


def log_text(parts: Sequence[Any]) -> str:
    """The arguments of a console call as one line of text; each is JSON inside JSON."""
    return " ".join(text_of(unquoted(part)) for part in parts)[:LONGEST]


def unquoted(part: Any) -> Any:
    """A value that may be JSON in a string."""
    if isinstance(part, str):
        try:
            return json.loads(part)
        except ValueError:
            return part
    return part


def text_of(value: Any) -> str:
    """What a value says: the message of an error, else JSON."""
    if isinstance(value, dict):
        for name in ("message", "reason", "text", "error"):
            if value.get(name):
                return text_of(value[name])
        return json.dumps(value, ensure_ascii=False)[:LONGEST]
    return str(value)[:LONGEST]


def place_of(trace: Sequence[Any] | Mapping[str, Any]) -> str:
    """ "cart.js:214" of a stack or of an error's fields; "" where nothing says it."""
    if isinstance(trace, Mapping):
        name = trace.get("filename") or trace.get("source") or trace.get("file")
        line = trace.get("lineno") or trace.get("line")
        if name and line:
            return f"{str(name).rsplit('/', 1)[-1]}:{line}"
        trace = [line for line in str(trace.get("stack") or "").splitlines() if ":" in line][-1:]
    for line in trace[:1]:
        found = _PLACE.search(str(line))
        if found:
            return found[1]
    return ""
