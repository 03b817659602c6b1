"""When network requests started and ended, as far as the recording tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heatreel.formats.network import REPORTS, Request, requests_of


class RequestClock:
    """Times of the requests of one window, epoch ms.

    ``rrweb/network@1`` counts from the page's start, which is about the least (event time - ``endTime``)
    of the page, because an event is written soon after a request ended; Sentry's spans are in seconds.
    """

    def __init__(self) -> None:
        self._origin_ms = float("inf")
        self.page = ""  # its address

    def new_page(self, page: str) -> None:
        """Another page load: its requests count from its own start."""
        self._origin_ms = float("inf")
        self.page = page

    def spans(self, t_ms: float, data: Mapping[str, Any]) -> list[tuple[float, float]] | None:
        """Start and end of the requests that a plugin's or custom event names; None = it is no such event.
        What has no duration has ended with the event. Reports to analytics answer nobody: they are left
        out."""
        requests = requests_of(data)
        if requests is None:
            return None
        spans: list[tuple[float, float]] = []
        for request in requests:
            start = self.start(t_ms, request)
            if start is not None and request.initiator not in REPORTS:
                took = request.duration_ms
                spans.append((start, t_ms if took is None else min(t_ms, start + took)))
        return spans

    def start(self, t_ms: float, request: Request) -> float | None:
        """When a request of an event of ``t_ms`` started; None = not known."""
        if request.end_ms is not None and request.end_ms > 0:
            self._origin_ms = min(self._origin_ms, t_ms - request.end_ms)
            if request.start_ms is not None:
                return self._origin_ms + request.start_ms
        return request.at_ms
