"""Changes of style sheets that no snapshot has a place for: kept, folded, written again; CSS is not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heatreel.model.rrweb import Source

Json = Mapping[str, Any]


class SheetChanges:
    """What happened to the rules of one style sheet since its text was last known.

    Folded without reading CSS: a later declaration of the same property of the same rule replaces the
    earlier one as long as no rule came or went between, and a rule that is added and at once removed
    leaves nothing.
    """

    def __init__(self) -> None:
        self._changes: list[dict[str, Any]] = []
        self._declared: dict[tuple[str, str], int] = {}  # (rule, property) -> place in _changes

    def add(self, data: Json) -> None:
        """Take the data of a rule or declaration event."""
        if data.get("source") == Source.STYLE_DECLARATION:
            self._declare(data)
        else:
            self._rules(data)

    def events(self, target: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same as data of events; ``target``: {"id": …} or {"styleId": …}."""
        return [{**change, **target} for change in self._changes if change]

    def __bool__(self) -> bool:
        return bool(self._changes)

    def _declare(self, data: Json) -> None:
        rule = str(data.get("index"))
        for what in ("set", "remove"):
            declared = data.get(what)
            if not isinstance(declared, dict):
                continue
            key = (rule, str(declared.get("property")))
            change = {"source": int(Source.STYLE_DECLARATION), "index": data.get("index"), what: declared}
            before = self._declared.pop(key, None)
            if before is not None:
                self._changes[before] = {}
            self._declared[key] = len(self._changes)
            self._changes.append(change)
        if len(self._changes) > 2 * len(self._declared) + 64:
            self._sweep()

    def _rules(self, data: Json) -> None:
        self._sweep()
        self._declared.clear()
        for replaced in ("replace", "replaceSync"):
            if isinstance(data.get(replaced), str):
                self._changes = [{"source": int(Source.STYLE_SHEET_RULE), "replaceSync": data[replaced]}]
        for added in data.get("adds") or ():
            if isinstance(added, dict):
                self._changes.append({"source": int(Source.STYLE_SHEET_RULE), "adds": [added]})
        for removed in data.get("removes") or ():
            if isinstance(removed, dict) and not self._takes_back(removed.get("index")):
                self._changes.append({"source": int(Source.STYLE_SHEET_RULE), "removes": [removed]})

    def _takes_back(self, index: object) -> bool:
        last = self._changes[-1].get("adds") if self._changes else None
        if not last or last[0].get("index") != index or index is None:
            return False
        self._changes.pop()
        return True

    def _sweep(self) -> None:
        kept = [(at, change) for at, change in enumerate(self._changes) if change]
        moved = {at: new for new, (at, _) in enumerate(kept)}
        self._changes = [change for _, change in kept]
        self._declared = {key: moved[at] for key, at in self._declared.items()}
