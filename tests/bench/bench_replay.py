"""Seeking in the longest sample recording, against rrweb's own replayer; the picture of a whole page."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from row import Row, at_most

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FILE = SAMPLE / "shop-25-long.json.gz"
SEEKS = 20
PAGE, WIDTH = "https://www.tarnmoor.example/", 1440


def rows() -> Iterator[Row]:
    """Medians of random seeks, in turns, from the call to the painted frame.

    rrweb's own has all events parsed in memory; ours reads them from the library and hands them to the
    page, and both then rebuild the page from the same snapshot, which costs most of the time.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from heatreel.browser.environment import prepare_environment
    from heatreel.library.library import Library
    from heatreel.operations.importing import import_paths

    prepare_environment()
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.heatreel")
        session = import_paths(path, [FILE]).new_ids[0]
        with Library.open(path) as library:
            yield from _seeking(library, session)
            yield _picture(library)
    app.processEvents()


def _seeking(library, session: int) -> Iterator[Row]:
    from heatreel.browser.replay_page import ReplayPage
    from helpers.stock import Stock

    page, track = ReplayPage(), library.track(session)
    page.widget.resize(1440, 900)
    page.widget.show()
    painted: list[float] = []
    page.painted.connect(painted.append)
    page.open(track, lambda first, end: library.events(session, first, end))

    def ours(t_ms: float) -> float:
        painted.clear()
        began = time.perf_counter()
        page.seek(t_ms)
        _until(lambda: painted[-1:] == [t_ms])
        return (time.perf_counter() - began) * 1000

    ours(track.start_ms)
    stock = Stock(library.events(session), _until)  # a view of its own: in one page each slows the other
    chance = random.Random(25)
    times = [chance.uniform(track.start_ms, track.end_ms) for _ in range(SEEKS)]
    took = [(ours(t_ms), stock.seek(t_ms)) for t_ms in times]
    mine, theirs = median(a for a, _ in took), median(b for _, b in took)
    page.close()
    stock.close()
    what = f"replay: {SEEKS} random seeks in 10 min, library to frame, median / rrweb's own replayer"
    yield at_most(what, mine, theirs, 2)
    worst = max(a for a, _ in took)
    yield Row("replay: slowest of these seeks", f"{worst:.0f} ms", "", None, "≤ 500 ms", worst <= 500)


def _picture(library) -> Row:
    from heatreel.browser.pictures import PictureTaker
    from heatreel.operations.heatmaps import picture_request

    request = picture_request(library, PAGE, WIDTH)
    assert request is not None
    taker = PictureTaker()
    took = []
    for _ in range(3):
        began = time.perf_counter()
        made = taker.take_now(request)
        took.append((time.perf_counter() - began) * 1000)
    taker.close()
    what = f"replay: picture of a whole page of {made.page_width} × {made.page_height} px"
    return Row(what, f"{median(took):.0f} ms", "", None, "≤ 1500 ms", median(took) <= 1500)


def _until(there: Callable[[], bool], within_s: float = 60.0) -> None:
    """Run the event loop until it is so. A wait by QTest would keep the reader's thread from running."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, end = QEventLoop(), time.perf_counter() + within_s
    timer = QTimer()
    timer.setInterval(2)
    timer.timeout.connect(lambda: loop.quit() if there() or time.perf_counter() > end else None)
    timer.start()
    if not there():
        loop.exec()
    timer.stop()
    if not there():
        raise TimeoutError("the page did not answer")
