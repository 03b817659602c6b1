"""What else differs between the sides of a comparison: moments, and how far down page views came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from heatreel.analysis.comparing import Change
from heatreel.analysis.intervals import difference_of, share_of
from heatreel.library.library import Library
from heatreel.model.session import SessionFilter
from heatreel.model.zone import ClickAt, Share
from heatreel.operations.comparing import Comparison, Side, reading
from heatreel.operations.heat_points import heat_points
from heatreel.operations.hurting import blind_sessions, hurting
from heatreel.operations.ports import Progress, no_progress

SHARE_COLUMNS = [
    "name",
    "a_of",
    "a_share",
    "a_low",
    "a_high",
    "b_of",
    "b_share",
    "b_low",
    "b_high",
    "change",
    "change_low",
    "change_high",
    "reading",
]
_PARTS = 10  # of the height of a page


def reach_changes(library: Library, found: Comparison) -> tuple[Change, ...]:
    """For every tenth of the page the page views that came so far, top first; on pages of other heights each
    of its own."""
    depths, heights = [], []
    for side in (found.a, found.b):
        points = heat_points(library, replace(side.request, kind="scroll", clicks="all"))
        depths.append(points.y_page)
        heights.append(side.picture.rgb.shape[0])
    made = []
    for part in range(1, _PARTS + 1):
        rows = [height * part / _PARTS for height in heights]
        a, b = (
            share_of(int((deep > row - 1).sum()), len(deep)) for deep, row in zip(depths, rows, strict=True)
        )
        px = list(dict.fromkeys(f"{round(row):,}" for row in rows))
        made.append(
            Change(
                f"{part * 100 // _PARTS}\N{NARROW NO-BREAK SPACE}% of the page",
                a,
                b,
                *difference_of(b, a),
                rank=f"{part:02}",
                beside=f"{' and '.join(px)}\N{NARROW NO-BREAK SPACE}px",
            )
        )
    return tuple(made)


def moment_changes(
    library: Library, found: Comparison, progress: Progress = no_progress
) -> tuple[Change, ...]:
    """By signal (the id as name and rank) the sessions with such a moment on the page, of those of a side
    that saw it and can tell; clear changes first."""
    sides = [_moments(library, side, progress) for side in (found.a, found.b)]
    made = []
    for signal in dict.fromkeys((*sides[0][0], *sides[1][0])):
        shares, at = [], []
        for met, ids, blind in sides:
            share, places = met.get(signal, (None, ()))
            shares.append(share or share_of(0, len(ids - blind.get(signal, set()))))
            at.append(places)
        a, b = shares
        change = difference_of(b, a)
        made.append(Change(signal, a, b, *change, "sessions", signal, at_a=at[0], at_b=at[1]))
    return tuple(sorted(made, key=lambda one: (not one.is_clear, -abs(one.change), one.name)))


def share_rows(changes: Sequence[Change]) -> list[Mapping[str, object]]:
    """A row a change with the columns of `SHARE_COLUMNS`; shares from 0 to 1."""
    return [
        {
            "name": " ".join(filter(None, (one.name, one.beside))).replace("\N{NARROW NO-BREAK SPACE}", " "),
            **_share("a", one.a),
            **_share("b", one.b),
            "change": _rounded(one.change),
            "change_low": _rounded(one.low),
            "change_high": _rounded(one.high),
            "reading": reading(one),
        }
        for one in changes
    ]


_Met = dict[str, tuple[Share, tuple[ClickAt, ...]]]


def _moments(
    library: Library, side: Side, progress: Progress
) -> tuple[_Met, set[int], Mapping[str, set[int]]]:
    """By signal the share of sessions with it and where, all sessions, those that cannot tell a signal."""
    request = side.request
    chosen = SessionFilter(ids=request.session_ids)
    views = library.views_of_page(request.page, request.band or request.width, chosen)
    ids = np.unique(views.session_id).tolist()
    if not ids:
        return {}, set(), {}
    hurt = hurting(library, SessionFilter(ids=tuple(ids)), by="page", progress=progress)
    met = {one.signal: (one.share, one.at) for one in hurt if one.page == request.page}
    return met, set(ids), blind_sessions(library, ids)


def _share(side: str, share: Share) -> Mapping[str, object]:
    return {
        f"{side}_of": share.of,
        f"{side}_share": _rounded(share.value),
        f"{side}_low": _rounded(share.low),
        f"{side}_high": _rounded(share.high),
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)
