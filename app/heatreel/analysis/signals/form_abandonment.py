"""Form abandonment: fields were filled, and the form was never sent (SIGNALS.md)."""

from __future__ import annotations

from heatreel.analysis.acts import SessionActs
from heatreel.analysis.signals.declare import Parameter, Signal, Values
from heatreel.analysis.signals.of_fields import FormUse, form_uses, no_fields
from heatreel.model.fields import FieldDeed
from heatreel.model.moment import Looked, Moment


def find(session: SessionActs, values: Values) -> list[Moment]:
    """At most one a form and page view: from its first field to leaving it."""
    found = (_of_use(session, use, values) for use in form_uses(session))
    return [moment for moment in found if moment is not None]


def _of_use(session: SessionActs, use: FormUse, values: Values) -> Moment | None:
    fields = session.facts.fields.fields
    sent = max((deed.t_ms for deed in use.deeds if deed.what == "sent"), default=float("-inf"))
    taken = {
        deed.field: deed.t_ms for deed in use.deeds if deed.what == "cleared" and not _is_left(use, deed)
    }
    inputs = [
        deed
        for deed in use.deeds
        if deed.what == "input" and deed.t_ms > max(sent, taken.get(deed.field, sent))
    ]
    changed = list(dict.fromkeys(deed.field for deed in inputs))
    text = [at for at in changed if fields[at].is_text]
    if len(changed) < values["fields"] or not text:
        return None
    if not use.form.has_submit and use.form.element.tag != "form":
        return None  # fields that only filter what is shown are no form
    last = inputs[-1]
    gone = [
        deed.t_ms for deed in use.deeds if deed.what in ("gone", "cancelled") and deed.t_ms > inputs[0].t_ms
    ]
    left = min((t_ms for t_ms in gone if t_ms >= last.t_ms), default=use.left_ms)
    if not use.form.has_submit and any(deed.what == "saved" and deed.t_ms >= last.t_ms for deed in use.deeds):
        return None  # it saves by itself and says so
    if use.at_end and not gone and _went_on(session, use, last.t_ms, values):
        return None
    focused = [deed.t_ms for deed in use.deeds if deed.field == changed[0] and deed.t_ms > sent]
    filled = sum(1 for at in changed if _length(use, at))
    refills = sum(_refilled(use, at) for at in changed)
    seconds = (left - focused[0]) / 1000
    element = fields[last.field].element
    return Moment(
        signal=SIGNAL.id,
        t_start_ms=focused[0],
        t_end_ms=left,
        page=use.view.page,
        page_view=use.view.index,
        element=element,
        score=SIGNAL.weight,
        sentence=(
            f"**{len(changed)} fields** of a form were filled in {seconds:.0f} s and never sent. "
            f"The last one was **{fields[last.field].name}**."
        ),
        looked=(
            Looked("Its control that sends", "not used" if use.form.has_submit else "there is none", False),
            Looked("Fields filled", f"{filled} of {len(changed)}", True),
            Looked("Filled again", str(refills), refills > 0),
        ),
        parameters=dict(values),
        window=use.form.window,
    )


def _is_left(use: FormUse, cleared: FieldDeed) -> bool:
    """Whether a field was emptied because its form was left, not because its text was taken."""
    ended = [deed for deed in use.deeds if deed.what in ("sent", "cancelled") and deed.t_ms <= cleared.t_ms]
    return bool(ended) and ended[-1].what == "cancelled"


def _went_on(session: SessionActs, use: FormUse, last_ms: float, values: Values) -> bool:
    """The recording ends on the same page: abandoned when nothing is done any more, or for long before the
    end; not when the visitor is busy elsewhere on the page to the end."""
    track = session.track
    clicks = track.clicks.t_ms[(track.clicks.window == use.form.window) & (track.clicks.t_ms > last_ms)]
    later = len(clicks) > values["clicks_after"]
    return bool(later) and use.left_ms - last_ms < values["idle_ms"]


def _length(use: FormUse, field: int) -> int:
    return next(
        (deed.length for deed in reversed(use.deeds) if deed.field == field and deed.what == "input"), 0
    )


def _refilled(use: FormUse, field: int) -> bool:
    lengths = [deed.length for deed in use.deeds if deed.field == field and deed.what == "input"]
    return any(length == 0 for length in lengths) and bool(lengths[-1])


SIGNAL = Signal(
    id="form_abandonment",
    name="Form abandonment",
    description="A form is filled in part or whole and never sent.",
    version=1,
    parameters=(
        Parameter("fields", "Fields changed", 2, 1, 20, "fields"),
        Parameter("idle_ms", "Nothing done in it to the end for", 60_000, 5_000, 600_000, "ms"),
        Parameter("clicks_after", "Most clicks elsewhere when the visit ends", 3, 0, 50, "clicks"),
    ),
    weight=3.0,
    find=find,
    measurable=no_fields,
)
