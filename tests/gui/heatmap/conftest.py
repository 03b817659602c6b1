"""What tests of the maps stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.compared import CompareStand


@pytest.fixture
def bench(qtbot, tmp_path: Path):
    """The compare view on two days of visits."""
    made = CompareStand(qtbot, tmp_path)
    made.part()
    yield made
    made.close()
