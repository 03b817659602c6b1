"""Signal glyphs from the paths of the tokens, and lucide's icons, as pictures in a colour."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from heatreel.resources import resource
from heatreel.ui.theme import tokens

_PATH_TOKEN = re.compile(r"[MLCZ]|-?\d*\.?\d+")


def paint_glyph(
    painter: QPainter,
    rect: QRectF,
    spec: dict[str, Any],
    silhouette: str,
    mark: QColor,
    ink: QColor,
    *,
    hollow: bool,
    bare: bool,
) -> None:
    """Draw a glyph of the tokens (16 × 16 grid) into a square; see ``Theme.draw_glyph``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16.0, rect.height() / 16.0)
    if hollow:
        painter.setPen(QPen(mark, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
    painter.drawPath(_path(silhouette))
    if not bare:
        if "fill" in spec:
            painter.fillPath(_path(spec["fill"]), ink)
        if "fill_mark" in spec:
            painter.fillPath(_path(spec["fill_mark"]), mark)
        if "stroke" in spec:
            pen = QPen(ink, spec.get("stroke_width", 1.6))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(_path(spec["stroke"]), pen)
    painter.restore()


@lru_cache(maxsize=256)
def _path(text: str) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    items = _PATH_TOKEN.findall(text)
    i = 0
    while i < len(items):
        command = items[i]
        count = {"M": 2, "L": 2, "C": 6, "Z": 0}[command]
        values = [float(v) for v in items[i + 1 : i + 1 + count]]
        if command == "M":
            path.moveTo(*values)
        elif command == "L":
            path.lineTo(*values)
        elif command == "C":
            path.cubicTo(*values)
        else:
            path.closeSubpath()
        i += 1 + count
    return path


@lru_cache(maxsize=512)
def icon_pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    """A lucide icon of ``size`` logical px at a device pixel ratio."""
    svg = resource(f"icons/dist/{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    stroke = tokens()["sizes"]["control"]["icon_stroke"] * 24 / 16
    svg = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke * 2 / 3 * 1.14:.2f}"', svg)
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
