"""What hurts most: elements or pages in a table, and of the chosen one the sessions and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from heatreel.model.url import path_of
from heatreel.model.zone import LEAST_VIEWS, ClickAt
from heatreel.ui.across.impact import ImpactView
from heatreel.ui.across.model import Across
from heatreel.ui.format import date_text, length_text, number_text, plural_text, position_text
from heatreel.ui.signal_names import draw_signal, signal_name
from heatreel.ui.tables import ROW, Column, RowTable, interval_text, share_text, sorted_view
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Elided, Fill, label, line

if TYPE_CHECKING:
    from heatreel.model.session import SessionRow
    from heatreel.operations.hurting import Hurt

_MOST_SESSIONS = 500  # in the list of a row; the rest is counted
_DETAIL_ROWS = 8
_IMPACT_ROWS = 15


def _name(one: Hurt) -> str:
    return one.element or path_of(one.page)


def _beside(one: Hurt) -> str:
    return path_of(one.page) if one.element else ""


def _difference(one: Hurt) -> tuple[str, str]:
    found = one.impact
    if found is None or found.difference != found.difference:
        return "–", ""
    points = found.difference * 100
    sign = "+" if points > 0 else "\u2212" if points < 0 else ""
    return f"{sign}{abs(points):.0f}\u202fpts", ""


def _lost(one: Hurt) -> tuple[str, str]:
    lost = one.impact.lost if one.impact is not None else None
    return ("–" if lost is None else f"{lost:,.0f}"), ""


COLUMNS = (
    Column("Where", 8.0, _name, lambda one: (_name(one), _beside(one)), left=True),
    Column(
        "Signal",
        6.4,
        lambda one: signal_name(one.signal),
        lambda one: (signal_name(one.signal), ""),
        left=True,
        paint=draw_signal,
    ),
    Column(
        "Sessions",
        3.4,
        lambda one: len(one.at),
        lambda one: (number_text(len(one.at)), ""),
        "Sessions in which it happened",
    ),
    Column("Moments", 3.4, lambda one: one.moments, lambda one: (number_text(one.moments), "")),
    Column(
        "Of the page’s sessions",
        6.2,
        lambda one: one.share.value,
        lambda one: share_text(one.share),
        "Of the sessions that saw the page, with the 95 % interval",
        interval=True,
    ),
    Column(
        "Of those who clicked it",
        6.2,
        lambda one: one.clicked.value if one.clicked else None,
        lambda one: share_text(one.clicked),
        "Of the sessions that clicked the element, with the 95 % interval",
        interval=True,
    ),
    Column(
        "Points",
        2.6,
        lambda one: one.score,
        lambda one: (f"{one.score:,.0f}", ""),
        "What they add to frustration scores, all together",
    ),
    Column(
        "Goal",
        3.0,
        lambda one: -one.impact.difference if one.impact else None,
        _difference,
        "How much less often sessions that met it came to the goal page than the others",
    ),
    Column(
        "Lost",
        3.0,
        lambda one: one.impact.lost if one.impact else None,
        _lost,
        "What the sessions that met it would have been worth more, had they been like the others",
    ),
)
_CLICKED, _POINTS, _GOAL, _LOST = 5, 6, 7, 8

SESSION_COLUMNS = (
    Column(
        "Session", 5.0, lambda row: row[0].start_ms, lambda row: (date_text(row[0].start_ms), ""), left=True
    ),
    Column(
        "At",
        2.6,
        lambda row: row[1] - row[0].start_ms,
        lambda row: (position_text(row[1] - row[0].start_ms), ""),
    ),
    Column("Length", 2.6, lambda row: row[0].duration_ms, lambda row: (length_text(row[0].duration_ms), "")),
    Column("Device", 3.0, lambda row: row[0].device, lambda row: (row[0].device.capitalize(), "")),
    Column(
        "Score",
        2.2,
        lambda row: row[0].score,
        lambda row: ("–" if row[0].score is None else f"{row[0].score:.0f}", ""),
    ),
)


class HurtingTab(QWidget):
    """The table, and below it the chosen row."""

    def __init__(self, across: Across) -> None:
        super().__init__()
        self._across = across
        self.table = RowTable(COLUMNS, _tip)
        self.table.quiet = lambda one: one.share.of < LEAST_VIEWS
        self.view, self.shown = sorted_view(
            self.table, "What hurts most", _POINTS, Qt.SortOrder.DescendingOrder
        )
        self.view.set_columns_wide(COLUMNS)
        self.sessions = RowTable(SESSION_COLUMNS)
        self.session_view, self._session_order = sorted_view(
            self.sessions, "Sessions", 0, Qt.SortOrder.DescendingOrder
        )
        self.session_view.set_columns_wide(SESSION_COLUMNS)
        self.empty = _Empty()
        self.detail = self._detail()
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.view)
        self.split.addWidget(self.detail)
        self.split.setStretchFactor(0, 1)
        row = theme().px("row.table")
        self.split.setSizes([_DETAIL_ROWS * row * 2, _DETAIL_ROWS * row])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split, 1)
        column.addWidget(self.empty, 1)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _was: self._choose(now))
        self.view.entered_row.connect(self._open_first)
        self.session_view.entered_row.connect(lambda row: across.state.show_at(row[0].id, row[1]))

    def _detail(self) -> QWidget:
        px = theme().px
        made = Fill("surface.raised", top=True)
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QWidget()
        left.setFixedWidth(_IMPACT_ROWS * px("row.table"))
        words = QVBoxLayout(left)
        words.setContentsMargins(px("space.l"), px("space.m"), px("space.l"), px("space.m"))
        words.setSpacing(px("space.xs"))
        self.title = Elided("", size="body")
        self.title.setFont(theme().font("body", "semibold"))
        self.selector = Elided("", "secondary", "small")
        self.selector.setFont(theme().font("small", fixed=True))
        self.said = label("", "dense", role="secondary")
        self.said.setWordWrap(True)
        self.impact = ImpactView()
        for widget in (self.title, self.selector, self.said):
            words.addWidget(widget)
        words.addSpacing(px("space.s"))
        words.addWidget(self.impact)
        words.addStretch(1)
        across.addWidget(left)
        across.addWidget(line(vertical=True))
        across.addWidget(self.session_view, 1)
        return made

    # showing ------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Keys go to what is shown first."""
        self.view.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def refresh(self, found: Sequence[Hurt] | None, is_stale: bool) -> None:
        """The rows of a reading; None while there is none yet."""
        rows = tuple(found or ())
        if rows != self.table.rows:
            index = self.view.currentIndex()
            chosen = _key(index.data(ROW)) if index.isValid() else None
            self.table.set_rows(rows)
            self.view.select(lambda one: _key(one) == chosen)
        is_page = self._across.kind == "page"
        goal = self._across.goal
        self.view.setColumnHidden(_CLICKED, is_page)
        self.view.setColumnHidden(_GOAL, not goal)
        self.view.setColumnHidden(_LOST, not any(one.impact and one.impact.lost is not None for one in rows))
        self.split.setEnabled(not is_stale or not rows)
        self.split.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say(found is None, is_page)

    def _choose(self, index: QModelIndex) -> None:
        one: Hurt | None = index.data(ROW) if index.isValid() else None
        library = self._across.state.library
        if one is None or library is None:
            self.sessions.set_rows(())
            return
        self.title.set_whole(f"{signal_name(one.signal)} on {_name(one)}")
        self.selector.set_whole(one.selector or one.page)
        self.said.setText(_said(one))
        self.impact.show_impact(one.impact, self._across.goal)
        rows = {row.id: row for row in library.rows([at.session_id for at in one.at[:_MOST_SESSIONS]])}
        self.sessions.set_rows(_with_times(one.at, rows))

    def _open_first(self, one: Hurt) -> None:
        at = max(one.at, key=lambda at: at.t_ms)
        self._across.state.show_at(at.session_id, at.t_ms)


