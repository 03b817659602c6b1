"""Hesitation: a long rest on what calls to act, or in a field, before acting or giving up (SIGNALS.md)."""

from __future__ import annotations

from dataclasses import dataclass

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.beside import button_beside
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_fields import FormUse, form_uses, no_fields
from heatreel.analysis.signals.words import name_of
from heatreel.model.fields import FieldDeed, Rest
from heatreel.model.moment import ElementRef, Looked, Moment
from heatreel.model.session import PageView

_AT_ONCE_MS = 60.0
_WHOLE = 3  # characters that come at once were typed before, unseen


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when, epoch ms, and where."""

    view: PageView
    window: int
    start_ms: float
    end_ms: float


def find(session: SessionActs, values: Values) -> list[Moment]:
    """Rests of the pointer, then waits in fields."""
    found: list[Moment] = []
    for rest in session.facts.fields.rests:
        view = session.track.page_view_at(rest.start_ms, rest.window)
        long = rest.end_ms - rest.start_ms >= values["least_ms"]
        if view is None or not long or _waits_for_click(session, rest):
            continue
        if rest.element is not None:
            at: tuple[ElementRef, float] | None = (rest.element, 0.0)
        else:
            at = button_beside(session, rest, view, values["near_px"])
        if at is not None:
            span = _Span(view, rest.window, rest.start_ms, rest.end_ms)
            found.append(_moment(span, at[0], values, _of_pointer(session, at[1]), at[1]))
    for use in form_uses(session):
        found += _in_fields(session, use, values)
    return found


def _of_pointer(session: SessionActs, px: float) -> Looked:
    """Boxes are known only of what was clicked on the page, and only after the page pass."""
    if px:
        return Looked("Just beside it", f"{px:.0f} px", True)
    known = "no, on it" if session.places is not None else "not looked for yet, on it"
    return Looked("Just beside it", known, False)


def _waits_for_click(session: SessionActs, rest: Rest) -> bool:
    """Whether the visitor had just clicked and what came of it came after the pointer had come to rest."""
    before = [act for act in session.acts if act.facts.t_ms <= rest.start_ms]
    delay = before[-1].delay_ms if before else None
    return delay is not None and before[-1].facts.down_ms + delay > rest.start_ms


def _in_fields(session: SessionActs, use: FormUse, values: Values) -> list[Moment]:
    """Fields that kept the focus without input, until the first input or leaving them."""
    found: list[Moment] = []
    fields, clicks = session.facts.fields.fields, session.track.clicks
    for at, deed in enumerate(use.deeds):
        if deed.what != "focus" or not fields[deed.field].is_text:
            continue
        later = use.deeds[at + 1 :]
        end = next((one for one in later if one.t_ms > deed.t_ms + _AT_ONCE_MS), None)
        node = fields[deed.field].node_id
        other = (clicks.window == use.form.window) & (clicks.node_id != node)
        elsewhere = clicks.t_ms[other & (clicks.t_ms > deed.t_ms + _AT_ONCE_MS)]
        until = min(
            use.left_ms,
            float(elsewhere.min()) if len(elsewhere) else use.left_ms,
            end.t_ms if end is not None else use.left_ms,
        )
        if until - deed.t_ms < values["least_ms"] or _typed_unseen(use, at, end):
            continue
        span = _Span(use.view, use.form.window, deed.t_ms, until)
        found.append(_moment(span, fields[deed.field].element, values, None))
    return found


def _typed_unseen(use: FormUse, at: int, end: FieldDeed | None) -> bool:
    """The recorder tells only the last value: a whole text came at once when the field was left."""
    field = use.deeds[at].field
    if end is None or end.what != "input" or end.field != field:
        return False
    before = [deed.length for deed in use.deeds[:at] if deed.field == field and deed.what == "input"]
    after = [deed for deed in use.deeds[at:] if deed.field == field and deed.what == "input"]
    return len(after) == 1 and abs(end.length - (before[-1] if before else 0)) >= _WHOLE


def _moment(
    span: _Span, element: ElementRef, values: Values, beside: Looked | None, px: float = 0.0
) -> Moment:
    """``beside``: what was seen of how near the pointer was; None: the wait was in a field."""
    seconds = (span.end_ms - span.start_ms) / 1000
    where = f"{px:.0f} px beside" if px else "on"
    sentence = (
        f"{name_of(element)} had the focus for **{seconds:.1f} s** before anything was done."
        if beside is None
        else f"The cursor rested {where} {name_of(element)} for **{seconds:.1f} s** before anything was done."
    )
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=span.start_ms,
        t_end_ms=span.end_ms,
        page=span.view.page,
        page_view=span.view.index,
        element=element,
        score=SIGNAL.weight,
        sentence=sentence,
        looked=(
            Looked("Rest without an act", f"{seconds:.1f} s", True),
            beside or Looked("Just beside it", "no pointer needed", False),
        ),
        parameters=dict(values),
        variant="field" if beside is None else "pointer",
        window=span.window,
    )


SIGNAL = Signal(
    id="hesitation",
    name="Hesitation",
    description="A long rest on a button, or in a field, before acting or giving up.",
    version=2,
    parameters=(
        Parameter("least_ms", "At least", 6_000, 2_000, 60_000, "ms"),
        Parameter("near_px", "Furthest beside a button's box, where that is known", 12, 0, 100, "px"),
    ),
    weight=0.0,
    find=find,
    measurable=no_fields,
)
