"""The panels of the window: those of the replay are made one at a time after the first paint, those of the
other views when these are first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from heatreel.ui.frames import Frames, Slot

if TYPE_CHECKING:
    from heatreel.browser.replay_page import ReplayPage
    from heatreel.operations.ports import PageBrowser
    from heatreel.ui.actions import ActionTable
    from heatreel.ui.heatmap.model import HeatmapModel
    from heatreel.ui.jobs import Jobs
    from heatreel.ui.page_pass import PagePasser
    from heatreel.ui.state import AppState, View


class Panels(QObject):
    """Makes the panels and puts them into their places in the window's frame."""

    library_made = Signal()
    all_made = Signal()  # what the replay needs, that is

    def __init__(
        self,
        frames: Frames,
        state: AppState,
        actions: ActionTable,
        jobs: Jobs,
        make_page: Callable[[], ReplayPage],
        make_browser: Callable[[], PageBrowser],
    ) -> None:
        super().__init__(frames)
        self._frames, self._state, self._actions, self._jobs = frames, state, actions, jobs
        self._make_page, self._make_browser = make_page, make_browser
        self._steps: list[Callable[[], None]] = []
        self._page_pass: PagePasser | None = None
        self._maps: HeatmapModel | None = None  # what heatmap and compare share
        self.built = False
        self.stages: dict[View, Slot] = {}
        for view in ("replay", "heatmap", "compare"):
            self.stages[view] = Slot("surface.stage")
            frames.centre.addWidget(self.stages[view])
        self.sides: dict[View, Slot] = {"replay": Slot(), "heatmap": Slot()}
        for slot in self.sides.values():
            frames.side.addWidget(slot)

    def begin(self) -> None:
        """Make the panels, one at a time, so that the window answers in between."""
        self._steps = [
            self._build_library,
            self._build_timeline,
            self._build_moments,
            self._build_replay,
            self._finish,
        ]
        QTimer.singleShot(0, self._next_step)

    def shut_down(self) -> None:
        """Make no more; those that hold a browser give it back."""
        self._steps.clear()
        if self._maps is not None:
            self._maps.close()
        for part in (self.stages["replay"].panel, self._page_pass):
            if part is not None:
                part.shut_down()

    def show_view(self, view: View) -> None:
        """Bring the panels of a view to the front; they are made when it is first shown."""
        if self.built and self.stages[view].panel is None:
            self._build_maps(view)
        self._frames.centre.setCurrentWidget(self.stages[view])
        if view in self.sides:
            self._frames.side.setCurrentWidget(self.sides[view])

    def _next_step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            QTimer.singleShot(0, self._next_step)

    def _parts(self) -> tuple[AppState, ActionTable, Jobs]:
        return self._state, self._actions, self._jobs

    def _build_library(self) -> None:
        from heatreel.ui.library.panel import LibraryPanel

        panel = LibraryPanel(*self._parts())
        self._frames.library.put(panel)
        panel.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.library_made.emit()

    def _build_timeline(self) -> None:
        from heatreel.ui.timeline.panel import TimelinePanel

        self._frames.bottoms["replay"].put(TimelinePanel(*self._parts()))

    def _build_moments(self) -> None:
        from heatreel.ui.side.panel import SidePanel

        self.sides["replay"].put(SidePanel(*self._parts()))

    def _build_replay(self) -> None:
        from heatreel.ui.replay.panel import ReplayPanel

        self.stages["replay"].put(ReplayPanel(*self._parts(), self._make_page))

    def _finish(self) -> None:
        from heatreel.ui.page_pass import PagePasser
        from heatreel.ui.previews import Previews

        self._page_pass = PagePasser(self._state, self._jobs, self._make_browser, self)
        self._state.set_previews(Previews(self._state, self._jobs, self._make_page, self))
        self.built = True
        self.all_made.emit()

    def _build_maps(self, view: View) -> None:
        if self._maps is None:
            from heatreel.ui.heatmap.keys import bind_map_keys
            from heatreel.ui.heatmap.model import HeatmapModel

            self._maps = HeatmapModel(self._state, self._jobs, self._make_browser)
            bind_map_keys(self._maps, self._actions)
        if view == "heatmap":
            self._build_heatmap(self._maps)
        elif view == "compare":
            self._build_compare(self._maps)

    def _build_heatmap(self, model: HeatmapModel) -> None:
        from heatreel.ui.heatmap.panel import HeatmapPanel
        from heatreel.ui.heatmap.side import HeatmapSide
        from heatreel.ui.heatmap.zones import ZonesPanel

        panel = HeatmapPanel(model, self._actions)
        self.stages["heatmap"].put(panel)
        self.sides["heatmap"].put(HeatmapSide(model, panel.zoning))
        zones = ZonesPanel(self._state, self._jobs, panel.zoning, panel.pencil)
        self._frames.bottoms["heatmap"].put(zones)

    def _build_compare(self, model: HeatmapModel) -> None:
        from heatreel.ui.heatmap.compare_panel import ComparePanel

        panel = ComparePanel(model, self._actions)
        self.stages["compare"].put(panel)
        self._frames.bottoms["compare"].put(panel.changes)
