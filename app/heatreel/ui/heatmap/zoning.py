"""The zones of the map that is shown: counted in a job, with the one that is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heatreel.model.zone import ClickAt, Zone
from heatreel.ui.heatmap.model import HeatmapModel

if TYPE_CHECKING:
    from heatreel.operations.zoning import ZonesOfPage


class Zoning(QObject):
    """Zones of all kinds of clicks, whatever the map shows of them."""

    changed = Signal()  # other zones
    chosen_changed = Signal()
    hovered_changed = Signal()
    outlines_changed = Signal()

    def __init__(self, model: HeatmapModel) -> None:
        super().__init__(model)
        self._model, self.state, self.jobs = model, model.state, model.jobs
        self.found: ZonesOfPage | None = None
        self.chosen: Zone | None = None
        self.hovered: Zone | None = None
        self.outlines = True
        self.goal = ""
        self._counted: tuple[object, ...] = ()
        model.content_changed.connect(self.recount)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Most clicks first."""
        return self.found.zones if self.found is not None else ()

    @property
    def pages(self) -> list[str]:
        """Pages that may be a goal."""
        return [summary.page for summary in self._model.pages]

    def choose(self, zone: Zone | None) -> None:
        """This zone is looked at."""
        if zone is not self.chosen:
            self.chosen = zone
            self.chosen_changed.emit()

    def hover(self, zone: Zone | None) -> None:
        """The pointer is on this zone."""
        if zone is not self.hovered:
            self.hovered = zone
            self.hovered_changed.emit()

    def set_outlines(self, on: bool) -> None:
        """Draw the zones' boxes on the map, or only the one that is looked at."""
        self.outlines = on
        self.outlines_changed.emit()

    def set_goal(self, page: str) -> None:
        """The page to which visitors are to come; "" = none."""
        if page != self.goal:
            self.goal = page
            self.recount()

    def at(self, x_page: float, y_page: float) -> Zone | None:
        """The smallest zone at a place of the page."""
        best: Zone | None = None
        size = float("inf")
        for zone in self.zones:
            if zone.box is None:
                continue
            x, y, width, height = zone.box
            inside = x <= x_page <= x + width and y <= y_page <= y + height
            if inside and width * height < size:
                best, size = zone, width * height
        return best

    def show(self, click: ClickAt) -> None:
        """This click in the replay."""
        self._model.state.show_at(click.session_id, click.t_ms)

    def recount(self) -> None:
        """Count the zones of the map, unless they are these."""
        content, library = self._model.content, self._model.state.library
        if content is None or library is None:
            self.found = None
            self._counted = ()
            self.choose(None)
            self.changed.emit()
            return
        request, filter_, goal = content.request, self._model.filter, self.goal
        request = replace(request, kind="click", clicks="all")

        def work(_progress: object) -> tuple[tuple[object, ...], ZonesOfPage | None]:
            from heatreel.operations.zoning import drawn_zones, zones_of_page

            sessions = library.session_ids(replace(filter_, ids=request.session_ids or filter_.ids))
            drawn = drawn_zones(library, request)
            counted = (library.path, request, goal, library.maps_stamp(), sessions.tobytes(), drawn)
            if counted == self._counted:
                return counted, None
            return counted, zones_of_page(library, request, filter_, goal)

        def done(made: tuple[tuple[object, ...], ZonesOfPage | None]) -> None:
            self._counted = made[0]
            if made[1] is not None:
                self._have(made[1])

        self._model.jobs.run("Zones", work, done, lambda _error: None, key="zones")

    def _have(self, found: ZonesOfPage) -> None:
        self.found = found
        before = self.chosen
        self.changed.emit()
        self.hover(None)
        same = (one for one in found.zones if before is not None and _key(one) == _key(before))
        self.choose(next(same, None))


def _key(zone: Zone) -> tuple[str, str]:
    return zone.selector, "" if zone.selector else zone.name
