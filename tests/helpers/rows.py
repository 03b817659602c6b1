"""A library in memory with as many rows as a test wants: stands in for the file, at its boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from heatreel.model.session import SessionFilter, SessionRow

HOUR_MS = 3_600_000.0
START_MS = 1_762_950_000_000.0  # 12 November 2025

_URLS = ("/", "/products/arc-table-lamp", "/collections/lamps", "/cart", "/journal/steam-bent-oak")
_DEVICES = (("desktop", 1280, 800), ("phone", 390, 844), ("tablet", 820, 1180))
_SIGNALS = ("rage_click", "dead_click", "error_click")


def made_row(session_id: int) -> SessionRow:
    """Row number ``session_id``; each is three hours older than the one before."""
    device, width, height = _DEVICES[session_id % 3]
    signals = [s for i, s in enumerate(_SIGNALS) if (session_id >> i) & 1]
    return SessionRow(
        id=session_id,
        key=f"key-{session_id}",
        file=f"visit-{session_id:04}.json",
        start_ms=START_MS - session_id * 3 * HOUR_MS,
        duration_ms=48_000.0 + session_id % 17 * 61_000.0,
        pages=1 + session_id % 9,
        clicks=3 + session_id % 80,
        device=device,
        viewport_width=width,
        viewport_height=height,
        first_url="https://shop.example" + _URLS[session_id % len(_URLS)],
        events=1000,
        size_bytes=500_000,
        has_page=True,
        quality="good",
        score=float(session_id * 37 % 101),
        moment_counts=dict.fromkeys(signals, 1),
    )


class RowLibrary:
    """What the list asks of a library, without a file. ``asked`` counts the rows that were handed out."""

    def __init__(self, count: int) -> None:
        self.path = Path("made.heatreel")
        self._ids = list(range(1, count + 1))
        self._removed: set[int] = set()
        self._changed: dict[int, SessionRow] = {}
        self.asked = 0

    def identity(self) -> str:
        """Id of this library."""
        return "0123456789abcdef"

    def find_key(self, key: str) -> int | None:
        """Rows have keys like "key-7"."""
        found = int(key.rpartition("-")[2]) if key.startswith("key-") else -1
        return found if found in self._ids else None

    def _left(self, wanted: SessionFilter) -> list[int]:
        if wanted == SessionFilter():
            return [i for i in self._ids if i not in self._removed]
        if wanted == SessionFilter(signals=wanted.signals):
            bits = sum(1 << i for i, signal in enumerate(_SIGNALS) if signal in wanted.signals)
            return [i for i in self._ids if i & bits and i not in self._removed]
        return [i for i in self._ids if i not in self._removed and self._matches(i, wanted)]

    def _matches(self, session_id: int, wanted: SessionFilter) -> bool:
        row = self._changed.get(session_id) or made_row(session_id)
        return (
            all(word in row.first_url for word in wanted.text.split())
            and (not wanted.starred or row.star)
            and (not wanted.signals or bool(wanted.signals & row.moment_counts.keys()))
        )

    def count(self, wanted: SessionFilter = SessionFilter()) -> int:
        return len(self._left(wanted))

    def session_ids(
        self, wanted: SessionFilter = SessionFilter(), *, sort: str = "start", descending: bool = True
    ) -> np.ndarray:
        ids = np.asarray(self._left(wanted), dtype=np.int64)
        return ids if descending else ids[::-1]

    def rows(self, ids: Sequence[int]) -> list[SessionRow]:
        self.asked += len(ids)
        return [self._changed.get(int(i)) or made_row(int(i)) for i in ids]

    def delete(self, ids: Sequence[int]) -> None:
        self._removed |= set(ids)

    def restore(self, ids: Sequence[int]) -> None:
        self._removed -= set(ids)

    def set_star(self, ids: Sequence[int], star: bool) -> None:
        for i in ids:
            self._changed[i] = replace(self.rows([i])[0], star=star)

    def set_tags(self, ids: Sequence[int], tags: Sequence[str]) -> None:
        for i in ids:
            self._changed[i] = replace(self.rows([i])[0], tags=tuple(tags))

    def all_tags(self) -> list[str]:
        return []

    def saved(self, kind: str) -> dict[str, object]:
        return {}

    def pages(self, wanted: SessionFilter = SessionFilter()) -> list:
        return []

    def size_bytes(self) -> int:
        return 86_000_000

    def close(self) -> None:
        pass
