"""Rows of the list of moments: a head for each family, its moments below, in time order."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from heatreel.model.moment import Moment
from heatreel.model.url import path_of
from heatreel.ui.format import position_text
from heatreel.ui.theme import theme, tokens

MEASURED = ("rage_click", "dead_click", "error_click")  # SIGNALS.md; the others are looked for later
MOMENT_ROLE = Qt.ItemDataRole.UserRole
LEAD_MS = 2000.0  # playing begins this long before a moment


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a family."""

    family: str
    label: str
    count: int


Row = Head | Moment


def grouped(moments: Sequence[Moment]) -> list[Row]:
    """Heads and moments: families in the order of the tokens, what belongs to none of them last."""
    rows: list[Row] = []
    families = {key: spec["label"] for key, spec in tokens()["families"].items()} | {"act": "Information"}
    for family, label in families.items():
        own = [moment for moment in moments if theme().family_of(moment.signal) == family]
        if own:
            rows.append(Head(family, label, len(own)))
            rows.extend(sorted(own, key=lambda moment: moment.t_start_ms))
    return rows


def title_of(moment: Moment) -> str:
    """The element's text, else its selector, else the signal's name."""
    if moment.element is None:
        return theme().signal_label(moment.signal)
    return moment.element.text or moment.element.selector or moment.element.tag


def second_line(moment: Moment) -> str:
    """ "Dead click · No reaction within 8.5 s" """
    label = theme().signal_label(moment.signal)
    seconds = re.search(r"none in ([\d.,]+\s*(?:m?s|min))", " ".join(look.result for look in moment.looked))
    if moment.signal == "dead_click" and seconds:
        return f"{label} · No reaction within {seconds[1]}"
    sentence = moment.sentence.replace("**", "").split(". ")[0].rstrip(".")
    return f"{label} · {sentence}" if sentence else label


def rich_sentence(sentence: str) -> str:
    """``**bold**`` as HTML; everything else is escaped: it may hold text of the recorded page."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(sentence))


def time_range(moment: Moment, start_ms: float) -> str:
    """ "4:12.3 – 4:13.7", or one time when both are written alike."""
    first = position_text(moment.t_start_ms - start_ms)
    last = position_text(moment.t_end_ms - start_ms)
    return first if first == last else f"{first} – {last}"


def as_text(moment: Moment, start_ms: float) -> str:
    """The moment in plain text, to paste elsewhere."""
    lines = [
        f"{theme().signal_label(moment.signal)}: {title_of(moment)}",
        f"{time_range(moment, start_ms)}, {moment.page}",
        moment.sentence.replace("**", ""),
        *(f"- {look.what}: {look.result}" for look in moment.looked),
    ]
    if moment.element is not None:
        lines.insert(2, moment.element.selector)
    return "\n".join(line for line in lines if line)


def accessible_text(row: Row, start_ms: float) -> str:
    """What a screen reader says of a row."""
    if isinstance(row, Head):
        return f"{row.label}, {row.count}"
    time = position_text(row.t_start_ms - start_ms)
    return f"{title_of(row)}, {second_line(row)}, {time}, {path_of(row.page)}"


class MomentRows(QAbstractListModel):
    """The rows as a model. ``MOMENT_ROLE`` gives the Head or the Moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.start_ms = 0.0

    def set_moments(self, moments: Sequence[Moment], start_ms: float) -> None:
        """Show other moments."""
        self.beginResetModel()
        self.rows, self.start_ms = grouped(moments), start_ms
        self.endResetModel()

    def row_of(self, moment: Moment | None) -> int:
        """Row of a moment, -1 if it is not there."""
        return next((at for at, row in enumerate(self.rows) if row == moment), -1)

    def rowCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == MOMENT_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return accessible_text(row, self.start_ms)
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Head):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
