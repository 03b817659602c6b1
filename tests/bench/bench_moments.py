"""Moments: finding them an event, rage clicks over ten million clicks, a long session, and re-tuning.

The library for re-tuning is the sample sessions and 400 copies of each: rows as preparing would have written
them, other ids and times.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from row import Row

if TYPE_CHECKING:
    from heatreel.library.library import Library

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
LIMIT_US = 110.0  # an event: what clicks hit and what changed after them
RAGE_S, LONG_S, TUNE_S = 3.0, 1.5, 1.0
CLICKS, SESSIONS = 10_000_000, 1_000_000
LONG_EVENTS = 63_000
COPIES = 400
RUNS = 5
_DAY_MS = 86_400_000


def rows() -> Iterator[Row]:
    """All of them; the sample is read from a library."""
    from heatreel.operations import importing

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.heatreel")
        ids = importing.import_paths(path, sorted(SAMPLE.glob("*.json.gz"))).new_ids
        yield _an_event(path, ids)
        yield _rage()
        yield _long(path, ids)
        yield from _tuning(path)


def _an_event(path: Path, ids: tuple[int, ...]) -> Row:
    """The pass over the events, against decoding them alone."""
    from heatreel.library.library import Library
    from heatreel.replay.page_facts import page_facts

    decode = msgspec.json.Decoder().decode
    with Library.open(path) as library:
        sessions = [(library.track(i), library.events(i)) for i in ids]
    count = sum(len(texts) for _, texts in sessions)

    def detect() -> None:
        for track, texts in sessions:
            page_facts(track, texts)

    def decode_all() -> None:
        for _, texts in sessions:
            for text in texts:
                decode(text)

    took = [(_cpu_s(detect) / count, _cpu_s(decode_all) / count) for _ in range(RUNS)]
    ours, against = (median(times) * 1e6 for times in zip(*took, strict=True))
    return Row(
        f"moments: what clicks of {count:,} events hit and changed, an event / decoding it",
        f"{ours:.1f} µs",
        f"{against:.1f} µs",
        round(ours / against, 2),
        f"≤ {LIMIT_US:g} µs",
        ours <= LIMIT_US,
    )


def _rage() -> Row:
    """Ten clicks a session at human distances; in one session of fifty a chain of quick ones."""
    from heatreel.analysis.click_columns import ActColumns
    from heatreel.analysis.signals import rage_click

    clicks = many_clicks(CLICKS, SESSIONS)
    data, values = ActColumns(clicks, groups=SESSIONS), rage_click.SIGNAL.defaults()
    none = np.zeros(len(clicks), np.uint8)
    found = rage_click.rule(data, values, none)
    took = median(_wall_s(lambda: rage_click.rule(data, values, none)) for _ in range(3))
    return Row(
        f"rage clicks of {CLICKS:,} clicks in {SESSIONS:,} sessions ({len(found):,} found)",
        f"{took:.2f} s",
        "",
        None,
        f"≤ {RAGE_S:g} s",
        took <= RAGE_S,
    )


def many_clicks(count: int, sessions: int):
    """Columns of clicks, log-normal gaps with a median of 2.5 s, places all over the viewport."""
    from heatreel.analysis.click_columns import ClickColumns, ClickFlag

    rng = np.random.default_rng(7)
    each = count // sessions
    gaps = rng.lognormal(np.log(2_500), 1.0, count)
    x, y = rng.uniform(0, 1_280, count), rng.uniform(0, 800, count)
    node = rng.integers(1, 400, count, dtype=np.int32)
    raging = np.arange(0, sessions, 50) * each
    for step in range(1, 5):
        gaps[raging + step] = rng.uniform(120, 400, len(raging))
        x[raging + step], y[raging + step] = x[raging] + rng.normal(0, 3, len(raging)), y[raging]
        node[raging + step] = node[raging]
    flags = np.where(rng.random(count) < 0.7, ClickFlag.CONTROL | ClickFlag.KNOWN, ClickFlag.KNOWN)
    delay = np.where(rng.random(count) < 0.9, 120.0, np.nan)
    for step in range(5):
        delay[raging + step] = np.nan
    return ClickColumns(
        group=np.repeat(np.arange(sessions, dtype=np.int32), each),
        row=np.tile(np.arange(each, dtype=np.int32), sessions),
        t_ms=np.cumsum(gaps),
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        node=node,
        view=np.zeros(count, np.int32),
        window=np.zeros(count, np.int16),
        flags=flags.astype(np.uint8),
        family=np.zeros(count, np.uint8),
        ended=np.zeros(count, np.uint8),
        delay_ms=delay.astype(np.float32),
        left_ms=np.full(count, 5_000, np.float32),
        near_px=np.full(count, np.nan, np.float32),
    )


def _long(path: Path, ids: tuple[int, ...]) -> Row:
    """All signals on the kept facts of a session as long as the samples one after another, repeated."""
    from heatreel.library.library import Library
    from heatreel.operations.detecting import find_moments
    from heatreel.operations.fact_store import facts_of

    with Library.open(path) as library:
        sessions = [(facts_of(library, library.track(i)), library.track(i)) for i in ids]
    events = 0
    took = 0.0
    while events < LONG_EVENTS:
        for facts, track in sessions:
            began = time.process_time()
            find_moments(facts, track)
            took += time.process_time() - began
            events += len(track.index)
            if events >= LONG_EVENTS:
                break
    return Row(
        f"all signals on the kept facts of sessions with {events:,} events together",
        f"{took:.2f} s",
        "",
        None,
        f"≤ {LONG_S:g} s",
        took <= LONG_S,
    )


def _tuning(path: Path) -> Iterator[Row]:
    """The count that a panel shows when one number is changed: first, then with all in memory."""
    from heatreel.library.library import Library
    from heatreel.operations import retuning

    count = multiply(path)
    with Library.open(path) as library:
        first = _wall_s(lambda: retuning.counts(library, {"rage_click": {"gap_ms": 500.0}}))
        for signal, values in (
            ("rage_click", ("gap_ms", 600.0)),
            ("dead_click", ("dead_ms", 5_000.0)),
            ("error_click", ("error_ms", 500.0)),
            ("thrashed_cursor", ("turns", 5.0)),  # the first of a sample's: sessions are read for it
            ("thrashed_cursor", ("turns", 7.0)),
        ):
            changed = {signal: dict([values])}
            took = _wall_s(lambda changed=changed: retuning.counts(library, changed))
            told = f"re-tuning {signal} over {count:,} sessions: the count"
            yield Row(told, f"{took:.2f} s", "", None, f"≤ {TUNE_S:g} s", took <= TUNE_S)
        yield Row(f"the first count, facts of {count:,} sessions read", f"{first:.2f} s", "", None, "", None)
        yield from _across(library, count)


def _across(library: Library, count: int) -> Iterator[Row]:
    """The page "Across sessions": each of its tabs."""
    from heatreel.operations.forms import form_reading
    from heatreel.operations.hurting import hurting
    from heatreel.operations.scores import score_reading

    for what, read in (
        ("elements that hurt most", lambda: hurting(library)),
        ("pages that hurt most", lambda: hurting(library, by="page")),
        ("forms", lambda: form_reading(library)),
        ("scores", lambda: score_reading(library)),
    ):
        yield Row(f"{what}, of {count:,} sessions", f"{_wall_s(read):.2f} s", "", None, "", None)


def multiply(path: Path, copies: int = COPIES) -> int:
    """Copy every session with what was derived from it; returns how many there are then."""
    db = sqlite3.connect(path)
    last = db.execute("SELECT max(id) FROM session").fetchone()[0]
    tables = {
        "session": ("id", {"key": "key || '-' || {n}", "start_ms": "start_ms + {n} * {day}"}),
        "page_view": ("session_id", {"start_ms": "start_ms + {n} * {day}", "end_ms": "end_ms + {n} * {day}"}),
        "click": ("session_id", {"t_ms": "t_ms + {n} * {day}"}),
        "click_place": ("session_id", {}),
        "error_mark": ("session_id", {}),
        "columns": ("session_id", {}),
        "derived": ("session_id", {}),
        "moment": (
            "session_id",
            {"id": "NULL", **{name: f"{name} + {{n}} * {{day}}" for name in ("t_start_ms", "t_end_ms")}},
        ),
    }
    with db:
        for n in range(1, copies):
            for table, (key, changed) in tables.items():
                names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                values = {key: f"{key} + {n * last}", **changed}
                chosen = ", ".join(values.get(name, name).format(n=n, day=_DAY_MS) for name in names)
                db.execute(f"INSERT INTO {table} SELECT {chosen} FROM {table} WHERE {key} <= {last}")
    count = int(db.execute("SELECT count(*) FROM session").fetchone()[0])
    db.execute("ANALYZE")
    db.close()
    return count


def _cpu_s(call: Callable[[], object]) -> float:
    """Processor time, which a busy machine lengthens less than the clock's."""
    start = time.process_time()
    call()
    return time.process_time() - start


def _wall_s(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
