"""When what a page process painted has come to the widget: the frame is on its way for a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtQuickWidgets import QQuickWidget
from PySide6.QtWidgets import QWidget

WITHIN_MS = 250  # a frame that looks like the one before is never sent


class NextFrame(QObject):
    """The next picture that ``view``, a web view, gets from its process; only the newest wish counts."""

    def __init__(self, view: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._window: QObject | None = None
        self._done: Callable[[], None] | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(WITHIN_MS)
        self._late.timeout.connect(self._came)

    def wait(self, done: Callable[[], None]) -> None:
        """Call ``done`` once the next picture is there, or after `WITHIN_MS`."""
        inner = self._view.findChild(QQuickWidget)  # a view has another one after its page was made anew
        window = inner.quickWindow() if inner is not None else None
        if window is not self._window:
            self._window = window
            if window is not None:
                window.afterRendering.connect(self._came)
        self._done = done
        self._late.start()

    def _came(self) -> None:
        done, self._done = self._done, None
        self._late.stop()
        if done is not None:
            done()
