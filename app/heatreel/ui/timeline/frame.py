"""Paints what stands around the lanes: lane names, ruler, minimap, playhead, hover."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from heatreel.replay.time_scale import TimeScale, tick_step_ms
from heatreel.ui.format import length_text, position_text, tight_number_text
from heatreel.ui.theme import theme
from heatreel.ui.timeline.data import TimelineData, column_activity
from heatreel.ui.timeline.layout import Layout
from heatreel.ui.timeline.pencil import HAIR, columns_image, hatch, time_tag

LANE_WORDS = {
    "moments": ("Moments", "flame"),
    "pages": ("Pages", "app-window"),
    "activity": ("Activity", "activity"),
    "clicks": ("Clicks", "mouse-pointer-click"),
    "typing": ("Typing", "keyboard"),
    "scroll": ("Scroll", "arrow-up-down"),
    "errors": ("Errors", "triangle-alert"),
}
LABEL_APART_PX = 64


def lane_counts(data: TimelineData) -> dict[str, int]:
    """How many marks each lane holds."""
    return {
        "moments": len(data.moments),
        "pages": data.pages,
        "clicks": len(data.clicks_ms),
        "typing": len(data.typing),
        "errors": len(data.errors),
    }


def _fitting_size(text: str, room: float) -> str:
    """The largest of the small sizes of type in which a text fits."""
    for size in ("dense", "small"):
        if QFontMetricsF(theme().font(size)).horizontalAdvance(text) <= room:
            return size
    return "micro"


def paint_names(p: QPainter, layout: Layout, data: TimelineData, moments_known: bool) -> None:
    """The column of lane names with icons and counts."""
    px, counts = theme().px, lane_counts(data)
    p.fillRect(0, 0, layout.left, layout.height, theme().color("surface.chrome"))
    pad, icon = px("space.m"), px("control.icon_compact")
    right = layout.left - px("space.s")
    p.setFont(theme().font("dense"))
    heads = (
        (layout.minimap, "Whole session", length_text(data.end_ms - data.start_ms)),
        (layout.ruler, "Time and notes", ""),
    )
    for lane, text, value in heads:
        row = QRectF(pad, lane.top, right - pad, lane.height - HAIR)
        room = row.width() - p.fontMetrics().horizontalAdvance(value) - px("space.xs")
        if QFontMetricsF(theme().font("micro")).horizontalAdvance(text) > room:
            text = "Session"  # hours need the room
        p.setFont(theme().font(_fitting_size(text, room)))
        p.setPen(theme().color("text.secondary"))
        p.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        p.setFont(theme().font("dense"))
        p.setPen(theme().color("text.tertiary"))
        p.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
    for lane in layout.lanes:
        if lane.folded:
            bar = QRectF(pad, lane.top + lane.height / 2.0 - HAIR, icon, HAIR)
            p.fillRect(bar, theme().color("text.tertiary"))
            continue
        word, glyph = LANE_WORDS[lane.name]
        middle = lane.top + (lane.height - HAIR) / 2.0
        p.drawPixmap(
            QPointF(pad, round(middle - icon / 2.0)), theme().icon_pixmap(glyph, "text.secondary", icon)
        )
        row = QRectF(
            pad + icon + px("space.s"), lane.top, right - pad - icon - px("space.s"), lane.height - HAIR
        )
        p.setPen(theme().color("text.primary"))
        p.drawText(row, Qt.AlignmentFlag.AlignVCenter, word)
        if lane.name in counts:
            known = moments_known or lane.name != "moments"
            p.setPen(theme().color("text.tertiary"))
            text = tight_number_text(counts[lane.name]) if known else "…"
            room = row.width() - p.fontMetrics().horizontalAdvance(word) - px("space.xs")
            p.setFont(theme().font(_fitting_size(text, room)))
            p.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            p.setFont(theme().font("dense"))
    for lane in (layout.minimap, layout.ruler, *layout.lanes):
        p.fillRect(QRectF(0, lane.bottom - HAIR, layout.left, HAIR), theme().color("border.subtle"))
    p.fillRect(QRectF(layout.left - HAIR, 0, HAIR, layout.height), theme().color("border.default"))


def paint_ruler(p: QPainter, layout: Layout, scale: TimeScale) -> list[QRectF]:
    """Ticks and times of the session; also right of a cut they are real time. Px of the strip.

    Returns where the labels are: they give way to the tags of playhead and pointer.
    """
    labels: list[QRectF] = []
    ruler, grid = layout.ruler, theme().px("grid")
    p.fillRect(QRectF(0, ruler.top, layout.strip_width, ruler.height), theme().color("surface.chrome"))
    p.fillRect(QRectF(0, ruler.bottom - HAIR, layout.strip_width, HAIR), theme().color("border.default"))
    step = tick_step_ms(scale.px_per_ms, LABEL_APART_PX * theme().scale)
    minor = step / (5 if step in (500, 5_000) else 6 if step in (60_000, 30_000) else 10)
    first, last = scale.shown_ms
    from_tick = math.floor((first - scale.start_ms) / minor)
    to_tick = math.ceil((last - scale.start_ms) / minor)
    ticks = np.arange(from_tick, min(to_tick, from_tick + 20_000) + 1)
    times = scale.start_ms + ticks * minor
    kept = (times >= scale.start_ms) & (times <= scale.end_ms)
    for cut in scale.cuts:
        kept &= ~((times > cut.start_ms) & (times < cut.end_ms))
    xs = scale.xs_of(times)
    p.setFont(theme().font("micro"))
    per_label = round(step / minor)
    written = -math.inf
    for tick, x in zip(ticks[kept].tolist(), xs[kept].tolist(), strict=True):
        labelled = tick % per_label == 0
        half = per_label % 2 == 0 and tick % (per_label // 2) == 0
        tall = 9 if labelled else 6 if half else grid
        place = round(x)
        p.fillRect(QRectF(place, ruler.bottom - HAIR - tall, HAIR, tall), theme().color("border.strong"))
        if labelled and x - written >= LABEL_APART_PX * 0.6:
            written = x
            ms = tick * minor
            text = position_text(ms + 1e-3) if step < 1000 else length_text(ms)
            wide = p.fontMetrics().horizontalAdvance(text)
            left = min(max(x - wide / 2.0, grid), layout.strip_width - wide - grid)
            p.setPen(theme().color("text.tertiary"))
            p.drawText(QPointF(left, ruler.top + p.fontMetrics().ascent() + 1), text)
            labels.append(QRectF(left - HAIR, ruler.top, wide + 2 * HAIR, p.fontMetrics().height()))
    return labels


def hide_labels(p: QPainter, labels: list[QRectF], x: float) -> None:
    """Take away the labels of the ruler that a tag at ``x`` would cover in part. Px of the strip."""
    half = theme().px("space.xxl") * 0.75
    for label in labels:
        if label.right() > x - half and label.left() < x + half:
            p.fillRect(label, theme().color("surface.chrome"))


def paint_minimap(p: QPainter, layout: Layout, data: TimelineData, ratio: float) -> None:
    """The whole session in real time: activity, idle hatched, moments as ticks. Px of the strip."""
    px, lane = theme().px, layout.minimap
    p.fillRect(QRectF(0, lane.top, layout.strip_width, lane.height), theme().color("surface.lane"))
    whole = minimap_scale(layout, data)
    pad = px("space.s")
    columns = max(1, round(whole.width_px * ratio))
    values = column_activity(data, whole.ts_of(np.arange(columns + 1) / ratio))
    most = float(data.activity.max(initial=0.0))
    tall = lane.height - pad - HAIR
    p.save()
    p.translate(pad, 0)
    if most > 0:
        rows = max(1, round(tall * ratio))
        heights = np.sqrt(values / most) * rows
        area = columns_image(heights, rows, theme().color("act.soft"), ratio)
        p.drawImage(QPointF(0, lane.bottom - HAIR - tall), area)
    for gap in data.gaps:
        left, right = whole.x_of(gap.start_ms), whole.x_of(gap.end_ms)
        hatch(
            p,
            QRectF(left, lane.top, right - left, lane.height),
            theme().color("border.default"),
            px("space.s"),
        )
    wide, high = px("space.xs") + HAIR, px("space.xs") + 2 * HAIR
    drawn: set[tuple[int, str]] = set()
    for moment, x in zip(data.moments, whole.xs_of(data.moments_ms).tolist(), strict=True):
        key = (int(x) // 2, moment.signal)
        if key not in drawn:
            drawn.add(key)
            tick = QRectF(round(x - wide / 2.0), lane.top + 3, wide, high)
            p.fillRect(tick, theme().signal_mark(moment.signal))
    p.restore()
    p.fillRect(QRectF(0, lane.bottom - HAIR, layout.strip_width, HAIR), theme().color("border.default"))


def minimap_scale(layout: Layout, data: TimelineData) -> TimeScale:
    """Real time of the whole session over the minimap's inner width."""
    inner = layout.strip_width - 2 * theme().px("space.s")
    return TimeScale.fit(data.start_ms, data.end_ms, inner)


