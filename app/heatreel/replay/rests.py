"""When the pointer rested: times in which it stayed where it was and nothing else was done."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import PointerKind
from heatreel.model.rrweb import Interaction
from heatreel.model.session import SessionTrack

LEAST_REST_MS = 2_000.0  # shorter ones are not kept
STILL_PX = 12.0  # SIGNALS.md: a pointer that moves no further rests
_THERE_PX, _THERE_MS = 24.0, 10_000.0  # who stays where they clicked looks at what came of it
_PRESSES = (
    int(Interaction.MOUSE_DOWN),
    int(Interaction.TOUCH_START),
    int(Interaction.CLICK),
    int(Interaction.CONTEXT_MENU),
)

Waiting = tuple[float, float, int, int, float, float]  # start, end, window, node, x and y in client px


def rests_of(track: SessionTrack) -> list[Waiting]:
    """Times in which the mouse stayed within a few px and nothing else was done, latest first. Where the
    visitor has just clicked what it did is looked at."""
    pointer = track.pointer
    acts = np.concatenate((_acts_but_moves(track), [np.inf]))
    clicks = track.clicks
    found: list[Waiting] = []
    for window in np.unique(pointer.window).tolist():
        rows = np.flatnonzero((pointer.kind == int(PointerKind.MOUSE)) & (pointer.window == window))
        ties = (pointer.y_client[rows], pointer.x_client[rows], pointer.node_id[rows])
        rows = rows[np.lexsort((*ties, pointer.t_ms[rows]))]  # equal times: in any order
        t, x, y = pointer.t_ms[rows], pointer.x_client[rows], pointer.y_client[rows]
        at = 0
        while at < len(rows):
            away = np.flatnonzero(np.hypot(x[at + 1 :] - x[at], y[at + 1 :] - y[at]) > STILL_PX)
            after = at + 1 + int(away[0]) if len(away) else len(rows)
            start = float(t[at])
            end = float(t[after]) if after < len(rows) else float(track.end_ms)
            end = min(end, float(acts[np.searchsorted(acts, start, side="right")]))
            before = np.flatnonzero((clicks.window == window) & (clicks.t_ms <= start + 1.0))
            has_clicked = False
            if len(before) > 0 and start - clicks.t_ms[before[-1]] <= _THERE_MS:
                since = slice(int(np.searchsorted(t, clicks.t_ms[before[-1]])), at + 1)
                gone = np.hypot(
                    x[since] - clicks.x_client[before[-1]], y[since] - clicks.y_client[before[-1]]
                )
                has_clicked = bool((gone <= _THERE_PX).all())
            if end - start >= LEAST_REST_MS and not has_clicked:
                last = max(at, int(np.searchsorted(t, end, side="left")) - 1)
                node = int(pointer.node_id[rows[last]])
                found.append((start, end, window, node, float(x[last]), float(y[last])))
                at = last + 1
            else:
                at += 1
    return sorted(found, reverse=True)


def _acts_but_moves(track: SessionTrack) -> NDArray[np.float64]:
    """Epoch ms of what visitors did otherwise, sorted."""
    parts = (
        track.interactions.t_ms[np.isin(track.interactions.kind, _PRESSES)],
        track.clicks.t_ms,
        track.scrolls.t_ms,
        track.inputs.t_ms[track.inputs.user_triggered != 0],
        [view.start_ms for view in track.page_views],
    )
    return np.sort(np.concatenate([np.asarray(part, np.float64) for part in parts]))
