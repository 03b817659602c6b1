"""Errors that a recording holds: console, custom events and network plug-ins."""

from __future__ import annotations

from typing import Any

import msgspec

from heatreel.formats.network import REPORTS, Request, is_network_plugin, requests_of
from heatreel.formats.said import BAD_LEVELS, LONGEST, error_kind, log_text, text_of
from heatreel.model.session import ErrorMark


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
    if error_kind(event.tag) is None:
        return None
    payload = msgspec.json.decode(event.payload)
    return ErrorMark(t_ms, error_kind(event.tag, payload) or "", text_of(payload), 0)


def error_of_log(data: bytes, t_ms: float) -> ErrorMark | None:
    """The mark of a console call of level error or assert (rrweb 1 wrote it as source 11)."""
    log = _log.decode(data)
    return ErrorMark(t_ms, "console", log_text(log.payload), 0) if log.level in BAD_LEVELS else None


def error_of_plugin(data: bytes, t_ms: float, page: str = "") -> list[ErrorMark]:
    """The marks of a plug-in event: console errors and failed requests. ``page``: its address."""
    event = _plugin.decode(data)
    if event.plugin.startswith("rrweb/console"):
        mark = error_of_log(bytes(event.payload), t_ms)
        return [] if mark is None else [mark]
    if is_network_plugin(event.plugin):
        payload = msgspec.json.decode(event.payload)
        requests = requests_of({"plugin": event.plugin, "payload": payload}, page)
        marks = [_request(request, t_ms) for request in requests or ()]
        return [mark for mark in marks if mark is not None]
    return []


def _request(request: Request, t_ms: float) -> ErrorMark | None:
    """A request that failed: status of 400 or more, or 0. No status at all is unknown, not failed."""
    status = request.status
    if status is None or 0 < status < 400 or request.initiator in REPORTS:
        return None  # nobody waits for the answer to a report
    if status == 0 and request.initiator not in ("fetch", "xmlhttprequest"):
        return None  # a picture of another site hides its status
    text = f"{request.method} {request.url}".lstrip()[:LONGEST]
    return ErrorMark(t_ms, "request", text, 0, status, request.duration_ms)
