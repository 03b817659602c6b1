"""What was looked for after the clicks, drawn over time: how long, and what was found when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from heatreel.model.moment import Looked, Moment
from heatreel.ui.format import duration_text, position_text
from heatreel.ui.theme import theme
from heatreel.ui.widgets import on_theme

_NAME_ROWS, _RESULT_ROWS = 7, 5  # widths, in rows of a table
_TICKS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # s
_MOST_TICKS = 6
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0}
_LONG = re.compile(r"none in ([\d.,]+)\s*(ms|s|min)\b")
_LATER = re.compile(r"\+([\d.,]+)\s*(ms|s|min)\b")


@dataclass(frozen=True, slots=True)
class Span:
    """One line: how long it was looked for, or when it was found; s after the last click, None = neither."""

    look: Looked
    long_s: float | None = None
    found_s: float | None = None


def spans(looked: Sequence[Looked]) -> list[Span]:
    """The lines with the times that their results tell."""
    found: list[Span] = []
    for look in looked:
        long, later = _LONG.search(look.result), _LATER.search(look.result)
        found.append(Span(look, _seconds(long), _seconds(later)))
    return found


def _seconds(found: re.Match[str] | None) -> float | None:
    return float(found[1].replace(",", "")) * _UNITS[found[2]] if found else None


def tick_s(span_s: float) -> float:
    """Seconds between two ticks."""
    return next((step for step in _TICKS if span_s / step <= _MOST_TICKS), 60.0)


class EvidenceChart(QWidget):
    """Clicks on top, a line below for each thing that was looked for."""

    def __init__(self, moment: Moment, start_ms: float) -> None:
        super().__init__()
        self._moment, self._start_ms = moment, start_ms
        self.spans = spans(moment.looked)
        times = sorted(t for t, _x, _y in moment.clicks) or [moment.t_start_ms]
        self._clicks_s = [(t - times[0]) / 1000.0 for t in times]
        last = self._clicks_s[-1]
        ends = [last + (one.long_s or one.found_s or 0.0) for one in self.spans]
        self._end_s = max([last, *ends, 0.5])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = [f"{len(times)} clicks in {duration_text(1000 * last)}"] if moment.clicks else []
        said += [f"{one.look.what}: {one.look.result}" for one in self.spans]
        self.setAccessibleName("; ".join(said))
        on_theme(self, self.update)

    def sizeHint(self) -> QSize:
        high = theme().px("control.height_compact")
        return QSize(20 * high, high * (len(self.spans) + 2))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, high = theme().px("row.table"), theme().px("control.height_compact")
        left, right = round(_NAME_ROWS * row), self.width() - round(_RESULT_ROWS * row)
        scale = (right - left) / self._end_s
        self._ruler(p, left, right, scale, high)
        clicks = f"{len(self._clicks_s)} in {duration_text(1000 * self._clicks_s[-1])}"
        self._words(p, high, "Clicks", clicks if len(self._clicks_s) > 1 else "1")
        radius = theme().px("timeline.merge_below") / 2.0
        for second in self._clicks_s:
            x = left + second * scale
            p.setPen(QPen(theme().color("act.soft"), 1))
            p.drawLine(QPointF(x, 1.5 * high), QPointF(x, self.height()))
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme().color("accent.base"))
            p.drawEllipse(QPointF(x, 1.5 * high), radius, radius)
        for at, one in enumerate(self.spans):
            top = high * (at + 2)
            self._words(p, top, one.look.what, one.look.result)
            self._line(p, one, left + self._clicks_s[-1] * scale, top, scale, high)

    def _ruler(self, p: QPainter, left: int, right: int, scale: float, high: int) -> None:
        p.setFont(theme().font("small"))
        step, at = tick_s(self._end_s), 0.0
        while left + at * scale <= right:
            x = left + at * scale
            p.setPen(QPen(theme().color("border.subtle"), 1))
            p.drawLine(QPointF(x, high), QPointF(x, self.height()))
            p.setPen(theme().color("text.tertiary"))
            first = position_text(self._moment.t_start_ms - self._start_ms)
            text = f"+{at:g} s" if at else first
            wide = p.fontMetrics().horizontalAdvance(text)
            p.drawText(QRectF(x - wide / 2.0, 0, wide + 1, high), Qt.AlignmentFlag.AlignCenter, text)
            at += step

    def _words(self, p: QPainter, top: int, name: str, result: str) -> None:
        high, row = theme().px("control.height_compact"), theme().px("row.table")
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.primary"))
        room = round(_NAME_ROWS * row) - theme().px("space.s")
        shown = p.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        p.drawText(0, top, room, high, Qt.AlignmentFlag.AlignVCenter, shown)
        p.setPen(theme().color("text.secondary"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        wide = round(_RESULT_ROWS * row) - theme().px("space.s")
        shown = p.fontMetrics().elidedText(result, Qt.TextElideMode.ElideRight, wide)
        p.drawText(self.width() - wide, top, wide, high, flags, shown)

    def _line(self, p: QPainter, one: Span, x: float, top: int, scale: float, high: int) -> None:
        bar = theme().px("space.s")
        middle = top + high / 2.0
        if one.long_s is not None or one.found_s is not None:
            wide = (one.long_s or one.found_s or 0.0) * scale
            p.setPen(QPen(theme().color("border.default"), 1))
            p.setBrush(theme().color("act.soft"))
            p.drawRoundedRect(QRectF(x, middle - bar / 2.0, max(wide, bar), bar), 2.0, 2.0)
        if one.found_s is not None:
            trouble = any(word in one.look.what.lower() for word in ("error", "fail"))
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme().color("signal.failure.mark" if trouble else "state.good"))
            radius = theme().px("timeline.merge_below") / 2.0
            p.drawEllipse(QPointF(x + one.found_s * scale, middle), radius, radius)
