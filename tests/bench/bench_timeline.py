"""Painting the timeline with 100,000 markers, against drawing each marker by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
from row import Row, at_most, interleaved

from helpers.tracks import make_track

MARKERS = 100_000
LENGTH_MS = 3 * 3_600_000.0


def rows() -> Iterator[Row]:
    """Cached and rebinned painting of the whole widget at 1440 × 260."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtWidgets import QApplication

    from heatreel.ui.state import AppState
    from heatreel.ui.theme import theme
    from heatreel.ui.timeline.view import TimelineView

    app = QApplication.instance() or QApplication([])
    state = AppState()
    view = TimelineView(state)
    view.resize(1440, 260)
    clicks = np.sort(np.random.default_rng(1).uniform(0, LENGTH_MS, MARKERS))
    state.open_session(make_track(clicks, length_ms=LENGTH_MS))
    target = QPixmap(view.size())
    view.render(target)

    def cached() -> None:
        view.render(target)

    def rebinned() -> None:
        view.refresh()
        view.render(target)

    def each() -> None:
        painter = QPainter(target)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().color("act.mark"))
        for x in view.scale.xs_of(clicks + state.track.start_ms).tolist():
            painter.drawEllipse(QPointF(x, 100.0), 3.5, 3.5)
        painter.end()

    ours, against = interleaved(cached, each, 5)
    yield at_most("timeline, 100,000 markers: paint from the cache / draw each marker", ours, against, 0.02)
    yield Row("timeline, 100,000 markers: paint", f"{ours:.1f} ms", "", None, "≤ 2 ms", ours <= 2)
    ours, against = interleaved(rebinned, each, 5)
    yield at_most("timeline, 100,000 markers: paint anew after a zoom / draw each marker", ours, against, 0.2)
    view.deleteLater()
    app.processEvents()
