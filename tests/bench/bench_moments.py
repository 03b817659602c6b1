"""Looking for moments: time an event, against decoding the events alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import msgspec
from row import Row

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
LIMIT_US = 110.0  # an event, all signals together
RUNS = 5


def rows() -> Iterator[Row]:
    """All events of the sample, read from the library before."""
    from heatreel.library.library import Library
    from heatreel.operations import importing
    from heatreel.operations.detecting import find_moments
    from heatreel.replay.page_facts import page_facts

    decode = msgspec.json.Decoder().decode
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.heatreel")
        ids = importing.import_paths(path, sorted(SAMPLE.glob("*.json.gz"))).new_ids
        with Library.open(path) as library:
            sessions = [(library.track(i), library.events(i)) for i in ids]
    count = sum(len(texts) for _, texts in sessions)

    def detect() -> None:
        for track, texts in sessions:
            find_moments(page_facts(track, texts), track)

    def decode_all() -> None:
        for _, texts in sessions:
            for text in texts:
                decode(text)

    took = [(_cpu_us(detect) / count, _cpu_us(decode_all) / count) for _ in range(RUNS)]
    ours, against = (median(times) for times in zip(*took, strict=True))
    yield Row(
        f"moments: all signals on {count:,} events, an event / decoding it",
        f"{ours:.1f} µs",
        f"{against:.1f} µs",
        round(ours / against, 2),
        f"≤ {LIMIT_US:g} µs",
        ours <= LIMIT_US,
    )


def _cpu_us(call: Callable[[], None]) -> float:
    """Processor time, which a busy machine lengthens less than the clock's."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1e6
