"""What a page changes while something is pressed, and takes back at the release: no answer to a click."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from heatreel.replay.node import Node

BEFORE_MS = 30.0  # handlers of pointers run so long before the press is told
AFTER_MS = 150.0  # and so long after the click a press is released
LONGEST_MS = 3_000.0  # that a press is held
_NEVER = float("-inf"), None


class PressState:
    """Attributes of a window's page that changed around a press, with what they were before."""

    def __init__(self) -> None:
        self._was: dict[int, dict[str, tuple[float, object]]] = {}  # by node and name
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
        known = self._was.setdefault(node.id, {})
        for name in names:
            since = known.get(name, _NEVER)[0]
            if since < down_ms - BEFORE_MS or t_ms - since > LONGEST_MS:
                was = self._styles.get(node.id) if name == "style" else None
                known[name] = t_ms, before.get(name) if was is None else was
        if node.style is not None:
            self._styles[node.id] = _now(node, "style")
        if down_ms == float("-inf") or (click_ms and t_ms - click_ms > AFTER_MS):
            return False
        mine = [since for since, _was in known.values() if since >= down_ms - BEFORE_MS]
        pressed = all(since < t_ms and not 0 < click_ms <= since for since in mine)
        return pressed and self.is_as_before(node, down_ms - BEFORE_MS)

    def is_as_before(self, node: Node, t_ms: float) -> bool:
        """Whether all that changed of a node since a time is again as it was, and something did."""
        since = {name: was for name, (at, was) in self._was.get(node.id, {}).items() if at >= t_ms}
        return bool(since) and all(_now(node, name) == _words(was) for name, was in since.items())


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
