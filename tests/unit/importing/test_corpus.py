"""Other people's recordings: each plays, or says why it cannot."""

from __future__ import annotations

from pathlib import Path

from heatreel.library.library import Library
from heatreel.operations import importing

PLAIN = (
    "posthog-2020",
    "posthogjs-events-ts",
    "rrweb-events-ts",
    "rrweb-history",
    "rrweb-recorder-snapshots",
    "sentry",
)


def test_every_plain_recording_is_imported(shared: Path, tmp_path: Path) -> None:
    report = importing.import_paths(
        tmp_path / "l.heatreel", [shared / "corpus" / name for name in PLAIN], prepare=False
    )
    assert [file.path.name for file in report.failed] == []
    with Library.open(tmp_path / "l.heatreel") as library:
        rows = library.rows(report.new_ids)
        assert all(row.duration_ms < 86_400_000 for row in rows)
        assert all(row.has_page for row in rows)


def test_what_is_not_read_is_explained(shared: Path, tmp_path: Path) -> None:
    report = importing.import_paths(tmp_path / "l.heatreel", [shared / "corpus"], prepare=False)
    assert all(file.error and file.hint for file in report.failed)
    assert all(file.new_ids or file.known_ids or file.joined_ids or file.error for file in report.files)
