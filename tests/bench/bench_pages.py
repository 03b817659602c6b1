"""Heatmaps over 10,000 sessions, and the page pass that they stand on.

The library is 25 sample sessions with their page pass done, and 400 copies of each: rows as an import and a
pass would have written them, other ids and times.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import stage
from row import Row

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
PAGE = "https://www.tarnmoor.example/"
COPIES = 400
FIRST_MS, AGAIN_MS = 2000.0, 300.0
_DAY_MS = 86_400_000


def rows() -> Iterator[Row]:
    """The pass over the samples, then choosing a page in the large library."""
    stage.application()
    path = stage.folder() / "pages.heatreel"
    yield _pass(path)
    sessions = _multiply(path)
    yield from _choosing(path, sessions)
    yield from _looking(path)


def _pass(path: Path) -> Row:
    from heatreel.browser.hidden import HiddenBrowser
    from heatreel.library.library import Library
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.heat_pictures import page_picture
    from heatreel.operations.importing import import_paths
    from heatreel.operations.placing import run_page_pass

    ids = import_paths(path, [SAMPLE]).new_ids
    browser = HiddenBrowser()
    with Library.open(path) as library:
        began = time.perf_counter()
        run_page_pass(library, browser, ids)
        took = time.perf_counter() - began
        views = sum(len(library.track(one).page_views) for one in ids)
        clicks = sum(len(library.track(one).clicks) for one in ids)
        request = resolve(library, _request())
        page_picture(library, browser, request.page, request.width)
    browser.close()
    told = f"{views / took * 60:,.0f} pages, {clicks / took * 60:,.0f} clicks a minute"
    return Row(f"page pass of {len(ids)} sessions", told, "", None, "", None)


def _request():
    from heatreel.model.heat import HeatRequest

    return HeatRequest(PAGE, 0, "click")


def _multiply(path: Path) -> int:
    """Copy every session with what was derived from it; returns how many there are then."""
    db = sqlite3.connect(path)
    last = db.execute("SELECT max(id) FROM session").fetchone()[0]
    tables = {
        "session": ("id", {"key": "key || '-' || {n}", "start_ms": "start_ms + {n} * {day}"}),
        "page_view": ("session_id", {"start_ms": "start_ms + {n} * {day}", "end_ms": "end_ms + {n} * {day}"}),
        "click": ("session_id", {"t_ms": "t_ms + {n} * {day}"}),
        "click_place": ("session_id", {}),
        "columns": ("session_id", {}),
        "derived": ("session_id", {}),
    }
    with db:
        for n in range(1, COPIES):
            for table, (key, changed) in tables.items():
                names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                values = {key: f"{key} + {n * last}", **changed}
                chosen = ", ".join(values.get(name, name).format(n=n, day=_DAY_MS) for name in names)
                db.execute(f"INSERT INTO {table} SELECT {chosen} FROM {table} WHERE {key} <= {last}")
    count = int(db.execute("SELECT count(*) FROM session").fetchone()[0])
    db.execute("ANALYZE")
    db.close()
    return count


def _choosing(path: Path, sessions: int) -> Iterator[Row]:
    from heatreel.library.library import Library
    from heatreel.operations.heat_pages import resolve
    from heatreel.operations.heat_points import heat_points
    from heatreel.operations.zoning import zones_of_page

    with Library.open(path) as library:
        first = _ms(lambda: heat_points(library, resolve(library, _request())))
        again = median(_ms(lambda: heat_points(library, resolve(library, _request()))) for _ in range(3))
        request = resolve(library, _request())
        points = heat_points(library, request)
        what = f"page of {points.views:,} views and {points.total:,} clicks in {sessions:,} sessions"
        yield Row(
            f"{what}: its clicks counted first",
            f"{first:.0f} ms",
            "",
            None,
            f"≤ {FIRST_MS:.0f} ms",
            first <= FIRST_MS,
        )
        yield Row(
            "the same page again", f"{again:.0f} ms", "", None, f"≤ {AGAIN_MS:.0f} ms", again <= AGAIN_MS
        )
        zones = _ms(lambda: zones_of_page(library, request))
        yield Row("its zones, with exposure", f"{zones:.0f} ms", "", None, "", None)


def _looking(path: Path) -> Iterator[Row]:
    """The window's map: updates a second while a slider moves, frames a second while it is moved."""
    from PySide6.QtCore import QPointF

    from heatreel.browser.hidden import HiddenBrowser
    from heatreel.library.library import Library
    from heatreel.operations.heat_pages import resolve
    from heatreel.ui.actions import ActionTable
    from heatreel.ui.heatmap.model import HeatmapModel
    from heatreel.ui.heatmap.panel import HeatmapPanel
    from heatreel.ui.heatmap.side import HeatmapSide
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.state import AppState
    from heatreel.ui.style import apply_theme

    apply_theme(stage.application(), "light")
    with Library.open(path) as library:
        state, jobs = AppState(), Jobs()
        state.set_library(library)
        request = resolve(library, _request())
        state.want_heatmap(request.page, request.width)
        panel = HeatmapPanel(HeatmapModel(state, jobs, HiddenBrowser), ActionTable())
        side = HeatmapSide(panel.model, panel.zoning)
        panel.resize(1100, 800)
        for widget in (panel, side):
            widget.show()
        stage.until(lambda: panel.model.content is not None and panel.zoning.found is not None)
        stage.rest()
        canvas, bar = panel.canvas, panel.canvas.verticalScrollBar()
        yield _often("radius, updates a second", 20, canvas, lambda n: side.radius.slider.setValue(24 + n))
        stage.until(lambda: panel.model.draft_ramp is None)
        yield _often("opacity, updates a second", 20, canvas, lambda n: side.opacity.slider.setValue(90 - n))
        stage.rest()
        yield _often("scrolled, frames a second", 30, canvas, lambda n: bar.setValue(n * bar.maximum() // 40))
        middle = QPointF(400, 300)
        factor = {0: 1.05, 1: 1 / 1.05}
        yield _often(
            "zoomed, frames a second", 30, canvas, lambda n: canvas.zoom_at(factor[n % 16 // 8], middle)
        )
        panel.model.close()
        jobs.close()


def _often(what: str, goal: int, canvas, change: Callable[[int], None]) -> Row:
    """How many times a second a change is made and painted."""
    times = []
    for n in range(1, 41):
        times.append(_ms(lambda n=n: (change(n), canvas.viewport().repaint())))
    rate = 1000 / median(times)
    return Row(f"heatmap in the window: {what}", f"{rate:.0f}", "", None, f"≥ {goal}", rate >= goal)


def _ms(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000
