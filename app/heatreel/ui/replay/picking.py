"""Pointing at an element of the page: the overlay takes the mouse while it lasts, the page only answers.

The element that was picked stays outlined, and is read again whenever the page changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from heatreel.model.inspect import PageElement
from heatreel.ui.actions import ActionTable
from heatreel.ui.replay.overlay import Overlay
from heatreel.ui.state import AppState

if TYPE_CHECKING:
    from heatreel.browser.replay_page import ReplayPage
    from heatreel.model.session import PageView

_SAME_MS = 1.0  # a page painted so near to the playhead shows its time


class Picking(QObject):
    """Binds ``inspect.pick``; answers ``state.element_wanted``. ``page`` gives the page, if there is one."""

    def __init__(
        self,
        state: AppState,
        actions: ActionTable,
        overlay: Overlay,
        page: Callable[[], ReplayPage | None],
        view_at: Callable[[float], PageView | None],
    ) -> None:
        """``view_at``: the page view that is shown at a time."""
        super().__init__(overlay)
        self._view_at = view_at
        self._state, self._overlay, self._page = state, overlay, page
        self._asked = False  # one question at a time: the mouse is faster than the page
        self._next: QPointF | None = None
        self._wanted = -1  # the node that is to be read
        self._painted_ms: float | None = None  # time of the page that is on the screen
        self._view = -1  # the page view that it belongs to: another page counts its nodes anew
        self.on = False
        overlay.installEventFilter(self)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), overlay)  # before the window's own Esc
        self._escape.activated.connect(lambda: self.set_on(False))
        self._escape.setEnabled(False)
        self.action = actions.bind("inspect.pick", self.set_on)
        state.element_wanted.connect(self.want)
        state.element_changed.connect(self._show)
        state.session_changed.connect(self._session_changed)
        state.playback_changed.connect(self._played)
        self._session_changed()

    # mode ---------------------------------------------------------------------------------------

    def set_on(self, on: bool) -> None:
        """Begin or end pointing. The session is paused: a page that moves cannot be pointed at."""
        on = on and self._state.track is not None
        self.action.setChecked(on)
        if on == self.on:
            return
        self.on = on
        self._overlay.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not on)
        self._overlay.setMouseTracking(on)
        self._escape.setEnabled(on)
        if on:
            self._state.set_playing(False)
            self._overlay.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._overlay.unsetCursor()
            self._next = None
            self._show()

    def eventFilter(self, _overlay: QObject, event: QEvent) -> bool:
        if not self.on:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._point(event.position())
        elif kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._take(event.position())
            return True
        elif kind == QEvent.Type.Leave:
            self._overlay.set_pointed(None)
        return False

    # pointing -----------------------------------------------------------------------------------

    def _client(self, place: QPointF) -> tuple[float, float]:
        scale = self._overlay.scale or 1.0
        return place.x() / scale, place.y() / scale

    def _point(self, place: QPointF) -> None:
        page = self._page()
        if page is None:
            return
        if self._asked:
            self._next = place
            return
        self._asked = True

        def answered(element: PageElement | None) -> None:
            self._asked = False
            if not self.on:
                return
            self._overlay.set_pointed(*outline_of(element))
            waiting, self._next = self._next, None
            if waiting is not None:
                self._point(waiting)

        page.pick(*self._client(place), answered)

    def _take(self, place: QPointF) -> None:
        page, track = self._page(), self._state.track
        if page is None:
            return

        def answered(element: PageElement | None) -> None:
            if self._state.track is track and element is not None:
                self._wanted, self._view = element.node_id, self._view_now()
                self._state.set_element(element)
                self.set_on(False)

        page.pick(*self._client(place), answered)

    # the picked element -------------------------------------------------------------------------

    def want(self, node_id: int) -> None:
        """Read a node of the page as it is at the playhead."""
        self._wanted, self._view = node_id, self._view_now()
        if self._painted_ms is None or abs(self._painted_ms - self._state.playhead_ms) < _SAME_MS:
            self.read()  # else the page of that time is on its way, and `painted` reads it

    def painted(self, t_ms: float) -> None:
        """The page of another time is on the screen."""
        self._painted_ms = t_ms
        self.read()

    def _view_now(self) -> int:
        view = self._view_at(self._state.playhead_ms)
        return view.index if view is not None else -1

    def read(self) -> None:
        """Read the picked element again."""
        page, node_id, track = self._page(), self._wanted, self._state.track
        if page is None or node_id < 0:
            return

        if self._view != self._view_now():
            self._state.set_element(_gone(self._state.element, node_id))
            return

        def answered(element: PageElement | None) -> None:
            if self._wanted == node_id and self._state.track is track:
                self._state.set_element(element or _gone(self._state.element, node_id))

        page.element(node_id, answered)

    def _show(self) -> None:
        element = self._state.element
        if element is None:
            self._wanted = -1
        if not self.on:
            self._overlay.set_pointed(*outline_of(element))

    def _session_changed(self) -> None:
        self._wanted, self._painted_ms = -1, None
        self.set_on(False)
        self._overlay.set_pointed(None)
        self.action.setEnabled(self._state.track is not None)

    def _played(self) -> None:
        if self.on and self._state.clock.playing:
            self.set_on(False)


def _gone(before: PageElement | None, node_id: int) -> PageElement:
    """The element as it was known, marked as not on the page."""
    if before is None or before.node_id != node_id:
        return PageElement(node_id, False)
    return replace(before, present=False, box_client=None, place_page=None)


def outline_of(element: PageElement | None) -> tuple[QRectF | None, str]:
    """Box (client px) and name to draw, or none."""
    if element is None or element.box_client is None:
        return None, ""
    return QRectF(*element.box_client), element.path[-1].name if element.path else element.tag
