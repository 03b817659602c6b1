"""The look as data: every colour, size and glyph comes from ``resources/themes/tokens.json``.

No colour and no pixel size stands anywhere else in ``ui/``: ask ``theme()`` for ``color("text.primary")``,
``px("row.table")`` or ``icon("play")``. Sizes are logical pixels, scaled with the desktop's font size.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any, Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from heatreel.resources import resource

ThemeName = Literal["light", "dark"]

_PATH_TOKEN = re.compile(r"[MLCZ]|-?\d*\.?\d+")


@cache
def tokens() -> dict[str, Any]:
    """The token file."""
    loaded: dict[str, Any] = json.loads(resource("themes/tokens.json").read_text(encoding="utf-8"))
    return loaded


def _dig(tree: dict[str, Any], dotted: str) -> Any:
    node: Any = tree
    for part in dotted.split("."):
        node = node[part]
    return node


class Theme(QObject):
    """The theme in force. ``changed`` is emitted after another one was chosen: repaint, drop caches."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name: ThemeName = "light"

    def set_name(self, name: ThemeName) -> None:
        """Choose light or dark."""
        if name != self.name:
            self.name = name
            self.changed.emit()

    # colours and sizes --------------------------------------------------------------------------

    def hex(self, token: str) -> str:
        """Colour of a role as ``#RRGGBB``, e.g. ``surface.panel``, ``signal.force.mark``."""
        value: str = _dig(tokens()["themes"][self.name], token)
        return value

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The same as a QColor, with an opacity of 0 to 1."""
        color = QColor(self.hex(token))
        color.setAlphaF(alpha)
        return color

    def px(self, token: str) -> int:
        """A size in logical px, e.g. ``row.table``, ``space.m``, ``timeline.lane_clicks``."""
        return round(_dig(tokens()["sizes"], token) * self.scale)

    @property
    def scale(self) -> float:
        """The desktop's font size over our body size at 100 %, so that large text is honoured."""
        app = QApplication.instance()
        return 1.0 if app is None else _scale_of(app)

    def font(self, size: str = "body", weight: str = "regular", *, fixed: bool = False) -> QFont:
        """System font in a token size (``dense``, ``title`` …) with tabular figures."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if fixed else QApplication.font()
        font.setPixelSize(self.px(f"type_px.{size}"))
        font.setWeight(QFont.Weight(_dig(tokens()["sizes"], f"type_weight.{weight}")))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    # signals ------------------------------------------------------------------------------------

    def signal_label(self, signal: str) -> str:
        """ "Rage click" """
        label: str = tokens()["signals"][signal]["label"]
        return label

    def family_of(self, signal: str) -> str:
        """Family id of a signal: force, silent, failure, lost, form, act."""
        family: str = tokens()["signals"][signal]["family"]
        return family

    def signal_mark(self, signal: str) -> QColor:
        """Colour of a signal's silhouette."""
        family = self.family_of(signal)
        return self.color("act.mark" if family == "act" else f"signal.{family}.mark")

    def draw_glyph(
        self, painter: QPainter, rect: QRectF, signal: str, *, hollow: bool = False, bare: bool = False
    ) -> None:
        """Draw a signal's glyph into a square. ``hollow``: outline only; ``bare``: the silhouette alone."""
        spec = tokens()["signals"][signal]
        mark = self.signal_mark(signal)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / 16.0, rect.height() / 16.0)
        silhouette = _path(tokens()["silhouettes"][spec["silhouette"]])
        if hollow:
            painter.setPen(QPen(mark, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
        painter.drawPath(silhouette)
        ink = mark if hollow else self.color("text.on_signal")
        if not bare:
            if "fill" in spec:
                painter.fillPath(_path(spec["fill"]), ink)
            if "fill_mark" in spec:
                painter.fillPath(_path(spec["fill_mark"]), mark)
            if "stroke" in spec:
                pen = QPen(ink, spec.get("stroke_width", 1.6))
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(_path(spec["stroke"]), pen)
        painter.restore()

    def glyph(self, signal: str, size: int, *, hollow: bool = False) -> QPixmap:
        """The glyph as a pixmap of ``size`` logical px."""
        ratio = _pixel_ratio()
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.draw_glyph(painter, QRectF(0, 0, size, size), signal, hollow=hollow)
        painter.end()
        return pixmap

    # icons --------------------------------------------------------------------------------------

    def icon(self, name: str, token: str = "text.secondary", size: int = 0) -> QIcon:
        """A lucide icon in a token's colour, with a greyed state for disabled."""
        size = size or self.px("control.icon")
        icon = QIcon(_icon_pixmap(name, self.hex(token), size, _pixel_ratio()))
        icon.addPixmap(
            _icon_pixmap(name, self.hex("text.disabled"), size, _pixel_ratio()), QIcon.Mode.Disabled
        )
        return icon

    def icon_pixmap(self, name: str, token: str = "text.secondary", size: int = 0) -> QPixmap:
        """The same as a pixmap, to paint."""
        return _icon_pixmap(name, self.hex(token), size or self.px("control.icon"), _pixel_ratio())


@cache
def theme() -> Theme:
    """The one theme of the application."""
    return Theme()


def _pixel_ratio() -> float:
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


def _scale_of(app: object) -> float:
    body = tokens()["sizes"]["type_px"]["body"]
    font = app.property("heatreel_system_font_px") if isinstance(app, QApplication) else None
    return float(font) / body if font else 1.0


@lru_cache(maxsize=256)
def _path(text: str) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    items = _PATH_TOKEN.findall(text)
    i = 0
    while i < len(items):
        command = items[i]
        count = {"M": 2, "L": 2, "C": 6, "Z": 0}[command]
        values = [float(v) for v in items[i + 1 : i + 1 + count]]
        if command == "M":
            path.moveTo(*values)
        elif command == "L":
            path.lineTo(*values)
        elif command == "C":
            path.cubicTo(*values)
        else:
            path.closeSubpath()
        i += 1 + count
    return path


@lru_cache(maxsize=512)
def _icon_pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # not needed for the first frame

    svg = resource(f"icons/dist/{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    stroke = tokens()["sizes"]["control"]["icon_stroke"] * 24 / 16
    svg = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke * 2 / 3 * 1.14:.2f}"', svg)
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
