"""Files dragged over the window, and the frame that says they may be dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from heatreel.model.link import LONGEST, is_link
from heatreel.ui.theme import theme


def paths_of(data: QMimeData) -> list[Path]:
    """Local files and folders of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def link_of(data: QMimeData) -> str:
    """A link of ours in a drop, as text; "" = none."""
    texts = [url.toString() for url in data.urls()[:2]]
    texts += [data.text()[: 2 * LONGEST]] if data.hasText() else []
    return next((text.strip() for text in texts if is_link(text)), "")


class DropFrame(QWidget):
    """Lies over its parent while files are held above the window; deaf to the mouse itself.

    ``dropped`` gets what is let go over the window.
    """

    def __init__(self, parent: QWidget, window: QWidget, dropped: Callable[[QMimeData], None]) -> None:
        super().__init__(parent)
        self._dropped = dropped
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and (paths_of(event.mimeData()) or link_of(event.mimeData())):
            event.acceptProposedAction()
            self.show_over()
        elif kind == QEvent.Type.DragMove:
            event.acceptProposedAction()
        elif kind == QEvent.Type.DragLeave:
            self.hide()
        elif kind == QEvent.Type.Drop:
            self.hide()
            self._dropped(event.mimeData())
            event.acceptProposedAction()
        else:
            return super().eventFilter(watched, event)
        return True

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
