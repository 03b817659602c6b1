"""``make bench``: runs every ``bench_*.py`` here, prints one table and writes ``bench-output/bench.json``.

A topic is a module with ``rows() -> Iterator[Row]``. Names on the command line choose topics:
``python tests/bench/run.py start heat``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from row import Row  # noqa: E402


def main(chosen: list[str]) -> int:
    """Returns 0 when every topic could be measured; a goal that is not met is shown, not a failure."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    topics = sorted(path.stem for path in HERE.glob("bench_*.py"))
    rows: list[Row] = []
    failed = []
    for name in topics:
        if chosen and name.removeprefix("bench_") not in chosen:
            continue
        console.print(f"[dim]{name.removeprefix('bench_')} …[/dim]")
        start = time.perf_counter()
        try:
            rows.extend(_rows(name))
        except Exception as error:
            failed.append(name)
            console.print(f"[red]{name}: {type(error).__name__}: {error}[/red]")
        console.print(f"[dim]  {time.perf_counter() - start:.0f} s[/dim]")
    _print(console, rows)
    target = _write(rows)
    goals = [row.met for row in rows if row.met is not None]
    console.print(f"{sum(goals)} of {len(goals)} goals met; rows in {target}")
    return 1 if failed else 0


def _rows(name: str) -> Iterator[Row]:
    yield from importlib.import_module(name).rows()


def _print(console: Console, rows: list[Row]) -> None:
    table = Table("what", "ours", "against", "ratio", "goal", "met")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        met = {True: "[green]yes[/green]", False: "[red]no[/red]", None: "–"}[row.met]
        table.add_row(row.what, str(row.ours), str(row.against), ratio, str(row.goal), met)
    console.print(table)


def _write(rows: list[Row]) -> Path:
    folder = HERE.parents[1] / "bench-output"
    folder.mkdir(exist_ok=True)
    target = folder / "bench.json"
    text = json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False, default=float)
    target.write_text(text + "\n", encoding="utf-8")
    return target.relative_to(HERE.parents[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
