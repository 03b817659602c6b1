"""When network requests started, as far as the recording tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class RequestClock:
    """Start times of the requests of one window, epoch ms.

    ``rrweb/network@1`` counts from the page's start, which is about the least (event time - ``endTime``)
    of the page, because an event is written soon after a request ended; Sentry's spans are in seconds.
    """

    def __init__(self) -> None:
        self._origin_ms = float("inf")

    def new_page(self) -> None:
        """Another page load: its requests count from its own start."""
        self._origin_ms = float("inf")

    def starts(self, t_ms: float, data: Mapping[str, Any]) -> list[float] | None:
        """Starts of the requests that a plugin's or custom event names; None = it is no such event."""
        payload = data.get("payload")
        if not isinstance(payload, dict):
            return None
        if str(data.get("plugin") or "").startswith("rrweb/network"):
            requests = [r for r in payload.get("requests") or () if isinstance(r, dict)]
            return [start for r in requests if (start := self._start(t_ms, r)) is not None]
        if data.get("tag") == "performanceSpan" and str(payload.get("op") or "").startswith("resource."):
            start = payload.get("startTimestamp")
            return [float(start) * 1000] if isinstance(start, int | float) else []
        return None

    def _start(self, t_ms: float, request: Mapping[str, Any]) -> float | None:
        start, end = request.get("startTime"), request.get("endTime")
        if isinstance(end, int | float) and end > 0:
            self._origin_ms = min(self._origin_ms, t_ms - end)
            if isinstance(start, int | float):
                return self._origin_ms + start
        absolute = request.get("timestamp")
        return float(absolute) if isinstance(absolute, int | float) else None
