"""Finds what makes visitors wait: spinners, progress bars and busy regions, by their coming and going, and
the web vitals that the recording holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from heatreel.formats.vitals import vitals_of
from heatreel.model.moment import ElementRef
from heatreel.model.rrweb import EventType, NodeType, Source
from heatreel.model.waits import Vital, Wait
from heatreel.replay import naming
from heatreel.replay.node import Node
from heatreel.replay.page_state import PageState

LEAST_MS = 1_000.0  # shorter ones are not kept

_SPINNER = re.compile(
    r"(^|[\s_-])(spinner|loader|skeleton)([\s_-]|$)|(^|\s)(is-)?loading(\s|$)", re.IGNORECASE
)
_TELLING = frozenset(("aria-busy", "role", "class", "style", "hidden", "value", "aria-valuenow"))
_NEVER = frozenset(("html", "body", "img", "video", "iframe", "script", "style", "link", "input", "head"))
_MOST_OPEN = 200  # of one window at a time: a page with more is no waiting page
_MOST_VITALS = 2_000  # of a session

What = Literal["busy region", "progress bar", "spinner"]


class Waits:
    """Is shown every event of a session after it was applied; `finish` gives what was found.

    What stands in the page from its first snapshot counts only when it goes: pages keep hidden spinners.
    """

    def __init__(self) -> None:
        self.found: list[Wait] = []
        self.vitals: list[Vital] = []
        self._open: dict[tuple[int, int], tuple[float, What, ElementRef, bool]] = {}
        self._last_ms = 0.0

    def event(self, t_ms: float, window: int, event: Mapping[str, Any], state: PageState) -> None:
        """One event."""
        self._last_ms = max(self._last_ms, t_ms)
        kind, data = event.get("type"), event.get("data")
        if kind == EventType.CUSTOM and isinstance(data, Mapping) and len(self.vitals) < _MOST_VITALS:
            self.vitals += [Vital(t_ms, window, name, value) for name, value in vitals_of(data)]
        if (
            kind == EventType.INCREMENTAL
            and isinstance(data, Mapping)
            and data.get("source") == Source.MUTATION
        ):
            self._mutation(t_ms, window, data, state)

    def new_page(self, t_ms: float, window: int, state: PageState) -> None:
        """Another page is shown."""
        self._leave(window, t_ms)
        for node in state.mirror.root.walk() if state.mirror.root is not None else ():
            self._look(t_ms, window, node, state, at_load=True)

    def finish(self) -> tuple[Wait, ...]:
        """All waits by time; those that are still there end with the recording."""
        for window in {window for window, _ in self._open}:
            self._leave(window, self._last_ms)
        return tuple(sorted(self.found, key=lambda wait: (wait.start_ms, wait.window, wait.element.node_id)))

    def _mutation(self, t_ms: float, window: int, data: Mapping[str, Any], state: PageState) -> None:
        nodes = state.mirror.nodes
        if data.get("removes"):
            for key in [key for key in self._open if key[0] == window and key[1] not in nodes]:
                self._close(key, t_ms)
        for change in data.get("attributes") or ():
            changed = change.get("attributes") if isinstance(change, dict) else None
            if not isinstance(changed, dict) or _TELLING.isdisjoint(changed):
                continue
            node = nodes.get(change.get("id", -1))
            if node is None:
                continue
            key = (window, node.id)
            if key in self._open and _kind(node) is None:
                self._close(key, t_ms)
            elif key not in self._open:
                self._look(t_ms, window, node, state)
        for added in data.get("adds") or ():
            inner = added.get("node") if isinstance(added, dict) else None
            if not isinstance(inner, dict) or not isinstance(inner.get("attributes"), dict):
                continue
            if _sign(str(inner.get("tagName") or ""), inner["attributes"]) is None:
                continue
            node = nodes.get(inner.get("id", -1))
            if node is not None and (window, node.id) not in self._open:
                self._look(t_ms, window, node, state)

    def _look(self, t_ms: float, window: int, node: Node, state: PageState, *, at_load: bool = False) -> None:
        what = _kind(node)
        if what is not None and len(self._open) < _MOST_OPEN:
            element = naming.element_ref(state.mirror, node)
            self._open[window, node.id] = (t_ms, what, element, at_load)

    def _close(self, key: tuple[int, int], t_ms: float, *, left: bool = False) -> None:
        start, what, element, at_load = self._open.pop(key)
        if t_ms - start >= LEAST_MS and not (left and at_load):
            self.found.append(Wait(start, t_ms, key[0], what, element, left))

    def _leave(self, window: int, t_ms: float) -> None:
        for key in [key for key in self._open if key[0] == window]:
            self._close(key, t_ms, left=True)


def _kind(node: Node) -> What | None:
    """What sign of waiting an element is; None when it is none, or is hidden by its own attributes."""
    if node.type != NodeType.ELEMENT or node.tag in _NEVER:
        return None
    attributes = node.attributes
    what = _sign(node.tag, attributes) if attributes or node.tag == "progress" else None
    return None if what is None or "hidden" in attributes or "none" in _display(node) else what


def _sign(tag: str, attributes: Mapping[str, Any]) -> What | None:
    """What an element says by its tag and attributes, shown or not."""
    if attributes.get("aria-busy") == "true":
        return "busy region"
    if tag == "progress" or attributes.get("role") == "progressbar":
        return None if "value" in attributes or "aria-valuenow" in attributes else "progress bar"
    classes = attributes.get("class")
    return "spinner" if classes and _SPINNER.search(str(classes)) else None


def _display(node: Node) -> str:
    """The display that its own style gives, as far as it does."""
    if node.style is not None and "display" in node.style:
        return str(node.style["display"])
    style = node.attributes.get("style")
    found = re.search(r"display\s*:\s*([a-z-]+)", style) if isinstance(style, str) else None
    return found.group(1) if found else ""
