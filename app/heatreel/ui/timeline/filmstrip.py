"""Small pictures of the page along a clip of the pages lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from heatreel.model.session import PageView
from heatreel.replay.time_scale import TimeScale
from heatreel.ui.theme import theme
from heatreel.ui.timeline.pencil import hatch

if TYPE_CHECKING:
    from heatreel.ui.previews import Previews

LEAST_PX = 16  # a strip lower than that shows nothing
_INSET = 2


def paint_film(p: QPainter, clip: QRectF, view: PageView, scale: TimeScale, previews: Previews) -> None:
    """Fill what is below a clip's title: one picture beside the other, each of the time at its left edge.

    Where no picture is made yet, it is hatched.
    """
    px = theme().px
    strip = clip.adjusted(1, px("timeline.lane_pages_bare") - _INSET, -1, -1)
    if strip.height() < LEAST_PX:
        return
    wide = strip.height() * px("timeline.hover_preview_width") / px("timeline.hover_preview_height")
    p.save()
    p.setClipRect(strip, Qt.ClipOperation.IntersectClip)
    ratio = p.device().devicePixelRatioF()
    first = max(0, int((0 - strip.left()) // wide))
    last = int((min(strip.right(), scale.width_px) - strip.left()) // wide)
    for slot in range(first, last + 1):
        x = strip.left() + slot * wide
        picture = previews.small(scale.t_of(max(x, 0.0) + 1), view, round(wide), ratio)
        cell = QRectF(x, strip.top(), wide, strip.height())
        if picture is None:
            hatch(p, cell, theme().color("border.default"), theme().px("space.s"))
        else:
            p.drawImage(QPointF(x, strip.top()), picture)
        p.fillRect(QRectF(x, strip.top(), 1, strip.height()), theme().color("border.subtle"))
    p.restore()
