"""The bar at the top: logo, menus, the switch between views, and the find field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QMenuBar, QPushButton, QWidget

from heatreel.ui.actions import ACTIONS, ActionTable
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme, tokens
from heatreel.ui.widgets import Fill, IconLabel, KeyCap, follow_icon, label

MENUS = ("File", "Edit", "View", "Playback", "Analyse", "Help")
_FIND_WIDTH_ROWS = 9  # width of the find field, in rows of a table
_FIND_NARROW_ROWS = 5
_NARROW_ROWS = 43


class Logo(QWidget):
    """Our mark: a reel whose middle glows like a heatmap."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        stops = tokens()["palettes"]["inferno"]
        rings = ((1.0, theme().hex("overlay.scrim")), (0.62, _at(stops, 0.4)), (0.46, _at(stops, 0.65)))
        middle, radius = QPointF(self.width() / 2, self.height() / 2), self.width() / 2
        for share, color in (*rings, (0.26, _at(stops, 0.85))):
            painter.setBrush(QColor(color))
            painter.drawEllipse(middle, radius * share, radius * share)
        painter.setBrush(QColor(theme().hex("overlay.cursor_line")))
        for x, y in ((0, -1), (0, 1), (-1, 0), (1, 0)):
            spot = middle + QPointF(x, y) * radius * 0.8
            painter.drawEllipse(spot, radius * 0.1, radius * 0.1)


def _at(stops: list[str], share: float) -> str:
    return stops[round(share * (len(stops) - 1))]


class TopBar(Fill):
    """40 px over the full width; the view switch stays in the middle."""

    def __init__(self, state: AppState, actions: ActionTable, on_find: Callable[[], None]) -> None:
        super().__init__("surface.chrome", bottom=True)
        self._state, self._actions = state, actions
        self.setFixedHeight(theme().px("bar.top"))
        self.menu_bar = QMenuBar(self)
        self.menus = make_menus(self.menu_bar, actions)
        self.switch = self._make_switch()
        self.find = FindField(on_find)
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 0)
        layout.setSpacing(theme().px("space.m"))
        layout.addWidget(Logo(theme().px("control.icon") + theme().px("space.xs")))
        layout.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        layout.addWidget(self.find)
        self.switch.setParent(self)

    def _make_switch(self) -> QWidget:
        frame = _SwitchFrame()
        layout = QHBoxLayout(frame)
        pad = theme().px("space.xs") // 2
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(0)
        group = QButtonGroup(frame)
        for view, icon in (("replay", "play"), ("heatmap", "flame"), ("compare", "columns-2")):
            action = self._actions[f"view.{view}"]
            made = _SwitchButton(action.text(), icon)
            made.setToolTip(action.toolTip())
            made.clicked.connect(lambda _checked=False, v=view: self._state.set_view(v))
            group.addButton(made)
            layout.addWidget(made)
            frame.buttons[view] = made
        self._state.view_changed.connect(self._show_view)
        frame.buttons[self._state.view].setChecked(True)
        frame.adjustSize()
        return frame

    def _show_view(self) -> None:
        self.switch.buttons[self._state.view].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = theme().px("row.table")
        narrow = self.width() < _NARROW_ROWS * row
        self.find.setFixedWidth(row * (_FIND_NARROW_ROWS if narrow else _FIND_WIDTH_ROWS))
        self.find.shorten(narrow)
        self.switch.adjustSize()
        x = (self.width() - self.switch.width()) // 2
        left = self.menu_bar.x() + self.menu_bar.sizeHint().width() + theme().px("space.s")
        self.switch.move(max(x, left), (self.height() - self.switch.height()) // 2)


class _SwitchFrame(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("surface.pressed" if theme().name == "light" else "surface.panel"))
        radius = theme().px("radius.control")
        painter.drawRoundedRect(self.rect(), radius, radius)


class _SwitchButton(QPushButton):
    """One segment; the chosen one is raised."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setFont(theme().font("dense", "medium"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = icon
        follow_icon(self, icon)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + theme().px("control.icon")
        return QSize(width + 4 * theme().px("space.s"), theme().px("control.height_compact"))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme().px("radius.control") - 1
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        token = "text.primary" if self.isChecked() else "text.secondary"
        if self.isChecked():
            painter.setPen(QPen(theme().color("border.default"), 1))
            light = theme().name == "light"
            painter.setBrush(theme().color("surface.raised" if light else "surface.pressed"))
            painter.drawRoundedRect(box, radius, radius)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("surface.hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.property("keyboard") and self.hasFocus():
            painter.setPen(QPen(theme().color("accent.ring"), theme().px("control.focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        side, gap = theme().px("control.icon"), theme().px("space.s")
        width = side + gap + self.fontMetrics().horizontalAdvance(self.text())
        x = (self.width() - width) // 2
        painter.drawPixmap(x, (self.height() - side) // 2, theme().icon_pixmap(self._icon, token))
        painter.setPen(theme().color(token))
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(x + side + gap, 0, gap, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


class FindField(QWidget):
    """Looks like a field and opens the palette."""

    def __init__(self, on_find: Callable[[], None]) -> None:
        super().__init__()
        self._on_find = on_find
        self.setFixedHeight(theme().px("control.height"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self)
        gap = theme().px("space.s")
        layout.setContentsMargins(gap, 0, gap, 0)
        layout.setSpacing(gap)
        self._words = label("Find or run anything", "dense", role="tertiary")
        layout.addWidget(IconLabel("search", "text.tertiary"))
        layout.addWidget(self._words, 1)
        layout.addWidget(KeyCap("Ctrl K"))

    def shorten(self, short: bool) -> None:
        """In a narrow window only "Find"."""
        self._words.setText("Find" if short else "Find or run anything")

    def mousePressEvent(self, _event) -> None:
        self._on_find()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("border.default"), 1))
        painter.setBrush(theme().color("surface.raised"))
        radius = theme().px("radius.control")
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def make_menus(bar: QMenuBar, actions: ActionTable) -> dict[str, QMenu]:
    """Menus of the table, in its order."""
    menus = {title: bar.addMenu(title) for title in MENUS}
    for spec in ACTIONS:
        if not spec.menu:
            continue
        menu = menus[spec.menu]
        if spec.separator_before and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(actions[spec.id])
    return menus
