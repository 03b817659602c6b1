"""Dragging and hovering over three hours: how often the window follows, when the page is exact."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from statistics import median

import long_recording
import stage
from row import Row

HOURS, DRAG_S, RESTS = 3, 3.0, 5
EVERY_MS = 10  # a mouse tells 100 places a second
POSITIONS, PICTURES, EXACT_MS = 30.0, 15.0, 150.0
KEPT_MS, ANEW_MS = 50.0, 250.0
MAKING_S = 100.0  # pictures are made for so long before anything is measured


def rows() -> Iterator[Row]:
    """Paints of the timeline and pictures of the page a second; from the hand's rest to the exact page."""
    stage.application()
    with stage.prepared(HOURS) as one:
        drag = _Drag(one)
        positions, pictures = drag.back_and_forth()
        exact = median(drag.rest(part) for part in (0.11, 0.83, 0.35, 0.62, 0.2)[:RESTS])
        kept = median(drag.hover(part) for part in (0.3, 0.31, 0.7, 0.71, 0.2))
        anew = median(drag.hover_anew(part) for part in (0.15, 0.45, 0.86, 0.55, 0.25))
        made = f"{len(drag.previews.times)} pictures kept"
        drag.close()
    for what, took, goal in (("is kept", kept, KEPT_MS), ("is not kept", anew, ANEW_MS)):
        words = f"hover: picture shown where one {what} ({made})"
        yield Row(words, f"{took:.0f} ms", "", None, f"≤ {goal:.0f} ms", took <= goal)
    for what, count, goal in (
        ("positions of the playhead", positions, POSITIONS),
        ("pictures of the page", pictures, PICTURES),
    ):
        yield Row(f"scrub: {what} a second", f"{count:.0f}", "", None, f"≥ {goal:.0f}", count >= goal)
    yield Row(
        "scrub: the exact page after the hand rests",
        f"{exact:.0f} ms",
        "",
        None,
        f"≤ {EXACT_MS:.0f} ms",
        exact <= EXACT_MS,
    )


