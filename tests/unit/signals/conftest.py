"""Moments of a recording written as a story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.operations.detecting import moments_of, save_tuning
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

# What the tests of this folder are about; other signals may find something in the same stories.
ABOUT_CLICKS = frozenset(
    ("rage_click", "multi_click", "dead_click", "slow_click", "near_miss", "error_click")
)

Look = Callable[..., list[Moment]]


@pytest.fixture
def look(tmp_path) -> Look:
    """``look(story, values)``: its moments about clicks, by time, with these numbers changed."""
    number = count()

    def find(story: Storyboard, values: Mapping[str, Mapping[str, float]] | None = None) -> list[Moment]:
        n = next(number)
        path = tmp_path / f"{n}.heatreel"
        import_paths(path, [story.save(tmp_path / f"{n}.json")])
        with Library.open(path) as library:
            if values:
                save_tuning(library, values)
            moments = moments_of(library, int(library.session_ids()[0]))
        return [moment for moment in moments if moment.signal in ABOUT_CLICKS]

    return find
