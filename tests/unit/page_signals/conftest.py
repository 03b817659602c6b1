"""Moments of one signal in a recording written as a story."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.operations.detecting import moments_of, save_tuning, unmeasured
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

Look = Callable[..., list[Moment]]


@pytest.fixture
def look(tmp_path) -> Look:
    """``look(story, signal, **numbers)``: the moments of one signal, with these numbers changed."""
    number = count()

    def find(story: Storyboard, signal: str, **values: float) -> list[Moment]:
        n = next(number)
        path = tmp_path / f"{n}.heatreel"
        import_paths(path, [story.save(tmp_path / f"{n}.json")])
        with Library.open(path) as library:
            if values:
                save_tuning(library, {signal: values})
            session_id = int(library.session_ids()[0])
            made = moments_of(library, session_id)
            find.unmeasured = unmeasured(library, session_id)
        return [moment for moment in made if moment.signal == signal]

    return find
