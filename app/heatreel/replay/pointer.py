"""Where the pointer is at a time, its trail, and the marks that clicks leave. No screen, pure numpy."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import ClickKind, PointerKind
from heatreel.model.rrweb import Interaction
from heatreel.model.session import SessionTrack

Float64 = NDArray[np.float64]
Float32 = NDArray[np.float32]

BRIDGE_MS = 500.0  # rrweb writes moves in batches of 500 ms: a longer hole means that nothing moved
RIPPLE_MS = 600.0  # session time, so that a ripple scrubs with the playhead

_DOWN = (int(Interaction.MOUSE_DOWN), int(Interaction.TOUCH_START))
_UP = (int(Interaction.MOUSE_UP), int(Interaction.TOUCH_END), int(Interaction.TOUCH_CANCEL))


@dataclass(frozen=True, slots=True)
class PointerState:
    """The pointer at a time, client px. ``visible`` is False after a finger has left the screen."""

    x: float
    y: float
    kind: PointerKind
    visible: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Ripple:
    """A click that was made a moment ago. ``age`` runs from 0 to 1 within `RIPPLE_MS`."""

    x: float
    y: float
    age: float
    kind: ClickKind


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger on the screen, client px."""

    x: float
    y: float


def _of_window(track: SessionTrack, window: int) -> SessionTrack:
    def mine(part: Any) -> Any:
        return replace(part, **{f.name: getattr(part, f.name)[part.window == window] for f in fields(part)})

    pointer, interactions, clicks = (mine(part) for part in (track.pointer, track.interactions, track.clicks))
    return replace(track, pointer=pointer, interactions=interactions, clicks=clicks)


class PointerTrack:
    """Answers questions about the pointer of one session in logarithmic time."""

    def __init__(self, track: SessionTrack, window: int | None = None) -> None:
        """``window``: only what happened in this one."""
        if window is not None:
            track = _of_window(track, window)
        pressed = np.isin(track.interactions.kind, (*_DOWN, *_UP, int(Interaction.CLICK)))
        placed = pressed & np.isfinite(track.interactions.x_client) & np.isfinite(track.interactions.y_client)
        source, moves = track.interactions, track.pointer
        touch = np.isin(source.kind, (7, 8, 9, 10))
        t = np.concatenate((moves.t_ms, source.t_ms[placed]))
        order = np.argsort(t, kind="stable")
        self._t: Float64 = t[order]
        self._x = np.concatenate((moves.x_client, source.x_client[placed]))[order].astype(np.float64)
        self._y = np.concatenate((moves.y_client, source.y_client[placed]))[order].astype(np.float64)
        kinds = np.where(touch[placed], int(PointerKind.TOUCH), int(PointerKind.MOUSE))
        self._kind = np.concatenate((moves.kind.astype(np.int64), kinds))[order]
        buttons = np.isin(source.kind, (*_DOWN, *_UP))
        self._button_t: Float64 = source.t_ms[buttons]
        self._is_down = np.isin(source.kind[buttons], _DOWN)
        clicked = np.isfinite(track.clicks.x_client) & np.isfinite(track.clicks.y_client)
        self._click_t: Float64 = track.clicks.t_ms[clicked]
        self._click_x: Float32 = track.clicks.x_client[clicked]
        self._click_y: Float32 = track.clicks.y_client[clicked]
        self._click_kind = track.clicks.kind[clicked]

    def at(self, t_ms: float) -> PointerState | None:
        """The pointer at a time; None before its first place is known. Linear between places that are at
        most 500 ms apart, otherwise it rests at the last one."""
        after = int(np.searchsorted(self._t, t_ms, "right"))
        if after == 0:
            return None
        i = after - 1
        x, y = float(self._x[i]), float(self._y[i])
        if after < len(self._t) and 0 < self._t[after] - self._t[i] <= BRIDGE_MS:
            share = float((t_ms - self._t[i]) / (self._t[after] - self._t[i]))
            x += share * float(self._x[after] - self._x[i])
            y += share * float(self._y[after] - self._y[i])
        kind, down = PointerKind(int(self._kind[i])), self._down(t_ms)
        return PointerState(x, y, kind, kind != PointerKind.TOUCH or down, down)

    def trail(self, t_ms: float, span_ms: float) -> Float64:
        """Places of the last ``span_ms``, oldest first, ending at the pointer: (n, 2) client px."""
        first = int(np.searchsorted(self._t, t_ms - span_ms, "left"))
        last = int(np.searchsorted(self._t, t_ms, "right"))
        places = np.column_stack((self._x[first:last], self._y[first:last]))
        state = self.at(t_ms)
        if state is None or first == last:
            return places
        return np.vstack((places, [[state.x, state.y]]))

    def ripples(self, t_ms: float) -> list[Ripple]:
        """Clicks of the last 600 ms of session time, oldest first."""
        first = int(np.searchsorted(self._click_t, t_ms - RIPPLE_MS, "right"))
        last = int(np.searchsorted(self._click_t, t_ms, "right"))
        return [
            Ripple(
                float(self._click_x[i]),
                float(self._click_y[i]),
                float((t_ms - self._click_t[i]) / RIPPLE_MS),
                ClickKind(int(self._click_kind[i])),
            )
            for i in range(first, last)
        ]

    def touches(self, t_ms: float) -> list[Touch]:
        """Fingers on the screen; rrweb tells one from another by no id, so there is at most one."""
        state = self.at(t_ms)
        if state is None or state.kind != PointerKind.TOUCH or not state.down:
            return []
        return [Touch(state.x, state.y)]

    def _down(self, t_ms: float) -> bool:
        i = int(np.searchsorted(self._button_t, t_ms, "right")) - 1
        return i >= 0 and bool(self._is_down[i])
