"""Recordings of several recorders are listed whole: every row points at an event that is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.inspect import InspectRows, RowKind
from heatreel.operations.importing import import_paths
from heatreel.operations.inspecting import find_labels, inspect_rows, row_source

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"


def listed(folder: Path, path: Path) -> InspectRows:
    """The rows of a file's first session, each of them read."""
    report = import_paths(folder / "t.heatreel", [path])
    with Library.open(folder / "t.heatreel") as library:
        track = library.track(report.new_ids[0])
        find_labels(library, track)
        rows, named = inspect_rows(library, track)
        assert named
        assert (np.diff(rows.t_ms) >= 0).all()
        assert (rows.t_ms >= track.start_ms).all()
        assert (rows.t_ms <= track.end_ms).all()
        assert (rows.event < len(track.index)).all()
        for row in range(len(rows)):
            source = row_source(library, track.session.id, rows, row)
            assert source.events or rows.event[row] < 0
            assert (source.request is not None) == (rows.kind[row] == RowKind.NETWORK)
        return rows


def counts(rows: InspectRows) -> dict[str, int]:
    return {kind.name: int((rows.kind == kind).sum()) for kind in RowKind if (rows.kind == kind).any()}


def test_the_sample_names_its_buttons_and_fields(tmp_path):
    rows = listed(tmp_path, SAMPLE / "shop-01-desktop.json.gz")
    assert counts(rows) == {"CLICK": 14, "INPUT": 10, "SCROLL": 2, "PAGE": 7}
    assert "Add to cart" in rows.text
    assert "E-mail: “clara.brandt@example.org”" in rows.text
    assert all(rows.text)


def test_a_recording_of_sentry(tmp_path, shared):
    rows = listed(tmp_path, shared / "corpus" / "sentry" / "rrweb-sentry.json")
    assert counts(rows)["NETWORK"] == 83
    assert counts(rows)["CONSOLE"] == 4
    at = rows.text.index("/api/0/organizations/sentry/teams/")
    assert (rows.word[at], rows.status[at], round(float(rows.duration_ms[at]))) == ("GET", 200, 407)


@pytest.mark.parametrize("name", ["docs.json", "mobile-homepage.json", "wide-layout.json"])
def test_recordings_of_posthog(tmp_path, shared, name):
    rows = listed(tmp_path, shared / "corpus" / "posthog-2020" / name)
    assert {"CLICK", "INPUT", "SCROLL", "PAGE"} <= set(counts(rows))
    clicks = np.flatnonzero(rows.kind == RowKind.CLICK)
    named = [rows.text[row] for row in clicks if not rows.text[row].startswith("at ")]
    assert len(named) > 0.8 * len(clicks)
