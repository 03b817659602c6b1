"""A keyframe's few commands paint the same canvas as all commands since the visit began."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from heatreel.replay import canvas
from heatreel.replay.canvas import CanvasState

Command = dict[str, Any]
WIDTH, HEIGHT = 8, 6


def call(name: str, *args: Any) -> Command:
    return {"property": name, "args": list(args)}


def put(name: str, value: Any) -> Command:
    return {"property": name, "args": [value], "setter": True}


def drawn(*commands: Command, size: tuple[int, int] = (WIDTH, HEIGHT)) -> CanvasState:
    state = CanvasState(*map(str, size))
    state.apply({"source": 9, "id": 7, "type": 0, "commands": list(commands)})
    return state


def commands_of(state: CanvasState) -> list[Command]:
    return [command for data in state.events(7) for command in data["commands"]]


def names(state: CanvasState) -> list[str]:
    return [command["property"] for command in commands_of(state)]


class Sheet:
    """A canvas of few pixels; each holds the colours that can be seen through one another."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.cells = {(x, y): () for x in range(WIDTH) for y in range(HEIGHT)}
        self.pen: tuple[str, float, float, float] = ("#000", 1.0, 0.0, 0.0)  # colour, scale, dx, dy
        self.saved: list[Any] = []
        self.path: list[Any] = []

    def paint(self, commands: list[Command]) -> Sheet:
        for command in commands:
            self._one(command["property"], command["args"])
        return self

    def _one(self, name: str, args: list[Any]) -> None:
        colour, scale, dx, dy = self.pen
        if name == "fillStyle":
            self.pen = (args[0], scale, dx, dy)
        elif name == "setTransform":
            self.pen = (colour, args[0], args[4], args[5])
        elif name == "scale":
            self.pen = (colour, scale * args[0], dx, dy)
        elif name == "translate":
            self.pen = (colour, scale, dx + scale * args[0], dy + scale * args[1])
        elif name == "save":
            self.saved.append(self.pen)
        elif name == "restore":
            self.pen = self.saved.pop() if self.saved else self.pen
        elif name == "reset":
            self.reset()
        elif name == "beginPath":
            self.path = []
        elif name == "rect":
            self.path.append(self._place(args))
        elif name == "fill":
            for place in self.path:
                self._ink(place, colour)
        elif name == "fillRect":
            self._ink(self._place(args), colour)
        elif name == "clearRect":
            self._ink(self._place(args), "")

    def _place(self, args: list[float]) -> tuple[float, float, float, float]:
        _colour, scale, dx, dy = self.pen
        x, y, width, height = args
        return scale * x + dx, scale * y + dy, scale * (x + width) + dx, scale * (y + height) + dy

    def _ink(self, place: tuple[float, float, float, float], colour: str) -> None:
        left, top, right, bottom = place
        for x, y in self.cells:
            if left <= x < right and top <= y < bottom:
                under = self.cells[x, y] if colour.startswith("rgba") else ()
                self.cells[x, y] = (*under, colour) if colour else ()


def some_commands(chance: random.Random) -> list[Command]:
    def number() -> int:
        return chance.randint(-1, 5)

    kinds = (
        lambda: put("fillStyle", chance.choice(("#f00", "#00ff00", "rgba(0,0,255,.5)", "blue"))),
        lambda: call("fillRect", number(), number(), number(), number()),
        lambda: call("clearRect", 0, 0, number(), number()),
        lambda: call("clearRect", 0, 0, WIDTH, HEIGHT),
        lambda: call("fillRect", 0, 0, WIDTH, HEIGHT),
        lambda: call("setTransform", chance.choice((1, 2)), 0, 0, 1, number(), number()),
        lambda: call("scale", 2, 2),
        lambda: call("translate", number(), number()),
        lambda: call("save"),
        lambda: call("restore"),
        lambda: call("beginPath"),
        lambda: call("rect", number(), number(), 3, 3),
        lambda: call("fill"),
        lambda: call("reset"),
    )
    weights = (4, 6, 3, 3, 2, 2, 1, 2, 3, 3, 2, 4, 3, 0.2)
    made = [kind() for kind in chance.choices(kinds, weights, k=chance.randint(1, 60))]
    for command in made:  # the sheet knows one scale for both axes
        if command["property"] == "setTransform":
            command["args"][3] = command["args"][0]
    return made


