"""Saving a picture: a dialog that remembers the folder, a job that writes, words that say where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.ui.jobs import Jobs
from heatreel.ui.settings import settings
from heatreel.ui.state import AppState, Notice


def ask_path(
    parent: QWidget, name: str, title: str = "Save image", kinds: str = "PNG images (*.png)"
) -> Path | None:
    """Where to save; starts in the folder that was used last, with a name suggested."""
    folder = str(settings().value("folder/images", "") or Path.home())
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / name), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    settings().setValue("folder/images", str(path.parent))
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def save_in_job(state: AppState, jobs: Jobs, path: Path, write: Callable[[Path], None]) -> None:
    """Write off the GUI thread; the status bar says where it is, a notice says what went wrong."""

    def failed(error: HeatreelError) -> None:
        state.post_notice(Notice("danger", error.message, error.hint))

    jobs.run(
        f"Save {path.name}",
        lambda _progress: write(path),
        lambda _result: state.status_posted.emit(f"Saved {path}"),
        failed,
    )


def save_pixmap(parent: QWidget, state: AppState, jobs: Jobs, pixmap: QPixmap, name: str) -> None:
    """Ask where, then save what is on the screen."""
    image = pixmap.toImage()  # may be used in any thread, unlike a pixmap
    path = ask_path(parent, name)

    def write(to: Path) -> None:
        if not image.save(str(to), "PNG"):
            raise HeatreelError(f"{to} cannot be written.", "Choose another folder, or free some space.")

    if path is not None:
        save_in_job(state, jobs, path, write)
