"""The centre of the window in the heatmap view: bar, ruler, map, overview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from heatreel.model.heat import HeatLook
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.bar import HeatmapBar
from heatreel.ui.heatmap.canvas import Canvas, Ruler
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.overview import Overview
from heatreel.ui.heatmap.pencil import ZonePencil
from heatreel.ui.heatmap.tiles import Tiles
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.jobs import Jobs
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.state import AppState, Notice
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, IconLabel, button, label

if TYPE_CHECKING:
    import numpy as np

    from heatreel.export.map_files import HeatMap
    from heatreel.operations.ports import PageBrowser
    from heatreel.ui.heatmap.comparing import CompareDialog

_VEIL_AFTER_MS = 150  # LOOK.md, "States": under that nothing is said
_COMPARED = 0.94  # of the window's size
_FILES = "Pictures and tables (*.png *.pdf *.svg *.html *.csv)"


class HeatmapPanel(QWidget):
    """Shows what its `model` holds."""

    def __init__(
        self,
        state: AppState,
        actions: ActionTable,
        jobs: Jobs,
        make_browser: Callable[[], PageBrowser],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.state, self.actions_, self.jobs = state, actions, jobs
        self.model = HeatmapModel(state, jobs, make_browser)
        self.zoning = Zoning(self.model)
        self.tiles = Tiles()
        self.bar = HeatmapBar(self.model)
        self.pencil = ZonePencil(self.zoning, self)
        self.canvas = Canvas(self.model, self.tiles, self.zoning, self.pencil)
        self.ruler = Ruler(self.canvas)
        self.overview = Overview(self.model, self.tiles, self.canvas)
        self.words = WordsPage()
        self.words.pressed.connect(self._words_pressed)
        self._dim_before = HeatLook().dim
        self._comparison: CompareDialog | None = None
        self._compare_next = False  # once the map is there
        self._veil = QTimer(self)
        self._veil.setSingleShot(True)
        self._veil.setInterval(_VEIL_AFTER_MS)
        self._veil.timeout.connect(lambda: self._set_veiled(True))
        self._lay_out()
        self._bind()
        self.model.content_changed.connect(self._show)
        self.model.look_changed.connect(self._look_changed)
        self.model.busy_changed.connect(self._busy)
        self._show()

    def shut_down(self) -> None:
        """Give the hidden browser back."""
        self.model.close()

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
        for name in ("click", "move", "attention", "scroll"):
            actions.bind(f"heatmap.{name}", lambda kind=name: self._choose_kind(kind))
        actions.bind("heatmap.compare", self.compare)
        draw = actions.bind("zones.draw", self.pencil.set_active)
        self.pencil.changed.connect(lambda: draw.setChecked(self.pencil.active))
        actions.bind("heatmap.dim", self._set_dim).setChecked(True)
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
        if self._compare_next:
            self.compare()

    def _look_changed(self, _before: HeatLook) -> None:
        self.tiles.show(self.model.content, self.model.look, self.model.draft_ramp)
        self.actions_["heatmap.dim"].setChecked(self.model.look.dim > 0)
        self.canvas.viewport().update()
        self.overview.renew()

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

    def _choose_kind(self, kind: str) -> None:
        if self.state.view == "heatmap":
            self.model.choose_kind(kind)

    def compare(self) -> None:
        """Bring back the comparison that gave way to the replay, or make one of what the map shows."""
        is_coming = self.model.content is None and self.model.busy
        self._compare_next = self._comparison is None and (self.state.view != "heatmap" or is_coming)
        self.state.set_view("heatmap")
        if self._comparison is None and not self._compare_next and self.model.content is not None:
            from heatreel.ui.heatmap.comparing import CompareDialog

            self._comparison = CompareDialog(self.model, self.window())
            self._comparison.resize(self.window().size() * _COMPARED)
            self._comparison.destroyed.connect(self._comparison_closed)
        if self._comparison is not None:
            self._comparison.show()
            self._comparison.raise_()
            self._comparison.activateWindow()
        elif self._compare_next and self.model.content is not None and not self.model.busy:
            self.compare()

    def _comparison_closed(self) -> None:
        self._comparison = None

    def _set_dim(self, on: bool) -> None:
        if self.model.look.dim > 0:
            self._dim_before = self.model.look.dim
        self.model.set_look(dim=self._dim_before if on else 0.0)

    def _words_pressed(self) -> None:
        self.actions_["file.open"].trigger()

    def composed(self) -> np.ndarray | None:
        """The finished picture as a file holds it: uint8 (height, width, 3)."""
        from heatreel.export.compose import compose

        if self.model.content is None:
            return None
        made = self._maker()()
        return compose(made.picture, made.points, made.look, scale=made.scale, caption=made.caption)

    def _maker(self) -> Callable[[], HeatMap]:
        """Puts together what is shown now as the command line does, caption and all; for a job."""
        content, library, filter_ = self.model.content, self.state.library, self.model.filter
        look, scale = self.model.look, self.model.image_scale

        def make() -> HeatMap:
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
        if self.state.view != "heatmap" or self.model.content is None:
            return

        def put(rgb: np.ndarray) -> None:
            height, width = rgb.shape[:2]
            image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
            QApplication.clipboard().setImage(image)
            self.state.status_posted.emit("Heatmap copied")

        self.jobs.run(
            "Copy the heatmap",
            lambda _progress: self.composed(),
            put,
            lambda error: self.state.post_notice(Notice("danger", error.message, error.hint)),
            key="copy heatmap",
        )


class WordsPage(Fill):
    """Icon, one line, one reason, at most one button."""

    def __init__(self) -> None:
        super().__init__("surface.stage")
        layout = QVBoxLayout(self)
        layout.setSpacing(theme().px("space.s"))
        self.title = label("", "display", "semibold")
        self.text = label("", "body", role="secondary")
        self.button = button("")
        self.pressed = self.button.clicked
        layout.addStretch(1)
        layout.addWidget(IconLabel("flame"), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(True)
            layout.addWidget(part)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def say(self, title: str, text: str, button_text: str) -> None:
        """Show these words."""
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(button_text)
        self.button.setVisible(bool(button_text))
