"""What the heatmap view shows: which page, width and kind, over which sessions, and what came of it.

Counting and reading run in jobs, the page's picture comes from a hidden browser. What is shown stays
until the new is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from heatreel.model.errors import HeatreelError
from heatreel.model.heat import (
    ClickSet,
    HeatKind,
    HeatLook,
    HeatPoints,
    HeatRequest,
    PagePicture,
    PageSummary,
)
from heatreel.model.session import SessionFilter
from heatreel.replay.windows import window_at
from heatreel.ui.heatmap.camera import Camera
from heatreel.ui.heatmap.words import Words, nothing_words
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, View

if TYPE_CHECKING:
    from heatreel.analysis.width_bands import WidthBand
    from heatreel.export.box_map import BoxMap
    from heatreel.export.ramp import Ramp
    from heatreel.operations.ports import PageBrowser, PictureRequest
    from heatreel.operations.scroll_boxes import ScrollBox


MAPS: tuple[View, ...] = ("heatmap", "compare")  # views for which a page is chosen here
_SETTLED_MS = 200  # without another step, the radius is taken for chosen


@dataclass(frozen=True, slots=True, eq=False)
class HeatContent:
    """A map that is ready to be drawn."""

    request: HeatRequest
    points: HeatPoints
    picture: PagePicture


class HeatmapModel(QObject):
    """Chosen page, width, kind and look; the counted points and the page's picture.

    Compare is of the same page, width, kind and look: while it is shown only these are kept up to date.
    """

    pages_changed = Signal()
    chosen_changed = Signal()  # page, width or kind
    content_changed = Signal()  # another map, or words in its place
    look_changed = Signal(object)  # the HeatLook before
    busy_changed = Signal(bool)
    box_changed = Signal()  # another box that scrolls is looked at
    ruler_changed = Signal()
    save_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, state: AppState, jobs: Jobs, make_browser: Callable[[], PageBrowser]) -> None:
        super().__init__()
        self.state, self.jobs = state, jobs
        self.camera = Camera(make_browser)
        self.pages: list[PageSummary] = []
        self.page: PageSummary | None = None
        self.width = 0
        self.kind: HeatKind = "click"
        self.clicks: ClickSet = "all"
        self.page_state = ""  # as in HeatRequest
        self.look = HeatLook()
        self.image_scale = 1
        self.ruler = True  # of page px, beside the maps
        self.content: HeatContent | None = None
        self.words: Words | None = None
        self.box: ScrollBox | None = None
        self.box_map: BoxMap | None = None  # of ``box``, as it is drawn
        self.busy = False
        self.draft_ramp: Ramp | None = None  # of the scale while the radius is being changed
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED_MS)
        self._settle.timeout.connect(self._settled)
        self._generation = 0
        self._dirty = self._map_dirty = True  # the pages, and the map
        for signal in (state.library_changed, state.sessions_changed, state.filter_changed):
            signal.connect(self.invalidate)
        state.selection_changed.connect(self._selection_changed)
        state.places_changed.connect(self._places_came)
        state.view_changed.connect(self._refresh_if_shown)
        state.heatmap_wanted.connect(self._wish_came)
        self._narrowed = self.filter.ids
        self._refresh_if_shown()

    def close(self) -> None:
        """Give the hidden browser back; nothing that comes later is shown."""
        self._generation += 1
        self._settle.stop()
        self.camera.close()

    # what it is made of -------------------------------------------------------------------------

    @property
    def filter(self) -> SessionFilter:
        """What maps are made of: the library's filter and rows selected by hand."""
        return self.state.narrowed

    def _selection_changed(self) -> None:
        if self.filter.ids != self._narrowed:
            self._narrowed = self.filter.ids
            self.invalidate()

    def invalidate(self) -> None:
        """Sessions, filter or selection are others: count anew, now or when the view is shown."""
        self._dirty = True
        if self.state.library is None:
            self.content = None
        self._refresh_if_shown()

    def _places_came(self) -> None:
        if self.state.view != "heatmap":
            self._map_dirty = True
        elif self.kind == "click" and self.content is not None and not self.busy:
            self._count()

    def _refresh_if_shown(self) -> None:
        if self.state.view not in MAPS:
            return
        if self._dirty or self.state.heat_wish is not None:
            self.refresh()
        elif self._map_dirty and self.state.view == "heatmap":
            self._count()

    def _wish_came(self) -> None:
        if self.state.heat_wish is not None and self.state.view == "heatmap":
            self.refresh()

    # choosing -----------------------------------------------------------------------------------

    def choose_page(self, page: str, width: int | None = None) -> None:
        """Another page; without a width the one that most views had."""
        found = next((summary for summary in self.pages if summary.page == page), None)
        if found is None:
            return
        self.page, self.page_state = found, ""
        bands = self.bands
        self.width = width if any(width == entry.width for entry in found.widths) else 0
        if not self.width and bands:
            self.width = bands[0].width
        self._count()

    @property
    def bands(self) -> tuple[WidthBand, ...]:
        """The bands of widths of the chosen page, most views first."""
        from heatreel.analysis.width_bands import width_bands

        return width_bands(self.page.widths) if self.page is not None else ()

    def choose_width(self, width: int) -> None:
        """Another viewport width of the same page."""
        if width != self.width:
            self.width, self.page_state = width, ""
            self._count()

    def choose_state(self, key: str) -> None:
        """Another state of the page; "" = as it settled."""
        if key != self.page_state:
            self.page_state = key
            self._count()

    def choose_kind(self, kind: HeatKind) -> None:
        """Clicks, movement or scroll reach."""
        if kind != self.kind:
            self.kind, self.page_state = kind, ""
            self._count()

    def choose_clicks(self, clicks: ClickSet) -> None:
        """Which of the clicks."""
        if clicks != self.clicks:
            self.clicks = clicks
            self._count()

    def set_ruler(self, shown: bool) -> None:
        """Page px beside the maps, or not."""
        self.ruler = shown
        self.ruler_changed.emit()

    def choose_box(self, box: ScrollBox | None) -> None:
        """Look at the reach in a box that scrolls by itself; None = at the page's."""
        if box is not self.box:
            self.box = box
            self.box_map = box.as_map if box is not None else None
            self.box_changed.emit()

    def set_look(self, **changes: Any) -> None:
        """Change radius, opacity, dim, palette, scale or fold line. Nothing is counted anew."""
        before, self.look = self.look, replace(self.look, **changes)
        if self.look != before:
            if self.look.radius_px != before.radius_px:
                self._draft(before)
            self.look_changed.emit(before)

    def _draft(self, before: HeatLook) -> None:
        """The radius is being changed: count only what is seen, on the scale of before, until it rests."""
        from heatreel.export.heat_picture import heat_layer

        content = self.content
        if content is None or content.points.kind in ("scroll", "attention") or self.state.view != "heatmap":
            return
        if self.draft_ramp is None:
            height, width = content.picture.rgb.shape[:2]
            head = heat_layer(content.points, before, width, height, slice(0, 0))
            self.draft_ramp = head.legend.ramp
        self._settle.start()

    def _settled(self) -> None:
        """Count the whole page at the radius that was chosen, in a job."""
        content, look = self.content, self.look

        def count(_progress: object) -> None:
            from heatreel.export.heat_picture import heat_layer

            if content is not None:
                height, width = content.picture.rgb.shape[:2]
                heat_layer(content.points, look, width, height, slice(0, 0))  # kept for who asks next

        def done(_result: object) -> None:
            if self.look.radius_px == look.radius_px:
                self.draft_ramp = None
                self.look_changed.emit(look)

        self.jobs.run("", count, done, key="heatmap radius")

    # counting -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the pages of the sessions in question, then for the map."""
        library = self.state.library
        self._dirty = False
        self._generation += 1
        if library is None:
            self.pages, self.page = [], None
            self._say(Words("No library is open", "Open files to see where people click.", "Open files…"))
            return
        generation, filter_ = self._generation, self.filter
        self._set_busy(True)
        self.jobs.run(
            "Pages",
            lambda _progress: library.pages(filter_),
            lambda pages: self._have_pages(generation, pages),
            lambda error: self._failed(generation, error),
            key="heatmap pages",
        )

    def _have_pages(self, generation: int, pages: list[PageSummary]) -> None:
        if generation != self._generation:
            return
        self.pages = list(pages)
        wish, self.state.heat_wish = self.state.heat_wish, None
        page, width = wish or (self.page.page if self.page else self._page_at_playhead(), self.width or None)
        self.pages_changed.emit()
        if not self.pages:
            self.page, self.width = None, 0
            self.chosen_changed.emit()
            if self.filter == SessionFilter():
                words = Words("No page in this library", "A heatmap needs sessions that recorded a page.")
            else:
                words = Words("No session matches", "The library’s filter leaves no page to make a map of.")
            self._say(words)
            return
        known = {summary.page for summary in self.pages}
        self.choose_page(page if page in known else self.pages[0].page, width)

    def _page_at_playhead(self) -> str:
        track, t_ms = self.state.track, self.state.playhead_ms
        view = track.page_view_at(t_ms, window_at(track, t_ms)) if track is not None else None
        return view.page if view is not None else ""

    def _count(self) -> None:
        library = self.state.library
        self.chosen_changed.emit()
        if library is None or self.page is None:
            return
        self.state.set_heat_page(self.page.page)
        self._generation += 1
        self._map_dirty = self.state.view != "heatmap"
        if self._map_dirty:
            self._set_busy(False)
            return
        generation, filter_ = self._generation, self.filter
        request = self._request(filter_)
        self._set_busy(True)

        def work(_progress: object) -> tuple[HeatPoints, PagePicture, PictureRequest | None]:
            from heatreel.operations import heatmaps
            from heatreel.operations.heat_pictures import blank_page

            at = (request.page, request.width, request.state)
            points = heatmaps.heat_points(library, request, filter_)
            picture = library.picture(*at)
            if library.elements(*at) is None:
                picture = None  # taken by an older version: what stands on it is not known
            ask = None
            if picture is None:
                ask = heatmaps.picture_request(library, request.page, request.width, filter_, request.state)
                picture = blank_page(library, request.page, request.width, filter_)
            return points, picture, ask

        self.jobs.run(
            "Heatmap",
            work,
            lambda made: self._have_points(generation, request, *made),
            lambda error: self._failed(generation, error),
            key="heatmap",
        )

    def _request(self, filter: SessionFilter) -> HeatRequest:
        from heatreel.operations.heat_pages import band_around

        clicks: ClickSet = self.clicks if self.kind == "click" else "all"
        band = band_around(self.page, self.width)
        return HeatRequest(self.page.page, self.width, self.kind, filter.ids, band, clicks, self.page_state)

    def _have_points(
        self,
        generation: int,
        request: HeatRequest,
        points: HeatPoints,
        picture: PagePicture,
        ask: PictureRequest | None,
    ) -> None:
        if generation != self._generation:
            return
        if points.total == 0:
            self._say(nothing_words(request, self.page))
        elif ask is None:
            self._show(HeatContent(request, points, picture))
        else:
            self._take(generation, HeatContent(request, points, picture), ask)

    def _take(self, generation: int, blank: HeatContent, ask: PictureRequest) -> None:
        library, request, filter_ = self.state.library, blank.request, self.filter

        def keep(picture: PagePicture) -> HeatPoints:
            from heatreel.operations.heatmaps import heat_points

            library.save_picture(request.page, request.width, request.state, picture)
            return heat_points(library, request, filter_)  # on what stands in the picture

        def done(result: PagePicture | Exception) -> None:
            if isinstance(result, PagePicture) and library is not None:
                self.jobs.run(
                    "Keep the picture",
                    lambda _progress: keep(result),
                    lambda points: show(replace(blank, picture=result, points=points)),
                    lambda error: show(replace(blank, picture=result), str(error)),
                )
            else:
                show(blank, f"No picture of the page: {result}")

        def show(content: HeatContent, problem: str = "") -> None:
            if problem:
                self.state.status_posted.emit(problem)
            if generation == self._generation:
                self._show(content)

        self.camera.take(ask, done)

    # outcomes -----------------------------------------------------------------------------------

    def _show(self, content: HeatContent) -> None:
        self.content, self.words, self.draft_ramp = content, None, None
        self.choose_box(None)
        self._set_busy(False)
        self.content_changed.emit()

    def _say(self, words: Words) -> None:
        self.content, self.words = None, words
        self.choose_box(None)
        self._set_busy(False)
        self.content_changed.emit()

    def _failed(self, generation: int, error: HeatreelError) -> None:
        if generation == self._generation:
            self._say(Words(error.message, error.hint))

    def _set_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)
