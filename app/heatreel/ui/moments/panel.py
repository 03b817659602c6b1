"""The moments of the open session as a list, with what was looked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import number_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.card import MomentCard
from heatreel.ui.moments.delegate import MomentDelegate
from heatreel.ui.moments.rows import LEAD_MS, MEASURED, MOMENT_ROLE, MomentRows
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme, tokens
from heatreel.ui.widgets import Fill, label


class ScoreBar(QWidget):
    """What each family adds to the score, as shares of a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, float]] = []
        self.setFixedHeight(theme().px("space.s"))
        theme().changed.connect(self.update)

    def set_moments(self, moments: tuple[Moment, ...]) -> None:
        """Sum up by family."""
        sums: dict[str, float] = {}
        for moment in moments:
            family = theme().family_of(moment.signal)
            sums[family] = sums.get(family, 0.0) + moment.score
        self._parts = [(family, sums[family]) for family in tokens()["families"] if sums.get(family, 0.0) > 0]
        labels = {key: spec["label"] for key, spec in tokens()["families"].items()}
        self.setToolTip(" · ".join(f"{labels[family]} {share:g}" for family, share in self._parts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, x = QPainter(self), 0.0
        p.fillRect(self.rect(), theme().color("border.default"))
        whole = sum(share for _family, share in self._parts)
        for family, share in self._parts:
            wide = self.width() * share / whole
            gap = 1.0 if x + wide < self.width() - 1 else 0.0
            p.fillRect(QRectF(x, 0, wide - gap, self.height()), theme().color(f"signal.{family}.mark"))
            x += wide


class MomentList(QListView):
    """The list; Enter plays the row."""

    def __init__(self, play: Callable[[], None], resized: Callable[[], None]) -> None:
        super().__init__()
        self._play, self._resized = play, resized
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Moments")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()


class MomentsPanel(QWidget):
    """Lists the moments of the open session. Binds the ``moments.*`` actions."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._actions, self._jobs = state, actions, jobs
        self.setAccessibleName("Moments")
        self.rows = MomentRows(self)
        self.list = MomentList(self.play_chosen, self._fit_card)
        self.delegate = MomentDelegate(self.rows)
        self.card: MomentCard | None = None
        self.score = label("", "title", "semibold")
        self.bar = ScoreBar()
        self.empty_title = label("", "body", "medium")
        self.empty_text = label("", "dense", role="secondary")
        self.foot = label("", "small", role="tertiary")
        self._build()
        for name, handler in {
            "moments.next": lambda: self.step(1),
            "moments.previous": lambda: self.step(-1),
            "moments.play": self.play_chosen,
            "moments.detect": self.detect,
        }.items():
            actions.bind(name, handler)
        state.session_changed.connect(self._show)
        state.moments_changed.connect(self._show)
        state.moment_chosen.connect(self._choose)
        theme().changed.connect(self._show)
        self._show()

    def _build(self) -> None:
        self.list.setModel(self.rows)
        self.list.setItemDelegate(self.delegate)
        self.list.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._moments_page())

    def _moments_page(self) -> QWidget:
        px = theme().px
        page = Fill("surface.panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.score_row = QWidget()
        row = QHBoxLayout(self.score_row)
        row.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        row.addWidget(label("Score", "dense", role="secondary"))
        row.addWidget(self.score)
        row.addWidget(self.bar, 1)
        self.empty = QWidget()
        inner = QVBoxLayout(self.empty)
        inner.setContentsMargins(px("space.l"), px("space.xl"), px("space.l"), px("space.l"))
        for widget in (self.empty_title, self.empty_text):
            widget.setWordWrap(True)
            inner.addWidget(widget)
        inner.addStretch(1)
        self.foot.setWordWrap(True)
        self.foot.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        column.addWidget(self.score_row)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.foot)
        later = len(self._later())
        self.foot.setText(f"{later} more signals are not looked for in this version")
        self.foot.setToolTip(", ".join(theme().signal_label(signal) for signal in self._later()))
        return page

    def _later(self) -> list[str]:
        families = tokens()["families"]
        return [s for s in tokens()["signals"] if s not in MEASURED and theme().family_of(s) in families]

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        track, moments = self._state.track, self._state.moments
        self._drop_card()
        self.rows.set_moments(moments or (), track.start_ms if track is not None else 0.0)
        self.list.setVisible(bool(moments))
        self.empty.setVisible(not moments)
        self.score_row.setVisible(bool(moments))
        self.foot.setVisible(track is not None)
        names = ", ".join(theme().signal_label(signal).lower() + "s" for signal in MEASURED)
        if track is None:
            self._say("No session is open", "Open a session to see where its visitor struggled.")
        elif moments is None:
            self._say("Looking for moments…", f"Looking for {names}.")
        elif self._state.moments_trouble:
            self._say("Moments are not known", self._state.moments_trouble)
        elif not moments:
            self._say("No moments in this session", f"Looked for {names}: none was found.")
        else:
            self._show_score(moments)
        self._actions.set_enabled(bool(moments), "moments.next", "moments.previous", "moments.play")
        self._actions.set_enabled(track is not None, "moments.detect")
        self._choose()

    def _say(self, title: str, text: str) -> None:
        self.empty_title.setText(title)
        self.empty_text.setText(text)

    def _show_score(self, moments: tuple[Moment, ...]) -> None:
        track, library = self._state.track, self._state.library
        score = track.session.score if track is not None else None
        if track is not None and library is not None:  # counted after the track was read, or anew
            with contextlib.suppress(HeatreelError):  # the session was removed from the library meanwhile
                score = library.row(track.session.id).score
        self.score.setText("–" if score is None else number_text(score))
        self.bar.set_moments(moments)

    def _drop_card(self) -> None:
        if self.card is not None:
            self.list.setIndexWidget(self.rows.index(self.delegate.card_row), None)
            self.card = None
        self.delegate.card_row = -1

    def _choose(self) -> None:
        self._drop_card()
        row = self.rows.row_of(self._state.chosen_moment)
        if row >= 0:
            moment = self.rows.rows[row]
            assert isinstance(moment, Moment)
            self.card = MomentCard(moment, self.rows.start_ms)
            self.card.play_asked.connect(self.play_chosen)
            self.delegate.card_row = row
            self._fit_card()
            index = self.rows.index(row)
            self.list.setIndexWidget(index, self.card)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.doItemsLayout()

    def _fit_card(self) -> None:
        if self.card is not None:
            width = max(1, self.list.viewport().width())
            tall = self.card.layout().totalHeightForWidth(width)
            if tall != self.delegate.card_height:
                self.delegate.card_height = tall
                self.list.scheduleDelayedItemsLayout()

    # doing --------------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(MOMENT_ROLE)
        if isinstance(row, Moment):
            self._state.choose_moment(row)

    def step(self, by: int) -> None:
        """Choose the next or previous moment in time: from the chosen one, else from the playhead."""
        moments = sorted(self._state.moments or (), key=lambda moment: moment.t_start_ms)
        if not moments:
            return
        if self._state.chosen_moment in moments:
            at = moments.index(self._state.chosen_moment) + by
        else:
            before = sum(moment.t_start_ms <= self._state.playhead_ms for moment in moments)
            at = before if by > 0 else before - 1
        self._state.choose_moment(moments[min(max(at, 0), len(moments) - 1)])

    def play_chosen(self) -> None:
        """Play from two seconds before the chosen moment, or before the current row."""
        moment = self._state.chosen_moment
        if moment is None:
            row = self.list.currentIndex().data(MOMENT_ROLE)
            moment = row if isinstance(row, Moment) else None
        if moment is not None:
            if moment is not self._state.chosen_moment:
                self._state.choose_moment(moment)
            self._state.seek(moment.t_start_ms - LEAD_MS)
            self._state.set_playing(True)

    def detect(self) -> None:
        """Look for moments again, off the GUI thread."""
        library, track = self._state.library, self._state.track
        if library is None or track is None:
            return
        session_id = track.session.id

        def work(_progress: Callable[..., None]) -> Any:
            from heatreel.operations.detecting import detect_session

            return detect_session(library, session_id)

        def done(moments: tuple[Moment, ...]) -> None:
            if self._state.track is track:
                self._state.set_moments(moments)

        self._jobs.run("Looking for moments", work, done, key="moments.detect")
