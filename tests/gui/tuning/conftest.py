"""A library of three sessions: stubborn clicks of three, four and six on a button that answers nothing."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Storyboard

PAGE = "<p>Hello</p><button class='stuck'>Buy now</button>"


@pytest.fixture
def library(tmp_path):
    files = []
    for number, clicks in enumerate((3, 4, 6)):
        story = Storyboard(start_ms=START_MS + number * 3_600_000).visit("https://shop.example/", PAGE)
        story.wait(3_000)
        for _ in range(clicks):
            story.click(".stuck").wait(420)
        files.append(story.wait(20_000).scroll(5).wait(500).save(tmp_path / f"{clicks}.json"))
    path = tmp_path / "l.heatreel"
    import_paths(path, files)
    with Library.open(path) as made:
        yield made
