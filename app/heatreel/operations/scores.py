"""How frustrated the sessions of a library were: their scores as a histogram, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from heatreel.library.library import Library
from heatreel.model.session import SessionFilter

BIN = 5.0  # points of the score in a bar
BINS = round(100 / BIN)

SCORE_COLUMNS = ["score_from", "score_to", "sessions"]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What the moments of one signal add: ``points`` before the curve of the score, over all sessions."""

    signal: str
    points: float
    moments: int
    sessions: int


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """Sessions by score. ``bars``: how many above 0, in steps of `BIN` points, lowest first. ``unknown``: no
    score is computed yet, or can be told; they are in no bar."""

    sessions: int
    unknown: int
    zero: int
    bars: tuple[int, ...]
    median: float | None
    p90: float | None
    parts: tuple[ScorePart, ...]  # most points first


def score_reading(library: Library, filter: SessionFilter = SessionFilter()) -> ScoreReading:
    """The scores of a filter's sessions, whatever scores the filter asks for: bars to choose from stay."""
    wide = replace(filter, min_score=None, max_score=None)
    every = library.scores(wide)
    known = np.array([score for score in every if score is not None], np.float64)
    above = known[known > 0]
    bars, _edges = np.histogram(above, BINS, (0.0, 100.0))
    return ScoreReading(
        len(every),
        len(every) - len(known),
        len(known) - len(above),
        tuple(int(count) for count in bars),
        float(np.median(known)) if len(known) else None,
        float(np.percentile(known, 90)) if len(known) else None,
        tuple(ScorePart(*row) for row in library.score_parts(filter)),
    )


def score_rows(found: ScoreReading) -> list[Mapping[str, object]]:
    """A row a bar with the columns of `SCORE_COLUMNS`; the first is of the sessions with score 0."""
    bars = [(at * BIN, (at + 1) * BIN, count) for at, count in enumerate(found.bars)]
    return [dict(zip(SCORE_COLUMNS, row, strict=True)) for row in [(0.0, 0.0, found.zero), *bars]]
