"""What a person noted about a session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A note at a time, or over a range. Times epoch ms; an empty text makes it a bookmark."""

    id: int
    session_id: int
    t_ms: float
    t_end_ms: float | None  # None = a single time
    text: str
    created_ms: float
