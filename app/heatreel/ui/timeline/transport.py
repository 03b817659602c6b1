"""The transport bar: clock, steps, play, speed, skip idle, zoom."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from heatreel.model.note import Note
from heatreel.replay.clock import SPEEDS
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import length_text, number_text, position_text
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.timeline.marks import note_text
from heatreel.ui.timeline.view import TimelineView
from heatreel.ui.widgets import Fill, Switch, icon_button, line

SLIDER_STEPS = 200
MOST_NOTES_LISTED = 40
NOTE_CHARACTERS = 60


def speed_text(speed: float) -> str:
    """ "0.5×", "4×" """
    return f"{speed:g}×"


class TransportBar(Fill):
    """40 px above the timeline. Everything goes through the action table."""

    def __init__(self, state: AppState, actions: ActionTable, view: TimelineView) -> None:
        super().__init__("surface.chrome", top=True, bottom=True)
        self._state, self._actions, self._view = state, actions, view
        self.setFixedHeight(theme().px("bar.transport"))
        self.setAccessibleName("Playback")
        self.clock = QLabel()
        self.total = QLabel()
        self.play = QPushButton()
        self.speed = QToolButton()
        self.skip = Switch("Skip idle")
        self.idle = QLabel()
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self._wide: list[QWidget] = []
        self._build()
        state.session_changed.connect(self._show_all)
        state.playhead_moved.connect(self._show_clock)
        state.playback_changed.connect(self._show_all)
        theme().changed.connect(self._show_all)
        self._show_all()

    def _build(self) -> None:
        px, row = theme().px, QHBoxLayout(self)
        row.setContentsMargins(px("space.m"), 0, px("space.m"), 0)
        row.setSpacing(px("space.xs"))
        self.clock.setFont(theme().font("title", "semibold"))
        self.clock.setAccessibleName("Position")
        self.total.setFont(theme().font("dense"))
        self.total.setProperty("role", "tertiary")
        row.addWidget(self.clock)
        row.addWidget(self.total)
        row.addStretch(1)
        word = QLabel("Moment")
        word.setFont(theme().font("dense"))
        word.setProperty("role", "secondary")
        row.addWidget(self._button("moments.previous", "chevron-left"))
        row.addWidget(word)
        row.addWidget(self._button("moments.next", "chevron-right"))
        row.addWidget(self._divider())
        start = self._button("play.start", "skip-back")
        end = self._button("play.end", "skip-forward")
        row.addWidget(start)
        row.addWidget(self._button("play.previous_act", "step-back"))
        self._build_play(row)
        row.addWidget(self._button("play.next_act", "step-forward"))
        row.addWidget(end)
        row.addWidget(self._divider())
        self._build_speed(row)
        self.loop = self._button("play.loop", "repeat")
        self.loop.setCheckable(True)
        self.loop.clicked.connect(lambda _checked=False: self._show_loop())
        row.addWidget(self.loop)
        self._build_notes(row)
        row.addWidget(self._button("session.copy_link", "link"))
        row.addStretch(1)
        self._build_right(row)
        self._wide = [start, end, self.zoom]

    def _build_play(self, row: QHBoxLayout) -> None:
        px, action = theme().px, self._actions["play.toggle"]
        self.play.setProperty("primary", True)
        self.play.setFixedSize(px("control.height") + px("space.xs"), px("control.height"))
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(lambda: self.play.setEnabled(action.isEnabled()))
        self.play.setEnabled(action.isEnabled())
        row.addSpacing(px("space.xs"))
        row.addWidget(self.play)
        row.addSpacing(px("space.xs"))

    def _build_speed(self, row: QHBoxLayout) -> None:
        menu = QMenu(self.speed)
        for speed in SPEEDS:
            item = QAction(speed_text(speed), menu)
            item.setCheckable(True)
            item.setData(speed)
            item.triggered.connect(lambda _checked=False, speed=speed: self._state.set_speed(speed))
            menu.addAction(item)
        self.speed.setMenu(menu)
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setFont(theme().font("dense", "medium"))
        self.speed.setFixedHeight(theme().px("control.height"))
        self.speed.setToolTip("Speed  J, L")
        self.speed.setAccessibleName("Speed")
        row.addWidget(self.speed)

    def _build_notes(self, row: QHBoxLayout) -> None:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_notes(menu))
        self.notes = QToolButton()
        self.notes.setIcon(theme().icon("flag"))
        self.notes.setAutoRaise(True)
        self.notes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.notes.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.notes.setMenu(menu)
        self.notes.setFixedHeight(theme().px("control.height"))
        self.notes.setToolTip("Notes  M")
        self.notes.setAccessibleName("Notes")
        row.addWidget(self.notes)

    def _fill_notes(self, menu: QMenu) -> None:
        menu.clear()
        for name in ("note.add", "note.add_range", "note.edit", "note.delete"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        start_ms = self._state.clock.start_ms
        for note in self._state.notes[:MOST_NOTES_LISTED]:
            text = note_text(note, start_ms).replace("&", "&&")
            action = menu.addAction(
                text if len(text) <= NOTE_CHARACTERS else f"{text[: NOTE_CHARACTERS - 1]}…"
            )
            action.triggered.connect(lambda _checked=False, note=note: self._to_note(note))
        if not self._state.notes:
            menu.addAction("No notes in this session").setEnabled(False)
        elif (more := len(self._state.notes) - MOST_NOTES_LISTED) > 0:
            menu.addAction(f"and {number_text(more)} more").setEnabled(False)

    def _to_note(self, note: Note) -> None:
        self._view.choose_note(note)
        self._state.seek(note.t_ms)

    def _show_loop(self) -> None:
        self.loop.setChecked(self._state.loop)

    def _build_right(self, row: QHBoxLayout) -> None:
        px, action = theme().px, self._actions["play.skip_idle"]
        self.skip.setToolTip(action.toolTip())
        self.skip.clicked.connect(lambda _checked=False: action.trigger())
        word = QLabel("Skip idle")
        word.setFont(theme().font("dense"))
        self.idle.setFont(theme().font("dense"))
        self.idle.setProperty("role", "tertiary")
        for widget in (self.skip, word, self.idle):
            row.addWidget(widget)
        row.addSpacing(px("space.s"))
        row.addWidget(self._button("timeline.zoom_out", "zoom-out"))
        self.zoom.setRange(0, SLIDER_STEPS)
        self.zoom.setFixedWidth(px("space.xl") * 4)
        self.zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.zoom.setAccessibleName("Zoom of the timeline")
        self.zoom.valueChanged.connect(self._slide)
        row.addWidget(self.zoom)
        row.addWidget(self._button("timeline.zoom_in", "zoom-in"))
        fit_action = self._actions["timeline.fit"]
        fit = QPushButton("Fit")
        fit.setFont(theme().font("dense", "medium"))
        fit.setFixedHeight(px("control.height"))
        fit.setToolTip(fit_action.toolTip())
        fit.clicked.connect(lambda _checked=False: fit_action.trigger())
        fit_action.changed.connect(lambda: fit.setEnabled(fit_action.isEnabled()))
        fit.setEnabled(fit_action.isEnabled())
        row.addWidget(fit)

    def _button(self, action_id: str, icon: str) -> QToolButton:
        action = self._actions[action_id]
        made = icon_button(icon, action.toolTip(), action.trigger)
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setEnabled(action.isEnabled())
        action.changed.connect(lambda: made.setEnabled(action.isEnabled()))
        return made

    def _divider(self) -> QWidget:
        made = line(vertical=True)
        made.setFixedHeight(theme().px("control.icon"))
        return made

    def resizeEvent(self, event: object) -> None:
        roomy = self.width() >= theme().px("panel.library.max")
        for widget in self._wide:
            widget.setVisible(roomy)

    # showing ------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        clock = self._state.clock
        self.play.setIcon(theme().icon("pause" if clock.playing else "play", "text.on_accent"))
        text = "Pause" if clock.playing else "Play"
        self.play.setAccessibleName(text)
        self.play.setToolTip(f"{text}  Space")
        self.speed.setText(speed_text(clock.speed))
        for item in self.speed.menu().actions():
            item.setChecked(item.data() == clock.speed)
        self.skip.setChecked(clock.skip_idle)
        self._show_loop()
        self.notes.setIcon(theme().icon("flag"))
        self.notes.setEnabled(self._state.track is not None)
        data = self._view.data
        self.idle.setText(length_text(data.idle_ms) if data is not None and data.gaps else "")
        self.idle.setToolTip("Time without any act of the visitor")
        self.total.setText(f"/ {length_text(clock.end_ms - clock.start_ms)}")
        self.total.setVisible(self._state.track is not None)
        self._show_clock(self._state.playhead_ms)

    def _show_clock(self, t_ms: float) -> None:
        opened = self._state.track is not None
        self.clock.setText(position_text(t_ms - self._state.clock.start_ms) if opened else "–")
        self.show_zoom()

    def show_zoom(self) -> None:
        """Put the slider where the timeline's zoom is."""
        scale = self._view.scale
        self.zoom.setEnabled(scale is not None and scale.max_zoom > 1.0)
        if scale is None or scale.max_zoom <= 1.0 or self.zoom.isSliderDown():
            return
        place = round(SLIDER_STEPS * math.log(max(1.0, scale.zoom)) / math.log(scale.max_zoom))
        self.zoom.blockSignals(True)
        self.zoom.setValue(place)
        self.zoom.blockSignals(False)

    def _slide(self, value: int) -> None:
        scale = self._view.scale
        if scale is not None:
            wanted = math.pow(scale.max_zoom, value / SLIDER_STEPS)
            self._view.zoom_by(wanted / scale.zoom)
