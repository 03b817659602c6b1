"""The picture of a whole page, under heatmaps."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import stage
from row import Row

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FILE = SAMPLE / "shop-25-long.json.gz"
PAGE, WIDTH = "https://www.tarnmoor.example/", 1440
RUNS = 3


def rows() -> Iterator[Row]:
    """Median of a few pictures of one page."""
    stage.application()
    from heatreel.browser.pictures import PictureTaker
    from heatreel.library.library import Library
    from heatreel.operations.heatmaps import picture_request
    from heatreel.operations.importing import import_paths

    took = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.heatreel")
        import_paths(path, [FILE])
        with Library.open(path) as library:
            request = picture_request(library, PAGE, WIDTH)
            assert request is not None
            taker = PictureTaker()
            for _ in range(RUNS):
                began = time.perf_counter()
                made = taker.take_now(request)
                took.append((time.perf_counter() - began) * 1000)
            taker.close()
    what = f"picture of a whole page of {made.page_width} × {made.page_height} px"
    yield Row(what, f"{median(took):.0f} ms", "", None, "≤ 1500 ms", median(took) <= 1500)
