"""What was drawn on a canvas is seen where the canvas is, with no script in the recorded page."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

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


class Drawn(Storyboard):
    """A page with a canvas."""

    def __init__(self, body: str = "<canvas width=200 height=100></canvas>") -> None:
        super().__init__(width=640, height=400)
        self.body = STYLE + body
        self.visit("https://shop.example/", self.body)

    def draw(self, *commands: Command, type: int = 0, node: str = "canvas") -> Drawn:
        self.wait(100).incremental(9, id=self.node(node), type=type, commands=list(commands))
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
