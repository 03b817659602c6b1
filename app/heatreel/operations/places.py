"""Where Heatreel keeps things on this machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs

LIBRARY_SUFFIX = ".heatreel"


def data_folder() -> Path:
    """The user's data folder of Heatreel; made when it is not there."""
    return Path(platformdirs.user_data_dir("heatreel", appauthor=False, ensure_exists=True))


def default_library() -> Path:
    """The library file that is opened when none is named."""
    return data_folder() / f"library{LIBRARY_SUFFIX}"
