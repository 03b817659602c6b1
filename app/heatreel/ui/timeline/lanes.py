"""Paints the lanes into the cached layer. All px of the strip; the painter is moved there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from heatreel.model.moment import Moment
from heatreel.model.url import path_of
from heatreel.replay.time_scale import TimeScale
from heatreel.ui.format import length_text, tight_number_text
from heatreel.ui.theme import theme
from heatreel.ui.timeline.data import TimelineData, column_activity, group_close
from heatreel.ui.timeline.filmstrip import paint_film
from heatreel.ui.timeline.layout import Lane, Layout
from heatreel.ui.timeline.pencil import HAIR, Float64, columns_image, hatch, polyline
from heatreel.ui.timeline.shapes import draw_error, torn_band

if TYPE_CHECKING:
    from heatreel.ui.previews import Previews

DENSE_MARKS_A_PX = 2.0
PILL_SPAN_MARKS = 4  # a pill stands for at most this many times the merge distance
MOST_FLAGS_SIDE_BY_SIDE = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of the moments lane as drawn: one moment, or ``count`` of them from ``first`` on."""

    rect: QRectF
    first: int
    count: int
    moment: Moment | None


@dataclass(slots=True)
class LanePainter:
    """One painting of all lanes. ``flags`` tells afterwards where the moments are."""

    painter: QPainter
    data: TimelineData
    scale: TimeScale
    layout: Layout
    ratio: float = 1.0
    chosen: Moment | None = None
    flags: list[Flag] = field(default_factory=list)
    previews: Previews | None = None

    def paint(self) -> None:
        """Paint every lane that is shown, then idle cuts over them."""
        grounds = {"moments": self.moments, "pages": self.pages, "activity": self.activity}
        grounds |= {
            "clicks": self.clicks,
            "typing": self.typing,
            "scroll": self.scroll,
            "errors": self.errors,
        }
        for at, lane in enumerate(self.layout.lanes):
            token = "surface.lane_alt" if at % 2 else "surface.lane"
            row = QRectF(0, lane.top, self.layout.strip_width, lane.height)
            self.painter.fillRect(row, theme().color(token))
            self.painter.fillRect(
                QRectF(0, lane.bottom - HAIR, self.layout.strip_width, HAIR), theme().color("border.subtle")
            )
        last = self.layout.lane("moments")
        for lane in self.layout.lanes:
            if lane is not last or lane.folded:
                self.painter.save()
                (self._folded if lane.folded else grounds[lane.name])(lane)
                self.painter.restore()
        if (pages := self.layout.lane("pages")) is not None and not pages.folded:
            self._page_states(pages)
        gave_way = self.layout.lane("errors") is None and "errors" not in self.layout.hidden
        if gave_way and (activity := self.layout.lane("activity")):
            self._error_ticks(activity)
        for cut in self.scale.cuts:
            self._cut(self.scale.x_of(cut.start_ms), cut.end_ms - cut.start_ms)
        self._after_end()
        if last is not None and not last.folded:  # flags and drop lines lie over everything
            self.moments(last)

    # lanes --------------------------------------------------------------------------------------

    def pages(self, lane: Lane) -> None:
        """A clip a page that the visitor saw, with its path."""
        p, px = self.painter, theme().px
        font = theme().font("small")
        p.setFont(font)
        metrics = p.fontMetrics()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        starts = self.scale.xs_of(np.array([page.start_ms for page in self.data.seen], np.float64))
        ends = self.scale.xs_of(np.array([page.end_ms for page in self.data.seen], np.float64))
        shown = np.flatnonzero((ends > 0) & (starts < self.layout.strip_width))
        last_drawn = -1.0
        for at in shown.tolist():
            left, right = float(starts[at]), float(ends[at])
            if right - left < HAIR and left - last_drawn < HAIR:
                continue  # many page views on one px are one clip
            last_drawn = left
            clip = QRectF(left + HAIR / 2, lane.top + 1.5, max(right - left - HAIR, HAIR), lane.height - 4)
            p.setPen(QPen(theme().color("border.default"), HAIR))
            p.setBrush(theme().color("act.faint"))
            p.drawRoundedRect(clip, px("radius.mark"), px("radius.mark"))
            if self.previews is not None:
                paint_film(p, clip, self.data.seen[at].view, self.scale, self.previews)
            text = clip.intersected(QRectF(0, 0, self.layout.strip_width, self.layout.height))
            text.adjust(px("space.xs") + 2, 0, -px("space.xs"), 0)
            text.setHeight(min(text.height(), float(px("timeline.lane_pages_bare"))))
            if text.width() > px("space.xl"):
                p.setPen(theme().color("act.text"))
                path = path_of(self.data.seen[at].view.href)
                elided = metrics.elidedText(path, Qt.TextElideMode.ElideRight, int(text.width()))
                p.drawText(text, Qt.AlignmentFlag.AlignVCenter, elided)

    def activity(self, lane: Lane) -> None:
        """Acts a second: an area with a line on it, one column a device px, the maximum kept."""
        columns = max(1, round(self.layout.strip_width * self.ratio))
        edges_px = np.arange(columns + 1) / self.ratio
        values = column_activity(self.data, self.scale.ts_of(edges_px))
        most = float(self.data.activity.max(initial=0.0))
        if most <= 0:
            return
        tall = lane.height - theme().px("space.xs")
        heights = np.sqrt(values / most) * tall  # root: single acts stay visible beside bursts
        heights[edges_px[:-1] > self.scale.x_of(self.data.end_ms)] = 0
        rows = max(1, round(tall * self.ratio))
        area = columns_image(heights * self.ratio, rows, theme().color("act.soft"), self.ratio)
        top = lane.bottom - HAIR - tall
        self.painter.drawImage(QPointF(0, top), area)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        keep = slice(None, None, max(1, round(self.ratio)))
        polyline(
            self.painter,
            edges_px[:-1][keep],
            (lane.bottom - HAIR - heights)[keep],
            QPen(theme().color("act.mark"), HAIR),
        )

    def clicks(self, lane: Lane) -> None:
        """Dots, pills with counts, or density columns where marks are too many."""
        self._marks(self._inside(self.data.clicks_ms), lane)

    def typing(self, lane: Lane) -> None:
        """A bar for each run of typing in a field."""
        px = theme().px
        least = px("timeline.marker")
        starts = self.scale.xs_of(self.data.typing[:, 0])
        ends = np.maximum(self.scale.xs_of(self.data.typing[:, 1]), starts + least)
        shown = (ends > 0) & (starts < self.layout.strip_width)
        starts, ends = starts[shown], ends[shown]
        if len(starts) > DENSE_MARKS_A_PX * self.layout.strip_width:
            self._density(starts, lane)
            return
        p = self.painter
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(theme().color("act.mark"), HAIR))
        p.setBrush(theme().color("act.soft"))
        inset, radius = px("space.xs"), px("radius.mark")
        reached = -1.0
        for left, right in zip(starts.tolist(), ends.tolist(), strict=True):
            if right <= reached:
                continue  # lies in the bar before it
            left = max(left, reached + HAIR)
            reached = right
            p.drawRoundedRect(
                QRectF(left + 0.5, lane.top + inset + 0.5, right - left - 1, lane.height - 2 * inset - 2),
                radius,
                radius,
            )

    def scroll(self, lane: Lane) -> None:
        """Depth of the page: top of the lane = top of the page."""
        xs = np.arange(0.0, self.layout.strip_width + 1.0)
        last = np.searchsorted(self.data.scroll_ms, self.scale.ts_of(xs), "right") - 1
        depth = self.data.scroll_depth[np.maximum(last, 0)]
        inside = xs <= self.scale.x_of(self.data.end_ms)
        inset = theme().px("space.xs")
        ys = lane.top + inset + depth * (lane.height - 2 * inset - HAIR)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        polyline(self.painter, xs[inside], ys[inside] + 0.5, QPen(theme().color("act.mark"), 1.5 * HAIR))

    def errors(self, lane: Lane) -> None:
        """Diamond = failed request with its status, ring = slow answer, triangles = console."""
        xs = self.scale.xs_of(self.data.errors_ms)
        shown = np.flatnonzero((xs > -theme().px("space.l")) & (xs < self.layout.strip_width))
        if len(shown) > DENSE_MARKS_A_PX * self.layout.strip_width:
            self._density(xs[shown], lane, "signal.failure.mark")
            return
        p, side = self.painter, theme().px("timeline.marker") / 2.0 + 1
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setFont(theme().font("small"))
        middle = lane.top + lane.height / 2.0 - 0.5
        free_from = -np.inf
        for order, at in enumerate(shown.tolist()):
            x, error = float(xs[at]), self.data.errors[at]
            if x < free_from - side:
                continue  # hidden behind the one before
            draw_error(p, QPointF(x, middle), side, error.kind)
            free_from = x + side
            following = float(xs[shown[order + 1]]) if order + 1 < len(shown) else np.inf
            text = str(error.status or "")
            wide = p.fontMetrics().horizontalAdvance(text) + 3 * side
            if text and following - x > wide + side:
                p.setPen(theme().color("signal.failure.text"))
                p.drawText(QPointF(x + side + 3, middle + p.fontMetrics().capHeight() / 2.0), text)
                free_from = x + wide

    def moments(self, lane: Lane) -> None:
        """Flags at their start, bars for their length, drop lines through the lanes."""
        p, px = self.painter, theme().px
        flag = px("timeline.flag")
        xs = self.scale.xs_of(self.data.moments_ms)
        shown = np.flatnonzero((xs > -flag) & (xs < self.layout.strip_width + flag))
        groups = group_close(xs[shown], flag + HAIR, 4.0 * flag)
        edge = -np.inf
        for first, count in zip(groups.first.tolist(), groups.count.tolist(), strict=True):
            members = shown[first : first + count]
            if count > MOST_FLAGS_SIDE_BY_SIDE:
                x = max(float(xs[members[0]]), edge)
                self._flag(x, lane, int(members[0]), count)
                edge = x + 1.5 * flag
                continue
            for at in members.tolist():
                x = max(float(xs[at]), edge)
                self._moment(at, float(xs[at]), lane)
                self._flag(x, lane, at, 1)
                edge = x + flag + HAIR
        p.setOpacity(1.0)

    # pieces -------------------------------------------------------------------------------------

    def _inside(self, times: Float64) -> Float64:
        margin = theme().px("space.l")
        first, last = self.scale.t_of(-margin), self.scale.t_of(self.layout.strip_width + margin)
        cut = slice(np.searchsorted(times, first, "left"), np.searchsorted(times, last, "right"))
        return self.scale.xs_of(times[cut])

    def _marks(self, xs: Float64, lane: Lane) -> None:
        if len(xs) > DENSE_MARKS_A_PX * self.layout.strip_width:
            self._density(xs, lane)
            return
        px = theme().px
        merge = px("timeline.merge_below")
        groups = group_close(xs, merge, PILL_SPAN_MARKS * merge)
        p = self.painter
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme().color("act.mark"))
        p.setFont(theme().font("micro", "semibold"))
        tall = px("type_px.title") - 2.0
        middle = lane.top + (lane.height - HAIR) / 2.0
        for x, count in zip(groups.x.tolist(), groups.count.tolist(), strict=True):
            if count == 1:
                p.drawEllipse(QPointF(x, middle), merge / 2.0, merge / 2.0)
                continue
            text = tight_number_text(count)
            wide = max(tall + px("space.xs"), p.fontMetrics().horizontalAdvance(text) + px("space.s"))
            pill = QRectF(x - wide / 2.0, middle - tall / 2.0, wide, tall)
            p.drawRoundedRect(pill, tall / 2.0, tall / 2.0)
            p.setPen(theme().color("surface.lane"))
            p.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            p.setPen(Qt.PenStyle.NoPen)

    def _density(self, xs: Float64, lane: Lane, token: str = "act.mark") -> None:
        columns = max(1, round(self.layout.strip_width * self.ratio))
        places = (xs * self.ratio).astype(np.int64)
        counts = np.bincount(places[(places >= 0) & (places < columns)], minlength=columns)
        tall = max(1, round((lane.height - theme().px("space.xs")) * self.ratio))
        heights = np.sqrt(counts / max(1, counts.max())) * tall
        image = columns_image(heights, tall, theme().color(token), self.ratio)
        self.painter.drawImage(QPointF(0, lane.bottom - HAIR - tall / self.ratio), image)

    def _page_states(self, lane: Lane) -> None:
        """Hatch where no page was recorded."""
        for first, last in self.data.pageless:
            x, end = max(0.0, self.scale.x_of(first)), min(self.scale.x_of(last), self.layout.strip_width)
            if end - x < HAIR:
                continue
            box = QRectF(x, lane.top, end - x, lane.height - HAIR)
            hatch(self.painter, box, theme().color("border.default"), theme().px("space.s"))

    def _folded(self, lane: Lane) -> None:
        """A line that is dark where the lane holds something."""
        times = {
            "moments": self.data.moments_ms,
            "pages": np.array([page.start_ms for page in self.data.seen], np.float64),
            "activity": self.data.acts_ms,
            "clicks": self.data.clicks_ms,
            "typing": self.data.typing[:, 0],
            "scroll": self.data.scroll_ms,
            "errors": self.data.errors_ms,
        }[lane.name]
        xs = self.scale.xs_of(times)
        columns = np.unique(np.floor(xs[(xs >= 0) & (xs < self.layout.strip_width)]))
        heights = np.zeros(max(1, self.layout.strip_width))
        heights[columns.astype(np.int64)] = lane.height / 2.0
        image = columns_image(heights, lane.height // 2, theme().color("act.mark"))
        self.painter.drawImage(QPointF(0, lane.top + lane.height // 4), image)

    def _error_ticks(self, lane: Lane) -> None:
        columns = np.unique(self.scale.xs_of(self.data.errors_ms).astype(np.int64))
        shown = columns[(columns >= 0) & (columns < self.layout.strip_width)]
        for x in shown.tolist():
            tick = QRectF(x, lane.top, 2 * HAIR, theme().px("space.s"))
            self.painter.fillRect(tick, theme().color("signal.failure.mark"))

    def _moment(self, at: int, x: float, lane: Lane) -> None:
        moment = self.data.moments[at]
        mark = theme().signal_mark(moment.signal)
        pen = QPen(mark, HAIR, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2, 3])
        self.painter.setPen(pen)
        place = round(x) + 0.5
        self.painter.drawLine(QPointF(place, lane.bottom), QPointF(place, self.layout.lanes_bottom))
        end = self.scale.x_of(moment.t_end_ms)
        if end - x > theme().px("space.m"):
            bar = QRectF(x, lane.bottom - theme().px("grid") - HAIR, end - x, theme().px("grid"))
            mark.setAlphaF(0.6)
            self.painter.fillRect(bar, mark)

    def _flag(self, x: float, lane: Lane, at: int, count: int) -> None:
        side = theme().px("timeline.flag")
        rect = QRectF(round(x - side / 2.0), lane.top + (lane.height - HAIR - side) // 2, side, side)
        p = self.painter
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if count > 1:
            rect.setWidth(1.5 * side)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme().color("text.tertiary"))
            p.drawRoundedRect(rect, theme().px("space.xs"), theme().px("space.xs"))
            p.setPen(theme().color("surface.lane"))
            p.setFont(theme().font("small", "semibold"))
            p.drawText(rect, Qt.AlignmentFlag.AlignCenter, tight_number_text(count))
            self.flags.append(Flag(rect, at, count, None))
            return
        moment = self.data.moments[at]
        if moment is self.chosen or moment == self.chosen:
            grow = theme().px("space.xs") - HAIR
            p.setPen(QPen(theme().color("accent.base"), 1.5 * HAIR))
            p.setBrush(theme().color("accent.soft"))
            box = rect.adjusted(-grow, -grow, grow, grow)
            p.drawRoundedRect(box, theme().px("radius.control"), theme().px("radius.control"))
        theme().draw_glyph(p, rect, moment.signal, hollow=is_hollow(moment))
        self.flags.append(Flag(rect, at, 1, moment))

    def _cut(self, x: float, length_ms: float) -> None:
        wide, top, bottom = self.scale.cut_px, self.layout.ruler.top, self.layout.lanes_bottom
        if x + wide < 0 or x > self.layout.strip_width:
            return
        p, px = self.painter, theme().px
        band = torn_band(x, wide, top, bottom, tooth=px("grid") - HAIR)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(theme().color("border.strong"), HAIR))
        p.setBrush(theme().color("surface.window"))
        p.drawPath(band)
        p.setClipPath(band)
        area = QRectF(x, top, wide, bottom - top)
        hatch(p, area, theme().color("border.default"), px("space.s") - 2)
        text = f"idle {length_text(length_ms)}"
        p.setFont(theme().font("small"))
        room = p.fontMetrics().horizontalAdvance(text) + px("space.s")
        if wide >= p.fontMetrics().height() and room <= bottom - self.layout.ruler.bottom:
            middle = QPointF(x + wide / 2.0, (self.layout.ruler.bottom + bottom) / 2.0)
            p.translate(middle)
            p.rotate(-90)
            label = QRectF(-room / 2.0, -p.fontMetrics().height() / 2.0, room, p.fontMetrics().height())
            p.fillRect(label, theme().color("surface.window"))
            p.setPen(theme().color("text.secondary"))
            p.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
            p.resetTransform()
            p.translate(self.layout.left, 0)
        p.setClipping(False)
        p.setClipRect(QRectF(0, 0, self.layout.strip_width, self.layout.height))

    def _after_end(self) -> None:
        end = self.scale.x_of(self.data.end_ms)
        if end < self.layout.strip_width:
            top = self.layout.ruler.bottom
            rest = QRectF(end + HAIR, top, self.layout.strip_width - end, self.layout.lanes_bottom - top)
            self.painter.fillRect(rest, theme().color("surface.window"))


def is_hollow(moment: Moment) -> bool:
    """A dead click on text or a picture is drawn as an outline."""
    return moment.signal == "dead_click" and moment.variant == "other"
