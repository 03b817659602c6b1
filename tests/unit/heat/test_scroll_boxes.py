"""Boxes of a page that scroll by themselves have a depth of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest
from heatreel.operations.heat_pages import resolve
from heatreel.operations.importing import import_paths
from heatreel.operations.scroll_boxes import scroll_boxes, scroll_rows
from helpers.storyboard import START_MS, Storyboard

HELP = "https://shop.example/help"
BODY = '<div id="list" aria-label="Questions">…</div><div id="code">…</div>'


@pytest.fixture
def library(tmp_path: Path):
    files = []
    for n, depths in enumerate(((100, 600, 300), (200,), ())):
        told = Storyboard(start_ms=START_MS + n * 1e8).visit(HELP, BODY).wait(500).scroll(900)
        for depth in depths:
            told.wait(300).scroll(depth, node=told.node("#list"))
        files.append(told.wait(500).mutate().save(tmp_path / f"{n}.json"))
    import_paths(tmp_path / "l.heatreel", files)
    opened = Library.open(tmp_path / "l.heatreel")
    yield opened
    opened.close()


def test_a_box_counts_its_deepest_place_in_each_view_and_not_the_page_s(library):
    request = resolve(library, HeatRequest(HELP, 0, "scroll"))
    [box] = scroll_boxes(library, request)
    assert (box.name, box.selector) == ("Questions", "#list")
    assert (box.scrolled.value, box.scrolled.of) == (pytest.approx(2 / 3), 3)
    assert (box.median_px, box.deepest_px) == (400, 600)
    [row] = scroll_rows(request, (box,))
    assert (row["views"], row["median_px"]) == (3, 400)
