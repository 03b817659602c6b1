"""The moments of the open session as a list, with what was looked for and what people said of them."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.operations.verdicts import Judged, weights
from heatreel.ui.actions import ActionTable
from heatreel.ui.format import number_text, plural_text
from heatreel.ui.jobs import Jobs
from heatreel.ui.moments.card import MomentCard, moment_menu
from heatreel.ui.moments.deeds import Deeds
from heatreel.ui.moments.delegate import MomentDelegate
from heatreel.ui.moments.judging import Judging
from heatreel.ui.moments.parts import MomentList, ScoreBar, keep_view, kept_view, view_menu
from heatreel.ui.moments.rows import GROUPS, LEAD_MS, MOMENT_ROLE, MomentRows, listed
from heatreel.ui.signal_names import signal_name
from heatreel.ui.state import AppState
from heatreel.ui.theme import theme
from heatreel.ui.widgets import Fill, button, follow_icon, icon_button, label


class MomentsPanel(QWidget):
    """Lists the moments of the open session. Binds the ``moments.*`` actions."""

    def __init__(
        self, state: AppState, actions: ActionTable, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._actions, self._jobs = state, actions, jobs
        self.setAccessibleName("Moments")
        self.view = kept_view()
        self.rows = MomentRows(self)
        self.list = MomentList(self.play_chosen, self._fit_card, self._menu_at)
        self.delegate = MomentDelegate(self.rows)
        self.card: MomentCard | None = None
        self.score = label("", "title", "semibold")
        self.bar = ScoreBar()
        self.empty_title = label("", "body", "medium")
        self.empty_text = label("", "dense", role="secondary")
        self.foot = label("", "small", role="tertiary")
        self.judging = Judging(state, jobs, self)
        self.deeds = Deeds(state, actions, jobs, self.judging, self._after, self)
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
        row.setContentsMargins(px("space.m"), px("space.xs"), px("space.s"), px("space.xs"))
        row.addWidget(label("Score", "dense", role="secondary"))
        row.addWidget(self.score)
        row.addWidget(self.bar, 1)
        self.grouping = button("", self._open_view_menu, flat=True)
        self.grouping.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        follow_icon(self.grouping, "chevron-down")
        self.grouping.setToolTip("How moments are listed, and which")
        tune = self._actions["signals.tune"]
        row.addWidget(self.grouping)
        row.addWidget(icon_button("sliders-horizontal", tune.toolTip(), tune.trigger))
        self.empty = QWidget()
        inner = QVBoxLayout(self.empty)
        inner.setContentsMargins(px("space.l"), px("space.xl"), px("space.l"), px("space.l"))
        for widget in (self.empty_title, self.empty_text):
            widget.setWordWrap(True)
            inner.addWidget(widget)
        self.show_looked = button("Show what was looked for", tune.trigger)
        inner.addSpacing(px("space.s"))
        inner.addWidget(self.show_looked, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        self.foot.setWordWrap(True)
        self.foot.setContentsMargins(px("space.m"), px("space.s"), px("space.m"), px("space.s"))
        self.foot.linkActivated.connect(lambda _link: self._show_all())
        column.addWidget(self.score_row)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.foot)
        return page

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        track, found = self._state.track, self._state.judged
        self._drop_card()
        start_ms = track.start_ms if track is not None else 0.0
        self.rows.set_rows(listed(found, self.judging.unmeasured, self.view) if found else [], start_ms)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.score_row.setVisible(bool(found))
        self.show_looked.setVisible(track is not None and self._state.moments is not None)
        self.grouping.setText(f"{GROUPS[self.view.group]} ")
        self._show_foot()
        if found:
            self._show_score()
        else:
            self._say_why_none()
        self._actions.set_enabled(bool(self._state.moments), "moments.next", "moments.previous")
        self._actions.set_enabled(bool(found), "moments.play")
        self._actions.set_enabled(track is not None, "moments.detect")
        self._choose()

    def _say_why_none(self) -> None:
        if self._state.track is None:
            self._say("No session is open", "Open a session to see where its visitor struggled.")
        elif self._state.moments is None:
            self._say("Looking for moments…", f"{plural_text(len(_looked_for()), 'signal')} are looked for.")
        elif self._state.moments_trouble:
            self._say("Moments are not known", self._state.moments_trouble)
        else:
            missing = self.judging.unmeasured
            looked = len(_looked_for()) - len(missing)
            words = [f"{plural_text(looked, 'signal was', 'signals were')} looked for."]
            words += [f"{signal_name(name)} is not measurable here: {why}" for name, why in missing.items()]
            self._say("No moments in this session", "\n".join(words))

    def _say(self, title: str, text: str) -> None:
        self.empty_title.setText(title)
        self.empty_text.setText(text)

    def _show_foot(self) -> None:
        """What the filter leaves out, and the way to see it."""
        found = self._state.judged
        hidden = sum(one.moment.signal in self.view.left_out for one in found)
        quiet = sum(not one.counts for one in found if one.moment.signal not in self.view.left_out)
        said = [f"{plural_text(hidden, 'moment')} of other signals not shown"] if hidden else []
        if quiet:
            more = "" if self.view.not_problems else ", not shown"
            said.append(f"{number_text(quiet)} not a problem{more}")
        if said and (hidden or not self.view.not_problems):
            said.append(f'<a href="all" style="color:{theme().hex("text.link")}">Show all</a>')
        self.foot.setText(" · ".join(said))
        self.foot.setVisible(bool(said))

    def _show_score(self) -> None:
        track, library = self._state.track, self._state.library
        score = track.session.score if track is not None else None
        if track is not None and library is not None:  # counted after the track was read, or anew
            with contextlib.suppress(HeatreelError):  # the session was removed from the library meanwhile
                score = library.row(track.session.id).score
        self.score.setText("–" if score is None else number_text(score))
        self.bar.set_moments(weights(self._state.judged))

    def _change_view(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)
        keep_view(self.view)
        self._show()

    def _show_all(self) -> None:
        self._change_view(left_out=frozenset(), not_problems=True)

    def _open_view_menu(self) -> None:
        counts = Counter(one.moment.signal for one in self._state.judged)
        menu = view_menu(self, self.view, sorted(counts.items()), self._change_view)
        menu.popup(self.grouping.mapToGlobal(QPoint(0, self.grouping.height())))

    # the card -----------------------------------------------------------------------------------

    def _drop_card(self) -> None:
        if self.card is not None:
            self.card.hide()
            self.list.setIndexWidget(self.rows.index(self.delegate.card_row), None)
            self.card = None
        self.delegate.card_row = -1

    def _choose(self) -> None:
        self._drop_card()
        row = self.rows.row_of(self._state.chosen_moment)
        if row >= 0:
            one = self.rows.rows[row]
            assert isinstance(one, Judged)
            self.card = MomentCard(one, self._state, self._actions, self.deeds.box_of(one.moment))
            self.card.play_asked.connect(self.play_chosen)
            self.delegate.card_row = row
            self._fit_card()
            index = self.rows.index(row)
            self.list.setIndexWidget(index, self.card)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.doItemsLayout()

    def _after(self) -> QImage | None:
        return None if self.card is None else self.card.pictures.after

    def _fit_card(self) -> None:
        if self.card is not None:
            width = max(1, self.list.viewport().width())
            tall = self.card.layout().totalHeightForWidth(width)
            if tall != self.delegate.card_height:
                self.delegate.card_height = tall
                self.list.scheduleDelayedItemsLayout()

    def _menu_at(self, event: QContextMenuEvent) -> None:
        moment = self.rows.moment_at(self.list.indexAt(event.pos()).row())
        if moment is not None:
            if moment != self._state.chosen_moment:
                self._state.choose_moment(moment)
            moment_menu(self._actions, self).popup(event.globalPos())

    # doing --------------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(MOMENT_ROLE)
        if isinstance(row, Judged):
            self._state.choose_moment(row.moment)

    def step(self, by: int) -> None:
        """Choose the next or previous of the moments that are listed, in time: from the chosen one, else
        from the playhead."""
        shown = [one.moment for one in self._state.judged if self.view.shows(one)]
        moments = sorted(shown, key=lambda moment: moment.t_start_ms)
        if not moments:
            return
        chosen = self._state.chosen_moment
        if chosen in moments:
            at = moments.index(chosen) + by
        else:  # none is chosen, or it was just taken out of the list
            now = self._state.playhead_ms if chosen is None else chosen.t_start_ms
            before = sum(moment.t_start_ms <= now for moment in moments)
            at = before if by > 0 else before - 1
        self._state.choose_moment(moments[min(max(at, 0), len(moments) - 1)])

    def play_chosen(self) -> None:
        """Play from two seconds before the chosen moment, or before the current row."""
        moment = self._state.chosen_moment
        if moment is None:
            moment = self.rows.moment_at(self.list.currentIndex().row())
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


def _looked_for() -> tuple[str, ...]:
    from heatreel.analysis.signals.registry import all_signals

    return tuple(signal.id for signal in all_signals())
