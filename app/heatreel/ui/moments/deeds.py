"""What can be done with the chosen moment: mark, note, rule, copy. Binds those actions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.model.verdict import NOT_PROBLEM, REAL
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.judging import Judging
from heatreel.ui.moments.pictures import Box
from heatreel.ui.saving import ask_path, save_in_job
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
    "moments.save_markdown",
)


class Deeds(QObject):
    """Acts on the chosen moment. Without one the actions are greyed."""

    def __init__(
        self,
        state: AppState,
        actions: ActionTable,
        jobs: Jobs,
        judging: Judging,
        after: Callable[[], QImage | None],
        parent: QWidget,
    ) -> None:
        """``after``: the picture of the page after the chosen moment, as far as it is there."""
        super().__init__(parent)
        self._state, self._actions, self._jobs, self._judging = state, actions, jobs, judging
        self._after = after
        for name, handler in {
            "moments.card": self.open_card,
            "moments.real": lambda: self._mark(REAL),
            "moments.not_problem": lambda: self._mark(NOT_PROBLEM),
            "moments.note": self._note,
            "moments.never": self._never,
            "moments.copy_markdown": lambda: self._copy("markdown", "Markdown"),
            "moments.copy_playwright": lambda: self._copy("playwright", "Playwright test"),
            "moments.save_markdown": self._save,
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
            if self._judging.said_of(moment).verdict == NOT_PROBLEM:
                keys = self._actions["moments.never"].shortcut().toString()
                self._state.status_posted.emit(f"Not a problem. {keys} makes a rule of it")

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
        if any(one.moment == moment for one in self._state.judged):
            from heatreel.ui.moments.wide import WideCard

            card = WideCard(
                self._state,
                self._actions,
                self.ticket,
                self.box_of,
                lambda: self._judging.unmeasured,
                self.parent(),
            )
            card.open()

    def box_of(self, moment: Moment) -> Box | None:
        """Where the element stood, as far as the page pass has been there; columns of one session."""
        library, track = self._state.library, self._state.track
        if track is None or not hasattr(library, "places"):
            return None
        from heatreel.operations.moment_facts import box_of

        with contextlib.suppress(HeatreelError):
            return box_of(library, track, moment)
        return None

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

    def _save(self) -> None:
        """The Markdown as a file, with the page after the moment beside it as a picture, if there is one."""
        moment = self._state.chosen_moment
        if moment is None:
            return
        from heatreel.model.url import slug

        name = f"{moment.signal.replace('_', '-')}-{slug(moment.page)}.md"
        path = ask_path(self.parent(), name, "Save as Markdown", "Markdown (*.md)")
        image = self._after()

        def done(ticket: Ticket) -> None:
            from heatreel.operations import tickets

            def write(to: Path) -> None:
                picture = to.with_suffix(".png")
                if image is not None and not image.save(str(picture), "PNG"):
                    raise HeatreelError(f"{picture} cannot be written.", "Choose another folder.")
                text = tickets.as_markdown(ticket, picture.name if image is not None else "")
                try:
                    to.write_text(text, encoding="utf-8")
                except OSError as error:
                    raise HeatreelError(
                        f"{to} cannot be written: {error.strerror}.", "Choose another."
                    ) from error

            save_in_job(self._state, self._jobs, path, write)

        if path is not None:
            self.ticket(moment, done)
