"""The reach in a box that scrolls by itself, drawn over that box on the map of the page.

The height of the box stands for all that is in it: its bands are made by the functions that make the map's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.export.box_map import BoxMap
    from heatreel.model.heat import HeatLook
    from heatreel.ui.heatmap.model import HeatContent


class BoxReach:
    """Paints one box; its bands are kept until the box or the look is another."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._bands: QImage | None = None

    def paint(
        self,
        painter: QPainter,
        content: HeatContent,
        look: HeatLook,
        box: BoxMap,
        origin: QPointF,
        scale: float,
    ) -> None:
        """Outline, bands, and a line where three quarters, half and a quarter of the page views came."""
        x, y, width, height = (one * scale for one in box.box)
        frame = QRectF(origin.x() + x, origin.y() + y, width, height)
        painter.fillRect(frame, theme().color("overlay.scrim", 0.88))
        painter.drawImage(frame, self.bands(content, look, box))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, thick in (("overlay.cursor_fill", 4), ("overlay.cursor_line", 2)):
            painter.setPen(QPen(theme().color(token), thick))
            painter.drawRect(frame)
        self._lines(painter, frame, box)

    def bands(self, content: HeatContent, look: HeatLook, box: BoxMap) -> QImage:
        """One px wide, from the top of what is in the box to its end."""
        of = (box, look)
        if self._bands is None or of != self._of:
            from heatreel.export.box_map import box_bands

            rgba = box_bands(box, content.points, look)
            made = QImage(rgba.data, 1, len(rgba), 4, QImage.Format.Format_RGBA8888)
            self._of, self._bands = of, made.copy()
        return self._bands

    def _lines(self, painter: QPainter, frame: QRectF, box: BoxMap) -> None:
        """Lines first, then what they say."""
        pen = QPen(theme().color("overlay.cursor_line"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        places = [(frame.top() + deep / box.content_px * frame.height(), words) for deep, words in box.lines]
        for y, _words in places:
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        painter.setFont(theme().font("small"))
        metrics, pad, below = QFontMetricsF(painter.font()), theme().px("space.xs"), frame.top() + 1
        for y, text in places:
            room = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * pad, metrics.height())
            room.moveBottomRight(QPointF(frame.right() - pad, y - 1))
            room.moveTop(max(room.top(), below))
            below = room.bottom() + 1
            painter.fillRect(room, theme().color("overlay.scrim", 0.88))
            painter.setPen(theme().color("overlay.cursor_line"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
