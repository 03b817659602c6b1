"""The chosen moment, opened in place: what happened, before and after, and what was looked for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from heatreel.model.moment import Looked, Moment
from heatreel.model.verdict import NOT_PROBLEM, REAL
from heatreel.operations.verdicts import Judged
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import length_text
from heatreel.ui.moments.names import as_text, page_name, rich_sentence, time_range, title_of
from heatreel.ui.moments.pictures import Box, Pictures
from heatreel.ui.moments.rows import LEAD_MS, said_line
from heatreel.ui.signal_names import glyph_of, signal_name
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, IconLabel, button, icon_button, label

MENU = (
    "moments.play",
    "moments.card",
    "",
    "moments.copy_markdown",
    "moments.copy_playwright",
    "moments.save_markdown",
    "session.copy_link",
    "",
    "moments.real",
    "moments.not_problem",
    "moments.note",
    "moments.never",
    "",
    "view.heatmap_of_page",
)


def moment_menu(actions: ActionTable, parent: QWidget) -> QMenu:
    """What can be done with the chosen moment."""
    made = QMenu(parent)
    for name in MENU:
        if name:
            made.addAction(actions[name])
        else:
            made.addSeparator()
    return made


def looked_row(look: Looked) -> QHBoxLayout:
    """One line of what was looked for, with its result."""
    row = QHBoxLayout()
    row.setSpacing(theme().px("space.s"))
    icon = ("circle-check", "state.good") if look.found else ("circle-slash", "text.tertiary")
    if look.found and any(word in look.what.lower() for word in ("error", "fail", "reject")):
        icon = ("circle-alert", "signal.failure.mark")
    row.addWidget(IconLabel(*icon, "control.icon_compact"))
    row.addWidget(Elided(look.what), 1)
    row.addWidget(label(look.result, "dense", role="tertiary"))
    return row


class MomentCard(QWidget):
    """Shows one moment; ``play_asked`` when it is to be played."""

    play_asked = Signal()

    def __init__(
        self,
        one: Judged,
        state: AppState,
        actions: ActionTable,
        box: Box | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.moment, self._one, self._actions = one.moment, one, actions
        self._start_ms = state.track.start_ms if state.track is not None else 0.0
        self.setAccessibleName(as_text(one.moment, self._start_ms))
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.m"))
        column.setSpacing(px("space.xs"))
        column.addLayout(self._head())
        column.addWidget(_wrapped(rich_sentence(one.moment.sentence), rich=True))
        column.addWidget(Elided(self._place(), "tertiary", "small"))
        if said_line(one):
            column.addWidget(_wrapped(said_line(one)))
        column.addSpacing(px("space.xs"))
        self.pictures = Pictures(state, one.moment, box)
        column.addWidget(self.pictures)
        if one.moment.looked:
            column.addSpacing(px("space.xs"))
            column.addWidget(label(after_words(one.moment), "small", role="secondary"))
            for look in one.moment.looked:
                column.addLayout(looked_row(look))
        column.addSpacing(px("space.xs"))
        column.addLayout(self._buttons())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        side = theme().px("timeline.flag")
        hollow = self.moment.signal == "dead_click" and self.moment.variant == "other"
        glyph = QLabel()
        glyph.setPixmap(theme().glyph(glyph_of(self.moment.signal), side, hollow=hollow))
        row.addWidget(glyph)
        row.addWidget(label(signal_name(self.moment.signal), "body", "semibold"))
        row.addStretch(1)
        row.addWidget(label(time_range(self.moment, self._start_ms), "dense", role="secondary"))
        return row

    def _place(self) -> str:
        parts = [page_name(self.moment)]
        if self.moment.element is not None:
            parts.insert(0, title_of(self.moment))
        return " · ".join(part for part in parts if part)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        self._at = length_text(max(0.0, (self.moment.t_start_ms - LEAD_MS - self._start_ms) // 1000 * 1000))
        self.play_button = button(f"Play from {self._at}", self.play_asked.emit, icon="play", primary=True)
        self.play_button.setAccessibleName(f"Play from {self._at}")
        self.real_button = self._mark("Real", "moments.real", REAL)
        self.not_button = self._mark("Not a problem", "moments.not_problem", NOT_PROBLEM)
        self.more_button = icon_button("ellipsis", "More", self._open_menu)
        for made in (self.play_button, self.real_button, self.not_button):
            made.setFixedHeight(theme().px("control.height"))
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self.more_button)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Where room is short the first button says only the time."""
        made = (self.play_button, self.real_button, self.not_button, self.more_button)
        self.play_button.setText(f" Play from {self._at}")
        gaps = 3 * theme().px("space.s") + 2 * theme().px("space.m")
        if sum(one.sizeHint().width() for one in made) + gaps > self.width():
            self.play_button.setText(f" {self._at}")

    def _mark(self, text: str, action: str, verdict: str) -> QWidget:
        made = button(text, self._actions[action].trigger)
        made.setCheckable(True)
        made.setChecked(self._one.verdict == verdict)
        made.setToolTip(self._actions[action].toolTip())
        return made

    def _open_menu(self) -> None:
        menu = moment_menu(self._actions, self)
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def copy(self) -> None:
        """The moment as plain text on the clipboard."""
        QApplication.clipboard().setText(as_text(self.moment, self._start_ms))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), theme().color("surface.raised"))
        p.fillRect(0, 0, theme().px("space.xs") - 1, self.height(), theme().color("accent.base"))
        p.fillRect(0, self.height() - 1, self.width(), 1, theme().color("border.default"))


def after_words(moment: Moment) -> str:
    """Head of what was looked for."""
    if not moment.clicks:
        return "What was looked for"
    return "Looked for after the last click" if len(moment.clicks) > 1 else "Looked for after the click"


def _wrapped(text: str, *, rich: bool = False) -> QLabel:
    made = label(text, "dense")
    made.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made
