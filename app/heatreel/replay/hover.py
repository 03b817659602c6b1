"""Which elements the pointer came upon, and when: pages change where they are hovered."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from heatreel.model.columns import PointerKind, PointerSamples
from heatreel.replay.node import Node
from heatreel.replay.open_click import WHOLE

BEFORE_MS, AFTER_MS = 60.0, 110.0  # samples come every 50 ms: the pointer is there a little before it is told
_LEVELS = 3  # a change so far above what is hovered, or beside it, is caused by hovering


class Hover:
    """The times at which the pointer came upon another node, by window."""

    def __init__(self, pointer: PointerSamples) -> None:
        self._entries: dict[int, tuple[list[float], list[int]]] = {}
        mouse = pointer.kind == int(PointerKind.MOUSE)
        for window in np.unique(pointer.window).tolist():
            own = np.flatnonzero(mouse & (pointer.window == window))
            own = own[np.lexsort((pointer.node_id[own], pointer.t_ms[own]))]  # equal times: in any order
            nodes = pointer.node_id[own]
            new = np.flatnonzero(
                np.concatenate((np.ones(min(1, len(own)), np.bool_), nodes[1:] != nodes[:-1]))
            )
            self._entries[window] = (pointer.t_ms[own[new]].tolist(), nodes[new].tolist())

    def is_over(self, window: int, node: Node, t_ms: float, nodes: dict[int, Node]) -> bool:
        """Whether the pointer is over a node, as far as is known; a touch is."""
        times, ids = self._entries.get(window, ([], []))
        at = bisect_right(times, t_ms + AFTER_MS) - 1
        hit = nodes.get(ids[at]) if at >= 0 else None
        return hit is None or any(above is node for above in hit.ancestors())

    def causes(
        self, window: int, node: Node, t_ms: float, nodes: dict[int, Node], *, itself: bool = False
    ) -> bool:
        """Whether the pointer came upon this node, or upon what lies in it or beside it, just then.

        ``itself``: only upon the node; a list that fills while the pointer goes over it is not hovered.
        """
        times, ids = self._entries.get(window, ([], []))
        at = bisect_left(times, t_ms - BEFORE_MS)
        while at < len(times) and times[at] <= t_ms + AFTER_MS:
            hit = nodes.get(ids[at])
            if hit is not None and (hit is node or (not itself and _close(hit, node))):
                return True
            at += 1
        return False


def _close(hit: Node, changed: Node) -> bool:
    for level, above in enumerate(hit.ancestors()):
        if level > _LEVELS or above.tag in WHOLE:
            return False
        if above is changed or changed.parent is above:
            return True
    return False
