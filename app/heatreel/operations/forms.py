"""Forms of the library, as rows: a row a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from heatreel.analysis.acts import SessionActs, session_acts
from heatreel.analysis.forms import FormReading, read_forms
from heatreel.library.library import Library
from heatreel.model.session import SessionFilter
from heatreel.operations.fact_store import facts_of, read_facts
from heatreel.operations.ports import Progress, no_progress

FORM_COLUMNS = [
    "page",
    "form",
    "started",
    "sent",
    "unsent",
    "field",
    "selector",
    "used",
    "first_input_s",
    "spent_s",
    "corrections",
    "refills",
    "blank",
    "last_before_leaving",
]
FORMS_SHOWN = ("page", "field", "used", "first_input_s", "spent_s", "corrections", "last_before_leaving")


def form_reading(
    library: Library,
    page: str = "",
    filter: SessionFilter = SessionFilter(),
    progress: Progress = no_progress,
) -> tuple[FormReading, ...]:
    """The forms of a page (as the library names it), or of all pages."""
    found = read_forms(_sessions(library, filter, progress))
    return tuple(form for form in found if not page or form.page == page)


def _sessions(library: Library, filter: SessionFilter, progress: Progress) -> Iterator[SessionActs]:
    ids = library.session_ids(filter).tolist()
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "")
        facts = read_facts(library, session_id)
        if facts is None or facts.fields.deeds:
            track = library.track(session_id)
            yield session_acts(facts or facts_of(library, track), track)


def form_rows(forms: Sequence[FormReading]) -> list[Mapping[str, object]]:
    """A row a field, in the order of use; times in seconds. What no control sends is neither sent nor not."""
    return [
        {
            "page": form.page,
            "form": form.selector,
            "started": form.started,
            "sent": form.sent if form.sends else None,
            "unsent": form.unsent if form.sends else None,
            "field": one.name,
            "selector": one.selector,
            "used": one.used,
            "first_input_s": None if one.first_input_s is None else round(one.first_input_s, 2),
            "spent_s": None if one.spent_s is None else round(one.spent_s, 2),
            "corrections": one.corrections,
            "refills": one.refills,
            "blank": one.blank,
            "last_before_leaving": one.last,
        }
        for form in forms
        for one in form.fields
    ]
