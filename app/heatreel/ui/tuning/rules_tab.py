"""The rules that people made of marks: what each silences, and the way to withdraw it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.url import path_of
from heatreel.model.verdict import Rule
from heatreel.ui.format import plural_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice
from heatreel.ui.theme import theme
from heatreel.ui.undo import SessionChange
from heatreel.ui.widgets import Elided, Fill, button, label, line


class RulesTab(Fill):
    """Lists the rules of the library. Withdrawing one can be undone."""

    def __init__(self, state: AppState, jobs: Jobs, name_of: Callable[[str], str]) -> None:
        super().__init__("surface.panel")
        self._state, self._jobs, self._name_of = state, jobs, name_of
        inner = Fill("surface.panel")
        self._rows = QVBoxLayout(inner)
        pad = theme().px("space.l")
        self._rows.setContentsMargins(pad, pad, pad, pad)
        self._rows.setSpacing(theme().px("space.s"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.withdraw_buttons: dict[Rule, QWidget] = {}
        state.sessions_changed.connect(self.load)
        self.load()

    def load(self) -> None:
        """Read the rules, and count what each silences."""
        library = self._state.library
        if library is None:
            return

        def work(_progress: object) -> list[tuple[Rule, int, int]]:
            return [(r, library.occurrences(r), len(library.sessions_of_rule(r))) for r in library.rules()]

        def done(found: list[tuple[Rule, int, int]]) -> None:
            try:
                self._show(found)
            except RuntimeError:  # the page was closed meanwhile
                return

        self._jobs.run("", work, done, self._tell, key="rules")

    def _tell(self, error: HeatreelError) -> None:
        self._state.post_notice(Notice("danger", error.message, error.hint))

    def _show(self, found: list[tuple[Rule, int, int]]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self.withdraw_buttons.clear()
        if not found:
            self._rows.addWidget(label("No rules yet", "body", "medium"))
            words = label(
                "Open a moment that is no problem and choose “Never on this element…”. "
                "Moments like it then do not count, in lists, maps and scores.",
                "dense",
                role="secondary",
            )
            words.setWordWrap(True)
            self._rows.addWidget(words)
        for rule, moments, sessions in found:
            self._rows.addWidget(self._row(rule, moments, sessions))
            self._rows.addWidget(line(subtle=True))
        self._rows.addStretch(1)

    def _row(self, rule: Rule, moments: int, sessions: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px("space.m"))
        words = QVBoxLayout()
        words.setSpacing(0)
        name = self._name_of(rule.signal) if rule.signal else "Any signal"
        where = f"on {path_of(rule.page)}" if rule.page else "on every page"
        head = Elided(f"Never {name.lower()} {where}", size="dense")
        head.setFont(theme().font("dense", "medium"))
        selector = Elided(rule.selector, "secondary", "small")
        selector.setFont(theme().font("small", fixed=True))
        words.addWidget(head)
        words.addWidget(selector)
        row.addLayout(words, 1)
        amount = f"{plural_text(moments, 'moment')} in {plural_text(sessions, 'session')}"
        row.addWidget(label(amount, "small", role="secondary"), 0, Qt.AlignmentFlag.AlignVCenter)
        withdraw = button("Withdraw", lambda: self.withdraw(rule))
        withdraw.setAccessibleName(f"Withdraw the rule {rule.name}")
        withdraw.setAutoDefault(False)
        self.withdraw_buttons[rule] = withdraw
        row.addWidget(withdraw)
        return made

    def withdraw(self, rule: Rule) -> None:
        """What the rule silenced counts again; Ctrl+Z takes it back."""
        library = self._state.library
        if library is None:
            return
        from heatreel.operations.verdicts import add_rule, withdraw_rule

        change = SessionChange(
            f"withdraw rule “{rule.selector}”",
            self._state,
            self._jobs,
            lambda: withdraw_rule(library, rule),
            lambda: add_rule(library, rule),
        )
        self._state.undo.push(change)
