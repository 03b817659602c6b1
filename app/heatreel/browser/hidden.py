"""What scripts and the window ask of a hidden browser: pictures of whole pages, and the page pass."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from heatreel.browser.page_pass import PagePass
from heatreel.browser.pictures import PictureTaker
from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ClickPlaces
from heatreel.operations.ports import PictureRequest


class HiddenBrowser(QObject):
    """A `PageBrowser`: two hidden pages, each made when it is needed first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = PictureTaker(self)
        self._pass: PagePass | None = None

    def take(self, request: PictureRequest, done: Callable[[PagePicture | Exception], None]) -> None:
        """Start a picture; ``done`` gets it, or what went wrong."""
        self._pictures.take(request, done)

    def take_now(self, request: PictureRequest) -> PagePicture:
        """Wait for a picture. Raises HeatreelError."""
        return self._pictures.take_now(request)

    def click_places(
        self, library: Library, session_id: int, done: Callable[[ClickPlaces | Exception], None]
    ) -> None:
        """Start the page pass of a session, one at a time; ``done`` gets the places, or what went wrong."""
        self._open_pass().run(library, session_id, done)

    def click_places_now(self, library: Library, session_id: int) -> ClickPlaces:
        """Wait for the page pass of a session. Raises HeatreelError."""
        return self._open_pass().run_now(library, session_id)

    def stop_click_places(self) -> None:
        """Leave the page pass that is under way; its ``done`` is not called."""
        if self._pass is not None:
            self._pass.stop()

    def close(self) -> None:
        """Give everything back; nothing may be called afterwards."""
        self._pictures.close()
        if self._pass is not None:
            self._pass.close()

    def _open_pass(self) -> PagePass:
        if self._pass is None:
            self._pass = PagePass(self)
        return self._pass
