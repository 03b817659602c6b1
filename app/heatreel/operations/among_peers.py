"""Moments as lists over many sessions show them: beside what each session tells, what is far from usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heatreel.analysis import peers
from heatreel.analysis.signals import excessive_scrolling, hesitation
from heatreel.analysis.signals.excessive_scrolling import scrolled_px
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import PageView
from heatreel.operations.detecting import current_tuning, moments_of, wanted_signals
from heatreel.operations.ports import Progress, no_progress
from heatreel.operations.verdicts import counted_moments

_Far = dict[int, list[tuple[PageView, float, float]]]  # session: page view, px, px that is far there


def moments_among(
    library: Library, ids: Sequence[int], progress: Progress = no_progress, *, of_pages: bool = True
) -> Iterator[tuple[int, tuple[Moment, ...]]]:
    """The moments that count of each of these sessions, by time, in their order.

    With enough peers among them, only the long ones of the hesitations on an element are left, and views in
    which a page was scrolled far further than usual are told as excessive scrolling (unless only elements are
    looked at: not ``of_pages``).
    """
    found: dict[int, tuple[Moment, ...]] = {}
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "")
        found[session_id] = counted_moments(library, session_id, moments_of(library, session_id))
    long_ms = _long(found)
    is_wanted = excessive_scrolling.SIGNAL.id in wanted_signals(current_tuning(library))
    far = _far(library, ids) if is_wanted and of_pages else {}
    for session_id, moments in found.items():
        kept = [one for one in moments if one.t_end_ms - one.t_start_ms >= long_ms.get(_peers(one), 0.0)]
        told = {one.page_view for one in moments if one.signal == excessive_scrolling.SIGNAL.id}
        kept += [peers.far_scroll(*one) for one in far.get(session_id, ()) if one[0].index not in told]
        yield session_id, tuple(sorted(kept, key=lambda one: one.t_start_ms))


def _peers(moment: Moment) -> tuple[str, str] | None:
    """Page and element of a hesitation; None for others."""
    if moment.signal != hesitation.SIGNAL.id or moment.element is None:
        return None
    return moment.page, moment.element.selector


def _long(found: dict[int, tuple[Moment, ...]]) -> dict[tuple[str, str] | None, float]:
    lengths: dict[tuple[str, str], list[float]] = {}
    for moments in found.values():
        for moment in moments:
            key = _peers(moment)
            if key is not None:
                lengths.setdefault(key, []).append(moment.t_end_ms - moment.t_start_ms)
    return {key: peers.long_ms(some) for key, some in lengths.items()}


def _far(library: Library, ids: Sequence[int]) -> _Far:
    if len(ids) < peers.LEAST_PEERS:
        return {}
    own_ms = excessive_scrolling.SIGNAL.defaults()["own_ms"]
    by_page: dict[str, list[tuple[int, PageView, float]]] = {}
    for session_id in ids:
        track = library.track(session_id)
        if len(track.scrolls):
            for view in track.page_views:
                px = scrolled_px(track, view, own_ms)
                by_page.setdefault(view.page, []).append((session_id, view, px))
    found: _Far = {}
    for views in by_page.values():
        limit = peers.far_px([px for _id, _view, px in views])
        for session_id, view, px in views:
            if px > limit:
                found.setdefault(session_id, []).append((view, px, limit))
    return found
