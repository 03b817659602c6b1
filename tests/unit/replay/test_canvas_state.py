"""What a keyframe keeps of a canvas: enough to paint it again, and no more."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest

from heatreel.replay.canvas import PAINT, PATH, PEN, SETTERS, SILENT, CanvasState
from heatreel.replay.page_state import PageState
from heatreel.resources import resource
from helpers.storyboard import Storyboard

Command = dict[str, Any]


def call(name: str, *args: Any) -> Command:
    return {"property": name, "args": list(args)}


def put(name: str, value: Any) -> Command:
    return {"property": name, "args": [value], "setter": True}


def drawn(*commands: Command, width: object = 200, height: object = 100) -> CanvasState:
    state = CanvasState(width, height)
    state.apply({"type": 0, "commands": list(commands)})
    return state


def kept(state: CanvasState) -> list[Command]:
    return [command for data in state.events(7) for command in data["commands"]]


def names(state: CanvasState) -> list[str]:
    return [command["property"] for command in kept(state)]


def test_commands_are_kept_in_their_order():
    commands = [put("fillStyle", "red"), call("fillRect", 0, 0, 9, 9), call("beginPath"), call("stroke")]
    state = drawn(*commands)
    assert kept(state) == commands
    assert state.events(7)[0]["id"] == 7


def test_one_command_in_the_data_itself_as_in_old_recordings():
    state = CanvasState(200, 100)
    state.apply({"type": 0, "property": "fillRect", "args": [1, 2, 3, 4]})
    assert names(state) == ["fillRect"]


@pytest.mark.parametrize(
    "whole",
    [
        [call("clearRect", 0, 0, 200, 100)],
        [call("scale", 2, 2), call("clearRect", 0, 0, 100, 50)],
        [put("fillStyle", "#ffffff"), call("fillRect", -1, -1, 300, 300)],
        [call("putImageData", {"rr_type": "ImageData", "args": [[], 200, 100]}, 0, 0)],
        [call("reset")],
    ],
)
def test_what_is_hidden_is_forgotten(whole: list[Command]):
    state = drawn(call("fillText", "old", 0, 0), *whole, call("strokeRect", 1, 1, 2, 2))
    assert "fillText" not in names(state)
    assert names(state)[-1] == "strokeRect"


@pytest.mark.parametrize(
    "part",
    [
        [call("clearRect", 0, 0, 199, 100)],
        [call("rotate", 0.1), call("clearRect", 0, 0, 200, 100)],
        [put("fillStyle", "rgba(0,0,0,.5)"), call("fillRect", 0, 0, 200, 100)],
        [put("globalAlpha", 0.5), call("fillRect", 0, 0, 200, 100)],
        [put("globalCompositeOperation", "destination-over"), call("fillRect", 0, 0, 200, 100)],
        [call("rect", 0, 0, 9, 9), call("clip"), call("clearRect", 0, 0, 200, 100)],
        [call("clearRect", 0, 0, math.nan, 100)],
        [call("clearRect", 0, 0, None, 100)],
    ],
)
def test_what_can_still_be_seen_is_kept(part: list[Command]):
    assert "fillText" in names(drawn(call("fillText", "old", 0, 0), *part))


def test_the_pen_outlives_a_clearing():
    state = drawn(
        put("fillStyle", "red"),
        call("translate", 5, 6),
        call("save"),
        put("fillStyle", "blue"),
        call("scale", 2, 3),
        call("beginPath"),
        call("moveTo", 1, 1),
        call("fillRect", 0, 0, 5, 5),
        call("clearRect", -10, -10, 999, 999),
        call("fill"),
    )
    found = kept(state)
    assert [c["args"] for c in found if c["property"] == "fillStyle"] == [["red"], ["blue"]]
    assert [c["args"] for c in found if c["property"] == "setTransform"] == [
        [1, 0, 0, 1, 5, 6],
        [2, 0, 0, 3, 5, 6],
    ]
    order = names(state)
    assert order.index("save") < order.index("beginPath") < order.index("moveTo") < order.index("fill")
    assert "fillRect" not in order


def test_a_sampled_canvas_keeps_its_last_bitmap_alone():
    state = CanvasState(200, 100)
    for n in range(50):
        image = {"rr_type": "ImageBitmap", "args": [n]}
        state.apply({"commands": [call("clearRect", 0, 0, 200, 100), call("drawImage", image, 0, 0)]})
    images = [c["args"][0]["args"] for c in kept(state) if c["property"] == "drawImage"]
    assert images == [[49]]


def test_a_new_size_empties_it():
    state = drawn(call("fillRect", 0, 0, 9, 9), put("fillStyle", "red"))
    state.resized(50, 50)
    assert names(state) == ["reset"], "its node may still say what it held when it came"


def test_a_picture_that_comes_with_its_node_takes_the_place_of_all_but_the_pen():
    state = drawn(call("clearRect", 0, 0, 200, 100), put("fillStyle", "red"), call("fillRect", 0, 0, 9, 9))
    state.repainted()
    assert names(state) == ["fillStyle"]


def test_webgl_is_told_but_not_kept():
    state = CanvasState(200, 100)
    state.apply({"type": 2, "commands": [call("clear", 16384)]})
    assert state.events(7) == [{"source": 9, "id": 7, "type": 2, "commands": []}]


def test_endless_drawing_stays_within_bounds():
    state = drawn(put("fillStyle", "red"), *[call("fillRect", n % 200, 0, 1, 1) for n in range(60_000)])
    assert len(kept(state)) <= 20_000
    assert kept(state)[0] == put("fillStyle", "red"), "the pen is as it was at the cut"
    assert state.skipped["canvas commands dropped"] > 0


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        [],
        "fillRect",
        {"property": 5, "args": []},
        {"property": "fillRect"},
        call("constructor", "alert(1)"),
        call("__proto__"),
        put("__proto__", 1),
        put("canvas", "x"),
        put("fillStyle", {"rr_type": "CanvasGradient", "index": 0}),
    ],
)
def test_what_no_canvas_could_do_is_skipped_and_counted(odd: Any):
    state = drawn(odd, call("fillRect", 0, 0, 9, 9))
    assert names(state) == ["fillRect"]
    assert sum(state.skipped.values()) == 1


def test_the_player_allows_the_same():
    script = resource("player/canvas.js").read_text(encoding="utf-8")

    def words(name: str) -> set[str]:
        block = script.split(f"const {name} = new ")[1].split(";\n")[0]
        return {one for pair in re.findall(r'^ {6}(\w+)[:,]|"(\w+)"', block, re.M) for one in pair if one}

    calls = {word for word in words("CALLS") if not re.fullmatch(r"[nbtsraPDI]+", word)}
    assert calls == PATH | PAINT | PEN | {"beginPath", "reset"}
    assert words("SETTERS") == SETTERS
    assert words("SILENT") == SILENT


def canvas_page() -> Storyboard:
    return Storyboard().visit(
        "https://shop.example/", "<div id=a></div><canvas width=200 height=100></canvas>"
    )


def commands_of(state: PageState, node: int) -> list[str]:
    tail = [json.loads(text)["data"] for text in state.as_events(0)[2:]]
    drawing = [data for data in tail if data.get("source") == 9 and data["id"] == node]
    return [command["property"] for data in drawing for command in data["commands"]]


@pytest.mark.parametrize("has_picture", [False, True])
def test_a_canvas_that_is_moved_keeps_what_is_on_it(has_picture: bool):
    story = canvas_page()
    node = story.node("canvas")
    story.incremental(9, id=node, type=0, commands=[put("fillStyle", "red"), call("fillRect", 0, 0, 9, 9)])
    attributes = {"width": "200", "height": "100"} | ({"rr_dataURL": "data:,"} if has_picture else {})
    moved = {"type": 2, "tagName": "canvas", "attributes": attributes, "childNodes": [], "id": node}
    story.mutate(
        removes=[{"id": node, "parentId": story.node("body")}],
        adds=[{"parentId": story.node("#a"), "nextId": None, "node": moved}],
    )
    state = PageState()
    for event in story.events:
        state.apply(event, event["timestamp"])
    assert commands_of(state, node) == (["fillStyle"] if has_picture else ["fillStyle", "fillRect"])
