"""Files dragged over the window, and the frame that says they may be dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from heatreel.ui.theme import theme


def paths_of(data: QMimeData) -> list[Path]:
    """Local files and folders of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropFrame(QWidget):
    """Lies over the window while files are held above it; deaf to the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self) -> None:
        """Cover the parent."""
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().color("accent.soft", 0.85))
        gap, radius = theme().px("space.l"), theme().px("radius.card")
        pen = QPen(theme().color("accent.base"), theme().px("control.focus_ring"))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(gap, gap, -gap, -gap), radius, radius)
        painter.setPen(theme().color("accent.soft_text"))
        painter.setFont(theme().font("display", "semibold"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Drop to import")
