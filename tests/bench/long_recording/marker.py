"""Reading the marker of the recorded page from a grab: which step is painted."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

SQUARE = 16  # CSS px, page.css
BITS = 16
RECT = QRect(0, 0, SQUARE * (BITS + 4), SQUARE)


def grabbed_step(widget: QWidget, scale: float = 1.0) -> int | None:
    """The step that a grab of the page shows now, ``scale`` view px a CSS px; None = no marker is seen."""
    size = RECT.size().toSizeF() * scale
    return step_of(widget.grab(QRect(0, 0, round(size.width()), round(size.height()))).toImage(), scale)


def step_of(image: QImage, scale: float = 1.0, *, is_sharp: bool = True) -> int | None:
    """The step in a picture whose upper left corner is the page's; a small one enlarged is not sharp."""
    y = int(SQUARE * scale / 2)
    squares = [int(SQUARE * scale * (n + 0.5)) for n in range(BITS + 4)]
    if squares[-1] >= image.width() or y >= image.height():
        return None
    lit = [image.pixelColor(x, y).lightness() for x in squares]
    if is_sharp and any(60 < value < 195 for value in lit):
        return None
    black = [value < 128 for value in lit]
    if (black[0], black[1], black[-2], black[-1]) != (True, False, False, True):
        return None
    return sum(1 << n for n, bit in enumerate(black[2:-2]) if bit)
