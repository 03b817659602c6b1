"""The page "Signals": what counts as frustration in this library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from heatreel.analysis.presets import PRESETS
from heatreel.ui.format import plural_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.signal_names import glyph_of
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.tuning.model import Draft, Tuning
from heatreel.ui.tuning.outcome import Outcome
from heatreel.ui.tuning.parameter_row import ParameterRow, fixed_row
from heatreel.ui.tuning.rules_tab import RulesTab
from heatreel.ui.tuning.signal_list import SignalList
from heatreel.ui.widgets import Fill, button, label, line

_WIDE, _HIGH, _LEAST = 42, 27, 16  # in rows of a table
_LIST_ROWS = 8.5
_OURS = "Heatreel"
SIGNALS, RULES = range(2)


class TuningPage(QDialog):
    """Changes are drafted here; ``applied`` with them when a person wants them in the library."""

    def __init__(
        self, state: AppState, jobs: Jobs, apply: Callable[[Draft], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Signals")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = theme().px("row.table")
        room = parent.size() if parent is not None else None
        wide = _WIDE * row if room is None else min(_WIDE * row, room.width() * 9 // 10)
        high = _HIGH * row if room is None else min(_HIGH * row, room.height() * 9 // 10)
        self.setMinimumSize(min(_LEAST * 2 * row, wide), min(_LEAST * row, high))
        self.resize(wide, high)
        self._state, self._apply_draft = state, apply
        self.tuning = Tuning(state, jobs, self)
        self.list = SignalList(self.tuning)
        self.outcome = Outcome(self.tuning)
        self.rules = RulesTab(state, jobs, self._name_of)
        self.rows: dict[str, ParameterRow] = {}
        self.preset = QComboBox()
        self.tabs, self.pages, self.wanted = QTabBar(), QStackedWidget(), QCheckBox()
        self.parameters = QScrollArea()
        self._build()
        self.list.chosen.connect(self._choose)
        self.tuning.changed.connect(self._drafted)
        self.tuning.totals_changed.connect(self.list.refresh)
        self.tuning.totals_changed.connect(self._drafted)
        self.outcome.opened.connect(self._open_example)
        self.preset.activated.connect(self._choose_preset)
        theme().changed.connect(self._show_signal)
        self.list.setFocus()
        self.list.choose(self.tuning.signal)
        self._show_signal()
        self._drafted()

    # making -------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        body = QWidget()
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.list.setFixedWidth(round(_LIST_ROWS * theme().px("row.table")))
        across.addWidget(self.list)
        across.addWidget(line(vertical=True))
        self.parameters.setWidgetResizable(True)
        self.parameters.setFrameShape(QScrollArea.Shape.NoFrame)
        down = QSplitter(Qt.Orientation.Vertical)
        down.setChildrenCollapsible(False)
        down.setHandleWidth(1)
        down.addWidget(self.parameters)
        down.addWidget(self.outcome)
        down.setStretchFactor(0, 3)
        down.setStretchFactor(1, 2)
        down.setSizes([3 * self.height() // 5, 2 * self.height() // 5])
        across.addWidget(down, 1)
        self.pages.addWidget(body)
        self.pages.addWidget(self.rules)
        column.addWidget(self.pages, 1)
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        px = theme().px
        head = Fill("surface.panel", bottom=True)
        row = QHBoxLayout(head)
        row.setContentsMargins(px("space.l"), px("space.xs"), px("space.l"), 0)
        row.setSpacing(px("space.s"))
        row.addWidget(label("Signals", "title", "semibold"))
        row.addWidget(label("what counts as frustration, in this library", "dense", role="secondary"))
        row.addSpacing(px("space.l"))
        for text in ("Numbers", "Rules"):
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._show_tab)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(label("Preset", "dense", role="secondary"))
        self.preset.addItem(_OURS, "")
        for preset in PRESETS.values():
            self.preset.addItem(f"Rules of {preset.name}", preset.id)
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.preset.setAccessibleName("Preset")
        row.addWidget(self.preset)
        return head

    def _foot(self) -> QWidget:
        px = theme().px
        foot = Fill("surface.chrome", top=True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(px("space.l"), px("space.m"), px("space.l"), px("space.m"))
        row.setSpacing(px("space.s"))
        self.defaults = button("Back to defaults", self._to_defaults, icon="undo-2", flat=True)
        self.said = label("", "dense", role="secondary")
        self.cancel = button("Cancel", self.reject)
        self.apply = button("Apply", self._apply, primary=True)
        row.addWidget(self.defaults)
        row.addStretch(1)
        for widget in (self.said, self.cancel, self.apply):
            row.addWidget(widget)
        for made in (self.defaults, self.cancel, self.apply):
            made.setAutoDefault(False)
        return foot

    # showing ------------------------------------------------------------------------------------

    def show_tab(self, tab: int) -> None:
        """SIGNALS or RULES."""
        self.tabs.setCurrentIndex(tab)

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self.preset.setEnabled(tab == SIGNALS)
        self.cancel.setText("Cancel" if tab == SIGNALS else "Close")

    def _name_of(self, signal: str) -> str:
        known = self.tuning.signals.get(signal)
        return known.name if known is not None else signal.replace("_", " ").capitalize()

    def _choose(self, signal: str) -> None:
        self.tuning.choose(signal)
        self._show_signal()
        self.outcome.show_counts()

    def _choose_preset(self, at: int) -> None:
        self.tuning.set_preset(self.preset.itemData(at))
        self._show_signal()

    def _show_signal(self) -> None:
        vendor = PRESETS.get(self.tuning.preset)
        page = Fill("surface.panel")
        column = QVBoxLayout(page)
        pad = theme().px("space.l")
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(0)
        signal = self.tuning.signals[self.tuning.signal]
        column.addLayout(self._signal_head(signal.name, f"version {signal.version}"))
        self.rows = {}
        if vendor is None:
            column.addWidget(_words(signal.description))
            for parameter in signal.parameters:
                row = ParameterRow(parameter, self.tuning.value(signal.id, parameter))
                row.changed.connect(lambda value, p=parameter: self.tuning.set(signal.id, p, value))
                self.rows[parameter.name] = row
                column.addWidget(row)
            if not signal.parameters:
                column.addWidget(_words("It has no numbers to change."))
        else:
            self._show_vendor(column, vendor.id)
        column.addStretch(1)
        self.parameters.setWidget(page)
        self._drafted()

    def _signal_head(self, name: str, version: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        glyph, side = QLabel(), theme().px("space.xl")
        glyph.setPixmap(theme().glyph(glyph_of(self.tuning.signal), side))
        row.addWidget(glyph)
        row.addWidget(label(name, "title", "semibold"))
        row.addWidget(label(version, "small", role="tertiary"))
        row.addStretch(1)
        self.wanted = QCheckBox("Look for it")
        self.wanted.setVisible(not self.tuning.preset)
        signal = self.tuning.signal
        self.wanted.toggled.connect(lambda on: self.tuning.set_wanted(signal, on))
        row.addWidget(self.wanted)
        return row

    def _show_vendor(self, column: QVBoxLayout, preset: str) -> None:
        """A vendor's rule: its numbers are to be seen, not changed."""
        vendor = PRESETS[preset]
        rule = next((one for one in vendor.signals if one.id == self.tuning.signal), None)
        if rule is None:
            column.addWidget(
                _words(f"{vendor.name} has no rule for this signal: it would not be looked for.")
            )
            return
        column.addWidget(_words(f"The rule of {vendor.name}, as it runs in their script."))
        for parameter in rule.parameters:
            column.addWidget(fixed_row(parameter))

    def _drafted(self) -> None:
        changes = self.tuning.changes()
        self.preset.setItemText(0, f"{_OURS}, {plural_text(changes, 'change')}" if changes else _OURS)
        self.preset.setCurrentIndex(max(0, self.preset.findData(self.tuning.preset)))
        self.defaults.setEnabled(bool(self.tuning.draft))
        self.apply.setEnabled(self.tuning.is_changed)
        self.apply.setText(f"Apply to {plural_text(self.tuning.sessions, 'session')}")
        self.said.setText("Runs in the background" if self.tuning.is_changed else "")
        own = self.tuning.signals[self.tuning.signal]
        self.wanted.blockSignals(True)
        self.wanted.setChecked(self.tuning.is_wanted(own.id))
        self.wanted.blockSignals(False)
        for parameter in own.parameters:
            row = self.rows.get(parameter.name)
            if row is not None:
                row.setEnabled(self.tuning.is_wanted(own.id))
                row.show_value(self.tuning.value(own.id, parameter))
        self.list.refresh()

    # doing --------------------------------------------------------------------------------------

    def _apply(self) -> None:
        self._apply_draft({signal: dict(values) for signal, values in self.tuning.draft.items()})
        self.accept()

    def _to_defaults(self) -> None:
        self.tuning.to_defaults()
        self._show_signal()

    def _open_example(self, example: object) -> None:
        self._state.show_at(example.session_id, example.moment.t_start_ms)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.apply.isEnabled():
            self._apply()
        elif not enter:  # Enter ends a number, it does not apply all
            super().keyPressEvent(event)


def _words(text: str) -> QLabel:
    made = label(text, "dense", role="secondary")
    made.setWordWrap(True)
    made.setContentsMargins(0, theme().px("space.s"), 0, theme().px("space.s"))
    return made
