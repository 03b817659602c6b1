"""Counts what changes by itself: with no act of the visitor just before (SIGNALS.md, ambient)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from heatreel.model.acts import ChangeKey

QUIET_MS = 1_500.0  # no act for so long: what changes then changes by itself
_ONE_CHANGE_MS = 100.0  # what changes within this time is one change: a redrawn list is not a clock
_ANSWER_MS = 300.0  # what changes so soon after the answer to a click's request came with it
_PACE_MS = 250.0  # what changes again so soon, again and again, runs
_RUN_MS = 500.0  # so long before a press, at least, when the press has nothing to do with it
_CLOCK = 3  # changes of a clock that are known to be its own
_TICK_MS = 500.0  # what changes at equal times at least so long, whatever the visitor does, is a clock
_EQUAL = 0.03  # part of its time by which a clock may be early or late
_LEAST_MS = 50.0  # and at least so much
_NEVER = float("-inf")

Click = tuple[int, float]  # window, pointer down


class ByItself:
    """How often each thing changed with no act just before.

    Clicks may be answered as late as that, all of them in one place. So what changes only once after each
    click, and never otherwise, does not count, nor does what came with the answer to a click's request.
    """

    def __init__(self) -> None:
        self._count: Counter[ChangeKey] = Counter()
        self._otherwise: Counter[ChangeKey] = Counter()  # of these not as the first of a click
        self._last: dict[ChangeKey, tuple[float, bool]] = {}  # when, and whether otherwise
        self._click: dict[ChangeKey, Click] = {}  # the latest after which it changed
        self._runs: dict[ChangeKey, tuple[float, float]] = {}  # since when without a break, and the latest
        self._ticks: dict[ChangeKey, list[tuple[float, float]]] = {}  # the latest five, with the deed before
        self._clocks: set[ChangeKey] = set()
        self._answer_ms = _NEVER

    def changed(
        self, keys: Sequence[ChangeKey], t_ms: float, acts: tuple[float, float], click: Click | None
    ) -> None:
        """These changed. ``acts``: when the latest was, and the latest that was no scrolling (a deed);
        ``click``: the one whose answer it could be."""
        for key in keys:
            began_ms, last_ms = self._runs.get(key, (t_ms, t_ms))
            gap_ms = t_ms - last_ms
            self._runs[key] = (began_ms if gap_ms <= _PACE_MS else t_ms, t_ms)
            if gap_ms >= _TICK_MS or gap_ms == 0:
                self._tick(key, t_ms, acts[1])
            elif gap_ms > _ONE_CHANGE_MS:
                self._ticks.pop(key, None)
        if t_ms - acts[0] < QUIET_MS or t_ms - self._answer_ms <= _ANSWER_MS:
            return
        for key in keys:
            if t_ms - self._last.get(key, (_NEVER, False))[0] <= _ONE_CHANGE_MS:
                continue
            otherwise = click is None or self._click.get(key) == click
            if click is not None:
                self._click[key] = click
            self._count[key] += 1
            self._otherwise[key] += otherwise
            self._last[key] = (t_ms, otherwise)

    def _tick(self, key: ChangeKey, t_ms: float, deed_ms: float) -> None:
        """Whether the latest changes came at equal times: three, if one came with no deed since the last, or
        five."""
        known = self._ticks.setdefault(key, [])
        if known and known[-1][0] == t_ms:
            return
        known.append((t_ms, deed_ms))
        for count in (3, 5):
            latest = known[-count:]
            alone = any(deed <= before for (before, _), (_, deed) in pairwise(latest))
            if len(latest) == count and (alone or count == 5) and _is_even([at for at, _deed in latest]):
                self._clocks.add(key)
        del known[:-4]

    def runs(self, key: ChangeKey, down_ms: float) -> bool:
        """Whether what changes now has been changing by itself since before a press: a text that runs."""
        began_ms, _last_ms = self._runs.get(key, (down_ms, down_ms))
        return began_ms <= down_ms - _RUN_MS and self._count[key] > 1

    def latest_ms(self, key: ChangeKey) -> float:
        """When it changed last, whoever did that."""
        return self._runs.get(key, (_NEVER, _NEVER))[1]

    def answered(self, end_ms: float, t_ms: float) -> None:
        """The request of a click has ended, as is told now: what changed since then came with it."""
        self._answer_ms = max(self._answer_ms, t_ms)
        for key, (last, otherwise) in self._last.items():
            if end_ms - _ONE_CHANGE_MS <= last <= t_ms and self._count[key]:
                self._count[key] -= 1
                self._otherwise[key] -= otherwise
                self._last[key] = (_NEVER, False)

    def counts(self) -> dict[ChangeKey, int]:
        """How often each changed by itself."""
        found = {key: count for key, count in self._count.items() if count and self._otherwise[key]}
        return found | {key: max(found.get(key, 0), _CLOCK) for key in self._clocks}


def _is_even(times_ms: Sequence[float]) -> bool:
    """Whether times have equal gaps, as those of a clock."""
    gaps = [after - before for before, after in pairwise(times_ms)]
    return max(gaps) - min(gaps) <= max(_LEAST_MS, _EQUAL * max(gaps))
