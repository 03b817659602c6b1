"""Prints precision and recall of the moments on labelled recordings.

python tests/labelled_score.py FOLDER [KIND …]     FOLDER holds recordings, labels.json and score.py
python tests/labelled_score.py --presets FOLDER    the rules of other vendors beside ours
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from heatreel.analysis.presets import PRESETS
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.operations.detecting import moments_by, moments_of
from heatreel.operations.importing import import_paths

COMPARED = ("rage_click", "dead_click", "error_click")  # of which vendors have rules
KINDS = (
    *COMPARED,
    "slow_click",
    "thrashed_cursor",
    "quick_back",
    "form_abandonment",
    "field_struggle",
    "hesitation",
    "excessive_scrolling",
    "dead_end",
)


def predictions(library: Library, preset: str = "") -> dict[str, list[dict[str, object]]]:
    """Moments by file name, as score.py reads them; of a preset or ours."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in library.rows([int(i) for i in library.session_ids()]):
        moments = moments_by(library, row.id, preset) if preset else moments_of(library, row.id)
        found[row.file] = [_prediction(moment) for moment in moments]
    return found


def _prediction(moment: Moment) -> dict[str, object]:
    return {"kind": moment.signal, "t_start": moment.t_start_ms, "t_end": moment.t_end_ms}


def imported(folder: Path, path: Path) -> Library:
    """A library with the recordings of a folder."""
    recordings = folder / "recordings" if (folder / "recordings").is_dir() else folder
    import_paths(path, sorted(recordings.glob("*.json.gz")))
    return Library.open(path)


def scored(
    folder: Path, made: object, scratch: Path, kinds: Iterable[str], errors: int = 0
) -> tuple[str, dict]:
    """What score.py prints of predictions, and its numbers by kind."""
    guessed, result = scratch / "predictions.json", scratch / "score.json"
    guessed.write_text(json.dumps(made))
    command = [sys.executable, str(_scorer(folder)), str(folder / "labels.json"), str(guessed)]
    command += ["--kind", *kinds, "--errors", str(errors), "--json", str(result)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return text, json.loads(result.read_text())["kinds"]


def score(folder: Path, kinds: tuple[str, ...] = KINDS, errors: int = 0) -> tuple[str, dict]:
    """The table that score.py prints for our moments, and its numbers by kind."""
    with tempfile.TemporaryDirectory() as scratch, imported(folder, Path(scratch, "l.heatreel")) as library:
        return scored(folder, predictions(library), Path(scratch), kinds, errors)


def compare(folder: Path) -> str:
    """A table of precision / recall: a row a set of rules, a column a signal."""
    lines = ["".join(["rules".ljust(14), *(f"{kind:>24}" for kind in COMPARED)])]
    with tempfile.TemporaryDirectory() as scratch, imported(folder, Path(scratch, "l.heatreel")) as library:
        for name in ("", *PRESETS):
            numbers = scored(folder, predictions(library, name), Path(scratch), COMPARED)[1]
            rules = {signal.id for signal in PRESETS[name].signals} if name else set(COMPARED)
            cells = (_cell(numbers[kind]) if kind in rules else "no rule" for kind in COMPARED)
            title = PRESETS[name].name if name else "Heatreel"
            lines.append("".join([title.ljust(14), *(f"{cell:>24}" for cell in cells)]))
    return "\n".join(lines)


def _cell(numbers: dict[str, float]) -> str:
    if numbers["precision"] != numbers["precision"]:
        return f"none / {numbers['recall']:.2f}"
    return f"{numbers['precision']:.2f} / {numbers['recall']:.2f} ({int(numbers['fp'])} false)"


def _scorer(folder: Path) -> Path:
    places = (folder / "score.py", folder.parent / "labelled" / "score.py")
    return next(place for place in places if place.exists())


if __name__ == "__main__":
    if sys.argv[1] == "--presets":
        print(compare(Path(sys.argv[2])))
    else:
        print(score(Path(sys.argv[1]), tuple(sys.argv[2:]) or KINDS, errors=10)[0])
