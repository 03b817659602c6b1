"""The page of a time is written as events from which the same page comes again."""

from __future__ import annotations

import json
from typing import Any

from heatreel.replay.page_state import PageState
from helpers.storyboard import Storyboard

BODY = (
    '<div id="box" style="color:red"><p id="p">Hello</p></div><input id="field">'
    '<textarea id="area"></textarea><iframe id="frame"></iframe><video id="film"></video>'
)


def state_of(story: Storyboard) -> PageState:
    state = PageState()
    for event in json.loads(story.json()):
        state.apply(event, event["timestamp"])
    return state


def written(state: PageState) -> list[dict[str, Any]]:
    return [json.loads(text) for text in state.as_events(1000.0)]


def tail(state: PageState, source: int) -> list[dict[str, Any]]:
    return [event["data"] for event in written(state)[2:] if event["data"]["source"] == source]


def again(state: PageState) -> PageState:
    other = PageState()
    for event in written(state):
        other.apply(event, event["timestamp"])
    return other


def page(body: str = BODY, head: str = "") -> Storyboard:
    return Storyboard(width=500, height=300).visit("https://shop.example/", body, head)


def test_before_the_first_page_there_is_nothing_to_write_and_changes_are_counted():
    state = state_of(Storyboard().scroll(10))
    assert state.as_events(0.0) == []
    assert state.skipped == {"before the first page": 1}


def test_the_written_page_is_a_meta_and_a_snapshot_of_the_size_of_that_time():
    story = page().incremental(4, width=600, height=400)
    meta, whole = written(state_of(story))
    assert (meta["type"], meta["data"]) == (4, {"href": "https://shop.example/", "width": 600, "height": 400})
    assert (whole["type"], whole["data"]["node"]["id"]) == (2, 1)


def test_what_was_written_and_read_again_is_written_the_same():
    story = page(head="<style>p{color:red}</style>")
    story.type("#field", "abc").scroll(40).scroll(7, node=story.node("#box")).interact(
        5, story.node("#field"), 0, 0
    )
    story.mutate(attributes=[{"id": story.node("#box"), "attributes": {"style": {"top": "3px"}}}])
    story.incremental(8, id=story.node("style"), adds=[{"rule": "b{}", "index": 0}])
    story.incremental(15, id=1, styleIds=[4], styles=[{"styleId": 4, "rules": [{"rule": "i{}", "index": 0}]}])
    story.incremental(7, id=story.node("#film"), type=2, currentTime=3.5)
    story.incremental(14, ranges=[{"start": 9, "startOffset": 0, "end": 9, "endOffset": 2}])
    story.interact(2, story.node("#p"), 5, 6)
    state = state_of(story)
    assert state.as_events(1000.0) == again(state).as_events(1000.0)
    assert {event["data"]["source"] for event in written(state)[2:]} == {0, 1, 2, 3, 5, 7, 8, 14, 15}


def test_inline_styles_are_written_as_they_were_changed_and_end_with_a_new_style():
    story = page()
    box = story.node("#box")
    for style in ({"top": "1px", "left": "2px"}, {"top": ["9px", "important"], "left": False}):
        story.mutate(attributes=[{"id": box, "attributes": {"style": style}}])
    (changed,) = tail(state_of(story), 0)
    assert changed["attributes"] == [
        {"id": box, "attributes": {"style": {"top": ["9px", "important"], "left": False}}}
    ]
    story.mutate(attributes=[{"id": box, "attributes": {"style": "top:0"}}])
    assert tail(state_of(story), 0) == []


def test_fields_keep_their_last_value_until_they_are_gone():
    story = page().type("#field", "a").type("#field", "ab")
    assert [data["text"] for data in tail(state_of(story), 5)] == ["ab"]
    story.mutate(removes=[{"parentId": 3, "id": story.node("#field")}])
    assert tail(state_of(story), 5) == []


def test_the_page_of_a_frame_is_written_as_the_recorder_writes_it():
    story = page()
    document = {"type": 0, "childNodes": [], "id": 90, "rootId": 90}
    add = {"parentId": story.node("#frame"), "nextId": None, "node": document}
    html = {"type": 2, "tagName": "html", "attributes": {}, "childNodes": [], "id": 91, "rootId": 90}
    story.mutate(adds=[add], isAttachIframe=True)
    story.mutate(adds=[{"parentId": 90, "nextId": None, "node": html}])
    (frame,) = tail(state_of(story), 0)
    assert frame["isAttachIframe"]
    assert frame["adds"][0]["node"]["childNodes"][0]["id"] == 91
    assert b'"id":90' not in state_of(story).as_events(0.0)[1]


def test_rules_are_kept_in_order_folded_and_end_when_the_text_of_the_style_changes():
    story = page(head="<style>p{color:red}</style>")
    style = story.node("style")
    story.incremental(8, id=style, adds=[{"rule": "a{}", "index": 0}])
    story.incremental(8, id=style, adds=[{"rule": "b{}", "index": 1}])
    story.incremental(8, id=style, removes=[{"index": 1}])
    for value in ("1px", "2px"):
        story.incremental(13, id=style, index=[0], set={"property": "top", "value": value})
    state = state_of(story)
    assert [change.get("adds") for change in tail(state, 8)] == [[{"rule": "a{}", "index": 0}]]
    assert [change["set"]["value"] for change in tail(state, 13)] == ["2px"]
    text = {"type": 3, "textContent": "q{}", "id": 95}
    story.mutate(adds=[{"parentId": style, "nextId": None, "node": text}])
    assert tail(state_of(story), 8) == []


def test_a_text_of_a_style_changes_although_the_recorder_wrote_all_rules_into_the_style():
    story = page()
    parts = [{"type": 3, "textContent": "", "id": 70 + i} for i in range(2)]
    css = {"_cssText": "a{}/* rr_split */b{}"}
    style = {"type": 2, "tagName": "style", "attributes": css, "childNodes": [], "id": 69}
    story.tree["childNodes"][1]["childNodes"][0]["childNodes"].append({**style, "childNodes": parts})
    story.mutate(texts=[{"id": 71, "value": "c{}"}])
    node = state_of(story).mirror.nodes[69]
    assert "_cssText" not in node.attributes
    assert [child["textContent"] for child in node.data["childNodes"]] == ["a{}", "c{}"]


def test_a_shadow_root_is_written_into_its_host():
    story = page()
    inner = {"type": 2, "tagName": "b", "attributes": {}, "childNodes": [], "id": 80, "isShadow": True}
    story.mutate(adds=[{"parentId": story.node("#box"), "nextId": None, "node": inner}])
    host = state_of(story).mirror.nodes[story.node("#box")].data
    assert host["isShadowHost"]
    assert [child["id"] for child in host["childNodes"] if child.get("isShadow")] == [80]


def test_windows_do_not_share_a_page():
    one, other = state_of(page().type("#field", "one")), state_of(page())
    assert tail(one, 5)
    assert not tail(other, 5)
