"""Network requests as recorders write them: ``rrweb/network@1`` (also PostHog's) and Sentry's spans."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``None``: the recording does not say. Times in ms."""

    method: str
    url: str
    status: int | None
    start_ms: float | None  # both since the start of the page
    end_ms: float | None
    at_ms: float | None  # epoch ms of its start
    duration_ms: float | None
    initiator: str = ""
    size_bytes: int | None = None  # of the answer
    body: str | None = None
    answer_body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    answer_headers: tuple[tuple[str, str], ...] = ()


def is_network_plugin(plugin: str) -> bool:
    """Whether a plug-in of this name writes requests."""
    return "/network@" in plugin or plugin.startswith("rrweb/network")


def requests_of(data: Json) -> list[Request] | None:
    """The requests that the ``data`` of a plug-in's or custom event names; None = it is no such event."""
    payload = data.get("payload")
    if not isinstance(payload, dict):
        return None
    if is_network_plugin(str(data.get("plugin") or "")):
        return [_of_plugin(item) for item in payload.get("requests") or () if isinstance(item, dict)]
    if data.get("tag") == "performanceSpan" and str(payload.get("op") or "").startswith("resource."):
        return [_of_span(payload)]
    return None


def _of_plugin(item: Json) -> Request:
    start, end = _number(item.get("startTime")), _number(item.get("endTime"))
    took = end - start if start is not None and end is not None else _number(item.get("duration"))
    return Request(
        method=str(item.get("method") or "GET"),
        url=str(item.get("url") or item.get("name") or ""),
        status=_whole(item.get("status", item.get("responseStatus"))),
        start_ms=start,
        end_ms=end,
        at_ms=_number(item.get("timestamp")),
        duration_ms=took,
        initiator=str(item.get("initiatorType") or ""),
        size_bytes=_whole(item.get("transferSize", item.get("encodedBodySize"))),
        body=_body(item.get("requestBody", item.get("body"))),
        answer_body=_body(item.get("responseBody")),
        headers=_headers(item.get("requestHeaders")),
        answer_headers=_headers(item.get("responseHeaders")),
    )


def _of_span(payload: Json) -> Request:
    data = payload.get("data")
    data = data if isinstance(data, dict) else {}
    sent, got = data.get("request"), data.get("response")
    sent, got = sent if isinstance(sent, dict) else {}, got if isinstance(got, dict) else {}
    start, end = _number(payload.get("startTimestamp")), _number(payload.get("endTimestamp"))
    return Request(
        method=str(data.get("method") or "GET"),
        url=str(payload.get("description") or ""),
        status=_whole(data.get("statusCode")) or None,  # 0: the browser did not tell
        start_ms=None,
        end_ms=None,
        at_ms=start * 1000 if start is not None else None,
        duration_ms=(end - start) * 1000 if start is not None and end is not None else None,
        initiator=str(payload.get("op") or "").removeprefix("resource."),
        size_bytes=_whole(got.get("size", data.get("encodedBodySize") or data.get("size"))),
        body=_body(sent.get("body")),
        answer_body=_body(got.get("body")),
        headers=_headers(sent.get("headers")),
        answer_headers=_headers(got.get("headers")),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and abs(number) < 2**53 else None


def _body(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    """Headers come as an object or as a list of {name, value}."""
    if isinstance(value, dict):
        return tuple((str(name), str(text)) for name, text in value.items())
    if isinstance(value, list):
        pairs = [item for item in value if isinstance(item, dict) and item.get("name")]
        return tuple((str(item["name"]), str(item.get("value", ""))) for item in pairs)
    return ()
