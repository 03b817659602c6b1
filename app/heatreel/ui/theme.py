"""The look as data: every colour, size and glyph comes from ``resources/themes/tokens.json``.

No colour and no pixel size stands anywhere else in ``ui/``: ask ``theme()`` for ``color("text.primary")``,
``px("row.table")`` or ``icon("play")``. Sizes are logical pixels, scaled with the desktop's font size.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from heatreel.resources import resource

if TYPE_CHECKING:  # what only icons, glyphs and texts need is loaded by them: a first frame has none
    from PySide6.QtGui import QFont, QIcon, QPainter, QPixmap

ThemeName = Literal["light", "dark"]


@cache
def tokens() -> dict[str, Any]:
    """The token file, in its own order: families and signals are listed as they stand there."""
    read: dict[str, Any] = json.loads(resource("themes/tokens.json").read_text(encoding="utf-8"))
    return read


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
        from PySide6.QtGui import QFont, QFontDatabase

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
        from heatreel.ui.glyphs import paint_glyph

        spec = tokens()["signals"][signal]
        silhouette = tokens()["silhouettes"][spec["silhouette"]]
        mark = self.signal_mark(signal)
        ink = mark if hollow else self.color("text.on_signal")
        paint_glyph(painter, rect, spec, silhouette, mark, ink, hollow=hollow, bare=bare)

    def glyph(self, signal: str, size: int, *, hollow: bool = False) -> QPixmap:
        """The glyph as a pixmap of ``size`` logical px."""
        from PySide6.QtGui import QPainter, QPixmap

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
        from PySide6.QtGui import QIcon

        from heatreel.ui.glyphs import icon_pixmap

        size = size or self.px("control.icon")
        icon = QIcon(icon_pixmap(name, self.hex(token), size, _pixel_ratio()))
        icon.addPixmap(
            icon_pixmap(name, self.hex("text.disabled"), size, _pixel_ratio()), QIcon.Mode.Disabled
        )
        return icon

    def icon_pixmap(self, name: str, token: str = "text.secondary", size: int = 0) -> QPixmap:
        """The same as a pixmap, to paint."""
        from heatreel.ui.glyphs import icon_pixmap

        return icon_pixmap(name, self.hex(token), size or self.px("control.icon"), _pixel_ratio())


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
