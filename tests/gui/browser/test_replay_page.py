"""What a person sees of the page at a time."""

from __future__ import annotations

import os
import signal

from helpers.recorded import Shown
from helpers.storyboard import Storyboard

BOX = "<style>body{margin:0}</style><div id=box style='width:200px;height:100px;background:#cc2200'></div>"
TALL = BOX + "<div style='height:3000px;background:#0044cc'></div>"


def story(body: str = TALL) -> Storyboard:
    return Storyboard(width=640, height=400).visit("https://shop.example/", body)


def test_the_page_is_there_from_the_first_moment(qtbot, page):
    shown = Shown(qtbot, page, story())
    shown.at(shown.story.events[0]["timestamp"])
    shown.expect(100, 50, "#cc2200")
    shown.expect(300, 300, "#0044cc")


def test_a_change_is_seen_after_it_and_not_before_also_backwards(qtbot, page):
    made = story()
    green = {"id": made.node("#box"), "attributes": {"style": "width:200px;height:100px;background:#00aa44"}}
    made.wait(1000).mutate(attributes=[green]).wait(1000).mutate()
    changed = made.events[-2]["timestamp"]
    shown = Shown(qtbot, page, made)
    shown.at(changed - 1).expect(100, 50, "#cc2200")
    shown.at(changed).expect(100, 50, "#00aa44")
    shown.at(changed - 500).expect(100, 50, "#cc2200")
    shown.at(changed + 500).expect(100, 50, "#00aa44")


def test_scrolling_is_followed_both_ways(qtbot, page):
    made = story().wait(500).scroll(150).wait(500).mutate()
    scrolled = made.events[-2]["timestamp"]
    shown = Shown(qtbot, page, made)
    shown.at(scrolled).expect(100, 50, "#0044cc")
    shown.at(scrolled - 100).expect(100, 50, "#cc2200")


def test_what_was_typed_stands_in_the_field(qtbot, page):
    made = story("<input id=name>").wait(100).type("#name", "Ada").wait(100).type("#name", "Ada L")
    shown = Shown(qtbot, page, made)
    read = "document.querySelector('iframe').contentDocument.querySelector('input').value"
    shown.at(made.events[-1]["timestamp"])
    assert shown.ask(read) == "Ada L"
    shown.at(made.events[-2]["timestamp"])
    assert shown.ask(read) == "Ada"


def test_the_frame_takes_the_size_of_the_recorded_window(qtbot, page):
    made = story().wait(500).incremental(4, width=320, height=300).wait(500).mutate()
    shown = Shown(qtbot, page, made)
    size = "[...document.querySelectorAll('iframe')].map(f => [f.clientWidth, f.clientHeight]).join()"
    shown.at(made.events[-1]["timestamp"])
    assert shown.ask(size) == "320,300"
    shown.at(made.events[0]["timestamp"])
    assert shown.ask(size) == "640,400"


def test_it_is_scaled_to_what_the_caller_gives(qtbot, page):
    shown = Shown(qtbot, page, story())
    page.set_scale(0.5)
    shown.at(shown.story.events[1]["timestamp"])
    shown.expect(90, 40, "#cc2200")
    shown.expect(50, 60, "#0044cc")


def test_without_a_full_snapshot_there_is_a_blank_page_of_the_right_size(qtbot, page):
    made = Storyboard(width=640, height=400)
    made.event(4, {"href": "https://shop.example/", "width": 500, "height": 300})
    made.wait(100).move((1, 1), (2, 2)).wait(100).mutate(removes=[{"id": 5, "parentId": 4}])
    shown = Shown(qtbot, page, made)
    shown.at(made.events[-1]["timestamp"]).expect(250, 150, "#ffffff")
    size = "[...document.querySelectorAll('iframe')].map(f => [f.clientWidth, f.clientHeight]).join()"
    assert shown.ask(size) == "500,300"


def test_of_many_seeks_the_newest_is_shown_in_the_end(qtbot, page):
    made = story()
    for width in range(10, 210, 10):
        style = {"style": f"width:{width}px;height:100px;background:#cc2200"}
        made.wait(100).mutate(attributes=[{"id": made.node("#box"), "attributes": style}])
    shown = Shown(qtbot, page, made)
    times = [event["timestamp"] for event in made.events[2:]]
    painted: list[float] = []
    page.painted.connect(painted.append)
    for t_ms in [*times, times[4]]:
        page.seek(t_ms)
    qtbot.waitUntil(lambda: painted[-1:] == [times[4]], timeout=20_000)
    shown.expect(40, 50, "#cc2200")
    assert len(painted) < len(times), "each of them was built, though only the newest is of interest"


def test_the_window_in_which_the_visitor_acts_is_shown(qtbot, page):
    made = story("<style>body{margin:0;background:#cc2200}</style>")
    made.wait(500).visit("https://shop.example/2", "<style>body{margin:0;background:#0044cc}</style>")
    made.wait(500).move((5, 5), (9, 9))
    shown = Shown(qtbot, page, made, windows=[0, 0, 1, 1, 0])
    shown.at(made.events[3]["timestamp"] + 10).expect(50, 50, "#0044cc")
    shown.at(made.events[4]["timestamp"]).expect(50, 50, "#cc2200")


