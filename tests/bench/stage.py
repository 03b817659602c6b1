"""What benchmarks of the replay share: the application, waiting, libraries of the long recording, pages."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import long_recording

SIZE = (1440, 900)  # of the recorded page, and of every view here
POLL_MS = 2
REST_S = 0.3  # what a measurement left to do, such as collecting garbage, is done after that


@dataclass(frozen=True, slots=True)
class OneSession:
    """An open library with the long recording in it."""

    library: object
    ids: tuple[int, ...]
    path: Path


@cache
def application():
    """The one QApplication of this process, ready for the web engine."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from heatreel.browser.environment import prepare_environment

    prepare_environment()
    return QApplication.instance() or QApplication([])


@cache
def folder() -> Path:
    """A folder that goes away with this process."""
    made = tempfile.TemporaryDirectory(prefix="heatreel-bench-")
    atexit.register(made.cleanup)
    return Path(made.name)


@cache
def _imported(hours: float) -> tuple[Path, tuple[int, ...]]:
    from heatreel.operations.importing import import_paths

    path = folder() / f"long-{hours:g}h.heatreel"
    recording = long_recording.load(hours)
    return path, import_paths(path, [recording]).new_ids


@cache
def _prepared(hours: float) -> tuple[Path, tuple[int, ...]]:
    from heatreel.library.library import Library

    fresh, ids = _imported(hours)
    path = Path(shutil.copy(fresh, folder() / f"prepared-{hours:g}h.heatreel"))
    with Library.open(path) as library:
        prepare(OneSession(library, ids, path))
    return path, ids


def prepare(one: OneSession) -> None:
    """Make the keyframes, in this process."""
    from heatreel.operations.preparing import prepare_session

    prepare_session(one.library, one.ids[0])


@contextmanager
def imported(hours: float) -> Iterator[OneSession]:
    """A copy of the library as it is right after the import: no session was ever opened."""
    from heatreel.library.library import Library

    fresh, ids = _imported(hours)
    path = Path(shutil.copy(fresh, folder() / f"fresh-{time.monotonic_ns()}.heatreel"))
    with Library.open(path) as library:
        yield OneSession(library, ids, path)
    path.unlink()


@contextmanager
def prepared(hours: float) -> Iterator[OneSession]:
    """The library with its keyframes."""
    from heatreel.library.library import Library

    path, ids = _prepared(hours)
    with Library.open(path) as library:
        yield OneSession(library, ids, path)


def until(there: Callable[[], bool], within_s: float = 60.0, every_ms: int = POLL_MS) -> None:
    """Run the event loop until it is so. A wait by QTest would keep the reader's thread from running."""
    from PySide6.QtCore import QEventLoop, QTimer

    if there():
        return
    loop, end = QEventLoop(), time.perf_counter() + within_s
    timer = QTimer()
    timer.setInterval(every_ms)
    timer.timeout.connect(lambda: loop.quit() if there() or time.perf_counter() > end else None)
    timer.start()
    loop.exec()
    timer.stop()
    if not there():
        raise TimeoutError("the page did not answer")


def rest() -> None:
    """Let all pages come to rest, so that no measurement pays for the one before it."""
    rested = time.perf_counter() + REST_S
    until(lambda: time.perf_counter() > rested)


def until_seen(widget, t_ms: float, begin: Callable[[], object], within_s: float = 60.0) -> float:
    """Milliseconds from ``begin()`` until a grab of the widget shows the marker of ``t_ms``."""
    from long_recording.marker import grabbed_step

    wanted = long_recording.step_at(t_ms)
    began = time.perf_counter()
    begin()
    until(lambda: grabbed_step(widget) == wanted, within_s)
    return (time.perf_counter() - began) * 1000


def snapshots(one: OneSession, times: Sequence[float]) -> Mapping[float, bytes]:
    """For each time the JSON array of a Meta and the full snapshot of the page as it was then."""
    import msgspec

    from heatreel.replay.page_state import PageState

    decode, state, made = msgspec.json.Decoder().decode, PageState(), {}
    track = one.library.track(one.ids[0])
    left = sorted(times, reverse=True)
    texts = zip(track.index.t_ms.tolist(), one.library.events(one.ids[0]), strict=True)
    for event_ms, text in texts:
        while left and left[-1] < event_ms:
            t_ms = left.pop()
            made[t_ms] = b"[" + b",".join(state.as_events(t_ms)[:2]) + b"]"
        if not left:
            break
        state.apply(decode(text), event_ms)
    return made


class ReplayStage:
    """Our page."""

    def __init__(self) -> None:
        from heatreel.browser.replay_page import ReplayPage

        self.page = ReplayPage()
        self.page.widget.resize(*SIZE)
        self.page.widget.show()

    @property
    def process(self) -> str:
        """The number of the process that draws the page."""
        return str(self.page._view._page.renderProcessPid())

    def wait(self) -> None:
        """Until the player is loaded."""
        until(lambda: self.page._view._ready)

    def open(self, one: OneSession) -> None:
        """Show this session; nothing is seen before a seek."""
        self.page.open_session(one.library, one.library.track(one.ids[0]))

    def seek(self, t_ms: float) -> float:
        """Milliseconds until it is painted."""
        return until_seen(self.page.widget, t_ms, lambda: self.page.seek(t_ms))

    def close(self) -> None:
        """Give the page back."""
        self.page.close()


class RebuildStage:
    """Our player page alone, which is handed whole pages."""

    def __init__(self) -> None:
        from heatreel.browser.player_view import PlayerView

        self._view = PlayerView()
        self._view.view.resize(*SIZE)
        self._view.view.show()

    def show(self, t_ms: float, body: bytes) -> float:
        """Milliseconds until this page is painted."""
        width, height = SIZE
        view = self._view.view
        return until_seen(
            view,
            t_ms,
            lambda: self._view.send("rebuild", events=body, t=t_ms, width=width, height=height),
        )

    def close(self) -> None:
        """Give the page back."""
        self._view.close()


class StockStage:
    """rrweb's own replayer with all events of a session."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        from helpers.stock import Stock

        self._stock = Stock(texts, until)

    def seek(self, t_ms: float) -> float:
        """Milliseconds until it is painted."""
        script = f"window.stock.pause({t_ms!r} - window.stockStart)"
        page = self._stock.view._page
        return until_seen(self._stock.view.view, t_ms, lambda: page.runJavaScript(script))

    def close(self) -> None:
        """Give the page back."""
        self._stock.close()
