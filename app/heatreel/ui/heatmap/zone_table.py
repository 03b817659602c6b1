"""The columns of the table of zones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from heatreel.model.zone import Zone
from heatreel.ui.format import percent_text
from heatreel.ui.tables import Column, count_text, seconds_text, share_text
from heatreel.ui.theme import theme

_BAR = 1.6  # width of the bar of a share, in rows of the table


def _paint_share(painter: QPainter, box: QRectF, zone: Zone) -> None:
    """The number at the right, a bar at the left."""
    painter.setFont(theme().font("dense"))
    painter.setPen(theme().color("text.primary" if zone.clicks else "text.tertiary"))
    painter.drawText(
        box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent_text(zone.share)
    )
    wide, high = _BAR * theme().px("row.table"), theme().px("space.xs")
    back = QRectF(box.left(), box.center().y() - high / 2, wide, high)
    painter.fillRect(back, theme().color("border.subtle"))
    back.setWidth(max(1.0, wide * zone.share))
    painter.fillRect(back, theme().color("text.secondary"))


COLUMNS = (
    Column("Zone", 8.0, lambda z: z.name.lower(), lambda z: (z.name, ""), left=True),
    Column("Clicks", 2.6, lambda z: z.clicks, lambda z: count_text(z.clicks)),
    Column(
        "Share",
        4.6,
        lambda z: z.share,
        lambda z: (percent_text(z.share), ""),
        "Of all clicks on the page",
        paint=_paint_share,
    ),
    Column(
        "Click rate",
        5.2,
        lambda z: z.click_rate.value,
        lambda z: share_text(z.click_rate),
        "Page views with a click here, of all; with the 95 % interval",
        interval=True,
    ),
    Column(
        "Exposed",
        5.0,
        lambda z: z.exposure.value if z.exposure else None,
        lambda z: share_text(z.exposure),
        "Page views that had its middle in view for 150 ms, with the 95 % interval",
        interval=True,
    ),
    Column(
        "In view", 3.2, lambda z: z.exposure_s, lambda z: seconds_text(z.exposure_s), "Median, where it was"
    ),
    Column(
        "First click",
        3.4,
        lambda z: z.first_click_s,
        lambda z: seconds_text(z.first_click_s),
        "Median time from the beginning of the page view",
    ),
    Column(
        "Hover",
        3.0,
        lambda z: z.hover_s,
        lambda z: seconds_text(z.hover_s),
        "Median time of the cursor on it, where the page could be rebuilt as it was",
    ),
    Column(
        "To click",
        3.0,
        lambda z: z.hover_to_click_s,
        lambda z: seconds_text(z.hover_to_click_s),
        "Median time from when the cursor last came there to the first click",
    ),
    Column("Dead", 2.4, lambda z: z.dead, lambda z: count_text(z.dead), "Clicks that nothing answered"),
    Column("Rage", 2.4, lambda z: z.rage, lambda z: count_text(z.rage), "Clicks of rage"),
    Column(
        "Went on",
        5.0,
        lambda z: z.went_on.value if z.went_on else None,
        lambda z: share_text(z.went_on),
        "Page views with a click here whose visitor came to the goal page afterwards",
        interval=True,
    ),
    Column(
        "Value",
        3.2,
        lambda z: z.value_per_click,
        lambda z: ("–" if z.value_per_click is None else f"{z.value_per_click:,.2f}", ""),
        "What the sessions that clicked here were worth, by click",
    ),
)
GOAL, VALUE = len(COLUMNS) - 2, len(COLUMNS) - 1
