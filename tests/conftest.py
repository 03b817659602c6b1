"""Settings for all tests: no display needed, no noise allowed, the user's own folders untouched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA = Path(__file__).parent / "data"
SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "sample"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(item.path).parts
        if "gui" in path or "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gui)
        if "e2e" in path:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Library, settings and caches of a test live in its own temporary folder."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def shared() -> Path:
    """The folder with the large recordings; checks that need it are skipped, and say so, where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the folder with the large recordings is not on this machine")
    return SHARED
