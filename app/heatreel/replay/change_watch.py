"""What one mutation changes in a page, told as changes that may answer a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from heatreel.model.rrweb import NodeType
from heatreel.replay.node import Node
from heatreel.replay.state_words import is_ripple, only_quiet_rule, only_quiet_style, only_state

Note = Callable[..., None]  # kind, node, part, mirrors state; gone


@dataclass(slots=True)
class ChangeWatch:
    """Notes what one mutation changes in a window."""

    note: Note
    t_ms: float
    came: dict[int, float]  # node -> when it came; of the window
    takes_back: Callable[[Node, Mapping[str, Any], Iterable[str]], bool]  # what a press did; `PressState`
    new: set[int] = field(default_factory=set)

    def text(self, node: Node, before: str) -> None:
        self.note("dom", node, "", False)

    def attributes(self, node: Node, before: dict[str, Any], changed: Mapping[str, Any]) -> None:
        if self._is_new(node) or self.takes_back(node, before, changed):
            return
        rest = dict(changed)
        if "style" in rest:
            style = rest.pop("style")
            if not only_quiet_style(before.get("style"), style):
                self.note("style", node, "", is_ripple(node))
        rest = {name: value for name, value in rest.items() if before.get(name) != value}
        if rest:
            self.note("dom", node, "", only_state(before, rest) or is_ripple(node))

    def removing(self, node: Node) -> None:
        came_ms = self.came.pop(node.id, None)
        self._child(node, "gone ", None if came_ms is None else (node, came_ms))

    def added(self, nodes: list[Node]) -> None:
        self.new = {node.id for node in nodes}
        self.came.update(dict.fromkeys(self.new, self.t_ms))
        for node in nodes:
            if node.parent is None or node.parent.id not in self.new:  # what comes inside is no change
                self._child(node)

    def _is_new(self, node: Node) -> bool:
        return bool(self.new) and any(above.id in self.new for above in node.ancestors())

    def _child(self, node: Node, how: str = "", gone: tuple[Node, float] | None = None) -> None:
        if node.tag in ("script", "link", "meta", "noscript") or node.type == NodeType.COMMENT:
            return
        kind = "#text" if node.type == NodeType.TEXT else f"{node.tag}.{node.attributes.get('class') or ''}"
        if node.tag == "style" and only_quiet_rule("".join(child.text for child in node.children)):
            return
        self.note("dom", node.parent or node, how + kind, is_ripple(node), gone=gone)
