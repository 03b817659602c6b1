"""Dialogs: shortcuts, formats, about, tags, the import report, and the report of a bug."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heatreel import __version__
from heatreel.model.report import JOINED
from heatreel.ui.actions import ACTIONS
from heatreel.ui.theme import theme
from heatreel.ui.topbar import MENUS, Logo
from heatreel.ui.widgets import IconLabel, KeyCap, button, label, line, row_layout
from heatreel.ui.words import counted

if TYPE_CHECKING:
    from heatreel.model.report import Finding
    from heatreel.operations.importing import ImportReport

_WIDE, _HIGH = 24, 18  # of a large dialog, in rows of a table


class Dialog(QDialog):
    """A title, content, and a row of buttons."""

    def __init__(self, title: str, parent: QWidget | None, *, large: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.content = QVBoxLayout(self)
        side = theme().px("space.xl")
        self.content.setContentsMargins(side, side, side, theme().px("space.l"))
        self.content.setSpacing(theme().px("space.m"))
        self.heading = label(title, "title", "semibold")
        self.content.addWidget(self.heading)
        if large:
            row = theme().px("row.table")
            self.resize(_WIDE * row, _HIGH * row)

    def add_buttons(self, *made: QWidget) -> None:
        """Buttons at the lower right."""
        layout = QHBoxLayout()
        layout.setSpacing(theme().px("space.s"))
        layout.addStretch(1)
        for one in made:
            layout.addWidget(one)
        self.content.addLayout(layout)

    def add_scrolled(self, inner: QWidget) -> None:
        """Content that may be longer than the dialog."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self.content.addWidget(area, 1)


