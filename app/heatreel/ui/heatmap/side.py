"""Beside the map: what it is made of, what its colours mean, and how it looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heatreel.export.compose import SCALES
from heatreel.ui.heatmap.controls import Amount, LegendBar, PlacedBar, Segments, Swatch, name_width
from heatreel.ui.heatmap.filter_lines import FilterLines
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.reading import counts, how_placed
from heatreel.ui.heatmap.scroll_boxes import ScrollBoxes
from heatreel.ui.heatmap.states import StatePicker
from heatreel.ui.heatmap.tiles import Tiles
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.theme import theme, tokens
from heatreel.ui.widgets import Fill, button, icon_button, label, line

PALETTES = ("inferno", "viridis", "cividis", "greys", "turbo", "classic")


class HeatmapSide(Fill):
    """Head, sections, and a foot with the one loud button."""

    def __init__(self, model: HeatmapModel, zoning: Zoning, parent: QWidget | None = None) -> None:
        super().__init__("surface.panel")
        if parent is not None:
            self.setParent(parent)
        self.model, self._zoning = model, zoning
        self._head_of = Tiles()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(_head())
        body = QWidget()
        self._body = QVBoxLayout(body)
        side = theme().px("space.m")
        self._body.setContentsMargins(side, side, side, side)
        self._body.setSpacing(theme().px("space.s"))
        self._made_of()
        self._body.addWidget(line(subtle=True))
        self._legend()
        self._body.addWidget(line(subtle=True))
        self._look()
        self._body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._foot())
        model.content_changed.connect(self._show)
        model.look_changed.connect(lambda _before: self._show())
        self._show()

    # sections -----------------------------------------------------------------------------------

    def _made_of(self) -> None:
        self._body.addWidget(label("Made of", "dense", "semibold"))
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        self.numbers, self._words = [], []
        for _ in range(4):
            column = QVBoxLayout()
            column.setSpacing(0)
            number, word = label("–", "display", "semibold"), label("", "small", role="secondary")
            column.addWidget(number)
            column.addWidget(word)
            row.addLayout(column, 1)
            self.numbers.append(number)
            self._words.append(word)
        self._body.addLayout(row)
        self.placed = PlacedBar()
        self._body.addWidget(self.placed)
        self.reasons = label("", "small", role="secondary")
        self.reasons.setWordWrap(True)
        self._body.addWidget(self.reasons)
        self.filters = FilterLines(self.model)
        self._body.addWidget(self.filters)
        self.states = StatePicker(self.model)
        self._body.addWidget(self.states)
        self.boxes = ScrollBoxes(self.model)
        self._body.addWidget(self.boxes)

    def _legend(self) -> None:
        self.legend_title = label("", "dense", "semibold")
        self.legend = LegendBar()
        self.scale = Segments((("linear", "Linear"), ("log", "Log"), ("percentile", "Percentile")))
        self.scale.chosen.connect(lambda key: self.model.set_look(scale=key))
        self._body.addWidget(self.legend_title)
        self._body.addWidget(self.legend)
        self._body.addWidget(self.scale, 0, Qt.AlignmentFlag.AlignLeft)

    def _look(self) -> None:
        model, sizes = self.model, tokens()["sizes"]["heatmap"]
        self._body.addWidget(label("Look", "dense", "semibold"))
        low, high = sizes["radius_min"], sizes["radius_max"]
        self.radius = Amount("Radius", low, high, "px", lambda v: model.set_look(radius_px=v))
        self.opacity = Amount("Opacity", 0, 100, "%", lambda v: model.set_look(opacity=v / 100))
        self.dim = Amount("Dim the page", 0, 90, "%", lambda v: model.set_look(dim=v / 100))
        for part in (self.radius, self.opacity, self.dim):
            self._body.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.xs"))
        named = label("Colours", "dense")
        named.setFixedWidth(name_width())
        row.addWidget(named)
        self.swatches: dict[str, Swatch] = {}
        group = QButtonGroup(self)
        for name in PALETTES:
            swatch = Swatch(name)
            swatch.clicked.connect(lambda _c=False, n=name: model.set_look(palette=n))
            group.addButton(swatch)
            row.addWidget(swatch, 1)
            self.swatches[name] = swatch
        self._body.addLayout(row)
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(theme().px("space.s"))
        self.outlines = _box("Zone outlines", self._zoning.set_outlines)
        self.contours = _box("Contour lines", lambda on: model.set_look(contours=on))
        self.fold = _box("Average fold", lambda on: model.set_look(fold_line=on))
        self.ruler = _box("Page ruler", model.set_ruler)
        self.outlines.setChecked(self._zoning.outlines)
        for at, one in enumerate((self.outlines, self.contours, self.fold, self.ruler)):
            boxes.addWidget(one, at // 2, at % 2)
        self._body.addLayout(boxes)
        model.ruler_changed.connect(self._show)

    def _foot(self) -> QWidget:
        foot = Fill("surface.panel", top=True)
        layout = QHBoxLayout(foot)
        side = theme().px("space.m")
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme().px("space.xs"))
        self.save = button("Save image…", self.model.save_wanted.emit, icon="download", primary=True)
        self.copy = icon_button("copy", "Copy  Ctrl+C", self.model.copy_wanted.emit)
        self.png = QComboBox()
        self.png.setFont(theme().font("dense", "medium"))
        self.png.addItems([f"PNG {scale}×" for scale in SCALES])
        self.png.setAccessibleName("Size of the image")
        self.png.currentIndexChanged.connect(self._set_image_scale)
        self.save.setMinimumWidth(self.save.sizeHint().width())
        layout.addWidget(self.save)
        layout.addWidget(self.copy)
        layout.addStretch(1)
        layout.addWidget(self.png)
        return foot

    def _set_image_scale(self, index: int) -> None:
        self.model.image_scale = index + 1

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        content, look = self.model.content, self.model.look
        self._head_of.show(content, look, self.model.draft_ramp)
        head = self._head_of.head()
        for button_ in (self.save, self.copy):
            button_.setEnabled(head is not None)
        if head is None:
            for number in self.numbers:
                number.setText("–")
            self.reasons.setText("")
            self.legend_title.setText("")
        else:
            for (text, word), number, named in zip(
                counts(head.points), self.numbers, self._words, strict=True
            ):
                number.setText(text)
                named.setText(word)
            self._fit_numbers()
            self.reasons.setText("\n".join(how_placed(head.points)))
            self.legend_title.setText(head.legend.title)
        self.reasons.setVisible(bool(self.reasons.text()))
        points = head.points if head is not None else None
        self.placed.setVisible(points is not None and points.on_element is not None)
        if points is not None:
            on_element = points.by_element
            self.placed.set_counts(on_element, points.placed - on_element, points.not_placed)
        self.legend.set_legend(head.legend if head is not None else None)
        self.scale.set_chosen(look.scale)
        self.scale.setVisible(self.model.kind != "scroll")
        self.radius.setVisible(self.model.kind in ("click", "move"))
        self.radius.set_value(look.radius_px)
        self.opacity.set_value(round(look.opacity * 100))
        self.dim.set_value(round(look.dim * 100))
        self.swatches[look.palette].setChecked(True)
        self.contours.setVisible(self.model.kind in ("click", "move"))
        boxes = ((self.fold, look.fold_line), (self.contours, look.contours), (self.ruler, self.model.ruler))
        for box, on in boxes:
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)

    def _fit_numbers(self) -> None:
        """Four numbers side by side: large ones are written smaller."""
        display = theme().font("display", "semibold")
        column = (theme().px("panel.side.min") - 2 * theme().px("space.m")) // 4 - theme().px("space.s")
        widest = max(QFontMetrics(display).horizontalAdvance(number.text()) for number in self.numbers)
        font = display if widest <= column else theme().font("title", "semibold")
        for number in self.numbers:
            number.setFont(font)


def _box(text: str, on_change: Callable[[bool], object]) -> QCheckBox:
    made = QCheckBox(text)
    made.setFont(theme().font("dense"))
    made.toggled.connect(on_change)
    return made


def _head() -> QWidget:
    head = Fill("surface.panel", bottom=True)
    head.setFixedHeight(theme().px("bar.panel_header"))
    layout = QHBoxLayout(head)
    layout.setContentsMargins(theme().px("space.m"), 0, theme().px("space.m"), 0)
    layout.addWidget(label("Heatmap", "dense", "semibold"))
    return head
