"""A recording in a library of its own."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths


@pytest.fixture
def opened(tmp_path):
    """Imports a story; gives the library and the session's track."""
    made: list[Library] = []

    def open_(story):
        ids = import_paths(tmp_path / "t.heatreel", [story.save(tmp_path / "visit.json")]).new_ids
        made.append(Library.open(tmp_path / "t.heatreel"))
        return made[-1], made[-1].track(ids[0])

    yield open_
    for library in made:
        library.close()
