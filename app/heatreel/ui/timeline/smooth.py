"""Zooming by key and button glides; what is under the playhead stays in its place."""

from __future__ import annotations

import math

from PySide6.QtCore import QVariantAnimation
from PySide6.QtWidgets import QStyle

from heatreel.ui.theme import theme
from heatreel.ui.timeline.view import TimelineView


class SmoothZoom(QVariantAnimation):
    """Zooms the view at the playhead. Without a pause between two steps the second adds to the first."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self._done = 0.0  # of the logarithm of the factor
        self.valueChanged.connect(self._go)

    def zoom_by(self, factor: float) -> None:
        """Zoom by a factor; at once when the desktop animates nothing or the view is not seen."""
        left = float(self.endValue()) - self._done if self.state() == self.State.Running else 0.0
        self.stop()
        self._view.show_playhead()
        self._done, wanted = 0.0, left + math.log(factor)
        still = self._view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
        self.setStartValue(0.0)
        self.setEndValue(wanted)
        if still or not self._view.isVisible():
            self._go(wanted)
            return
        self.setDuration(theme().px("motion_ms.popover"))
        self.start()

    def _go(self, value: float) -> None:
        step, self._done = float(value) - self._done, float(value)
        if step:
            self._view.zoom_by(math.exp(step))
