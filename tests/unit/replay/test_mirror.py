"""The mirror follows the page whatever the order of its changes, and counts what it cannot place."""

from __future__ import annotations

from heatreel.replay.mirror import Mirror
from heatreel.replay.naming import control_of, selector_of, text_of
from helpers.storyboard import Storyboard


def mirror_of(body: str) -> tuple[Mirror, Storyboard]:
    story, mirror = Storyboard().visit("https://a.example/", body), Mirror()
    mirror.load(story.tree)
    return mirror, story


def element(id_: int, parent: int, following: int | None = None, tag: str = "b") -> dict:
    node = {"type": 2, "id": id_, "tagName": tag, "attributes": {}, "childNodes": []}
    return {"parentId": parent, "nextId": following, "node": node}


def test_nodes_are_added_in_any_order():
    mirror, story = mirror_of('<div id="d"></div>')
    parent = story.node("#d")
    mirror.add_all([element(92, 91), element(90, parent, 91), element(91, parent)])
    assert [node.id for node in mirror.nodes[parent].children] == [90, 91]
    assert mirror.nodes[92].parent is mirror.nodes[91]
    assert not mirror.skipped


def test_what_has_no_parent_is_skipped_and_counted():
    mirror, _ = mirror_of("<p>x</p>")
    assert mirror.add_all([element(90, 777)]) == []
    assert mirror.remove({"id": 778}) is None
    assert mirror.skipped.total() == 2


def test_null_removes_an_attribute_and_removed_subtrees_are_forgotten():
    mirror, story = mirror_of('<div id="d" title="t"><p>x</p></div>')
    outer, inner = story.node("#d"), story.node("p")
    mirror.set_attributes({"id": outer, "attributes": {"title": None}})
    assert "title" not in mirror.nodes[outer].attributes
    mirror.remove({"id": outer})
    assert inner not in mirror.nodes


def test_a_very_deep_page_is_no_trouble():
    tree: dict = {"type": 2, "id": 1, "tagName": "div", "attributes": {}, "childNodes": []}
    here = tree
    for i in range(2, 20_001):
        here["childNodes"] = [
            {"type": 2, "id": i, "tagName": "div", "attributes": {}, "childNodes": []},
        ]
        here = here["childNodes"][0]
    mirror = Mirror()
    mirror.load(tree)
    assert text_of(mirror.nodes[20_000]) == ""
    assert control_of(mirror.nodes[20_000]) is None
    assert mirror.remove({"id": 1}) is not None
    assert not mirror.nodes


def test_elements_are_named_by_path_and_text():
    mirror, story = mirror_of('<div id="d"><p>One</p><p><button><i>Buy</i></button></p></div>')
    button = mirror.nodes[story.node("button")]
    assert selector_of(mirror, button) == "#d > p:nth-of-type(2) > button"
    assert text_of(button) == "Buy"
    assert control_of(mirror.nodes[story.node("i")]) is button
