"""Beside the map: which filter leaves the sessions that it is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heatreel.model.segment import parts
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, IconLabel


class FilterLines(QWidget):
    """A line a filter, in the words of the library's chips; hidden while nothing narrows."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.lines: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px("space.s"))
        row.addWidget(IconLabel("list-filter", size="control.icon_compact"), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme().px("radius.mark"))
        row.addLayout(self._column, 1)
        model.content_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        """Only when the map is another one: what is counted meanwhile is not yet what is seen."""
        library, filter_ = self._model.state.library, self._model.filter
        lines = [words[:1].upper() + words[1:] for _names, words in parts(filter_)]
        if lines and library is not None:
            from heatreel.operations.segments import segment_of

            name = segment_of(library, filter_)
            lines = [f"Segment “{name}”", *lines] if name else lines
        if lines != self.lines:
            self.lines = lines
            while (item := self._column.takeAt(0)) is not None:
                item.widget().deleteLater()
            for line in lines:
                self._column.addWidget(Elided(line, "secondary", "small"))
        self.setAccessibleName(f"Filter: {', '.join(lines)}" if lines else "")
        self.setVisible(bool(lines))
