"""The library's filter: a field for words, the panel of all filters, segments, and what narrows as chips."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from heatreel.model.segment import describe, parts, without
from heatreel.model.session import SessionFilter
from heatreel.operations.segments import segment_of, segments
from heatreel.ui.jobs import Jobs
from heatreel.ui.library.active_filters import ActiveFilters
from heatreel.ui.library.chips import Chips
from heatreel.ui.library.filter_panel import FilterPanel
from heatreel.ui.library.filters import parse_filter
from heatreel.ui.segments import ask_rename, ask_save, delete_segment
from heatreel.ui.state import AppState
from heatreel.ui.style import keep_repolished
from heatreel.ui.theme import theme
from heatreel.ui.widgets import button, label, on_theme, row_layout

FILTER_AFTER_MS = 120  # typing settles


class FilterBar(QWidget):
    """Makes the filter of the state out of its parts."""

    entered = Signal()  # Enter in the field

    def __init__(self, state: AppState, jobs: Jobs) -> None:
        super().__init__()
        self._state, self._jobs = state, jobs
        self.more = SessionFilter()  # all but the words of the field and the signals of the chips
        self.panel: FilterPanel | None = None
        self._count_words = ""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(FILTER_AFTER_MS)
        self._settle.timeout.connect(self.apply)
        self._make()

    def _make(self) -> None:
        layout = QVBoxLayout(self)
        side, gap = theme().px("space.m"), theme().px("space.s")
        layout.setContentsMargins(side, gap, side, gap)
        layout.setSpacing(gap)
        self.field = QLineEdit()
        self.field.setFont(theme().font("dense"))
        self.field.setPlaceholderText("Filter, e.g. /cart is:starred")
        self.field.setAccessibleName("Filter sessions")
        self._field_icon = QAction(self)
        self.field.addAction(self._field_icon, QLineEdit.ActionPosition.LeadingPosition)
        put = lambda: self._field_icon.setIcon(theme().icon("list-filter", "text.tertiary"))  # noqa: E731
        put()
        on_theme(self.field, put)
        self.field.textChanged.connect(lambda _text: self._settle.start())
        self.field.returnPressed.connect(self.entered)
        self.problem = label("", "small", role="danger")
        self.problem.hide()
        self.filters = button("Filters", self.open_panel, icon="sliders-horizontal", compact=True)
        self.filters.setToolTip("Date, device, width, URL, campaign and more")
        self.segments = button("Segments", icon="bookmark", compact=True)
        self.segments.setToolTip("Filters that were saved under a name")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.segments.setMenu(self._menu)
        self.active = ActiveFilters()
        self.active.removed.connect(self.loosen)
        self.chips = Chips()
        self.chips.changed.connect(self.apply)
        self._state.filter_changed.connect(self._follow)
        layout.addWidget(self.field)
        layout.addWidget(self.problem)
        layout.addLayout(row_layout(self.filters, self.segments, None))
        layout.addWidget(self.active)
        layout.addWidget(self.chips)

    # the filter ---------------------------------------------------------------------------------

    def apply(self) -> None:
        """Make the filter of all parts the state's, unless the words of the field are wrong."""
        self._settle.stop()
        parsed = parse_filter(self.field.text(), self.chips.chosen)
        self.problem.setText(parsed.problem)
        self.problem.setVisible(bool(parsed.problem))
        keep_repolished(self.field, wrong=bool(parsed.problem))
        self._show_more()
        if not parsed.problem:
            self._state.set_filter(self._composed(parsed.filter))
        self._show_segment()

    def _composed(self, typed: SessionFilter) -> SessionFilter:
        """The filter of all parts together."""
        return replace(
            self.more,
            text=typed.text,
            starred=typed.starred or self.more.starred,
            unwatched=typed.unwatched or self.more.unwatched,
            signals=typed.signals,
        )

    def _follow(self) -> None:
        """Another part of the window has changed the filter."""
        shown = self._composed(parse_filter(self.field.text(), self.chips.chosen).filter)
        if self._state.filter != shown:
            self.put(self._state.filter)

    def put(self, wanted: SessionFilter) -> None:
        """Show a whole filter in its parts, and apply it."""
        self.field.blockSignals(True)
        self.field.setText(wanted.text)
        self.field.blockSignals(False)
        self.chips.choose(wanted.signals)
        self.more = replace(wanted, text="", signals=frozenset(), ids=())
        if self.panel is not None:
            self.panel.show_filter(self.more)
        self.apply()

    def clear(self) -> None:
        """Show all sessions again."""
        self.put(SessionFilter())

    def forget(self) -> None:
        """Another library: nothing narrows any more; does not tell."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._settle.stop()
        self.chips.clear_choice()
        self.more = SessionFilter()
        self._show_more()
        self._show_segment()

    def loosen(self, names: tuple[str, ...]) -> None:
        """Take away what these fields of the filter narrow."""
        self.put(without(self._state.filter, names))

    def _show_more(self) -> None:
        found = parts(self.more)
        self.active.show_parts(found)
        self.filters.setText(f" Filters · {len(found)}" if found else " Filters")

    # panel --------------------------------------------------------------------------------------

    def open_panel(self) -> None:
        """Open the popover under its button."""
        library = self._state.library
        if library is None:
            return
        self.panel = FilterPanel(self.more, library.all_tags(), self)
        self.panel.changed.connect(self._take)
        self.panel.clear_wanted.connect(self.clear)
        self.panel.save_wanted.connect(self._save)
        self.panel.destroyed.connect(self._panel_gone)
        self.panel.show_count(self._count_words)
        self.panel.adjustSize()
        self.panel.move(self._place_of(self.panel))
        self.panel.show()
        self.panel.fields["since_ms"].setFocus(Qt.FocusReason.PopupFocusReason)

    def _place_of(self, panel: QWidget) -> QPoint:
        at = self.filters.mapToGlobal(QPoint(0, self.filters.height() + theme().px("space.xs")))
        room = self.window().screen().availableGeometry()
        return QPoint(
            max(min(at.x(), room.right() - panel.width()), room.left()),
            max(min(at.y(), room.bottom() - panel.height()), room.top()),
        )

    def _panel_gone(self) -> None:
        self.panel = None

    def _take(self, more: SessionFilter) -> None:
        self.more = more
        self.apply()

    def show_count(self, words: str) -> None:
        """How many sessions are left, in words."""
        self._count_words = words
        if self.panel is not None:
            self.panel.show_count(words)

    # segments -----------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu, library = self._menu, self._state.library
        menu.clear()
        if library is None:
            return
        known, wanted = segments(library), self._state.filter
        for name, one in known.items():
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(one == wanted)
            action.setEnabled(one is not None)
            action.setToolTip("A newer version saved it" if one is None else describe(one))
            action.triggered.connect(lambda _on=False, f=one: self.put(f))
        if not known:
            menu.addAction("No segments yet").setEnabled(False)
        menu.addSeparator()
        save = menu.addAction("Save as segment…")
        save.setEnabled(wanted != SessionFilter())
        save.triggered.connect(lambda _on=False: self._save())
        told = self._show_segment
        for title, act in (
            ("Rename", lambda n: ask_rename(self._state, self._jobs, n, self.window(), told)),
            ("Delete", lambda n: delete_segment(self._state, self._jobs, n, told)),
        ):
            below = menu.addMenu(title)
            below.setEnabled(bool(known))
            for name in known:
                action = below.addAction(name.replace("&", "&&") + ("…" if title == "Rename" else ""))
                action.triggered.connect(lambda _on=False, n=name, a=act: a(n))

    def _save(self) -> None:
        if self.panel is not None:
            self.panel.close()
        ask_save(self._state, self._jobs, self._state.filter, self.window(), self._show_segment)

    def _show_segment(self) -> None:
        library = self._state.library
        name = "" if library is None else segment_of(library, self._state.filter)
        shown = name if len(name) <= 18 else f"{name[:17]}…"
        self.segments.setText(f" {shown}" if name else " Segments")
        self.segments.setAccessibleName(f"Segment: {name}" if name else "Segments")
