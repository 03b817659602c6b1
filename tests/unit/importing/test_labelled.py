"""Real recordings whose clicks are known: counted, placed and told apart as the page itself saw them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.operations import importing

UNTOLD = 2  # pop-ups of lists that were opened by keyboard, in recordings that hold no presses


def known_clicks(path: Path) -> dict[str, list[dict[str, Any]]]:
    text = json.loads(path.read_text())
    files = text.get("clicks", text)
    return {
        name: [c for c in clicks if c.get("recorded") and not c.get("forwarded")]
        for name, clicks in files.items()
    }


@pytest.mark.parametrize("folder", ["labelled/recordings", "sample"])
def test_clicks_are_those_that_the_page_saw(shared: Path, tmp_path: Path, folder: str) -> None:
    known = known_clicks(shared / folder.split("/")[0] / "clicks.json")
    recordings = sorted((shared / folder).glob("*.json.gz"))
    report = importing.import_paths(tmp_path / "l.heatreel", recordings, prepare=False)
    wrong_kind = 0
    with Library.open(tmp_path / "l.heatreel") as library:
        counts, wanted = {}, {}
        for file in report.files:
            clicks, truth = library.track(file.new_ids[0]).clicks, known[file.path.name]
            counts[file.path.name], wanted[file.path.name] = len(clicks), len(truth)
            if len(clicks) != len(truth):
                continue
            assert np.allclose(clicks.t_ms, [c["event_t"] for c in truth], atol=1)
            placed = ~np.isnan(clicks.x_page)
            wrong_kind += int((placed == np.array([bool(c["synthetic"]) for c in truth], bool)).sum())
            places = np.array([(c["doc_x"], c["doc_y"]) for c in truth], float).reshape(-1, 2)
            assert np.allclose(clicks.y_page[placed], places[placed, 1], atol=1)
            assert np.allclose(clicks.x_page[placed], places[placed, 0], atol=1)
    assert counts == wanted
    assert len(counts) == len(known)
    assert wrong_kind <= UNTOLD
