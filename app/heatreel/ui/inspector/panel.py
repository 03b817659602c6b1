"""The inspector: what happened in the open session, as a list that follows the playhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heatreel.model.inspect import InspectRows
from heatreel.model.moment import Moment
from heatreel.model.session import SessionTrack
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import position_text
from heatreel.ui.frames import Splitter
from heatreel.ui.inspector.copying import Copying
from heatreel.ui.inspector.delegate import RowDelegate
from heatreel.ui.inspector.detail import RowDetail
from heatreel.ui.inspector.element import ElementPane
from heatreel.ui.inspector.facts import facts_of
from heatreel.ui.inspector.head import KindChips, SearchField, toggle
from heatreel.ui.inspector.model import InspectorModel
from heatreel.ui.inspector.view import EventView
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, icon_button, label

if TYPE_CHECKING:
    from heatreel.library.library import Library

_KIND_ACTIONS = ("clicks", "inputs", "scrolls", "pages", "console", "network", "errors", "custom")
_NEEDS_ROWS = ("inspect.next_match", "inspect.previous_match")
_READ_AT_ONCE = 20_000  # events: their names are read within about a second
_TURN_MS, _TURNS = 3_000, 20  # a longer session is asked for its names so often
_SOON_MS = 150  # rows are read when the inspector has been in front for so long


class InspectorPanel(QWidget):
    """Binds the ``inspect.*`` actions. Rows are read in the background when the panel is first seen."""

    rows_changed = Signal()
    shown_wanted = Signal()  # bring the inspector to the front

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._actions, self._jobs = state, actions, jobs
        self._track: SessionTrack | None = None
        self._loaded = self._jumping = False
        self.setAccessibleName("Inspector")
        self.model = InspectorModel(self)
        self.view = EventView()
        self.field = SearchField()
        self.chips = KindChips()
        self.element = ElementPane(state)
        self.copying = Copying(self, state, jobs, self.model, self.view)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.load)
        self._bind()
        self._build()
        self._listen()
        self._session_changed()

    @property
    def count(self) -> int | None:
        """How many rows there are; None = not known yet."""
        return None if self.model.rows is None else len(self.model.rows)

    # making -------------------------------------------------------------------------------------

    def _build(self) -> None:
        px = theme().px
        head = Fill("surface.panel", bottom=True)
        column = QVBoxLayout(head)
        column.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        column.setSpacing(px("space.s") - 1)
        row = QHBoxLayout()
        row.setSpacing(px("space.xs"))
        row.addWidget(self.field, 1)
        follow = toggle(self._actions["inspect.follow"], "locate-fixed", "Follow the playhead")
        pick = toggle(self._actions["inspect.pick"], "square-mouse-pointer", "Pick an element of the page")
        copy = icon_button("copy", "Copy as…", lambda: self.copying.open_below(copy))
        for part in (follow, pick, copy):
            row.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.chips)
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self.model))
        self.empty = Fill("surface.panel")
        inner = QVBoxLayout(self.empty)
        inner.setContentsMargins(px("space.l"), px("space.xl"), px("space.l"), px("space.l"))
        self.empty_title, self.empty_text = label("", "body", "medium"), label("", "dense", role="secondary")
        for part in (self.empty_title, self.empty_text):
            part.setWordWrap(True)
            inner.addWidget(part)
        inner.addStretch(1)
        self.split = Splitter(Qt.Orientation.Vertical)
        self.split.reset_wanted.connect(lambda: self.split.setSizes([3, 2]))
        top = QWidget()
        stack = QVBoxLayout(top)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.view, 1)
        stack.addWidget(self.empty, 1)
        self.split.addWidget(top)
        self.split.addWidget(self.element)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self.split, 1)

    def _bind(self) -> None:
        actions = self._actions
        actions.bind("inspect.next_match", lambda: self.step_match(1))
        actions.bind("inspect.previous_match", lambda: self.step_match(-1))
        actions.bind("inspect.follow", lambda _on: self._follow_now()).setChecked(True)
        for kind, name in enumerate(_KIND_ACTIONS):
            action = actions.bind(f"inspect.{name}", lambda on, k=kind: self._toggle_kind(k, on))
            action.setChecked(True)
            self.chips.chips[kind].toggled.connect(action.setChecked)

    def _listen(self) -> None:
        state = self._state
        state.session_changed.connect(self._session_changed)
        state.moments_changed.connect(self._show_moments)
        state.playhead_moved.connect(self._moved)
        self.field.textChanged.connect(self._look_for)
        self.field.step_asked.connect(self.step_match)
        self.field.left.connect(lambda: self.view.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.chips.toggled.connect(self._filter)
        self.view.clicked.connect(lambda index: self.go(index.row()))
        self.view.go_asked.connect(self.go)
        self.view.closed.connect(lambda: self.view.open(-1, None))
        self.view.resized.connect(self._follow_now)
        self.view.hand_scrolled.connect(lambda: self._actions["inspect.follow"].setChecked(False))
        self.view.selectionModel().currentChanged.connect(lambda *_: self._say_match())

    # session ------------------------------------------------------------------------------------

    def _session_changed(self) -> None:
        self._track, self._loaded = self._state.track, False
        self._show_rows(None)
        self._actions.set_enabled(self._track is not None, *_NEEDS_ROWS)
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._loaded:
            self._soon.start()

    def load(self) -> None:
        """Read the rows of the open session in the background."""
        library, track = self._state.library, self._track
        if library is None or track is None or self._loaded:
            return
        self._loaded = True

        def work(progress: Callable[..., None]) -> Any:
            from heatreel.operations.inspecting import inspect_rows

            rows, named = inspect_rows(library, track, progress)
            _ = rows.lowered  # made here, not at the first letter of a search
            return rows, named

        def done(found: tuple[InspectRows, bool]) -> None:
            if self._track is track:
                self._show_rows(found[0])
                if not found[1]:
                    self._await_names(track)

        def failed(error: Exception) -> None:
            self._loaded = False
            self._say("What happened is not known", str(error))

        self._jobs.run("Reading what happened", work, done, failed, key="inspect.rows")

    def _await_names(self, track: SessionTrack, turns: int = 0) -> None:
        """Elements have no names yet. Those of a long session come when it was prepared; others are read."""
        if self._track is not track:
            return
        if len(track.index) <= _READ_AT_ONCE or turns >= _TURNS:
            self._read_again(track, find=True)
        elif names_known(self._state.library, track.session.id):
            self._read_again(track, find=False)
        else:
            QTimer.singleShot(_TURN_MS, self, lambda: self._await_names(track, turns + 1))

    def _read_again(self, track: SessionTrack, *, find: bool) -> None:
        library = self._state.library

        def work(progress: Callable[..., None]) -> InspectRows:
            from heatreel.operations.inspecting import find_labels, inspect_rows

            if find:
                find_labels(library, track, progress)
            rows = inspect_rows(library, track, progress)[0]
            _ = rows.lowered
            return rows

        def done(rows: InspectRows) -> None:
            if self._track is track and self.model.rows is not None:
                self._keep_place(rows)

        self._jobs.run("Reading names of elements", work, done, lambda _error: None, key="inspect.labels")

    def _keep_place(self, rows: InspectRows) -> None:
        current, scroll = self.view.currentIndex().row(), self.view.verticalScrollBar().value()
        opened = self.view.open_at
        self._show_rows(rows)
        if current >= 0:
            self.view.setCurrentIndex(self.model.index(current, 0))
        self.view.verticalScrollBar().setValue(scroll)
        if opened >= 0:
            self._open(opened)

    def _show_rows(self, rows: InspectRows | None) -> None:
        self.model.set_rows(rows, self._track.start_ms if self._track is not None else 0.0)
        self.chips.set_counts(self.model.counts)
        self.model.look_for(self.field.text())
        self._show_moments()
        self._after_filter()
        self.rows_changed.emit()

    def _show_moments(self) -> None:
        self.model.set_moments(self._state.moments or ())
        self.view.viewport().update()

    # filter and search --------------------------------------------------------------------------

    def _toggle_kind(self, kind: int, on: bool) -> None:
        self.shown_wanted.emit()
        self.chips.chips[kind].setChecked(on)

    def _filter(self) -> None:
        kept = self.model.row_of(self.view.currentIndex().row())
        self.model.set_kinds(self.chips.kinds())
        at = self.model.place_of(kept)
        if at >= 0:
            self.view.setCurrentIndex(self.model.index(at, 0))
        self._after_filter()

    def _after_filter(self) -> None:
        rows, shown = self.count or 0, len(self.model.shown)
        self.chips.say(shown, rows)
        self._say_match()
        if self._track is None:
            self._say("No session is open", "Open a session to see what happened in it.")
        elif self.model.rows is None:
            self._say("Reading what happened…", "Clicks, inputs, requests and errors are listed here.")
        elif not rows:
            self._say("Nothing happened", "No clicks, inputs, requests or errors are in this recording.")
        elif not shown:
            self._say("Nothing of these kinds", "Choose other kinds above.")
        else:
            self._say("", "")
        self._moved(self._state.playhead_ms)
        if self._actions["inspect.follow"].isChecked():
            self.view.centre_line()

    def _say(self, title: str, text: str) -> None:
        self.empty.setVisible(bool(title))
        self.view.setVisible(not title)
        self.empty_title.setText(title)
        self.empty_text.setText(text)

    def _look_for(self, text: str) -> None:
        self.model.look_for(text)
        at = self.view.currentIndex().row()
        if len(self.model.matches) and not self.model.match_number(at):
            start = at if at >= 0 else max(0, self.view.line_at - 1)
            self._go_to_match(self.model.match_from(start - 1, 1))
        self._say_match()

    def _say_match(self) -> None:
        number = self.model.match_number(self.view.currentIndex().row())
        self.field.say(number, len(self.model.matches))

    def step_match(self, step: int) -> None:
        """Go to the next or previous row that holds what is looked for."""
        self.shown_wanted.emit()
        if not self.field.text().strip():
            self.focus_search()
            return
        at = self.view.currentIndex().row()
        self._go_to_match(self.model.match_from(at if at >= 0 else self.view.line_at, step))

    def _go_to_match(self, at: int) -> None:
        if at >= 0:
            self._actions["inspect.follow"].setChecked(False)
            index = self.model.index(at, 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Find):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Find):
            self.focus_search()
            return True
        return super().event(event)

    # playhead -----------------------------------------------------------------------------------

    def _moved(self, t_ms: float) -> None:
        if self._track is None or not len(self.model.shown):
            self.view.set_line(-1, "")
            return
        before = self.view.line_at
        self.view.set_line(self.model.before(t_ms), position_text(t_ms - self._track.start_ms))
        follows = self._actions["inspect.follow"].isChecked() and not self._jumping
        if follows and self.view.line_at != before:
            self.view.centre_line()

    def _follow_now(self) -> None:
        if self._actions["inspect.follow"].isChecked():
            self.view.centre_line()

    # one row ------------------------------------------------------------------------------------

    def go(self, at: int) -> None:
        """Seek to a row and open it; a second time closes it."""
        row, rows = self.model.row_of(at), self.model.rows
        if row < 0 or rows is None:
            return
        if self.view.open_at == at:
            self.view.open(-1, None)
        else:
            self._open(at)
        self._jumping = True  # the list stays where the hand is
        try:
            self._state.seek(float(rows.t_ms[row]))
        finally:
            self._jumping = False
        if self._state.element is not None and rows.node_id[row] >= 0:
            self._state.element_wanted.emit(int(rows.node_id[row]))

    def _open(self, at: int) -> None:
        library, track, rows = self._state.library, self._track, self.model.rows
        row = self.model.row_of(at)
        if library is None or track is None or rows is None or row < 0:
            return

        def work(_progress: Callable[..., None]) -> Any:
            from heatreel.operations.inspecting import row_source

            return row_source(library, track.session.id, rows, row)

        def done(source: Any) -> None:
            if self.model.rows is rows and self.model.row_of(at) == row:
                facts = facts_of(track, rows, row, source, self._moment_of(row))
                narrow = self.view.viewport().width() < 2 * theme().px("panel.library.min")
                self.view.open(at, RowDetail(facts, self.copying.buttons_of(row, source), narrow))
                self.view.scrollTo(self.model.index(at, 0))

        self._jobs.run("", work, done, lambda _error: None, key="inspect.detail")

    def _moment_of(self, row: int) -> Moment | None:
        if row not in self.model.signals or self.model.rows is None:
            return None
        t, signal = float(self.model.rows.t_ms[row]), self.model.signals[row][0]
        moments = self._state.moments or ()
        return next((m for m in moments if m.signal == signal and any(c[0] == t for c in m.clicks)), None)


def names_known(library: Library | None, session_id: int) -> bool:
    """Whether the names of a session's elements are in the library."""
    from heatreel.replay.labels import NAME, VERSION

    return library is not None and library.derived(session_id, NAME, VERSION) is not None
