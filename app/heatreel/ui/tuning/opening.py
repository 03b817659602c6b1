"""Opens the page of signals from anywhere in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState


def bind_tuning(state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget) -> None:
    """Bind "Signals…" and "Rules…"; both need a library."""

    def show(tab: int) -> None:
        from heatreel.ui.tuning.model import Draft, apply
        from heatreel.ui.tuning.page import TuningPage

        if state.library is None:
            return

        def use(values: Draft) -> None:
            apply(state, jobs, values, actions["moments.detect"].trigger)

        page = TuningPage(state, jobs, use, parent)
        page.show_tab(tab)
        page.open()

    actions.bind("signals.tune", lambda: show(0))
    actions.bind("signals.rules", lambda: show(1))

    def enable() -> None:
        actions.set_enabled(state.library is not None, "signals.tune", "signals.rules")

    state.library_changed.connect(enable)
    enable()
