"""The maps of a comparison below their heads, beside the ruler: scrolled and zoomed together or each by
itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from heatreel.ui.heatmap.compare_head import CompareHead
from heatreel.ui.heatmap.compare_pane import ComparePane
from heatreel.ui.heatmap.page_area import Ruler
from heatreel.ui.heatmap.words_page import WordsPage
from heatreel.ui.theme import theme
from heatreel.ui.widgets import on_theme

if TYPE_CHECKING:
    from heatreel.analysis.comparing import ZoneChange
    from heatreel.export.difference import PaneMap
    from heatreel.operations.comparing import Comparison, Selection

_NAMES = ("Map of A", "Map of B", "Map of the difference")


class CompareStage(QWidget):
    """Three heads and three maps; the difference is there where both sides lie on one page."""

    hovered = Signal(object)  # ZoneChange or None
    pressed = Signal(object)

    def __init__(self, groups: Callable[[], list[list[Selection]]]) -> None:
        super().__init__()
        self.together = self._has_ruler = True
        self._is_linking = False
        self.heads = [CompareHead(letter, groups) for letter in ("A", "B", "")]
        self.panes = [ComparePane(name) for name in _NAMES]
        self.ruler, self.words = Ruler(self.panes[0]), WordsPage("columns-2")
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName("Scroll the maps")
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.valueChanged.connect(self._bar_moved)
        on_theme(self, self.update)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px("space.s"))
        grid.setVerticalSpacing(1)
        grid.addWidget(self.ruler, 1, 0)
        for at, (head, pane) in enumerate(zip(self.heads, self.panes, strict=True), 1):
            head.setFixedHeight(self._head_height)
            grid.addWidget(head, 0, at)
            grid.addWidget(pane, 1, at)
            grid.setColumnStretch(at, 1)
            pane.moved.connect(lambda pane=pane: self._moved(pane))
            pane.zoom_wanted.connect(lambda by, place, pane=pane: self._zoom(pane, by, place))
            pane.fit_wanted.connect(self.fit_width)
            pane.hovered.connect(self.hovered)
            pane.pressed.connect(self.pressed)
        grid.addWidget(self.bar, 1, 4)
        grid.addWidget(self.words, 1, 0, 1, 5)
        grid.setRowStretch(1, 1)
        self.set_together(True)
        self.show_maps(None, [])

    @property
    def _head_height(self) -> int:
        return 2 * theme().px("row.table") + theme().px("space.s")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.stage"))
        painter.fillRect(0, 0, self.width(), self._head_height, theme().color("surface.panel"))
        painter.fillRect(0, self._head_height, self.width(), 1, theme().color("border.default"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All maps are equally wide."""
        super().resizeEvent(event)
        grid = self.layout()
        taken = self.ruler.width() * (not self.ruler.isHidden()) + self.bar.sizeHint().width()
        room = self.width() - taken - 4 * grid.horizontalSpacing()
        shown = sum(not head.isHidden() for head in self.heads)
        grid.setContentsMargins(0, 0, room % max(1, shown), 0)

    # showing ------------------------------------------------------------------------------------

    def show_maps(self, found: Comparison | None, panes: list[PaneMap]) -> None:
        """These maps, or none."""
        self.words.setVisible(found is None)
        shown: list[PaneMap | None] = [*panes, None, None, None][:3]
        for at, (head, pane, made) in enumerate(zip(self.heads, self.panes, shown, strict=True)):
            head.show_map(made)
            head.setVisible(made is not None or (found is None and at < 2))
            pane.setVisible(made is not None)
            pane.show_map(made, _boxes(found, at))
            if at == 2 and found is not None:
                pane.outlined = tuple(zone for zone in found.zones if zone.is_clear and not zone.thin)
        self.layout().setColumnStretch(3, int(shown[2] is not None or found is None))
        self.ruler.setVisible(found is not None and self._has_ruler)
        self._fit_bar()

    def set_ruler(self, shown: bool) -> None:
        """Page px at the left, or not."""
        self._has_ruler = shown
        self.ruler.setVisible(shown and self.words.isHidden())

    def set_veiled(self, veiled: bool) -> None:
        """What is shown is of before."""
        for pane in self.panes:
            pane.veiled = veiled
            pane.viewport().update()

    def look_at(self, chosen: ZoneChange | None, hovered: ZoneChange | None) -> None:
        """Outline these on each map."""
        for pane in self.panes:
            pane.looked_at = tuple(one for one in (chosen, hovered) if one is not None)
            pane.viewport().update()

    def reveal(self, zone: ZoneChange) -> None:
        """Bring a zone into view."""
        for pane in self.panes[1::-1] if self.together else self.panes:
            pane.reveal_zone(zone)

    # scrolling ----------------------------------------------------------------------------------

    def set_together(self, together: bool) -> None:
        """Scroll and zoom all maps at once, or each by itself."""
        self.together = together
        policy = Qt.ScrollBarPolicy
        for pane in self.panes:
            bar = policy.ScrollBarAlwaysOff if together else policy.ScrollBarAsNeeded
            pane.setVerticalScrollBarPolicy(bar)
        self.bar.setVisible(together)
        if together:
            self._moved(self.panes[0])

    def fit_width(self) -> None:
        """The whole width of each map."""
        self._is_linking = True
        for pane in self.panes:
            pane.fit_width()
        self._is_linking = False
        self._moved(self.panes[0])

    def _zoom(self, source: ComparePane, factor: float, place: QPointF) -> None:
        self._is_linking = True
        source.zoom_at(factor, place)
        if self.together and source.zoom is not None:
            share = source.zoom / source.fit_scale
            for pane in self.panes:
                if pane is not source:
                    pane.zoom = pane.fit_scale * share
                    pane.lay_out()
        self._is_linking = False
        self._moved(source)

    def _moved(self, source: ComparePane) -> None:
        """The others go where one went: to the same row, or on pages of other heights to the same share."""
        if not self.together or self._is_linking or source.page_size[1] == 0:
            return
        self._is_linking = True
        for pane in self.panes:
            if pane is source or not pane.page_size[1]:
                continue
            for bar, of in (
                (pane.verticalScrollBar(), source.verticalScrollBar()),
                (pane.horizontalScrollBar(), source.horizontalScrollBar()),
            ):
                is_same = bar.maximum() == of.maximum() or not of.maximum()
                bar.setValue(of.value() if is_same else round(of.value() / of.maximum() * bar.maximum()))
        self._fit_bar()
        self._is_linking = False

    @property
    def _tallest(self) -> ComparePane:
        return max(self.panes, key=lambda pane: pane.verticalScrollBar().maximum())

    def _fit_bar(self) -> None:
        of = self._tallest.verticalScrollBar()
        self.bar.blockSignals(True)
        self.bar.setRange(0, of.maximum())
        self.bar.setPageStep(of.pageStep())
        self.bar.setSingleStep(of.singleStep())
        self.bar.setValue(of.value())
        self.bar.blockSignals(False)
        self.bar.setVisible(self.together and of.maximum() > 0 and self.words.isHidden())

    def _bar_moved(self, value: int) -> None:
        self._tallest.verticalScrollBar().setValue(value)


def _boxes(
    found: Comparison | None, at: int
) -> tuple[tuple[ZoneChange, tuple[float, float, float, float]], ...]:
    """The zones of a map with their boxes on it."""
    boxes = (
        (zone, zone.box_b if at == 1 else zone.box_a) for zone in (found.zones if found is not None else ())
    )
    return tuple((zone, box) for zone, box in boxes if box is not None)
