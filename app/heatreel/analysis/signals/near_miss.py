"""Near misses: a dead click close beside a control, which is too small or badly placed (SIGNALS.md)."""

from __future__ import annotations

import numpy as np

from heatreel.analysis.acts import Act, SessionActs
from heatreel.analysis.click_columns import DEAD, ActColumns, Claimed, ClickFlag, Hits, one_each
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.words import looked_for, no_page, places
from heatreel.model.moment import Looked, Moment


def rule(data: ActColumns, values: Values, claimed: Claimed) -> Hits:
    """Dead clicks on what is no control, whose place is near the box of one."""
    clicks = data.clicks
    most = np.where(clicks.has(ClickFlag.TOUCH), values["touch_near_px"], values["near_px"])
    near = (claimed == DEAD) & ~clicks.has(ClickFlag.CONTROL) & (clicks.near_px <= most)
    return one_each(np.flatnonzero(near))


def find(session: SessionActs, values: Values) -> list[Moment]:
    """One moment a click; it stands beside the dead click."""
    columns = session.columns
    return [
        _moment(session.acts[row], float(columns.clicks.near_px[row]), session, values)
        for row in rule(columns, values, session.claimed).rows.tolist()
    ]


def measurable(session: SessionActs) -> str:
    """Only the page pass tells how far controls were."""
    if no_page(session):
        return no_page(session)
    if session.places is None:
        return "Where the controls of the page stood was not looked for in this session yet."
    return ""


def _moment(act: Act, near_px: float, session: SessionActs, values: Values) -> Moment:
    facts = act.facts
    sentence = f"**1 click** {near_px:.0f} px beside a control. Nothing answered it."
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=facts.t_ms,
        t_end_ms=facts.t_ms,
        page=facts.page,
        page_view=facts.page_view,
        element=facts.target.element if facts.target else None,
        score=SIGNAL.weight,
        sentence=sentence,
        looked=(*looked_for(act, session), Looked("Nearest control", f"{near_px:.0f} px away", True)),
        clicks=places([act]),
        parameters=dict(values),
        window=facts.window,
    )


SIGNAL = Signal(
    id="near_miss",
    name="Near miss",
    description="A dead click close beside a control.",
    version=1,
    parameters=(
        Parameter("near_px", "Furthest from the control's box", 12, 1, 16, "px"),
        Parameter("touch_near_px", "The same by touch", 16, 1, 16, "px"),
    ),
    weight=0.5,
    find=find,
    measurable=measurable,
    rule=rule,
)
