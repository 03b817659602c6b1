"""Drawing that lanes and minimap share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from heatreel.ui.theme import theme

HAIR = 1  # a hair line is one device-independent px whatever the text size

Float64 = NDArray[np.float64]


def columns_image(heights: Float64, tall: int, color: QColor, ratio: float = 1.0) -> QImage:
    """Columns that stand on the bottom, one a device px; ``heights`` in device px, soft at their top."""
    rows = max(1, tall)
    depth = np.arange(rows, 0, -1, dtype=np.float32)[:, None]
    cover = np.clip(heights.astype(np.float32)[None, :] - depth + 1.0, 0.0, 1.0)
    cover *= color.alphaF()
    pixels = np.empty((rows, len(heights), 4), np.uint8)
    for channel, value in enumerate((color.blue(), color.green(), color.red(), 255)):
        pixels[..., channel] = cover * value
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, len(heights), rows, len(heights) * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image = image.copy()
    image.setDevicePixelRatio(ratio)
    return image


def polyline(painter: QPainter, xs: Float64, ys: Float64, pen: QPen) -> None:
    """A line through points."""
    if len(xs) > 1:
        painter.setPen(pen)
        painter.drawPolyline(
            QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        )


def hatch(painter: QPainter, rect: QRectF, color: QColor, every: int) -> None:
    """Slanted hair lines over a rectangle."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, HAIR))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += every
    painter.restore()


def time_tag(painter: QPainter, x: float, top: float, text: str, token: str, bounds: QRectF) -> QRectF:
    """A small filled tag with a time, kept inside ``bounds``; returns where it is."""
    font = theme().font("small", "semibold")
    painter.setFont(font)
    grid = theme().px("grid")
    width = max(painter.fontMetrics().horizontalAdvance(text) + 3 * grid, theme().px("space.xxl"))
    height = theme().px("type_px.title")
    left = min(max(x - width / 2.0, bounds.left()), bounds.right() - width)
    rect = QRectF(left, top, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color(token))
    radius = theme().px("radius.mark")
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(theme().color("text.on_accent" if token.startswith("accent") else "surface.panel"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    return rect
