"""Network requests as recorders write them: ``rrweb/network@1`` (also PostHog's) and Sentry's spans.

The plug-in has two ways. By default it writes the browser's timings, which know no method, and whose
status is 0 for what failed and also for what another site answered without letting the page see it. Asked
for headers or bodies, it watches fetch and XMLHttpRequest: then there is a method, a fetch that failed has no
status at all, and 0 is an answer that the page cannot see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Json = Mapping[str, Any]
_ANY_METHOD = ("", "fetch", "xmlhttprequest", "beacon", "ping")  # initiators; all others get
REPORTS = frozenset(("beacon", "ping"))  # initiators of requests whose answer no page can see: analytics


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``None``: the recording does not say. Times in ms."""

    method: str  # "" = not recorded
    url: str
    status: int | None  # 0: it failed
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


def requests_of(data: Json, page: str = "") -> list[Request] | None:
    """The requests that the ``data`` of a plug-in's or custom event names; None = it is no such event.

    ``page``: the address of the page, where it is known; it tells requests to other sites.
    """
    payload = data.get("payload")
    if not isinstance(payload, dict):
        return None
    if is_network_plugin(str(data.get("plugin") or "")):
        return [_of_plugin(item, page) for item in payload.get("requests") or () if isinstance(item, dict)]
    if data.get("tag") == "performanceSpan" and str(payload.get("op") or "").startswith("resource."):
        return [_of_span(payload)]
    return None


def _of_plugin(item: Json, page: str) -> Request:
    initiator = str(item.get("initiatorType") or "")
    start, end = _number(item.get("startTime")), _number(item.get("endTime"))
    took = end - start if start is not None and end is not None else _number(item.get("duration"))
    return Request(
        method=str(item.get("method") or ("" if initiator in _ANY_METHOD else "GET")),
        url=str(item.get("url") or item.get("name") or ""),
        status=_status(item, initiator, page),
        start_ms=start,
        end_ms=end,
        at_ms=_number(item.get("timestamp")),
        duration_ms=took,
        initiator=initiator,
        size_bytes=_whole(item.get("transferSize", item.get("encodedBodySize"))),
        body=_body(item.get("requestBody", item.get("body"))),
        answer_body=_body(item.get("responseBody")),
        headers=_headers(item.get("requestHeaders")),
        answer_headers=_headers(item.get("responseHeaders")),
    )


def _status(item: Json, initiator: str, page: str) -> int | None:
    """The status of the answer, 0 = there was none; None where the recording cannot tell."""
    said, timing = _whole(item.get("status")), _whole(item.get("responseStatus"))
    if initiator != "fetch":
        return said if said is not None else timing
    if item.get("method"):
        if said == 0:
            return None
        return said if said is not None else timing or 0
    status = said if said is not None else timing
    url = str(item.get("url") or item.get("name") or "")
    return None if status == 0 and page and _site(url, page) != _site(page) else status


def _site(url: str, page: str = "") -> str:
    """Scheme and host of a URL; those of the page where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else _site(page) if page else ""


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
