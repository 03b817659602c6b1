"""Opens the page "Across sessions" from anywhere in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState

if TYPE_CHECKING:
    from heatreel.ui.across.model import Kind
    from heatreel.ui.across.page import AcrossPage

_KINDS: dict[str, Kind] = {"across.hurting": "element", "across.forms": "forms", "across.scores": "scores"}


def bind_across(state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget) -> None:
    """Bind "What hurts most…", "Forms…" and "Scores…": one page, which keeps what was chosen in it."""
    made: list[AcrossPage] = []

    def show(kind: Kind) -> None:
        from heatreel.ui.across.page import AcrossPage

        if not made:
            made.append(AcrossPage(state, jobs, parent))
        made[0].show_kind(kind)

    def enable() -> None:
        actions.set_enabled(state.library is not None, *_KINDS)

    for action, kind in _KINDS.items():
        actions.bind(action, lambda kind=kind: show(kind))
    state.library_changed.connect(enable)
    enable()
