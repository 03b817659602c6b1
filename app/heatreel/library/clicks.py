"""Clicks as acts of the visitor, from interactions as recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import ClickKind
from heatreel.model.rrweb import Interaction

FORWARDED_MS = 60.0  # a label's click reaches its input within this (measured on real recordings)
TAP_MS = 700.0  # from the finger's lift to the click that it makes: up to 300 ms, and a busy page
TAP_LONGEST_MS = 500.0  # a longer touch is a press
TAP_PX = 12.0  # a finger that went further scrolls or drags
POINTER_MS = 1000.0  # from the button's release to its click
POINTER_PX = 3.0
POPUP_MS = 50.0  # a choice in a list's pop-up: the field changes, then clicks by itself (measured: 5 ms)


@dataclass(frozen=True, slots=True)
class Click:
    """One click; NaN places when it was made by keyboard. ``rank`` is its event in time order."""

    rank: int
    t_ms: float
    kind: int
    node_id: int
    x: float
    y: float


@dataclass(slots=True)
class _Touch:
    t_ms: float
    x: float
    y: float
    rank: int = -1
    node_id: int = -1
    moved: bool = False


class _Folder:
    def __init__(self, changed: dict[int, list[float]], *, buttons: bool) -> None:
        self.changed = changed  # node id -> times of its input events
        self.buttons = buttons  # whether this recording holds the button's presses and releases
        self.clicks: list[Click] = []
        self.start: _Touch | None = None
        self.taps: list[_Touch] = []  # finished taps that no click has answered yet
        self.release: _Touch | None = None
        self.raw: Click | None = None  # the last click as recorded
        self.pressed_since = True

    def take(self, rank: int, t: float, row: Sequence[Any]) -> None:
        _event, kind, node, x, y, touch = row
        self._settle(t)
        if kind == Interaction.CLICK:
            self._click(Click(rank, t, ClickKind.TOUCH if touch else ClickKind.MOUSE, node, x, y))
        elif kind == Interaction.TOUCH_START:
            self.start, self.pressed_since = _Touch(t, x, y), True
        elif kind == Interaction.TOUCH_MOVE_DEPARTED and self.start:
            self.start.moved = True
        elif kind == Interaction.TOUCH_CANCEL:
            self.start = None
        elif kind == Interaction.TOUCH_END:
            self._lift(rank, t, node, x, y)
        elif kind == Interaction.MOUSE_DOWN:
            self.pressed_since = True
        elif kind == Interaction.MOUSE_UP:
            self.release = _Touch(t, x, y)

    def _lift(self, rank: int, t: float, node: int, x: float, y: float) -> None:
        start, self.start = self.start, None
        if start is None or start.moved or t - start.t_ms > TAP_LONGEST_MS:
            return
        if x != x or hypot(x - start.x, y - start.y) <= TAP_PX:
            self.taps.append(_Touch(t, start.x, start.y, rank, node))

    def _click(self, click: Click) -> None:
        before, self.raw = self.raw, click
        pressed, self.pressed_since = self.pressed_since, False
        if before is not None and not pressed and _is_forwarded(before, click):
            return
        tap = next((tap for tap in self.taps if _near(tap, click, TAP_PX * 2)), None)
        if tap is not None:
            self.taps.remove(tap)
            click = Click(click.rank, click.t_ms, ClickKind.TOUCH, click.node_id, click.x, click.y)
        elif self._has_no_pointer(click, before):
            click = Click(click.rank, click.t_ms, ClickKind.KEYBOARD, click.node_id, np.nan, np.nan)
        self.clicks.append(click)

    def _has_no_pointer(self, click: Click, before: Click | None) -> bool:
        if click.x != click.x or (click.x == 0 and click.y == 0):
            return True
        opened = before is not None and before.node_id == click.node_id
        if opened and any(0 < click.t_ms - t <= POPUP_MS for t in self.changed.get(click.node_id, ())):
            return True
        if not self.buttons:
            return False
        release = self.release
        return (
            release is None or click.t_ms - release.t_ms > POINTER_MS or not _near(release, click, POINTER_PX)
        )

    def _settle(self, t: float) -> None:
        """Taps that no click answered in time were clicks that the page kept for itself."""
        while self.taps and t - self.taps[0].t_ms > TAP_MS:
            tap = self.taps.pop(0)
            self.clicks.append(Click(tap.rank, tap.t_ms, ClickKind.TOUCH, tap.node_id, tap.x, tap.y))

    def finish(self) -> list[Click]:
        self._settle(np.inf)
        return sorted(self.clicks, key=lambda click: click.rank)


def fold_clicks(
    ranks: NDArray[np.int64],
    t_ms: NDArray[np.float64],
    rows: Sequence[Sequence[Any]],
    inputs: Sequence[tuple[float, int]] = (),
) -> list[Click]:
    """Clicks in time order from interactions (event, kind, node id, x, y, touch) in time order.

    A click that follows another within 60 ms at the same point, on another node and without a press
    between, was forwarded by a label: no act. A tap and its click are one; a tap without one counts. Where
    presses are recorded, a click without a release at its place was made by keyboard or by a list's pop-up;
    so was one that follows a click on and then a change of its own node (``inputs``: time, node id).
    """
    buttons = any(row[1] == Interaction.MOUSE_UP for row in rows)
    changed: dict[int, list[float]] = {}
    for t, node in inputs:
        changed.setdefault(node, []).append(t)
    folder = _Folder(changed, buttons=buttons)
    for rank, t, row in zip(ranks.tolist(), t_ms.tolist(), rows, strict=True):
        folder.take(rank, t, row)
    return folder.finish()


def _is_forwarded(before: Click, click: Click) -> bool:
    same_place = before.x == click.x and before.y == click.y
    return same_place and click.node_id != before.node_id and click.t_ms - before.t_ms <= FORWARDED_MS


def _near(touch: _Touch, click: Click, px: float) -> bool:
    return hypot(touch.x - click.x, touch.y - click.y) <= px
