"""The numbers of signals while they are changed: those of the library, those drafted, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from heatreel.model.errors import HeatreelError
from heatreel.operations.detecting import OFF, PRESET
from heatreel.ui.jobs import Job, Jobs
from heatreel.ui.state import AppState, Notice
from heatreel.ui.words import counted

if TYPE_CHECKING:
    from heatreel.analysis.signals.declare import Parameter
    from heatreel.analysis.signals.declare import Signal as SignalOf
    from heatreel.operations.retuning import Count
    from heatreel.operations.tuned_moments import Fates, PresetTotals

COUNT_AFTER_MS = 60  # a slider is moved about that often
FATES_AFTER_MS = 350  # examples come when it rests

Draft = dict[str, dict[str, float]]


class Tuning(QObject):
    """Numbers by signal. Nothing changes in the library before `apply`."""

    changed = Signal()  # the draft
    counted = Signal()  # `counts` are those of the draft
    fates_changed = Signal()
    totals_changed = Signal()  # what is in the library now

    def __init__(self, state: AppState, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from heatreel.analysis.signals.registry import all_signals
        from heatreel.operations.detecting import current_tuning

        self.state, self._jobs = state, jobs
        self.signals: dict[str, SignalOf] = {signal.id: signal for signal in all_signals()}
        library = state.library
        self.now: Draft = current_tuning(library) if library is not None else {}
        self.draft: Draft = {signal: dict(values) for signal, values in self.now.items()}
        self.signal = next(iter(self.signals))  # which is looked at
        self.sessions = 0
        self.totals: dict[str, tuple[int, int]] = {}
        self.counts: dict[str, Count] = {}
        self.counted_ms = 0.0
        self.is_stale = False  # `counts` and `fates` are those of an earlier draft
        self.preset_totals: PresetTotals | None = None  # of the drafted vendor; None = not counted yet
        self.fates: Fates | None = None
        self.trouble = ""
        self._count_later = self._timer(COUNT_AFTER_MS, self._count)
        self._fates_later = self._timer(FATES_AFTER_MS, self._find_fates)
        if self.preset:
            self._count_preset(self.preset)
        self.load()

    def _timer(self, after_ms: int, call: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(after_ms)
        made.timeout.connect(call)
        return made

    def load(self) -> None:
        """Read what the library holds now."""
        library = self.state.library
        if library is None:
            return

        def done(found: tuple[int, dict[str, tuple[int, int]]]) -> None:
            self.sessions, self.totals = found
            self.totals_changed.emit()

        self._run("", lambda _p: (library.count(), library.moment_totals()), done, "tuning.totals")
        self._fates_later.start()

    # the draft ----------------------------------------------------------------------------------

    def choose(self, signal: str) -> None:
        """Look at another signal."""
        self.signal, self.fates = signal, None
        self.fates_changed.emit()
        self._fates_later.start()

    def value(self, signal: str, parameter: Parameter, of: Draft | None = None) -> float:
        """A number of the draft (or of ``of``), else its default."""
        return (self.draft if of is None else of).get(signal, {}).get(parameter.name, parameter.default)

    def set(self, signal: str, parameter: Parameter, value: float) -> None:
        """Draft another number."""
        value = min(max(value, parameter.minimum), parameter.maximum)
        own = self.draft.setdefault(signal, {})
        if value == parameter.default:
            own.pop(parameter.name, None)
        else:
            own[parameter.name] = value
        if not own:
            del self.draft[signal]
        self._drafted()

    @property
    def preset(self) -> str:
        """The vendor whose rules are drafted in place of ours; "" = ours."""
        return next(iter(self.draft.get(PRESET, {})), "")

    def set_preset(self, preset: str) -> None:
        """Draft the rules of a vendor, or ours ("")."""
        self.draft.pop(PRESET, None)
        self.preset_totals = None
        if preset:
            self.draft[PRESET] = {preset: 1.0}
            self._count_preset(preset)
        self._drafted()

    def is_wanted(self, signal: str) -> bool:
        """Whether a signal is looked for."""
        return signal not in self.draft.get(OFF, {})

    def set_wanted(self, signal: str, wanted: bool) -> None:
        """Draft that a signal is looked for, or not."""
        off = self.draft.pop(OFF, {}) | {signal: 1.0}
        if wanted:
            del off[signal]
        if off:
            self.draft[OFF] = off
        self._drafted()

    def to_defaults(self) -> None:
        """Draft the defaults of all signals."""
        self.draft = {}
        self._drafted()

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what the library has."""
        return self.draft != self.now

    def changes(self) -> int:
        """How much of the draft is not at its default: numbers, and signals that are not looked for."""
        return sum(len(values) for kind, values in self.draft.items() if kind != PRESET)

    def _drafted(self) -> None:
        self.is_stale = self.is_changed
        self.changed.emit()
        self._count_later.start()
        self._fates_later.start()

    # what it does -------------------------------------------------------------------------------

    def _count(self) -> None:
        library, values = self.state.library, self._copy()
        if library is None:
            return

        def work(_progress: object) -> tuple[dict[str, Count], float]:
            from heatreel.operations.retuning import counts

            began = perf_counter()
            return counts(library, values), (perf_counter() - began) * 1000.0

        def done(found: tuple[dict[str, Count], float]) -> None:
            self.counts, self.counted_ms = found
            self.is_stale = False
            self.counted.emit()

        self._run("Counting moments", work, done, "tuning.counts")

    def _find_fates(self) -> None:
        library, values, signal = self.state.library, self._copy(), self.signal
        if library is None:
            return

        def work(progress: Callable[..., None]) -> Fates:
            from heatreel.operations.tuned_moments import fates

            return fates(library, signal, values, progress)

        def done(found: Fates) -> None:
            self.fates = found
            self.fates_changed.emit()

        self._run("Comparing moments", work, done, "tuning.fates")

    def _count_preset(self, preset: str) -> None:
        """What the rules of a vendor find in this library."""
        library = self.state.library
        if library is None:
            return

        def work(progress: Callable[..., None]) -> PresetTotals:
            from heatreel.operations.tuned_moments import preset_totals

            return preset_totals(library, preset, progress)

        def done(found: PresetTotals) -> None:
            if preset == self.preset:
                self.preset_totals = found
                self.counted.emit()

        self._run("Rules of a vendor", work, done, "tuning.preset")

    def _copy(self) -> Draft:
        return {signal: dict(values) for signal, values in self.draft.items()}

    def _run(self, title: str, work: Callable, done: Callable, key: str) -> None:
        def if_there(result: object) -> None:
            try:
                self.objectName()
            except RuntimeError:  # the page was closed meanwhile
                return
            done(result)

        def failed(error: HeatreelError) -> None:
            self.state.post_notice(Notice("danger", error.message, error.hint))

        self._jobs.run(title, work, if_there, failed, key=key)


