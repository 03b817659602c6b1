"""An element of the page is read as it is at that time: through shadow roots and frames, by node id."""

from __future__ import annotations

import pytest

from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard

HTML = """<div id=shop style="padding:20px">
<button class="apply big" data-x='a"b' style="width:120px;height:40px">Apply
<b>coupon</b></button><input id=code value="x" style="display:block"><div id=host></div>
<iframe id=inner style="border:0;width:200px;height:60px;display:block"></iframe>
<div style="height:3000px"></div></div>"""


@pytest.fixture
def shown(qtbot, page, tmp_path):
    """A page with a button, a shadow root and a frame, on the screen; scrolled by 5 px at the end."""
    story = Storyboard(width=800, height=600).visit(
        "https://shop.example/cart", HTML, "<style>body{margin:0}</style>"
    )
    host, frame = story.node("#host"), story.node("#inner")
    node = {"type": 2, "tagName": "button", "attributes": {"id": "deep"}, "childNodes": [], "isShadow": True}
    text = {"type": 3, "textContent": "Deep", "id": 501}
    story.mutate(
        adds=[
            {"parentId": host, "nextId": None, "node": {**node, "id": 500}},
            {"parentId": 500, "nextId": None, "node": text},
        ],
        attributes=[{"id": host, "attributes": {}}],
    )

    def inner(tag: str, id_: int, *children: dict, **attributes: str) -> dict:
        return {
            "type": 2, "tagName": tag, "attributes": attributes, "childNodes": list(children), "id": id_,
            "rootId": 600,
        }  # fmt: skip

    words = {"type": 3, "textContent": "In a frame", "id": 605, "rootId": 600}
    link = inner("a", 604, words, style="display:block;height:60px")
    html = inner("html", 601, inner("head", 602), inner("body", 603, link, style="margin:0"))
    document = {"type": 0, "childNodes": [html], "compatMode": "BackCompat", "id": 600}
    story.wait(100).mutate(adds=[{"parentId": frame, "nextId": None, "node": document}], isAttachIframe=True)
    story.wait(1000).type("#code", "WELCOME10").wait(1000).scroll(5).wait(1000).scroll(5)
    report = import_paths(tmp_path / "t.heatreel", [story.save(tmp_path / "visit.json")])
    with Library.open(tmp_path / "t.heatreel") as library:
        track = library.track(report.new_ids[0])
        page.widget.resize(800, 600)
        page.widget.show()
        page.open_session(library, track)
        with qtbot.waitSignal(page.painted, timeout=15000):
            page.seek(track.end_ms)
        page.story = story
        yield page


def ask(qtbot, how, *what):
    answers = []
    how(*what, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=8000)
    return answers[0]


def test_a_place_gives_the_deepest_element_there(qtbot, shown):
    found = ask(qtbot, shown.pick, 130, 35 - 5)
    assert found.tag in ("button", "b")
    button = ask(qtbot, shown.element, shown.story.node(".apply"))
    assert button.selector == "#shop > button"
    assert button.text == "Apply coupon"
    assert dict(button.attributes)["data-x"] == 'a"b'
    assert 'class="apply big"' in button.start_tag
    assert 'data-x="a&quot;b"' in button.start_tag
    assert button.box_client == (20.0, 15.0, 120.0, 40.0)
    assert button.place_page == (20.0, 20.0)
    assert [step.name for step in button.path] == ["html", "body", "div#shop", "button.apply"]


def test_a_field_says_what_it_holds_now(qtbot, shown):
    field = ask(qtbot, shown.element, shown.story.node("#code"))
    assert dict(field.attributes)["value now"] == "WELCOME10"


def test_a_frame_is_looked_into(qtbot, shown):
    link = ask(qtbot, shown.element, 604)
    x, y, width, height = link.box_client
    found = ask(qtbot, shown.pick, x + width / 2, y + height / 2)
    assert found.node_id == 604
    assert found.selector == "#inner > / > html > body > a"
    assert found.box_client == link.box_client


def test_a_shadow_root_is_looked_into(qtbot, shown):
    deep = ask(qtbot, shown.element, 500)
    x, y, width, height = deep.box_client
    found = ask(qtbot, shown.pick, x + width / 2, y + height / 2)
    assert found.node_id == 500
    assert [step.name for step in found.path][-2:] == ["div#host", "button#deep"]


def test_a_node_that_is_not_there_is_none(qtbot, shown):
    assert ask(qtbot, shown.element, 99_999) is None
    assert ask(qtbot, shown.pick, -50, -50) is None
