"""Rows of the list of moments: heads, moments with what was said of them, and what could not be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from heatreel.model.moment import Moment
from heatreel.model.url import path_of
from heatreel.model.verdict import REAL
from heatreel.operations.verdicts import Judged
from heatreel.ui.format import position_text
from heatreel.ui.moments.names import page_name, second_line, title_of
from heatreel.ui.signal_names import INFORMATION, family_of, signal_name
from heatreel.ui.theme import tokens

MOMENT_ROLE = Qt.ItemDataRole.UserRole
LEAD_MS = 2000.0  # playing begins this long before a moment

GROUPS = {"family": "By family", "signal": "By signal", "element": "By element", "page": "By page"}
SORTS = {"time": "By time", "score": "By score"}


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a group. ``count``: the moments below it that count."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NotTold:
    """A signal that this session cannot tell, and why."""

    signal: str
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """How moments are listed. ``left_out``: signals that are not shown."""

    group: str = "family"
    sort: str = "time"
    left_out: frozenset[str] = field(default_factory=frozenset)
    not_problems: bool = False  # show what is no problem, too

    def shows(self, one: Judged) -> bool:
        """Whether the filter leaves a moment."""
        return one.moment.signal not in self.left_out and (one.counts or self.not_problems)


Row = Head | Judged | NotTold


def listed(found: Sequence[Judged], not_told: Mapping[str, str], view: View) -> list[Row]:
    """Heads and moments as the view asks; what could not be told stands last."""
    shown = [one for one in found if view.shows(one)]
    label_of, order = _grouping(view.group)
    groups: dict[str, list[Judged]] = {}
    for one in shown:
        groups.setdefault(label_of(one.moment), []).append(one)
    if view.sort == "score":
        key: Callable[[Judged], tuple[float, ...]] = lambda one: (-one.moment.score, one.moment.t_start_ms)  # noqa: E731
    else:
        key = lambda one: (one.moment.t_start_ms,)  # noqa: E731
    rows: list[Row] = []
    for label in sorted(groups, key=lambda label: order(groups[label])):
        rows.append(Head(label, sum(one.counts for one in groups[label])))
        rows.extend(sorted(groups[label], key=key))
    missing = [NotTold(signal, why) for signal, why in not_told.items() if signal not in view.left_out]
    if missing:
        rows.append(Head("Could not be decided", len(missing)))
        rows.extend(missing)
    return rows


def _grouping(by: str) -> tuple[Callable[[Moment], str], Callable[[list[Judged]], tuple[object, ...]]]:
    """What a group is called, and where it stands: families and signals as the tokens have them, elements
    and pages by what they add to the score."""
    labels = {key: spec["label"] for key, spec in tokens()["families"].items()} | {INFORMATION: "Information"}
    if by == "family":
        places = list(labels)
        return lambda m: labels[family_of(m.signal)], lambda of: (
            places.index(family_of(of[0].moment.signal)),
        )
    if by == "signal":
        known = list(tokens()["signals"])
        place = {signal: at for at, signal in enumerate(known)}
        return lambda m: signal_name(m.signal), lambda of: (
            place.get(of[0].moment.signal, len(known)),
            signal_name(of[0].moment.signal),
        )
    name = _element_name if by == "element" else page_name
    return name, lambda of: (-sum(one.moment.score for one in of if one.counts), of[0].moment.t_start_ms)


def _element_name(moment: Moment) -> str:
    return title_of(moment) if moment.element is not None else "No element"


def said_line(one: Judged) -> str:
    """What people said of a moment, in the second line of its row; "" = nothing."""
    note = f"Note: “{one.note}”" if one.note else ""
    if one.counts:
        return note
    if one.rule is not None and not one.verdict:
        return f"Not a problem · rule {one.rule.selector}"
    return " · ".join(part for part in ("Not a problem", note) if part)


def accessible_text(row: Row, start_ms: float) -> str:
    """What a screen reader says of a row."""
    if isinstance(row, Head):
        return f"{row.label}, {row.count}"
    if isinstance(row, NotTold):
        return f"{signal_name(row.signal)}, not measurable: {row.reason}"
    moment = row.moment
    time = position_text(moment.t_start_ms - start_ms)
    said = [said_line(row)] if said_line(row) else []
    said += ["Real"] if row.verdict == REAL else []
    return ", ".join([title_of(moment), second_line(moment), *said, time, path_of(moment.page)])


class MomentRows(QAbstractListModel):
    """The rows as a model. ``MOMENT_ROLE`` gives the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.start_ms = 0.0

    def set_rows(self, rows: list[Row], start_ms: float) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows, self.start_ms = rows, start_ms
        self.endResetModel()

    def row_of(self, moment: Moment | None) -> int:
        """Row of a moment, -1 if it is not there."""
        return next(
            (at for at, row in enumerate(self.rows) if isinstance(row, Judged) and row.moment == moment), -1
        )

    def moment_at(self, row: int) -> Moment | None:
        """The moment of a row; None for heads."""
        one = self.rows[row] if 0 <= row < len(self.rows) else None
        return one.moment if isinstance(one, Judged) else None

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
        if isinstance(self.rows[index.row()], Judged):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags
