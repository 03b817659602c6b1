"""Small pictures of the page at times of a session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class PreviewTime:
    """When a picture is of, and of which window of the browser. Epoch ms."""

    t_ms: float
    window: int
