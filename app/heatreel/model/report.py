"""What went wrong while reading, collected and counted, never thrown and never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

JOINED = "joined"  # kind of what is told of a part and is nothing odd: its events were joined to a session


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of oddity and how often it was met. ``kind`` is an id, ``text`` a sentence for people."""

    kind: str
    text: str
    count: int = 1


class Report:
    """Collects findings by kind; the first text of a kind is kept."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def note(self, kind: str, text: str, count: int = 1) -> None:
        """Count one more oddity of ``kind``."""
        self._texts.setdefault(kind, text)
        self._counts[kind] = self._counts.get(kind, 0) + count

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __iter__(self) -> Iterator[Finding]:
        return (Finding(kind, self._texts[kind], count) for kind, count in self._counts.items())

    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order in which they were first met."""
        return tuple(self)
