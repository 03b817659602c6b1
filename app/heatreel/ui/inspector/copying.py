"""Copies rows of the inspector: as text, as a table, as JSON, as cURL."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from heatreel.model.inspect import RowKind
from heatreel.ui.format import plural_text
from heatreel.ui.inspector.model import InspectorModel
from heatreel.ui.inspector.view import EventView
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState

if TYPE_CHECKING:
    from heatreel.operations.inspecting import RowSource

_MOST_EVENTS = 5_000  # rows whose events are copied at once


class Copying(QObject):
    """What "Copy as" does with the selected rows."""

    def __init__(
        self, parent: QWidget, state: AppState, jobs: Jobs, model: InspectorModel, view: EventView
    ) -> None:
        super().__init__(parent)
        self._state, self._jobs, self._model, self._view = state, jobs, model, view
        view.copy_asked.connect(self.as_text)
        view.menu_asked.connect(self.open_at)

    def chosen(self) -> list[int]:
        """Rows that are selected, by time."""
        places: set[int] = set()
        for part in self._view.selectionModel().selection():
            places.update(range(part.top(), part.bottom() + 1))
        return [self._model.row_of(at) for at in sorted(places)]

    def menu(self) -> QMenu:
        """The ways to copy."""
        made = QMenu(self._view)
        rows = self.chosen()
        for text, done, fits in (
            ("Copy as text", self.as_text, True),
            ("Copy as CSV", self.as_csv, True),
            ("Copy as TSV", self.as_tsv, True),
            ("Copy as JSON", self.as_json, len(rows) <= _MOST_EVENTS),
            ("Copy as cURL", self.as_curl, len(rows) == 1 and self._is_request(rows[0])),
        ):
            action = made.addAction(text, done)
            action.setEnabled(bool(rows) and fits)
        return made

    def open_below(self, widget: QWidget) -> None:
        """Offer the ways to copy below a button."""
        self.open_at(widget.mapToGlobal(QPoint(0, widget.height())))

    def open_at(self, place: QPoint) -> None:
        """Offer the ways to copy at a place of the screen."""
        self.menu().popup(place)

    def buttons_of(self, row: int, source: RowSource) -> list[tuple[str, Callable[[], None]]]:
        """What an opened row offers."""
        found: list[tuple[str, Callable[[], None]]] = []
        rows = self._model.rows
        if source.request is not None:
            found.append(("Copy as cURL", lambda: self._curl(row, source)))
        else:
            found.append(("Copy as JSON", lambda: self._json(source)))
        if rows is not None and rows.node_id[row] >= 0 and rows.kind[row] in (RowKind.CLICK, RowKind.INPUT):
            node = int(rows.node_id[row])
            found.append(("Read element", lambda: self._state.element_wanted.emit(node)))
        found.append(("Show in timeline", lambda: self._show_in_timeline(row)))
        return found

    # ways ---------------------------------------------------------------------------------------

    def as_text(self) -> None:
        """One line a row."""
        rows = self.chosen()
        self._put("\n".join(self._model.line_of(row) for row in rows), plural_text(len(rows), "row"))

    def as_csv(self) -> None:
        """A table with commas."""
        self._table(tab=False)

    def as_tsv(self) -> None:
        """A table for a sheet."""
        self._table(tab=True)

    def as_json(self) -> None:
        """The events as recorded."""
        library, track, rows = self._state.library, self._state.track, self._model.rows
        chosen = self.chosen()
        if library is None or track is None or rows is None:
            return

        def work(progress: Callable[..., None]) -> str:
            from heatreel.operations.inspect_copy import as_json
            from heatreel.operations.inspecting import events_of

            return as_json(events_of(library, track.session.id, rows, chosen, progress))

        self._run(work, lambda text: self._put(text, "JSON"))

    def as_curl(self) -> None:
        """The chosen request as a command."""
        library, track, rows = self._state.library, self._state.track, self._model.rows
        row = self.chosen()[0]
        if library is None or track is None or rows is None:
            return

        def work(_progress: Callable[..., None]) -> Any:
            from heatreel.operations.inspecting import row_source

            return row_source(library, track.session.id, rows, row)

        self._run(work, lambda source: self._curl(row, source))

    def _curl(self, row: int, source: RowSource) -> None:
        from heatreel.operations.inspect_copy import curl_of

        track, rows = self._state.track, self._model.rows
        if source.request is None or track is None or rows is None:
            return
        view = track.page_view_at(float(rows.t_ms[row]), int(rows.window[row]))
        self._put(curl_of(source.request, view.href if view is not None else ""), "cURL")

    def _json(self, source: RowSource) -> None:
        from heatreel.operations.inspect_copy import as_json

        self._put(as_json(source.events), "JSON")

    def _table(self, *, tab: bool) -> None:
        rows, chosen, start_ms = self._model.rows, self.chosen(), self._model.start_ms
        if rows is None:
            return

        def work(_progress: Callable[..., None]) -> str:
            from heatreel.operations.inspect_copy import as_table

            return as_table(rows, chosen, start_ms, tab=tab)

        what = plural_text(len(chosen), "row")
        self._run(work, lambda text: self._put(text, what))

    def _run(self, work: Callable[..., Any], done: Callable[[Any], None]) -> None:
        self._jobs.run("Copying rows", work, done, lambda _error: None, key="inspect.copy")

    def _put(self, text: str, what: str) -> None:
        QApplication.clipboard().setText(text)
        self._state.status_posted.emit(f"{what} copied")

    def _show_in_timeline(self, row: int) -> None:
        """Seek to the row and select its time."""
        rows = self._model.rows
        if rows is None:
            return
        t, took = float(rows.t_ms[row]), float(rows.duration_ms[row])
        if took > 0:
            self._state.set_selection((t, t + took))
        self._state.seek(t)

    def _is_request(self, row: int) -> bool:
        return self._model.rows is not None and bool(self._model.rows.kind[row] == RowKind.NETWORK)
