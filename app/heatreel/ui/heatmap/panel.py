"""The centre of the window in the heatmap view: bar, ruler, map, overview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from heatreel.model.heat import HeatLook
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import plural_text
from heatreel.ui.heatmap.bar import HeatmapBar
from heatreel.ui.heatmap.canvas import Canvas
from heatreel.ui.heatmap.copying import copy_in_job
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.overview import Overview
from heatreel.ui.heatmap.page_area import Ruler
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.tiles import Tiles
from heatreel.ui.heatmap.words_page import WordsPage
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.saving import ask_path, save_in_job

if TYPE_CHECKING:
    import numpy as np

    from heatreel.export.map_files import HeatMap

_VEIL_AFTER_MS = 150  # LOOK.md, "States": under that nothing is said
_FILES = "Pictures and tables (*.png *.pdf *.svg *.html *.csv)"


class HeatmapPanel(QWidget):
    """Shows what its `model` holds."""

    def __init__(self, model: HeatmapModel, actions: ActionTable) -> None:
        super().__init__()
        self.model, self.actions_ = model, actions
        self.state, self.jobs = model.state, model.jobs
        self.zoning = Zoning(self.model)
        self.tiles = Tiles()
        self.bar = HeatmapBar(self.model)
        self.pencil = ZonePencil(self.zoning, self)
        self.canvas = Canvas(self.model, self.tiles, self.zoning, self.pencil)
        self.ruler = Ruler(self.canvas)
        self.overview = Overview(self.model, self.tiles, self.canvas)
        self.words = WordsPage("flame")
        self.words.pressed.connect(self._words_pressed)
        self._veil = QTimer(self)
        self._veil.setSingleShot(True)
        self._veil.setInterval(_VEIL_AFTER_MS)
        self._veil.timeout.connect(lambda: self._set_veiled(True))
        self._lay_out()
        self._bind()
        self.model.content_changed.connect(self._show)
        self.model.look_changed.connect(self._look_changed)
        self.model.busy_changed.connect(self._busy)
        self.model.ruler_changed.connect(self._show_ruler)
        self._show_ruler()
        self._show()

    def _lay_out(self) -> None:
        self.map = QWidget()
        across = QHBoxLayout(self.map)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.ruler)
        across.addWidget(self.canvas, 1)
        across.addWidget(self.overview)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.map)
        self.stack.addWidget(self.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)

    def _bind(self) -> None:
        actions, model = self.actions_, self.model
        draw = actions.bind("zones.draw", self.pencil.set_active)
        self.pencil.changed.connect(lambda: draw.setChecked(self.pencil.active))
        actions.bind("file.save_image", self._save)
        actions.bind("edit.copy", self._copy)
        self.bar.group_wanted.connect(actions["pages.group"].trigger)
        model.save_wanted.connect(self._save)
        model.copy_wanted.connect(self._copy)

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._set_veiled(False)
        self._veil.stop()
        content, words = self.model.content, self.model.words
        self.tiles.show(content, self.model.look)
        if content is None and words is not None:
            self.words.say(words.title, words.text, words.button)
            self.stack.setCurrentWidget(self.words)
        else:
            self.stack.setCurrentWidget(self.map)
        self.canvas.lay_out()
        self.overview.renew()

    def _look_changed(self, _before: HeatLook) -> None:
        self.tiles.show(self.model.content, self.model.look, self.model.draft_ramp)
        self.canvas.viewport().update()
        self.overview.renew()

    def _show_ruler(self) -> None:
        self.ruler.setVisible(self.model.ruler)

    def _busy(self, busy: bool) -> None:
        if busy:
            self._veil.start()
        else:
            self._veil.stop()
            self._set_veiled(False)

    def _set_veiled(self, veiled: bool) -> None:
        if veiled and self.model.content is None:
            self.words.say("Counting…", "The page and its numbers come in a moment.", "")
            self.stack.setCurrentWidget(self.words)
        self.canvas.veiled = veiled
        self.canvas.viewport().update()

    # actions ------------------------------------------------------------------------------------

    def _words_pressed(self) -> None:
        self.actions_["file.open"].trigger()

    def composed(self) -> np.ndarray | None:
        """The finished picture as a file holds it: uint8 (height, width, 3)."""
        from heatreel.export.compose import compose

        if self.model.content is None:
            return None
        made = self._maker()()
        return compose(
            made.picture, made.points, made.look, scale=made.scale, caption=made.caption, box=made.box
        )

    def _maker(self) -> Callable[[], HeatMap]:
        """Puts together what is shown now as the command line does, caption and all; for a job."""
        content, library, filter_ = self.model.content, self.state.library, self.model.filter
        look, scale = self.model.look, self.model.image_scale
        box, drawn = self.model.box, self.model.box_map

        def make() -> HeatMap:
            made = of_page()
            if box is None or drawn is None:
                return made
            of = f"over “{box.name}” the reach in it, of {plural_text(box.scrolled.of, 'page view')}"
            return replace(made, box=drawn, caption=" · ".join(filter(None, (made.caption, of))))

        def of_page() -> HeatMap:
            from heatreel.operations.heat_pages import narrowed
            from heatreel.operations.heatmaps import make_map, picture_caption
            from heatreel.operations.segments import filter_words

            if library is None:
                return make_map(content.picture, content.points, look, scale, "")
            caption = picture_caption(library, content.request, filter_)
            words = filter_words(library, narrowed(filter_, content.request))
            return make_map(content.picture, content.points, look, scale, caption, words)

        return make

    def image_name(self) -> str:
        """ "heatmap-clicks-cart-1280.png" """
        from heatreel.operations.every_map import map_name

        scale = self.model.image_scale
        return f"{map_name(self.model.content.request)}{f'@{scale}x' if scale > 1 else ''}.png"

    def save_to(self, path: Path) -> None:
        """Write the picture in a job; the status bar says where."""
        from heatreel.export.map_files import save_map

        make = self._maker()
        save_in_job(self.state, self.jobs, path, lambda to: save_map(make(), to))

    def _save(self) -> None:
        if self.state.view == "heatmap" and self.model.content is not None:
            path = ask_path(self, self.image_name(), kinds=_FILES)
            if path is not None:
                self.save_to(path)

    def _copy(self) -> None:
        if self.state.view == "heatmap" and self.model.content is not None:
            copy_in_job(self.state, self.jobs, "heatmap", self.composed)
