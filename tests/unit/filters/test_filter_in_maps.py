"""A map is made of what the filter leaves, and says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from heatreel.library.library import Library
from heatreel.model.heat import HeatLook, HeatRequest, PagePicture
from heatreel.model.session import SessionFilter
from heatreel.operations.heatmaps import heat_points, make_map, picture_caption
from heatreel.operations.importing import import_paths
from heatreel.operations.segments import filter_words, save_segment
from heatreel.operations.zoning import zones_of_page
from helpers.storyboard import Storyboard

PAGE = "https://shop.test/a"


def test_points_zones_caption_and_metadata_follow_the_filter(tmp_path: Path) -> None:
    path = tmp_path / "l.heatreel"
    for number in range(3):
        board = Storyboard(width=1280).visit(PAGE, "<button id=buy>Buy</button>")
        for _click in range(number + 1):
            board.click("#buy").wait(3000)
        import_paths(path, [board.save(tmp_path / f"{number}.json")])
    request = HeatRequest(PAGE, 1280, "click")
    with Library.open(path) as library:
        library.set_tags([library.session_ids(sort="clicks").tolist()[0]], ["vip"])
        vip = SessionFilter(tags=frozenset({"vip"}))
        points = heat_points(library, request, vip)
        assert (points.total, heat_points(library, request).total) == (3, 6)
        assert zones_of_page(library, request, vip).views == 1
        assert "filter: tag vip" in picture_caption(library, request, vip)
        save_segment(library, "Good customers", vip)
        caption = picture_caption(library, request, vip)
        assert caption.split(" · ")[1] == "filter: Good customers"
        assert "filter" not in picture_caption(library, request)
        picture = PagePicture(np.zeros((800, 1280, 3), np.uint8), 1280, 800, 0)
        made = make_map(picture, points, HeatLook(), 1, caption, filter_words(library, vip))
        assert made.metadata["filter"] == "Good customers"
        assert make_map(picture, points, HeatLook(), 1, "").metadata["filter"] == "none"
