"""Every action, declared once: menus, tool bars, shortcuts, the palette and the page of shortcuts
come from this table. Panels bind what happens; the table says everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from heatreel.ui.state import View
from heatreel.ui.theme import theme


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. ``keys`` in Qt's portable text; ``menu`` is the menu's title, "" = palette only. ``views``:
    those in which its keys act, none = in all."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    icon: str = ""
    checkable: bool = False
    separator_before: bool = False
    views: tuple[View, ...] = ()


_MAPS: tuple[View, ...] = ("heatmap", "compare")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.open", "Open files…", ("Ctrl+O",), "File", "folder-open"),
    ActionSpec("file.open_folder", "Open folder…", ("Ctrl+Shift+O",), "File"),
    ActionSpec("file.open_sample", "Open the sample", (), "File"),
    ActionSpec("file.new_library", "New library…", (), "File", separator_before=True),
    ActionSpec("file.open_library", "Open library…", (), "File"),
    ActionSpec("file.import_report", "Import report", ("Ctrl+I",), "File", separator_before=True),
    ActionSpec("file.save_image", "Save image…", ("Ctrl+E",), "File", "download"),
    ActionSpec("file.export_clicks", "Export clicks…", (), "File"),
    ActionSpec("file.export_moments", "Export moments…", (), "File"),
    ActionSpec("file.quit", "Quit", ("Ctrl+Q",), "File", separator_before=True),
    ActionSpec("edit.undo", "Undo", ("Ctrl+Z",), "Edit"),
    ActionSpec("edit.redo", "Redo", ("Ctrl+Shift+Z",), "Edit"),
    ActionSpec("edit.copy", "Copy image", ("Ctrl+C",), "Edit", "copy"),
    ActionSpec("session.copy_link", "Copy link to this moment", ("Ctrl+L",), "Edit", "link"),
    ActionSpec("edit.find", "Find", ("Ctrl+F",), "Edit", "search"),
    ActionSpec("view.replay", "Replay", ("Ctrl+1",), "View", "play", checkable=True),
    ActionSpec("view.heatmap", "Heatmap", ("Ctrl+2",), "View", "flame", checkable=True),
    ActionSpec("view.compare", "Compare", ("Ctrl+3",), "View", "columns-2", checkable=True),
    ActionSpec("view.heatmap_of_page", "Heatmap of this page", ("H",), "View", "flame"),
    ActionSpec(
        "view.library", "Library", ("Ctrl+B",), "View", "panel-left", checkable=True, separator_before=True
    ),
    ActionSpec("view.side", "Side panel", ("Ctrl+Alt+B",), "View", "panel-right", checkable=True),
    ActionSpec("view.bottom", "Timeline or zones", ("Ctrl+J",), "View", "panel-bottom", checkable=True),
    ActionSpec("view.next_panel", "Next panel", ("F6",), "View"),
    ActionSpec("view.previous_panel", "Previous panel", ("Shift+F6",), "View"),
    ActionSpec("view.theme_light", "Light theme", (), "View", checkable=True, separator_before=True),
    ActionSpec("view.theme_dark", "Dark theme", (), "View", checkable=True),
    ActionSpec("view.theme_system", "Theme of the desktop", (), "View", checkable=True),
    ActionSpec("view.full_screen", "Full screen", ("F11",), "View", checkable=True, separator_before=True),
    ActionSpec("play.toggle", "Play or pause", ("Space",), "Playback", "play"),
    ActionSpec("play.pause", "Pause", ("K",), "Playback"),
    ActionSpec("play.faster", "Faster", ("L", "]"), "Playback", views=("replay",)),
    ActionSpec("play.slower", "Slower", ("J", "["), "Playback", views=("replay",)),
    ActionSpec("play.speed_1", "Speed 1×", ("Backspace",), "Playback"),
    ActionSpec("play.forward_5", "5 seconds on", ("Right",), "Playback", separator_before=True),
    ActionSpec("play.back_5", "5 seconds back", ("Left",), "Playback"),
    ActionSpec("play.forward_1", "1 second on", ("Shift+Right",), "Playback"),
    ActionSpec("play.back_1", "1 second back", ("Shift+Left",), "Playback"),
    ActionSpec("play.next_act", "Next act", ("Alt+Right",), "Playback", "step-forward"),
    ActionSpec("play.previous_act", "Previous act", ("Alt+Left",), "Playback", "step-back"),
    ActionSpec("play.next_page", "Next page view", ("Ctrl+Right",), "Playback"),
    ActionSpec("play.previous_page", "Previous page view", ("Ctrl+Left",), "Playback"),
    ActionSpec("play.next_change", "Next change of the page", (".",), "Playback"),
    ActionSpec("play.previous_change", "Previous change of the page", (",",), "Playback"),
    ActionSpec("play.start", "To the start", ("Home",), "Playback", "skip-back"),
    ActionSpec("play.end", "To the end", ("End",), "Playback", "skip-forward"),
    ActionSpec("page.follow_window", "Follow the active window", ("W",), "Playback", checkable=True),
    ActionSpec("play.skip_idle", "Skip idle", ("I",), "Playback", checkable=True, separator_before=True),
    ActionSpec("play.loop", "Loop A to B", ("\\",), "Playback", "repeat", checkable=True),
    ActionSpec("note.add", "Add note", ("M",), "Playback", "flag", separator_before=True),
    ActionSpec("note.add_range", "Add note over the selection", ("Ctrl+M",), "Playback"),
    ActionSpec("note.edit", "Edit note", (), "Playback"),
    ActionSpec("note.delete", "Delete note", (), "Playback"),
    ActionSpec("note.next", "Next note", ("Shift+M",), "Playback"),
    ActionSpec("note.previous", "Previous note", ("Ctrl+Shift+M",), "Playback"),
    ActionSpec("moments.next", "Next moment", ("N",), "Analyse", "chevron-right"),
    ActionSpec("moments.previous", "Previous moment", ("Shift+N",), "Analyse", "chevron-left"),
    ActionSpec("moments.play", "Play from 2 s before", (), "Analyse", "play"),
    ActionSpec("moments.card", "Moment in full", ("Shift+Return",), "Analyse", "maximize-2"),
    ActionSpec("moments.real", "Mark as real", ("R",), "Analyse", "check"),
    ActionSpec("moments.not_problem", "Mark as not a problem", ("X",), "Analyse", "x"),
    ActionSpec("moments.note", "Note on this moment…", ("Alt+M",), "Analyse", "square-pen"),
    ActionSpec("moments.never", "Never on this element…", ("Alt+X",), "Analyse", "sliders-horizontal"),
    ActionSpec("moments.copy_markdown", "Copy as Markdown", ("Ctrl+Shift+C",), "Analyse", "copy"),
    ActionSpec("moments.save_markdown", "Save as Markdown with picture…", (), "Analyse"),
    ActionSpec("moments.copy_playwright", "Copy as Playwright test", ("Ctrl+Alt+C",), "Analyse", "terminal"),
    ActionSpec("moments.detect", "Look for moments again", (), "Analyse"),
    ActionSpec("signals.tune", "Signals…", ("Ctrl+,",), "Analyse", "sliders-horizontal"),
    ActionSpec("signals.rules", "Rules…", (), "Analyse"),
    ActionSpec("across.hurting", "What hurts most…", ("Ctrl+Shift+H",), "Analyse", "gauge"),
    ActionSpec("across.forms", "Forms…", ("Ctrl+Shift+F",), "Analyse"),
    ActionSpec("across.scores", "Scores…", (), "Analyse"),
    ActionSpec("session.next", "Next session", ("Ctrl+Down",), "Analyse", separator_before=True),
    ActionSpec("session.previous", "Previous session", ("Ctrl+Up",), "Analyse"),
    ActionSpec("session.star", "Star", ("Ctrl+D",), "Analyse", "bookmark"),
    ActionSpec("session.tags", "Tags…", ("Ctrl+T",), "Analyse"),
    ActionSpec("session.delete", "Remove sessions", ("Delete",), "Edit"),
    ActionSpec("timeline.zoom_in", "Zoom in", ("+", "="), "View", "zoom-in", separator_before=True),
    ActionSpec("timeline.zoom_out", "Zoom out", ("-",), "View", "zoom-out"),
    ActionSpec("timeline.fit", "Fit the session", ("0",), "View"),
    ActionSpec("timeline.zoom_selection", "Zoom to the selection", ("Z",), "View"),
    ActionSpec("timeline.set_a", "Selection starts here", ("A",), "View"),
    ActionSpec("timeline.set_b", "Selection ends here", ("B",), "View"),
    ActionSpec("timeline.clear_selection", "Clear the selection", ("Shift+A",), "View"),
    ActionSpec("timeline.lanes", "Lanes…", (), "View"),
    ActionSpec("page.path", "Cursor’s path", ("P",), "View", checkable=True),
    ActionSpec("page.outline", "Outline of the element", ("O",), "View", checkable=True),
    ActionSpec("inspect.pick", "Pick an element", ("E",), "View", "square-mouse-pointer", checkable=True),
    ActionSpec("side.moments", "Moments", (), "View", separator_before=True),
    ActionSpec("side.inspector", "Inspector", (), "View", "list-tree"),
    ActionSpec("side.session", "Session", (), "View"),
    ActionSpec("inspect.follow", "Inspector: follow", ("F",), "View", "locate-fixed", checkable=True),
    ActionSpec("inspect.next_match", "Next match", ("F3",), "Edit"),
    ActionSpec("inspect.previous_match", "Previous match", ("Shift+F3",), "Edit"),
    ActionSpec("inspect.clicks", "Inspector: clicks", ("Alt+1",), "", checkable=True),
    ActionSpec("inspect.inputs", "Inspector: inputs", ("Alt+2",), "", checkable=True),
    ActionSpec("inspect.scrolls", "Inspector: scrolls", ("Alt+3",), "", checkable=True),
    ActionSpec("inspect.pages", "Inspector: pages", ("Alt+4",), "", checkable=True),
    ActionSpec("inspect.console", "Inspector: console", ("Alt+5",), "", checkable=True),
    ActionSpec("inspect.network", "Inspector: network", ("Alt+6",), "", checkable=True),
    ActionSpec("inspect.errors", "Inspector: errors", ("Alt+7",), "", checkable=True),
    ActionSpec("inspect.custom", "Inspector: custom events", ("Alt+8",), "", checkable=True),
    ActionSpec("heatmap.click", "Heatmap: clicks", ("1",), "Analyse", separator_before=True),
    ActionSpec("heatmap.move", "Heatmap: movement", ("2",), "Analyse"),
    ActionSpec("heatmap.attention", "Heatmap: attention", ("3",), "Analyse"),
    ActionSpec("heatmap.scroll", "Heatmap: scroll reach", ("4",), "Analyse"),
    ActionSpec("heatmap.dim", "Dim the page", ("D",), "Analyse", checkable=True),
    ActionSpec("heatmap.contours", "Contour lines", ("C",), "Analyse", checkable=True),
    ActionSpec("heatmap.ruler", "Page ruler", ("G",), "Analyse", checkable=True),
    ActionSpec("heatmap.radius_more", "Larger radius", ("]",), "Analyse", views=_MAPS),
    ActionSpec("heatmap.radius_less", "Smaller radius", ("[",), "Analyse", views=_MAPS),
    ActionSpec("compare.together", "Scroll together", ("S",), "Analyse", checkable=True),
    ActionSpec("zones.draw", "Draw a zone", ("Shift+Z",), "Analyse", "pencil", checkable=True),
    ActionSpec("pages.group", "Group pages…", ("Ctrl+Shift+G",), "Analyse", "layers"),
    ActionSpec("help.palette", "Find or run anything", ("Ctrl+K",), "Help", "search"),
    ActionSpec("help.shortcuts", "Shortcuts", ("F1", "?"), "Help"),
    ActionSpec("help.formats", "Formats", (), "Help"),
    ActionSpec("help.about", "About Heatreel", (), "Help"),
)


class ActionTable(QObject):
    """The QActions of one window, made from `ACTIONS`. Unbound actions are disabled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(spec.text, self)
            action.setObjectName(spec.id)
            action.setCheckable(spec.checkable)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setEnabled(False)
            self._actions[spec.id] = action
        self.show_view("replay")
        self._tooltips()
        theme().changed.connect(self._tooltips)

    def bind(self, action_id: str, handler: Callable[..., None]) -> QAction:
        """Say what an action does; it becomes enabled. Checkable ones hand over their state."""
        action = self._actions[action_id]
        if action.isCheckable():
            action.triggered.connect(lambda checked: handler(checked))
        else:
            action.triggered.connect(lambda _checked=False: handler())
        action.setEnabled(True)
        return action

    def show_view(self, view: View) -> None:
        """Another view is shown: keys that mean another thing there do so."""
        for spec in ACTIONS:
            if spec.views:
                keys = spec.keys if view in spec.views else ()
                self._actions[spec.id].setShortcuts([QKeySequence(key) for key in keys])

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self):  # noqa: ANN204
        return iter(self._actions.values())

    def set_enabled(self, enabled: bool, *action_ids: str) -> None:
        """Enable or grey actions, e.g. those that need an open session."""
        for action_id in action_ids:
            self._actions[action_id].setEnabled(enabled)

    def _tooltips(self) -> None:
        for spec in ACTIONS:
            keys = (
                QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
                if spec.keys
                else ""
            )
            self._actions[spec.id].setToolTip(f"{spec.text.rstrip('…')}  {keys}".strip())
