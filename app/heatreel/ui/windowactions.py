"""What the actions of the window itself do. Panels bind their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from heatreel.resources import resource
from heatreel.ui.across.opening import bind_across
from heatreel.ui.page_patterns import group_pages
from heatreel.ui.settings import Choice, chosen_theme, recent
from heatreel.ui.state import VIEWS
from heatreel.ui.style import apply_theme
from heatreel.ui.tuning.opening import bind_tuning

if TYPE_CHECKING:
    from heatreel.ui.window import MainWindow

_LIBRARY_KINDS = "Heatreel libraries (*.heatreel)"
_RECORDING_KINDS = "Recordings (*.json *.jsonl *.ndjson *.gz);;All files (*)"


def bind_window_actions(window: MainWindow) -> None:
    """Bind the File, Edit, View and Help actions."""
    actions, state = window.actions_, window.state
    actions.bind("file.open", lambda: _open_files(window))
    actions.bind("file.open_folder", lambda: _open_folder(window))
    actions.bind("file.open_sample", lambda: state.import_requested.emit(_sample_files()))
    actions.bind("file.new_library", lambda: _new_library(window))
    actions.bind("file.open_library", lambda: _open_library(window))
    actions.bind("file.import_report", window.show_report)
    actions.bind("file.quit", window.close)
    actions.bind("moments.detect", window.sessions.detect_again)
    actions.bind("pages.group", lambda: group_pages(state, window.jobs, window))
    bind_across(state, actions, window.jobs, window)
    bind_tuning(state, actions, window.jobs, window)
    actions.bind("help.palette", window.open_palette)
    _bind_undo(window)
    _bind_view(window)
    _bind_theme(window)
    _bind_help(window)
    _add_recent(window)


def _bind_undo(window: MainWindow) -> None:
    stack, actions = window.state.undo, window.actions_
    undo, redo = actions.bind("edit.undo", stack.undo), actions.bind("edit.redo", stack.redo)
    for action, can, changed, texts in (
        (undo, stack.canUndo, stack.canUndoChanged, stack.undoTextChanged),
        (redo, stack.canRedo, stack.canRedoChanged, stack.redoTextChanged),
    ):
        word = action.text()
        action.setEnabled(can())
        changed.connect(action.setEnabled)
        texts.connect(lambda text, a=action, w=word: a.setText(f"{w}: {text}" if text else w))


def _bind_view(window: MainWindow) -> None:
    actions, state, frames = window.actions_, window.state, window.frames
    for view in VIEWS:
        actions.bind(f"view.{view}", lambda _on, v=view: (state.set_view(v), window._show_view()))
    actions.bind("view.next_panel", lambda: _focus_panel(window, 1))
    actions.bind("view.previous_panel", lambda: _focus_panel(window, -1))
    for part in ("library", "side", "bottom"):
        actions.bind(f"view.{part}", lambda on, p=part: frames.want(p, on))

    def show_state() -> None:
        actions["view.library"].setChecked(frames.library_shown)
        actions["view.side"].setChecked(frames.wanted("side"))
        actions["view.side"].setEnabled(frames.has_side)
        actions["view.bottom"].setChecked(frames.wanted("bottom"))

    frames.shown_changed.connect(show_state)
    show_state()

    def full_screen(on: bool) -> None:
        window.showFullScreen() if on else window.showNormal()

    actions.bind("view.full_screen", full_screen)


def _bind_theme(window: MainWindow) -> None:
    actions = window.actions_
    choices: tuple[Choice, ...] = ("light", "dark", "system")

    def choose(choice: Choice) -> None:
        apply_theme(QApplication.instance(), choice)
        mark()

    def mark() -> None:
        for choice in choices:
            actions[f"view.theme_{choice}"].setChecked(choice == chosen_theme())

    for choice in choices:
        actions.bind(f"view.theme_{choice}", lambda _on, c=choice: choose(c))
    mark()


def _bind_help(window: MainWindow) -> None:
    from functools import partial

    def show(name: str) -> None:
        from heatreel.ui import dialogs

        getattr(dialogs, name)(window).open()

    for action, dialog in (
        ("help.shortcuts", "ShortcutsDialog"),
        ("help.formats", "FormatsDialog"),
        ("help.about", "AboutDialog"),
    ):
        window.actions_.bind(action, partial(show, dialog))


def _sample_files() -> list[Path]:
    return sorted(resource("sample").glob("*.json*.gz")) or [resource("sample")]


# files --------------------------------------------------------------------------------------------


def _open_files(window: MainWindow) -> None:
    names, _kind = QFileDialog.getOpenFileNames(window, "Open files", "", _RECORDING_KINDS)
    if names:
        window.state.import_requested.emit([Path(name) for name in names])


def _open_folder(window: MainWindow) -> None:
    name = QFileDialog.getExistingDirectory(window, "Open folder")
    if name:
        window.state.import_requested.emit([Path(name)])


def _new_library(window: MainWindow) -> None:
    name, _kind = QFileDialog.getSaveFileName(window, "New library", "", _LIBRARY_KINDS)
    if name:
        path = Path(name)
        window.sessions.open_library(path if path.suffix else path.with_suffix(".heatreel"))


def _open_library(window: MainWindow) -> None:
    name, _kind = QFileDialog.getOpenFileName(window, "Open library", "", f"{_LIBRARY_KINDS};;All files (*)")
    if name:
        window.sessions.open_library(Path(name))


def _add_recent(window: MainWindow) -> None:
    file_menu = window.top_bar.menus["File"]
    before = window.actions_["file.import_report"]
    files, libraries = QMenu("Recent files", file_menu), QMenu("Recent libraries", file_menu)

    def fill(menu: QMenu, kind: str) -> None:
        menu.clear()
        paths = [path for path in recent(kind) if path.exists()]
        for path in paths:
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            if kind == "files":
                action.triggered.connect(lambda _c=False, p=path: window.state.import_requested.emit([p]))
            else:
                action.triggered.connect(lambda _c=False, p=path: window.sessions.open_library(p))
        if not paths:
            menu.addAction("None yet").setEnabled(False)

    for menu, kind in ((files, "files"), (libraries, "libraries")):
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda m=menu, k=kind: fill(m, k))
        file_menu.insertMenu(before, menu)


def _focus_panel(window: MainWindow, step: int) -> None:
    """Move the focus to the next or previous visible panel, in the order of F6."""
    frames = window.frames
    panels = [p for p in (frames.library, frames.centre, frames.side, frames.bottom) if p.isVisible()]
    if not panels:
        return
    focus = QApplication.focusWidget()
    at = next((i for i, p in enumerate(panels) if focus is not None and p.isAncestorOf(focus)), -step)
    for child in panels[(at + step) % len(panels)].findChildren(QWidget):
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
