"""Heatmaps of a page of 1280 × 12,000 px: counting, blurring, colouring, writing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from row import Row, at_most, interleaved

from heatreel.analysis.grid import DensityField, count_grid, sigma_of
from heatreel.export.heat_picture import heat_layer, save_png
from heatreel.model.heat import HeatLook, HeatPoints

WIDTH, HEIGHT = 1280, 12_000
RADIUS = 24


def rows() -> Iterator[Row]:
    """Counts against numpy's over ready indices, files against Pillow's, and the blur's error."""
    yield _counting()
    yield from _picture()
    yield _blur_error()


def _places(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    return rng.uniform(0, WIDTH, n).astype("f4"), rng.uniform(0, HEIGHT, n).astype("f4")


def _counting() -> Row:
    x, y = _places(10_000_000)
    index = y.astype(np.intp) * WIDTH + x.astype(np.intp)
    ours, against = interleaved(
        lambda: count_grid(x, y, None, WIDTH, HEIGHT),
        lambda: np.bincount(index, minlength=WIDTH * HEIGHT),
        runs=3,
    )
    return at_most("heatmap: 10 M points counted, against np.bincount over ready indices", ours, against, 1.5)


def _picture() -> Iterator[Row]:
    layer = None
    for n in (10_000, 1_000_000, 10_000_000):
        x, y = _places(n)
        points = HeatPoints("click", "", WIDTH, x, y, np.ones(n, "f4"), 1, 1, n, 0, (), None)
        took = _time(lambda points=points: heat_layer(points, HeatLook(), WIDTH, HEIGHT))
        layer = heat_layer(points, HeatLook(), WIDTH, HEIGHT)
        yield Row(f"heatmap: {n:,} points to RGBA", f"{took:.0f} ms", "", None, "≤ 1000 ms", took <= 1000)
    assert layer is not None
    rgb = np.ascontiguousarray(layer.rgba[..., :3])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.png")
        ours, against = interleaved(
            lambda: save_png(rgb, path),
            lambda: Image.fromarray(rgb).save(path, compress_level=1),
            runs=3,
        )
    yield at_most("heatmap: PNG, against Pillow at level 1", ours, against, 1)


def _blur_error() -> Row:
    x, y = (np.rint(each[:400]) for each in _places(400))
    x, y = x % 600, y % 800
    field = DensityField(x, y, None, 600, 800, RADIUS).rows(0, 800)
    row, column = np.mgrid[0:800, 0:600]
    exact = np.zeros((800, 600))
    for px, py in zip(x, y, strict=True):
        exact += np.exp(-((column - px) ** 2 + (row - py) ** 2) / (2 * sigma_of(RADIUS) ** 2))
    error = float(np.abs(field - exact).max() / exact.max())
    return Row(
        "heatmap: error against the exact kernel sum", f"{error:.4%}", "peak", None, "≤ 0.5 %", error <= 0.005
    )


def _time(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
