"""The columns of the tables of changes, and the plot of their intervals with its axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, isnan
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from heatreel.model.zone import LEAST_VIEWS
from heatreel.ui.format import MINUS, number_text
from heatreel.ui.signal_names import draw_named
from heatreel.ui.tables import Column, Painter, count_text, share_text
from heatreel.ui.theme import theme, tokens

if TYPE_CHECKING:
    from heatreel.analysis.comparing import Change
    from heatreel.model.zone import Share

NAME, CLICKS_A, RATE_A, CLICKS_B, RATE_B, CHANGE, PLOT, INTERVAL, READING = range(9)

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # between the ticks of the axis
_NOTHING = 1e-9  # what sums of floats leave of 0
_TICKS = 3  # most to each side
_SHADES = {"light": 0, "dark": 2}  # of the difference's palette, from its ends: readable on a panel


def change_colour(change: float) -> QColor:
    """Blue for fewer, orange for more, as on the map of the difference."""
    palette, shade = tokens()["palettes"]["difference"], _SHADES[theme().name]
    return QColor(palette[shade] if change < 0 else palette[-1 - shade])


def points_text(change: float) -> str:
    """Percentage points: "+16.4", "−5.8"; "–" where that is not known."""
    if isnan(change):
        return "–"
    sign = "+" if change > _NOTHING else MINUS if change < -_NOTHING else ""
    return f"{sign}{abs(change) * 100:.1f}"


def reading_text(one: Change) -> str:
    """What may be said of a change, and else why not."""
    if one.thin:
        return f"Under {LEAST_VIEWS} {one.of.split()[-1]} in {one.thin}"
    if not one.is_clear:
        return "No clear difference"
    return "More in B" if one.change > 0 else "Fewer in B"


def tip_text(one: Change) -> str:
    """What the pointer over a row shows."""
    rates = [
        f"{side}: {number_text(round(share.value * share.of))} of {number_text(share.of)} {one.of}"
        for side, share in (("A", one.a), ("B", one.b))
        if share.of
    ]
    thin = f"Under {LEAST_VIEWS} {one.of} in {one.thin}: shares say little."
    where = getattr(one, "selector", one.beside)
    return "\n".join(filter(None, (one.name, where, *rates, thin if one.thin else "")))


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of changes: its tab, what its rows are called, and what a share of theirs is."""

    id: str
    tab: str
    row: str
    share: str
    meaning: str
    find: str
    none: str  # in place of rows
    clicks: bool = False  # whether there are numbers of clicks
    by_rank: bool = False  # else the clearest changes come first
    paint_name: Painter | None = None


KINDS = (
    Kind(
        "zones",
        "Zones",
        "Zone",
        "click rate",
        "Page views with a click here, of all; with the 95 % interval (Wilson)",
        "Find a zone",
        "No zone was clicked on either side, or the elements are still being looked for",
        clicks=True,
    ),
    Kind(
        "moments",
        "Moments",
        "Moment",
        "sessions",
        "Sessions with such a moment on this page, of those that can tell; with the 95 % interval (Wilson)",
        "Find a moment",
        "No moments on this page on either side",
        paint_name=lambda painter, box, one: draw_named(painter, box, one.rank),
    ),
    Kind(
        "reach",
        "Reach",
        "Down to",
        "saw it",
        "Page views that came so far down, of all; with the 95 % interval (Wilson)",
        "Find a depth",
        "How far page views came is not known",
        by_rank=True,
    ),
)


