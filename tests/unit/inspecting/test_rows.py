"""The inspector lists what happened: each act once, by its name, at its time."""

from __future__ import annotations

import numpy as np

from heatreel.model.inspect import RowKind
from heatreel.operations.inspect_rows import build_rows
from heatreel.operations.inspecting import find_labels, inspect_rows, row_source
from helpers.storyboard import START_MS, Storyboard

FORM = """<form><label for=c>Coupon</label><input id=c name=code>
<label><input type=checkbox id=n> Newsletter</label><button class="apply big">Apply coupon</button></form>"""


def visit() -> Storyboard:
    return Storyboard().visit("https://shop.example/cart?step=2#top", FORM).wait(1000)


def rows_of(opened, story, kind=None):
    library, track = opened(story)
    find_labels(library, track)
    rows, _known = inspect_rows(library, track)
    at = range(len(rows)) if kind is None else np.flatnonzero(rows.kind == kind)
    return [(rows.word[i], rows.text[i], rows.side[i]) for i in at], rows, library, track


def test_a_click_bears_the_text_of_its_element_and_its_selector(opened):
    found, *_ = rows_of(opened, visit().click(".apply"), RowKind.CLICK)
    assert found == [("Click", "Apply coupon", "button.apply")]


def test_before_names_are_read_a_click_says_where_it_was(opened):
    _library, track = opened(visit().click(".apply", 40, 60))
    rows = build_rows(track, {}, lambda _numbers: ())
    assert [t for t, kind in zip(rows.text, rows.kind, strict=True) if kind == RowKind.CLICK] == [
        "at 40, 60 px"
    ]


def test_names_are_kept_and_found_again(opened):
    _, _, library, track = rows_of(opened, visit().click(".apply"))
    rows, known = inspect_rows(library, track)
    assert known
    assert "Apply coupon" in rows.text


def test_typing_in_one_field_is_one_row_with_its_last_value(opened):
    story = visit()
    for n in range(1, 10):
        story.type("#c", "WELCOME10"[:n]).wait(300)
    found, rows, *_ = rows_of(opened, story, RowKind.INPUT)
    assert found == [("Typed", "Coupon: “WELCOME10”", "")]
    at = int(np.flatnonzero(rows.kind == RowKind.INPUT)[0])
    assert (rows.count[at], rows.duration_ms[at]) == (9, 2400)


def test_a_click_or_a_long_pause_ends_a_run_of_typing(opened):
    story = visit().type("#c", "A").wait(200).click(".apply").wait(200).type("#c", "AB").wait(20_000)
    found, *_ = rows_of(opened, story.type("#c", "ABC"), RowKind.INPUT)
    assert [text for _, text, _ in found] == ["Coupon: “A”", "Coupon: “AB”", "Coupon: “ABC”"]


def test_a_box_that_was_ticked_is_on_and_what_a_script_set_says_so(opened):
    story = visit()
    story.incremental(5, id=story.node("#n"), text="on", isChecked=True, userTriggered=True).wait(500)
    story.incremental(5, id=story.node("#c"), text="X", isChecked=False, userTriggered=False)
    found, *_ = rows_of(opened, story, RowKind.INPUT)
    assert found == [("Chose", "Newsletter: on", ""), ("Set", "Coupon: “X”", "by the page")]


def test_scrolling_is_one_row_until_it_rests(opened):
    story = visit()
    for y in (100, 250, 400):
        story.scroll(y).wait(100)
    story.wait(3000).scroll(0)
    found, *_ = rows_of(opened, story, RowKind.SCROLL)
    assert [text for _, text, _ in found] == ["Page to 400 px", "Page to 0 px"]


def test_pages_and_resizes_are_rows(opened):
    story = visit().incremental(4, width=500, height=600).wait(1000).visit("https://shop.example/thanks")
    found, *_ = rows_of(opened, story, RowKind.PAGE)
    assert [(word, text) for word, text, _ in found] == [
        ("Page", "/cart?step=2#top"),
        ("Resize", "500 × 600 px"),
        ("Page", "/thanks"),
    ]


def console(level, *parts, trace=()):
    return {"plugin": "rrweb/console@1", "payload": {"level": level, "payload": list(parts), "trace": trace}}


def test_console_calls_have_their_level_and_errors_are_errors(opened):
    story = visit().event(6, console("warn", '"slow"', "3")).wait(10)
    story.event(6, console("error", '"boom"', trace=["f (https://x.example/cart.js:214:7)"])).wait(10)
    story.incremental(11, level="log", payload=['"old"'], trace=[])
    found, rows, library, track = rows_of(opened, story)
    assert ("Warning", "slow 3", "") in found
    assert ("Error", "boom", "cart.js:214") in found
    assert ("Log", "old", "") in found
    assert np.bincount(rows.kind, minlength=8)[RowKind.CONSOLE] == 2
    at = int(np.flatnonzero(rows.kind == RowKind.ERROR)[0])
    source = row_source(library, track.session.id, rows, at)
    assert source.message == "boom"
    assert "cart.js:214:7" in source.trace[0]


