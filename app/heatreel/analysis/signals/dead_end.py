"""Dead ends: the visitor leaves right after something failed (SIGNALS.md)."""

from __future__ import annotations

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.click_columns import RAGE
from heatreel.analysis.signals import error_click
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_pages import clicks_between, inputs_between, moment_of, views_by_window
from heatreel.model.moment import Looked, Moment
from heatreel.model.session import PageView

_LEAVES_MS = 1_500.0  # a click so shortly before the page is left is what leaves


def find(session: SessionActs, values: Values) -> list[Moment]:
    """At most one a page view: from what failed last to leaving."""
    troubles = _troubles(session, values)
    if not troubles:
        return []
    found: list[Moment] = []
    for views in views_by_window(session):
        for at, view in enumerate(views):
            is_last = at + 1 == len(views)
            left = view.end_ms if is_last else views[at + 1].start_ms
            moment = _of_view(session, view, left, is_last, troubles, values)
            if moment is not None:
                found.append(moment)
    return found


def _troubles(session: SessionActs, values: Values) -> list[tuple[float, int, str]]:
    """When something failed for the visitor, in which window, and what; errors that have nothing to do with
    a click are the page's own."""
    columns, acts = session.columns, session.acts
    found: list[tuple[float, int, str]] = []
    hits = error_click.rule(columns, error_click.SIGNAL.defaults(), session.claimed)
    for row, note in zip(hits.rows.tolist(), hits.note.tolist(), strict=True):
        what = "A request failed" if columns.errors.is_request[note] else "An error came"
        found.append((float(columns.errors.t_ms[note]), acts[row].facts.window, what))
    rage = (session.claimed == RAGE).nonzero()[0].tolist() if values["after_rage"] else []
    for row in rage:
        found.append((acts[row].facts.t_ms, acts[row].facts.window, "Clicks in rage found nothing"))
    return sorted(found)


def _of_view(
    session: SessionActs,
    view: PageView,
    left: float,
    is_last: bool,
    troubles: list[tuple[float, int, str]],
    values: Values,
) -> Moment | None:
    near = [
        trouble
        for trouble in troubles
        if trouble[1] == view.window
        and view.start_ms <= trouble[0] <= left <= trouble[0] + values["within_ms"]
    ]
    if not near:
        return None
    t_ms, _, what = near[-1]
    clicks = clicks_between(session, view.window, t_ms, left)
    leaving = [click for click in clicks if not is_last and left - click <= _LEAVES_MS]
    if len(clicks) > len(leaving[-1:]) or inputs_between(session, view.window, t_ms, left):
        return None
    seconds = (left - t_ms) / 1000
    how = "the visit ended" if is_last else "the page was left"
    sentence = f"{what}, and **{how}** {seconds:.1f} s later, with nothing done in between."
    looked = (
        Looked("Clicks and input after it", "none" if not clicks else "only the click that leaves", False),
        Looked(how.capitalize(), f"+{seconds:.1f} s", True),
    )
    return moment_of(SIGNAL.id, view, t_ms, left, SIGNAL.weight, sentence, looked, values)


SIGNAL = Signal(
    id="dead_end",
    name="Dead end",
    description="The page is left, or the visit ends, right after something failed.",
    version=2,
    parameters=(
        Parameter("within_ms", "Longest time from the failure to leaving", 10_000, 500, 60_000, "ms"),
        Parameter("after_rage", "Clicks in rage count as a failure (1) or not (0)", 0, 0, 1, ""),
    ),
    weight=2.0,
    find=find,
)
