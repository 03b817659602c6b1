"""Heatmaps against heatmap.js and simpleheat, in the web engine of this application, on the same points."""

from __future__ import annotations

import base64
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import npm
import numpy as np
import stage
from row import Row

from heatreel.analysis.grid import count_grid
from heatreel.export.heat_picture import heat_layer
from heatreel.export.map_files import save_map
from heatreel.model.heat import HeatLook, HeatPoints, PagePicture
from heatreel.operations.heatmaps import make_map

HERE = Path(__file__).resolve().parent / "rivals"
WIDTH, HEIGHT, VISIBLE = 1280, 12_000, 900
RIVALS = {"heatmap.js": "heatmap.js/build/heatmap.js", "simpleheat": "simpleheat/simpleheat.js"}
FASTER = {100_000: 8, 1_000_000: 30}
SOONER = 50
_PATIENCE_S = 240
CHANGES = ("radius", "opacity", "palette")
LOOKS = {
    "radius": [replace(HeatLook(), radius_px=24 + n) for n in range(1, 6)],
    "opacity": [replace(HeatLook(), opacity=0.8 - n / 100) for n in range(1, 6)],
    "palette": [replace(HeatLook(), palette=("viridis", "inferno")[n % 2]) for n in range(1, 6)],
}


def rows() -> Iterator[Row]:
    """Points to the PNG of the full page, and changes of the look."""
    npm.install(HERE)
    rival = _RivalPage()
    for count in (10_000, 100_000, 1_000_000):
        points = _points(count)
        maximum = heat_layer(points, HeatLook(), WIDTH, HEIGHT, slice(0, 0)).legend.maximum
        alone, whole = (median(_ours_ms(_points(count, seed), page) for seed in range(5)) for page in (0, 1))
        rival.take(points)
        for name in RIVALS:
            theirs = median(rival.png_ms(name, maximum) for _ in range(1 if count > 100_000 else 3))
            yield _faster(
                f"heatmap: {count:,} points to PNG, against {name}", theirs, alone, FASTER.get(count)
            )
            yield _faster("  with the page below it, caption and legend", theirs, whole, None)
            if count == 100_000:
                yield from _changes(rival, points, name)
    rival.close()
    grid = count_grid(points.x_page, points.y_page, None, WIDTH, HEIGHT)
    exact = int(grid.sum()) == 1_000_000
    yield Row(
        "heatmap: sum of the counts of 1,000,000 points", f"{int(grid.sum()):,}", "", None, "exact", exact
    )


def _changes(rival: _RivalPage, points: HeatPoints, name: str) -> Iterator[Row]:
    for what in CHANGES:
        ours = _change_ms(points, what)
        theirs = median(rival.change_ms(what, n) for n in range(1, 4))
        yield _faster(f"heatmap: 100,000 points, another {what}, against {name}", theirs, ours, SOONER)


def _points(count: int, seed: int = 7) -> HeatPoints:
    """Half of them evenly, half around twelve buttons."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform((40, 40), (WIDTH - 40, HEIGHT - 40), (12, 2))
    near = spots[rng.integers(0, 12, count // 2)] + rng.normal(0, 12, (count // 2, 2))
    even = rng.uniform((0, 0), (WIDTH, HEIGHT), (count - count // 2, 2))
    table = np.clip(np.concatenate([near, even]), 0, (WIDTH - 1, HEIGHT - 1)).astype(np.float32)
    ones = np.ones(count, np.float32)
    return HeatPoints(
        "click", "", WIDTH, table[:, 0].copy(), table[:, 1].copy(), ones, 1, 1, count, 0, (), None
    )


def _ours_ms(points: HeatPoints, with_page: int) -> float:
    """From points to the file: of the heat alone, as the others make it, or of the finished picture."""
    picture = PagePicture(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), WIDTH, HEIGHT, 0)
    with tempfile.TemporaryDirectory() as folder:
        made = replace(make_map(picture, points, HeatLook(), 1, ""), with_page=bool(with_page))
        return _timed(lambda: save_map(made, Path(folder, "x.png")))


def _change_ms(points: HeatPoints, what: str) -> float:
    """What the window does while a slider moves: the rows that are seen, on the scale of before."""
    ramp = heat_layer(points, HeatLook(), WIDTH, HEIGHT, slice(0, 0)).legend.ramp
    seen = slice(4000, 4000 + VISIBLE)
    given = ramp if what == "radius" else None
    return median(
        _timed(lambda look=look: heat_layer(points, look, WIDTH, HEIGHT, seen, ramp=given))
        for look in LOOKS[what]
    )


def _timed(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def _faster(what: str, theirs_ms: float, ours_ms: float, goal: int | None) -> Row:
    times = theirs_ms / ours_ms
    return Row(
        what,
        f"{ours_ms:.1f} ms",
        f"{theirs_ms:,.0f} ms",
        round(times, 1),
        "" if goal is None else f"≥ {goal}× faster",
        None if goal is None else times >= goal,
    )


class _RivalPage:
    """A page of the web engine in which both libraries are loaded."""

    def __init__(self) -> None:
        stage.application()
        from PySide6.QtWebEngineWidgets import QWebEngineView

        self._view = QWebEngineView()
        self._view.resize(WIDTH, VISIBLE)
        self._view.show()
        loaded: list[bool] = []
        self._view.loadFinished.connect(loaded.append)
        self._view.setHtml("<!doctype html><body style='margin:0'></body>")
        stage.until(lambda: bool(loaded))
        for source in (*RIVALS.values(), None):
            path = HERE / "page.js" if source is None else HERE / "node_modules" / source
            self._run(path.read_text(encoding="utf-8") + "\n;0")

    def take(self, points: HeatPoints) -> None:
        """Hand over the points, before anything is measured."""
        table = np.stack([points.x_page, points.y_page], axis=1).astype("<f4")
        count = self._run(f"rivals.take('{base64.b64encode(table.tobytes()).decode()}')")
        assert count == len(table)

    def png_ms(self, name: str, maximum: float) -> float:
        """Until the PNG of the whole canvas is there."""
        said = self._said(f"rivals.toPng('{name}', {WIDTH}, {HEIGHT}, {maximum})")
        assert said["bytes"] > 10_000, f"{name} drew nothing"
        return float(said["ms"])

    def change_ms(self, what: str, number: int) -> float:
        """Until the map is drawn in another look."""
        return float(self._said(f"rivals.change('{what}', {number})")["ms"])

    def close(self) -> None:
        """Give the page back."""
        self._view.close()
        self._view.deleteLater()

    def _said(self, script: str) -> dict[str, Any]:
        self._run(f"{script}; 0")
        end = time.perf_counter() + _PATIENCE_S
        while time.perf_counter() < end:
            said = self._run("JSON.stringify(rivals.said)")
            if said not in (None, "", "null"):
                return dict(json.loads(said))
            stage.rest()
        raise TimeoutError(f"no answer to {script}")

    def _run(self, script: str) -> Any:
        answer: list[Any] = []
        self._view.page().runJavaScript(script, answer.append)
        stage.until(lambda: bool(answer), within_s=_PATIENCE_S)
        return answer[0]
