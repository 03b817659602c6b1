"""The reach in a box that scrolls by itself, drawn over that box on the map of the page.

The height of the box stands for all that is in it: its bands are made by the functions that make the map's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from heatreel.ui.format import percent_text
from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.model.heat import HeatLook
    from heatreel.operations.scroll_boxes import ScrollBox
    from heatreel.ui.heatmap.model import HeatContent

_MOST_ROWS = 2048  # of the picture of the bands


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
        box: ScrollBox,
        origin: QPointF,
        scale: float,
    ) -> None:
        """Outline, bands, and a line where three quarters, half and a quarter of the page views came."""
        if box.box is None or not box.content_px:
            return
        x, y, width, height = (one * scale for one in box.box)
        frame = QRectF(origin.x() + x, origin.y() + y, width, height)
        painter.fillRect(frame, theme().color("overlay.scrim", 0.88))
        painter.drawImage(frame, self.bands(content, look, box))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, thick in (("overlay.cursor_fill", 4), ("overlay.cursor_line", 2)):
            painter.setPen(QPen(theme().color(token), thick))
            painter.drawRect(frame)
        self._lines(painter, frame, box)

    def bands(self, content: HeatContent, look: HeatLook, box: ScrollBox) -> QImage:
        """One px wide, from the top of what is in the box to its end."""
        of = (box, look)
        if self._bands is None or of != self._of:
            from heatreel.export.heat_picture import heat_layer

            high = max(1, min(_MOST_ROWS, round(box.content_px or 1)))
            depths = (box.depths * np.float32(high / (box.content_px or 1))).astype(np.float32)
            points = replace(content.points, y_page=depths, average_fold=None)
            premultiplied = heat_layer(points, replace(look, opacity=1.0), 1, high).rgba
            rgba = np.full_like(premultiplied, 0)
            seen = premultiplied[..., 3] > 0
            alpha = premultiplied[seen][:, 3:].astype(np.float32)
            rgba[seen, :3] = np.minimum(premultiplied[seen][:, :3] * (255 / alpha), 255)
            rgba[seen, 3] = 255  # the legend's own colours, whatever lies below
            made = QImage(rgba.data, 1, high, 4, QImage.Format.Format_RGBA8888)
            self._of, self._bands = of, made.copy()
        return self._bands

    def _lines(self, painter: QPainter, frame: QRectF, box: ScrollBox) -> None:
        """Lines first, then what they say: shares that came equally deep share a line."""
        by_depth: dict[int, list[str]] = {}
        for row in box.reach:
            by_depth.setdefault(round(row.y_page), []).append(percent_text(row.share))
        pen = QPen(theme().color("overlay.cursor_line"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        places = {deep: frame.top() + deep / (box.content_px or 1) * frame.height() for deep in by_depth}
        for y in places.values():
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        painter.setFont(theme().font("small"))
        metrics, pad, below = QFontMetricsF(painter.font()), theme().px("space.xs"), frame.top() + 1
        for deep, shares in by_depth.items():
            text = f"{', '.join(shares)} · {deep:,}\u202fpx"
            room = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * pad, metrics.height())
            room.moveBottomRight(QPointF(frame.right() - pad, places[deep] - 1))
            room.moveTop(max(room.top(), below))
            below = room.bottom() + 1
            painter.fillRect(room, theme().color("overlay.scrim", 0.88))
            painter.setPen(theme().color("overlay.cursor_line"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