class _Drag:
    """Replay and timeline as the window has them, and a hand on the playhead."""

    def __init__(self, one: stage.OneSession) -> None:
        from PySide6.QtWidgets import QVBoxLayout, QWidget

        from heatreel.browser.replay_page import ReplayPage
        from heatreel.ui import previews
        from heatreel.ui.actions import ActionTable
        from heatreel.ui.jobs import Jobs
        from heatreel.ui.replay.panel import ReplayPanel
        from heatreel.ui.state import AppState
        from heatreel.ui.timeline.view import TimelineView

        self.state = AppState()
        self.panel = ReplayPanel(self.state, ActionTable(), Jobs(), ReplayPage)
        self.timeline = TimelineView(self.state)
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel, 1)
        layout.addWidget(self.timeline)
        self.window.resize(1440, 1240)
        self.window.show()
        self.state.set_library(one.library)
        previews.BEGIN_AFTER_MS = previews.GAP_MS = 1
        self.previews = previews.Previews(self.state, Jobs(), ReplayPage)
        self.state.set_previews(self.previews)
        self.state.open_session(one.library.track(one.ids[0]))
        stage.until(lambda: bool(self.previews._wanted))
        end = time.perf_counter() + MAKING_S
        stage.until(
            lambda: len(self.previews.times) >= len(self.previews._wanted) or time.perf_counter() > end,
            within_s=2 * MAKING_S,
            every_ms=100,
        )
        self.state.seek(long_recording.START_MS + 1_100)
        stage.until(lambda: self._step() == long_recording.step_at(self.state.playhead_ms))

    def back_and_forth(self) -> tuple[float, float]:
        """(paints of the timeline, new pictures of the page) a second."""
        from PySide6.QtCore import QEvent

        paints = _Counter(self.timeline, QEvent.Type.Paint)
        seen, pictures = None, 0
        self._mouse(QEvent.Type.MouseButtonPress, 0.0)
        began = time.perf_counter()

        def is_over() -> bool:
            nonlocal seen, pictures
            passed = time.perf_counter() - began
            self._mouse(QEvent.Type.MouseMove, 0.5 - 0.45 * math.cos(passed * 2))
            now = self._look()
            pictures += now is not None and now != seen
            seen = seen if now is None else now
            return passed > DRAG_S

        stage.until(is_over, every_ms=EVERY_MS)
        self._mouse(QEvent.Type.MouseButtonRelease, 0.5)
        return paints.count / DRAG_S, pictures / DRAG_S

    def rest(self, part: float) -> float:
        """Milliseconds from the last move of a quick drag to the exact page."""
        from PySide6.QtCore import QEvent

        self._mouse(QEvent.Type.MouseButtonPress, 0.5)
        for n in range(1, 6):
            self._mouse(QEvent.Type.MouseMove, 0.5 + (part - 0.5) * n / 5)
            until = time.perf_counter() + EVERY_MS / 1000
            stage.until(lambda until=until: time.perf_counter() > until)
        began = time.perf_counter()
        stage.until(lambda: self._step() == long_recording.step_at(self.state.playhead_ms))
        took = (time.perf_counter() - began) * 1000
        self._mouse(QEvent.Type.MouseButtonRelease, part)
        return took

    def hover(self, part: float) -> float:
        """Milliseconds from a move of the pointer to the painted picture, once the preview is open."""
        from PySide6.QtCore import QEvent

        shown = self.timeline.hover_picture
        self._mouse(QEvent.Type.MouseMove, part - 0.02, held=False)
        stage.until(shown.isVisible)
        paints = _Counter(shown, QEvent.Type.Paint)
        began = time.perf_counter()
        self._mouse(QEvent.Type.MouseMove, part, held=False)
        stage.until(lambda: paints.count > 0 and shown.image is not None)
        took = (time.perf_counter() - began) * 1000
        shown.leave()
        return took

    def hover_anew(self, part: float) -> float:
        """The same where no picture is kept, from the pointer's last move."""
        from PySide6.QtCore import QEvent

        shown, kept = self.timeline.hover_picture, self.previews.times
        self._mouse(QEvent.Type.MouseMove, part - 0.02, held=False)
        stage.until(shown.isVisible)
        self.previews.times = ()
        began = time.perf_counter()
        self._mouse(QEvent.Type.MouseMove, part, held=False)
        stage.until(lambda: shown.image is not None)
        took = (time.perf_counter() - began) * 1000
        self.previews.times = kept
        shown.leave()
        return took

    def close(self) -> None:
        """Give the page back."""
        self.previews.shut_down()
        self.panel.shut_down()
        self.window.close()

    def _mouse(self, kind, part: float, *, held: bool = True) -> None:
        """An event at a part of the timeline's width, in the row below the minimap."""
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        view = self.timeline
        left = view.layout_.left
        place = QPointF(left + part * (view.width() - left), view.layout_.minimap.bottom + 4)
        button = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, place, view.mapToGlobal(place), button, button, Qt.KeyboardModifier.AltModifier
        )
        QApplication.sendEvent(view, event)

    def _page(self):
        assert self.panel.page is not None
        return self.panel.page.widget

    def _look(self) -> int | None:
        """The step that is seen where the page has its marker, whatever paints it."""
        from long_recording.marker import RECT, step_of
        from PySide6.QtCore import QPoint, QRect

        page = self._page()
        corner = page.mapTo(self.panel.stage, QPoint(0, 0))
        scale = page.width() / stage.SIZE[0]
        size = (RECT.size().toSizeF() * scale).toSize()
        return step_of(self.panel.stage.grab(QRect(corner, size)).toImage(), scale, is_sharp=False)

    def _step(self) -> int | None:
        from long_recording.marker import grabbed_step

        page = self._page()
        return grabbed_step(page, page.width() / stage.SIZE[0])


class _Counter:
    """Counts events of a widget."""

    def __init__(self, widget, kind) -> None:
        from PySide6.QtCore import QObject

        counter = self
        self.count = 0

        class Filter(QObject):
            def eventFilter(self, _watched, event) -> bool:
                counter.count += event.type() == kind
                return False

        self._filter = Filter(widget)
        widget.installEventFilter(self._filter)
