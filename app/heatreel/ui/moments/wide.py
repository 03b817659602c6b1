"""The chosen moment in full: large pictures, what was looked for over time, steps before it, all facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heatreel.model.moment import Moment
from heatreel.model.verdict import NOT_PROBLEM, REAL
from heatreel.operations.verdicts import Judged
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import date_text, length_text, number_text, plural_text
from heatreel.ui.moments.card import moment_menu
from heatreel.ui.moments.chart import EvidenceChart
from heatreel.ui.moments.names import page_name, rich_sentence, time_range, title_of
from heatreel.ui.moments.pictures import Box, Pictures
from heatreel.ui.moments.rows import LEAD_MS, said_line
from heatreel.ui.signal_names import glyph_of, signal_name
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, icon_button, label, line

if TYPE_CHECKING:
    from heatreel.model.ticket import Ticket

_WIDE, _HIGH = 27, 28  # in rows of a table
_STEPS = 4  # of those before the moment
_SHARE = 0.62  # of the viewport that a picture shows

ReadTicket = Callable[[Moment, Callable[["Ticket"], None]], None]


class WideCard(QDialog):
    """Follows the chosen moment; closes when there is none."""

    def __init__(
        self,
        state: AppState,
        actions: ActionTable,
        read_ticket: ReadTicket,
        box_of: Callable[[Moment], Box | None],
        not_told: Callable[[], dict[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._state, self._actions = state, actions
        self._read_ticket, self._box_of, self._not_told = read_ticket, box_of, not_told
        row = theme().px("row.table")
        room = parent.window().height() if parent is not None else _HIGH * row
        self.resize(_WIDE * row, min(_HIGH * row, room * 19 // 20))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._card: QWidget | None = None
        self.before = label("", "dense", role="secondary")
        self.pictures: Pictures | None = None
        self.addActions([actions[name] for name in ("moments.next", "moments.previous", "moments.real")])
        self.addActions([actions["moments.not_problem"], actions["moments.copy_markdown"]])
        state.moment_chosen.connect(self.show_moment)
        state.moments_changed.connect(self.show_moment)
        theme().changed.connect(self.show_moment)
        self.show_moment()

    def show_moment(self) -> None:
        """Write all of the chosen moment."""
        chosen = self._state.chosen_moment
        one = next((one for one in self._state.judged if one.moment == chosen), None)
        if one is None:
            self.reject()
            return
        self.setWindowTitle(self._title(one.moment))
        if self._card is not None:
            self._card.hide()
            self._column.removeWidget(self._card)
            self._card.deleteLater()
        self._card = self._make(one)
        self._column.addWidget(self._card)
        self._read_ticket(one.moment, self._show_steps)

    def _title(self, moment: Moment) -> str:
        name = signal_name(moment.signal)
        return name if moment.element is None else f"{name} on {title_of(moment)}"

    def _make(self, one: Judged) -> QWidget:
        moment, px = one.moment, theme().px
        start_ms = self._state.track.start_ms if self._state.track is not None else 0.0
        card = Fill("surface.raised")
        whole = QVBoxLayout(card)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        inner = Fill("surface.raised")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px("space.xl"), px("space.l"), px("space.xl"), px("space.l"))
        column.setSpacing(px("space.m"))
        column.addLayout(self._head(moment, start_ms))
        column.addWidget(_wrapped(rich_sentence(moment.sentence), rich=True))
        if said_line(one):
            column.addWidget(_wrapped(said_line(one)))
        self._box = self._box_of(moment)
        self.pictures = Pictures(self._state, moment, self._box, share=_SHARE)
        column.addWidget(self.pictures)
        if moment.looked:
            column.addWidget(label("What was looked for, and when", "dense", "semibold"))
            column.addWidget(EvidenceChart(moment, start_ms))
        column.addWidget(line(subtle=True))
        self.before = _wrapped("Reading the steps before it…")
        column.addLayout(_pair("Before it", self.before))
        column.addWidget(line(subtle=True))
        column.addLayout(self._facts(one))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        whole.addWidget(area, 1)
        whole.addWidget(self._foot(one, start_ms))
        return card

    def _head(self, moment: Moment, start_ms: float) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.m"))
        hollow = moment.signal == "dead_click" and moment.variant == "other"
        glyph = QLabel()
        glyph.setPixmap(theme().glyph(glyph_of(moment.signal), theme().px("space.xl"), hollow=hollow))
        row.addWidget(glyph)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = label(self._title(moment), "title", "semibold")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        words.addWidget(title)
        place = self._place(moment)
        parts = (time_range(moment, start_ms), page_name(moment), date_text(start_ms), place)
        words.addWidget(label(" · ".join(part for part in parts if part), "dense", role="secondary"))
        row.addLayout(words, 1)
        for name, icon in (("moments.previous", "chevron-left"), ("moments.next", "chevron-right")):
            action = self._actions[name]
            row.addWidget(icon_button(icon, action.toolTip(), action.trigger))
        self.more = icon_button("ellipsis", "More", self._open_menu)
        row.addWidget(self.more)
        return row

    def _place(self, moment: Moment) -> str:
        """ "moment 3 of 10", among those that count."""
        of = sorted(self._state.moments or (), key=lambda one: one.t_start_ms)
        return f"moment {of.index(moment) + 1} of {len(of)}" if moment in of else ""

    def _facts(self, one: Judged) -> QGridLayout:
        moment = one.moment
        facts: list[tuple[str, str, bool]] = []
        if moment.element is not None:
            facts.append(("Element", moment.element.selector or moment.element.tag, True))
            facts.append(("Text", moment.element.text or "–", False))
        if self._box is not None:
            x, y, width, height = self._box
            size = f"{width:.0f} × {height:.0f} px at {number_text(x)}, {number_text(y)}"
            facts.append(("Box", size, False))
        facts.append(("Rule", self._numbers(moment), False))
        whole = sum(m.score for m in self._state.moments or ())
        score = f"+{moment.score:g} of {whole:g}" if one.counts else "0, it does not count"
        facts.append(("Weight", score, False))
        for signal, why in self._not_told().items():
            facts.append((f"{signal_name(signal)}", f"Not measurable here: {why}", False))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px("space.m"))
        grid.setVerticalSpacing(theme().px("space.xs"))
        grid.setColumnStretch(1, 1)
        for at, (name, value, fixed) in enumerate(facts):
            grid.addWidget(label(name, "dense", role="tertiary"), at, 0, Qt.AlignmentFlag.AlignTop)
            made = _wrapped(value)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if fixed:
                made.setFont(theme().font("small", fixed=True))
            grid.addWidget(made, at, 1)
        return grid

    def _numbers(self, moment: Moment) -> str:
        """The numbers that found it, those that are not the defaults named."""
        from heatreel.analysis.signals.registry import all_signals

        signal = next((s for s in all_signals() if s.id == moment.signal), None)
        if signal is None:
            return ", ".join(f"{name} {value:g}" for name, value in moment.parameters.items()) or "–"
        changed = [
            f"{parameter.description.lower()} {value:g} {parameter.unit} (default {parameter.default:g})"
            for parameter in signal.parameters
            if (value := moment.parameters.get(parameter.name, parameter.default)) != parameter.default
        ]
        own = f"{plural_text(len(changed), 'change')}: {'; '.join(changed)}" if changed else "all defaults"
        return f"{signal.name}, version {signal.version} · {own}"

    def _foot(self, one: Judged, start_ms: float) -> QWidget:
        px = theme().px
        foot = Fill("surface.chrome", top=True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(px("space.xl"), px("space.m"), px("space.xl"), px("space.m"))
        row.setSpacing(px("space.s"))
        at = length_text(max(0.0, (one.moment.t_start_ms - LEAD_MS - start_ms) // 1000 * 1000))
        self.play = button(f"Play from {at}", self._play, icon="play", primary=True)
        copy = button("Copy as Markdown", self._actions["moments.copy_markdown"].trigger, icon="copy")
        row.addWidget(self.play)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(label("Is it a problem?", "dense", role="tertiary"))
        for text, name, verdict in (
            ("Real", "moments.real", REAL),
            ("Not a problem", "moments.not_problem", NOT_PROBLEM),
        ):
            made = button(text, self._actions[name].trigger)
            made.setCheckable(True)
            made.setChecked(one.verdict == verdict)
            made.setToolTip(self._actions[name].toolTip())
            made.setAutoDefault(False)
            row.addWidget(made)
        note = self._actions["moments.note"]
        row.addWidget(icon_button("square-pen", note.toolTip(), note.trigger))
        for made in (self.play, copy):
            made.setAutoDefault(False)
        return foot

    def _show_steps(self, ticket: Ticket) -> None:
        from heatreel.operations.tickets import position, step_words

        try:
            if ticket.moment != self._state.chosen_moment:
                return
            earlier = [step for step in ticket.steps if step.t_ms < ticket.moment.t_start_ms][-_STEPS:]
            said = [f"{position(step.t_ms, ticket.start_ms)}  {step_words(step)}" for step in earlier]
            self.before.setText("   ›   ".join(said) or "Nothing on this page")
        except RuntimeError:  # closed meanwhile
            return

    def _play(self) -> None:
        self._actions["moments.play"].trigger()
        self.accept()

    def _open_menu(self) -> None:
        menu = moment_menu(self._actions, self)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


def _wrapped(text: str, *, rich: bool = False) -> QLabel:
    made = label(text, "dense" if not rich else "body")
    made.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


def _pair(name: str, value: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme().px("space.m"))
    row.addWidget(label(name, "dense", role="tertiary"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(value, 1)
    return row
