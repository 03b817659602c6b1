"""What one custom, plug-in or log event says, as rows of the inspector."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from heatreel.formats.network import Request, requests_of
from heatreel.formats.said import BAD_LEVELS, error_kind, log_text, place_of, text_of
from heatreel.model.inspect import RowKind
from heatreel.model.rrweb import EventType
from heatreel.replay.requests import RequestClock

_LEVELS = {"warn": "Warning", "warning": "Warning", "error": "Error", "assert": "Error", "debug": "Debug"}
_LONGEST = 300  # characters of a text in a row
_NAN = float("nan")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A row to be: epoch ms, kind, (word, text, side); ``level`` 0 plain, 1 warning, 2 error."""

    t_ms: float
    kind: RowKind
    words: tuple[str, str, str]
    status: int = -1
    duration_ms: float = _NAN
    level: int = 0


def rows_of_event(kind: int, t_ms: float, data: Json, clock: RequestClock) -> list[Found]:
    """The rows of an event of this type; ``clock`` knows the page that its requests count from."""
    requests = requests_of(data, clock.page)
    if requests is not None:
        return [_request(t_ms, request, clock) for request in requests]
    if kind == EventType.INCREMENTAL:
        return [_log(t_ms, data)]
    payload = data.get("payload")
    if kind == EventType.PLUGIN:
        plugin = str(data.get("plugin") or "")
        if "/console@" in plugin and isinstance(payload, dict):
            return [_log(t_ms, payload)]
        return [Found(t_ms, RowKind.CUSTOM, ("Plug-in", _with(plugin, payload), ""))]
    return [_custom(t_ms, str(data.get("tag") or ""), payload)]


def _request(t_ms: float, request: Request, clock: RequestClock) -> Found:
    start = clock.start(t_ms, request)
    took = request.duration_ms if request.duration_ms is not None else _NAN
    if start is None:
        start = t_ms - took if took == took else t_ms
    status = -1 if request.status is None else max(-1, min(request.status, 32_000))
    words = (request.method.upper()[:12] or "Request", path_of_url(request.url), "")
    return Found(start, RowKind.NETWORK, words, status, took, 2 if status >= 400 else 0)


def path_of_url(url: str) -> str:
    """Path with its query; the address as it is where it has no path."""
    if url.startswith(("data:", "blob:")):
        return url[:80]
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return path if parts.netloc or parts.path else url


def _log(t_ms: float, data: Json) -> Found:
    level = str(data.get("level") or "log").lower()
    parts, trace = data.get("payload"), data.get("trace")
    text = one_line(log_text(parts if isinstance(parts, list) else [parts]))
    side = place_of(trace if isinstance(trace, list) else [])
    return _said(t_ms, level, text, side)


def _said(t_ms: float, level: str, text: str, side: str) -> Found:
    word = _LEVELS.get(level, "Info" if level == "info" else "Log")
    if level in BAD_LEVELS:
        return Found(t_ms, RowKind.ERROR, (word, text, side), level=2)
    return Found(t_ms, RowKind.CONSOLE, (word, text, side), level=1 if word == "Warning" else 0)


def _custom(t_ms: float, tag: str, payload: Any) -> Found:
    kind = error_kind(tag, payload)
    if kind is not None:
        side = place_of(payload) if isinstance(payload, dict) else ""
        word = "Rejection" if kind == "rejection" else "Error"
        return Found(t_ms, RowKind.ERROR, (word, one_line(text_of(payload)), side), level=2)
    if isinstance(payload, dict) and tag == "breadcrumb":
        return _breadcrumb(t_ms, payload)
    if isinstance(payload, dict) and tag == "performanceSpan":
        return _span(t_ms, payload)
    if isinstance(payload, dict) and tag in ("$pageview", "$url_changed") and payload.get("href"):
        return Found(t_ms, RowKind.PAGE, ("Route", path_of_url(str(payload["href"])), ""))
    return Found(t_ms, RowKind.CUSTOM, ("Custom", _with(tag, payload), ""))


def _breadcrumb(t_ms: float, payload: Json) -> Found:
    """Sentry's crumbs: console calls, errors, navigations, and what its own script noticed."""
    category, level = str(payload.get("category") or ""), str(payload.get("level") or "")
    text = one_line(text_of(payload.get("message") or payload.get("data") or category))
    if category == "console":
        return _said(t_ms, level or "log", text, "")
    if category in ("exception", "sentry.event") or category.endswith("error"):
        return Found(t_ms, RowKind.ERROR, ("Error", text, ""), level=2)
    if category == "navigation":
        data = payload.get("data")
        to = data.get("to") if isinstance(data, dict) else None
        return Found(t_ms, RowKind.PAGE, ("Route", path_of_url(str(to or text)), ""))
    return Found(
        t_ms, RowKind.CUSTOM, ("Custom", f"{category} {text}".strip() if text != category else text, "")
    )


def _span(t_ms: float, payload: Json) -> Found:
    op, what = str(payload.get("op") or ""), one_line(str(payload.get("description") or ""))
    first, last = payload.get("startTimestamp"), payload.get("endTimestamp")
    known = isinstance(first, int | float) and isinstance(last, int | float)
    took = (last - first) * 1000 if known else _NAN  # type: ignore[operator]
    if op == "navigation.push":
        return Found(t_ms, RowKind.PAGE, ("Route", path_of_url(what), ""), duration_ms=took)
    text = what if what.startswith(op) or not op else f"{op} {what}".strip()
    return Found(t_ms, RowKind.CUSTOM, ("Custom", text, ""), duration_ms=took or _NAN)


def _with(name: str, payload: Any) -> str:
    if payload is None or payload == {}:
        return one_line(name)
    return one_line(
        f"{name} {payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)}"
    )


def one_line(text: str) -> str:
    """Text without line ends, cut."""
    text = " ".join(text[: 2 * _LONGEST].split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
