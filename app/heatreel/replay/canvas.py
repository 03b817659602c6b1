"""What a canvas needs to be painted again: its drawing commands since it was last empty. Pure.

A snapshot has no place for a canvas's picture, so a keyframe carries the commands that paint it. They
are rrweb's canvas mutations (source 9): ``{"type": 0, "commands": [{"property", "args", "setter"?}]}``,
in older recordings one command in the data itself. Types 1 and 2 (WebGL) are not painted again.

What a full reset hides is dropped: a ``clearRect`` or an opaque ``fillRect`` over the whole bitmap, a
``putImageData`` of its size, ``reset``, a new ``width`` or ``height``. The pen (fill style, matrix,
clip, saved states, the path begun) outlives a clearing, so it is written anew before what follows.

The allow-list of commands is the same as in resources/player/canvas.js, which paints them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Command = dict[str, Any]
_Frame = tuple[list[Any], int, int]  # what it cleared, where it ends and begins in the kept commands
Matrix = tuple[float, float, float, float, float, float]  # a b c d e f, as in CSS

CANVAS_MUTATION = 9
DEFAULT_SIZE = (300, 150)
COMMANDS_AT_MOST = 20_000  # kept for one canvas
WEIGHT_AT_MOST = 8_000_000  # kept for one canvas, in bytes of JSON, roughly
COMMANDS_IN_EVENT = 5_000
SAVES_AT_MOST = 512
PATH_AT_MOST = 5_000
DEPTH_AT_MOST = 12

PATH = frozenset(
    "moveTo lineTo quadraticCurveTo bezierCurveTo arc arcTo ellipse rect roundRect closePath".split()
)
PAINT = frozenset(
    "fill stroke fillRect strokeRect clearRect fillText strokeText drawImage putImageData".split()
)
PEN = frozenset(
    "save restore clip scale rotate translate transform setTransform resetTransform setLineDash".split()
)
SETTERS = frozenset(
    "fillStyle strokeStyle globalAlpha globalCompositeOperation lineWidth lineCap lineJoin miterLimit "
    "lineDashOffset font textAlign textBaseline direction letterSpacing wordSpacing fontKerning "
    "fontStretch fontVariantCaps textRendering shadowBlur shadowColor shadowOffsetX shadowOffsetY "
    "imageSmoothingEnabled imageSmoothingQuality filter".split()
)
# Calls that change nothing on the canvas.
SILENT = frozenset(
    "measureText getImageData createImageData createLinearGradient createRadialGradient "
    "createConicGradient createPattern getLineDash getTransform isPointInPath isPointInStroke "
    "getContextAttributes isContextLost drawFocusIfNeeded".split()
)

_FAR = 1e300
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_OPAQUE = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})|rgb\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\)|white|black", re.I)
_LENGTH = re.compile(r"[ \t\n\f\r]*\+?(\d+)")


@dataclass(slots=True)
class _Pen:
    """The state of the drawing context, but for its path."""

    settings: dict[str, Command] = field(default_factory=dict)
    matrix: Matrix = _IDENTITY
    is_clipped: bool = False

    def copy(self) -> _Pen:
        return _Pen(dict(self.settings), self.matrix, self.is_clipped)


class CanvasState:
    """One canvas. ``width`` and ``height`` are its attributes as recorded (text, number or None)."""

    def __init__(self, width: object = None, height: object = None) -> None:
        self.skipped: Counter[str] = Counter()  # words → how many
        self.is_reset = False  # what its node came with (rr_dataURL) is not on it any more
        self._webgl_type = 0  # the type of the last WebGL event
        self._frame: _Frame | None = None  # if the last event was a whole bitmap
        self._half: tuple[int, list[Command]] | None = None  # a place in kept, and the pen there
        self._empty()
        self._size = (_length(width, 0), _length(height, 1))

    def resized(self, width: object, height: object) -> None:
        """Its attributes are written: the bitmap is empty and the pen new, also if the size stays."""
        self._size = (_length(width, 0), _length(height, 1))
        self._empty()
        self.is_reset = True

    def repainted(self) -> None:
        """Its node came again with a picture of it (``rr_dataURL``), which holds all that was painted."""
        self._restart()
        self._frame = None
        self.is_reset = False

    def apply(self, data: dict[str, Any]) -> None:
        """The data of one canvas mutation. What no canvas could do is skipped and counted."""
        if data.get("type", 0) in (1, 2):
            self._webgl_type = int(data["type"])
            return
        commands = data.get("commands", [data])
        if not isinstance(commands, list):
            self.skipped["canvas commands"] += 1
            return
        frame = _frame_size(commands)
        if frame is not None and self._frame is not None and self._frame[:2] == (frame, len(self._kept)):
            self._weight -= sum(map(_weight, self._kept[self._frame[2] :]))
            del self._kept[self._frame[2] :]  # it hides the frame before, whatever the canvas's size
            self._half = None
        before = len(self._kept)
        for command in commands:
            self._take(command)
        after = len(self._kept)
        self._frame = (frame, after, before) if frame is not None and after == before + 2 else None

    def events(self, node_id: int) -> list[dict[str, Any]]:
        """The ``data`` of canvas mutations that paint the canvas of that node as it is now.

        They fit what the node's own ``rr_dataURL`` paints first: ``reset`` comes before all if that is gone.
        """
        made = []
        if self._webgl_type:
            made.append({"source": CANVAS_MUTATION, "id": node_id, "type": self._webgl_type, "commands": []})
        commands = [{"property": "reset", "args": []}] if self.is_reset else []
        commands += self._kept
        for first in range(0, len(commands), COMMANDS_IN_EVENT):
            part = commands[first : first + COMMANDS_IN_EVENT]
            made.append({"source": CANVAS_MUTATION, "id": node_id, "type": 0, "commands": part})
        return made

    # keeping ------------------------------------------------------------------------------------

    def _empty(self) -> None:
        """Nothing is painted and the pen is new."""
        self._pen = _Pen()
        self._saved: list[_Pen] = []
        self._path: list[tuple[Matrix, Command]] = []  # since beginPath, with the matrix of each
        self._kept: list[Command] = []
        self._weight = 0
        self._half = self._frame = None

    def _take(self, command: object) -> None:
        if not isinstance(command, dict):
            self.skipped["canvas commands"] += 1
            return
        name, args = command.get("property"), command.get("args")
        if not isinstance(name, str) or not isinstance(args, list) or _is_deep(args):
            self.skipped["canvas commands"] += 1
        elif command.get("setter"):
            self._set(name, args, command)
        elif name == "reset":
            self._empty()
            self.is_reset = True
        elif name == "beginPath":
            self._path.clear()
            self._keep(command)
        elif name in PATH:
            self._extend(name, args, command)
        elif name in PEN:
            self._move_pen(name, args, command)
        elif name in PAINT:
            self._paint(name, args, command)
        elif name not in SILENT:
            self.skipped["canvas commands"] += 1

    def _set(self, name: str, args: list[Any], command: Command) -> None:
        is_plain = len(args) == 1 and isinstance(args[0], str | int | float)
        if name not in SETTERS or not is_plain:
            self.skipped["canvas commands"] += 1
            return
        self._pen.settings[name] = command
        self._keep(command)

    def _extend(self, name: str, args: list[Any], command: Command) -> None:
        if name != "roundRect" and not _are_finite(args):
            return  # a canvas ignores the call
        if len(self._path) >= PATH_AT_MOST:
            self.skipped["canvas paths cut"] += 1
            del self._path[: PATH_AT_MOST // 2]
        self._path.append((self._pen.matrix, command))
        self._keep(command)

    def _move_pen(self, name: str, args: list[Any], command: Command) -> None:
        if name == "save":
            if len(self._saved) >= SAVES_AT_MOST:
                self.skipped["canvas commands"] += 1
                return
            self._saved.append(self._pen.copy())
        elif name == "restore":
            if not self._saved:
                return
            self._pen = self._saved.pop()
        elif name == "clip":
            self._pen.is_clipped = True
        elif name == "setLineDash":
            self._pen.settings[name] = command
        else:
            matrix = _moved(self._pen.matrix, name, args)
            if matrix is None:
                self.skipped["canvas commands"] += not _are_finite(args)
                return
            self._pen.matrix = matrix
        self._keep(command)

    def _paint(self, name: str, args: list[Any], command: Command) -> None:
        if self._covers_all(name, args):
            self.is_reset = True
            self._restart()
            if name == "clearRect":
                return
        self._keep(command)

    def _keep(self, command: Command) -> None:
        self._kept.append(command)
        self._weight += _weight(command)
        over = len(self._kept) >= COMMANDS_AT_MOST or self._weight >= WEIGHT_AT_MOST
        if self._half is None:
            if len(self._kept) >= COMMANDS_AT_MOST // 2 or self._weight >= WEIGHT_AT_MOST // 2:
                self._half = (len(self._kept), self._pen_commands())
        elif over:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Too much was drawn since the last clearing: the older half goes, the pen stays as it was there."""
        assert self._half is not None
        at, pen = self._half
        self.skipped["canvas commands dropped"] += at
        self._kept = pen + self._kept[at:]
        self._weight = sum(map(_weight, self._kept))
        self._half = None
        if len(self._kept) >= COMMANDS_AT_MOST or self._weight >= WEIGHT_AT_MOST:
            self._restart()

    def _restart(self) -> None:
        self._kept = self._pen_commands()
        self._weight = sum(map(_weight, self._kept))
        self._half = None

    # the pen ------------------------------------------------------------------------------------

    def _pen_commands(self) -> list[Command]:
        """Commands that bring a new context to the present pen and path."""
        made: list[Command] = []
        before = _Pen()
        for pen in [*self._saved, self._pen]:
            made += [pen.settings[name] for name in pen.settings if _differs(pen, before, name)]
            if pen.matrix != before.matrix:
                made.append(_set_transform(pen.matrix))
            made.append({"property": "save", "args": []})
            before = pen
        made.pop()
        if self._path:
            at = self._pen.matrix
            made.append({"property": "beginPath", "args": []})
            for matrix, command in self._path:
                if matrix != at:
                    made.append(_set_transform(matrix))
                    at = matrix
                made.append(command)
            if at != self._pen.matrix:
                made.append(_set_transform(self._pen.matrix))
        return made

    def _covers_all(self, name: str, args: list[Any]) -> bool:
        """Whether nothing that was painted before can be seen after this command."""
        if any(pen.is_clipped for pen in [*self._saved, self._pen]):
            return False  # the clip could not be written anew
        if name == "putImageData":
            return self._image_covers_all(args)
        if name not in ("clearRect", "fillRect") or len(args) != 4 or not _are_finite(args):
            return False
        return (name == "clearRect" or self._fills_opaque()) and self._reaches_corners(args)

    def _fills_opaque(self) -> bool:
        settings = self._pen.settings
        alpha, mode = _value(settings, "globalAlpha", 1), _value(settings, "globalCompositeOperation", "")
        has_filter = _value(settings, "filter", "none") != "none"
        style = _value(settings, "fillStyle", "#000")
        is_opaque = isinstance(style, str) and _OPAQUE.fullmatch(style.strip()) is not None
        return is_opaque and alpha == 1 and mode in ("", "source-over") and not has_filter

    def _reaches_corners(self, args: list[Any]) -> bool:
        x, y, width, height = map(float, args)
        a, b, c, d, e, f = self._pen.matrix
        if b or c:
            return False
        left, right = sorted((a * x + e, a * (x + width) + e))
        top, bottom = sorted((d * y + f, d * (y + height) + f))
        return left <= 0 and top <= 0 and right >= self._size[0] and bottom >= self._size[1]

    def _image_covers_all(self, args: list[Any]) -> bool:
        image = args[0] if args else None
        given = image.get("args") if isinstance(image, dict) else None
        size = given[1:3] if isinstance(given, list) else []
        if len(args) != 3 or len(size) != 2 or not _are_finite([*size, *args[1:]]):
            return False
        x, y = float(args[1]), float(args[2])
        return x <= 0 and y <= 0 and x + size[0] >= self._size[0] and y + size[1] >= self._size[1]