@pytest.mark.parametrize("seed", range(300))
def test_what_is_kept_paints_the_same_and_leaves_the_same_pen(seed: int) -> None:
    chance = random.Random(seed)
    before, after = some_commands(chance), some_commands(chance)
    state = drawn(*before)
    assert Sheet().paint(commands_of(state)).cells == Sheet().paint(before).cells
    assert Sheet().paint([*commands_of(state), *after]).cells == Sheet().paint([*before, *after]).cells


def bitmap_event(name: str, width: int = WIDTH, height: int = HEIGHT) -> dict[str, Any]:
    clear = call("clearRect", 0, 0, width, height)
    return {"id": 7, "type": 0, "commands": [clear, call("drawImage", {"rr_type": name}, 0, 0)]}


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2)])
def test_of_a_sampled_canvas_the_last_bitmap_is_kept(size: tuple[int, int]) -> None:
    state = CanvasState(WIDTH, HEIGHT)
    for i in range(200):
        state.apply(bitmap_event(f"bitmap {i}", *size))
    drawings = [c for c in commands_of(state) if c["property"] == "drawImage"]
    assert [c["args"][0]["rr_type"] for c in drawings] == ["bitmap 199"]


def test_a_drawing_without_end_stays_within_limits_and_says_what_was_dropped(monkeypatch) -> None:
    monkeypatch.setattr(canvas, "COMMANDS_AT_MOST", 400)
    state = drawn(call("scale", 2, 2), put("fillStyle", "red"))
    for i in range(5000):
        state.apply({"type": 0, "commands": [call("fillRect", i, 0, 1, 1)]})
    kept = commands_of(state)
    assert len(kept) <= 400
    assert kept[:2] == [put("fillStyle", "red"), call("setTransform", 2.0, 0.0, 0.0, 2.0, 0.0, 0.0)]
    assert kept[-1]["args"][0] == 4999
    assert state.skipped["canvas commands dropped"] >= 4500


def test_heavy_commands_are_limited_by_their_size(monkeypatch) -> None:
    monkeypatch.setattr(canvas, "WEIGHT_AT_MOST", 100_000)
    state = drawn(*[call("drawImage", "data:" + "x" * 5000, i, 0) for i in range(200)])
    assert len(json.dumps(state.events(7))) < 110_000
    assert commands_of(state)[-1]["args"][1] == 199


def test_a_long_drawing_is_cut_into_events_that_the_page_takes() -> None:
    state = drawn(*[call("fillRect", i, 0, 1, 1) for i in range(9000)])
    assert [len(data["commands"]) for data in state.events(7)] == [5000, 4000]


def nested(levels: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(levels):
        made = [made]
    return made


ODD = {
    "an event handler": put("onclick", "x"),
    "nothing to set": {"property": "fillStyle", "args": [], "setter": True},
    "a number without end": call("scale", 10**400, 1),
    "not a number": call("translate", float("nan"), 0),
    "nested without end": call("fillText", nested(900), 1, 1),
    "nested among many": call("fillText", [0] * 1000 + nested(900), 1, 1),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_an_odd_command_is_counted_and_its_neighbours_stay(odd: Any) -> None:
    state = drawn(call("fillRect", 0, 0, 1, 1), odd, call("fillRect", 1, 0, 1, 1))
    assert commands_of(state) == [call("fillRect", 0, 0, 1, 1), call("fillRect", 1, 0, 1, 1)]
    assert sum(state.skipped.values()) == 1


@pytest.mark.parametrize("odd", [None, 5, {"a": 1}, [1, None], "x"])
def test_pixels_that_are_none_are_left_to_the_page(odd: Any) -> None:
    image = call("putImageData", {"rr_type": "ImageData", "args": odd}, 0, 0)
    assert names(drawn(call("fillRect", 0, 0, 1, 1), image)) == ["fillRect", "putImageData"]


@pytest.mark.parametrize(
    ("width", "height", "clears"),
    [
        (None, None, (300, 150)),
        ("", "x", (300, 150)),
        ("20px", " 10", (20, 10)),
        ("-5", "1e9", (300, 1)),
        ("9" * 5000, 10**400, (300, 150)),
    ],
)
def test_a_size_is_read_as_a_browser_reads_it(width: Any, height: Any, clears: tuple[int, int]) -> None:
    state = CanvasState(width, height)
    ink = call("fillRect", 0, 0, 1, 1)
    state.apply({"type": 0, "commands": [ink, call("clearRect", 0, 0, clears[0], clears[1] - 1)]})
    assert names(state) == ["fillRect", "clearRect"]
    state.apply({"type": 0, "commands": [call("clearRect", 0, 0, *clears)]})
    assert names(state) == ["reset"]