def key_text(key: str) -> str:
    """ "Ctrl+K" as the desktop writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ").strip() or key


_NO_MENU = "Inspector"  # head of the actions that stand in no menu


class ShortcutsDialog(Dialog):
    """Every action that has a key, in two columns, made from the table of actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Shortcuts", parent, large=True)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, theme().px("space.m"), 0)
        columns.setSpacing(theme().px("space.xxl"))
        for menus in (("File", "Edit", "View", "Help"), ("Playback", "Analyse", _NO_MENU)):
            columns.addLayout(self._column(menus), 1)
        self.add_scrolled(inner)
        self.add_buttons(button("Close", self.close, primary=True))

    def _column(self, menus: Sequence[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme().px("space.xs") + theme().px("radius.mark"))
        at = 0
        for menu in (m for m in (*MENUS, _NO_MENU) if m in menus):
            title = label(menu, "small", "semibold", "tertiary")
            title.setContentsMargins(0, theme().px("space.s") if at else 0, 0, 0)
            grid.addWidget(title, at, 0, 1, 2)
            at += 1
            for spec in ACTIONS:
                if (spec.menu or _NO_MENU) == menu and spec.keys:
                    grid.addWidget(label(spec.text.rstrip("…"), "dense"), at, 0)
                    caps = [KeyCap(key_text(key)) for key in spec.keys]
                    grid.addLayout(row_layout(None, *caps, space="space.xs"), at, 1)
                    at += 1
        grid.setRowStretch(at, 1)
        grid.setColumnStretch(0, 1)
        return grid


FORMATS: tuple[tuple[str, str, str], ...] = (
    ("braces", "rrweb, a list of events", "A JSON array, as rrweb’s emit hands them over"),
    ("braces", "rrweb, wrapped", "A JSON object whose “events” is that array"),
    ("file-text", "rrweb, JSON lines", "One event a line"),
    ("package", "Any of these in gzip", "Told by content, not by the file’s name"),
)


class FormatsDialog(Dialog):
    """What this version reads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Formats", parent)
        for icon, title, text in FORMATS:
            self.content.addLayout(format_row(icon, title, text))
        rest = "Not read in this version: exports in a vendor’s own shape, video, and mouse-only data."
        words = label(rest, "dense", role="secondary")
        words.setWordWrap(True)
        self.content.addWidget(line(subtle=True))
        self.content.addWidget(words)
        self.add_buttons(button("Close", self.close, primary=True))


def format_row(icon: str, title: str, text: str) -> QHBoxLayout:
    """Icon, name, and what it is."""
    words = QVBoxLayout()
    words.setSpacing(theme().px("radius.mark"))
    words.addWidget(label(title, "dense", "medium"))
    words.addWidget(label(text, "small", role="secondary"))
    row = QHBoxLayout()
    row.setSpacing(theme().px("space.m"))
    row.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row


class AboutDialog(Dialog):
    """Version, licence, and what it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(f"Heatreel {__version__}", parent)
        self.content.insertWidget(0, Logo(2 * theme().px("row.table")))
        for text in (
            "Replays, heatmaps and frustration moments from recordings of web pages.",
            "Everything stays on this machine: no account, no server, no network.",
            "MIT licence. Pages are rebuilt by rrweb (MIT), icons are lucide (ISC).",
        ):
            self.content.addWidget(label(text, "dense", role="secondary"))
        self.add_buttons(button("Close", self.close, primary=True))


class TagsDialog(Dialog):
    """Tags of one or several sessions, separated by commas."""

    def __init__(
        self, count: int, tags: Sequence[str], known: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Tags of {counted(count, 'session')}", parent)
        self.field = QLineEdit(", ".join(tags))
        self.field.setPlaceholderText("Separate tags with commas")
        half = _WIDE * theme().px("row.table") // 2
        self.field.setMinimumWidth(half)
        if known:
            completer = QCompleter(list(known), self.field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.field.setCompleter(completer)
        self.content.addWidget(self.field)
        if known:
            self.content.addWidget(label("In use: " + ", ".join(known[:12]), "small", role="tertiary"))
        save = button("Save tags", self.accept, primary=True)
        save.setDefault(True)
        self.add_buttons(button("Cancel", self.reject), save)

    def tags(self) -> list[str]:
        """What was typed, each tag once."""
        return list(dict.fromkeys(tag.strip() for tag in self.field.text().split(",") if tag.strip()))


class ImportReportDialog(Dialog):
    """Every file of the latest import: new, known, or why it could not be read."""

    def __init__(self, report: ImportReport | None, parent: QWidget | None = None) -> None:
        super().__init__("Import report", parent, large=True)
        inner = QWidget()
        self.rows = QVBoxLayout(inner)
        self.rows.setContentsMargins(0, 0, theme().px("space.m"), 0)
        self.rows.setSpacing(theme().px("space.s"))
        if report is None or not report.files:
            self.rows.addWidget(label("Nothing was imported since the start.", "dense", role="secondary"))
        else:
            self.content.addWidget(label(_summary(report), "dense", role="secondary"))
            ordered = sorted(report.files, key=lambda file: (not file.error, not _odd(file)))
            for file in ordered:
                self._add(file)
        self.rows.addStretch(1)
        self.add_scrolled(inner)
        self.add_buttons(button("Close", self.close, primary=True))

    def _add(self, file) -> None:
        icon, token, text = _outcome(file)
        name = label(file.path.name, "dense", "medium")
        name.setToolTip(str(file.path))
        words = label(text, "small", role="secondary")
        words.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(theme().px("radius.mark"))
        column.addWidget(name)
        column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(theme().px("space.m"))
        row.addWidget(IconLabel(icon, token), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.rows.addLayout(row)
        self.rows.addWidget(line(subtle=True))


def _outcome(file) -> tuple[str, str, str]:
    if file.error:
        return "circle-alert", "state.danger", f"{file.error} {file.hint}".strip()
    parts = []
    if file.new_ids:
        parts.append(f"{counted(len(file.new_ids), 'new session')}")
    if file.known_ids:
        parts.append(f"{counted(len(file.known_ids), 'session')} already in the library")
    joined = [f.text for f in file.findings if f.kind == JOINED]
    odd = _odd(file)
    parts += [*joined, *(f"{f.text} ({f.count})" if f.count > 1 else f.text for f in odd)]
    text = " · ".join(parts) or "Nothing in it"
    if odd:
        return "triangle-alert", "state.warning", text
    return "circle-check", "state.good", text


def _odd(file) -> list[Finding]:
    return [finding for finding in file.findings if finding.kind != JOINED]


def _summary(report: ImportReport) -> str:
    failed = sum(1 for file in report.files if file.error)
    parts = [counted(len(report.files), "file"), counted(len(report.new_ids), "new session")]
    joined = sum(1 for file in report.files if file.joined_ids)
    if joined:
        parts.append(f"{counted(joined, 'file')} joined")
    if report.known_ids:
        parts.append(f"{len(report.known_ids)} already known")
    if failed:
        parts.append(f"{failed} not read")
    return " · ".join(parts)


class CrashDialog(Dialog):
    """A bug: what happened, and a report to copy. Nothing is sent."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__("Something in Heatreel broke", parent, large=True)
        words = "The library is not affected. This report helps to mend it; it stays on this machine."
        self.content.addWidget(label(words, "dense", role="secondary"))
        self.report = crash_report(error)
        text = QPlainTextEdit(self.report)
        text.setReadOnly(True)
        text.setFont(theme().font("small", fixed=True))
        self.content.addWidget(text, 1)
        copy = button("Copy report", lambda: QApplication.clipboard().setText(self.report))
        self.add_buttons(copy, button("Close", self.close, primary=True))


def crash_report(error: BaseException) -> str:
    """Versions and the stack, as text."""
    from PySide6 import __version__ as pyside

    head = (
        f"Heatreel {__version__}, Python {platform.python_version()}, PySide6 {pyside}, {platform.platform()}"
    )
    return head + "\n\n" + "".join(traceback.format_exception(error))