def _frame_size(commands: list[Any]) -> list[Any] | None:
    """What ``clearRect`` clears, if these are the two commands of a canvas that is sampled as bitmaps."""
    if len(commands) != 2 or not all(isinstance(command, dict) for command in commands):
        return None
    clear, draw = commands
    is_frame = clear.get("property") == "clearRect" and draw.get("property") == "drawImage"
    args = clear.get("args")
    return args if is_frame and isinstance(args, list) and len(args) == 4 else None


def _length(value: object, axis: int) -> int:
    """A canvas's width (axis 0) or height (1) from its attribute, by HTML's rules for integers."""
    found = _LENGTH.match(str(value)) if value is not None else None
    return int(found[1]) if found is not None and len(found[1]) < 10 else DEFAULT_SIZE[axis]


def _are_finite(args: list[Any]) -> bool:
    # a comparison: JSON may hold an integer that no float can
    return all(isinstance(value, int | float) and -_FAR <= value <= _FAR for value in args)


def _is_deep(value: Any, levels: int = DEPTH_AT_MOST) -> bool:
    """Whether lists and objects are nested deeper than rrweb ever nests them."""
    if isinstance(value, list):
        if len(value) >= 1000:  # pixels
            return any(isinstance(one, list | dict) for one in value)
        inner = value
    elif isinstance(value, dict):
        inner = list(value.values())
    else:
        return False
    return levels == 0 or any(_is_deep(one, levels - 1) for one in inner)


