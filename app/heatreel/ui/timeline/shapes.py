"""Outlines that the lanes are drawn with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from heatreel.ui.theme import theme


def draw_error(p: QPainter, at: QPointF, side: float, kind: str) -> None:
    """The mark of one error: see LOOK.md, row "typing, scroll, errors"."""
    mark = theme().color("signal.failure.mark")
    if kind in ("request", "slow"):
        p.setPen(QPen(theme().color("act.mark"), 1.5) if kind == "slow" else Qt.PenStyle.NoPen)
        p.setBrush(Qt.BrushStyle.NoBrush if kind == "slow" else mark)
        if kind == "slow":
            p.drawEllipse(at, side - 1, side - 1)
            return
        corners = ((0, -side), (side, 0), (0, side), (-side, 0))
    else:
        hollow = kind == "warning"
        p.setPen(QPen(theme().color("act.mark"), 1.5) if hollow else QPen(mark, 1))
        p.setBrush(Qt.BrushStyle.NoBrush if hollow else mark)
        corners = ((0, -side + 1), (side - 0.5, side - 1.5), (-side + 0.5, side - 1.5))
    p.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))


def torn_band(x: float, wide: float, top: float, bottom: float, tooth: float) -> QPainterPath:
    """An upright band with torn edges: teeth of ``tooth`` px every two of them."""
    ys = np.arange(top - tooth, bottom + 2 * tooth, tooth)
    zigzag = np.where(np.arange(len(ys)) % 2, tooth, 0.0)
    left = [QPointF(x + z, y) for z, y in zip(zigzag.tolist(), ys.tolist(), strict=True)]
    right = [QPointF(x + wide - tooth + z, y) for z, y in zip(zigzag.tolist(), ys.tolist(), strict=True)]
    path = QPainterPath()
    path.addPolygon(QPolygonF([*left, *reversed(right)]))
    path.closeSubpath()
    return path
