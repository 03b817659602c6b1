"""What rooms of the window stand on: the state of a library, and jobs that end with the test."""

from __future__ import annotations

import pytest

from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState


@pytest.fixture
def state(library):
    """On the ``library`` of the test's own folder."""
    made = AppState()
    made.set_library(library)
    return made


@pytest.fixture
def jobs():
    made = Jobs()
    yield made
    made.close()
