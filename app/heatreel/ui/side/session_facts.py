"""The tab "Session": facts about the recording, and what was odd in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from heatreel.model.session import SessionTrack
from heatreel.ui.format import date_text, duration_text, number_text, pixels_text, size_text
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label

_DEVICES = {"desktop": "Desktop", "tablet": "Tablet", "phone": "Phone"}


def facts_of(track: SessionTrack, missing_images: int | None = None) -> list[tuple[str, str]]:
    """Name and value of each fact; "–" for what was not recorded."""
    row = track.session
    known = row.viewport_width and row.viewport_height
    size = pixels_text(row.viewport_width or 0, row.viewport_height or 0) if known else "–"
    facts = [
        ("Start", date_text(row.start_ms)),
        ("Duration", duration_text(row.duration_ms)),
        ("Page views", number_text(row.pages)),
        ("Windows", number_text(len(track.windows))),
        ("Clicks", number_text(row.clicks)),
        ("Device", _DEVICES.get(row.device, row.device or "–")),
        ("Viewport", size),
        ("Events", number_text(row.events)),
        ("Size", size_text(row.size_bytes)),
        ("File", row.file),
    ]
    if missing_images is not None:
        facts.append(("Missing images", number_text(missing_images)))
    return facts


class SessionFacts(QScrollArea):
    """Facts and quality of the open session."""

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._missing: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName("Session")
        state.session_changed.connect(self._open)
        state.missing_images_changed.connect(self._set_missing)
        self._open()

    def _open(self) -> None:
        self._missing = None
        self._show()

    def _set_missing(self, count: int) -> None:
        self._missing = count
        self._show()

    def _show(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        space = theme().px("space.m")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme().px("space.s"))
        track = self._state.track
        if track is None:
            column.addWidget(label("No session is open", "dense", role="tertiary"))
        else:
            column.addLayout(self._form(facts_of(track, self._missing)))
            quality = "Good" if track.session.quality == "good" else "Partial"
            column.addSpacing(space)
            column.addWidget(label(f"Quality: {quality.lower()}", "dense", "semibold"))
            if not track.findings:
                column.addWidget(label("Nothing odd was met in the recording", "dense", role="tertiary"))
            for finding in track.findings:
                line = label(f"{number_text(finding.count)} × {finding.text}", "dense", role="secondary")
                line.setTextFormat(Qt.TextFormat.PlainText)
                line.setWordWrap(True)
                column.addWidget(line)
        column.addStretch(1)
        self.setWidget(body)

    def _form(self, facts: list[tuple[str, str]]) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(theme().px("space.l"))
        form.setVerticalSpacing(theme().px("space.xs"))
        for name, value in facts:
            shown = label(value, "dense")
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "dense", role="tertiary"), shown)
        return form
