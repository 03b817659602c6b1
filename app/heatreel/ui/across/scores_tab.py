"""Scores of all sessions: a histogram to choose from, and which signals they are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from heatreel.ui.across.model import Across
from heatreel.ui.format import number_text, percent_text, plural_text
from heatreel.ui.signal_names import draw_signal, glyph_of, signal_name
from heatreel.ui.tables import Column, RowTable, sorted_view
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, label, on_theme, row_layout

if TYPE_CHECKING:
    from heatreel.operations.scores import ScorePart, ScoreReading

_STEP = 5.0  # points in a bar
_HIGH_ROWS = 7.0
_LABELS = (0, 20, 40, 60, 80, 100)
Range = tuple[float, float]


class Histogram(QWidget):
    """Sessions by score: none at the left, then bars of five points. ``chosen`` with a range, or None."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.counts: tuple[int, ...] = ()  # the first is of score 0
        self.range: Range | None = None
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sessions by frustration score")
        on_theme(self, self.update)

    def show_counts(self, counts: tuple[int, ...], chosen: Range | None) -> None:
        """Other sessions, or another range in the filter."""
        self.counts, self.range = counts, chosen
        self.update()

    def sizeHint(self) -> QSize:
        """Seven rows high."""
        high = round(_HIGH_ROWS * theme().px("row.table"))
        return QSize(3 * high, high)

    def range_of(self, bar: int) -> Range:
        """The scores of a bar."""
        return (0.0, 0.0) if bar == 0 else ((bar - 1) * _STEP, bar * _STEP)

    def bar_box(self, bar: int) -> QRectF:
        """Where a bar may stand, over the whole height."""
        area = self._area()
        wide = area.width() / max(1, len(self.counts))
        return QRectF(area.left() + bar * wide, area.top(), wide, area.height())

    def _area(self) -> QRectF:
        foot = theme().px("type_px.small") + theme().px("space.s")
        return QRectF(self.rect()).adjusted(0, theme().px("space.l"), 0, -foot)

    def _bar_at(self, at: QPointF) -> int:
        inside = (
            i for i in range(len(self.counts)) if self.bar_box(i).contains(QPointF(at.x(), self._mid()))
        )
        return next(inside, -1)

    def _mid(self) -> float:
        return self._area().center().y()

    def _chosen_bar(self) -> int:
        return next((i for i in range(len(self.counts)) if self.range == self.range_of(i)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._bar_at(event.position())
        self.setToolTip(self._words(self._hovered) if self._hovered >= 0 else "")
        self.update()

    def leaveEvent(self, _event: object) -> None:
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position())
        if bar >= 0:
            self._take(bar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from bar to bar, Escape lets all sessions in again."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is not None and self.counts:
            self._take(min(max(self._chosen_bar() + step, 0), len(self.counts) - 1), toggle=False)
        elif event.key() == Qt.Key.Key_Escape and self.range is not None:
            self.chosen.emit(None)
        else:
            super().keyPressEvent(event)

    def _take(self, bar: int, *, toggle: bool = True) -> None:
        wanted = self.range_of(bar)
        self.chosen.emit(None if toggle and wanted == self.range else wanted)

    def _words(self, bar: int) -> str:
        low, high = self.range_of(bar)
        of = "score 0" if bar == 0 else f"score {low:.0f}–{high:.0f}"
        share = self.counts[bar] / max(1, sum(self.counts))
        return f"{plural_text(self.counts[bar], 'session')} with {of}, {percent_text(share)}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        area, most = self._area(), max((*self.counts, 1))
        p.setPen(QPen(theme().color("border.default"), 1))
        p.drawLine(area.bottomLeft(), area.bottomRight())
        p.setFont(theme().font("small"))
        gap = theme().px("radius.mark") / 2
        for bar, count in enumerate(self.counts):
            box = self.bar_box(bar)
            low, high = self.range_of(bar)
            inside = self.range is None or (self.range[0] <= low and high <= self.range[1])
            if self._hovered == bar:
                p.fillRect(box, theme().color("surface.hover"))
            mark = QRectF(box.adjusted(gap, 0, -gap, 0))
            mark.setTop(box.bottom() - box.height() * count / most)
            if count:
                mark.setTop(min(mark.top(), box.bottom() - 2 * gap))
            p.fillRect(mark, theme().color("act.mark" if inside else "act.soft"))
            if count:
                p.setPen(theme().color("text.secondary" if inside else "text.tertiary"))
                above = QRectF(box.left(), mark.top() - box.width(), box.width(), box.width())
                p.drawText(
                    above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, number_text(count)
                )
        self._axis(p, area)
        if self.hasFocus():
            p.setPen(QPen(theme().color("accent.ring"), 1))
            p.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _axis(self, p: QPainter, area: QRectF) -> None:
        if not self.counts:
            return
        p.setPen(theme().color("text.tertiary"))
        first = self.bar_box(0)
        foot = QRectF(first.left(), area.bottom(), first.width(), self.height() - area.bottom())
        bottom = Qt.AlignmentFlag.AlignBottom
        p.drawText(foot, Qt.AlignmentFlag.AlignHCenter | bottom, "none")
        wide = area.width() / len(self.counts)
        for score in _LABELS:
            x = area.left() + wide * (1 + score / _STEP)
            side = Qt.AlignmentFlag.AlignRight if score == _LABELS[-1] else Qt.AlignmentFlag.AlignHCenter
            box = QRectF(
                x - (2 * wide if score == _LABELS[-1] else wide), foot.top(), 2 * wide, foot.height()
            )
            if score:
                p.drawText(box, side | bottom, str(score))


class ScoresTab(Fill):
    """Numbers, histogram, parts."""

    def __init__(self, across: Across) -> None:
        super().__init__("surface.panel")
        self._across, self._most = across, 1.0
        px = theme().px
        self.head, self.said = label("", "body", "medium"), label("", "dense", role="secondary")
        self.clear = button("Show all scores", lambda: self._take(None), compact=True)
        self.histogram = Histogram()
        self.histogram.chosen.connect(self._take)
        columns = (
            Column(
                "Signal",
                8.0,
                lambda one: signal_name(one.signal),
                lambda one: (signal_name(one.signal), ""),
                left=True,
                paint=draw_signal,
            ),
            Column("", 12.0, lambda one: one.points, lambda one: ("", ""), paint=self._bar),
            Column(
                "Points",
                3.4,
                lambda one: one.points,
                lambda one: (f"{one.points:,.1f}", ""),
                "What its moments add to frustration scores, before the curve",
            ),
            Column("Moments", 3.4, lambda one: one.moments, lambda one: (number_text(one.moments), "")),
            Column("Sessions", 3.4, lambda one: one.sessions, lambda one: (number_text(one.sessions), "")),
        )
        self.table = RowTable(columns, lambda _one: "Double click shows only the sessions with one")
        self.view, _shown = sorted_view(
            self.table, "What scores are made of", 2, Qt.SortOrder.DescendingOrder
        )
        self.view.set_columns_wide(columns, stretch=1)
        self.view.entered_row.connect(self._only)
        top = QWidget()
        words = QVBoxLayout(top)
        words.setContentsMargins(px("space.l"), px("space.m"), px("space.l"), px("space.s"))
        words.setSpacing(px("space.xs"))
        words.addLayout(row_layout(self.head, self.said, None, self.clear))
        words.addWidget(self.histogram)
        self.made_of = label("What the scores are made of", "dense", "semibold")
        self.made_of.setContentsMargins(px("space.l"), px("space.s"), 0, px("space.s"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.made_of)
        column.addWidget(self.view, 1)

    def take_focus(self) -> None:
        """Keys go to what is shown first."""
        self.histogram.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def refresh(self, found: ScoreReading | None, is_stale: bool) -> None:
        """The scores; None while there are none yet."""
        self.setEnabled(not is_stale or found is None)
        chosen = self._range()
        self.clear.setVisible(chosen is not None)
        if found is None:
            self.head.setText("Reading the scores…")
            return
        self.head.setText(plural_text(found.sessions, "session"))
        self.said.setText(_words(found))
        self.histogram.show_counts((found.zero, *found.bars), chosen)
        self._most = max((part.points for part in found.parts), default=1.0)
        if found.parts != self.table.rows:
            self.table.set_rows(found.parts)
        self.made_of.setText("What the scores are made of" if found.parts else "No moment adds to a score")

    def _range(self) -> Range | None:
        filter_ = self._across.state.filter
        if filter_.min_score is None and filter_.max_score is None:
            return None
        high = 100.0 if filter_.max_score is None else filter_.max_score
        return filter_.min_score or 0.0, high

    def _take(self, chosen: Range | None) -> None:
        low, high = chosen if chosen is not None else (None, None)
        state = self._across.state
        state.set_filter(replace(state.filter, min_score=low, max_score=high))

    def _only(self, part: ScorePart) -> None:
        state = self._across.state
        state.set_filter(replace(state.filter, signals=frozenset((part.signal,))))

    def _bar(self, p: QPainter, box: QRectF, part: ScorePart) -> None:
        high = theme().px("space.s")
        bar = QRectF(box.left(), box.center().y() - high / 2, box.width() * part.points / self._most, high)
        p.fillRect(bar, theme().signal_mark(glyph_of(part.signal)))


def _words(found: ScoreReading) -> str:
    parts = []
    if found.median is not None and found.p90 is not None:
        parts.append(f"median score {found.median:.0f}, one in ten above {found.p90:.0f}")
    if found.unknown:
        parts.append(f"{plural_text(found.unknown, 'session')} without a score")
    return " · ".join(parts)
