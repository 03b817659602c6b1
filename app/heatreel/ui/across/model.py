"""What the page "Across sessions" shows: counted in jobs over the sessions that the filter leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from heatreel.model.errors import HeatreelError
from heatreel.model.session import SessionFilter
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice

if TYPE_CHECKING:
    from heatreel.library.library import Library
    from heatreel.operations.ports import Progress

Kind = Literal["element", "page", "forms", "scores"]
KINDS: tuple[Kind, ...] = ("element", "page", "forms", "scores")

_SETTLE_MS = 400  # sessions come in one by one while they are imported


class Across(QObject):
    """One reading a kind, made when it is looked at; ``changed`` when it is there, or is no longer true."""

    changed = Signal()
    goals_changed = Signal()

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.state, self._jobs = state, jobs
        self.kind: Kind = "element"
        self.goal = ""
        self.goals: tuple[str, ...] = ()
        self.sessions = 0
        self._found: dict[Kind, Any] = {}
        self._of: dict[Kind, tuple[object, ...]] = {}  # what each was counted of
        self._is_looked_at = False
        self._later = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._later.timeout.connect(self.recount)
        state.library_changed.connect(self._another_library)
        for signal in (state.filter_changed, state.selection_changed, state.sessions_changed):
            signal.connect(self._outdated)
        for signal in (state.moments_changed, state.session_prepared):
            signal.connect(self._outdated)

    @property
    def found(self) -> Any:
        """The reading of the kind that is looked at; None before there is one."""
        return self._found.get(self.kind)

    @property
    def is_stale(self) -> bool:
        """Whether what is there was counted of something else."""
        return self.found is None or self._of.get(self.kind, ())[:3] != self._asked()

    def look_at(self, kind: Kind) -> None:
        """This kind is shown now."""
        self.kind = kind
        self.changed.emit()
        self.recount()

    def set_looked_at(self, on: bool) -> None:
        """The page is open, or was closed: then nothing is counted."""
        self._is_looked_at = on
        if on:
            self.recount()

    def set_goal(self, page: str) -> None:
        """The page to which visitors are to come; "" = none."""
        if page != self.goal:
            self.goal = page
            self.changed.emit()
            self.recount()

    def recount(self) -> None:
        """Count the kind that is looked at, unless it was counted of just this."""
        library, kind, asked = self.state.library, self.kind, self._asked()
        if library is None or not self._is_looked_at:
            return
        filter_, goal, before = self.state.narrowed, self.goal, self._of.get(kind)

        def work(progress: Progress) -> tuple[tuple[object, ...], Any, int, tuple[str, ...]]:
            stamp = (*asked, library.session_ids(filter_).tobytes(), library.facts_stamp(), _said(library))
            goals = tuple(sorted({summary.page for summary in library.pages()}))
            if stamp == before:
                return stamp, None, library.count(filter_), goals
            return stamp, _read(library, kind, filter_, goal, progress), library.count(filter_), goals

        def done(made: tuple[tuple[object, ...], Any, int, tuple[str, ...]]) -> None:
            self._of[kind], found, self.sessions, goals = made
            if found is not None:
                self._found[kind] = found
            if goals != self.goals:
                self.goals = goals
                self.goals_changed.emit()
            self.changed.emit()

        self._run(_TITLES[kind], work, done)

    def _asked(self) -> tuple[object, ...]:
        path = self.state.library.path if self.state.library is not None else None
        goal = self.goal if self.kind in ("element", "page") else ""
        return path, self.state.narrowed, goal

    def _another_library(self) -> None:
        self._found.clear()
        self._of.clear()
        self.goal, self.goals, self.sessions = "", (), 0
        self.goals_changed.emit()
        self.changed.emit()
        self._outdated()

    def _outdated(self, *_what: object) -> None:
        if self._is_looked_at:
            self.changed.emit()
            self._later.start()

    def _run(self, title: str, work: Callable, done: Callable) -> None:
        def failed(error: HeatreelError) -> None:
            self.state.post_notice(Notice("danger", error.message, error.hint))

        self._jobs.run(title, work, done, failed, key="across")


_TITLES: dict[Kind, str] = {
    "element": "What hurts most",
    "page": "What hurts most",
    "forms": "Reading forms",
    "scores": "Scores",
}


def _said(library: Library) -> tuple[object, ...]:
    """What people said, and with which numbers moments are looked for: both change what counts."""
    from heatreel.operations.detecting import current_tuning

    return library.all_verdicts(), library.rules(), str(current_tuning(library))


def _read(library: Library, kind: Kind, filter_: SessionFilter, goal: str, progress: Progress) -> Any:
    if kind == "forms":
        from heatreel.operations.forms import form_reading

        return form_reading(library, "", filter_, progress)
    if kind == "scores":
        from heatreel.operations.scores import score_reading

        return score_reading(library, filter_)
    from heatreel.operations.hurting import hurting

    return hurting(library, filter_, by=kind, goal=goal, progress=progress)
