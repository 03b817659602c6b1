"""Small widgets that the whole window shares."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from heatreel.ui.theme import theme


def label(text: str = "", size: str = "dense", weight: str = "regular", role: str = "") -> QLabel:
    """A label in a token size; ``role``: "secondary", "tertiary" or "danger"."""
    made = QLabel(text)
    made.setFont(theme().font(size, weight))
    if role:
        made.setProperty("role", role)
    return made


def line(*, vertical: bool = False, subtle: bool = False) -> QFrame:
    """A hair line between two parts."""
    made = QFrame()
    made.setProperty("line", "subtle" if subtle else "true")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def button(
    text: str, on_click: Callable[[], None] | None = None, *, icon: str = "", **flags: bool
) -> QPushButton:
    """A push button; flags are those of the style sheet: primary, link, flat, compact."""
    made = QPushButton(text)
    for name, value in flags.items():
        made.setProperty(name, value)
    made.setFont(theme().font("dense", "medium"))
    if icon:
        made.setText(f" {text}")
        follow_icon(made, icon, "text.on_accent" if flags.get("primary") else "text.secondary")
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def icon_button(icon: str, tip: str, on_click: Callable[[], None] | None = None) -> QToolButton:
    """A square button with an icon; its name is the tool tip."""
    made = QToolButton()
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    follow_icon(made, icon)
    side = theme().px("control.height")
    made.setFixedSize(side, side)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def follow_icon(widget: QPushButton | QToolButton, name: str, token: str = "text.secondary") -> None:
    """Set an icon and set it again when the theme changes."""

    def put() -> None:
        widget.setIcon(theme().icon(name, token))
        side = theme().px("control.icon")
        widget.setIconSize(QSize(side, side))

    put()
    on_theme(widget, put)


class IconLabel(QWidget):
    """An icon of lucide, painted in a token's colour."""

    def __init__(self, name: str, token: str = "text.secondary", size: str = "control.icon") -> None:
        super().__init__()
        self._name, self._token = name, token
        self._side = theme().px(size)
        self.setFixedSize(self._side, self._side)
        on_theme(self, self.update)

    def set_icon(self, name: str, token: str) -> None:
        """Show another one."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, theme().icon_pixmap(self._name, self._token, self._side))


class Fill(QWidget):
    """A plain widget that paints a token's colour behind its children, with lines at chosen edges."""

    def __init__(self, token: str, *, top: bool = False, bottom: bool = False, right: bool = False) -> None:
        super().__init__()
        self.token = token
        self._edges = (top, bottom, right)
        on_theme(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color(self.token))
        top, bottom, right = self._edges
        painter.setPen(QPen(theme().color("border.default"), 1))
        if top:
            painter.drawLine(0, 0, self.width(), 0)
        if bottom:
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if right:
            painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())


class Switch(QAbstractButton):
    """A small on-off switch in the accent colour."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        on_theme(self, self.update)

    def sizeHint(self) -> QSize:
        return QSize(theme().px("control.height"), theme().px("control.icon"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tall = theme().px("control.icon_compact")
        track = QRectF(1, (self.height() - tall) / 2.0, self.width() - 2, tall)
        on = self.isChecked()
        painter.setBrush(theme().color("accent.base" if on else "border.strong"))
        painter.drawRoundedRect(track, tall / 2.0, tall / 2.0)
        knob = tall - theme().px("space.xs")
        left = track.right() - knob - 2 if on else track.left() + 2
        painter.setBrush(theme().color("text.on_accent" if on else "surface.raised"))
        painter.drawEllipse(QRectF(left, track.center().y() - knob / 2.0, knob, knob))
        if self.hasFocus() and self.property("keyboard"):
            painter.setPen(theme().color("accent.ring"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, tall / 2.0, tall / 2.0)


class KeyCap(QLabel):
    """A key as it is printed on the keyboard."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(theme().font("small"))
        self.setProperty("role", "tertiary")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pad = theme().px("space.xs")
        self.setContentsMargins(pad, 0, pad, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        on_theme(self, self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("border.default"), 1))
        painter.setBrush(theme().color("surface.raised"))
        radius = theme().px("radius.mark") * 1.5
        painter.drawRoundedRect(
            self.rect().adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), radius, radius
        )
        painter.end()
        super().paintEvent(event)


class Elided(QLabel):
    """A label that shortens its text instead of asking for room."""

    def __init__(self, text: str = "", role: str = "", size: str = "dense") -> None:
        super().__init__()
        self._whole = text
        self.setFont(theme().font(size))
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """The text that is shown as far as it fits; the tool tip has all of it."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, max(self.width(), 1))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def row_layout(*items: QWidget | int | None, space: str = "space.s") -> QHBoxLayout:
    """Widgets in a row; an int is a gap in px, None takes what is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme().px(space))
    for item in items:
        if item is None:
            made.addStretch(1)
        elif isinstance(item, int):
            made.addSpacing(item)
        else:
            made.addWidget(item)
    return made


def blend(under: QColor, over: QColor, share: float) -> QColor:
    """``share`` of one colour over another."""
    keep = 1.0 - share
    return QColor(
        round(under.red() * keep + over.red() * share),
        round(under.green() * keep + over.green() * share),
        round(under.blue() * keep + over.blue() * share),
    )


class _Follower(QObject):
    """Calls a slot when the theme changes, for as long as the widget lives."""

    def __init__(self, widget: QWidget, slot: Callable[[], None]) -> None:
        super().__init__(widget)
        self._slot = slot
        theme().changed.connect(self.call)

    def call(self) -> None:
        self._slot()


def on_theme(widget: QWidget, slot: Callable[[], None]) -> None:
    """Call ``slot`` whenever the theme changes, for as long as the widget lives."""
    _Follower(widget, slot)
