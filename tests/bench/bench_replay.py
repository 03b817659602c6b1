"""Seeking in the long recording until a grab shows that time: ours, rrweb's own, one rebuild.

All in turns, from rest and in one process, so that a busy machine slows them alike. rrweb's own has all
events parsed in memory; ours reads from the library. The rebuild is of our player page, given exactly the
full snapshot of that time and nothing else: less no player can do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import long_recording
import numpy as np
import stage
import where
from row import Row, at_most

TARGETS = 50
STOCK_EVERY = 4  # its seeks take seconds
FASTER, REBUILDS, IDLE_MS, LONGER = 20, 1.7, 150.0, 1.2


@dataclass(slots=True)
class Took:
    """Milliseconds of seeks."""

    ms: list[float] = field(default_factory=list)

    def p(self, percent: float) -> float:
        """A percentile."""
        return float(np.percentile(self.ms, percent))

    def __str__(self) -> str:
        return f"{self.p(50):.0f} / {self.p(95):.0f} / {max(self.ms):.0f} ms"


def rows() -> Iterator[Row]:
    """50 random times forwards and backwards, each until painted."""
    stage.application()
    chance = random.Random(25)
    hour = _targets(chance, 1)
    hours = _targets(chance, 3)
    ours, longer, stock, rebuild, parts = _measure(hour, hours)
    told = f"{TARGETS} seeks in 1 h until painted, p50 / p95 / max"
    yield Row(f"replay: {told}", str(ours), "", None, "", None)
    yield Row(f"replay: the same by rrweb's own replayer ({len(stock.ms)})", "", str(stock), None, "", None)
    yield Row("replay: one rebuild of the page of these times", "", str(rebuild), None, "", None)
    yield at_most("replay: p95 / rrweb's own p95", ours.p(95), stock.p(95), 1 / FASTER)
    yield at_most("replay: p95 / median rebuild", ours.p(95), rebuild.p(50), REBUILDS)
    yield Row(
        "replay: p95, on an idle machine",
        f"{ours.p(95):.0f} ms",
        "",
        None,
        f"≤ {IDLE_MS:.0f} ms",
        ours.p(95) <= IDLE_MS,
    )
    yield Row("replay: the same seeks in 3 h", str(longer), "", None, "", None)
    yield at_most("replay: p95 in 3 h / p95 in 1 h", longer.p(95), ours.p(95), LONGER)
    for what, ms in zip(where.PARTS, parts, strict=True):
        yield Row(f"replay: of a seek, {what}", f"{ms:.0f} ms", "", None, "", None)


def _targets(chance: random.Random, hours: float) -> list[float]:
    """Times within a step of the marker, epoch ms."""
    steps = [
        chance.randrange(8, round(hours * 3_600_000 / long_recording.STEP_MS) - 8) for _ in range(TARGETS)
    ]
    offset = chance.uniform(0.2, 0.8)
    return [long_recording.START_MS + (step + offset) * long_recording.STEP_MS for step in steps]


def _from_rest(measure: Callable[..., float], *given: object) -> float:
    stage.rest()
    return measure(*given)


def _measure(hour: Sequence[float], hours: Sequence[float]) -> tuple[Took, Took, Took, Took, list[float]]:
    ours, longer, stock, rebuild = Took(), Took(), Took(), Took()
    with stage.prepared(1) as library, stage.prepared(3) as long_library:
        session = library.ids[0]
        bodies = stage.snapshots(library, hour)
        page, long_page = stage.ReplayStage(), stage.ReplayStage()
        page.open(library)
        long_page.open(long_library)
        floor, own = stage.RebuildStage(), stage.StockStage(library.library.events(session))
        for stand in (page, long_page, own):
            stand.seek(long_recording.START_MS + 1.2 * long_recording.STEP_MS)
        for number, (t_ms, long_t_ms) in enumerate(zip(hour, hours, strict=True)):
            ours.ms.append(_from_rest(page.seek, t_ms))
            rebuild.ms.append(_from_rest(floor.show, t_ms, bodies[t_ms]))
            longer.ms.append(_from_rest(long_page.seek, long_t_ms))
            if number % STOCK_EVERY == 0:
                stock.ms.append(_from_rest(own.seek, t_ms))
        parts = where.parts_of(page, hour[:-1])
        for stand in (page, long_page, floor, own):
            stand.close()
    return ours, longer, stock, rebuild, parts
