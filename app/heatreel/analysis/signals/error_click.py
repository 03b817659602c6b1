"""Error clicks: an error or a failed request follows a click (SIGNALS.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

import numpy as np

from heatreel.analysis.acts import Act, SessionActs, error_columns
from heatreel.analysis.click_columns import ActColumns, Claimed, ClickColumns, ErrorColumns, Hits, one_each
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import name_of, places
from heatreel.model.moment import Looked, Moment


def rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """The clicks that an error followed; ``note``: which. One that comes as often without clicks is left out:
    it has other causes."""
    clicks, errors = data.clicks, data.errors
    if not len(clicks) or not len(errors):
        return one_each([])
    groups = np.unique(errors.group)
    found: dict[int, int] = {}
    click_ends = np.searchsorted(clicks.group, [groups, groups + 1]).T.tolist()
    error_ends = np.searchsorted(errors.group, [groups, groups + 1]).T.tolist()
    for own_clicks, own_errors in zip(click_ends, error_ends, strict=True):
        found.update(_in_session(clicks, errors, own_clicks, own_errors, values))
    rows = sorted(found)
    return one_each(rows, [found[row] for row in rows])


def _in_session(
    clicks: ClickColumns, errors: ErrorColumns, own: list[int], among: list[int], values: Values
) -> dict[int, int]:
    times: dict[int, tuple[list[float], list[int]]] = {}
    rows = range(*own)
    for row, t, window in zip(rows, clicks.t_ms[rows].tolist(), clicks.window[rows].tolist(), strict=True):
        of_window = times.setdefault(window, ([], []))
        of_window[0].append(t)
        of_window[1].append(row)
    with_click: Counter[str] = Counter()
    without: Counter[str] = Counter()
    matched: list[tuple[int, int]] = []
    for error in range(*among):
        before = _click_before(errors, error, times, values)
        (without if before is None else with_click)[errors.text[error]] += 1
        if before is not None:
            matched.append((before, error))
    first: dict[int, int] = {}
    for row, error in matched:
        if with_click[errors.text[error]] > without[errors.text[error]]:
            first.setdefault(row, error)
    return first


def _click_before(
    errors: ErrorColumns, error: int, times: dict[int, tuple[list[float], list[int]]], values: Values
) -> int | None:
    """The latest click of the same window, if it is near enough."""
    start, end, request = errors.start_ms[error], errors.t_ms[error], errors.is_request[error]
    of_window, rows = times.get(int(errors.window[error]), ([], []))
    i = bisect_right(of_window, start) - 1
    limit = values["request_start_ms"] if request else values["error_ms"]
    if i < 0 or start - of_window[i] > limit or (request and end - of_window[i] > values["request_end_ms"]):
        return None
    return rows[i]


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click."""
    hits = rule(session.columns, values, session.claimed)
    errors = session.columns.errors
    return [
        _moment(session.acts[row], errors, error, session, values)
        for row, error in zip(hits.rows.tolist(), hits.note.tolist(), strict=True)
    ]


def measurable(session: SessionActs) -> str:
    """Without console, errors and requests there is nothing to tell it from."""
    told = session.facts.console_recorded or session.network_recorded or len(error_columns(session.errors))
    return "" if told else "No console messages, errors or requests are in this recording."


def _moment(act: Act, errors: ErrorColumns, error: int, session: SessionActs, values: Values) -> Moment:
    facts = act.facts
    element = facts.target.element if facts.target else None
    t, text, request = float(errors.t_ms[error]), errors.text[error], bool(errors.is_request[error])
    later = (t - facts.t_ms) / 1000
    mark = next((one for one in session.errors if one.t_ms == t and one.text == text), None)
    status = f" with {mark.status}" if mark is not None and mark.status else ""
    what = f"A request failed{status}" if request else "An error followed"
    said = text if len(text) <= 120 else text[:119] + "…"
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=t,
        page=facts.page,
        page_view=facts.page_view,
        element=element,
        score=SIGNAL.weight,
        sentence=f"**1 click** on {name_of(element)}. {what} after {later:.1f} s: {said}",
        looked=(Looked("Error, rejection, failed request", f"+{later:.1f} s", True), *_not_told(session)),
        clicks=places([act]),
        parameters=dict(values),
        window=facts.window,
    )


def _not_told(session: SessionActs) -> tuple[Looked, ...]:
    if session.facts.console_recorded:
        return ()
    return (Looked("Console", "not recorded here", False),)


SIGNAL = Signal(
    id="error_click",
    name="Error click",
    description="An error or a failed request right after a click.",
    version=2,
    parameters=(
        Parameter("error_ms", "Longest time from click to error", 1_000, 100, 5_000, "ms"),
        Parameter("request_start_ms", "Longest time from click to request", 500, 100, 5_000, "ms"),
        Parameter("request_end_ms", "Longest time from click to its failure", 7_000, 500, 30_000, "ms"),
    ),
    weight=4.0,
    find=find,
    measurable=measurable,
    rule=rule,
)
