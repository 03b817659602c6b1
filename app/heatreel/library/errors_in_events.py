"""Errors that a recording holds: console, custom events and network plug-ins."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from heatreel.model.session import ErrorMark

_LONGEST = 500  # characters of an error's text that are kept
_KINDS = {  # tag of a custom event -> kind of the mark; names that recorders in the field use
    "error": "exception",
    "exception": "exception",
    "js-error": "exception",
    "window.onerror": "exception",
    "unhandledrejection": "rejection",
    "unhandled-rejection": "rejection",
    "rejection": "rejection",
}


class _Custom(msgspec.Struct):
    tag: str
    payload: msgspec.Raw = msgspec.Raw(b"null")


class _Plugin(msgspec.Struct):
    plugin: str
    payload: msgspec.Raw = msgspec.Raw(b"null")


class _Log(msgspec.Struct):
    level: str = ""
    payload: list[Any] = []
    trace: list[Any] = []


_custom = msgspec.json.Decoder(_Custom)
_plugin = msgspec.json.Decoder(_Plugin)
_log = msgspec.json.Decoder(_Log)


def error_of_custom(data: bytes, t_ms: float) -> ErrorMark | None:
    """The mark of a custom event whose tag names an error."""
    event = _custom.decode(data)
    kind = _KINDS.get(event.tag.lower())
    if kind is None:
        return None
    payload = msgspec.json.decode(event.payload)
    named = str(payload.get("type", "")).lower() if isinstance(payload, dict) else ""
    if "rejection" in named:
        kind = "rejection"
    return ErrorMark(t_ms, kind, _text(payload), 0)


def error_of_log(data: bytes, t_ms: float) -> ErrorMark | None:
    """The mark of a console call of level error or assert (rrweb 1 wrote it as source 11)."""
    log = _log.decode(data)
    if log.level not in ("error", "assert"):
        return None
    text = " ".join(_text(_unquoted(part)) for part in log.payload)
    return ErrorMark(t_ms, "console", text[:_LONGEST], 0)


def error_of_plugin(data: bytes, t_ms: float) -> list[ErrorMark]:
    """The marks of a plug-in event: console errors and failed requests."""
    event = _plugin.decode(data)
    if event.plugin.startswith("rrweb/console"):
        mark = error_of_log(bytes(event.payload), t_ms)
        return [] if mark is None else [mark]
    if event.plugin.startswith("rrweb/network"):
        payload = msgspec.json.decode(event.payload)
        requests = payload.get("requests", []) if isinstance(payload, dict) else []
        marks = [_request(request, t_ms) for request in requests if isinstance(request, dict)]
        return [mark for mark in marks if mark is not None]
    return []


def _request(request: dict[str, Any], t_ms: float) -> ErrorMark | None:
    """A request that failed: status of 400 or more, or 0. No status at all is unknown, not failed."""
    status = request.get("status", request.get("responseStatus"))
    if not isinstance(status, int) or isinstance(status, bool) or 0 < status < 400:
        return None
    method, url = request.get("method", "GET"), request.get("url", request.get("name", ""))
    start, end = request.get("startTime"), request.get("endTime")
    took = end - start if isinstance(start, int | float) and isinstance(end, int | float) else None
    if status == 0 and request.get("initiatorType") not in ("fetch", "xmlhttprequest"):
        return None  # a picture of another site hides its status
    return ErrorMark(t_ms, "request", f"{method} {url}"[:_LONGEST], 0, status, took)


def _unquoted(part: Any) -> Any:
    """Console arguments are JSON inside JSON."""
    if isinstance(part, str):
        try:
            return json.loads(part)
        except ValueError:
            return part
    return part


def _text(value: Any) -> str:
    if isinstance(value, dict):
        for name in ("message", "reason", "text", "error"):
            if value.get(name):
                return _text(value[name])
        return json.dumps(value, ensure_ascii=False)[:_LONGEST]
    return str(value)[:_LONGEST]
