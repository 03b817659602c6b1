"""What the command line asks of the layers that it does not know: a browser and a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from heatreel.operations.ports import PageBrowser


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What the window is asked to show. ``at_ms`` is a position from the session's start."""

    library: Path
    paths: Sequence[Path] = ()
    at_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Handed in by main: makes the hidden browser, opens the window (returns its exit code)."""

    make_browser: Callable[[], PageBrowser]
    open_window: Callable[[OpenRequest], int]