def range_frame(layout: Layout, data: TimelineData, scale: TimeScale) -> QRectF:
    """Frame of the shown range in the minimap, px of the strip."""
    whole, pad = minimap_scale(layout, data), theme().px("space.s")
    first, last = scale.shown_ms
    left, right = pad + whole.x_of(first), pad + whole.x_of(last)
    right = max(right, left + theme().px("space.xs"))
    return QRectF(left, layout.minimap.top + 1.5, right - left, layout.minimap.height - 4)


def paint_range(
    p: QPainter, layout: Layout, data: TimelineData, scale: TimeScale, playhead_ms: float
) -> None:
    """Veil, frame and handles of the shown range, and the playhead in the minimap."""
    px, lane = theme().px, layout.minimap
    frame = range_frame(layout, data, scale)
    veil = theme().color("surface.window", 0.62)
    p.fillRect(QRectF(0, lane.top, frame.left(), lane.height - HAIR), veil)
    p.fillRect(QRectF(frame.right(), lane.top, layout.strip_width - frame.right(), lane.height - HAIR), veil)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(theme().color("accent.base"), 1.5))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(frame, px("radius.mark"), px("radius.mark"))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().color("accent.base"))
    wide, tall = px("space.xs") + 2, px("space.m")
    for x in (frame.left(), frame.right()):
        handle = QRectF(x - wide / 2.0, frame.center().y() - tall / 2.0, wide, tall)
        p.drawRoundedRect(handle, px("radius.mark"), px("radius.mark"))
    p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    x = px("space.s") + minimap_scale(layout, data).x_of(playhead_ms)
    p.fillRect(
        QRectF(round(x) - HAIR, lane.top, px("timeline.playhead"), lane.height), theme().color("accent.base")
    )


