"""When the visitor acted, and how much. Pure numpy on a session's columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatreel.model.rrweb import Interaction
from heatreel.model.session import SessionTrack

Float64 = NDArray[np.float64]

# focus and blur come from scripts as well: they are no act
_NO_ACTS = (Interaction.FOCUS, Interaction.BLUR, Interaction.TOUCH_CANCEL)


def act_times(track: SessionTrack) -> Float64:
    """Epoch ms of every act of the visitor, sorted: pointer samples, presses, clicks, touches, scrolls and
    inputs, except those that a script is known to have made."""
    kinds = track.interactions.kind
    pressed = ~np.isin(kinds, [int(kind) for kind in _NO_ACTS])
    parts = (
        track.pointer.t_ms,
        track.interactions.t_ms[pressed],
        track.clicks.t_ms,
        track.scrolls.t_ms,
        track.inputs.t_ms[track.inputs.user_triggered != 0],
    )
    times: Float64 = np.sort(np.concatenate(parts).astype(np.float64, copy=False))
    return times


def activity(track: SessionTrack, edges_ms: Float64) -> NDArray[np.int64]:
    """How many acts lie in each bin [edges[i], edges[i + 1]); the last bin holds its end. Edges ascending."""
    if len(edges_ms) < 2:
        return np.zeros(0, np.int64)
    return np.histogram(act_times(track), bins=np.asarray(edges_ms, np.float64))[0].astype(np.int64)