def test_a_pinned_window_is_shown_wherever_the_visitor_is(qtbot, page):
    made = story("<style>body{margin:0;background:#cc2200}</style>")
    made.wait(500).visit("https://shop.example/2", "<style>body{margin:0;background:#0044cc}</style>")
    made.wait(500).move((5, 5), (9, 9))
    shown = Shown(qtbot, page, made, windows=[0, 0, 1, 1, 0])
    page.set_window(0)
    shown.at(made.events[3]["timestamp"] + 10).expect(50, 50, "#cc2200")
    page.set_window(1)  # at the same time
    shown.expect(50, 50, "#0044cc")
    shown.at(made.events[4]["timestamp"]).expect(50, 50, "#0044cc")
    page.set_window(None)
    shown.expect(50, 50, "#cc2200")


def test_an_element_is_found_where_it_is_drawn(qtbot, page):
    made = story().wait(100).scroll(30)
    shown = Shown(qtbot, page, made).at(made.events[-1]["timestamp"])
    boxes: list = []
    page.element_box(made.node("#box"), boxes.append)
    page.element_box(99_999, boxes.append)
    qtbot.waitUntil(lambda: len(boxes) == 2, timeout=5000)
    assert boxes[0].getRect() == (0, -30, 200, 100)
    assert boxes[1] is None
    assert shown.page is page


def test_images_that_are_not_in_the_recording_are_counted(qtbot, page):
    body = "".join(f"<img src='https://cdn.example/{i}.png'>" for i in range(3))
    shown = Shown(qtbot, page, story(body + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"))
    counts: list[int] = []
    page.missing_images.connect(counts.append)
    shown.at(shown.story.events[1]["timestamp"])
    qtbot.waitUntil(lambda: bool(counts), timeout=5000)
    assert counts[-1] in (3, 4)


def test_when_the_renderer_dies_it_is_told_and_reload_brings_the_page_back(qtbot, page):
    shown = Shown(qtbot, page, story())
    shown.at(shown.story.events[1]["timestamp"])
    with qtbot.waitSignal(page.gone, timeout=20_000):
        os.kill(page._view._page.renderProcessPid(), signal.SIGKILL)
    with qtbot.waitSignal(page.painted, timeout=20_000):
        page.reload()
    shown.expect(100, 50, "#cc2200")


def test_a_page_that_hangs_is_told_and_reload_brings_it_back(qtbot, page):
    shown = Shown(qtbot, page, story())
    shown.at(shown.story.events[1]["timestamp"])
    page._view._watch.setInterval(500)
    page._view._page.runJavaScript("for (;;) {}")
    with qtbot.waitSignal(page.gone, timeout=20_000):
        page.element_box(1, lambda box: None)
    page._view._watch.setInterval(8000)
    with qtbot.waitSignal(page.painted, timeout=20_000):
        page.reload()
    shown.expect(100, 50, "#cc2200")


def test_missing_images_are_told_while_playing(qtbot, page):
    made = story("<img src='https://cdn.example/1.png'>")
    for _ in range(60):
        made.wait(30).scroll(0)
    shown = Shown(qtbot, page, made)
    counts: list[int] = []
    page.missing_images.connect(counts.append)
    shown.at(made.events[1]["timestamp"])
    for event in made.events[2:]:
        page.advance(event["timestamp"])
        qtbot.wait(10)
    assert counts == [1]


def test_what_lies_above_the_page_can_be_seen(page):
    """Qt draws a web view with a translucent page above all its siblings, whatever their order is."""
    from PySide6.QtCore import Qt
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QWidget

    view = page.widget if isinstance(page.widget, QWebEngineView) else page.widget.findChild(QWebEngineView)
    assert view.page().backgroundColor().alpha() == 255
    parts = view.findChildren(QWidget)
    assert not any(part.testAttribute(Qt.WidgetAttribute.WA_AlwaysStackOnTop) for part in parts)


def test_pages_that_were_left_are_taken_down(qtbot, page):
    made = story().wait(20_000).mutate()
    shown = Shown(qtbot, page, made)
    for share in (0.9, 0.1, 0.6, 0.2):
        shown.at(made.events[0]["timestamp"] + share * 20_000)
    boxes = "[...document.querySelectorAll('iframe')].flatMap(f => [...f.contentDocument.all])"
    held = f"{boxes}.filter(e => e.id === 'box').length"
    qtbot.waitUntil(lambda: shown.ask(held) == 1)


def test_what_is_told_as_seen_is_on_the_screen(qtbot, page):
    made = story(TALL + "<p style='float:left'>word</p>" * 2000)
    green = {"id": made.node("#box"), "attributes": {"style": "width:200px;height:100px;background:#00aa44"}}
    made.wait(1000).mutate(attributes=[green]).wait(1000).mutate()
    shown = Shown(qtbot, page, made)
    last = made.events[-1]["timestamp"]
    shown.at(last)
    told = []
    page.painted.connect(lambda _t_ms: page.when_seen(lambda: told.append(shown.colour(100, 50))))
    for t_ms, colour in ((last - 1500, "#cc2200"), (last, "#00aa44")) * 3:
        told.clear()
        page.seek(t_ms)
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
        assert told == [colour]
