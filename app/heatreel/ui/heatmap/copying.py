"""A map as a picture in the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice

if TYPE_CHECKING:
    import numpy as np


def copy_in_job(state: AppState, jobs: Jobs, what: str, make: Callable[[], np.ndarray]) -> None:
    """Make the picture (uint8, height x width x 3) off the GUI thread; the status bar says when it is
    there."""

    def put(rgb: np.ndarray) -> None:
        height, width = rgb.shape[:2]
        image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        QApplication.clipboard().setImage(image)
        state.status_posted.emit(f"{what.capitalize()} copied")

    jobs.run(
        f"Copy the {what}",
        lambda _progress: make(),
        put,
        lambda error: state.post_notice(Notice("danger", error.message, error.hint)),
        key=f"copy {what}",
    )
