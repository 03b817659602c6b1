"""Makes Qt look like our tokens: Fusion, a QPalette and the style sheet of ``resources/themes/style.qss``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from heatreel.resources import resource
from heatreel.ui.settings import Choice, chosen_theme, settings, theme_in_force
from heatreel.ui.theme import ThemeName, theme

_PLACE = re.compile(r"(?P<kind>[$#%@])\{(?P<name>[^}]+)\}")
_BORDERS = 2  # a control's height includes its two borders of 1 px
_DERIVED_PX = {
    "control.inner_height": ("control.height", -_BORDERS),
    "control.inner_compact": ("control.height_compact", -_BORDERS),
    "control.focus_height": ("control.height", -2 * _BORDERS),
    "space.s_focus": ("space.s", -1),
    "bar.tab_inner": ("bar.panel_header", -_BORDERS),
}


def apply_theme(app: QApplication, choice: Choice | None = None) -> None:
    """Put a theme on; without ``choice`` the remembered one. Remembers what is given."""
    if choice is not None:
        settings().setValue("theme", choice)
    _prepare(app)
    name = theme_in_force(app)
    app.setPalette(make_palette(name))
    before = theme().name
    if name != before:
        theme().blockSignals(True)
        theme().set_name(name)
        theme().blockSignals(False)
    app.setStyleSheet(style_sheet())
    if name != before:
        theme().changed.emit()


def _prepare(app: QApplication) -> None:
    if app.property("heatreel_styled"):
        return
    app.setProperty("heatreel_styled", True)
    font_px = app.font().pixelSize()
    if font_px <= 0:
        font_px = round(app.font().pointSizeF() * app.primaryScreen().logicalDotsPerInch() / 72.0)
    body = 13
    app.setProperty("heatreel_system_font_px", font_px if font_px > body else body)
    if app.style().name() != "fusion":  # making it again costs some ms of the start
        app.setStyle("Fusion")
    app.setFont(theme().font("body"))
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow_desktop(app))
    app.focusChanged.connect(_mark_keyboard_focus)


def _follow_desktop(app: QApplication) -> None:
    if chosen_theme() == "system":
        apply_theme(app)


def _mark_keyboard_focus(old: QWidget | None, new: QWidget | None) -> None:
    """The focus ring is for the keyboard: widgets that the mouse focused do not carry the mark.

    A window that comes to the front, or goes behind, changes nothing; nor does a widget that is hidden.
    """
    if old is None or new is None:
        return
    by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
    handed_over = not old.isVisible()  # it was hidden, and Qt passed the focus on
    for widget, on in ((old, False), (new, not by_mouse and not handed_over)):
        if widget is None or bool(widget.property("keyboard")) == on:
            continue
        try:
            widget.setProperty("keyboard", on)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        except RuntimeError:  # deleted while it lost the focus
            continue


def make_palette(name: ThemeName) -> QPalette:
    """The QPalette of a theme, for what the style sheet does not reach."""
    was, theme().name = theme().name, name
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "surface.panel",
        QPalette.ColorRole.WindowText: "text.primary",
        QPalette.ColorRole.Base: "surface.raised",
        QPalette.ColorRole.AlternateBase: "surface.chrome",
        QPalette.ColorRole.Text: "text.primary",
        QPalette.ColorRole.Button: "surface.raised",
        QPalette.ColorRole.ButtonText: "text.primary",
        QPalette.ColorRole.BrightText: "state.danger",
        QPalette.ColorRole.Highlight: "accent.base",
        QPalette.ColorRole.HighlightedText: "text.on_accent",
        QPalette.ColorRole.Link: "text.link",
        QPalette.ColorRole.LinkVisited: "text.link",
        QPalette.ColorRole.PlaceholderText: "text.tertiary",
        QPalette.ColorRole.Light: "surface.raised",
        QPalette.ColorRole.Midlight: "surface.hover",
        QPalette.ColorRole.Mid: "border.default",
        QPalette.ColorRole.Dark: "border.strong",
        QPalette.ColorRole.Shadow: "border.strong",
    }
    for role, token in roles.items():
        palette.setColor(role, theme().color(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme().color("text.disabled"))
    palette.setColor(QPalette.ColorRole.ToolTipBase, QColor(_tip("background")))
    palette.setColor(QPalette.ColorRole.ToolTipText, QColor(_tip("text")))
    theme().name = was
    return palette


def style_sheet() -> str:
    """The style sheet of the theme in force."""
    return _PLACE.sub(_fill, _template())


@cache
def _template() -> str:
    return resource("themes/style.qss").read_text(encoding="utf-8")


def _tip(part: str) -> str:
    """Tool tips are dark in the light theme and a lifted grey in the dark one."""
    if theme().name == "dark":
        return theme().hex({"background": "border.default", "text": "text.primary"}[part])
    return theme().hex({"background": "text.primary", "text": "surface.raised"}[part])


def _fill(match: re.Match[str]) -> str:
    kind, name = match["kind"], match["name"]
    if kind == "$":
        return _tip(name.removeprefix("tip.")) if name.startswith("tip.") else theme().hex(name)
    if kind == "#":
        base, add = _DERIVED_PX.get(name, (name, 0))
        return str(theme().px(base) + add)
    if kind == "%":
        return f"font-size: {theme().px(f'type_px.{name}')}px;"
    icon, token = name.split(" ")
    return _icon_file(icon, theme().hex(token))


@cache
def _icon_folder() -> QTemporaryDir:
    return QTemporaryDir()


@cache
def _icon_file(name: str, color: str) -> str:
    """A style sheet takes icons as files only: write the icon in its colour into a temporary folder."""
    path = Path(_icon_folder().path()) / f"{name}-{color.lstrip('#')}.svg"
    svg = resource(f"icons/dist/{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    path.write_text(svg, encoding="utf-8")
    return path.as_posix()


def keep_repolished(widget: QObject, **properties: object) -> None:
    """Set dynamic properties that the style sheet asks for, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if isinstance(widget, QWidget):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
