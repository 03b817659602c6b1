"""What was drawn on a canvas is seen where the canvas is, with no script in the recorded page."""

from __future__ import annotations

import base64
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

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

    def __init__(self, body: str = "<canvas id=c width=200 height=100></canvas>") -> None:
        super().__init__(width=640, height=400)
        self.visit("https://shop.example/", STYLE + body)

    def draw(self, *commands: Command, type: int = 0, node: str = "#c") -> Drawn:
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
