"""Which state of the page is shown: as most page views had it, or with something open or chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from heatreel.model.heat import PageState
from heatreel.ui.format import plural_text
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.theme import theme


class StatePicker(QComboBox):
    """The states of the page that the map shows; hidden where there is only one."""

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__()
        self._model = model
        self.setAccessibleName("State of the page")
        self.setToolTip("States of the page: what was open, chosen or missing when people clicked")
        self.setFont(theme().font("dense", "medium"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda at: model.choose_state(self.itemData(at)))
        model.content_changed.connect(self._look)
        self._show(())

    def _look(self) -> None:
        content, library, filter_ = self._model.content, self._model.state.library, self._model.filter
        if content is None or library is None or content.request.kind != "click":
            self._show(())
            return

        def work(_progress: object) -> tuple[PageState, ...]:
            from heatreel.operations.page_states import page_states

            return page_states(library, content.request, filter_)

        self._model.jobs.run("", work, self._show, lambda _error: None, key="page states")

    def _show(self, states: tuple[PageState, ...]) -> None:
        self.clear()
        self.addItem("The page as it settled", "")
        for state in states:
            counts = plural_text(state.clicks, "click")
            if state.views:
                counts += f", {plural_text(state.views, 'view')}"
            self.addItem(f"{'Without' if state.lacks else 'With'} “{state.name}” · {counts}", state.key)
        self.setCurrentIndex(max(0, self.findData(self._model.page_state)))
        self.setVisible(bool(states))
