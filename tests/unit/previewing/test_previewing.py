"""Pictures are made of times at which the page looks different, and looked up by the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.preview import PreviewTime
from heatreel.model.session import SessionTrack
from heatreel.operations.importing import import_paths
from heatreel.operations.previewing import MOST, in_order, nearest, preview_times
from helpers.storyboard import START_MS, Storyboard


@pytest.fixture
def track_of(tmp_path: Path) -> Callable[[Storyboard], SessionTrack]:
    def made(story: Storyboard) -> SessionTrack:
        path = tmp_path / "l.heatreel"
        session = import_paths(path, [story.save(tmp_path / "v.json")], prepare=False).new_ids[0]
        with Library.open(path) as library:
            return library.track(session)

    return made


def changes(count: int, every_ms: float) -> Storyboard:
    story = Storyboard().visit("https://shop.example/", "<p id=p>a</p>")
    for i in range(count):
        story.wait(every_ms).mutate(texts=[{"id": story.node("#p") + 1, "value": str(i)}])
    return story


def test_each_page_view_has_one_and_a_page_that_changes_has_more(track_of):
    story = changes(10, 3000).visit("https://shop.example/2").wait(20_000).scroll(5)
    times = preview_times(track_of(story))
    second = story.events[-3]["timestamp"]
    assert times[0].t_ms == START_MS + 700
    assert any(time.t_ms == second + 700 for time in times)
    assert 4 <= len([time for time in times if time.t_ms < second]) <= 8


def test_where_nothing_changes_none_is_made(track_of):
    story = changes(3, 1000).wait(3_600_000).move((1, 1))
    assert len(preview_times(track_of(story))) <= 3


def test_there_are_never_many_more_than_the_limit(track_of):
    assert MOST // 2 < len(preview_times(track_of(changes(4000, 5000)))) <= MOST + 2


def test_without_a_page_there_are_none(track_of):
    story = Storyboard().event(4, {"href": "https://a.example/", "width": 10, "height": 10}).move((1, 1))
    assert preview_times(track_of(story)) == []


def test_what_is_near_comes_first_then_the_whole_session_coarsely():
    times = [PreviewTime(float(t), 0) for t in range(100)]
    order = in_order(times, 50.0)
    assert {time.t_ms for time in order[:3]} == {49.0, 50.0, 51.0}
    assert [time.t_ms for time in order[3:7]] == [0.0, 32.0, 64.0, 96.0]
    assert sorted(order) == times


def test_a_picture_stands_for_the_time_after_it_on_the_same_page_and_window(track_of):
    track = track_of(changes(4, 5000).visit("https://shop.example/2").wait(9000).scroll(1))
    first, second = track.page_views
    kept = [
        PreviewTime(first.start_ms + 700, 0),
        PreviewTime(first.start_ms + 5000, 0),
        PreviewTime(second.start_ms + 700, 0),
        PreviewTime(second.start_ms + 800, 1),
    ]
    assert nearest(kept, first.start_ms + 4999, 0, first) == kept[0]
    assert nearest(kept, first.end_ms - 1, 0, first) == kept[1]
    assert nearest(kept, second.start_ms, 0, second) == kept[2]
    assert nearest(kept, second.start_ms + 9000, 0, second) == kept[2]
    assert nearest(kept[:2], second.start_ms + 100, 0, second) is None