def test_requests_of_the_network_plugin_stand_where_they_were_sent(opened):
    story = visit()
    request = {
        "method": "post", "url": "https://shop.example/api/cart?x=1", "status": 404,
        "startTime": 100.0, "endTime": 231.0, "requestBody": '{"quantity": 3}',
    }  # fmt: skip
    story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [request]}})
    found, rows, library, track = rows_of(opened, story, RowKind.NETWORK)
    assert found == [("POST", "/api/cart?x=1", "")]
    at = int(np.flatnonzero(rows.kind == RowKind.NETWORK)[0])
    assert (rows.status[at], rows.duration_ms[at], rows.level[at]) == (404, 131, 2)
    assert rows.t_ms[at] == story.now_ms - 131
    assert row_source(library, track.session.id, rows, at).request.body == '{"quantity": 3}'


def test_each_request_of_one_event_is_a_row(opened):
    story = visit()
    requests = [
        {"name": f"/{n}", "startTime": 1.0, "duration": 5.0, "timestamp": START_MS + n} for n in (200, 300)
    ]
    story.event(6, {"plugin": "rrweb/network@1", "payload": {"requests": requests}})
    found, rows, library, track = rows_of(opened, story, RowKind.NETWORK)
    assert [text for _, text, _ in found] == ["/200", "/300"]
    second = int(np.flatnonzero(rows.kind == RowKind.NETWORK)[1])
    assert row_source(library, track.session.id, rows, second).request.url == "/300"


def test_sentrys_spans_and_crumbs_are_requests_and_console_rows(opened):
    story = visit()
    at = story.now_ms / 1000
    span = {
        "op": "resource.fetch", "description": "/api/0/teams/", "startTimestamp": at - 0.4,
        "endTimestamp": at, "data": {"method": "GET", "statusCode": 200},
    }  # fmt: skip
    story.event(5, {"tag": "performanceSpan", "payload": span})
    crumb = {"category": "console", "level": "info", "message": "[Replay] Loading"}
    story.event(5, {"tag": "breadcrumb", "payload": crumb})
    found, rows, *_ = rows_of(opened, story)
    assert ("GET", "/api/0/teams/", "") in found
    assert ("Info", "[Replay] Loading", "") in found
    network = int(np.flatnonzero(rows.kind == RowKind.NETWORK)[0])
    assert abs(rows.t_ms[network] - (story.now_ms - 400)) < 1
    assert rows.status[network] == 200


def test_custom_events_show_tag_and_payload_and_named_errors_are_errors(opened):
    story = visit().event(5, {"tag": "experiment", "payload": {"arm": "b"}})
    story.event(
        5, {"tag": "js-error", "payload": {"message": "x is not defined", "stack": "Error\n at a.js:3:1"}}
    )
    found, *_ = rows_of(opened, story)
    assert ("Custom", 'experiment {"arm": "b"}', "") in found
    assert ("Error", "x is not defined", "a.js:3") in found


def test_bodies_that_are_not_as_they_should_be_leave_the_other_rows(opened):
    story = visit().event(6, {"plugin": "rrweb/network@1", "payload": {"requests": [None, 3, {}]}})
    story.event(5, {"tag": "breadcrumb", "payload": {"category": 7}}).event(6, {"plugin": 5, "payload": []})
    story.event(5, {"tag": "performanceSpan", "payload": {"op": "paint", "startTimestamp": "soon"}})
    found, *_ = rows_of(opened, story.click(".apply"))
    assert ("Click", "Apply coupon", "button.apply") in found


def test_rows_are_in_time_order_and_point_at_their_events(opened):
    story = visit().click(".apply").wait(500).type("#c", "A").wait(500).scroll(100)
    _, rows, library, track = rows_of(opened, story)
    assert (np.diff(rows.t_ms) >= 0).all()
    for at in range(len(rows)):
        if rows.kind[at] in (RowKind.CLICK, RowKind.INPUT, RowKind.SCROLL):
            assert track.index.t_ms[rows.event[at]] == rows.t_ms[at]
            assert (
                b'"source":'
                in library.events(track.session.id, int(rows.event[at]), int(rows.event[at]) + 1)[0]
            )


def test_two_windows_are_named(opened):
    story = Storyboard().visit("https://shop.example/a", FORM)
    found, rows, *_ = rows_of(opened, story)
    assert found[0] == ("Page", "/a", "")
    assert len(rows) == 1
