"""How a session is painted: as two lines in the list, as cells in the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heatreel.model.session import SessionRow
from heatreel.ui.library.model import COLUMNS, HEAD, ROW
from heatreel.ui.theme import theme, tokens
from heatreel.ui.words import counted, day, day_head, duration, length, number, path_of, size, time_of_day

Index = QModelIndex | QPersistentModelIndex

MAX_GLYPHS = 3
HIGH_SCORE = 66.0  # from here on the bar is in the colour of force, as in the mockup
_DEVICE_ICONS = {"desktop": "monitor", "tablet": "tablet", "phone": "smartphone"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def signals_of(row: SessionRow) -> list[str]:
    """Signals of a session, most frequent first, without mere information."""
    known = tokens()["signals"]
    found = [s for s, n in row.moment_counts.items() if n > 0 and s in known and known[s]["family"] != "act"]
    return sorted(found, key=lambda s: -row.moment_counts[s])


class _Painter(QStyledItemDelegate):
    """What both forms share."""

    opened_id: int | None = None  # the session that is open

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, row: SessionRow | None) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected:
            painter.fillRect(option.rect, theme().color("accent.soft"))
        elif hovered and row is not None:
            painter.fillRect(option.rect, theme().color("surface.hover"))
        rect = option.rect
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("border.subtle"))

    def _glyphs(self, painter: QPainter, row: SessionRow, right: int, middle: float) -> int:
        """Glyphs that end at ``right``; returns where they begin."""
        side, gap = theme().px("type_px.small"), theme().px("space.xs")
        for signal in reversed(signals_of(row)[:MAX_GLYPHS]):
            right -= side
            theme().draw_glyph(painter, QRectF(right, middle - side / 2, side, side), signal)
            right -= gap
        return right

    def _score(self, painter: QPainter, row: SessionRow, right: int, rect: QRect) -> int:
        """Bar and number that end at ``right``; returns where they begin."""
        bold = theme().font("dense", "semibold")
        room = QFontMetrics(bold).horizontalAdvance("100")
        text = "–" if row.score is None else str(round(row.score))
        painter.setFont(bold)
        painter.setPen(theme().color("text.primary" if row.score is not None else "text.tertiary"))
        painter.drawText(QRect(right - room, rect.y(), room, rect.height()), _RIGHT, text)
        width, high = theme().px("control.height"), theme().px("space.xs")
        left = right - room - width - theme().px("space.xs")
        bar = QRectF(left, rect.y() + (rect.height() - high) / 2, width, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("border.default"))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        if row.score:
            bar.setWidth(max(float(high), width * row.score / 100.0))
            hot = row.score >= HIGH_SCORE
            painter.setBrush(theme().color("signal.force.mark" if hot else "text.secondary"))
            painter.drawRoundedRect(bar, high / 2, high / 2)
        return left

    @staticmethod
    def _text(
        painter: QPainter,
        rect: QRect,
        text: str,
        token: str,
        font: QFont,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> int:
        """One line, elided to fit; returns its width."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
        painter.setFont(font)
        painter.setPen(theme().color(token))
        painter.drawText(rect, align, shown)
        return metrics.horizontalAdvance(shown)


