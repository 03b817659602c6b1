"""Verdicts, notes and rules on moments: loading, and changing them so that Ctrl+Z takes it back."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from heatreel.model.errors import HeatreelError
from heatreel.model.moment import Moment
from heatreel.model.verdict import NOT_PROBLEM, REAL, SAME_MS, Rule, Verdict
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState, Notice
from heatreel.ui.undo import Change, SessionChange

WORDS = {REAL: "mark as real", NOT_PROBLEM: "mark as not a problem", "": "take the mark away"}


class MarkChange(QUndoCommand):
    """A verdict or note. Written on the GUI thread, so that quick marks and undos keep their order."""

    def __init__(self, text: str, judging: Judging, do: Change, back: Change) -> None:
        super().__init__(text)
        self._judging, self._do, self._back = judging, do, back

    def redo(self) -> None:
        """Do it."""
        self._judging.run(self._do)

    def undo(self) -> None:
        """Take it back."""
        self._judging.run(self._back)


class Judging(QObject):
    """Keeps `AppState.verdicts`, `AppState.rules` and the library alike."""

    loaded = Signal()

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._jobs = state, jobs
        self.unmeasured: dict[str, str] = {}  # why signals (by id) are not told in the open session
        state.session_changed.connect(self.load)
        state.sessions_changed.connect(self.load)
        state.moments_changed.connect(self._load_unmeasured)
        self.load()

    def load(self) -> None:
        """Read what people said. A few rows: well under a millisecond."""
        library, track = self._state.library, self._state.track
        if track is None or not hasattr(library, "verdicts"):  # a session shown by itself
            return
        with contextlib.suppress(HeatreelError):  # closed or removed meanwhile
            verdicts, rules = library.verdicts(track.session.id), library.rules()
            if (verdicts, rules) != (self._state.verdicts, self._state.rules):
                self._state.set_judgements(verdicts, rules)

    def _load_unmeasured(self) -> None:
        library, track = self._state.library, self._state.track
        self.unmeasured = {}
        if track is None or not hasattr(library, "derived"):
            return
        from heatreel.operations.detecting import unmeasured

        with contextlib.suppress(HeatreelError):
            self.unmeasured = unmeasured(library, track.session.id)

    # marks --------------------------------------------------------------------------------------

    def said_of(self, moment: Moment) -> Verdict:
        """What is said of a moment now; an empty verdict when nothing is."""
        session = self._state.track.session.id if self._state.track is not None else 0
        one = next((one for one in self._state.judged if one.moment == moment), None)
        word, note = (one.verdict, one.note) if one is not None else ("", "")
        return Verdict(session, moment.signal, moment.t_start_ms, word, note)

    def mark(self, moment: Moment, verdict: str) -> None:
        """Mark as REAL or NOT_PROBLEM; the same mark again takes it away."""
        before = self.said_of(moment)
        word = "" if before.verdict == verdict else verdict
        self._push(WORDS[word], before, replace(before, verdict=word))

    def note(self, moment: Moment, text: str) -> None:
        """Keep a note with the moment; an empty one takes it away."""
        before = self.said_of(moment)
        if text.strip() != before.note:
            self._push("note on a moment", before, replace(before, note=text.strip()))

    def _push(self, text: str, before: Verdict, after: Verdict) -> None:
        library = self._state.library
        if library is None or before.session_id == 0:
            return
        from heatreel.operations.verdicts import say

        # one that was said of the same moment at other parameters stands at another time
        older = [v for v in self._state.verdicts if self._is_older(v, after)]

        def do() -> None:
            for one in older:
                library.save_verdict(replace(one, verdict="", note=""))
            say(library, after)

        def back() -> None:
            if older:
                library.save_verdict(replace(after, verdict="", note=""))
            for one in older or [before]:
                say(library, one)

        self._state.undo.push(MarkChange(text, self, do, back))

    def run(self, change: Change) -> None:
        """Write at once: one row, and the score of one session; then all who count learn of it."""
        try:
            change()
        except HeatreelError as error:
            self._state.post_notice(Notice("danger", error.message, error.hint))
            return
        self._state.sessions_changed.emit()

    def _is_older(self, said: Verdict, now: Verdict) -> bool:
        moment = next(
            (
                one.moment
                for one in self._state.judged
                if one.moment.signal == now.signal and abs(one.moment.t_start_ms - now.t_ms) < SAME_MS
            ),
            None,
        )
        return (
            moment is not None
            and said.signal == now.signal
            and moment.t_start_ms + SAME_MS < said.t_ms <= moment.t_end_ms
            and not any(
                one.moment.signal == said.signal and abs(one.moment.t_start_ms - said.t_ms) < SAME_MS
                for one in self._state.judged
            )
        )

    # rules --------------------------------------------------------------------------------------

    def add_rule(self, rule: Rule) -> None:
        """From now on moments like this do not count, in the whole library."""
        library = self._state.library
        if library is not None:
            from heatreel.operations.verdicts import add_rule, withdraw_rule

            self._change(
                f"rule “{rule.selector}”",
                lambda: add_rule(library, rule),
                lambda: withdraw_rule(library, rule),
            )

    def withdraw_rule(self, rule: Rule) -> None:
        """What a rule silenced counts again."""
        library = self._state.library
        if library is not None:
            from heatreel.operations.verdicts import add_rule, withdraw_rule

            self._change(
                f"withdraw rule “{rule.selector}”",
                lambda: withdraw_rule(library, rule),
                lambda: add_rule(library, rule),
            )

    def _change(self, text: str, do: Change, back: Change) -> None:
        def told() -> None:
            self._state.sessions_changed.emit()
            self.loaded.emit()

        self._state.undo.push(SessionChange(text, self._state, self._jobs, do, back, told))
