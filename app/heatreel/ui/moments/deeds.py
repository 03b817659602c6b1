"""What can be done with the chosen moment: mark, note, rule, copy. Binds those actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.model.verdict import NOT_PROBLEM, REAL
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.judging import Judging
from heatreel.ui.state import AppState, Notice

if TYPE_CHECKING:
    from heatreel.operations.tickets import Ticket

NEED_MOMENT = (
    "moments.card",
    "moments.real",
    "moments.not_problem",
    "moments.note",
    "moments.never",
    "moments.copy_markdown",
    "moments.copy_playwright",
)


class Deeds(QObject):
    """Acts on the chosen moment. Without one the actions are greyed."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, judging: Judging, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._state, self._actions, self._jobs, self._judging = state, actions, jobs, judging
        for name, handler in {
            "moments.card": self.open_card,
            "moments.real": lambda: self._mark(REAL),
            "moments.not_problem": lambda: self._mark(NOT_PROBLEM),
            "moments.note": self._note,
            "moments.never": self._never,
            "moments.copy_markdown": lambda: self._copy("markdown", "Markdown"),
            "moments.copy_playwright": lambda: self._copy("playwright", "Playwright test"),
        }.items():
            actions.bind(name, handler)
        state.moment_chosen.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        moment = self._state.chosen_moment
        self._actions.set_enabled(moment is not None, *NEED_MOMENT)
        if moment is None or moment.element is None:
            self._actions.set_enabled(False, "moments.never")

    def _mark(self, verdict: str) -> None:
        moment = self._state.chosen_moment
        if moment is not None:
            self._judging.mark(moment, verdict)

    def _note(self) -> None:
        moment = self._state.chosen_moment
        if moment is None:
            return
        dialog = QInputDialog(self.parent())
        dialog.setWindowTitle("Note on this moment")
        dialog.setLabelText("Note")
        dialog.setTextValue(self._judging.said_of(moment).note)
        dialog.textValueSelected.connect(lambda text: self._judging.note(moment, text))
        dialog.open()

    def _never(self) -> None:
        moment = self._state.chosen_moment
        if moment is None or moment.element is None:
            return
        from heatreel.ui.moments.never import NeverDialog

        dialog = NeverDialog(moment, self._state, self._jobs, self.parent())
        dialog.rule_made.connect(self._judging.add_rule)
        dialog.open()

    def open_card(self) -> None:
        """The chosen moment with all that is known of it."""
        moment = self._state.chosen_moment
        one = next((one for one in self._state.judged if one.moment == moment), None)
        if one is not None:
            from heatreel.ui.moments.wide import WideCard

            WideCard(one, self._state, self._actions, self.ticket, self.parent()).open()

    # copies -------------------------------------------------------------------------------------

    def ticket(self, moment: Moment, done: Callable[[Ticket], None]) -> None:
        """Read what a ticket says of a moment, off the GUI thread."""
        library, track = self._state.library, self._state.track
        if library is None or track is None:
            return

        def work(progress: Callable[..., None]) -> Any:
            from heatreel.operations.ticket_source import read_ticket

            return read_ticket(library, track, moment, progress)

        def failed(error: HeatreelError) -> None:
            self._state.post_notice(Notice("danger", error.message, error.hint))

        self._jobs.run("Reading the steps before the moment", work, done, failed, key="ticket")

    def _copy(self, form: str, words: str) -> None:
        moment = self._state.chosen_moment
        if moment is None:
            return

        def done(ticket: Ticket) -> None:
            from heatreel.operations import tickets

            text = tickets.as_markdown(ticket) if form == "markdown" else tickets.as_playwright(ticket)
            QApplication.clipboard().setText(text)
            self._state.status_posted.emit(f"Copied as {words}")

        self.ticket(moment, done)