class ListDelegate(_Painter):
    """Two lines a session, and the heads of days."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heights are set by the view."""
        return QSize(option.rect.width(), theme().px("row.list_two_line"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a session or a head."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head = index.data(HEAD)
        if head is not None:
            self._paint_head(painter, option.rect, *head)
        else:
            row = index.data(ROW)
            self._background(painter, option, row)
            if row is not None:
                self._paint_row(painter, option.rect, row)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, t_ms: float, count: int) -> None:
        painter.fillRect(rect, theme().color("surface.chrome"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("border.subtle"))
        side = theme().px("space.m")
        inner = rect.adjusted(side, 0, -side, -1)
        used = self._text(painter, inner, day_head(t_ms), "text.secondary", theme().font("small", "semibold"))
        rest = inner.adjusted(used + theme().px("space.s"), 0, 0, 0)
        font, text = theme().font("small"), counted(count, "session")
        if QFontMetrics(font).horizontalAdvance(text) > rest.width():
            text = number(count)
        self._text(painter, rest, text, "text.tertiary", font, _RIGHT)

    def _paint_row(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        if row.id == self.opened_id:
            width = theme().px("control.focus_ring") + 1
            painter.fillRect(rect.x(), rect.y(), width, rect.height(), theme().color("accent.base"))
        side, gap = theme().px("space.m"), theme().px("space.s")
        half = (rect.height() - 2 * theme().px("space.xs")) // 2
        first = QRect(rect.x() + side, rect.y() + theme().px("space.xs"), rect.width() - 2 * side, half)
        second = first.translated(0, half - 1)
        right = self._score(painter, row, first.right() + 1, first)
        right = self._glyphs(painter, row, right - gap, first.center().y() + 0.5)
        if row.star:
            icon = theme().px("type_px.small")
            right -= icon
            pixmap = theme().icon_pixmap("star", "text.secondary", icon)
            painter.drawPixmap(right, first.center().y() - icon // 2, pixmap)
            right -= gap // 2
        weight = "regular" if row.watched else "semibold"
        left = first.x() + self._text(
            painter, first, time_of_day(row.start_ms), "text.primary", theme().font("dense", weight)
        )
        left += gap
        words = QRect(left, first.y(), right - left, half)
        self._text(painter, words, duration(row.duration_ms), "text.secondary", theme().font("dense"))
        self._paint_second(painter, second, row)

    def _paint_second(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        font, icon = theme().font("small"), theme().px("type_px.dense")
        pixmap = theme().icon_pixmap(_DEVICE_ICONS.get(row.device, "monitor"), "text.secondary", icon)
        painter.drawPixmap(rect.x(), rect.center().y() - icon // 2 + 1, pixmap)
        counts = f"{counted(row.pages, 'page')} · {counted(row.clicks, 'click')}"
        used = self._text(painter, rect, counts, "text.secondary", font, _RIGHT)
        left = rect.x() + icon + theme().px("space.xs") + 1
        room = rect.right() - used - theme().px("space.s") - left
        path = QRect(left, rect.y(), room, rect.height())
        self._text(painter, path, path_of(row.first_url), "text.secondary", font)


class TableDelegate(_Painter):
    """Cells of the table form."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as a row of a table."""
        return QSize(option.rect.width(), theme().px("row.table"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, option, row)
        if row is not None:
            gap = theme().px("space.s")
            column = COLUMNS[index.column()][0]
            inner = option.rect.adjusted(gap + (gap // 2 if column == "start" else 0), 0, -gap, -1)
            if column == "start" and row.id == self.opened_id:
                width = theme().px("control.focus_ring") + 1
                rect = option.rect
                painter.fillRect(rect.x(), rect.y(), width, rect.height(), theme().color("accent.base"))
            getattr(self, f"_paint_{column}")(painter, inner, row)
        painter.restore()

    def _plain(self, painter: QPainter, rect: QRect, text: str, *, right: bool = False) -> None:
        font = theme().font("dense")
        self._text(painter, rect, text, "text.primary", font, _RIGHT if right else _LEFT)

    def _paint_start(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        font = theme().font("dense")
        used = self._text(painter, rect, f"{day(row.start_ms)} ", "text.secondary", font)
        rest = rect.adjusted(used + 1, 0, 0, 0)
        weight = "regular" if row.watched else "semibold"
        self._text(painter, rest, time_of_day(row.start_ms), "text.primary", theme().font("dense", weight))

    def _paint_duration(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._plain(painter, rect, length(row.duration_ms), right=True)

    def _paint_pages(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._plain(painter, rect, number(row.pages), right=True)

    def _paint_clicks(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._plain(painter, rect, number(row.clicks), right=True)

    def _paint_device(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        icon, gap = theme().px("control.icon_compact"), theme().px("space.s")
        pixmap = theme().icon_pixmap(_DEVICE_ICONS.get(row.device, "monitor"), "text.secondary", icon)
        painter.drawPixmap(rect.x(), rect.center().y() - icon // 2 + 1, pixmap)
        rest = rect.adjusted(icon + gap, 0, 0, 0)
        used = self._text(painter, rest, row.device.capitalize(), "text.primary", theme().font("dense"))
        rest = rest.adjusted(used + gap, 0, 0, 0)
        viewport = size(row.viewport_width, row.viewport_height)
        self._text(painter, rest, viewport, "text.tertiary", theme().font("dense"))

    def _paint_url(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._plain(painter, rect, path_of(row.first_url))

    def _paint_moments(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        side, gap = theme().px("type_px.small"), theme().px("space.xs")
        count = min(len(signals_of(row)), MAX_GLYPHS)
        self._glyphs(painter, row, rect.x() + count * (side + gap) - gap, rect.center().y() + 0.5)

    def _paint_score(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._score(painter, row, rect.right() + 1, rect)

    def _paint_watched(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._mark(painter, rect, "check" if row.watched else "")

    def _paint_star(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._mark(painter, rect, "star" if row.star else "")

    def _paint_tags(self, painter: QPainter, rect: QRect, row: SessionRow) -> None:
        self._text(painter, rect, ", ".join(row.tags), "text.secondary", theme().font("dense"))

    @staticmethod
    def _mark(painter: QPainter, rect: QRect, icon: str) -> None:
        if icon:
            side = theme().px("control.icon_compact")
            y = rect.center().y() - side // 2 + 1
            painter.drawPixmap(rect.x(), y, theme().icon_pixmap(icon, "text.secondary", side))


def draw_chip(painter: QPainter, rect: QRectF, *, on: bool, hovered: bool) -> QColor:
    """The box of a signal's chip; returns the colour of its text."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("accent.base" if on else "border.default"), 1))
    fill = "accent.soft" if on else "surface.hover" if hovered else "surface.raised"
    painter.setBrush(theme().color(fill))
    radius = theme().px("radius.control")
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    return theme().color("accent.soft_text" if on else "text.primary")
