"""The comparison of two selections: two maps on one scale and their difference, scrolled together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLabel, QScrollArea, QWidget

from heatreel.export.difference import GAP_PX
from heatreel.model.errors import HeatreelError
from heatreel.model.segment import day_ms
from heatreel.model.session import SessionFilter
from heatreel.model.url import slug
from heatreel.operations.comparing import Comparison, Selection, compare
from heatreel.operations.segments import segments
from heatreel.ui.dialogs import Dialog
from heatreel.ui.format import number_text, percent_text
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.reading import band_text
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label

if TYPE_CHECKING:
    import numpy as np

    from heatreel.model.heat import HeatRequest
    from heatreel.operations.ports import PictureRequest

_DAY = "Before or after a day…"
_MOMENTS = {"rage_click": "rage clicks", "dead_click": "dead clicks", "error_click": "error clicks"}
_CHANGES = 4  # that are told in words below the maps
_LEAST_PANE, _PANES = 260, 3
_SETTLED_MS = 120


class CompareDialog(Dialog):
    """Two choosers, the maps, the changes that are clear, and Save."""

    def __init__(self, model: HeatmapModel, parent: QWidget | None) -> None:
        super().__init__("Compare", parent, large=True)
        self.setModal(False)
        self._model = model
        self.found: Comparison | None = None
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
        self.map = QLabel()
        self.map.setAccessibleName("Both maps and their difference")
        self.map.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.map.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.map)
        self.content.addWidget(self.area, 1)
        self.changes = label("", "dense", role="secondary")
        self.changes.setWordWrap(True)
        self.content.addWidget(self.changes)
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

    def _chooser(self, letter: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"Side {letter}")
        box.setFont(theme().font("dense", "medium"))
        for selection in self.choices:
            box.addItem(selection.name, selection)
        box.addItem(_DAY)
        return box

    def _chosen(self) -> None:
        if any(side.currentData() is None for side in self.sides) and not self._ask_day():
            for side in self.sides:
                if side.currentData() is None:
                    side.setCurrentIndex(0)
        self._count()

    def _ask_day(self) -> bool:
        """A before that day, B from that day on."""
        text, sure = QInputDialog.getText(self, "Compare", "First day of side B, such as 2026-11-15")
        if not sure:
            return False
        try:
            day = day_ms(text.strip())
        except HeatreelError as error:
            self.changes.setText(f"{error.message} {error.hint}")
            return False
        base = self._model.filter
        made = (
            Selection(f"Before {text.strip()}", replace(base, until_ms=day)),
            Selection(f"From {text.strip()} on", replace(base, since_ms=day)),
        )
        for side, selection in zip(self.sides, made, strict=True):
            side.insertItem(0, selection.name, selection)
            side.setCurrentIndex(0)
        return True

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
        look, pane_px = self._model.look, self._pane_px()

        def work(_progress: object) -> tuple[Comparison, np.ndarray]:
            found = compare(library, _Kept(), request, _wide(a, request), _wide(b, request), look)
            return found, drawn(found, pane_px)

        self.save.setEnabled(False)
        self._model.jobs.run(
            "Compare", work, self._show, lambda error: self._say(error.message, error.hint), key="compare"
        )

    def _pane_px(self) -> int:
        ratio = self.devicePixelRatioF()
        room = int(self.area.viewport().width() * ratio)
        return max(_LEAST_PANE, (room - GAP_PX) // _PANES - GAP_PX)

    def _show(self, made: tuple[Comparison, np.ndarray]) -> None:
        self.found, picture = made
        height, width = picture.shape[:2]
        image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.map.setPixmap(pixmap)
        self.save.setEnabled(True)
        self.changes.setText(words(self.found))

    def _say(self, message: str, hint: str) -> None:
        self.found = None
        self.map.setText(f"{message}\n{hint}")
        self.changes.setText("")

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


def drawn(found: Comparison, pane_px: int) -> np.ndarray:
    """The comparison as a picture, uint8 (height, width, 3)."""
    from heatreel.export.difference import Pane, draw_comparison

    one, two = (Pane(side.selection.name, side.picture, side.points) for side in (found.a, found.b))
    return draw_comparison(one, two, found.look, pane_px=pane_px)


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


def words(found: Comparison) -> str:
    """The changes that are clear, in a line: "Add to bag: 56 % → 73 %, more in B"."""
    clear = [one for one in found.zones if one.is_clear]
    parts = [
        f"{one.name}: {percent_text(one.a.value)} → {percent_text(one.b.value)} of views, "
        f"{'more' if one.change > 0 else 'fewer'} in B"
        for one in clear[:_CHANGES]
    ]
    if len(clear) > _CHANGES:
        parts.append(f"and {number_text(len(clear) - _CHANGES)} more")
    if not clear:
        parts = ["No zone differs clearly" if found.zones else ""]
    shared = f"{number_text(found.shared)} sessions are on both sides" if found.shared else ""
    return " · ".join(part for part in (*parts, shared) if part)
