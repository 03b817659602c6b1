"""What a page changes while something is pressed, and takes back at the release: no answer to a click."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from heatreel.replay.node import Node

BEFORE_MS = 30.0  # handlers of pointers run so long before the press is told
AFTER_MS = 150.0  # and so long after the click a press is released
LONGEST_MS = 3_000.0  # that a press is held


class PressState:
    """The latest changes of attributes of a window's page, with what these were before."""

    def __init__(self) -> None:
        self._latest: deque[tuple[float, int, Mapping[str, Any], Iterable[str], list[str] | None]] = deque()
        self._styles: dict[int, list[str]] = {}  # of nodes whose style changes by single properties

    def takes_back(
        self,
        t_ms: float,
        down_ms: float,
        click_ms: float,
        node: Node,
        before: Mapping[str, Any],
        names: Iterable[str],
    ) -> bool:
        """These attributes of a node change. Whether all is again as it was when the press of now began at
        ``down_ms`` (-inf without one): by what changed before its click (0 = not yet)."""
        latest = self._latest
        while latest and t_ms - latest[0][0] > LONGEST_MS:
            latest.popleft()
        latest.append((t_ms, node.id, before, names, self._styles.get(node.id)))
        if node.style is not None:
            self._styles[node.id] = _now(node, "style")
        if down_ms == float("-inf") or (click_ms and t_ms - click_ms > AFTER_MS):
            return False
        was = self._was(node, down_ms - BEFORE_MS)
        pressed = all(since < t_ms and not 0 < click_ms <= since for since, _value in was.values())
        return pressed and all(_now(node, name) == _words(value) for name, (_since, value) in was.items())

    def is_as_before(self, node: Node, t_ms: float) -> bool:
        """Whether all that changed of a node since a time is again as it was, and something did."""
        was = self._was(node, t_ms)
        return bool(was) and all(_now(node, name) == _words(value) for name, (_since, value) in was.items())

    def _was(self, node: Node, t_ms: float) -> dict[str, tuple[float, object]]:
        """Attributes of a node that changed since a time: when first, and what they were."""
        found: dict[str, tuple[float, object]] = {}
        for since, node_id, before, names, style in reversed(self._latest):
            if since < t_ms:
                break
            if node_id == node.id:
                for name in names:
                    is_single = name == "style" and style is not None
                    found[name] = since, style if is_single else before.get(name)
        return found


def _words(value: object) -> list[str]:
    """A value without what nobody sees: a class that is empty is none, and order says nothing."""
    return value if isinstance(value, list) else sorted(str(value or "").split())


def _now(node: Node, name: str) -> list[str]:
    """An attribute of a node as it is, a style with what changed in it."""
    single = node.style if name == "style" and node.style is not None else {}
    words = _words(node.attributes.get(name))
    return words + sorted(
        f"{key}: {value}" for key, value in single.items() if value not in (False, "", None)
    )