def _value(settings: dict[str, Command], name: str, default: object) -> Any:
    return settings[name]["args"][0] if name in settings else default


def _differs(pen: _Pen, before: _Pen, name: str) -> bool:
    return before.settings.get(name) is not pen.settings[name]


def _set_transform(matrix: Matrix) -> Command:
    return {"property": "setTransform", "args": list(matrix)}


def _moved(matrix: Matrix, name: str, args: list[Any]) -> Matrix | None:
    """The matrix after a call; None if a canvas (ours at least) ignores the call."""
    if not _are_finite(args):
        return None
    match name, args:
        case "resetTransform", _:
            return _IDENTITY
        case "setTransform", []:
            return _IDENTITY
        case "setTransform", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "transform", [a, b, c, d, e, f]:
            return _times(matrix, (a, b, c, d, e, f))
        case "scale", [x, y]:
            return _times(matrix, (x, 0.0, 0.0, y, 0.0, 0.0))
        case "translate", [x, y]:
            return _times(matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        case "rotate", [angle]:
            sine, cosine = math.sin(angle), math.cos(angle)
            return _times(matrix, (cosine, sine, -sine, cosine, 0.0, 0.0))
    return None


def _times(left: Matrix, right: Matrix) -> Matrix:
    a, b, c, d, e, f = left
    u, v, w, x, y, z = right
    return (
        a * u + c * v,
        b * u + d * v,
        a * w + c * x,
        b * w + d * x,
        a * y + c * z + e,
        b * y + d * z + f,
    )


def _weight(value: Any) -> int:
    """Bytes that a value takes as JSON, roughly."""
    if isinstance(value, str):
        return len(value) + 2
    if isinstance(value, dict):
        return 2 + sum(len(name) + 4 + _weight(inner) for name, inner in value.items())
    if isinstance(value, list):
        if len(value) > 1000:
            return 4 * len(value)  # pixels
        return 2 + sum(map(_weight, value))
    return 8
