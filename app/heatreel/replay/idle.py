"""Stretches without any act of the visitor."""

from __future__ import annotations

import numpy as np

from heatreel.model.session import IdleGap, SessionTrack
from heatreel.replay.activity import act_times

IDLE_MS = 10_000.0  # DESIGN.md, "idle gap"


def idle_gaps(track: SessionTrack, threshold_ms: float = IDLE_MS) -> tuple[IdleGap, ...]:
    """Gaps longer than ``threshold_ms``, in order, from the session's start to its end."""
    start, end = track.start_ms, track.end_ms
    if end - start <= threshold_ms:
        return ()
    acts = act_times(track)
    inside = acts[(acts > start) & (acts < end)]
    edges = np.concatenate(([start], inside, [end]))
    longer = np.flatnonzero(np.diff(edges) > threshold_ms)
    return tuple(IdleGap(float(edges[i]), float(edges[i + 1])) for i in longer)
