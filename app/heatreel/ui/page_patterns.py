"""The dialog in which people say which URLs are one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.page_pattern import check_pattern
from heatreel.operations.page_patterns import suggestions, uses
from heatreel.ui.dialogs import Dialog
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice
from heatreel.ui.theme import theme
from heatreel.ui.undo import SessionChange
from heatreel.ui.widgets import button, icon_button, label, line
from heatreel.ui.words import counted

_WORDS = (
    "Numbers and other ids in a path are taken together by themselves. A pattern makes one page of all URLs "
    "like it: * stands for a part between two slashes, ** for any text. Begin with / for every host."
)
_SUGGESTED = 6


class PagePatternsDialog(Dialog):
    """Patterns with what they take together, a field for another, suggestions; nothing changes before OK."""

    def __init__(
        self, hrefs: Mapping[str, int], patterns: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__("Group pages", parent, large=True)
        self._hrefs, self.patterns = hrefs, list(patterns)
        words = label(_WORDS, "dense", role="secondary")
        words.setWordWrap(True)
        self.content.addWidget(words)
        self.field = QLineEdit()
        self.field.setPlaceholderText("/blog/*")
        self.field.setAccessibleName("Pattern of a page")
        self.field.returnPressed.connect(self._add_typed)
        self.field.textChanged.connect(self._say_typed)
        self.add = button("Add", self._add_typed)
        self.add.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.s"))
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        self.content.addLayout(row)
        self.said = label("", "small", role="secondary")
        self.content.addWidget(self.said)
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, theme().px("space.m"), 0)
        self._rows.setSpacing(theme().px("space.xs"))
        self.add_scrolled(inner)
        self.save = button("Group pages", self._save, primary=True)
        self.save.setAutoDefault(False)
        cancel = button("Cancel", self.reject)
        cancel.setAutoDefault(False)
        self.add_buttons(cancel, self.save)
        self._fill()
        self._say_typed()

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        if not self.patterns:
            self._rows.addWidget(label("No patterns yet.", "dense", role="tertiary"))
        for used in uses(self._hrefs, self.patterns):
            take = icon_button("trash-2", f"Remove {used.pattern}", lambda p=used.pattern: self._remove(p))
            amount = "no URL" if not used.urls else counted(used.urls, "URL")
            self._add_row(used.pattern, f"{amount} · {counted(used.views, 'page view')}", take)
        suggested = suggestions(self._hrefs, self.patterns)[:_SUGGESTED]
        if suggested:
            self._rows.addWidget(line(subtle=True))
            self._rows.addWidget(label("Suggested", "small", "semibold", "tertiary"))
        for one in suggested:
            take = icon_button("plus", f"Add {one.pattern}", lambda p=one.pattern: self._take(p))
            made = f"one page of {one.pages:,} · {counted(one.views, 'page view')}"
            self._add_row(one.pattern, made, take)
        self._rows.addStretch(1)

    def _add_row(self, pattern: str, words: str, act: QWidget) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px("space.m"))
        name = label(pattern, "dense", "medium")
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(name, 1)
        layout.addWidget(label(words, "small", role="secondary"))
        layout.addWidget(act)
        self._rows.addWidget(row)

    def _take(self, pattern: str) -> None:
        self.patterns.append(pattern)
        self._fill()

    def _remove(self, pattern: str) -> None:
        self.patterns.remove(pattern)
        self.field.setText(pattern)  # to be changed and added again, or left
        self._fill()

    def _typed(self) -> str | None:
        """The pattern in the field; None while it is none, and the words below say why."""
        if not self.field.text().strip():
            self.said.setText("")
            return None
        try:
            return check_pattern(self.field.text())
        except HeatreelError as error:
            self.said.setText(f"{error.message} {error.hint}")
            return None

    def _say_typed(self) -> None:
        pattern = self._typed()
        self.add.setEnabled(pattern is not None)
        if pattern is not None:
            found = uses(self._hrefs, [*self.patterns, pattern])[-1]
            self.said.setText(
                f"Matches {counted(found.urls, 'URL')} with {counted(found.views, 'page view')}."
            )

    def _add_typed(self) -> None:
        pattern = self._typed()
        if pattern is None:
            return
        if pattern not in self.patterns:
            self._take(pattern)
        self.field.clear()

    def _save(self) -> None:
        self._add_typed()
        self.accept()


def group_pages(state: AppState, jobs: Jobs, parent: QWidget) -> None:
    """Ask for patterns and name all pages by them; Ctrl+Z takes it back."""
    library = state.library
    if library is None:
        return

    def ask(known: tuple[dict[str, int], tuple[str, ...]]) -> None:
        hrefs, before = known
        dialog = PagePatternsDialog(hrefs, before, parent)
        dialog.accepted.connect(lambda: keep(before, tuple(dialog.patterns)))
        dialog.open()

    def keep(before: tuple[str, ...], after: tuple[str, ...]) -> None:
        if after != before:
            do = lambda: _set(after)  # noqa: E731
            state.undo.push(SessionChange("group pages", state, jobs, do, lambda: _set(before)))

    def _set(patterns: tuple[str, ...]) -> None:
        library.set_page_patterns(patterns)

    jobs.run(
        "",
        lambda _progress: (library.hrefs(), library.page_patterns()),
        ask,
        lambda error: state.post_notice(Notice("danger", error.message, error.hint)),
        key="page patterns",
    )
