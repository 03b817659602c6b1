"""What a problem cost: the share of sessions that reached the goal, with it and without it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from heatreel.analysis.impact import LEAST, Impact
from heatreel.model.url import path_of
from heatreel.model.zone import Share
from heatreel.ui.format import MINUS, number_text
from heatreel.ui.tables import share_text
from heatreel.ui.theme import theme
from heatreel.ui.widgets import label, on_theme

_NAME_ROWS, _VALUE_ROWS = 3.6, 4.4  # widths, in rows of a table


class ShareBars(QWidget):
    """Two shares from 0 to 100 % as bars, with their intervals as whiskers."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[tuple[str, Share], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        on_theme(self, self.update)

    def show_bars(self, bars: tuple[tuple[str, Share], ...]) -> None:
        """Names and shares."""
        self._bars = bars
        self.setAccessibleName("; ".join(f"{name}: {' '.join(share_text(share))}" for name, share in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A compact row a bar."""
        high = theme().px("control.height_compact")
        return QSize(8 * high, high * max(1, len(self._bars)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = theme().px("row.table")
        high = theme().px("control.height_compact")
        left, right = _NAME_ROWS * row, self.width() - _VALUE_ROWS * row
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, (name, share) in enumerate(self._bars):
            line = QRectF(0, at * high, self.width(), high)
            p.setFont(theme().font("dense"))
            p.setPen(theme().color("text.secondary"))
            p.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, name)
            thick = theme().px("space.s")
            back = QRectF(left, line.center().y() - thick / 2, right - left, thick)
            p.fillRect(back, theme().color("border.subtle"))
            if share.of:
                done = QRectF(back)
                done.setWidth(back.width() * share.value)
                p.fillRect(done, theme().color("act.mark"))
                self._whisker(p, back, share)
            value, interval = share_text(share)
            p.setPen(theme().color("text.primary"))
            box = QRectF(right + theme().px("space.s"), line.top(), row * 1.4, high)
            p.drawText(box, Qt.AlignmentFlag.AlignRight | middle, value)
            p.setPen(theme().color("text.tertiary"))
            rest = QRectF(box.right(), line.top(), self.width() - box.right(), high)
            p.drawText(rest, Qt.AlignmentFlag.AlignRight | middle, interval)

    @staticmethod
    def _whisker(p: QPainter, back: QRectF, share: Share) -> None:
        p.setPen(QPen(theme().color("text.primary"), 1.5))
        y, half = back.center().y(), back.height() / 2
        low, high = (back.left() + back.width() * end for end in (share.low, share.high))
        p.drawLine(int(low), int(y), int(high), int(y))
        for x in (low, high):
            p.drawLine(int(x), int(y - half), int(x), int(y + half))


class ImpactView(QWidget):
    """The two bars, the difference in words, and what it was worth."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px("space.xs"))
        self.head = label("", "dense", "medium")
        self.head.setWordWrap(True)
        self.bars = ShareBars()
        self.said = label("", "dense", role="secondary")
        self.said.setWordWrap(True)
        for widget in (self.head, self.bars, self.said):
            column.addWidget(widget)

    def show_impact(self, found: Impact | None, goal: str) -> None:
        """Of a chosen row; without a goal it says how to have one."""
        self.bars.setVisible(found is not None)
        if found is None:
            self.head.setText("What did it cost?")
            self.said.setText("Choose a goal page above: how many came there, with this and without it.")
            return
        self.head.setText(f"Came to {path_of(goal)}")
        self.bars.show_bars((("met it", found.met), ("the others", found.others)))
        self.said.setText(impact_words(found))


def impact_words(found: Impact) -> str:
    """The difference, whether it is one, and what it was worth."""
    if found.difference != found.difference:
        return "All sessions that saw the page met it: there is nobody to compare with."
    low, high = _points(found.low), _points(found.high)
    words = f"{_points(found.difference)}\u202fpoints, 95\u202f% interval {low} to {high}. "
    if found.low <= 0 <= found.high:
        words += "No clear difference. "
    if found.few:
        words += f"One side has under {LEAST} sessions: this says little. "
    if found.lost is not None:
        words += f"If those that met it had been like the others: {_money(found.lost)} more."
    return words.strip()


def _points(share: float) -> str:
    points = round(share * 100)
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{abs(points)}"


def _money(value: float) -> str:
    return number_text(value)
