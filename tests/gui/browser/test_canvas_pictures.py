"""What was drawn on a canvas is seen where the canvas is, with no script in the recorded page."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from heatreel.replay.page_state import PageState
from helpers.live_page import live_page, pixels
from helpers.recorded import Shown
from helpers.storyboard import Storyboard

STYLE = "<style>body{margin:0;background:#fff}canvas{display:block}</style>"
Command = dict[str, Any]


def call(name: str, *args: Any) -> Command:
    return {"property": name, "args": list(args)}


def put(name: str, value: Any) -> Command:
    return {"property": name, "args": [value], "setter": True}


def fill(colour: str, x: float, y: float, width: float, height: float) -> list[Command]:
    return [put("fillStyle", colour), call("fillRect", x, y, width, height)]


def png(colour: str, width: int = 20, height: int = 10) -> str:
    """A picture of one colour in base64."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(data.data()).decode()


def bitmap(colour: str, width: int = 20, height: int = 10) -> dict[str, Any]:
    """An ImageBitmap as rrweb's worker writes it."""
    inner = [{"rr_type": "ArrayBuffer", "base64": png(colour, width, height)}]
    return {"rr_type": "ImageBitmap", "args": [{"rr_type": "Blob", "data": inner, "type": "image/png"}]}


def data_url(colour: str) -> str:
    return f"data:image/png;base64,{png(colour, 200, 100)}"


class Drawn(Storyboard):
    """A page with a canvas."""

    def __init__(self, body: str = "<canvas width=200 height=100></canvas>") -> None:
        super().__init__(width=640, height=400)
        self.body = STYLE + body
        self.visit("https://shop.example/", self.body)

    def draw(self, *commands: Command, type: int = 0, node: str = "canvas") -> Drawn:
        self.wait(100).incremental(9, id=self.node(node), type=type, commands=list(commands))
        return self

    def came(self, address: str) -> Drawn:
        """The canvas with the attribute "came" came with that picture."""
        text = json.dumps(self.tree).replace('"came": "1"', f'"rr_dataURL": "{address}"')
        self.tree = self.events[-1]["data"]["node"] = json.loads(text)
        return self

    @property
    def end(self) -> float:
        return self.events[-1]["timestamp"]


def test_a_rectangle_is_seen(qtbot, page):
    made = Drawn().draw(*fill("#cc2200", 50, 20, 100, 60))
    shown = Shown(qtbot, page, made).at(made.end)
    shown.expect(100, 50, "#cc2200")
    shown.expect(20, 50, "#ffffff")


def test_a_sampled_canvas_shows_its_last_bitmap(qtbot, page):
    made = Drawn()
    for colour in ("#cc2200", "#0044cc", "#00aa44"):
        made.draw(call("clearRect", 0, 0, 200, 100), call("drawImage", bitmap(colour, 200, 100), 0, 0))
    shown = Shown(qtbot, page, made)
    times = [event["timestamp"] for event in made.events[2:]]
    shown.at(times[2]).expect(100, 50, "#00aa44")
    shown.at(times[0]).expect(100, 50, "#cc2200")
    shown.at(times[1]).expect(100, 50, "#0044cc")


