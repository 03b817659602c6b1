"""What one mutation changes in a page, told as changes that may answer a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from heatreel.model.rrweb import NodeType
from heatreel.replay.node import Node
from heatreel.replay.open_click import OpenClick
from heatreel.replay.press_state import PressState
from heatreel.replay.state_words import is_ripple, only_quiet_rule, only_quiet_style, only_state

Note = Callable[..., None]  # kind, node, part, mirrors state; gone


@dataclass(slots=True)
class ChangeWatch:
    """Notes what one mutation changes in a window."""

    note: Note
    t_ms: float
    came: dict[int, float]  # node -> when it came; of the window
    press: PressState
    act: OpenClick | None  # pressed, or clicked last
    new: set[int] = field(default_factory=set)

    def text(self, node: Node, before: str) -> None:
        self.note("dom", node, "", False)

    def attributes(self, node: Node, before: dict[str, Any], changed: Mapping[str, Any]) -> None:
        if self._is_new(node) or self._takes_back(node, before, changed):
            return
        rest = dict(changed)
        if "style" in rest:
            style = rest.pop("style")
            if not only_quiet_style(before.get("style"), style):
                self.note("style", node, "", is_ripple(node))
        rest = {name: value for name, value in rest.items() if before.get(name) != value}
        if rest:
            self.note("dom", node, "", only_state(before, rest) or is_ripple(node))

    def _takes_back(self, node: Node, before: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
        """Whether what a press did to a node is taken back: then it is forgotten."""
        act = self.act
        down_ms, click_ms = (float("-inf"), 0.0) if act is None else (act.down_ms, act.t_ms)
        if not self.press.takes_back(self.t_ms, down_ms, click_ms, node, before, changed) or act is None:
            return False
        for slot in [slot for slot in act.found if slot[1][1:] == (node.id, "")]:
            del act.found[slot]
        return True

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
