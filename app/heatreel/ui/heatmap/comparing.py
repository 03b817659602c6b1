"""The comparison of two selections: two maps on one scale and their difference, scrolled together, and the
zones of both below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from heatreel.model.errors import HeatreelError
from heatreel.model.segment import day_ms, describe
from heatreel.model.session import SessionFilter
from heatreel.model.url import path_of, slug
from heatreel.operations.comparing import Comparison, Selection, compare
from heatreel.operations.segments import segments
from heatreel.ui.dialogs import Dialog
from heatreel.ui.heatmap.changes_panel import ChangesPanel
from heatreel.ui.heatmap.compare_map import CompareHeads, CompareMap, pane_width
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.reading import band_text
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label

if TYPE_CHECKING:
    import numpy as np

    from heatreel.analysis.comparing import ZoneChange
    from heatreel.export.difference import Pane, PaneMap
    from heatreel.model.heat import HeatRequest
    from heatreel.operations.ports import PictureRequest

_DAY = "Before or after a day…"
_LEAST_PANE, _PANES = 260, 3
_SETTLED_MS = 120


class CompareDialog(Dialog):
    """Two choosers, the maps, the zones of both sides, and Save. Gives way to the replay: Ctrl+3 brings it
    back."""

    def __init__(self, model: HeatmapModel, parent: QWidget | None) -> None:
        super().__init__(_title(model), parent, large=True)
        self.setModal(False)
        self._model = model
        self.found: Comparison | None = None
        self._asked: tuple[object, ...] = ()  # of what ``found`` was made
        self.choices = choices(model)
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        self.sides = [self._chooser(letter) for letter in "AB"]
        for letter, side in zip("AB", self.sides, strict=True):
            row.addWidget(label(letter, "dense", "semibold"))
            row.addWidget(side, 1)
        swap = button("Swap", self._swap)
        swap.setAutoDefault(False)
        row.addWidget(swap)
        self.content.addLayout(row)
        self.content.addWidget(self._lay_out(), 1)
        self.save = button("Save image…", self._save, icon="download", primary=True)
        self.save.setAutoDefault(False)
        close = button("Close", self.close)
        close.setAutoDefault(False)
        self.add_buttons(close, self.save)
        self.sides[1].setCurrentIndex(min(1, self.sides[1].count() - 1))
        for side in self.sides:
            side.activated.connect(self._chosen)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLED_MS)
        self._later.timeout.connect(self._count)
        model.state.library_changed.connect(self.close)

    def _lay_out(self) -> QSplitter:
        """The maps under their heads, and the table below."""
        self.heads, self.map = CompareHeads(), CompareMap()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.map)
        maps = QWidget()
        column = QVBoxLayout(maps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heads)
        column.addWidget(self.area, 1)
        self.changes = ChangesPanel(self._model)
        self.changes.setMinimumHeight(theme().px("panel.bottom.min"))
        self.changes.chosen_changed.connect(self._outline)
        self.changes.hovered_changed.connect(self.map.set_hovered)
        self.changes.left.connect(self.hide)
        self.map.hovered_zone.connect(self.map.set_hovered)
        self.map.pressed_zone.connect(self.changes.choose)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme().px("panel.splitter"))
        for part, share in ((maps, 3), (self.changes, 2)):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, share)
        high = theme().px("panel.bottom.default")
        split.setSizes([2 * high, high])
        return split

    def _outline(self, zone: ZoneChange | None) -> None:
        """Outline a zone on the maps, and bring it into view."""
        self.map.set_chosen(zone)
        boxes = [self.map.outline(at, zone) for at in (0, 1)] if zone is not None else []
        box = next((one for one in boxes if one is not None), None)
        if box is not None:
            bar, high = self.area.verticalScrollBar(), self.area.viewport().height()
            if not bar.value() <= box.center().y() <= bar.value() + high:
                bar.setValue(round(box.center().y() - high / 2))

    def _chooser(self, letter: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"Side {letter}")
        box.setFont(theme().font("dense", "medium"))
        for selection in self.choices:
            box.addItem(selection.name, selection)
        box.addItem(_DAY)
        return box

    def _chosen(self) -> None:
        if any(side.currentData() is None for side in self.sides):
            try:
                self._ask_day()
            except HeatreelError as error:
                self._say(error.message, error.hint)
                return
            finally:
                for side in self.sides:
                    if side.currentData() is None:
                        side.setCurrentIndex(0)
        self._count()

    def _ask_day(self) -> None:
        """A before that day, B from that day on; raises HeatreelError when it is none."""
        text, sure = QInputDialog.getText(self, "Compare", "First day of side B, such as 2026-11-15")
        if not sure:
            return
        day, base = day_ms(text.strip()), self._model.filter
        made = (
            Selection(f"Before {text.strip()}", replace(base, until_ms=day)),
            Selection(f"From {text.strip()} on", replace(base, since_ms=day)),
        )
        for side, selection in zip(self.sides, made, strict=True):
            side.insertItem(0, selection.name, selection)
            side.setCurrentIndex(0)

    def _swap(self) -> None:
        names = [side.currentText() for side in self.sides]
        for side, name in zip(self.sides, reversed(names), strict=True):
            at = side.findText(name)
            if at < 0:
                other = next(one for one in self.sides if one is not side)
                side.insertItem(0, name, other.itemData(other.findText(name)))
                at = 0
            side.setCurrentIndex(at)
        self._count()

    # counting -----------------------------------------------------------------------------------

    def _count(self) -> None:
        content, library = self._model.content, self._model.state.library
        if not self.isVisible():
            return
        if content is None or library is None:
            self._say("There is no map to compare.", "Choose a page with clicks first.")
            return
        a, b = (side.currentData() for side in self.sides)
        request = replace(content.request, session_ids=(), band=None, state="")
        look, ratio = self._model.look, self.devicePixelRatioF()
        asked = (request, a, b, look, library.maps_stamp())
        kept = self.found if asked == self._asked else None
        room = self.area.width() - self.area.verticalScrollBar().sizeHint().width()

        def work(_progress: object) -> tuple[Comparison, list[PaneMap]]:
            from heatreel.export.difference import draw_panes, has_difference

            found = kept or compare(library, _Kept(), request, _wide(a, request), _wide(b, request), look)
            one, two = panes_of(found)
            panes = _PANES if has_difference(one, two) else _PANES - 1
            wide = max(_LEAST_PANE, round(pane_width(room, panes) * ratio))
            return found, draw_panes(one, two, look, pane_px=wide)

        self.save.setEnabled(False)
        self._model.jobs.run(
            "Compare",
            work,
            lambda made: self._show(asked, *made),
            lambda error: self._say(error.message, error.hint),
            key="compare",
        )

    def _show(self, asked: tuple[object, ...], found: Comparison, panes: list[PaneMap]) -> None:
        before, self.found, self._asked = self.found, found, asked
        self.setWindowTitle(_title(self._model))
        self.heading.setText(_title(self._model))
        self.map.show_maps(self.found, panes)
        self.heads.show_panes(panes, panes[0].rgb.shape[1] / self.devicePixelRatioF())
        self.save.setEnabled(True)
        self._set_filled(True)
        if self.found is not before:
            self.changes.show_found(self.found)
        else:
            self.map.set_chosen(self.changes.chosen)

    def _set_filled(self, filled: bool) -> None:
        """Heads and table only where there is something below and above."""
        self.heads.setVisible(filled)
        self.changes.setVisible(filled)

    def _say(self, message: str, hint: str) -> None:
        self.found, self._asked = None, ()
        self.map.say(f"{message}\n{hint}")
        self.changes.show_found(None)
        self._set_filled(False)

    def _save(self) -> None:
        from heatreel.export.png import save_png

        found = self.found
        if found is None:
            return
        path = ask_path(self, f"comparison-{slug(found.a.request.page)}.png")
        state, jobs = self._model.state, self._model.jobs
        said = {"page": found.a.request.page, "a": found.a.selection.name, "b": found.b.selection.name}

        def write(to: Path) -> None:
            save_png(drawn(found, found.a.picture.page_width), to, said)

        if path is not None:
            save_in_job(state, jobs, path, write)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The maps are made as wide as there is room, once the size has settled."""
        super().resizeEvent(event)
        self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Another page may have been chosen since it was hidden."""
        super().showEvent(event)
        self._later.start()


def _title(model: HeatmapModel) -> str:
    """ "Compare /cart · phone": the page, and the filter that narrows both sides."""
    page = f"Compare {path_of(model.page.page)}" if model.page is not None else "Compare"
    return " · ".join(filter(None, (page, describe(model.filter))))


def panes_of(found: Comparison) -> tuple[Pane, Pane]:
    """Both sides as they are drawn."""
    from heatreel.export.difference import Pane

    one, two = (Pane(side.selection.name, side.picture, side.points) for side in (found.a, found.b))
    return one, two


def drawn(found: Comparison, pane_px: int) -> np.ndarray:
    """The comparison as a picture, uint8 (height, width, 3)."""
    from heatreel.export.difference import draw_comparison

    return draw_comparison(*panes_of(found), found.look, pane_px=pane_px)


class _Kept:
    """A browser that takes no pictures: the window compares on those that it has."""

    def take_now(self, _request: PictureRequest) -> Any:
        """Says what to do instead."""
        raise HeatreelError(
            "The page at this width was not pictured yet.", "Look at its heatmap at this width once."
        )

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        return self.take_now


def _wide(selection: Selection, request: HeatRequest) -> Selection:
    return selection if selection.width else replace(selection, width=request.width)


def choices(model: HeatmapModel) -> list[Selection]:
    """What the sides can be: all that the library's filter leaves, saved segments, widths, with and without
    moments."""
    base, library = model.filter, model.state.library
    found = [Selection("All sessions", base)]
    for signal, name in (
        ("rage_click", "rage clicks"),
        ("dead_click", "dead clicks"),
        ("error_click", "errors"),
    ):
        found.append(Selection(f"With {name}", replace(base, signals=frozenset((signal,)))))
        found.append(Selection(f"Without {name}", base, without=signal))
    for device in ("desktop", "tablet", "phone"):
        found.append(Selection(device.capitalize(), replace(base, devices=frozenset((device,)))))
    if library is not None:
        kept = segments(library)
        found += [
            Selection(name, filter) for name, filter in kept.items() if isinstance(filter, SessionFilter)
        ]
    for band in model.bands:
        text = band_text(band.width, None if band.low == band.high else (band.low, band.high))
        found.append(Selection(text, base, width=band.width))
    return found