PICTURES = {
    "rectangles": [
        *fill("#cc2200", 10, 10, 100, 50),
        *fill("rgba(0, 68, 204, 0.5)", 60, 30, 100, 60),
        put("strokeStyle", "green"),
        put("lineWidth", 5),
        call("strokeRect", 20, 20, 150, 60),
        call("clearRect", 80, 40, 20, 20),
    ],
    "paths": [
        call("beginPath"),
        call("moveTo", 10, 90),
        call("quadraticCurveTo", 60, 0, 100, 50),
        call("bezierCurveTo", 120, 80, 160, 0, 190, 90),
        call("closePath"),
        put("fillStyle", "orange"),
        call("fill", "evenodd"),
        call("setLineDash", [8, 4]),
        put("lineWidth", 3),
        call("stroke"),
        call("beginPath"),
        call("arc", 100, 50, 30, 0, 4, True),
        call("ellipse", 50, 50, 30, 10, 1, 0, 6),
        call("roundRect", 120, 20, 60, 40, [5, 20]),
        put("globalCompositeOperation", "multiply"),
        call("fill"),
    ],
    "transforms": [
        call("save"),
        call("translate", 100, 50),
        call("rotate", 0.5),
        call("scale", 1.5, 0.5),
        *fill("purple", -30, -30, 60, 60),
        call("restore"),
        call("setTransform", 1, 0.2, 0, 1, 5, 5),
        put("globalAlpha", 0.5),
        *fill("teal", 0, 0, 40, 40),
        call("resetTransform"),
        call("beginPath"),
        call("rect", 150, 50, 30, 30),
        call("clip"),
        *fill("black", 140, 40, 30, 30),
    ],
    "shadow, filter and text": [
        put("shadowColor", "black"),
        put("shadowBlur", 8),
        put("shadowOffsetX", 4),
        *fill("yellow", 20, 20, 50, 50),
        put("shadowColor", "transparent"),
        put("filter", "blur(3px)"),
        *fill("navy", 110, 20, 50, 50),
        put("filter", "none"),
        put("font", "bold 20px sans-serif"),
        put("fillStyle", "black"),
        call("fillText", "Sales 42", 60, 90),
    ],
    "pixels": [
        *fill("#cc2200", 0, 0, 200, 100),
        call(
            "putImageData",
            {
                "rr_type": "ImageData",
                "args": [
                    {"rr_type": "Uint8ClampedArray", "args": [[0, 0, 255, 255, 0, 255, 0, 128] * 32]},
                    8,
                    8,
                ],
            },
            50,
            20,
        ),
    ],
    "bitmaps": [
        call("drawImage", bitmap("#0044cc"), 10, 10),
        call("drawImage", bitmap("#00aa44"), 5, 2, 10, 5, 50, 20, 100, 60),
        call(
            "drawImage",
            {"rr_type": "HTMLImageElement", "src": "data:image/png;base64," + png("#cc2200")},
            170,
            60,
        ),
    ],
}


def assert_same(qtbot, widget, other, block: int = 1) -> None:
    """Nearly the same pixels, or means of so many px squared, within a few frames."""

    def looks_the_same() -> None:
        far = np.abs(means(pixels(widget), block) - means(pixels(other), block)).max(axis=2)
        assert far.max() < 12, f"{(far >= 12).sum()} places differ, by up to {far.max()}"

    qtbot.waitUntil(looks_the_same, timeout=5000)


