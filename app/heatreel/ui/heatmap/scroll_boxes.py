"""Beside a map of reach: the boxes of the page that scroll by themselves, and how deep people went there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heatreel.ui.format import number_text, percent_text
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label

if TYPE_CHECKING:
    from heatreel.operations.scroll_boxes import ScrollBox

_SHOWN = 6


class ScrollBoxes(QWidget):
    """A line a box; hidden where there is none."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px("space.xs"))
        layout.addWidget(label("Boxes that scroll", "dense", "semibold"))
        self.text = label("", "small", role="secondary")
        self.text.setWordWrap(True)
        layout.addWidget(self.text)
        model.content_changed.connect(self._look)
        self._show(())

    def _look(self) -> None:
        content, library, filter_ = self._model.content, self._model.state.library, self._model.filter
        if content is None or library is None or content.request.kind != "scroll":
            self._show(())
            return

        def work(_progress: object) -> tuple[ScrollBox, ...]:
            from heatreel.operations.scroll_boxes import scroll_boxes

            return scroll_boxes(library, content.request, filter_)

        self._model.jobs.run("", work, self._show, lambda _error: None, key="scroll boxes")

    def _show(self, boxes: tuple[ScrollBox, ...]) -> None:
        narrow = "\u202f"
        lines = [
            f"{box.name}: in {percent_text(box.scrolled.value)} of views, "
            f"half of them {number_text(round(box.median_px))}{narrow}px deep or more"
            for box in boxes[:_SHOWN]
        ]
        if len(boxes) > _SHOWN:
            lines.append(f"and {number_text(len(boxes) - _SHOWN)} more")
        self.text.setText("\n".join(lines))
        self.setToolTip("\n".join(box.selector for box in boxes[:_SHOWN]))
        self.setVisible(bool(boxes))