def columns(plot: Plot, kind: Kind) -> tuple[Column, ...]:
    """In the order of the constants above; those of clicks are empty where a kind has none."""

    def clicks(side: str) -> Column:
        def count(one: Change) -> int:
            zone = getattr(one, f"zone_{side}", None)
            return 0 if zone is None else zone.clicks

        name = side.upper()
        return Column(f"{name}, clicks", 3.2, count, lambda one: count_text(count(one)), f"Clicks in {name}")

    def share(side: str, of: Callable[[Change], Share]) -> Column:
        return Column(
            f"{side}, {kind.share}",
            5.0,
            lambda one: of(one).value,
            lambda one: share_text(of(one)),
            kind.meaning,
            interval=True,
        )

    return (
        Column(
            kind.row,
            6.0,
            lambda z: z.rank or z.name.lower(),
            lambda z: (z.name, z.beside),
            left=True,
            paint=kind.paint_name,
        ),
        clicks("a"),
        share("A", lambda one: one.a),
        clicks("b"),
        share("B", lambda one: one.b),
        Column(
            "Change",
            3.6,
            lambda z: z.change,
            lambda z: (points_text(z.change), "pts"),
            "B less A, in percentage points",
            paint=_paint_change,
        ),
        Column(
            "",
            8.0,
            lambda z: z.clearness,
            lambda z: ("", ""),
            "Change with its 95 % interval (Newcombe): square = clear of 0, ring = not",
            paint=plot.paint,
        ),
        Column(
            "95 % interval",
            4.8,
            lambda z: z.high - z.low,
            lambda z: (f"{points_text(z.low)} to {points_text(z.high)}", ""),
            "Of the change, in percentage points (Newcombe); sorted by how wide it is",
        ),
        Column(
            "Reading",
            6.4,
            lambda z: z.clearness,
            lambda z: (reading_text(z), ""),
            "Sorted by how clear of 0 the interval is",
            left=True,
            paint=_paint_reading,
        ),
    )


def _ink(zone: Change) -> QColor:
    if zone.thin or not zone.is_clear:
        return theme().color("text.tertiary")
    return change_colour(zone.change)


def _paint_change(painter: QPainter, box: QRectF, zone: Change) -> None:
    """ "+16.4 pts", the number in the colour of its direction where it is clear."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(theme().font("dense"))
    painter.setPen(theme().color("text.tertiary"))
    painter.drawText(box, right, "pts")
    box.setRight(box.right() - painter.fontMetrics().horizontalAdvance("pts") - theme().px("space.xs"))
    is_told = zone.is_clear and not zone.thin
    painter.setFont(theme().font("dense", "semibold" if is_told else "regular"))
    painter.setPen(_ink(zone) if is_told or zone.thin else theme().color("text.secondary"))
    painter.drawText(box, right, points_text(zone.change))


def _paint_reading(painter: QPainter, box: QRectF, zone: Change) -> None:
    is_told = zone.is_clear and not zone.thin
    painter.setFont(theme().font("dense"))
    painter.setPen(theme().color("text.primary" if is_told else "text.tertiary"))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, reading_text(zone))


class Plot:
    """Changes with their intervals on one axis, 0 in the middle."""

    def __init__(self) -> None:
        self.step, self.ends = _STEPS[-2], _STEPS[-2]

    def fit(self, changes: Sequence[Change]) -> None:
        """An axis that takes in all of them."""
        sizes = [abs(one) for each in changes for one in (each.low, each.high) if not isnan(one)]
        self.ends = max((*sizes, _STEPS[0]))
        self.step = next((step for step in _STEPS if self.ends < (_TICKS + 1) * step), _STEPS[-1])

    @property
    def ticks(self) -> list[float]:
        """Changes that the axis names."""
        most = floor(self.ends / self.step + _NOTHING)
        return [at * self.step for at in range(-most, most + 1)]

    def marks(self, box: QRectF) -> list[tuple[float, str]]:
        """Where the axis is marked, and with what."""
        return [(self.x(box, tick), points_text(tick).removesuffix(".0")) for tick in self.ticks]

    def x(self, box: QRectF, change: float) -> float:
        """Where a change is drawn in a cell."""
        half = box.width() / 2 - theme().px("space.m")
        return box.center().x() + change / self.ends * half

    def paint(self, painter: QPainter, box: QRectF, zone: Change) -> None:
        """One cell: grid, interval, and a square or a ring."""
        for tick in self.ticks:
            painter.setPen(theme().color("border.subtle" if tick else "border.strong"))
            x = round(self.x(box, tick))
            painter.drawLine(x, round(box.top()), x, round(box.bottom()))
        if isnan(zone.change):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, side, y = _ink(zone), theme().px("space.s"), box.center().y()
        painter.setPen(QPen(ink, theme().px("radius.mark") * 0.75))
        painter.drawLine(QPointF(self.x(box, zone.low), y), QPointF(self.x(box, zone.high), y))
        mark = QRectF(0, 0, side, side)
        mark.moveCenter(QPointF(self.x(box, zone.change), y))
        if zone.is_clear:
            painter.fillRect(mark.adjusted(0.5, 0.5, -0.5, -0.5), ink)
        else:
            painter.setBrush(theme().color("surface.panel"))
            painter.drawEllipse(mark.adjusted(0.5, 0.5, -0.5, -0.5))
