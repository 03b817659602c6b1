"""Finds when the pointer was over a canvas, a map, a slider or the like: to and fro is how those are used."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from heatreel.model.acts import PointerOver
from heatreel.model.columns import PointerKind
from heatreel.model.rrweb import NodeType
from heatreel.model.session import SessionTrack
from heatreel.replay import naming
from heatreel.replay.node import Node

_DEPTH = 64  # looked for this far up
_TAGS = frozenset(("canvas", "object", "embed"))
_FILMS = frozenset(("video", "audio"))
_ROLES = frozenset(("slider", "scrollbar"))
_TRACK = 3  # levels in which what the pointer is on may be the track of a slider's thumb
# Whole names of classes, ids and custom elements, also behind a prefix ("player__scrubber"). "slider" and
# "canvas" alone are none: carousels and menus beside the page are called that.
_NAMES = re.compile(
    r"(.*[-_])?(scrubber|seek[-_]?bar|whiteboard|sketch[-_]?pad|signature[-_]?pad|joystick|knob|"
    r"(drawing|paint)[-_]?(area|board|canvas|pad|surface)|game[-_]?(area|board|canvas|container|stage|view)|"
    r"(rc|ui|ant|vue|md|mat|range|volume|time|price|progress)[-_]slider)|"
    r"game|drawing|map|muislider-.+|noui-.+"
)
_PART = re.compile(r"scrub|seek|board|pad|joystick|knob|drawing|paint|game|slider|map|noui")  # of each name
_CROSS = re.compile(r"cursor\s*:\s*crosshair")


class Surfaces:
    """Is told the time before each event of a session; ``finish`` gives the times over such elements."""

    def __init__(self, track: SessionTrack) -> None:
        self._waiting = _runs(track)
        self._found: dict[int, list[PointerOver]] = {}
        self._seen: dict[tuple[int, int], tuple[Node, bool]] = {}
        self._last: dict[int, bool] = {}  # by window: whether the run before was over one

    def before(self, t_ms: float, nodes: Mapping[int, Mapping[int, Node]]) -> None:
        """An event of this time is about to be applied. ``nodes``: those of each window's page, by id."""
        while self._waiting and self._waiting[-1][0] <= t_ms:
            start, end, window, node_id = self._waiting.pop()
            node = nodes.get(window, {}).get(node_id)
            over = node is not None and self._looked_at(window, node)
            known = self._found.setdefault(window, [])
            if over and known and self._last.get(window):
                known[-1] = PointerOver(known[-1].start_ms, end, window)
            elif over:
                known.append(PointerOver(start, end, window))
            self._last[window] = over

    def _looked_at(self, window: int, node: Node) -> bool:
        """What was found of a node when the pointer first came there, while its page is shown."""
        before = self._seen.get((window, node.id))
        if before is None or before[0] is not node:
            before = self._seen[window, node.id] = (node, is_surface(node))
        return before[1]

    def finish(self, nodes: Mapping[int, Mapping[int, Node]]) -> tuple[PointerOver, ...]:
        """All times by window, then by time; neighbours without another element between them are one."""
        self.before(float("inf"), nodes)
        return tuple(one for window in sorted(self._found) for one in self._found[window])


def is_surface(node: Node) -> bool:
    """Whether the pointer is moved to and fro on an element in its ordinary use: a canvas, a map, a game, a
    slider, the bar of a film, a drawing area. An iframe only where it stands for what is not recorded."""
    if node.tag == "iframe":
        return True
    for depth, above in enumerate(node.ancestors()):
        if depth > _DEPTH or above.tag in ("body", "html"):
            return False
        if above.type == NodeType.ELEMENT and (_is_own(above) or (depth < _TRACK and _is_track(above))):
            return True
    return False


def _is_own(node: Node) -> bool:
    tag, attributes = node.tag, node.attributes
    if tag in _TAGS or (tag in _FILMS and "controls" in attributes):
        return True
    if tag == "input":
        return attributes.get("type") == "range"
    if not attributes and "-" not in tag:
        return False
    if str(attributes.get("role") or "") in _ROLES:
        return True
    names = f"{tag} {attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if _PART.search(names) and any(map(_NAMES.fullmatch, names.split())):
        return True
    if naming.is_map(node):
        return True
    style = attributes.get("style")
    return isinstance(style, str) and bool(_CROSS.search(style))


def _is_track(node: Node) -> bool:
    """Whether an element holds the thumb of a slider and nothing to read."""
    thumb = any(str(child.attributes.get("role") or "") == "slider" for child in node.children)
    return thumb and not naming.text_of(node)


def _runs(track: SessionTrack) -> list[tuple[float, float, int, int]]:
    """Runs of samples of the mouse on one node of one page view: (first, last, window, node), latest first.
    Epoch ms."""
    found: list[tuple[float, float, int, int]] = []
    pointer = track.pointer
    mouse = pointer.kind == int(PointerKind.MOUSE)
    for window in np.unique(pointer.window[mouse]).tolist():
        own = np.flatnonzero(mouse & (pointer.window == window))
        own = own[np.lexsort((pointer.node_id[own], pointer.t_ms[own]))]  # equal times: in any order
        t, nodes = pointer.t_ms[own], pointer.node_id[own]
        starts = np.sort([view.start_ms for view in track.page_views if view.window == window])
        view = np.searchsorted(starts, t, side="right")  # node ids begin anew on each page
        cut = (nodes[1:] != nodes[:-1]) | (view[1:] != view[:-1])
        first = np.flatnonzero(np.concatenate(([True], cut)))
        last = np.concatenate((first[1:] - 1, [len(own) - 1]))
        columns = (t[first].tolist(), t[last].tolist(), nodes[first].tolist())
        found += [(start, end, window, node) for start, end, node in zip(*columns, strict=True)]
    return sorted(found, reverse=True)