def _key(one: Hurt) -> tuple[str, str, str]:
    return one.signal, one.page, one.selector


def _with_times(at: Sequence[ClickAt], rows: dict[int, SessionRow]) -> list[tuple[SessionRow, float]]:
    return [(rows[one.session_id], one.t_ms) for one in at if one.session_id in rows]


def _said(one: Hurt) -> str:
    """The row as a sentence."""
    met, of = len(one.at), one.share.of
    words = f"{plural_text(one.moments, 'moment')} in {plural_text(met, 'session')}, "
    words += f"{share_text(one.share)[0]} of the {number_text(of)} that saw the page"
    words += f" (95\u202f% interval {interval_text(one.share)})"
    if one.clicked is not None and one.clicked.of:
        words += f", {share_text(one.clicked)[0]} of the {number_text(one.clicked.of)} that clicked it"
    words += "."
    if of < LEAST_VIEWS:
        words += f" Under {LEAST_VIEWS} sessions: the shares say little."
    if met > _MOST_SESSIONS:
        words += f" The list holds {_MOST_SESSIONS} of them."
    return words


def _tip(one: Hurt) -> str:
    few = f"\nUnder {LEAST_VIEWS} sessions saw the page: shares say little." * (one.share.of < LEAST_VIEWS)
    return f"{_name(one)}\n{one.selector or one.page}{few}\nDouble click shows the latest in the replay"


class _Empty(QLabel):
    """What is said when there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme().font("dense"))
        self.setProperty("role", "secondary")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def say(self, is_counting: bool, is_page: bool) -> None:
        """While it is counted, or when there is none."""
        what = "page" if is_page else "element"
        nothing = f"No moment of these sessions is on an {what}" if what == "element" else "No moment"
        self.setText(
            "Reading the moments of all sessions…"
            if is_counting
            else f"{nothing}: nobody was frustrated in what the filter leaves"
        )
