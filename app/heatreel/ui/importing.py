"""Import as a person sees it: a card with progress and Cancel, new rows, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.ui.jobs import Job, Jobs
from heatreel.ui.settings import remember_recent
from heatreel.ui.state import AppState, Notice
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, button, label, row_layout
from heatreel.ui.words import counted, percent

if TYPE_CHECKING:
    from heatreel.operations.importing import ImportReport

CARD_AFTER_MS = 150
_CARD_ROWS = 13  # width of the card, in rows of a table


class Importer(QObject):
    """Answers `AppState.import_requested`. Requests wait in line."""

    card_shown = Signal(object)  # ImportCard to place, or None
    report_wanted = Signal()  # someone wants to see the latest report

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._jobs = state, jobs
        self._waiting: list[tuple[list[Path], float | None]] = []
        self._job: Job | None = None
        self.report: ImportReport | None = None
        state.import_requested.connect(self.import_paths)

    def import_paths(self, paths: Sequence[Path], at_ms: float | None = None) -> None:
        """Import files and folders into the open library, and show the first session that is in them.

        ``at_ms``: at this position from its start.
        """
        if not paths:
            return
        if self._job is not None or self._state.library is None:
            self._waiting.append((list(paths), at_ms))
            return
        self._start(list(paths), at_ms)

    def library_opened(self) -> None:
        """A library is there: what waited for one is imported now."""
        self._next()

    def _start(self, paths: list[Path], at_ms: float | None) -> None:
        library = self._state.library
        remember_recent("files", *paths)

        def work(progress):  # noqa: ANN202
            from heatreel.operations.importing import import_in_child

            return import_in_child(library.path, paths, progress)

        title = (
            f"Importing {paths[0].name}" if len(paths) == 1 else f"Importing {counted(len(paths), 'file')}"
        )
        self._job = self._jobs.run(title, work, lambda report: self._done(report, at_ms), self._failed)
        self._job.finished.connect(self._ended)
        self.card_shown.emit(ImportCard(self._job))

    def _done(self, report: ImportReport, at_ms: float | None) -> None:
        self.report = report
        self._state.sessions_changed.emit()
        self._tell(report)
        opened = [*report.new_ids, *report.joined_ids, *report.known_ids]
        if not opened:
            return
        if self._grown(report, opened[0]):
            library, playhead_ms = self._state.library, self._state.playhead_ms
            if at_ms is None:
                at_ms = max(0.0, playhead_ms - library.row(opened[0]).start_ms)
            self._state.close_session()  # what is shown is the session as it was
        self._state.request_session(opened[0], at_ms)

    def _grown(self, report: ImportReport, session_id: int) -> bool:
        """Whether this session is open, and a part was joined to it."""
        track = self._state.track
        return track is not None and track.session.id == session_id and session_id in report.joined_ids

    def _failed(self, error: HeatreelError) -> None:
        self._state.post_notice(Notice("danger", error.message, error.hint))

    def _ended(self) -> None:
        if self._job is not None and self._job.cancelled.is_set():
            self._state.sessions_changed.emit()  # whole sessions that were done before stay
        self._job = None
        self.card_shown.emit(None)
        self._next()

    def _next(self) -> None:
        if self._waiting and self._job is None and self._state.library is not None:
            self._start(*self._waiting.pop(0))

    def _tell(self, report: ImportReport) -> None:
        failed = [file for file in report.files if file.error]
        if len(failed) == 1:
            sentence = failed[0].error or ""
            self._state.post_notice(
                Notice("warning", sentence, failed[0].hint, "Show report", self.show_report)
            )
        elif failed:
            title = f"{len(failed)} of {counted(len(report.files), 'file')} could not be read."
            text = "The rest is in the library." if len(failed) < len(report.files) else ""
            self._state.post_notice(Notice("warning", title, text, "Show report", self.show_report))
        elif report.new_ids or report.joined_ids:
            joined = sum(bool(file.joined_ids) for file in report.files)
            words = [f"{counted(len(report.new_ids), 'session')} imported"] if report.new_ids else []
            words += [f"{counted(joined, 'file')} joined"] if joined else []
            self._state.status_posted.emit(", ".join(words))
        elif report.known_ids:
            self._state.status_posted.emit("Nothing new: already in the library")

    def show_report(self) -> None:
        """Ask for the dialog with the latest report."""
        self.report_wanted.emit()


class ImportCard(QFrame):
    """What is being imported, how far it is, and a way to stop."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.setProperty("popover", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_CARD_ROWS * theme().px("row.table"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.what = Elided("Reading", "secondary", "small")
        self.share = label("", "small", role="tertiary")
        self.cancel = button("Cancel", job.cancel, compact=True)
        layout = QVBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme().px("space.s"))
        head = row_layout()
        head.addWidget(label(job.title, "body", "semibold"), 1)
        head.addWidget(self.cancel)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        foot = row_layout()
        foot.addWidget(self.what, 1)
        foot.addWidget(self.share)
        layout.addLayout(foot)
        job.progressed.connect(self.show_progress)

    def show_progress(self, done: float, total: float, what: str) -> None:
        """How far it is; an unknown total leaves the bar moving."""
        if total > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * min(done / total, 1.0)))
            self.share.setText(percent(min(done / total, 1.0)))
        if what:
            self.what.set_whole(what)

    def place(self, parent: QWidget) -> None:
        """Put it into the upper right corner of what is shown."""
        self.setParent(parent)
        gap = theme().px("space.l")
        self.adjustSize()
        self.move(parent.width() - self.width() - gap, gap)
        self.show()
        self.raise_()
