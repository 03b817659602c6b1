"""The whole page at the right of the map: where one is, and how far people came. Made a tile at a time."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from heatreel.ui.format import percent_text, pixels_text
from heatreel.ui.heatmap.canvas import Canvas
from heatreel.ui.heatmap.model import HeatmapModel
from heatreel.ui.heatmap.tiles import TILE, Tiles
from heatreel.ui.theme import theme

_SETTLED_MS = 120  # no new picture of the whole while a slider moves


class Overview(QWidget):
    """88 px; a press or drag goes there."""

    def __init__(self, model: HeatmapModel, tiles: Tiles, canvas: Canvas) -> None:
        super().__init__()
        self._model, self._tiles, self._canvas = model, tiles, canvas
        self.setFixedWidth(theme().px("heatmap.overview_width"))
        self._image: QImage | None = None
        self._making: QImage | None = None
        self._next = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        canvas.moved.connect(self.update)
        theme().changed.connect(self.update)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("The whole page")

    def renew(self) -> None:
        """The map is another one, or looks otherwise."""
        self._next = 0
        self._making = None
        if self._tiles.size[0] == 0:
            self._image = None
        self.update()
        if self._model.draft_ramp is None:  # otherwise it is renewed once the radius rests
            self._timer.start(_SETTLED_MS)

    def frame(self) -> QRectF:
        """Where the page is drawn."""
        width, height = self._tiles.size
        pad = theme().px("space.s")
        wide = self.width() - 2 * pad
        room = self.height() - 2 * pad - 4 * theme().px("type_px.small")
        scale = min(wide / width, room / height) if width and height else 0.0
        return QRectF(pad + (wide - width * scale) / 2, pad, width * scale, height * scale)

    def _step(self) -> None:
        width, height = self._tiles.size
        frame = self.frame()
        if not width or frame.height() < 1:
            return
        ratio = self.devicePixelRatioF()
        if self._making is None:
            self._making = QImage(
                max(1, round(frame.width() * ratio)),
                max(1, round(frame.height() * ratio)),
                QImage.Format.Format_RGB32,
            )
            self._making.fill(theme().color("overlay.scrim"))
        tile = self._tiles.image(self._next)
        if tile is not None:
            scale = self._making.height() / height
            top = round(self._next * TILE * scale)
            bottom = round((self._next * TILE + tile.height()) * scale)
            if bottom > top:
                small = tile.scaled(
                    self._making.width(),
                    bottom - top,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                painter = QPainter(self._making)
                painter.drawImage(0, top, small)
                painter.end()
        self._next += 1
        if self._next * TILE < height:
            self._timer.start(0)
        else:
            self._image, self._making = self._making, None
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface.chrome"))
        width, height = self._tiles.size
        if not width:
            return
        frame = self.frame()
        if self._image is not None:
            painter.drawImage(frame, self._image)
        self._paint_reach(painter, frame, height)
        first, last = self._canvas.page_rows()
        scale = frame.height() / height
        shown = QRectF(frame.x(), frame.y() + first * scale, frame.width(), (last - first) * scale)
        painter.setPen(QPen(theme().color("accent.base"), theme().px("control.focus_ring")))
        painter.drawRect(shown.adjusted(-1, 0, 1, 0))
        painter.setPen(theme().color("text.tertiary"))
        painter.setFont(theme().font("small"))
        words = QRectF(0, frame.bottom() + theme().px("space.xs"), self.width(), theme().px("space.xxl"))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, f"Whole page\n{pixels_text(height)}")

    def _paint_reach(self, painter: QPainter, frame: QRectF, height: int) -> None:
        content = self._model.content
        if content is None or content.points.kind != "scroll":
            return
        from heatreel.analysis.heatmap_reach import reach_rows

        painter.setFont(theme().font("micro"))
        high = theme().px("type_px.small")
        for line in reach_rows(content.points.y_page, height):
            y = frame.y() + line.y_page * frame.height() / height
            pen = QPen(theme().color("overlay.cursor_line"), 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(round(frame.left()), round(y), round(frame.right()), round(y))
            box = QRectF(frame.right() - 3 * high, y - high, 3 * high, high)
            painter.fillRect(box, theme().color("overlay.scrim"))
            painter.setPen(theme().color("overlay.cursor_line"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, percent_text(line.share))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if frame.height() > 0:
            share = (event.position().y() - frame.y()) / frame.height()
            self._canvas.show_row(share * self._tiles.size[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
