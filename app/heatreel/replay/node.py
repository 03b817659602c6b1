"""One node of a mirrored page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


class Node(msgspec.Struct, eq=False):
    """One node; ``data`` is the same as rrweb serialises it, kept in step with the fields.

    A Struct, which is made in a tenth of a microsecond: an hour of a busy page makes a million of them.
    ``attributes["style"]`` may be a string; style diffs since then are kept beside it in ``style``. The page
    of an iframe is a child of its node, but never of its ``data``; ``listed`` is ``data["childNodes"]`` while
    that holds the very same children, else None.
    """

    id: int
    type: int
    tag: str
    data: dict[str, Any]
    parent: Node | None = None
    listed: list[Any] | None = None
    children: list[Node] = []
    in_shadow: bool = False  # a child of its parent's shadow root
    hint: int = 0  # where a child was inserted last: the next one is near
    style: dict[str, Any] | None = None
    value: str | None = None
    checked: bool | None = None

    @property
    def attributes(self) -> dict[str, Any]:
        """As recorded; those of an element can be changed."""
        found = self.data.get("attributes")
        return found if isinstance(found, dict) else {}

    @property
    def text(self) -> str:
        """What a text node says."""
        return str(self.data.get("textContent") or "")

    def __repr__(self) -> str:
        return f"<{self.tag or self.type} {self.id}>"  # not the whole tree, which errors would write

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
