"""A rebuilt page as a tree of plain values, and where two such trees differ.

A node is ``{name, id, text | attributes, style, state, children, shadow, frame}``. ``id`` is the number that
the replayer knows it by. ``state`` holds what is no attribute: value, checked, scroll position, focus,
selection, rules of a style sheet, adopted sheets, what plays. Declarations of a ``style`` are those that the
browser understood. The text inside of a ``<style>`` is not compared, its rules are: they alone are seen. What
the replayer adds for itself (its style element, its class for a pause) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TREE = (Path(__file__).parent / "page_tree.js").read_text(encoding="utf-8").split("\n", 1)[1].strip()

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. ``aspect`` is text | name | id | children | attribute X | style X | state X."""

    path: str
    id: int
    name: str
    aspect: str
    ours: Any
    stock: Any

    def __str__(self) -> str:
        return f"{self.path} {self.aspect}: {_short(self.ours)} / {_short(self.stock)}"


def differences(ours: Json, stock: Json) -> list[Difference]:
    """All places at which two pages differ, in document order."""
    return list(_differences(ours, stock, ""))


def _differences(ours: Json, stock: Json, path: str) -> Iterator[Difference]:
    todo = [(ours, stock, path)]
    while todo:
        one, other, above = todo.pop()
        here = f"{above}/{one['name'].lower()}#{one['id']}"

        def differs(aspect: str, mine: Any, theirs: Any, one: Json = one, here: str = here) -> Difference:
            return Difference(here, one["id"], one["name"], aspect, mine, theirs)

        for key in ("name", "id", "text"):
            if one.get(key) != other.get(key):
                yield differs(key, one.get(key), other.get(key))
        for group in ("attributes", "style", "state"):
            mine, theirs = one.get(group, {}), other.get(group, {})
            for key in sorted({*mine, *theirs}):
                if mine.get(key) != theirs.get(key):
                    yield differs(f"{group.removesuffix('s')} {key}", mine.get(key), theirs.get(key))
        pairs, mine, theirs = _paired(one.get("children", []), other.get("children", []))
        if mine != theirs:
            yield differs("children", mine, theirs)
        for key in ("shadow", "frame"):
            inner, outer = one.get(key), other.get(key)
            if inner and outer:
                pairs.append((inner, outer))
            elif inner or outer:
                yield differs(key, bool(inner), bool(outer))
        todo.extend((a, b, here) for a, b in reversed(pairs))


def _paired(ours: list[Json], stock: list[Json]) -> tuple[list[tuple[Json, Json]], list[str], list[str]]:
    """Children that belong together, and both lists by name where they are not the same nodes in order."""
    mine, theirs = ([f"{c['name'].lower()}#{c['id']}" for c in children] for children in (ours, stock))
    if mine == theirs:
        return list(zip(ours, stock, strict=True)), [], []
    by_name = {name: child for name, child in zip(theirs, stock, strict=True) if not name.endswith("#-1")}
    pairs = [(child, by_name[name]) for name, child in zip(mine, ours, strict=True) if name in by_name]
    return pairs, mine, theirs


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:110]} … {text[-40:]}"
