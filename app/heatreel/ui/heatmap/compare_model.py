"""What the compare view shows: two sides of the page that is chosen, and what came of them.

Counting and drawing run in jobs; what is shown stays until the new is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from heatreel.model.errors import HeatreelError
from heatreel.model.heat import PagePicture
from heatreel.model.session import SessionFilter
from heatreel.operations.comparing import Comparison, Selection, compare, half_way_ms
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.sides import all_sessions, parted_at
from heatreel.ui.heatmap.words import Words
from heatreel.ui.signal_names import signal_name

if TYPE_CHECKING:
    from heatreel.analysis.comparing import Change
    from heatreel.export.difference import Pane, PaneMap
    from heatreel.library.library import Library
    from heatreel.model.heat import HeatLook, HeatRequest
    from heatreel.operations.ports import PictureRequest, Progress

_PLACES_MS = 1_500  # between two counts while the page pass goes on
_KEY = "compare"  # of the job: what comes later takes its place


class CompareModel(QObject):
    """Two selections, their comparison and its maps. ``maps`` chooses page, width, kind, clicks and look."""

    sides_changed = Signal()
    found_changed = Signal()  # another comparison, or words in its place
    panes_changed = Signal()  # the same one in another look
    busy_changed = Signal()
    rows_came = Signal(str, object)  # kind of changes, tuple[Change, ...]

    def __init__(self, maps: HeatmapModel) -> None:
        super().__init__(maps)
        self.maps, self.state, self.jobs = maps, maps.state, maps.jobs
        self.sides: tuple[Selection, Selection] | None = None  # None: the page's sessions, halved by time
        self.found: Comparison | None = None
        self.panes: list[PaneMap] = []
        self.words: Words | None = None
        self.busy = False
        self._asked: tuple[object, ...] = ()  # of what ``found`` was made
        self._halves: tuple[Selection, Selection] | None = None
        self._pictured: tuple[str, int] | None = None  # page and width that were pictured last
        maps.chosen_changed.connect(lambda: self._count())
        maps.content_changed.connect(self._maps_told)
        maps.look_changed.connect(lambda _before: self._draw())
        self._places = QTimer(self)
        self._places.setSingleShot(True)
        self._places.setInterval(_PLACES_MS)
        self._places.timeout.connect(lambda: self._count(quiet=True))
        self.state.places_changed.connect(lambda: self._places.isActive() or self._places.start())
        self.state.library_changed.connect(self._forget)
        self.state.view_changed.connect(lambda: self._count())
        self._count()

    # choosing -----------------------------------------------------------------------------------

    @property
    def shown_sides(self) -> tuple[Selection, Selection] | None:
        """Those that were chosen, else those that are shown."""
        return self.sides or self._halves

    def choose(self, at: int, selection: Selection) -> None:
        """Another selection for side A (0) or B (1)."""
        before = self.shown_sides or (all_sessions(), all_sessions())
        self.choose_both(*(selection if side == at else before[side] for side in (0, 1)))

    def choose_both(self, a: Selection, b: Selection) -> None:
        """Other selections for both sides."""
        if (a, b) != self.sides:
            self.sides = a, b
            self.sides_changed.emit()
            self._count()

    def swap(self) -> None:
        """A becomes B."""
        if self.shown_sides is not None:
            self.choose_both(*reversed(self.shown_sides))

    # counting -----------------------------------------------------------------------------------

    def _forget(self) -> None:
        self.sides = self._halves = None
        self.sides_changed.emit()
        self._say(None)

    def _maps_told(self) -> None:
        """There is no page, or the pages could not be read."""
        if self.state.view == "compare" and self.maps.words is not None and self.maps.page is None:
            self._say(self.maps.words)

    def _request(self) -> HeatRequest | None:
        from heatreel.model.heat import HeatRequest

        maps = self.maps
        if maps.page is None:
            return None
        return HeatRequest(
            maps.page.page, maps.width, maps.kind, clicks=maps.clicks if maps.kind == "click" else "all"
        )

    def _count(self, *, quiet: bool = False) -> None:
        """Compare, unless what is shown is made of just that. ``quiet``: what is shown is not wrong, there is
        only more to it."""
        library, request = self.state.library, self._request()
        if self.state.view != "compare":
            return
        if library is None or request is None:
            if not self.maps.busy:
                self._maps_told()
            return
        base, look, before = self.maps.filter, self.maps.look, self._asked
        sides = [self.sides] if self.sides is not None else []

        def work(_progress: object) -> tuple[tuple[object, ...], Comparison | None, list[PaneMap]]:
            if not sides:
                sides.append(_halves(library, request, base))
            narrowed = [replace(_wide(one, request), within=base) for one in sides[0]]
            asked = (library.path, request, *narrowed, library.maps_stamp())
            if asked == before:
                return asked, None, []
            found = compare(library, _NoCamera(request), request, narrowed[0], narrowed[1], look)
            return asked, found, _drawn(found, look)

        if not quiet:
            self._set_busy(True)
        self.jobs.run(
            "" if quiet else "Compare",
            work,
            lambda made: self._have(sides[0], look, *made),
            lambda error: self._failed(error, *sides),
            key=_KEY,
        )

    def _have(
        self,
        sides: tuple[Selection, Selection],
        look: HeatLook,
        asked: tuple[object, ...],
        found: Comparison | None,
        panes: list[PaneMap],
    ) -> None:
        self._set_busy(False)
        self._halves = sides
        self._pictured = None
        if found is not None:
            self._asked, self.found, self.panes, self.words = asked, found, panes, None
            self.sides_changed.emit()
            self.found_changed.emit()
        if look != self.maps.look:
            self._draw()

    def _failed(self, error: HeatreelError, sides: tuple[Selection, Selection] | None = None) -> None:
        self._halves = sides or self._halves
        if isinstance(error, NotPicturedError):
            self._take(error)
        else:
            self._say(Words(error.message.rstrip("."), error.hint))
            self.sides_changed.emit()

    def _take(self, wanted: NotPicturedError) -> None:
        """Picture the page at a width where it was not looked at yet, then compare."""
        library, at = self.state.library, (wanted.page, wanted.width)
        if at == self._pictured:
            self._say(Words("The page could not be pictured", "Look at its heatmap at this width once."))
            return
        self._pictured = at

        def done(result: PagePicture | Exception) -> None:
            if library is None or library is not self.state.library:
                return
            if not isinstance(result, PagePicture):
                self._say(Words("The page could not be pictured", str(result)))
                return
            self.jobs.run(
                "Keep the picture",
                lambda _progress: library.save_picture(wanted.page, wanted.width, "", result),
                lambda _result: self._count(),
                self._failed,
                key=_KEY,
            )

        self.maps.camera.take(wanted.ask, done)

    def _draw(self) -> None:
        """The same comparison in another look."""
        found, look = self.found, self.maps.look
        if found is None or self.busy or self.state.view != "compare":
            return

        def done(panes: list[PaneMap]) -> None:
            if found is self.found:
                self.panes = panes
                self.panes_changed.emit()

        self.jobs.run("", lambda _progress: _drawn(found, look), done, self._failed, key="compare look")

    def want(self, kind: str) -> None:
        """Count what else differs between the sides: "moments" or "reach"; `rows_came` brings it."""
        found, library = self.found, self.state.library
        if found is None or library is None:
            return

        def work(progress: Progress) -> tuple[Change, ...]:
            from heatreel.operations.side_changes import moment_changes, reach_changes

            if kind == "reach":
                return reach_changes(library, found)
            rows = moment_changes(library, found, progress)
            return tuple(replace(row, name=signal_name(row.name)) for row in rows)

        def done(rows: tuple[Change, ...]) -> None:
            if found is self.found:
                self.rows_came.emit(kind, rows)

        def failed(error: HeatreelError) -> None:
            self.state.status_posted.emit(error.message)
            done(())

        self.jobs.run(f"Compare {kind}", work, done, failed, key=f"compare {kind}")

    def _say(self, words: Words | None) -> None:
        self.found, self.panes, self.words, self._asked = None, [], words, ()
        self._set_busy(False)
        self.found_changed.emit()

    def _set_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit()


class NotPicturedError(HeatreelError):
    """A page has to be pictured first."""

    def __init__(self, page: str, width: int, ask: PictureRequest) -> None:
        super().__init__("The page was not pictured yet.", "Look at its heatmap at this width once.")
        self.page, self.width, self.ask = page, width, ask


class _NoCamera:
    """A browser that takes no pictures in a job: it says which one is wanted."""

    def __init__(self, request: HeatRequest) -> None:
        self._page = request.page

    def take_now(self, ask: PictureRequest) -> Any:
        """Always raises."""
        raise NotPicturedError(self._page, ask.viewport_width, ask)

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        return self.take_now


def panes_of(found: Comparison) -> tuple[Pane, Pane]:
    """Both sides as they are drawn."""
    from heatreel.export.difference import Pane

    one, two = (Pane(side.selection.name, side.picture, side.points) for side in (found.a, found.b))
    return one, two


def _drawn(found: Comparison, look: HeatLook) -> list[PaneMap]:
    from heatreel.export.difference import pane_maps

    return pane_maps(*panes_of(found), look)


def _halves(library: Library, request: HeatRequest, base: SessionFilter) -> tuple[Selection, Selection]:
    cut_ms = half_way_ms(library, request, base)
    return (all_sessions(), all_sessions()) if cut_ms is None else parted_at(cut_ms)


def _wide(selection: Selection, request: HeatRequest) -> Selection:
    return selection if selection.width else replace(selection, width=request.width)
