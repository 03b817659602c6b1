"""The windows (tabs) of the visitor’s browser: which one is shown, and the button that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from heatreel.model.session import SessionTrack
from heatreel.model.url import path_of
from heatreel.replay.windows import FALLBACK_SIZE, viewport_at
from heatreel.ui.actions import ActionTable
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import IconLabel, follow_icon

if TYPE_CHECKING:
    from heatreel.browser.feed import Feed
    from heatreel.replay.pointer import PointerTrack

LONGEST_PATH = 40  # characters of a page's path in the menu


class Windows(QObject):
    """Answers which window is shown at a time. Windows count from 0 here, from 1 in words."""

    changed = Signal()  # another one is pinned, or none any more

    def __init__(self, state: AppState, actions: ActionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._track: SessionTrack | None = None
        self._feed: Feed | None = None
        self._pointers: dict[int, PointerTrack] = {}
        self.action = actions.bind("page.follow_window", self._follow)
        state.followed_window_changed.connect(self._followed)
        self.open(None, None)

    def open(self, track: SessionTrack | None, feed: Feed | None) -> None:
        """Another session, or none."""
        self._track, self._feed = track, feed
        self._pointers.clear()
        self.action.setEnabled(self.count > 1)
        self.action.setChecked(self._state.followed_window is None)

    @property
    def count(self) -> int:
        """How many windows the session has."""
        return len(self._track.windows) if self._track is not None else 0

    def active(self, t_ms: float) -> int:
        """The window of the visitor's latest act."""
        return self._feed.active_window(t_ms) if self._feed is not None else 0

    def shown(self, t_ms: float) -> int:
        """The pinned window, else the active one."""
        pinned = self._state.followed_window
        return self.active(t_ms) if pinned is None else pinned

    def pointer(self, t_ms: float) -> PointerTrack | None:
        """The pointer in the shown window; None while the visitor is in another one."""
        if self._track is None:
            return None
        window = self.shown(t_ms)
        if self.count > 1 and window != self.active(t_ms):
            return None
        if window not in self._pointers:
            from heatreel.replay.pointer import PointerTrack

            self._pointers[window] = PointerTrack(self._track, window if self.count > 1 else None)
        return self._pointers[window]

    def away(self, t_ms: float) -> str:
        """What is said while the visitor is not in the pinned window, else nothing."""
        if self.count < 2 or self.shown(t_ms) == (active := self.active(t_ms)):
            return ""
        return f"The visitor is in window {active + 1}"

    def size(self, t_ms: float) -> tuple[int, int]:
        """The viewport of the shown window, CSS px."""
        return viewport_at(self._track, self.shown(t_ms), t_ms) if self._track is not None else FALLBACK_SIZE

    def title(self, window: int, t_ms: float) -> str:
        """ "Window 2 – /help": with the path of its page at that time, when one was open."""
        view = self._track.page_view_at(t_ms, window) if self._track is not None else None
        path = path_of(view.page) if view is not None else "not open yet"
        return (
            f"Window {window + 1} – {path if len(path) <= LONGEST_PATH else path[: LONGEST_PATH - 1] + '…'}"
        )

    def next_page_ms(self, t_ms: float) -> float | None:
        """When the next page of the shown window was recorded, epoch ms; None = no more."""
        if self._track is None or self._feed is None:
            return None
        pinned = self._state.followed_window
        if pinned is None:
            return self._feed.next_page_ms(t_ms)
        starts = [v.start_ms for v in self._track.page_views if v.window == pinned and v.snapshot_event >= 0]
        return min((start for start in starts if start > t_ms), default=None)

    def _follow(self, on: bool) -> None:
        self._state.set_followed_window(None if on else self.active(self._state.playhead_ms))
        self.action.setChecked(self._state.followed_window is None)

    def _followed(self) -> None:
        self.action.setChecked(self._state.followed_window is None)
        self.changed.emit()


class WindowButton(QToolButton):
    """ "Window 1 of 2" with a menu: follow the visitor, or pin a window. Hidden when there is only one."""

    def __init__(self) -> None:
        super().__init__()
        self._windows: Windows | None = None
        self._state: AppState | None = None
        self._pinned = False
        self.setFont(theme().font("dense", "medium"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Window of the visitor’s browser")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the words
        follow_icon(self, "chevron-down")
        small = theme().px("control.icon_compact")
        self.setIconSize(QSize(small, small))
        self.mark = IconLabel("app-window")  # stands before the button
        self.show_window(0, 0, pinned=False)

    def serve(self, windows: Windows, state: AppState) -> None:
        """What the menu offers comes from here."""
        self._windows, self._state = windows, state

    def show_window(self, index: int, count: int, *, pinned: bool) -> None:
        """Which of several windows is shown; nothing is said when there is one."""
        for part in (self, self.mark):
            part.setVisible(count > 1)
        text = f"Window {index + 1} of {count}"
        if text != self.text() or pinned != self._pinned:
            self._pinned = pinned
            self.setText(text)
            self.setToolTip(
                "Pinned. W follows the visitor" if pinned else "The window the visitor acts in  W"
            )
            self.mark.set_icon(*(("pin", "accent.base") if pinned else ("app-window", "text.secondary")))

    def _fill(self) -> None:
        menu, windows, state = self.menu(), self._windows, self._state
        menu.clear()
        if windows is None or state is None:
            return
        menu.addAction(windows.action)
        menu.addSeparator()
        t_ms = state.playhead_ms
        active = windows.active(t_ms)
        for window in range(windows.count):
            here = ", the visitor is here" if window == active else ""
            action = menu.addAction((windows.title(window, t_ms) + here).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(window == state.followed_window)
            action.triggered.connect(lambda _c=False, w=window: state.set_followed_window(w))
