"""The timeline of a visit in several windows shows what the visitor saw."""

from __future__ import annotations

from pathlib import Path

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.ui.timeline.data import TimelineData, prepare
from helpers.storyboard import START_MS, Storyboard


def there_and_back(tmp_path: Path) -> TimelineData:
    """/cart, scrolled half way; /help in another window; /cart again, scrolled to its end. A second each."""
    story = Storyboard()
    story.window = "shop"
    story.visit("https://shop.example/cart").scroll(200)
    story.now_ms, story.window = START_MS + 1000, "help"
    story.visit("https://shop.example/help").scroll(100)
    story.now_ms, story.window = START_MS + 2000, "shop"
    story.click("p").wait(500).scroll(400)
    library = tmp_path / "l.heatreel"
    (session,) = import_paths(library, [story.save(tmp_path / "a.json")]).new_ids
    with Library.open(library) as opened:
        return prepare(opened.track(session))


def test_a_page_that_the_visitor_returns_to_is_there_twice(tmp_path: Path) -> None:
    data = there_and_back(tmp_path)
    pages = [(p.view.href[-5:], p.start_ms - START_MS, p.end_ms - START_MS) for p in data.seen]
    assert pages == [("/cart", 0, 1105), ("/help", 1105, 2000), ("/cart", 2000, 2540)]
    assert data.pages == 2


def test_the_scroll_line_goes_on_where_the_page_was_left(tmp_path: Path) -> None:
    data = there_and_back(tmp_path)
    steps = list(zip(data.scroll_ms - START_MS, data.scroll_depth, strict=True))
    assert steps[2:] == [(105, 0.5), (1105, 0.0), (1105, 0.25), (2000, 0.5), (2540, 1.0)]
