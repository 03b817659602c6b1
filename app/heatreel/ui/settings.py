"""What the window remembers between runs: a small INI file in the user's configuration folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

Choice = Literal["system", "light", "dark"]

MAX_RECENT = 10


def settings() -> QSettings:
    """The settings file. Its place is looked up each time, so that tests have one of their own."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return QSettings(str(Path(folder) / "heatreel" / "window.ini"), QSettings.Format.IniFormat)


def recent(kind: str) -> list[Path]:
    """Files opened lately, latest first. ``kind``: "files" or "libraries"."""
    stored = settings().value(f"recent/{kind}", [])
    names = [stored] if isinstance(stored, str) else list(stored or [])
    return [Path(name) for name in names]


def remember_recent(kind: str, *paths: Path) -> None:
    """Put paths at the head of the list of that kind."""
    kept = [str(path.absolute()) for path in paths]
    kept += [str(path) for path in recent(kind) if str(path) not in kept]
    settings().setValue(f"recent/{kind}", kept[:MAX_RECENT])


def library_of(identity: str) -> Path | None:
    """Where the library with this id was opened last; None = never on this machine."""
    stored = settings().value(f"libraries/{identity}")
    return Path(stored) if isinstance(stored, str) and stored else None


def remember_library(identity: str, path: Path) -> None:
    """Links to this library open this file from now on."""
    settings().setValue(f"libraries/{identity}", str(path.absolute()))


def chosen_theme() -> Choice:
    """What the person chose: light, dark, or that of the desktop."""
    value = settings().value("theme", "system")
    return value if value in ("light", "dark") else "system"


def theme_in_force(app: QApplication) -> Literal["light", "dark"]:
    """The chosen theme, or the desktop's."""
    choice = chosen_theme()
    if choice != "system":
        return choice
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
