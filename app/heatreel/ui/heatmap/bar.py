"""The bar above the map: kind, page, width."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from heatreel.ui.heatmap.choosing import ClicksChooser, KindSegments, PageChooser, WidthChooser
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, line


class HeatmapBar(Fill):
    """40 px above the map."""

    group_wanted = Signal()  # someone wants to say which URLs are one page

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__("surface.chrome", bottom=True)
        self.setFixedHeight(theme().px("bar.transport"))
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 1)
        layout.setSpacing(theme().px("space.s"))
        self.kind, self.page = KindSegments(model), PageChooser(model)
        self.width_, self.clicks = WidthChooser(model), ClicksChooser(model)
        self.page.group_wanted.connect(self.group_wanted)
        layout.addWidget(self.kind)
        layout.addWidget(self.clicks)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self.page, 1)
        layout.addWidget(self.width_)
