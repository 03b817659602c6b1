"""Boxes of a page that scroll by themselves have a depth of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatreel.library.library import Library
from heatreel.model.heat import HeatRequest, PagePicture
from heatreel.model.place import ElementFlag, PageElements
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
    assert (box.box, row["content_px"]) == (None, None), "where it stands is not known before the picture"


def picture(inner: dict[str, float]) -> PagePicture:
    """On which the list stands, 150 px high."""
    box, flags = np.array([[40, 300, 200, 150]], np.float32), np.array([ElementFlag.SEEN], np.uint8)
    return PagePicture(
        np.zeros((900, 1280, 3), np.uint8), 1280, 900, 0, PageElements(("#list",), box, flags, inner)
    )


def test_reach_in_a_box_is_of_its_content_and_takes_in_those_who_did_not_scroll(library):
    request = resolve(library, HeatRequest(HELP, 0, "scroll"))
    library.save_picture(HELP, request.width, "", picture({"#list": 1000.0}))
    [box] = scroll_boxes(library, request)
    assert (box.box, box.content_px, box.is_least) == ((40, 300, 200, 150), 1000, False)
    assert sorted(box.depths.tolist()) == [150, 350, 750]
    assert [(row.share, row.y_page) for row in box.reach] == [(0.75, 150), (0.5, 350), (0.25, 750)]
    [row] = scroll_rows(request, (box,))
    assert (row["box_px"], row["content_px"], row["seen_by_50_px"]) == (150, 1000, 350)


def test_page_views_that_never_had_the_box_in_view_are_out_of_its_n(library, tmp_path: Path):
    far = Storyboard(start_ms=START_MS + 9e8, height=200).visit(HELP, BODY).wait(500).scroll(40)
    near = Storyboard(start_ms=START_MS + 10e8, height=200).visit(HELP, BODY).wait(500).scroll(200)
    files = [one.wait(500).mutate().save(tmp_path / f"more{n}.json") for n, one in enumerate((far, near))]
    import_paths(library.path, files)
    request = resolve(library, HeatRequest(HELP, 0, "scroll"))
    [box] = scroll_boxes(library, request)
    assert (box.scrolled.of, box.never) == (5, 0), "all, before it is known where it stands"
    library.save_picture(HELP, request.width, "", picture({"#list": 1000.0}))
    [box] = scroll_boxes(library, request)
    assert (box.scrolled.of, box.never) == (4, 1), "the list begins at 300 px; one view came to 240 px"
    assert sorted(box.depths.tolist()) == [150, 150, 350, 750]
    [row] = scroll_rows(request, (box,))
    assert (row["views"], row["never_in_view"], row["scrolled"]) == (4, 1, 0.5)


def test_a_box_that_stays_in_the_viewport_was_in_view_of_all(library, tmp_path: Path):
    far = Storyboard(start_ms=START_MS + 9e8, height=200).visit(HELP, BODY).wait(500)
    import_paths(library.path, [far.mutate().save(tmp_path / "more.json")])
    request = resolve(library, HeatRequest(HELP, 0, "scroll"))
    made = picture({"#list": 1000.0})
    made.elements.flags[0] |= ElementFlag.FIXED
    library.save_picture(HELP, request.width, "", made)
    [box] = scroll_boxes(library, request)
    assert (box.scrolled.of, box.never) == (4, 0)


@pytest.mark.parametrize("inner", [{}, {"#list": 400.0}])
def test_a_box_whose_picture_tells_less_than_was_scrolled_holds_at_least_that(library, inner):
    request = resolve(library, HeatRequest(HELP, 0, "scroll"))
    library.save_picture(HELP, request.width, "", picture(inner))
    [box] = scroll_boxes(library, request)
    assert (box.content_px, box.is_least) == (750, True)
    assert library.elements(HELP, request.width).inner == inner
