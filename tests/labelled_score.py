"""Prints precision and recall of the moments on labelled recordings.

python tests/labelled_score.py FOLDER [KIND …]     FOLDER holds recordings, labels.json and score.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from heatreel.library.library import Library
from heatreel.operations.detecting import moments_of
from heatreel.operations.importing import import_paths

KINDS = ("rage_click", "dead_click", "error_click")


def predictions(library: Library) -> dict[str, list[dict[str, object]]]:
    """Moments by file name, as score.py reads them."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in library.rows([int(i) for i in library.session_ids()]):
        found[row.file] = [
            {"kind": m.signal, "t_start": m.t_start_ms, "t_end": m.t_end_ms}
            for m in moments_of(library, row.id)
        ]
    return found


def score(folder: Path, scorer: Path, kinds: tuple[str, ...] = KINDS, errors: int = 0) -> tuple[str, dict]:
    """The table that score.py prints, and its numbers by kind."""
    recordings = folder / "recordings" if (folder / "recordings").is_dir() else folder
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "library.heatreel"
        import_paths(path, sorted(recordings.glob("*.json.gz")))
        with Library.open(path) as library:
            made = predictions(library)
        guessed, result = Path(scratch) / "predictions.json", Path(scratch) / "score.json"
        guessed.write_text(json.dumps(made))
        command = [sys.executable, str(scorer), str(folder / "labels.json"), str(guessed), "--kind", *kinds]
        command += ["--errors", str(errors), "--json", str(result)]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return text, json.loads(result.read_text())["kinds"]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    scorer = next(p for p in (folder / "score.py", folder.parent / "labelled" / "score.py") if p.exists())
    print(score(folder, scorer, tuple(sys.argv[2:]) or KINDS, errors=10)[0])
