"""What an empty library shows: where to drop recordings, and where recordings come from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from heatreel.ui.actions import ActionTable
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.topbar import Logo
from heatreel.ui.widgets import Fill, IconLabel, KeyCap, button, label, line, row_layout

# A few lines for one's own page: rrweb's record() hands every event to emit.
SNIPPET = """import { record } from "rrweb";

const events = [];
record({ emit: (event) => events.push(event) });

function save() {
  const text = JSON.stringify(events);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = "visit.json";
  link.click();
}"""

SOURCES: tuple[tuple[str, str, str], ...] = (
    ("package", "PostHog", "Open a recording, then “Export to file”. What it holds as rrweb events is read."),
    ("download", "Sentry", "Download the replay’s recording data, unpacked to rrweb events as JSON."),
)

_CARD_WIDE, _CARD_HIGH, _SIDE_WIDE = 18, 14, 13  # in rows of a table
KEYS = (
    ("Space", "Play, pause"),
    ("J K L", "Slower, pause, faster"),
    ("N", "Next moment"),
    ("H", "Heatmap of this page"),
    ("Ctrl K", "Find anything"),
)


class Welcome(Fill):
    """Fills the window beside the library while that is empty."""

    def __init__(self, state: AppState, actions: ActionTable) -> None:
        super().__init__("surface.panel")
        self._state, self._actions = state, actions
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        middle = QHBoxLayout()
        gap = theme().px("space.xl")
        middle.setContentsMargins(gap, gap, gap, gap)
        middle.setSpacing(theme().px("space.xxl"))
        middle.addStretch(1)
        middle.addWidget(_DropCard(actions), 4)
        middle.addLayout(self._sources(), 3)
        middle.addStretch(1)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(1)
        layout.addWidget(_Keys(actions))

    def _sources(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme().px("space.s"))
        column.addWidget(label("Where recordings come from", "body", "semibold"))
        column.addWidget(line(subtle=True))
        column.addWidget(label("Your own page, with rrweb", "dense", "medium"))
        column.addWidget(_Snippet())
        for icon, title, text in SOURCES:
            column.addWidget(line(subtle=True))
            column.addWidget(_source(icon, title, text))
        column.addWidget(line(subtle=True))
        words = "Read in this version: plain rrweb JSON (a list, {events}, or JSON lines), also in gzip."
        column.addWidget(_wrapped(words, "tertiary"))
        column.addSpacing(theme().px("space.s"))
        column.addWidget(_Promise())
        return column


def _wrapped(text: str, role: str = "secondary") -> QLabel:
    made = label(text, "small", role=role)
    made.setWordWrap(True)
    return made


def _source(icon: str, title: str, text: str) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme().px("space.m"))
    layout.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(theme().px("radius.mark"))
    words.addWidget(label(title, "dense", "medium"))
    words.addWidget(_wrapped(text))
    layout.addLayout(words, 1)
    return made


class _DropCard(QWidget):
    """The dashed card; the whole window takes drops, this says so."""

    def __init__(self, actions: ActionTable) -> None:
        super().__init__()
        row = theme().px("row.table")
        least = _CARD_WIDE * row * 2 // 3
        self.setMinimumSize(least, _CARD_HIGH * row)
        self.setMaximumWidth(round(_CARD_WIDE * row * 1.1))
        layout = QVBoxLayout(self)
        gap = theme().px("space.xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(theme().px("space.m"))
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(Logo(round(row * 2.4)), 0, centre)
        layout.addSpacing(theme().px("space.m"))
        layout.addWidget(label("Drop recordings here", "display", "semibold"), 0, centre)
        text = "A file, several, or a whole folder. They are copied into your library on this machine; "
        words = label(text + "the files stay as they are.", "dense", role="secondary")
        words.setWordWrap(True)
        words.setAlignment(centre)
        layout.addWidget(words)
        open_files = button("Open files…", actions["file.open"].trigger, icon="folder-open", primary=True)
        open_folder = button("Open folder…", actions["file.open_folder"].trigger)
        layout.addSpacing(theme().px("space.xs"))
        layout.addLayout(row_layout(None, open_files, open_folder, None))
        layout.addSpacing(theme().px("space.s"))
        layout.addWidget(line(subtle=True))
        self.sample = button("Open the sample", actions["file.open_sample"].trigger, link=True)
        nothing = label("Nothing at hand?", "dense", role="secondary")
        about = label("25 sessions of a small shop", "dense", role="tertiary")
        layout.addLayout(row_layout(None, nothing, self.sample, about, None, space="space.xs"))
        layout.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme().color("border.strong"), 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme().color("surface.raised"))
        radius = theme().px("radius.card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class _Snippet(QWidget):
    """The lines of rrweb, with a button that copies them."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        gap = theme().px("space.s")
        layout.setContentsMargins(gap, gap, gap, gap)
        code = QLabel(SNIPPET)
        code.setTextFormat(Qt.TextFormat.PlainText)
        code.setFont(theme().font("small", fixed=True))
        code.setProperty("role", "secondary")
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(code)
        self.copy: QPushButton = button("Copy", self._copy, icon="copy", compact=True)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignRight)

    def _copy(self) -> None:
        QApplication.clipboard().setText(SNIPPET)
        self.copy.setText(" Copied")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("border.subtle"), 1))
        painter.setBrush(theme().color("surface.chrome"))
        radius = theme().px("radius.control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class _Promise(QWidget):
    """What never happens to a recording."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px("space.s"))
        layout.addWidget(IconLabel("shield-check", "state.good"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(_wrapped("Nothing in a recording runs, and nothing it names is fetched."), 1)


class _Keys(Fill):
    """The keys worth knowing first."""

    def __init__(self, actions: ActionTable) -> None:
        super().__init__("surface.chrome", top=True)
        high = 2 * theme().px("row.table")
        self.setFixedHeight(high)
        layout = QHBoxLayout(self)
        layout.setSpacing(theme().px("space.s"))
        layout.addStretch(1)
        for key, text in KEYS:
            layout.addWidget(KeyCap(key))
            layout.addWidget(label(text, "dense", role="secondary"))
            layout.addSpacing(theme().px("space.l"))
        layout.addWidget(button("All shortcuts", actions["help.shortcuts"].trigger, link=True))
        layout.addStretch(1)
