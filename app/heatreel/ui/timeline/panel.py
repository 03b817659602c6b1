"""Transport bar and timeline: the bottom panel of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.timeline.controls import PlayControls
from heatreel.ui.timeline.markcontrols import MarkControls
from heatreel.ui.timeline.notes import Notes
from heatreel.ui.timeline.transport import TransportBar
from heatreel.ui.timeline.view import TimelineView


class TimelinePanel(QWidget):
    """Plays, seeks and zooms the open session. Binds the ``play.*`` and ``timeline.*`` actions."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Timeline")
        self.notes = Notes(state, jobs, self)
        self.view = TimelineView(state, notes=self.notes)
        self.controls = PlayControls(state, actions, self.view)
        self.marks = MarkControls(state, actions, self.view, self.notes)
        self.transport = TransportBar(state, actions, self.view)
        self.view.scale_changed.connect(self.transport.show_zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.transport)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
