"""Recordings written in the words of a visit: ``Storyboard().visit(url, page).click("#buy").events``.

Pages are written as small HTML; every element gets an rrweb node id, in document order from 1.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

START_MS = 1_790_000_000_000.0
_VOID = {"area", "br", "hr", "img", "input", "link", "meta", "source"}

Event = dict[str, Any]


class _Tree(HTMLParser):
    """HTML to rrweb's serialised nodes."""

    def __init__(self, first_id: int) -> None:
        super().__init__()
        self.next_id = first_id
        self.root = self._node(type=0, childNodes=[])
        self.root["childNodes"].append(self._node(type=1, name="html", publicId="", systemId=""))
        self.open = [self.root]

    def _node(self, **fields: Any) -> dict[str, Any]:
        node = {**fields, "id": self.next_id}
        self.next_id += 1
        return node

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = self._node(
            type=2, tagName=tag, attributes={k: (True if v is None else v) for k, v in attrs}, childNodes=[]
        )
        self.open[-1]["childNodes"].append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.open[-1]["childNodes"].append(self._node(type=3, textContent=data))


class Storyboard:
    """Builds one recording. Time goes on by what each step says; places are client px."""

    def __init__(self, *, width: int = 1280, height: int = 800, start_ms: float = START_MS) -> None:
        self.events: list[Event] = []
        self.now_ms = start_ms
        self.width, self.height = width, height
        self.tree: dict[str, Any] = {}
        self.window = ""  # id of the browser window of what follows; "" = not recorded

    # time -----------------------------------------------------------------------------------

    def wait(self, ms: float) -> Storyboard:
        """Nothing happens."""
        self.now_ms += ms
        return self

    def event(self, type_: int, data: Any) -> Storyboard:
        """Any rrweb event, now."""
        window = {"windowId": self.window} if self.window else {}
        self.events.append({**window, "type": type_, "data": data, "timestamp": self.now_ms})
        return self

    def incremental(self, source: int, **data: Any) -> Storyboard:
        """Any incremental event, now."""
        return self.event(3, {"source": source, **data})

    # pages ----------------------------------------------------------------------------------

    def visit(self, href: str, body: str = "<p>A page</p>", head: str = "") -> Storyboard:
        """A page load: Meta and full snapshot."""
        parser = _Tree(1)
        parser.feed(f"<html><head>{head}</head><body>{body}</body></html>")
        self.tree = parser.root
        self.event(4, {"href": href, "width": self.width, "height": self.height})
        self.wait(5)
        return self.event(2, {"node": self.tree, "initialOffset": {"top": 0, "left": 0}}).wait(100)

    def node(self, selector: str) -> int:
        """Id of the first element of the last full snapshot by ``tag``, ``#id`` or ``.class``."""
        found = self._find(self.tree, selector)
        if found is None:
            raise KeyError(selector)
        return found

    def _find(self, node: dict[str, Any], selector: str) -> int | None:
        if node["type"] == 2:
            attributes = node["attributes"]
            if (
                node["tagName"] == selector
                or (selector[0] == "#" and attributes.get("id") == selector[1:])
                or (selector[0] == "." and selector[1:] in str(attributes.get("class", "")).split())
            ):
                return int(node["id"])
        for child in node.get("childNodes", ()):
            found = self._find(child, selector)
            if found is not None:
                return found
        return None

    # acts -----------------------------------------------------------------------------------

    def move(self, *places: tuple[float, float], every_ms: float = 50, id: int = 1) -> Storyboard:
        """Pointer samples, one batch, ``every_ms`` apart; the batch is written at its end."""
        span = every_ms * (len(places) - 1)
        positions = [
            {"x": x, "y": y, "id": id, "timeOffset": i * every_ms - span} for i, (x, y) in enumerate(places)
        ]
        return self.wait(span).incremental(1, positions=positions).wait(every_ms)

    def interact(self, kind: int, node: int, x: float, y: float, **more: Any) -> Storyboard:
        """One mouse interaction (rrweb's numbers)."""
        return self.incremental(2, type=kind, id=node, x=x, y=y, **more)

    def click(self, target: str | int, x: float = 100, y: float = 100) -> Storyboard:
        """Pointer down, up and click on an element."""
        node = target if isinstance(target, int) else self.node(target)
        self.interact(1, node, x, y).wait(40).interact(0, node, x, y)
        return self.interact(2, node, x, y)

    def tap(self, target: str | int, x: float = 100, y: float = 100) -> Storyboard:
        """Touch start, end, and the click that it makes."""
        node = target if isinstance(target, int) else self.node(target)
        self.interact(7, node, x, y).wait(60).interact(9, node, x, y).wait(5)
        return self.interact(2, node, x, y, pointerType=2)

    def scroll(self, y: float, *, node: int = 1, x: float = 0) -> Storyboard:
        """The page (node 1, the document) or an element is scrolled to a place."""
        return self.incremental(3, id=node, x=x, y=y)

    def type(self, target: str | int, text: str) -> Storyboard:
        """A field holds this text now."""
        node = target if isinstance(target, int) else self.node(target)
        return self.incremental(5, id=node, text=text, isChecked=False, userTriggered=True)

    def mutate(self, **changes: Any) -> Storyboard:
        """DOM changes: any of adds, removes, texts, attributes."""
        return self.incremental(0, **{"adds": [], "removes": [], "texts": [], "attributes": [], **changes})

    def console_error(self, text: str) -> Storyboard:
        """console.error, as the console plugin records it."""
        payload = {"level": "error", "trace": [], "payload": [json.dumps(text)]}
        return self.event(6, {"plugin": "rrweb/console@1", "payload": payload})

    # files ----------------------------------------------------------------------------------

    def json(self) -> bytes:
        """The recording as a JSON array."""
        return json.dumps(self.events).encode()

    def save(self, path: Path) -> Path:
        """Write it as a file."""
        path.write_bytes(self.json())
        return path
