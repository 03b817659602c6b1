"""A session that was never opened: its first frames, and what its keyframes cost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from statistics import median

import long_recording
import msgspec
import stage
from row import Row

FIRST_MS, SHARE, BUILD_US = 500.0, 0.25, 60.0
RUNS = 3


def rows() -> Iterator[Row]:
    """First frames of one hour and of three, keyframes of one hour."""
    stage.application()
    for hours in (1, 3):
        start, far, cold = _first_frames(hours)
        yield Row(
            f"session of {hours} h, never opened: first frame",
            f"{start:.0f} ms",
            "",
            None,
            f"≤ {FIRST_MS:.0f} ms",
            start <= FIRST_MS,
        )
        yield Row(f"session of {hours} h, never opened: its last frame", f"{far:.0f} ms", "", None, "", None)
        yield Row(
            f"session of {hours} h, never opened: first frame, web engine not awake",
            f"{cold:.0f} ms",
            "",
            None,
            "",
            None,
        )
    yield from _keyframes()


def _first_frames(hours: float) -> tuple[float, float, float]:
    """(first frame, last frame, first frame of a page that is made for it), ms; medians."""
    start, far, cold = [], [], []
    for _ in range(RUNS):
        start.append(_opened(hours, long_recording.START_MS, is_awake=True))
        cold.append(_opened(hours, long_recording.START_MS, is_awake=False))
        far.append(_opened(hours, long_recording.START_MS + hours * 3_600_000 - 400, is_awake=True))
    return median(start), median(far), median(cold)


def _opened(hours: float, t_ms: float, *, is_awake: bool) -> float:
    with stage.imported(hours) as one:
        page = stage.ReplayStage()
        if is_awake:
            page.wait()
        began = time.perf_counter()
        page.open(one)
        page.seek(t_ms)
        took = (time.perf_counter() - began) * 1000
        page.close()
    return took


def _keyframes() -> Iterator[Row]:
    with stage.prepared(1) as one:
        keyframes, events = _stored(one)
        count = len(one.library.track(one.ids[0]).index.t_ms)
        yield Row(
            "keyframes of 1 h / the compressed events",
            f"{keyframes / 1e6:.1f} MB",
            f"{events / 1e6:.1f} MB",
            round(keyframes / events, 3),
            f"≤ {SHARE}",
            keyframes <= SHARE * events,
        )
    with stage.imported(1) as one:
        took = _cpu_us(lambda: stage.prepare(one)) / count
        texts = one.library.events(one.ids[0])
        decoding = _cpu_us(lambda: _decode(texts)) / count
    beyond = took - decoding
    yield Row(
        f"keyframes: making them, an event of {count:,} / decoding it",
        f"{took:.0f} µs",
        f"{decoding:.0f} µs",
        round(took / decoding, 2),
        f"≤ {BUILD_US:.0f} µs more",
        beyond <= BUILD_US,
    )


def _stored(one: stage.OneSession) -> tuple[int, int]:
    """Bytes of the keyframes and of the packed events."""
    db = sqlite3.connect(one.path)
    sums = [
        db.execute(f"SELECT sum(length(packed)) FROM {table}").fetchone()[0] or 0
        for table in ("keyframe", "chunk")
    ]
    db.close()
    return sums[0], sums[1]


def _decode(texts: list[bytes]) -> None:
    decode = msgspec.json.Decoder().decode
    for text in texts:
        decode(text)


def _cpu_us(call: Callable[[], object]) -> float:
    """Processor time, which a busy machine lengthens less than the clock's."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1e6
