"""Zones that a person draws on the map: a rectangle, a name, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from heatreel.model.zone import DrawnZone, Zone
from heatreel.ui.heatmap.zoning import Zoning
from heatreel.ui.undo import SessionChange

_LEAST_PX = 4.0  # page px; less is a press, not a rectangle

Box = tuple[float, float, float, float]


class ZonePencil(QObject):
    """While active, a drag on the map draws a rectangle; then its name is asked."""

    changed = Signal()  # active, or the rectangle under the pointer

    def __init__(self, zoning: Zoning, parent: QWidget) -> None:
        super().__init__(parent)
        self._zoning, self._parent = zoning, parent
        self._from: tuple[float, float] | None = None
        self.active = False
        self.box: Box | None = None  # page px, while it is drawn

    def set_active(self, active: bool) -> None:
        """Take the pencil, where there is a map to draw on, or put it away."""
        found = self._zoning.found
        self.active = active and found is not None and not found.request.state
        self._from = self.box = None
        self.changed.emit()

    def begin(self, x_page: float, y_page: float) -> None:
        """A corner."""
        self._from = (x_page, y_page)

    def drag(self, x_page: float, y_page: float, width: float, height: float) -> None:
        """The other corner; ``width`` and ``height`` of the page."""
        if self._from is None:
            return
        across = sorted(min(max(one, 0.0), width) for one in (self._from[0], x_page))
        down = sorted(min(max(one, 0.0), height) for one in (self._from[1], y_page))
        self.box = (across[0], down[0], across[1] - across[0], down[1] - down[0])
        self.changed.emit()

    def end(self) -> None:
        """Ask for a name and keep the zone; a mere press draws nothing."""
        box, drawn = self.box, self._drawn()
        if box is None or min(box[2:]) < _LEAST_PX:
            self._from = self.box = None
            self.changed.emit()
            return
        name = self._ask("Draw a zone", f"Zone {len(drawn) + 1}", drawn)
        self.set_active(False)
        if name:
            self._keep(f"draw {name}", [*drawn, DrawnZone(name, box)])

    def rename(self, zone: Zone) -> None:
        """Ask for another name of a drawn zone."""
        drawn = self._drawn()
        others = [one for one in drawn if one.name != zone.name]
        name = self._ask("Rename the zone", zone.name, others)
        if name and name != zone.name:
            changed = [replace(one, name=name) if one.name == zone.name else one for one in drawn]
            self._keep(f"rename {zone.name}", changed)

    def remove(self, zone: Zone) -> None:
        """Take a drawn zone away."""
        self._keep(f"remove {zone.name}", [one for one in self._drawn() if one.name != zone.name])

    def _drawn(self) -> list[DrawnZone]:
        return [DrawnZone(zone.name, zone.box) for zone in self._zoning.zones if not zone.selector]

    def _ask(self, title: str, name: str, others: Sequence[DrawnZone]) -> str:
        """A name that no other zone has; "" when the person thinks again."""
        taken = {one.name for one in others}
        given, sure = QInputDialog.getText(self._parent, title, "Name", text=name)
        given = given.strip() if sure else ""
        number = 2
        unique = given
        while unique in taken:
            unique, number = f"{given} {number}", number + 1
        return unique

    def _keep(self, text: str, zones: Sequence[DrawnZone]) -> None:
        from heatreel.operations.zoning import keep_drawn_zones

        found, state = self._zoning.found, self._zoning.state
        library, before = state.library, self._drawn()
        if found is None or library is None:
            return
        change = SessionChange(
            text,
            state,
            self._zoning.jobs,
            lambda: keep_drawn_zones(library, found.request, zones),
            lambda: keep_drawn_zones(library, found.request, before),
            self._zoning.recount,
        )
        state.undo.push(change)
