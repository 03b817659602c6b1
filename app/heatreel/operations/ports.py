"""What the operations ask of the layers above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from heatreel.library.library import Library
from heatreel.model.heat import PagePicture
from heatreel.model.place import ClickPlaces


class Progress(Protocol):
    """Told how far a piece of work is. Raises ``Cancelled`` when a person stopped it."""

    def __call__(self, done: float, total: float, what: str = "") -> None: ...


def no_progress(done: float, total: float, what: str = "") -> None:
    """A `Progress` that nobody looks at."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureRequest:
    """The page that ``events`` (JSON, one event each, starting with Meta and full snapshot) rebuild.

    Width and height are the recorded viewport in CSS px; the picture has the whole page's height with
    ``vh`` units as at that viewport height.
    """

    events: Sequence[bytes]
    viewport_width: int
    viewport_height: int


class PageBrowser(Protocol):
    """A hidden browser that can picture rebuilt pages and look for the elements of clicks."""

    def take(self, request: PictureRequest, done: Callable[[PagePicture | Exception], None]) -> None:
        """Start; ``done`` is called later on the GUI thread with the picture or what went wrong."""

    def take_now(self, request: PictureRequest) -> PagePicture:
        """The same for scripts: returns the picture, raises HeatreelError. Not for a running window."""

    def click_places(
        self, library: Library, session_id: int, done: Callable[[ClickPlaces | Exception], None]
    ) -> None:
        """Start the page pass of a session, which needs its keyframes; one at a time, ``done`` as above."""

    def click_places_now(self, library: Library, session_id: int) -> ClickPlaces:
        """The same for scripts: returns the places, raises HeatreelError."""

    def stop_click_places(self) -> None:
        """Leave the page pass that is under way; its ``done`` is not called."""

    def close(self) -> None:
        """Give everything back; nothing may be called afterwards."""
