"""What the command line asks of the layers that it does not know: a browser and a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from heatreel.model.link import Link
from heatreel.operations.ports import PageBrowser


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What the window is asked to show. ``at_ms`` is a position from the session's start.

    ``library`` None: nobody named one, so it is the link's, else the one in the user's data folder.
    """

    library: Path | None = None
    paths: Sequence[Path] = ()
    at_ms: float | None = None
    link: Link | None = None
    new_window: bool = False  # also when a window is open on the same library


@dataclass(frozen=True, slots=True)
class Ports:
    """Handed in by main: makes the hidden browser, opens the window (returns its exit code)."""

    make_browser: Callable[[], PageBrowser]
    open_window: Callable[[OpenRequest], int]
