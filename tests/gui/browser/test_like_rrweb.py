"""The page at a time is the one that rrweb's own replayer rebuilds by playing from the start.

Where the two differ, a rule of `helpers.explained` says why; here each rule has the smallest recording that
shows it. ``tests/replay_equality.py`` compares many more recordings at more times.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from heatreel.browser.batches import LibraryKeyframes
from heatreel.library.library import Library
from heatreel.operations import importing
from helpers.equality import Comparison, keyframes_every, random_times, wait
from helpers.recorded import texts_of, track_of
from helpers.storyboard import Storyboard

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"
CORPUS = (
    "rrweb-events-ts/rrweb__dialog-playback.json",
    "rrweb-events-ts/rrweb__iframe-shadowdom-hover.json",
    "rrweb-events-ts/rrweb__input.json",
    "rrweb-events-ts/rrweb__scroll-with-parent-styles.json",
    "rrweb-events-ts/rrweb__style-sheet-text-mutation.json",
    "rrweb-events-ts/rrweb__adopted-style-sheet-modification.json",
    "rrweb-history/2018-10-checkout-a.json",
    "rrweb-recorder-snapshots/integration__nest-iframe-1.json",
    "sentry/rrweb-sentry.json",
)


@pytest.fixture(scope="module")
def comparison(qapp) -> Iterator[Comparison]:
    from heatreel.browser.replay_page import ReplayPage

    page = ReplayPage()
    made = Comparison(page)
    yield made
    made.close()
    page.close()
    wait(50)


@pytest.fixture
def unexplained(comparison, tmp_path):
    """Differences of a file that no rule explains, at random times, with keyframes close together."""

    def compare(file: Path, times: int) -> list[str]:
        with keyframes_every(0.1):
            session = importing.import_paths(tmp_path / "l.heatreel", [file]).new_ids[0]
        with Library.open(tmp_path / "l.heatreel") as library:
            track, texts = library.track(session), library.events(session)
            keyframes = LibraryKeyframes(library, session)
            results = comparison.session(track, texts, random_times(track, times, 7), keyframes=keyframes)
        assert len(results) == times
        return [
            one.error or str(difference) for one in results for difference in one.unexplained or [one.error]
        ]

    return lambda file, times: [text for text in compare(file, times) if text]


@pytest.mark.parametrize("name", ["shop-02-desktop", "shop-21-mobile"])
def test_a_recorded_visit_looks_the_same_backwards_and_forwards(unexplained, name):
    assert unexplained(SAMPLE / f"{name}.json.gz", 4) == []


@pytest.mark.parametrize("name", CORPUS)
def test_other_peoples_recordings_look_the_same(unexplained, shared, name):
    assert unexplained(shared / "corpus" / name, 3) == []


# one case for each rule ---------------------------------------------------------------------------


class Seen:
    """What a comparison of a storyboard found; times are gone to in this order."""

    def __init__(self, comparison: Comparison, story: Storyboard, *times: float) -> None:
        results = comparison.session(track_of(story), texts_of(story), times)
        assert [one.error for one in results] == [""] * len(times)
        self.unexplained = [str(difference) for one in results for difference in one.unexplained]
        self.rules = {rule for one in results for rule in one.explained}


def element(id_: int, parent: int, tag: str, following: int | None = None, **more) -> dict:
    node = {"type": 2, "id": id_, "tagName": tag, "attributes": {}, "childNodes": [], **more}
    return {"parentId": parent, "nextId": following, "node": node}


def visit(body: str = "<div id=box>Box</div>", head: str = "") -> Storyboard:
    return Storyboard(width=800, height=600).visit("https://shop.example/", body, head).wait(1000)


def test_a_page_is_there_until_the_next_one_is(comparison):
    story = visit('<div id="box">One</div>')
    story.mutate(attributes=[{"id": story.node("#box"), "attributes": {"title": "changed"}}]).wait(100)
    story.event(4, {"href": "https://shop.example/2", "width": 800, "height": 600}).wait(50)
    between = story.now_ms - 20.5
    story.event(2, {"node": story.tree, "initialOffset": {"top": 0, "left": 0}}).wait(100)
    seen = Seen(comparison, story, between)
    assert seen.rules == {"page_lost_between_meta_and_snapshot"}
    assert seen.unexplained == []


def test_no_page_is_shown_minutes_before_it_was_recorded(comparison):
    story = Storyboard(width=800, height=600).event(0, {})
    story.event(4, {"href": "https://shop.example/", "width": 800, "height": 600}).wait(60_000)
    early = story.now_ms - 30_000.5
    story.visit("https://shop.example/").wait(1000)
    assert Seen(comparison, story, early).rules == {"page_before_its_time"}


def test_focus_is_where_it_was_recorded(comparison):
    story = visit()
    before = story.now_ms - 100.5
    story.mutate(adds=[element(90, story.node("#box"), "input")]).wait(10)
    story.interact(5, 90, 0, 0).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"focus_before_the_page_is_built"}
    assert seen.unexplained == []


def test_the_pointer_does_not_mark_a_node_of_a_later_page(comparison):
    story = visit().move((10, 10), (20, 20), id=6)
    story.visit("https://shop.example/2", "<p>Two</p><p>Three</p>").wait(1000)
    del story.events[-2]  # with a Meta between them, it begins there
    assert Seen(comparison, story, story.now_ms - 500.5).rules == {"hover_of_the_page_before"}


def test_what_is_pressed_is_marked(comparison):
    story = visit()
    before = story.now_ms - 100.5
    story.mutate(adds=[element(90, story.node("#box"), "b")]).wait(10)
    story.interact(7, 90, 9, 9).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"hover_before_the_page_is_built"}
    assert seen.unexplained == []


def test_what_was_pointed_at_may_be_gone(comparison):
    story = visit('<div id="outer"><div id="box">Box</div></div>')
    box = story.node("#box")
    story.move((10, 10), (20, 20), id=box).wait(100)
    before = story.now_ms - 50.5
    story.mutate(removes=[{"id": box, "parentId": story.node("#outer")}]).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"hover_of_an_unknown_node"}
    assert seen.unexplained == []


def test_the_page_stays_where_it_was_scrolled_to(comparison):
    story = visit('<div id="top"></div>' + "<p>Line</p>" * 100)
    story.scroll(1000).wait(100)
    before = story.now_ms - 50.5
    grow = [{"id": story.node("#top"), "attributes": {"style": "height:200px"}}]
    story.mutate(attributes=grow).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"scroll_not_as_recorded"}
    assert seen.unexplained == []


def test_rules_of_made_sheets_are_changed_after_they_are_made(comparison):
    story = visit()
    before = story.now_ms - 100.5
    sheet = {"styleId": 1, "rules": [{"rule": "p { color: red; }", "index": 0}]}
    story.mutate(adds=[element(90, story.node("#box"), "p")]).wait(5)
    story.incremental(15, id=1, styleIds=[1], styles=[sheet]).wait(5)
    story.incremental(8, styleId=1, adds=[{"rule": "b { color: blue; }", "index": 1}]).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"made_sheet_changed_before_it_is_made"}
    assert seen.unexplained == []


def test_a_frame_in_quirks_mode_stays_so(comparison):
    story = visit('<iframe id="frame"></iframe>')
    before = story.now_ms - 100.5
    html = {"type": 2, "id": 91, "tagName": "html", "attributes": {}, "rootId": 90, "childNodes": []}
    page = {"type": 0, "id": 90, "compatMode": "BackCompat", "childNodes": [html]}
    add = {"parentId": story.node("#frame"), "nextId": None, "node": page}
    story.mutate(attributes=[{"id": story.node("body"), "attributes": {"class": "x"}}]).wait(5)
    story.mutate(adds=[add], isAttachIframe=True).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"frame_in_standards_mode"}
    assert seen.unexplained == []


def test_what_stands_between_the_tags_of_a_frame_stays(comparison):
    story = visit('<iframe id="frame">No frames here</iframe>')
    before = story.now_ms - 100.5
    story.mutate(attributes=[{"id": story.node("body"), "attributes": {"class": "x"}}]).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == {"frame_emptied"}
    assert seen.unexplained == []


def test_the_first_option_is_chosen_also_when_it_was_added_last(comparison):
    story = visit('<select id="list"></select>')
    list_ = story.node("#list")
    before = story.now_ms - 100.5
    adds = [element(90, list_, "option"), element(91, list_, "option", 90)]
    for option, text in ((90, "B"), (91, "A")):
        node = {"type": 3, "id": option + 5, "textContent": text}
        adds.append({"parentId": option, "nextId": None, "node": node})
    story.mutate(adds=adds).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert seen.rules == set()
    assert seen.unexplained == []


def test_a_dialog_takes_the_focus_by_itself(comparison):
    story = visit('<dialog id="ask"><button>Yes</button></dialog>')
    ask = story.node("#ask")
    before = story.now_ms - 100.5
    story.mutate(attributes=[{"id": ask, "attributes": {"rr_open_mode": "modal", "open": ""}}]).wait(100)
    story.mutate(attributes=[{"id": ask, "attributes": {"rr_open_mode": "non-modal"}}]).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 1050.5, story.now_ms - 500.5)
    assert seen.rules == {"focus_of_a_dialog"}
    assert seen.unexplained == []


def test_a_dialog_that_closed_is_closed(comparison):
    story = visit('<dialog id="ask"><button>Yes</button></dialog>')
    ask = story.node("#ask")
    story.mutate(attributes=[{"id": ask, "attributes": {"rr_open_mode": "modal", "open": ""}}]).wait(100)
    before = story.now_ms - 50.5
    story.mutate(attributes=[{"id": ask, "attributes": {"open": None}}]).wait(1000)
    seen = Seen(comparison, story, before, story.now_ms - 500.5)
    assert "traces_of_a_closed_dialog" in seen.rules
    assert seen.unexplained == []


def test_media_play_on_only_with_us(comparison):
    story = visit('<video id="film"></video>')
    film = story.tree["childNodes"][-1]["childNodes"][-1]["childNodes"][0]
    film["attributes"] |= {"rr_mediaState": "played", "rr_mediaMuted": True, "muted": True}
    story.wait(1000)
    seen = Seen(comparison, story, story.now_ms - 500.5)
    assert seen.rules == {"media_stand_still"}
    assert seen.unexplained == []


def test_a_page_without_a_size_can_be_scrolled_and_focused(comparison):
    story = Storyboard(width=800, height=600).visit("https://shop.example/", '<input id="in">')
    del story.events[0]
    story.wait(500).interact(5, story.node("#in"), 0, 0).wait(1000)
    seen = Seen(comparison, story, story.now_ms - 500.5)
    assert seen.rules == {"frame_never_shown"}
    assert seen.unexplained == []
