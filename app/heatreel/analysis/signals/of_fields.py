"""What signals about fields share: the deeds of each form on one page view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heatreel.analysis.acts import SessionActs
from heatreel.model.fields import FieldDeed, Form
from heatreel.model.session import PageView


@dataclass(frozen=True, slots=True)
class FormUse:
    """One form as it was used in one page view; ``left_ms``: when that was left, or the recording ended."""

    form: Form
    number: int
    view: PageView
    deeds: Sequence[FieldDeed]
    left_ms: float
    at_end: bool  # it was the recording that ended


def form_uses(session: SessionActs) -> Iterator[FormUse]:
    """Every form that was touched, by page view."""
    facts, track = session.facts.fields, session.track
    by_form: dict[int, list[FieldDeed]] = {}
    for deed in facts.deeds:
        by_form.setdefault(deed.form, []).append(deed)
    for number, deeds in sorted(by_form.items()):
        form = facts.forms[number]
        views = sorted(
            (view for view in track.page_views if view.window == form.window), key=lambda v: v.start_ms
        )
        for at, view in enumerate(views):
            is_last = at + 1 == len(views)
            left = track.end_ms if is_last else views[at + 1].start_ms
            mine = [deed for deed in deeds if view.start_ms <= deed.t_ms <= left]
            if mine:
                yield FormUse(form, number, view, mine, left, is_last)


def no_fields(session: SessionActs) -> str:
    """Why a session cannot tell what is about fields. "" when it can."""
    return "" if session.track.session.has_page else "The page itself is not in this recording."
