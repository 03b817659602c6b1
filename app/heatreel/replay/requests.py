"""When network requests started, as far as the recording tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heatreel.formats.network import Request, requests_of


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
        requests = requests_of(data)
        if requests is None:
            return None
        return [start for request in requests if (start := self.start(t_ms, request)) is not None]

    def start(self, t_ms: float, request: Request) -> float | None:
        """When a request of an event of ``t_ms`` started; None = not known."""
        if request.end_ms is not None and request.end_ms > 0:
            self._origin_ms = min(self._origin_ms, t_ms - request.end_ms)
            if request.start_ms is not None:
                return self._origin_ms + request.start_ms
        return request.at_ms
