"""A session that was never opened: its first frames, and what its keyframes cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import long_recording
import msgspec
import stage
from row import Row

FIRST_MS, SHARE, BUILD_US, ACTS_US = 500.0, 0.25, 60.0, 110.0
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
        keyframes = one.library.keyframe_bytes(one.ids[0])
        events = one.library.packed_bytes(one.ids[0])
        count = len(one.library.keyframes(one.ids[0]))
        yield Row(
            f"keyframes of 1 h ({count}) / the compressed events",
            f"{keyframes / 1e6:.1f} MB",
            f"{events / 1e6:.1f} MB",
            round(keyframes / events, 3),
            f"≤ {SHARE}",
            keyframes <= SHARE * events,
        )
    with stage.imported(1) as one:
        texts = one.library.events(one.ids[0])
        decoding = _cpu_us(lambda: _decode(texts)) / len(texts)
        making = _cpu_us(lambda: _make(one, texts)) / len(texts)
        mirror, acts = (_cpu_us(lambda made=made: made(one, texts)) / len(texts) for made in (_apply, _acts))
        whole = _cpu_us(lambda: stage.prepare(one)) / len(texts)
    yield Row(
        f"keyframes: making them, an event of {len(texts):,} / decoding it",
        f"{making:.0f} µs",
        f"{decoding:.0f} µs",
        round(making / decoding, 2),
        f"≤ {BUILD_US:.0f} µs more",
        making - decoding <= BUILD_US,
    )
    yield Row(
        f"acts and reactions of {len(texts):,} events, an event / reading and applying it",
        f"{acts:.0f} µs",
        f"{mirror:.0f} µs",
        round(acts / mirror, 2),
        f"≤ {ACTS_US:.0f} µs",
        acts <= ACTS_US,
    )
    yield Row("keyframes, moments and names together, an event", f"{whole:.0f} µs", "", None, "", None)


def _make(one: stage.OneSession, texts: list[bytes]) -> None:
    """Keyframes as `operations.preparing` makes them, without what else it finds on the way."""
    from heatreel.replay.keyframes import Keyframes
    from heatreel.replay.session_pass import run

    session = one.ids[0]
    writer = one.library.write_keyframes(session)
    sizes = one.library.event_sizes(session)

    def keep(made) -> int:
        return writer.add(made.event, made.window, made.snapshot, made.body)

    share = 0.22 * one.library.packed_bytes(session) / int(sizes.sum(dtype=int))
    run(one.library.track(session), texts, [Keyframes(one.library.track(session), sizes, keep, share)])
    one.library.add_keyframes(session, writer.take(), whole=True)


def _decode(texts: list[bytes]) -> None:
    decode = msgspec.json.Decoder().decode
    for text in texts:
        decode(text)


def _cpu_us(call: Callable[[], object]) -> float:
    """Processor time, which a busy machine lengthens less than the clock's."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1e6


def _apply(one: stage.OneSession, texts: list[bytes]) -> None:
    """The mirror by itself: each event is read and applied."""
    from heatreel.operations.garbage import rare_garbage
    from heatreel.replay.session_pass import run

    with rare_garbage():
        run(one.library.track(one.ids[0]), texts, ())


def _acts(one: stage.OneSession, texts: list[bytes]) -> None:
    """The same with those who note acts, what followed them, fields and waits."""
    from heatreel.operations.garbage import rare_garbage
    from heatreel.replay.page_facts import page_facts

    with rare_garbage():
        page_facts(one.library.track(one.ids[0]), texts)
