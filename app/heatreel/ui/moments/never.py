"""The dialog that makes a rule of a mark: which elements, which signal, on which page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.model.verdict import Rule, check_rule
from heatreel.operations.verdicts import selectors_for
from heatreel.ui.dialogs import Dialog
from heatreel.ui.format import plural_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.names import page_name
from heatreel.ui.signal_names import signal_name
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label

_WIDE_ROWS = 15


class NeverDialog(Dialog):
    """Asks for a rule; ``rule_made`` with it. Says while it is written what it would silence."""

    rule_made = Signal(object)

    def __init__(self, moment: Moment, state: AppState, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("Never on this element", parent)
        self._moment, self._state, self._jobs = moment, state, jobs
        self.setMinimumWidth(_WIDE_ROWS * theme().px("row.table"))
        words = label("Moments like this stay in the list of what was found, but do not count.", "dense")
        words.setWordWrap(True)
        self.content.addWidget(words)
        self.selector = QComboBox()
        self.selector.setEditable(True)
        self.selector.addItems(list(selectors_for(moment)))
        self.selector.setAccessibleName("Selector of the element")
        self.selector.lineEdit().setFont(theme().font("small", fixed=True))
        self.content.addWidget(
            label("Elements, by tag, #id and .class, or by path", "small", role="secondary")
        )
        self.content.addWidget(self.selector)
        self.every = QCheckBox(f"For every signal, not only {signal_name(moment.signal).lower()}s")
        self.here = QCheckBox(f"Only on {page_name(moment)}")
        for box in (self.every, self.here):
            box.toggled.connect(self._count)
            self.content.addWidget(box)
        self.said = label("", "small", role="secondary")
        self.said.setWordWrap(True)
        self.content.addWidget(self.said)
        self.make = button("Make the rule", self._make, primary=True)
        self.add_buttons(button("Cancel", self.reject), self.make)
        self.selector.editTextChanged.connect(self._count)
        self._count()

    @property
    def rule(self) -> Rule:
        """As it stands now."""
        signal = "" if self.every.isChecked() else self._moment.signal
        page = self._moment.page if self.here.isChecked() else ""
        return Rule(signal, self.selector.currentText(), page)

    def _count(self) -> None:
        library = self._state.library
        try:
            rule = check_rule(self.rule)
        except HeatreelError as error:
            self.make.setEnabled(False)
            self.said.setText(f"{error.message} {error.hint}")
            return
        self.make.setEnabled(True)
        if library is None:
            return

        def done(found: tuple[int, int]) -> None:
            moments, sessions = found
            own = "" if rule.silences(self._moment) else "This moment is not one of them. "
            amount = f"{plural_text(moments, 'moment')} in {plural_text(sessions, 'session')}"
            self.said.setText(f"{own}Silences {amount} of this library, and all like them that come.")

        def work(_progress: object) -> tuple[int, int]:
            return library.occurrences(rule), len(library.sessions_of_rule(rule))

        self._jobs.run("", work, self._if_open(done), lambda _error: None, key="rule count")

    def _if_open(self, done: object) -> object:
        def call(found: tuple[int, int]) -> None:
            try:
                self.said.objectName()
            except RuntimeError:  # closed meanwhile
                return
            done(found)

        return call

    def _make(self) -> None:
        self.rule_made.emit(check_rule(self.rule))
        self.accept()
