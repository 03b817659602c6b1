"""Import of one large recording into a library: speed and memory."""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from row import Row

SIZE_BYTES = 60_000_000
GOAL_RATIO, GOAL_MB = 0.5, 80.0

_CHILD = """
import re, sys
from pathlib import Path
import heatreel.operations.importing as importing
def peak():  # ru_maxrss would hold the peak of the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
base = peak()
importing.import_paths(Path(sys.argv[2]), [Path(sys.argv[1])], prepare=False)
print(base / 1024, peak() / 1024)
"""


def make_recording(path: Path, size: int = SIZE_BYTES) -> None:
    """A recording like real ones: mostly pointer batches and small changes, now and then a whole page."""
    rng = random.Random(7)
    t, written, first = 1_790_000_000_000, 0, True
    with path.open("w", encoding="utf-8") as file:
        while written < size:
            events = [_page(rng, t), *(_small(rng, t + 50 * n) for n in range(1, 3700))]
            t += 200_000
            for event in events:
                written += file.write(("[" if first else ",") + json.dumps(event, separators=(",", ":")))
                first = False
        file.write("]")


def _page(rng: random.Random, t: int) -> dict[str, object]:
    nodes = [
        {
            "type": 2,
            "tagName": "div",
            "attributes": {"class": f"c{rng.randrange(999)} row"},
            "id": n,
            "childNodes": [{"type": 3, "textContent": f"Text {rng.random()} of a page", "id": n + 1}],
        }
        for n in range(2, 7000, 2)
    ]
    node = {"type": 0, "childNodes": nodes, "id": 1}
    return {"type": 2, "data": {"node": node, "initialOffset": {"top": 0, "left": 0}}, "timestamp": t}


def _small(rng: random.Random, t: int) -> dict[str, object]:
    kind = rng.random()
    if kind < 0.5:
        places = [
            {"x": rng.randrange(1280), "y": rng.randrange(800), "id": 5, "timeOffset": -50 * n}
            for n in range(9, -1, -1)
        ]
        data: dict[str, object] = {"source": 1, "positions": places}
    elif kind < 0.6:
        data = {"source": 3, "id": 1, "x": 0, "y": rng.randrange(5000)}
    else:
        change = {"id": rng.randrange(7000), "attributes": {"style": f"left: {rng.randrange(900)}px"}}
        data = {"source": 0, "texts": [], "attributes": [change], "removes": [], "adds": []}
    return {"type": 3, "data": data, "timestamp": t}


def rows() -> Iterator[Row]:
    """Whole import against the fastest plain decoder, one event at a time; and memory above the start."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        make_recording(path)
        megabytes = path.stat().st_size / 1e6
        took, base, peak = _import(path, Path(folder) / "bench.heatreel")
        against = _decode_each(path, msgspec.json.Decoder().decode)
        plain = _decode_each(path, json.loads)
        stored = (Path(folder) / "bench.heatreel").stat().st_size / 1e6
    ratio = against / took
    yield Row(
        what=f"import of {megabytes:.0f} MB, against json.loads of each event",
        ours=f"{megabytes / took:.0f} MB/s",
        against=f"{megabytes / plain:.0f} MB/s",
        ratio=round(plain / took, 2),
        goal="–",
        met=None,
    )
    yield Row(
        what=f"import of {megabytes:.0f} MB, against decoding each event with msgspec (in place of orjson)",
        ours=f"{megabytes / took:.0f} MB/s",
        against=f"{megabytes / against:.0f} MB/s",
        ratio=round(ratio, 2),
        goal=f"≥ {GOAL_RATIO}",
        met=ratio >= GOAL_RATIO,
    )
    added = peak - base
    yield Row(
        what="peak memory that the import adds",
        ours=f"{added:.0f} MB",
        against=f"{GOAL_MB:.0f} MB",
        ratio=round(added / GOAL_MB, 2),
        goal="≤ 1",
        met=added <= GOAL_MB,
    )
    yield Row(
        what="size of the library against the JSON",
        ours=f"{stored:.1f} MB",
        against=f"{megabytes:.1f} MB",
        ratio=round(stored / megabytes, 2),
        goal="≤ 0.25",
        met=stored <= 0.25 * megabytes,
    )


def _import(path: Path, library: Path) -> tuple[float, float, float]:
    """(seconds, MB before, MB at the peak), in a process of its own; starting it is not counted."""
    timed = _CHILD.replace(
        "importing.import_paths", "import time; t = time.perf_counter(); importing.import_paths"
    )
    timed += "print(time.perf_counter() - t)\n"
    out = subprocess.run(
        [sys.executable, "-c", timed, str(path), str(library)], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(out[2]), float(out[0]), float(out[1])


def _decode_each(path: Path, decode: Callable[[bytes], object]) -> float:
    """Seconds to read the file and make objects of each event, one by one, as a plain script would."""
    text = path.read_bytes()
    events = [bytes(raw) for raw in msgspec.json.decode(text, type=list[msgspec.Raw])]
    gc.disable()
    start = time.perf_counter()
    path.read_bytes()
    for event in events:
        decode(event)
    took = time.perf_counter() - start
    gc.enable()
    return took
