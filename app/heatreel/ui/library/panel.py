"""The library at the left: filter, chips, and the sessions as a list or, when wide, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.segment import describe
from heatreel.model.session import SessionFilter
from heatreel.operations.segments import what_to_loosen
from heatreel.ui.actions import ActionTable
from heatreel.ui.jobs import Jobs
from heatreel.ui.library.filter_bar import FilterBar
from heatreel.ui.library.model import COLUMNS, UNSORTED, SessionCache, SessionModel, find_days
from heatreel.ui.library.views import ListView, SessionView, TableView
from heatreel.ui.state import AppState, Notice
from heatreel.ui.theme import theme, tokens
from heatreel.ui.undo import mark_watched, remove_sessions, star_sessions, tag_sessions
from heatreel.ui.widgets import Elided, Fill, button, icon_button, label, line
from heatreel.ui.words import counted, number

if TYPE_CHECKING:
    from heatreel.library.library import Library

_SHORT = 24  # letters of a filter in a button
Reason = tuple[tuple[str, ...], str, int] | None  # see `what_to_loosen`


class LibraryPanel(Fill):
    """Sessions of the open library."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface.panel")
        if parent is not None:
            self.setParent(parent)
        self._state, self._actions, self._jobs = state, actions, jobs
        self._sort, self._descending = "start", True
        self._total, self._reason = 0, None
        self.cache = SessionCache()
        self.list_model = SessionModel(self.cache, grouped=True)
        self.table_model = SessionModel(self.cache, grouped=False)
        self.list_view, self.table_view = ListView(self.list_model), TableView(self.table_model)
        self._make()
        self._listen()
        self.refresh()

    # making -------------------------------------------------------------------------------------

    def _make(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head())
        layout.addWidget(line(subtle=True))
        self.bar = FilterBar(self._state, self._jobs)
        self.field, self.problem, self.chips = self.bar.field, self.bar.problem, self.bar.chips
        layout.addWidget(self.bar)
        layout.addWidget(line(subtle=True))
        self.body = QStackedWidget()
        self.nothing = self._make_nothing()
        for view in (self.list_view, self.table_view, self.nothing):
            self.body.addWidget(view)
        layout.addWidget(self.body, 1)
        layout.addWidget(line(subtle=True))
        self.foot = Elided("", "tertiary", "small")
        side = theme().px("space.m")
        self.foot.setContentsMargins(side, 0, side, 0)
        self.foot.setFixedHeight(theme().px("control.height_compact"))
        layout.addWidget(self.foot)

    def _make_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme().px("bar.panel_header"))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(theme().px("space.m"), 0, theme().px("space.xs"), 0)
        layout.setSpacing(theme().px("space.s"))
        self.count_text = label("", "dense", role="secondary")
        layout.addWidget(label("Library", "body", "semibold"))
        layout.addWidget(self.count_text)
        layout.addStretch(1)
        self.sort_button = icon_button("arrow-down-up", "Sort by")
        self.sort_button.setMenu(self._make_sort_menu())
        self.sort_button.setPopupMode(self.sort_button.ToolButtonPopupMode.InstantPopup)
        layout.addWidget(self.sort_button)
        layout.addWidget(icon_button("plus", "Open files  Ctrl+O", self._actions["file.open"].trigger))
        return head

    def _make_sort_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, title in COLUMNS:
            if name not in UNSORTED:
                action = menu.addAction(title)
                action.setCheckable(True)
                action.setChecked(name == self._sort)
                action.triggered.connect(lambda _c=False, n=name: self.sort_by(n, self._default_order(n)))
        self._sort_menu = menu
        return menu

    def _default_order(self, name: str) -> bool:
        return not self._descending if name == self._sort else name not in ("device", "url", "tags")

    def _make_nothing(self) -> QWidget:
        nothing = QWidget()
        layout = QVBoxLayout(nothing)
        layout.setSpacing(theme().px("space.s"))
        layout.addStretch(1)
        title = label("No session matches", "body", "semibold")
        self.nothing_text = label("", "dense", role="secondary")
        self.nothing_text.setWordWrap(True)
        for part in (title, self.nothing_text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        self.loosen = button("", self._loosen, compact=True)
        clear = button("Clear filter", self.clear_filter, compact=True)
        for one in (self.loosen, clear):
            layout.addWidget(one, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)
        return nothing

    def _listen(self) -> None:
        state, actions = self._state, self._actions
        state.library_changed.connect(self._library_changed)
        state.sessions_changed.connect(self.refresh)
        state.filter_changed.connect(self.refresh)
        state.session_changed.connect(self._show_opened)
        self.bar.entered.connect(self._focus_list)
        self.table_view.sort_wanted.connect(self.sort_by)
        for view in (self.list_view, self.table_view):
            view.chosen.connect(self._chosen)
            view.customContextMenuRequested.connect(lambda at, v=view: self._context_menu(v, at))
        actions.bind("session.next", lambda: self.step(1))
        actions.bind("session.previous", lambda: self.step(-1))
        actions.bind("session.star", lambda: star_sessions(state, self._jobs, self.target_ids()))
        actions.bind("session.tags", self._edit_tags)
        actions.bind("session.delete", lambda: remove_sessions(state, self._jobs, self.target_ids()))
        actions.bind("edit.find", self.focus_filter)

    # what is shown ------------------------------------------------------------------------------

    @property
    def view(self) -> SessionView:
        """The form that fits the width."""
        wide = self.width() >= theme().px("panel.library.table_from")
        return self.table_view if wide else self.list_view

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.body.currentWidget() is not self.nothing and self.body.currentWidget() is not self.view:
            self._show_body()

    def _show_body(self) -> None:
        nothing = self._total > 0 and not len(self.cache.ids)
        before = self.body.currentWidget()
        self.body.setCurrentWidget(self.nothing if nothing else self.view)
        if before is not self.body.currentWidget():
            self._select_again()

    def _library_changed(self) -> None:
        self.bar.forget()
        self.refresh()

    def sort_by(self, name: str, descending: bool) -> None:
        """Another order of the rows."""
        self._sort, self._descending = name, descending
        for action, (column, _title) in zip(
            self._sort_menu.actions(), [c for c in COLUMNS if c[0] not in UNSORTED], strict=True
        ):
            action.setChecked(column == name)
        at = [column for column, _title in COLUMNS].index(name)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.table_view.horizontalHeader().setSortIndicator(at, order)
        self.refresh()

    def refresh(self) -> None:
        """Ask the library again; what is shown stays until the answer is there."""
        library, wanted, sort, descending = (
            self._state.library, self._state.filter, self._sort, self._descending,
        )  # fmt: skip
        if library is None:
            self._show((), [], 0, {})
            return

        def work(progress):  # noqa: ANN202
            ids = library.session_ids(wanted, sort=sort, descending=descending)
            days = find_days(library, ids) if sort == "start" else []
            progress(0, 0)
            reason = None if len(ids) else what_to_loosen(library, wanted)
            return ids, days, library.count(), count_signals(library, wanted), reason

        def failed(error: HeatreelError) -> None:
            self._state.post_notice(Notice("danger", error.message, error.hint))

        self._jobs.run("", work, lambda result: self._show(*result), failed, key="library rows")

    def _show(
        self, ids, days: list[tuple[int, float]], total: int, counts: dict[str, int], reason: Reason = None
    ) -> None:
        places = [view.verticalScrollBar().value() for view in (self.list_view, self.table_view)]
        for model in (self.list_model, self.table_model):
            model.begin()
        self.cache.reset(self._state.library, ids)
        for model in (self.list_model, self.table_model):
            model.end(days)
        self._total, self._reason = total, reason
        self.chips.show_counts(counts)
        self.count_text.setText(self._count_words(len(ids), total))
        self.bar.show_count(self._count_words(len(ids), total))
        self._show_reason()
        self._show_body()
        self._select_again()
        for view, place in zip((self.list_view, self.table_view), places, strict=True):
            view.verticalScrollBar().setValue(place)
        self._show_foot()

    @staticmethod
    def _count_words(shown: int, total: int) -> str:
        if not total:
            return "empty"
        return counted(total, "session") if shown == total else f"{shown} of {counted(total, 'session')}"

    def _show_foot(self) -> None:
        chosen = self._state.selected_ids
        count = len(self.cache.ids)
        if len(chosen) >= 2:
            self.foot.set_whole(f"{counted(len(chosen), 'selected session')} in the heatmap")
        elif count:
            every = f"All {number(count)}" if count > 1 else "The session"
            self.foot.set_whole(f"{every} in the heatmap. Select to narrow")
        else:
            self.foot.set_whole("")

    def _show_reason(self) -> None:
        words = describe(self._state.filter)
        self.nothing_text.setText(f"Looked for {words}" if words else "")
        self.loosen.setVisible(self._reason is not None)
        if self._reason is not None:
            _names, part, left = self._reason
            shown = part if len(part) <= _SHORT else f"{part[: _SHORT - 1]}…"
            self.loosen.setText(f"Without {shown}: {counted(left, 'session')}")
            self.loosen.setToolTip(f"Remove the filter: {part}")

    def _loosen(self) -> None:
        if self._reason is not None:
            self.bar.loosen(self._reason[0])

    # filter -------------------------------------------------------------------------------------

    def focus_filter(self) -> None:
        """Put the cursor into the filter field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear_filter(self) -> None:
        """Show all sessions again."""
        self.bar.clear()

    def _focus_list(self) -> None:
        self.bar.apply()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # choosing -----------------------------------------------------------------------------------

    def target_ids(self) -> list[int]:
        """Sessions that star, tags and removal are for: those selected, else the open one."""
        selected = self.view.selected_ids()
        if selected:
            return selected
        track = self._state.track
        return [track.session.id] if track is not None else []

    def _chosen(self, ids: list[int], current: int) -> None:
        self._state.set_selected_ids(ids)
        self._show_foot()
        if len(ids) == 1:
            self._state.session_requested.emit(ids[0] if current not in ids else current)

    def step(self, by: int) -> None:
        """Open the session below or above the one that is open."""
        ids = self.cache.ids
        if not len(ids):
            return
        track = self._state.track
        at = self._position_of(track.session.id) if track is not None else None
        to = 0 if at is None else min(max(at + by, 0), len(ids) - 1)
        if to != at:
            self._state.set_selected_ids((int(ids[to]),))
            self._state.session_requested.emit(int(ids[to]))

    def _position_of(self, session_id: int) -> int | None:
        found = self._positions_of((session_id,))
        return found[0] if found else None

    def _positions_of(self, session_ids: Sequence[int]) -> list[int]:
        import numpy as np

        ids = np.asarray(self.cache.ids, dtype=np.int64)
        return [int(p) for p in np.flatnonzero(np.isin(ids, np.asarray(session_ids, dtype=np.int64)))]

    def _show_opened(self) -> None:
        track = self._state.track
        opened = track.session.id if track is not None else None
        for view in (self.list_view, self.table_view):
            view.delegate.opened_id = opened
            view.viewport().update()
        if opened is not None and len(self._state.selected_ids) < 2:
            self._state.set_selected_ids((opened,))
            self._select_again(reveal=True)

    def _select_again(self, *, reveal: bool = False) -> None:
        view, model = self.view, self.view.model()
        rows = [model.row_of(position) for position in self._positions_of(self._state.selected_ids)]
        view.select_rows(rows, rows[0] if rows else None)
        if reveal and rows:
            view.reveal(rows[0])

    def _context_menu(self, view: SessionView, at: QPoint) -> None:
        if not view.selected_ids():
            return
        menu = QMenu(self)
        for action_id in ("session.star", "session.tags"):
            menu.addAction(self._actions[action_id])
        for text, watched in (("Mark as watched", True), ("Mark as not watched", False)):
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _c=False, w=watched: mark_watched(self._state, self._jobs, view.selected_ids(), w)
            )
        menu.addSeparator()
        menu.addAction(self._actions["session.delete"])
        menu.popup(view.viewport().mapToGlobal(at))

    def _edit_tags(self) -> None:
        library, ids = self._state.library, self.target_ids()
        if library is None or not ids:
            return
        from heatreel.ui.dialogs import TagsDialog

        rows = library.rows(ids[:100])
        common = [tag for tag in rows[0].tags if all(tag in row.tags for row in rows)] if rows else []
        dialog = TagsDialog(len(ids), common, library.all_tags(), self.window())
        dialog.accepted.connect(lambda: tag_sessions(self._state, self._jobs, ids, dialog.tags()))
        dialog.open()


def count_signals(library: Library, wanted: SessionFilter) -> dict[str, int]:
    """Sessions that have each signal, within the filter's other fields."""
    from dataclasses import replace

    known = tokens()["signals"]
    return {
        signal: library.count(replace(wanted, signals=frozenset({signal})))
        for signal in known
        if known[signal]["family"] != "act"
    }
