"""The centre of the window in the compare view: bar, heads, maps; with the table of zones below them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.segment import day_ms
from heatreel.model.url import slug
from heatreel.ui.actions import ActionTable
from heatreel.ui.heatmap.changes_panel import ChangesPanel, shared_text
from heatreel.ui.heatmap.choosing import ClicksChooser, KindSegments, PageChooser, WidthChooser
from heatreel.ui.heatmap.compare_model import CompareModel, panes_of
from heatreel.ui.heatmap.compare_stage import CompareStage
from heatreel.ui.heatmap.copying import copy_in_job
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.sides import choices, parted_at
from heatreel.ui.saving import ask_path, save_in_job
from heatreel.ui.state import Notice
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, Switch, button, label

if TYPE_CHECKING:
    import numpy as np

    from heatreel.analysis.comparing import ZoneChange
    from heatreel.operations.comparing import Comparison

_FILES = "Pictures (*.png *.pdf)"
_VEIL_AFTER_MS = 150  # LOOK.md, "States": under that nothing is said
_PAGE_ROWS, _NARROW_ROWS = 11, 40  # most width of the page's chooser, and the bar's below which it is bare


class ComparePanel(QWidget):
    """Shows what its `model` holds."""

    def __init__(self, maps: HeatmapModel, actions: ActionTable) -> None:
        super().__init__()
        self.actions_, self.maps = actions, maps
        self.model = CompareModel(maps)
        self.state, self.jobs = maps.state, maps.jobs
        self.bar = CompareBar(maps)
        self.stage = CompareStage(lambda: choices(maps))
        self.changes = ChangesPanel(self.state, self.jobs)
        self._hovered: ZoneChange | None = None
        self._veil = QTimer(self)
        self._veil.setSingleShot(True)
        self._veil.setInterval(_VEIL_AFTER_MS)
        self._veil.timeout.connect(self._set_veiled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.stage, 1)
        self._bind()
        self._listen()
        self._show()
        self._show_sides()
        self._busy()

    def _bind(self) -> None:
        actions = self.actions_
        actions.bind("compare.together", self._set_together).setChecked(True)
        actions.bind("file.save_image", self._save)
        actions.bind("edit.copy", self._copy)
        self.bar.together.toggled.connect(self._set_together)
        self.bar.save.clicked.connect(lambda _on=False: self._save())
        self.bar.page.group_wanted.connect(actions["pages.group"].trigger)
        for at, head in enumerate(self.stage.heads[:2]):
            head.on_choice = lambda selection, at=at: self.model.choose(at, selection)
            head.on_day = self._ask_day
            head.on_swap = self.model.swap

    def _listen(self) -> None:
        model, stage = self.model, self.stage
        model.found_changed.connect(self._show)
        model.panes_changed.connect(lambda: stage.show_maps(model.found, model.panes))
        model.sides_changed.connect(self._show_sides)
        model.busy_changed.connect(self._busy)
        self.maps.busy_changed.connect(lambda _busy: self._busy())
        self.maps.ruler_changed.connect(lambda: stage.set_ruler(self.maps.ruler))
        self.changes.chosen_changed.connect(self._chosen)
        self.changes.hovered_changed.connect(self._hover)
        self.changes.wanted.connect(model.want)
        model.rows_came.connect(self.changes.show_rows)
        stage.hovered.connect(self._hover)
        stage.pressed.connect(self.changes.choose)
        stage.words.pressed.connect(self.actions_["file.open"].trigger)

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        model = self.model
        words, found = model.words, model.found
        if words is not None:
            self.stage.words.say(words.title, words.text, words.button)
        elif found is None:
            self.stage.words.say("Comparing…", "Both sides and their numbers come in a moment.", "")
        self.stage.set_ruler(self.maps.ruler)
        self.stage.show_maps(found, model.panes)
        self.bar.save.setEnabled(found is not None)
        self.changes.show_found(found)
        self.state.set_view_words("compare", shared_text(found) if found is not None else "")
        self._hovered = None
        self._outline()

    def _show_sides(self) -> None:
        sides = self.model.shown_sides
        for at, head in enumerate(self.stage.heads[:2]):
            head.chooser.set_name(sides[at].name if sides is not None else "All sessions")

    def _busy(self) -> None:
        if self.model.busy or self.maps.busy:
            self._veil.start()
        else:
            self._veil.stop()
            self.stage.set_veiled(False)

    def _set_veiled(self) -> None:
        self.stage.set_veiled(True)
        if self.model.found is None and self.model.busy:
            self.stage.words.say("Comparing…", "Both sides and their numbers come in a moment.", "")

    def _chosen(self, zone: ZoneChange | None) -> None:
        self._outline()
        if zone is not None:
            self.stage.reveal(zone)

    def _hover(self, zone: ZoneChange | None) -> None:
        if zone is not self._hovered:
            self._hovered = zone
            self._outline()

    def _outline(self) -> None:
        self.stage.look_at(self.changes.chosen, self._hovered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses no zone any more."""
        if event.key() == Qt.Key.Key_Escape and self.changes.chosen is not None:
            self.changes.choose(None)
        else:
            super().keyPressEvent(event)

    # choosing -----------------------------------------------------------------------------------

    def _set_together(self, together: bool) -> None:
        if together != self.stage.together:
            self.stage.set_together(together)
        self.bar.together.setChecked(together)
        self.actions_["compare.together"].setChecked(together)

    def _ask_day(self) -> None:
        """A before that day, B from that day on."""
        text, sure = QInputDialog.getText(self, "Compare", "First day of side B, such as 2026-11-15")
        if not sure:
            return
        try:
            self.model.choose_both(*parted_at(day_ms(text.strip())))
        except HeatreelError as error:
            self.state.post_notice(Notice("warning", error.message, error.hint))

    # the picture --------------------------------------------------------------------------------

    def _save(self) -> None:
        found = self.model.found
        if found is None or self.state.view != "compare":
            return
        path = ask_path(self, f"comparison-{slug(found.a.request.page)}.png", kinds=_FILES)
        look = self.maps.look

        def write(to: Path) -> None:
            from heatreel.export.difference import save_comparison
            from heatreel.operations.comparing import comparison_metadata

            save_comparison(composed(found, look), to, comparison_metadata(found))

        if path is not None:
            save_in_job(self.state, self.jobs, path, write)

    def _copy(self) -> None:
        found, look = self.model.found, self.maps.look
        if found is not None and self.state.view == "compare":
            copy_in_job(self.state, self.jobs, "comparison", lambda: composed(found, look))


