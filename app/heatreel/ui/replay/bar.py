"""The bar above the page: window, address, viewport size, zoom, what is drawn above the page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from heatreel.ui.actions import ActionTable
from heatreel.ui.address import split_url
from heatreel.ui.format import percent_text, pixels_text
from heatreel.ui.replay.windows import WindowButton
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, IconLabel, follow_icon, icon_button, label, line

ZOOMS: tuple[tuple[str, float | None], ...] = (("Fit", None), ("50", 0.5), ("75", 0.75), ("100", 1.0))


class PageBar(Fill):
    """36 px above the stage."""

    zoom_chosen = Signal(object)  # float, or None to fit

    def __init__(self, actions: ActionTable) -> None:
        super().__init__("surface.chrome", bottom=True)
        self.setFixedHeight(theme().px("bar.page_bar"))
        self.window_button = WindowButton()
        self.address = Address()
        self.size_label = label("", "dense", role="secondary")
        self.zoom = ZoomButton(self.zoom_chosen.emit)
        self.path = _toggle(actions["page.path"], "route", "Show the cursor’s path")
        self.outline = _toggle(actions["page.outline"], "scan", "Outline the element")
        self.heatmap = QPushButton("Heatmap")
        self.heatmap.setProperty("compact", True)
        self.heatmap.setFont(theme().font("dense", "medium"))
        self.heatmap.setToolTip("Heatmap of this page  H")
        self.heatmap.setAccessibleName("Heatmap of this page")
        follow_icon(self.heatmap, "flame")
        self.heatmap.clicked.connect(lambda _c=False: actions["view.heatmap_of_page"].trigger())
        layout = QHBoxLayout(self)
        side = theme().px("space.m")
        layout.setContentsMargins(side, 0, side, 1)
        layout.setSpacing(theme().px("space.s"))
        layout.addWidget(self.window_button.mark)
        layout.addWidget(self.window_button)
        layout.addWidget(self.address, 1)
        for part in (self.size_label, self.zoom, line(vertical=True), self.path, self.outline):
            layout.addWidget(part)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self.heatmap)

    def set_size(self, width: int, height: int) -> None:
        """The recorded viewport, CSS px; 0 = not known."""
        self.size_label.setText(pixels_text(width, height) if width else "")
        self.size_label.setToolTip("Size of the visitor’s viewport" if width else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room_for_words = self.width() > 2 * theme().px("panel.library.default")
        self.heatmap.setText("Heatmap" if room_for_words else "")
        self.size_label.setVisible(room_for_words)


class Address(QFrame):
    """Lock, host, and the path, which is emphasised. Can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.text = QLabel()
        self.text.setFont(theme().font("dense"))
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("Address of the page")
        self._icon = IconLabel("lock", "text.tertiary", "control.icon_compact")
        self.setFixedHeight(theme().px("control.height_compact"))
        layout = QHBoxLayout(self)
        gap = theme().px("space.s")
        layout.setContentsMargins(gap, 0, gap, 0)
        layout.setSpacing(gap)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        self._dress()
        theme().changed.connect(self._dress)

    def set_url(self, url: str) -> None:
        """The page's address as it was recorded."""
        if url != self.url:
            self.url = url
            self._dress()

    def _dress(self) -> None:
        radius = theme().px("radius.control")
        self.setStyleSheet(
            f"Address {{ background: {theme().hex('surface.pressed')}; border-radius: {radius}px; }}"
        )
        self._icon.set_icon("lock" if self.url.startswith("https:") else "globe", "text.tertiary")
        self.text.setToolTip(self.url)
        quiet, loud = theme().hex("text.secondary"), theme().hex("text.primary")
        host, path = split_url(self.url)
        self.text.setText(
            f'<span style="color:{quiet}">{escape(host)}</span>'
            f'<span style="color:{loud}; font-weight:500">{escape(path)}</span>'
        )


class ZoomButton(QToolButton):
    """ "58 %" with a menu."""

    def __init__(self, on_choice: Callable[[float | None], None]) -> None:
        super().__init__()
        self.setText(percent_text(1.0))
        self.setFont(theme().font("dense"))
        self.setToolTip("Size of the page on the screen")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        follow_icon(self, "chevron-down")
        small = theme().px("control.icon_compact")
        self.setIconSize(QSize(small, small))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(2 * theme().px("space.xxl"))
        menu = QMenu(self)
        for text, zoom in ZOOMS:
            action = menu.addAction(text if zoom is None else percent_text(zoom))
            action.triggered.connect(lambda _c=False, z=zoom: on_choice(z))
        self.setMenu(menu)

    def set_scale(self, scale: float) -> None:
        """What the page is shown at now."""
        self.setText(percent_text(scale))


def _toggle(action: QAction, icon: str, tip: str) -> QWidget:
    made = icon_button(icon, tip)
    made.setCheckable(True)
    made.setToolTip(f"{tip}  {action.shortcut().toString()}")
    made.setChecked(action.isChecked())
    made.clicked.connect(lambda _c=False: action.trigger())
    action.toggled.connect(made.setChecked)
    return made
