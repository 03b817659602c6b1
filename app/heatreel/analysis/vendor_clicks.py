"""What the rules of other vendors look at: clicks and when something of a kind happened next, anywhere.

Their rules run in the page with timers and judge by the presence of a change, not by its cause.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import hypot, inf, isfinite

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.model.acts import Trait
from heatreel.model.rrweb import Interaction, Source
from heatreel.model.session import ErrorMark

DOM = (Source.MUTATION,)
STYLE = (Source.STYLE_SHEET_RULE, Source.STYLE_DECLARATION, Source.ADOPTED_STYLE_SHEET)
SCROLL, SELECTION, INPUT = (Source.SCROLL,), (Source.SELECTION,), (Source.INPUT,)
DRAWN = (Source.CANVAS_MUTATION, Source.MEDIA_INTERACTION)

GoesOn = Callable[[Sequence[Act], Act], bool]


class Happened:
    """When things happened in a session, by window."""

    def __init__(self, session: SessionActs) -> None:
        self.session = session
        self._times: dict[tuple[int, tuple[int, ...]], list[float]] = {}

    def after(self, act: Act, kinds: Sequence[int], before_ms: float = 0.0) -> float:
        """Ms from a click to the next event of these kinds in its window, inf = none; what happened up to
        ``before_ms`` before it counts as well."""
        times = self.times(act.facts.window, kinds)
        at = bisect_left(times, act.facts.t_ms - before_ms)
        return max(times[at] - act.facts.t_ms, 0.0) if at < len(times) else inf

    def times(self, window: int, kinds: Sequence[int]) -> list[float]:
        """Epoch ms of the events of these kinds in a window."""
        key = (window, tuple(map(int, kinds)))
        if key not in self._times:
            index = self.session.track.index
            chosen = np.isin(index.source, np.array(kinds, np.int8)) & (index.window == window)
            self._times[key] = index.t_ms[chosen].tolist()
        return self._times[key]

    def selection_after(self, act: Act, before_ms: float = 0.0) -> float:
        """Ms from a click to the next selection: at once in a text field, where the caret moves, which is
        not recorded."""
        return 0.0 if has(act, Trait.FIELD) else self.after(act, SELECTION, before_ms)

    def focus_after(self, act: Act) -> float:
        """Ms from a click to the next focus in its window."""
        seen = self.session.track.interactions
        chosen = (seen.kind == int(Interaction.FOCUS)) & (seen.window == act.facts.window)
        times = seen.t_ms[chosen]
        at = int(np.searchsorted(times, act.facts.t_ms))
        return float(times[at]) - act.facts.t_ms if at < len(times) else inf

    def left_after(self, act: Act) -> float:
        """Ms from a click to the next page load in its window, or to the end of the session."""
        return min(self.gone_after(act), self.session.track.end_ms - act.facts.t_ms)

    def gone_after(self, act: Act) -> float:
        """Ms from a click to the next page load in its window; inf = none."""
        starts = self._views.get(act.facts.window, [])
        at = bisect_right(starts, act.facts.t_ms)
        return starts[at] - act.facts.t_ms if at < len(starts) else inf

    def opened_after(self, act: Act) -> float:
        """Ms from a click to the first event of another window; inf = none."""
        later = [t - act.facts.t_ms for t in self._windows.values() if t >= act.facts.t_ms]
        return min(later, default=inf)

    def request_after(self, act: Act) -> float:
        """Ms from a click to its request, as far as it is known (300 ms after it); inf = none."""
        start = act.facts.request_ms
        return inf if start is None else max(0.0, start - act.facts.t_ms)

    def error_after(self, act: Act) -> tuple[float, ErrorMark | None]:
        """Ms from a click to the next error in its window (no failed requests), and which."""
        for error in self._errors:
            if error.t_ms >= act.facts.t_ms and error.window == act.facts.window:
                return error.t_ms - act.facts.t_ms, error
        return inf, None

    @cached_property
    def _errors(self) -> list[ErrorMark]:
        kinds = ("console", "exception", "rejection")
        return sorted((e for e in self.session.errors if e.kind in kinds), key=lambda e: e.t_ms)

    @cached_property
    def _views(self) -> dict[int, list[float]]:
        found: dict[int, list[float]] = {}
        for view in sorted(self.session.track.page_views, key=lambda view: view.start_ms):
            found.setdefault(view.window, []).append(view.start_ms)
        return found

    @cached_property
    def _windows(self) -> dict[int, float]:
        index = self.session.track.index
        windows, first = np.unique(index.window, return_index=True)
        return dict(zip(windows.tolist(), index.t_ms[first].tolist(), strict=True))


def by_pointer(session: SessionActs) -> list[Act]:
    """Clicks that have a place and a target."""
    return [act for act in session.acts if isfinite(act.facts.x_client) and act.facts.target is not None]


def has(act: Act, *traits: Trait) -> bool:
    """Whether a click's target has any of these traits."""
    own = act.facts.target.traits if act.facts.target else 0
    return any(own & trait for trait in traits)


def node_of(session: SessionActs, act: Act) -> tuple[int, int, int]:
    """The innermost node that was hit, in its window and page view."""
    node = int(session.track.clicks.node_id[act.facts.row])
    return (act.facts.window, act.facts.page_view, node)


def control_of(act: Act) -> tuple[int, int, int]:
    """The control that was hit, else the node."""
    node = act.facts.target.element.node_id if act.facts.target else -1
    return (act.facts.window, act.facts.page_view, node)


def label_of(act: Act) -> str:
    """The text of the control that was hit; "" when there is none."""
    target = act.facts.target
    return target.element.text if target is not None and target.in_control else ""


def same_page(one: Act, other: Act) -> bool:
    """Whether two clicks were made in one window and page view."""
    return (one.facts.window, one.facts.page_view) == (other.facts.window, other.facts.page_view)


def gap_ms(one: Act, other: Act) -> float:
    """Time between two clicks."""
    return other.facts.t_ms - one.facts.t_ms


def gap_px(one: Act, other: Act) -> float:
    """Distance of two clicks."""
    return hypot(one.facts.x_client - other.facts.x_client, one.facts.y_client - other.facts.y_client)


def chains(acts: Iterable[Act], goes_on: GoesOn) -> Iterator[list[Act]]:
    """Clicks that follow each other, as long as ``goes_on(chain, next)``."""
    chain: list[Act] = []
    for act in acts:
        if chain and same_page(chain[-1], act) and goes_on(chain, act):
            chain.append(act)
            continue
        if chain:
            yield chain
        chain = [act]
    if chain:
        yield chain


def dense(chain: Sequence[Act], count: int, span_ms: float) -> bool:
    """Whether so many clicks of a chain lie within a span."""
    return any(gap_ms(chain[i], chain[i + count - 1]) <= span_ms for i in range(len(chain) - count + 1))