class CompareBar(Fill):
    """40 px above the heads: kind, page, width, scrolling, clicks, and the one loud button."""

    def __init__(self, maps: HeatmapModel) -> None:
        super().__init__("surface.chrome", bottom=True)
        self.setFixedHeight(theme().px("bar.transport"))
        self.kind, self.page = KindSegments(maps), PageChooser(maps)
        self.page.setMaximumWidth(_PAGE_ROWS * theme().px("row.table"))
        self.width_, self.clicks = WidthChooser(maps), ClicksChooser(maps)
        self.together = Switch("Scroll together")
        self.together.setChecked(True)
        self.together.setToolTip("Scroll and zoom the maps together  S")
        self.together_name = label("Scroll together", "dense", role="secondary")
        self.together_name.setBuddy(self.together)
        self.save = button("Save image…", icon="download", primary=True)
        self.save.setToolTip("Save image…  Ctrl+E")
        self.save.setAccessibleName("Save image…")
        self._words = self.save.text()
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 1)
        layout.setSpacing(theme().px("space.s"))
        layout.addWidget(self.kind)
        layout.addWidget(self.page, 4)
        layout.addWidget(self.width_)
        layout.addSpacing(theme().px("space.xs"))
        for part in (self.together, self.together_name, self.clicks):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.save)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, what tool tips say too is left out."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_ROWS * theme().px("row.table")
        self.together_name.setHidden(is_narrow)
        self.save.setText("" if is_narrow else self._words)


def composed(found: Comparison, look: object) -> np.ndarray:
    """The comparison as a picture, each map as wide as its page: uint8 (height, width, 3)."""
    from heatreel.export.difference import draw_comparison

    widest = max(side.picture.rgb.shape[1] for side in (found.a, found.b))
    return draw_comparison(*panes_of(found), look, pane_px=widest)
