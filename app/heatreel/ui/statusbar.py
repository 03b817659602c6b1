"""The 24 px at the bottom: library, privacy, quality, and what runs in the background."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from heatreel.ui.jobs import Job, Jobs
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, Fill, IconLabel, icon_button, label, line, row_layout
from heatreel.ui.words import counted, megabytes, percent

_BAR_ROWS = 4  # width of the little progress bar is 96 px: four status rows
_POPOVER_ROWS = 13
_WORDS_STAY_MS = 10_000


class StatusBar(Fill):
    """Says quietly how things are."""

    def __init__(self, state: AppState, jobs: Jobs) -> None:
        super().__init__("surface.chrome", top=True)
        self._state, self._jobs = state, jobs
        self._missing = 0
        self.setFixedHeight(theme().px("bar.status"))
        self.library_text = label("No library", "small", role="secondary")
        self.quality_text = label("", "small", role="secondary")
        self.words_text = label("", "small", role="secondary")
        self.jobs_part = JobsPart(jobs)
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 0)
        layout.setSpacing(theme().px("space.s"))
        small = "control.icon_compact"
        layout.addWidget(IconLabel("database", "text.secondary", small))
        layout.addWidget(self.library_text)
        layout.addSpacing(theme().px("space.s"))
        layout.addWidget(IconLabel("shield-check", "text.secondary", small))
        layout.addWidget(label("Offline: nothing leaves this machine", "small", role="secondary"))
        layout.addStretch(1)
        layout.addWidget(self.words_text)
        layout.addWidget(self.quality_text)
        layout.addWidget(self.jobs_part)
        for signal in (state.session_changed, state.view_changed, state.view_words_changed):
            signal.connect(self._show_quality)
        state.missing_images_changed.connect(self._count_missing)
        self._words_gone = QTimer(self)
        self._words_gone.setSingleShot(True)
        self._words_gone.setInterval(_WORDS_STAY_MS)
        self._words_gone.timeout.connect(self.words_text.clear)
        state.status_posted.connect(self._say)
        state.library_changed.connect(self.show_library)
        state.sessions_changed.connect(self.show_library)

    def _say(self, words: str) -> None:
        self.words_text.setText(words)
        self._words_gone.start()

    def show_library(self) -> None:
        """Name, sessions and size, counted off the GUI thread."""
        library = self._state.library
        if library is None:
            self.library_text.setText("No library")
            return

        def done(counts: tuple[int, int]) -> None:
            sessions, size = counts
            name = library.path.stem if library.path.stem != "library" else "My library"
            rest = f"{counted(sessions, 'session')} · {megabytes(size)}" if sessions else "empty"
            self.library_text.setText(f"{name} · {rest}")
            self.library_text.setToolTip(str(library.path))

        self._jobs.run(
            "",
            lambda _progress: (library.count(), library.size_bytes()),
            done,
            lambda _error: None,
            key="size",
        )

    def _count_missing(self, count: int) -> None:
        self._missing = count
        self._show_quality()

    def _show_quality(self) -> None:
        """Of the session that is open; of a comparison what its sides share."""
        track, view = self._state.track, self._state.view
        if track is None:
            self._missing = 0
        if track is None or view == "compare":
            self.quality_text.setText(self._state.view_words.get(view, ""))
            self.quality_text.setToolTip("")
            return
        parts = [f"Quality: {track.session.quality}"]
        if track.findings:
            parts.append(counted(len(track.findings), "finding"))
        if self._missing:
            parts.append(f"{counted(self._missing, 'image')} missing")
        self.quality_text.setText(" · ".join(parts))
        self.quality_text.setToolTip("\n".join(f"{f.text} ({f.count})" for f in track.findings))


class JobsPart(QWidget):
    """What runs now; a click lists all jobs, each with Cancel."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._shown: Job | None = None
        self.title = label("", "small", role="secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_ROWS * theme().px("bar.status"))
        self.share = label("", "small", role="secondary")
        divider = line(vertical=True)
        divider.setFixedHeight(theme().px("space.m"))
        self.setLayout(row_layout(divider, self.title, self.bar, self.share))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Show what is running")
        self.hide()
        jobs.started.connect(lambda job: self._follow())
        jobs.ended.connect(lambda job: self._follow())

    def _follow(self) -> None:
        titled = [job for job in self._jobs.running if job.title]
        latest = titled[-1] if titled else None
        if latest is self._shown:
            return
        if self._shown is not None:
            with contextlib.suppress(RuntimeError, TypeError):
                self._shown.progressed.disconnect(self._progress)
        self._shown = latest
        self.setVisible(latest is not None)
        if latest is not None:
            self.title.setText(latest.title)
            self.share.setText("")
            self.bar.setRange(0, 0)
            latest.progressed.connect(self._progress)

    def _progress(self, done: float, total: float, _what: str) -> None:
        if total > 0:
            share = min(done / total, 1.0)
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * share))
            self.share.setText(percent(share))

    def mousePressEvent(self, _event) -> None:
        popover = JobsPopover(self._jobs, self.window())
        popover.adjustSize()
        corner = self.mapTo(self.window(), QPoint(self.width(), 0))
        popover.move(
            self.window().mapToGlobal(corner)
            - QPoint(popover.width(), popover.height() + theme().px("space.s"))
        )
        popover.show()


class JobsPopover(QFrame):
    """All jobs, each with its bar and Cancel."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popover", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_POPOVER_ROWS * theme().px("row.table"))
        layout = QVBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme().px("space.s"))
        for job in jobs.running:
            if job.title:
                self._add(layout, job)
        jobs.ended.connect(self._close_when_idle)
        self._jobs = jobs

    def _add(self, layout: QVBoxLayout, job: Job) -> None:
        head = row_layout()
        head.addWidget(Elided(job.title), 1)
        head.addWidget(icon_button("x", "Cancel", job.cancel))
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)

        def progress(done: float, total: float, _what: str) -> None:
            if total > 0:
                bar.setRange(0, 1000)
                bar.setValue(round(1000 * min(done / total, 1.0)))

        job.progressed.connect(progress)
        self.destroyed.connect(lambda: _quietly(lambda: job.progressed.disconnect(progress)))
        layout.addLayout(head)
        layout.addWidget(bar)

    def _close_when_idle(self, _job: Job) -> None:
        if not [job for job in self._jobs.running if job.title]:
            self.close()


def _quietly(call) -> None:
    with contextlib.suppress(RuntimeError, TypeError):
        call()
