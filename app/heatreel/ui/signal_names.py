"""What the window calls a signal, and the family and glyph that it shows for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from heatreel.ui.theme import theme, tokens

INFORMATION = "act"  # family of what is no trouble


@cache
def _names() -> dict[str, str]:
    from heatreel.analysis.signals.registry import all_signals

    return {signal.id: signal.name for signal in all_signals()}


def signal_name(signal: str) -> str:
    """ "Rage click"; of a signal that the look does not know, what it calls itself."""
    known = tokens()["signals"]
    return theme().signal_label(signal) if signal in known else _names().get(signal, signal)


def family_of(signal: str) -> str:
    """Family id; signals of other packages are information until the look knows them."""
    return theme().family_of(signal) if signal in tokens()["signals"] else INFORMATION


def glyph_of(signal: str) -> str:
    """The signal whose glyph stands for this one."""
    return signal if signal in tokens()["signals"] else "multi_click"


def draw_signal(painter: QPainter, box: QRectF, row: Any) -> None:
    """Glyph and name of a row's ``signal``, as a cell of a table."""
    draw_named(painter, box, row.signal)


def draw_named(painter: QPainter, box: QRectF, signal: str) -> None:
    """Glyph and name of a signal."""
    side = theme().px("control.icon_compact")
    theme().draw_glyph(painter, QRectF(box.left(), box.center().y() - side / 2, side, side), glyph_of(signal))
    painter.setFont(theme().font("dense"))
    painter.setPen(theme().color("text.primary"))
    rest = box.adjusted(side + theme().px("space.s"), 0, 0, 0)
    name = painter.fontMetrics().elidedText(
        signal_name(signal), Qt.TextElideMode.ElideRight, int(rest.width())
    )
    painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