def apply(state: AppState, jobs: Jobs, values: Draft, look_again: Callable[[], None]) -> None:
    """Make these the numbers of the library, and find all moments with them in the background.

    What was found with others is shown nowhere from now on. ``look_again`` finds those of the open session.
    """
    library = state.library
    if library is None:
        return
    from heatreel.operations.detecting import hold, save_tuning

    try:  # one row, before anything else can look for moments with the numbers of before
        hold(library, True)
        save_tuning(library, values)
    except HeatreelError as error:
        _tell(state)(error)
        return
    title = f"Moments of {counted(library.count(), 'session')}"

    def work(progress: Callable[..., None]) -> None:
        from heatreel.operations.retuning import apply_in_child

        apply_in_child(library.path, values, progress)

    job = jobs.run(title, work, None, _tell(state), key="retuning")
    state.forget_moments()
    _follow(state, jobs, job, look_again)


def _go_on(state: AppState, jobs: Jobs, look_again: Callable[[], None]) -> None:
    library = state.library
    if library is None:
        return

    def work(progress: Callable[..., None]) -> None:
        from heatreel.operations.detecting import current_tuning
        from heatreel.operations.retuning import apply_in_child

        apply_in_child(library.path, current_tuning(library), progress)

    job = jobs.run("Moments of the other sessions", work, None, _tell(state), key="retuning")
    _follow(state, jobs, job, look_again)


def _follow(state: AppState, jobs: Jobs, job: Job, look_again: Callable[[], None]) -> None:
    """The open session comes first: as soon as the new numbers are kept, its moments are found with them."""
    looked = False

    def look() -> None:
        nonlocal looked
        if not looked:
            looked = True
            state.sessions_changed.emit()
            if state.track is not None:
                look_again()

    def ended() -> None:
        look()
        state.sessions_changed.emit()
        if job.cancelled.is_set() and state.library is not None:
            words = "Sessions that were not reached have no moments until they are opened."
            state.post_notice(
                Notice(
                    "warning", "Looking for moments stopped.", words, "Go on",
                    lambda: _go_on(state, jobs, look_again),
                )
            )  # fmt: skip

    job.progressed.connect(lambda *_: look())
    job.finished.connect(ended)


def _tell(state: AppState) -> Callable[[HeatreelError], None]:
    return lambda error: state.post_notice(Notice("danger", error.message, error.hint))
