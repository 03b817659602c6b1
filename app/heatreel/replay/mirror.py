"""A small mirror of the page's tree: full snapshots and mutations applied, nothing drawn.

Tolerant: what refers to a node that is not there is skipped and counted. Nothing recurses, so the depth
of a page does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heatreel.model.rrweb import NodeType

Json = Mapping[str, Any]


@dataclass(slots=True, eq=False)
class Node:
    """One node. ``attributes["style"]`` may be a string; style diffs are kept beside it in ``style``."""

    id: int
    type: int
    tag: str = ""
    text: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    style: dict[str, Any] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    in_shadow: bool = False  # a child of its parent's shadow root
    value: str | None = None
    checked: bool | None = None

    def ancestors(self) -> Iterator[Node]:
        """The node itself, then its parents up to the document; loops in broken input end."""
        node: Node | None = self
        for _ in range(100_000):
            if node is None:
                return
            yield node
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


class Mirror:
    """The tree of one window."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        self.root: Node | None = None
        self.skipped = 0

    # whole pages --------------------------------------------------------------------------------

    def load(self, snapshot: Json) -> None:
        """Replace everything by a full snapshot's ``node``."""
        self.nodes.clear()
        self.root = self._build(snapshot)

    def _build(self, data: Json) -> Node:
        top = self._node(data)
        stack: list[tuple[Json, Node]] = [(data, top)]
        while stack:
            source, node = stack.pop()
            for child_data in source.get("childNodes") or ():
                if not isinstance(child_data, dict):
                    self.skipped += 1
                    continue
                child = self._node(child_data)
                child.parent = node
                node.children.append(child)
                stack.append((child_data, child))
        return top

    def _node(self, data: Json) -> Node:
        node = Node(
            id=int(data.get("id") or -1),
            type=int(data.get("type", NodeType.TEXT)),
            tag=str(data.get("tagName") or "").lower(),
            text=str(data.get("textContent") or ""),
            attributes=dict(data.get("attributes") or {}),
            in_shadow=bool(data.get("isShadow")),
        )
        self.nodes[node.id] = node
        return node

    # mutations ----------------------------------------------------------------------------------

    def remove(self, item: Json) -> Node | None:
        """Take a node and all below it out; returns it with its parent still set."""
        node = self.nodes.get(item.get("id", -1))
        if node is None:
            self.skipped += 1
            return None
        if node.parent is not None and node in node.parent.children:
            node.parent.children.remove(node)
        for below in node.walk():
            if self.nodes.get(below.id) is below:
                del self.nodes[below.id]
        return node

    def add_all(self, items: Sequence[Json]) -> list[Node]:
        """Add nodes in any order: those whose parent or next sibling is missing wait for them."""
        added: list[Node] = []
        waiting = list(items)
        while waiting:
            late = [item for item in waiting if not self._add(item, added, wait=True)]
            if len(late) == len(waiting):
                for item in late:
                    self._add(item, added, wait=False)
                break
            waiting = late
        return added

    def _add(self, item: Json, added: list[Node], *, wait: bool) -> bool:
        data = item.get("node")
        parent = self.nodes.get(item.get("parentId", -1))
        next_id = item.get("nextId")
        follower = self.nodes.get(next_id) if next_id is not None else None
        if not isinstance(data, dict):
            self.skipped += 1
            return True
        if parent is None or (next_id is not None and next_id != -1 and follower is None and wait):
            if not wait:
                self.skipped += 1
            return not wait
        old = self.nodes.get(data.get("id", -1))
        if old is not None:
            if any(above is old for above in parent.ancestors()):
                self.skipped += 1  # a node cannot move into itself
                return True
            self.remove({"id": old.id})
        node = self._build(data)
        if old is not None and not data.get("childNodes"):  # a move: what was below comes along
            node.children = old.children
            for below in old.walk():
                if below is not old:
                    self.nodes[below.id] = below
            for child in node.children:
                child.parent = node
        node.parent = parent
        self._insert(parent, node, follower, item.get("previousId"))
        added.append(node)
        return True

    def _insert(self, parent: Node, node: Node, follower: Node | None, previous_id: object) -> None:
        if node.type == NodeType.DOCUMENT:  # an iframe's page replaces the one before
            parent.children = [child for child in parent.children if child.type != NodeType.DOCUMENT]
        if follower is not None and follower.parent is parent:
            parent.children.insert(parent.children.index(follower), node)
            return
        previous = self.nodes.get(previous_id) if isinstance(previous_id, int) else None
        if previous is not None and previous.parent is parent:
            parent.children.insert(parent.children.index(previous) + 1, node)
        else:
            parent.children.append(node)

    def set_text(self, item: Json) -> Node | None:
        """Change a text node."""
        node = self._known(item)
        if node is not None:
            node.text = str(item.get("value") or "")
        return node

    def set_attributes(self, item: Json) -> Node | None:
        """Set attributes; null removes one, a style object changes single properties (false removes)."""
        node = self._known(item)
        if node is None:
            return None
        for name, value in (item.get("attributes") or {}).items():
            if name == "style" and isinstance(value, dict):
                node.style.update(value)
            elif value is None:
                node.attributes.pop(name, None)
            else:
                node.attributes[name] = value
                if name == "style":
                    node.style.clear()
        return node

    def set_input(self, data: Json) -> Node | None:
        """Value and state of a form field."""
        node = self._known(data)
        if node is not None:
            node.value = str(data.get("text") or "")
            node.checked = bool(data.get("isChecked"))
        return node

    def _known(self, item: Json) -> Node | None:
        node = self.nodes.get(item.get("id", -1))
        if node is None:
            self.skipped += 1
        return node