def paint_playhead(p: QPainter, layout: Layout, x: float, ms: float) -> QRectF:
    """The playhead with its time; returns the tag. Px of the strip."""
    wide = theme().px("timeline.playhead")
    accent = theme().color("accent.base")
    p.fillRect(
        QRectF(round(x) - HAIR, layout.ruler.top + 2, wide, layout.lanes_bottom - layout.ruler.top), accent
    )
    bounds = QRectF(-layout.left, 0, layout.width, layout.height)
    tag = time_tag(p, x, layout.ruler.top + 2, position_text(ms), "accent.base", bounds)
    tip = theme().px("space.xs")
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(accent)
    corners = [
        QPointF(x - tip, tag.bottom() - 1),
        QPointF(x + tip, tag.bottom() - 1),
        QPointF(x, tag.bottom() + tip),
    ]
    p.drawPolygon(QPolygonF(corners))
    p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    return tag


def paint_hover(p: QPainter, layout: Layout, x: float, ms: float) -> None:
    """Dashed line and dark time tag under the pointer. Px of the strip."""
    pen = QPen(theme().color("text.primary"), HAIR, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 3])
    p.setPen(pen)
    place = round(x) + 0.5
    p.drawLine(QPointF(place, layout.ruler.bottom - 3), QPointF(place, layout.lanes_bottom))
    bounds = QRectF(0, 0, layout.strip_width, layout.height)
    time_tag(p, x, layout.ruler.top + 2, position_text(ms), "text.primary", bounds)