def means(values: np.ndarray, block: int) -> np.ndarray:
    rows, columns = values.shape[0] // block, values.shape[1] // block
    cut = values[: rows * block, : columns * block]
    return cut.reshape(rows, block, columns, block, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_the_picture_that_a_browser_paints(qtbot, page, name):
    commands = PICTURES[name]
    made = Drawn().draw(*commands)
    Shown(qtbot, page, made).at(made.end)
    with live_page(qtbot, made.body, commands, 640, 400) as live:
        assert_same(qtbot, page.widget, live)


PLACES = {
    "inline": "<style>canvas{display:inline}</style>Some <canvas width=200 height=100></canvas> words",
    "fluid": "<style>canvas{width:100%;height:auto}</style><canvas width=200 height=100></canvas>Below",
    "height only": "<style>canvas{height:50px;border:3px solid red;padding:7px}</style><canvas></canvas>",
    "without a size": "<canvas>Your browser is too old <b>for this</b></canvas>Below",
    "at most": "<div style='width:120px'><style>canvas{max-width:100%}</style><canvas></canvas></div>",
    "stretched": "<canvas width=200 height=100 style='width:300px;height:300px'></canvas>",
    "contained": "<style>canvas{width:300px;height:300px;object-fit:contain;background:#eee}</style>"
    "<canvas width=200 height=100></canvas>",
    "placed": "<style>*{all:unset}title,body style,script{display:none}"
    "canvas{position:absolute;inset:20px;width:50%;height:50%}</style><canvas></canvas>",
    "in a flex box": "<div style='display:flex;height:170px;gap:9px'>Left<canvas></canvas>Right</div>",
    "turned": "<canvas width=200 height=100 style='transform:rotate(30deg);opacity:.6'></canvas>",
    "rounded": "<canvas width=200 height=100 style='border-radius:40px;filter:sepia(1)'></canvas>",
}


@pytest.mark.parametrize("name", PLACES)
def test_the_page_s_own_css_rules_size_and_place(qtbot, page, name):
    commands = PICTURES["rectangles"]
    made = Drawn(PLACES[name]).draw(*commands)
    Shown(qtbot, page, made).at(made.end)
    with live_page(qtbot, made.body, commands, 640, 400) as live:
        assert_same(qtbot, page.widget, live, block=8)  # scaled pictures have other edges


def test_seeking_back_and_forth_shows_the_picture_of_that_time(qtbot, page):
    made = Drawn()
    colours = ("#cc2200", "#0044cc", "#00aa44", "#aa00aa")
    for n, colour in enumerate(colours):
        made.draw(*fill(colour, n * 50, 0, 50, 100))
    shown = Shown(qtbot, page, made)
    times = [event["timestamp"] for event in made.events[2:]]
    for n in (3, 0, 2, 1, 3, 0):
        shown.at(times[n])
        for m, colour in enumerate(colours):
            shown.expect(m * 50 + 25, 50, colour if m <= n else "#ffffff")


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_from_a_keyframe_shows_the_picture_that_was_there(qtbot, page, name):
    before = [*fill("grey", 0, 0, 200, 50), put("lineWidth", 9), call("clearRect", 0, 0, 200, 100)]
    commands = PICTURES[name]
    made = Drawn().draw(*before).draw(*commands)
    state = PageState()
    for event in made.events:
        state.apply(json.loads(json.dumps(event)), event["timestamp"])
    from_keyframe = Drawn()
    from_keyframe.events = [json.loads(text) for text in state.as_events(made.end)]
    from_keyframe.now_ms = made.end + 10
    from_keyframe.mutate()
    Shown(qtbot, page, from_keyframe).at(from_keyframe.end)
    with live_page(qtbot, made.body, [*before, *commands], 640, 400) as live:
        assert_same(qtbot, page.widget, live)


def test_what_lies_above_a_canvas_stays_above_it(qtbot, page):
    modal = (
        "<div id=modal style='position:fixed;left:40px;top:20px;width:80px;height:50px;background:#00aa44'>"
    )
    made = Drawn(f"<canvas width=200 height=100 style='position:relative'></canvas>{modal}</div>")
    made.draw(*fill("#cc2200", 0, 0, 200, 100))
    shown = Shown(qtbot, page, made).at(made.end)
    shown.expect(80, 45, "#00aa44")
    shown.expect(150, 45, "#cc2200")


def test_a_canvas_without_commands_takes_its_place(qtbot, page):
    made = Drawn("<canvas>too old</canvas><div style='height:50px;background:#0044cc'></div>").mutate()
    shown = Shown(qtbot, page, made).at(made.end)
    shown.expect(20, 100, "#ffffff")
    shown.expect(20, 160, "#0044cc")
    assert (pixels(page.widget)[:150] == 255).all(), "the words for old browsers are seen"


def test_the_bitmap_that_came_with_the_page_is_seen_until_the_size_is_set(qtbot, page):
    made = Drawn("<canvas width=200 height=100 came=1></canvas>")
    made.came(data_url("#0044cc")).draw(*fill("#cc2200", 0, 0, 100, 100)).wait(100)
    made.mutate(attributes=[{"id": made.node("canvas"), "attributes": {"width": "100"}}])
    shown = Shown(qtbot, page, made)
    shown.at(made.events[1]["timestamp"]).expect(50, 50, "#0044cc")
    shown.at(made.events[2]["timestamp"]).expect(50, 50, "#cc2200")
    shown.expect(150, 50, "#0044cc")
    shown.at(made.end).expect(50, 50, "#ffffff")
    shown.at(made.events[2]["timestamp"]).expect(150, 50, "#0044cc")


def test_a_canvas_that_is_moved_keeps_its_picture(qtbot, page):
    made = Drawn("<div id=a></div><canvas width=100 height=50></canvas>").draw(
        *fill("#cc2200", 0, 0, 100, 50)
    )
    node, body = made.node("canvas"), made.node("body")
    canvas = {"type": 2, "tagName": "canvas", "id": node, "childNodes": []}
    made.wait(100).mutate(
        removes=[{"id": node, "parentId": body}],
        adds=[
            {"parentId": made.node("#a"), "nextId": None, "node": {**canvas, "attributes": {"width": "100"}}}
        ],
    )
    Shown(qtbot, page, made).at(made.events[2]["timestamp"]).at(made.end).expect(50, 25, "#cc2200")


def test_canvases_in_shadow_roots_and_frames_are_seen(qtbot, page):
    def canvas(id: int, **more: Any) -> dict[str, Any]:
        size = {"width": "100", "height": "50", "style": "display:block"}
        return {"type": 2, "tagName": "canvas", "attributes": size, "childNodes": [], "id": id, **more}

    frame = "<iframe style='display:block;border:0;width:100px;height:50px'></iframe>"
    made = Drawn(f"<div id=host></div>{frame}")
    body = {"type": 2, "tagName": "body", "attributes": {"style": "margin:0"}, "childNodes": [], "id": 903}
    html = {"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": 902}
    inner = {"type": 0, "childNodes": [html], "id": 901}
    body["childNodes"].append(canvas(904, rootId=901))
    made.mutate(
        adds=[{"parentId": made.node("#host"), "nextId": None, "node": canvas(900, isShadow=True)}]
    ).mutate(adds=[{"parentId": made.node("iframe"), "nextId": None, "node": inner}], isAttachIframe=True)
    made.tree["childNodes"].append({"type": 3, "textContent": "", "id": 0})
    for node, colour in ((900, "#cc2200"), (904, "#0044cc")):
        made.wait(50).incremental(9, id=node, type=0, commands=fill(colour, 0, 0, 100, 50))
    shown = Shown(qtbot, page, made).at(made.end)
    shown.expect(50, 25, "#cc2200")
    shown.expect(50, 75, "#0044cc")


def test_webgl_is_hatched_and_counted_and_a_bitmap_stays(qtbot, page):
    made = Drawn("<canvas id=a width=200 height=100></canvas><canvas id=b width=200 height=100 came=1>")
    made.came(data_url("#0044cc"))
    made.draw(call("clear", 16384), type=1, node="#a").draw(call("clear", 16384), type=2, node="#b")
    counts: list[int] = []
    page.canvases_not_replayed.connect(counts.append)
    shown = Shown(qtbot, page, made).at(made.end)
    qtbot.waitUntil(lambda: counts[-1:] == [2], timeout=5000)
    assert len(np.unique(pixels(page.widget)[:100, :200].reshape(-1, 3), axis=0)) > 20, "no hatch, no words"
    shown.expect(100, 150, "#0044cc")
    shown.at(made.events[1]["timestamp"])
    qtbot.waitUntil(lambda: counts[-1:] == [0], timeout=5000)


HOSTILE: list[Any] = [
    call("constructor", "alert(1)"),
    call("__proto__", {}),
    call("toString"),
    call("canvas"),
    put("__proto__", {"fillRect": 1}),
    put("constructor", "x"),
    put("canvas", "x"),
    put("filter", "url(https://evil.example/f.svg#a)"),
    put("filter", "u\\72l(https://evil.example/f.svg)"),
    put("filter", "blur(1e9px)"),
    put("filter", {"toString": "x"}),
    put("fillStyle", {"rr_type": "CanvasPattern", "index": 0}),
    put("fillStyle", "url(https://evil.example/x)"),
    put("lineWidth", {"valueOf": 1}),
    put("font", "x" * 100_000),
    call("drawImage", {"rr_type": "HTMLImageElement", "src": "https://evil.example/x.png"}, 0, 0),
    call("drawImage", {"rr_type": "HTMLImageElement", "src": "javascript:alert(1)"}, 0, 0),
    call("drawImage", "https://evil.example/x.png", 0, 0),
    call("drawImage", {"rr_type": "Function", "args": ["alert(1)"]}, 0, 0),
    call(
        "drawImage", {"rr_type": "ImageBitmap", "args": [{"rr_type": "Blob", "data": [{}], "type": 5}]}, 0, 0
    ),
    call("drawImage", {"rr_type": "ImageBitmap", "args": [None]}, 0, 0),
    call("drawImage", None, 0, 0),
    call("createPattern", {"src": "https://evil.example/x.png"}, "repeat"),
    call("putImageData", {"rr_type": "ImageData", "args": [{"rr_type": "x"}, 1e9, 1e9]}, 0, 0),
    call("putImageData", {"rr_type": "ImageData", "args": [1e9, 1e9]}, 0, 0),
    call("fillRect", None, "0", {}, []),
    call("fillRect", 1e308, 1e308, 1e308, 1e308),
    call("roundRect", 0, 0, 9, 9, [-1, {"x": {}}]),
    call("arc", 5, 5, -4, 0, 1),
    call("setLineDash", [1] * 100_000),
    call("fill", {"rr_type": "Path2D", "args": [{}]}),
    call("fillText", {"toString": 1}, 0, 0),
    {"property": 5, "args": "x"},
    {"property": "fillRect"},
    {"args": []},
    None,
    7,
    "fillRect",
    [],
]


def test_hostile_commands_do_nothing_and_the_rest_is_painted(qtbot, page):
    made = Drawn().draw(*HOSTILE, *fill("#cc2200", 0, 0, 200, 100))
    made.wait(10).incremental(9, id=99_999, type=0, commands=[call("fillRect", 0, 0, 9, 9)])
    for odd in (None, 5, "x", {}, [[]]):
        made.wait(10).incremental(9, id=made.node("canvas"), type=0, commands=odd)
    made.wait(10).incremental(9, id={"a": 1}, type="x", property="fillRect", args={})
    shown = Shown(qtbot, page, made).at(made.end)
    shown.expect(100, 50, "#cc2200")
    assert sum(json.loads(shown.ask("JSON.stringify(heatreel.canvas.skipped)")).values()) > 30
    assert page._view.interceptor.blocked == 0, "something was asked for"


def test_a_canvas_that_is_too_large_is_hatched_and_counted(qtbot, page):
    made = Drawn("<canvas width=100000 height=100000></canvas>")
    made.draw(*fill("#cc2200", 0, 0, 1000, 1000))
    counts: list[int] = []
    page.canvases_not_replayed.connect(counts.append)
    Shown(qtbot, page, made).at(made.end)
    qtbot.waitUntil(lambda: counts[-1:] == [1], timeout=5000)
    assert np.ptp(pixels(page.widget)) < 60, "hatched in grey"


def test_a_million_commands_end(qtbot, page):
    made = Drawn().draw(*fill("#0044cc", 0, 0, 200, 100))
    many = [call("fillRect", 0, 0, 200, 100)] * 200_000
    made.draw(put("shadowBlur", 1e9), put("filter", "blur(40px)"), *many)
    made.draw(put("filter", "none"), *fill("#cc2200", 0, 0, 10, 10))
    shown = Shown(qtbot, page, made).at(made.end)
    assert shown.ask("1 + 1") == 2


def test_endless_dashes_and_paths_end(qtbot, page):
    zigzag = [call("lineTo", n % 200, n * 37 % 100) for n in range(5000)]
    dashes = [put("lineWidth", 0.1), call("setLineDash", [1e-3])]
    made = Drawn().draw(call("beginPath"), *zigzag, *dashes, *[call("stroke")] * 3000, *[call("fill")] * 3000)
    made.draw(call("reset"), *fill("#cc2200", 0, 0, 200, 100))
    Shown(qtbot, page, made).at(made.end - 100).at(made.end).expect(100, 50, "#cc2200")
