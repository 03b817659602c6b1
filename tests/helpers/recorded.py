"""Sessions made of storyboards, and waiting for what a page shows."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from heatreel.browser.replay_page import ReplayPage
from heatreel.model.columns import (
    Clicks,
    EventIndex,
    Inputs,
    Interactions,
    PointerSamples,
    Scrolls,
    Viewports,
)
from heatreel.model.session import SessionRow, SessionTrack
from helpers.storyboard import Storyboard


def texts_of(story: Storyboard) -> list[bytes]:
    return [json.dumps(event).encode() for event in story.events]


def track_of(story: Storyboard, windows: list[int] | None = None) -> SessionTrack:
    """A track with what the page needs: index and viewports."""
    events = story.events
    t_ms = np.array([event["timestamp"] for event in events], np.float64)
    kind = np.array([event["type"] for event in events], np.uint8)
    source = np.array([_source(event) for event in events], np.int8)
    window = np.array(windows or [0] * len(events), np.int16)
    sized = [i for i, event in enumerate(events) if event["type"] == 4 or _source(event) == 4]
    viewports = Viewports(
        t_ms[sized],
        np.array([events[i]["data"]["width"] for i in sized], np.int32),
        np.array([events[i]["data"]["height"] for i in sized], np.int32),
        window[sized],
    )
    span = float(t_ms[-1] - t_ms[0])
    row = SessionRow(
        1, "k", "f", float(t_ms[0]), span, 1, 0, "desktop", None, None, "", len(events), 0, True, "good", None
    )
    f8, f4, i4, i2, u1 = (np.empty(0, kind) for kind in ("f8", "f4", "i4", "i2", "u1"))
    return SessionTrack(
        row,
        ("main",),
        (),
        EventIndex(t_ms, kind, source, window),
        PointerSamples(f8, f4, f4, i4, u1, i2),
        Interactions(f8, u1, i4, f4, f4, i2),
        Clicks(f8, u1, i4, f4, f4, f4, f4, i4, i2),
        Scrolls(f8, i4, f4, f4, u1, i2),
        Inputs(f8, i4, u1, i2),
        viewports,
        (),
        (),
    )


def _source(event: dict[str, Any]) -> int:
    return event["data"].get("source", -1) if event["type"] == 3 else -1


class Shown:
    """A replay page with a recording open, looked at by its pixels."""

    def __init__(self, qtbot, page: ReplayPage, story: Storyboard, windows: list[int] | None = None) -> None:
        self.qtbot, self.page, self.story = qtbot, page, story
        texts = texts_of(story)
        page.widget.resize(story.width, story.height)
        page.widget.show()
        page.open(track_of(story, windows), lambda first, end: texts[first:end])

    def at(self, t_ms: float) -> Shown:
        """Go there and wait until it is painted."""
        with self.qtbot.waitSignal(
            self.page.painted, timeout=20_000, check_params_cb=lambda shown: shown == t_ms
        ):
            self.page.seek(t_ms)
        return self

    def colour(self, x: int, y: int) -> str:
        return self.page.widget.grab().toImage().pixelColor(x, y).name()

    def expect(self, x: int, y: int, colour: str) -> None:
        """The pixel has (nearly) that colour, within a few frames."""

        def looks_right() -> None:
            seen, wanted = QColor(self.colour(x, y)), QColor(colour)
            far = max(abs(a - b) for a, b in zip(seen.getRgb(), wanted.getRgb(), strict=True))
            assert far < 12, f"at {x},{y}: {seen.name()}, not {colour}"

        self.qtbot.waitUntil(looks_right, timeout=5000)

    def ask(self, script: str) -> Any:
        """What the player page answers to a script (for looking into the frame)."""
        answers: list[Any] = []
        self.page._view._page.runJavaScript(script, 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=5000)
        return answers[0]
