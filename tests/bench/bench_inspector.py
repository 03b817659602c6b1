"""Filter and search of the inspector over 100,000 rows, against making each row's words anew."""

from __future__ import annotations

import os
from collections.abc import Iterator

from row import Row, interleaved

from helpers.inspect_rows import many_rows

ROWS = 100_000
GOAL_MS = 50.0


def rows() -> Iterator[Row]:
    """A rare text, a text that every row holds, a single letter; each with another choice of kinds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from heatreel.ui.inspector.model import KINDS, InspectorModel

    _app = QApplication.instance() or QApplication([])
    made = many_rows(ROWS)
    model = InspectorModel()
    model.set_rows(made, 0.0)
    _ = made.lowered
    kinds = [True] * len(KINDS)
    for what, text in (("a rare text", "row 99999:"), ("a text of every row", "coupon"), ("a letter", "o")):

        def ours(text: str = text) -> None:
            kinds[2] = not kinds[2]
            model.set_kinds(kinds)
            model.look_for(text)

        def each(text: str = text) -> list[int]:
            words = zip(made.word, made.text, made.side, strict=True)
            return [at for at, (w, t, s) in enumerate(words) if text in f"{w} {t} {s}".lower()]

        mine, against = interleaved(ours, each, 7)
        yield Row(
            f"inspector, 100,000 rows: filter and {what} / without what is kept",
            f"{mine:.1f} ms",
            f"{against:.1f} ms",
            round(mine / against, 3),
            f"≤ {GOAL_MS:g} ms",
            mine <= GOAL_MS,
        )
