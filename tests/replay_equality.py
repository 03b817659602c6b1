"""Compares our page with the stock replayer's at random times of many recordings; prints a table.

By hand: ``python tests/replay_equality.py PATH… [--times 10] [--seed 4] [--only WORD] [--limit N]``

Each time is gone to on one page of ours, in random order, and on a fresh stock replayer, from the start. The
recording is imported and prepared as ever, but with keyframes close together, so that nearly every page is
built from one. A comparison is *equal*, *explained* (every difference by a rule of `helpers.explained`) or
*unexplained*.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def main() -> None:
    """Print a row for each session, and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--only", default="", help="only files with this in their path")
    parser.add_argument("--limit", type=int, default=0, help="only that many files of each path, spread")
    parser.add_argument("--budget", type=float, default=0.1, help="ms of events between two keyframes")
    parser.add_argument("--written", action="store_true", help="pages that the mirror writes, by themselves")
    parser.add_argument("--show", type=int, default=3, help="differences that are listed for a time")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from heatreel.browser.environment import prepare_environment

    prepare_environment()
    app = QApplication(sys.argv[:1])
    run(asked)
    del app


def run(asked: argparse.Namespace) -> None:
    """Go through the files."""
    from heatreel.browser.replay_page import ReplayPage
    from helpers.equality import Comparison

    page = ReplayPage()
    comparison = Comparison(page)
    verdicts: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    sessions = keyframes = 0
    with tempfile.TemporaryDirectory() as folder:
        library_path = Path(folder, "equality.heatreel")
        for file in _files(asked):
            for name, count, results in _compare_file(comparison, library_path, file, asked):
                sessions += 1
                verdicts.update(one.verdict for one in results)
                rules.update(rule for one in results for rule in one.explained)
                keyframes += count
                _print(name, count, results, asked.show)
    comparison.close()
    page.close()
    total = sum(verdicts.values())
    print(f"{sessions} recordings, {keyframes} keyframes, {total} comparisons: {dict(verdicts)}")
    for rule, count in rules.most_common():
        print(f"  {count:4} comparisons explained (in part) by {rule}")
    bad = verdicts["unexplained"] + verdicts["failed"]
    print(f"  unexplained or failed: {bad / max(total, 1):.2%}")


def _files(asked: argparse.Namespace) -> list[Path]:
    from heatreel.operations import importing

    chosen: list[Path] = []
    for path in asked.paths:
        found = [file for file in importing._files(path) if asked.only in str(file)]
        step = max(1, len(found) // asked.limit) if asked.limit else 1
        chosen.extend(found[::step][: asked.limit or None])
    return chosen


def _compare_file(comparison, library_path: Path, file: Path, asked: argparse.Namespace):
    from heatreel.browser.batches import LibraryKeyframes
    from heatreel.library.library import Library
    from heatreel.operations import importing
    from helpers.equality import keyframes_every, random_times

    with keyframes_every(asked.budget):
        imported = importing.import_paths(library_path, [file], prepare=not asked.written).files[0]
    for session_id in imported.new_ids:
        with Library.open(library_path) as library:
            track = library.track(session_id)
            if not track.session.has_page:
                continue
            texts = library.events(session_id)
            seed = zlib.crc32(f"{file.name}{asked.seed}".encode())
            times = random_times(track, asked.times, seed)
            name = f"{file.parent.name}/{file.name}"
            if asked.written:
                yield name, 0, comparison.written(track, texts, times)
                continue
            keyframes = LibraryKeyframes(library, session_id)
            count = len(found.event) if (found := keyframes.index()) else 0
            yield name, count, comparison.session(track, texts, times, keyframes=keyframes)


def _print(name: str, keyframes: int, results: list, show: int) -> None:
    counts = Counter(one.verdict for one in results)
    rules = Counter(rule for one in results for rule in one.explained)
    row = [f"{counts[verdict]:3}" for verdict in ("equal", "explained", "unexplained", "failed")]
    said = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
    print(f"{name[-74:]:74} {keyframes:5} {' '.join(row)}  {said}", flush=True)
    for one in results:
        if one.error:
            print(f"    at {one.t_ms:.3f}: {one.error}", flush=True)
        for difference in one.unexplained[:show]:
            print(f"    at {one.t_ms:.3f}: {difference}", flush=True)
        if len(one.unexplained) > show:
            print(f"    … {len(one.unexplained) - show} more", flush=True)


if __name__ == "__main__":
    main()
