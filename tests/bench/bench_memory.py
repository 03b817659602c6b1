"""Memory of the page process and of ours, on the long session: after many seeks, and playing fast.

In a process of its own, so that what other topics left behind is not counted.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import long_recording
import stage
from row import Row

HOURS, SEEKS, SPEED, PLAY_S = 3, 50, 32, 8.0
PAGE_MB, OURS_MB = 400.0, 300.0


def rows() -> Iterator[Row]:
    """Most that was held while seeking and playing."""
    with stage.prepared(HOURS) as one:
        command = [sys.executable, __file__, str(one.path), str(one.ids[0])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    page, ours = json.loads(done.stdout.splitlines()[-1])
    what = f"memory, {HOURS} h, {SEEKS} seeks and {PLAY_S:.0f} s at {SPEED}×"
    yield Row(f"{what}: page process", f"{page:.0f} MB", "", None, f"≤ {PAGE_MB:.0f} MB", page <= PAGE_MB)
    yield Row(f"{what}: ours, added", f"{ours:.0f} MB", "", None, f"≤ {OURS_MB:.0f} MB", ours <= OURS_MB)


def _measure(path: Path, session: int) -> tuple[float, float]:
    stage.application()
    from heatreel.library.library import Library

    with Library.open(path) as library:
        one = stage.OneSession(library, (session,), path)
        page = stage.ReplayStage()
        page.wait()
        start = _proportional_mb("self")
        highest = [0.0, 0.0]

        def look() -> None:
            now = (_proportional_mb(page.process), _proportional_mb("self") - start)
            highest[:] = [max(pair) for pair in zip(highest, now, strict=True)]

        page.open(one)
        chance = random.Random(3)
        for _ in range(SEEKS):
            page.seek(long_recording.START_MS + chance.uniform(1, HOURS * 3_600_000 - 2000))
            look()
        first = long_recording.START_MS + 3_600_000
        page.seek(first)
        _play(page.page, first, look)
        page.close()
    return highest[0], highest[1]


def _play(page, first_ms: float, look) -> None:
    """As the window does: told the time 60 times a second."""
    began = looked = time.perf_counter()

    def is_over() -> bool:
        nonlocal looked
        now = time.perf_counter()
        page.advance(first_ms + (now - began) * 1000 * SPEED)
        if now - looked > 0.25:
            looked = now
            look()
        return now - began > PLAY_S

    stage.until(is_over, within_s=2 * PLAY_S, every_ms=16)


def _proportional_mb(process: str) -> float:
    """Memory of a process, what it shares with others divided among them (Pss)."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell Pss")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]))))
