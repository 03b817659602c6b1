"""One node of a mirrored page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    """One node and, in ``data``, the same as rrweb serialises it, kept in step with the fields.

    ``attributes["style"]`` may be a string; style diffs since then are kept beside it in ``style``.
    The page of an iframe is a child of its node, but never of its ``data``.
    """

    id: int
    type: int
    tag: str
    text: str
    attributes: dict[str, Any]
    data: dict[str, Any]
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    in_shadow: bool = False  # a child of its parent's shadow root
    style: dict[str, Any] | None = None
    value: str | None = None
    checked: bool | None = None
    hint: int = 0  # where a child was inserted last: the next one is near

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
