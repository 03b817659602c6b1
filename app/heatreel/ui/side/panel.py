"""The side panel of the replay: tabs "Moments", "Inspector" and "Session"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from heatreel.ui.actions import ActionTable
from heatreel.ui.format import tight_number_text
from heatreel.ui.inspector.panel import InspectorPanel
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.panel import MomentsPanel
from heatreel.ui.side.session_facts import SessionFacts
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill

MOMENTS, INSPECTOR, SESSION = range(3)
_TABS = ("Moments", "Inspector", "Session")


class SidePanel(QWidget):
    """Holds the three parts, which do not know each other. Binds the ``side.*`` actions."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._actions = state, actions
        self.tabs = QTabBar()
        self.pages = QStackedWidget()
        self.moments = MomentsPanel(state, actions, jobs)
        self.inspector = InspectorPanel(state, actions, jobs)
        self.session = SessionFacts(state)
        self._build()
        for at, name in enumerate(("side.moments", "side.inspector", "side.session")):
            actions.bind(name, lambda tab=at: self.show_tab(tab))
        self.inspector.shown_wanted.connect(lambda: self.show_tab(INSPECTOR))
        actions["inspect.pick"].toggled.connect(self._picking)
        self.inspector.rows_changed.connect(self._count)
        state.session_changed.connect(self._count)
        state.moments_changed.connect(self._count)
        self._count()

    def _build(self) -> None:
        px = theme().px
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setFont(theme().font("body"))
        for text in _TABS:
            self.tabs.addTab(text)
        self.tabs.setFixedHeight(px("bar.panel_header"))
        head = Fill("surface.panel", bottom=True)
        head.setFixedHeight(px("bar.panel_header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(px("space.xs"), 0, 0, 0)
        self.tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.tabs)
        for part in (self.moments, self.inspector, self.session):
            self.pages.addWidget(part)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.pages, 1)

    def _picking(self, on: bool) -> None:
        """What is picked is read in the inspector."""
        if on:
            self.show_tab(INSPECTOR)

    def show_tab(self, tab: int) -> None:
        """Bring a tab to the front, and the panel with it."""
        side = self._actions["view.side"]
        if not self.isVisible() and side.isEnabled() and not side.isChecked():
            side.trigger()
        self.tabs.setCurrentIndex(tab)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()

    def _count(self) -> None:
        """The numbers beside the tabs' names, as long as there is room for them."""
        moments = self._state.moments
        counts = (None if moments is None else len(moments), self.inspector.count, None)
        self._name(counts)
        if self.tabs.sizeHint().width() > self.width() - theme().px("space.s"):
            self._name((None, None, None))

    def _name(self, counts: tuple[int | None, ...]) -> None:
        for tab, (name, count) in enumerate(zip(_TABS, counts, strict=True)):
            words = name if count is None else f"{name}  {tight_number_text(count)}"
            if self.tabs.tabText(tab) != words:
                self.tabs.setTabText(tab, words)
