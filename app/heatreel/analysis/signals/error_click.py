"""Error clicks: an error or a failed request follows a click (SIGNALS.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import name_of, places
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import ErrorMark

_ERRORS = ("console", "exception", "rejection")


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click; an error that comes as often without clicks is left out."""
    times = [act.facts.t_ms for act in session.acts]
    after: dict[int, ErrorMark] = {}
    with_click: Counter[str] = Counter()
    without: Counter[str] = Counter()
    matched: list[tuple[int, ErrorMark]] = []
    for error in session.errors:
        if error.kind not in (*_ERRORS, "request"):
            continue
        i = _click_before(error, times, values)
        if i is None:
            without[error.text] += 1
        else:
            with_click[error.text] += 1
            matched.append((i, error))
    for i, error in matched:
        if with_click[error.text] > without[error.text]:
            after.setdefault(i, error)
    return [_moment(session.acts[i], error, values) for i, error in sorted(after.items())]


def _click_before(error: ErrorMark, times: list[float], values: Values) -> int | None:
    took = error.duration_ms or 0.0
    is_request = error.kind == "request"
    start = error.t_ms - took if is_request else error.t_ms
    i = bisect_right(times, start) - 1
    limit = values["request_start_ms"] if is_request else values["error_ms"]
    if i < 0 or start - times[i] > limit or (is_request and error.t_ms - times[i] > values["request_end_ms"]):
        return None
    return i


def _moment(act: Act, error: ErrorMark, values: Values) -> Moment:
    facts = act.facts
    element = facts.target.element if facts.target else None
    later = (error.t_ms - facts.t_ms) / 1000
    status = f" with {error.status}" if error.status else ""
    text = error.text if len(error.text) <= 120 else error.text[:119] + "…"
    what = f"A request failed{status}" if error.kind == "request" else "An error followed"
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=error.t_ms,
        page=facts.page,
        page_view=facts.page_view,
        element=element,
        score=SIGNAL.weight,
        sentence=f"**1 click** on {name_of(element)}. {what} after {later:.1f} s: {text}",
        looked=(Looked("Error, rejection, failed request", f"+{later:.1f} s", True),),
        clicks=places([act]),
        parameters=dict(values),
        window=facts.window,
    )


SIGNAL = Signal(
    id="error_click",
    name="Error click",
    description="An error or a failed request right after a click.",
    version=1,
    parameters=(
        Parameter("error_ms", "Longest time from click to error", 1_000, 100, 5_000, "ms"),
        Parameter("request_start_ms", "Longest time from click to request", 500, 100, 5_000, "ms"),
        Parameter("request_end_ms", "Longest time from click to its failure", 7_000, 500, 30_000, "ms"),
    ),
    weight=4.0,
    find=find,
)
