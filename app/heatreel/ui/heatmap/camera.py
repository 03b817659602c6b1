"""The hidden browser that pictures pages for the maps, made when the first picture is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from heatreel.model.errors import HeatreelError

if TYPE_CHECKING:
    from heatreel.model.heat import PagePicture
    from heatreel.operations.ports import PageBrowser, PictureRequest


class Camera:
    """One browser for all pictures of a window."""

    def __init__(self, make_browser: Callable[[], PageBrowser]) -> None:
        self._make_browser = make_browser
        self._browser: PageBrowser | None = None

    def take(self, ask: PictureRequest, done: Callable[[PagePicture | Exception], None]) -> None:
        """``done`` is called later, with the picture or what went wrong."""
        try:
            if self._browser is None:
                self._browser = self._make_browser()
            self._browser.take(ask, done)
        except HeatreelError as error:
            done(error)

    def close(self) -> None:
        """Give the browser back."""
        browser, self._browser = self._browser, None
        close = getattr(browser, "close", None)
        if close is not None:
            close()
