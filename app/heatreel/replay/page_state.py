"""The page of one window at a time: its tree and what a snapshot has no place for; written as rrweb events.

`PageState.as_events` gives a Meta, a full snapshot of the tree as it stands, and a tail of incremental
events: inline style changes, frames, sheets, fields, scrolling, media, canvases, focus, selection. rrweb's
replayer reaches from them the page that it would have reached from the start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from heatreel.model.rrweb import EventType, Interaction, NodeType, Source
from heatreel.replay.canvas import CanvasState
from heatreel.replay.mirror import Mirror
from heatreel.replay.node import Node
from heatreel.replay.sheet_changes import SheetChanges

Json = Mapping[str, Any]
Value = TypeVar("Value")

_encode = msgspec.json.Encoder().encode
_POINTED = (
    Interaction.CLICK,
    Interaction.MOUSE_DOWN,
    Interaction.MOUSE_UP,
    Interaction.TOUCH_START,
    Interaction.TOUCH_END,
)
_DEFAULT_CANVAS = (300, 150)  # CSS px of a canvas that says no size


class Watcher(Protocol):
    """Is told of each change of the tree while a mutation is applied."""

    def text(self, node: Node, before: str) -> None:
        """A text changed from ``before``."""

    def attributes(self, node: Node, before: dict[str, Any], changed: Json) -> None:
        """Attributes were set; ``before`` holds all of them as they were."""

    def removing(self, node: Node) -> None:
        """A node goes, and does not come back in the same mutation."""

    def added(self, nodes: list[Node]) -> None:
        """These nodes came."""


class PageState:
    """One window. Nothing is there before the first full snapshot; what comes earlier is counted."""

    def __init__(self) -> None:
        self.mirror = Mirror()
        self.href = ""
        self.size: tuple[float, float] = (0, 0)
        self.has_page = False
        self._clear()
        self._handlers: dict[int, Callable[[Json, float, Watcher | None], None]] = {
            Source.MUTATION: self._mutation,
            Source.MOUSE_MOVE: self._point,
            Source.TOUCH_MOVE: self._point,
            Source.DRAG: self._point,
            Source.MOUSE_INTERACTION: self._interaction,
            Source.SCROLL: self._scroll,
            Source.VIEWPORT_RESIZE: self._resize,
            Source.INPUT: self._input,
            Source.MEDIA_INTERACTION: self._media,
            Source.STYLE_SHEET_RULE: self._sheet,
            Source.STYLE_DECLARATION: self._sheet,
            Source.ADOPTED_STYLE_SHEET: self._adopt,
            Source.CANVAS_MUTATION: self._canvas,
            Source.FONT: self._font,
            Source.SELECTION: self._select,
        }

    def _clear(self) -> None:
        self._offset: Json = {"left": 0, "top": 0}
        self._styled: dict[Node, None] = {}
        self._inputs: dict[Node, Json] = {}
        self._scrolls: dict[Node, Json] = {}
        self._medias: dict[Node, tuple[float, Json]] = {}
        self._sheets: dict[Node, SheetChanges] = {}
        self._made_sheets: dict[int, tuple[Json, SheetChanges]] = {}  # styleId -> as made, changes
        self._adopted: dict[Node, list[int]] = {}
        self._canvases: dict[Node, CanvasState] = {}
        self._fonts: dict[str, Json] = {}
        self._selection: Json | None = None
        self._focus: int | None = None
        self._pointed: Json | None = None

    @property
    def skipped(self) -> Counter[str]:
        """What could not be applied, by reason."""
        found = self.mirror.skipped.copy()
        for canvas in self._canvases.values():
            found.update(canvas.skipped)
        return found

    # events -------------------------------------------------------------------------------------

    def apply(self, event: Json, t_ms: float, watcher: Watcher | None = None) -> None:
        """Apply one event (which is taken over). Whatever is in it, this never raises."""
        data = event.get("data")
        if not isinstance(data, dict):
            return
        kind = event.get("type")
        try:
            if kind == EventType.INCREMENTAL:
                self._incremental(data, t_ms, watcher)
            elif kind == EventType.META:
                self.href = str(data.get("href") or self.href)
                self._resize(data, t_ms, watcher)
            elif kind == EventType.FULL_SNAPSHOT and isinstance(data.get("node"), dict):
                self._load(data)
        except (TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError):
            self.mirror.skipped["odd event"] += 1

    def _incremental(self, data: Json, t_ms: float, watcher: Watcher | None) -> None:
        handler = self._handlers.get(data.get("source", -1))
        if handler is None:
            return
        if not self.has_page and handler is not self._resize:
            self.mirror.skipped["before the first page"] += 1
            return
        handler(data, t_ms, watcher)

    def _load(self, data: Json) -> None:
        self._clear()
        self.mirror.load(data["node"])
        self.has_page = True
        offset = data.get("initialOffset")
        if isinstance(offset, dict):
            self._offset = offset

    def _mutation(self, data: Json, _t_ms: float, watcher: Watcher | None) -> None:
        """In the order in which rrweb's replayer works: removes, adds, texts, attributes."""
        mirror = self.mirror
        adds = data.get("adds") or ()
        canvases = {node.id: state for node, state in self._canvases.items()} if adds else {}
        removes = data.get("removes") or ()
        moved = _ids_of(adds) if watcher is not None and removes else set()
        for item in removes:
            node = mirror.nodes.get(item.get("id", -1))
            if node is not None:
                if watcher is not None and node.id not in moved:
                    watcher.removing(node)
                self._content_changed(node.parent)
            mirror.remove(item)
        added = mirror.add_all(adds) if adds else []
        if self._sheets:
            for host in {node.parent for node in added}:
                self._content_changed(host)
        if canvases:
            self._canvases_moved(added, canvases)
        if watcher is not None and added:
            watcher.added(added)
        for item in data.get("texts") or ():
            known = mirror.nodes.get(item.get("id", -1))
            before = known.text if known is not None else ""
            node = mirror.set_text(item)
            if node is not None and node.text != before:
                self._content_changed(node.parent)
                if watcher is not None:
                    watcher.text(node, before)
        for item in data.get("attributes") or ():
            self._attributes(item, watcher)

    def _canvases_moved(self, added: list[Node], before: dict[int, CanvasState]) -> None:
        """What is on a canvas comes along; ``before``: by id."""
        for node in added:
            if node.tag == "canvas" and node.id in before:
                self._canvases[node] = before[node.id]
                if node.attributes.get("rr_dataURL"):
                    before[node.id].repainted()

    def _attributes(self, item: Json, watcher: Watcher | None) -> None:
        known = self.mirror.nodes.get(item.get("id", -1))
        before = dict(known.attributes) if known is not None and watcher is not None else {}
        node = self.mirror.set_attributes(item)
        if node is None:
            return
        changed = item.get("attributes") or {}
        if node.style:
            self._styled[node] = None
        if node.tag == "canvas" and ("width" in changed or "height" in changed) and node in self._canvases:
            self._canvases[node].resized(*_canvas_size(node))
        if "_cssText" in changed:
            self._content_changed(node)
        if watcher is not None:
            watcher.attributes(node, before, changed)

    def _content_changed(self, node: Node | None) -> None:
        """The text of a <style> is read again: what was done to its rules is gone."""
        if node is not None and node.tag in ("style", "link"):
            self._sheets.pop(node, None)

    def _node(self, data: Json, what: str) -> Node | None:
        node = self.mirror.nodes.get(data.get("id", -1))
        if node is None:
            self.mirror.skipped[f"{what} of a node that is not there"] += 1
        return node

    # what a snapshot has no place for -----------------------------------------------------------

    def _point(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        positions = data.get("positions")
        if isinstance(positions, list) and positions:
            self._pointed = positions[-1]

    def _interaction(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        kind = data.get("type")
        if kind == Interaction.FOCUS:
            self._focus = data.get("id")
        elif kind == Interaction.BLUR:
            self._focus = None
        elif kind in _POINTED:
            self._pointed = data

    def _scroll(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        node = self._node(data, "scroll")
        if node is self.mirror.root and node is not None:
            self._offset = {"left": data.get("x") or 0, "top": data.get("y") or 0}
        if node is not None:
            self._scrolls.pop(node, None)
            self._scrolls[node] = data

    def _resize(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        width, height = data.get("width"), data.get("height")
        if isinstance(width, int | float) and isinstance(height, int | float):
            self.size = (width, height)

    def _input(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        node = self.mirror.set_input(data)
        if node is not None:
            self._inputs.pop(node, None)  # of radio buttons the last one counts: order is kept
            self._inputs[node] = data

    def _media(self, data: Json, t_ms: float, _watcher: Watcher | None) -> None:
        node = self._node(data, "media")
        if node is not None:
            self._medias[node] = (t_ms, {**self._medias.get(node, (0.0, {}))[1], **data})

    def _sheet(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        style_id = data.get("styleId")
        if style_id:
            made = self._made_sheets.get(style_id)
            if made is not None:
                made[1].add(data)
            return
        node = self._node(data, "style rule")
        if node is not None:
            self._sheets.setdefault(node, SheetChanges()).add(data)

    def _adopt(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        host = self._node(data, "style sheet")
        if host is None:
            return
        for style in data.get("styles") or ():
            self._made_sheets[style["styleId"]] = (style, SheetChanges())
        self._adopted[host] = list(data.get("styleIds") or ())

    def _canvas(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        node = self._node(data, "canvas")
        if node is not None:
            if node not in self._canvases:
                self._canvases[node] = CanvasState(*_canvas_size(node))
            self._canvases[node].apply(dict(data))

    def _font(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        key = f"{data.get('family')} {data.get('descriptors')} {hash(str(data.get('fontSource')))}"
        self._fonts[key] = data

    def _select(self, data: Json, _t_ms: float, _watcher: Watcher | None) -> None:
        self._selection = data

    # writing ------------------------------------------------------------------------------------

    def as_events(self, t_ms: float) -> list[bytes]:
        """The page as JSON texts of rrweb events, in the order in which they must be applied.

        Empty when there is no page, or when it is nested deeper than JSON can be written (some hundreds).
        """
        if self.mirror.root is None:
            return []
        width, height = self.size
        meta = {"href": self.href, "width": width, "height": height}
        whole = {"node": self.mirror.root.data, "initialOffset": self._offset}
        try:
            head = [
                _encode({"type": int(EventType.META), "data": meta, "timestamp": t_ms}),
                _encode({"type": int(EventType.FULL_SNAPSHOT), "data": whole, "timestamp": t_ms}),
            ]
            return head + [_incremental(data, at) for at, data in self._tail(t_ms)]
        except RecursionError:
            self.mirror.skipped["page too deep"] += 1
            return []

    def _tail(self, t_ms: float) -> Iterator[tuple[float, Json]]:
        yield from ((t_ms, data) for data in self._frames())
        if styled := [
            {"id": n.id, "attributes": {"style": n.style}} for n in self._here(self._styled) if n.style
        ]:
            yield t_ms, _mutation(attributes=styled)
        yield from ((t_ms, data) for data in self._sheet_events())
        yield from ((t_ms, data) for data in self._fonts.values())
        yield from ((t_ms, data) for data in self._here(self._inputs).values())
        for node, canvas in self._here(self._canvases).items():
            yield from ((t_ms, data) for data in canvas.events(node.id))
        yield from self._here(self._medias).values()
        yield from ((t_ms, data) for data in self._here(self._scrolls).values())
        if self._focus in self.mirror.nodes:
            yield (
                t_ms,
                {"source": int(Source.MOUSE_INTERACTION), "type": int(Interaction.FOCUS), "id": self._focus},
            )
        if self._pointed is not None:
            position = {**self._pointed, "timeOffset": 0}
            yield t_ms, {"source": int(Source.MOUSE_MOVE), "positions": [position]}
        if self._selection is not None:
            yield t_ms, self._selection

    def _frames(self) -> Iterator[Json]:
        """The pages of frames, outer ones first: each is a mutation of its own, as the recorder writes it."""
        if not self.mirror.has_frames:
            return
        assert self.mirror.root is not None
        for node in self.mirror.root.walk():
            if node.type == NodeType.DOCUMENT and node.parent is not None:
                add = {"parentId": node.parent.id, "nextId": None, "node": node.data}
                yield {**_mutation(adds=[add]), "isAttachIframe": True}

    def _sheet_events(self) -> Iterator[Json]:
        for node, changes in self._here(self._sheets).items():
            yield from changes.events({"id": node.id})
        given: set[int] = set()
        for host, style_ids in self._here(self._adopted).items():
            new = [one for one in dict.fromkeys(style_ids) if one in self._made_sheets and one not in given]
            given.update(new)
            styles = [self._made_sheets[one][0] for one in new]
            event = {"source": int(Source.ADOPTED_STYLE_SHEET), "id": host.id, "styleIds": style_ids}
            yield {**event, "styles": styles} if styles else event
        for style_id in given:
            yield from self._made_sheets[style_id][1].events({"styleId": style_id})

    def _here(self, kept: dict[Node, Value]) -> dict[Node, Value]:
        """What belongs to nodes that are still there; the rest is forgotten."""
        gone = [node for node in kept if self.mirror.nodes.get(node.id) is not node]
        for node in gone:
            del kept[node]
        return kept


def _canvas_size(node: Node) -> tuple[int, int]:
    sizes = []
    for name, default in zip(("width", "height"), _DEFAULT_CANVAS, strict=True):
        try:
            sizes.append(int(float(str(node.attributes.get(name, default)))))
        except ValueError:
            sizes.append(default)
    return sizes[0], sizes[1]


def _ids_of(adds: Sequence[Any]) -> set[object]:
    nodes = (item.get("node") for item in adds if isinstance(item, dict))
    return {node.get("id") for node in nodes if isinstance(node, dict)}


def _mutation(**changes: list[Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"source": int(Source.MUTATION), "adds": [], "removes": [], "texts": []}
    return {**empty, "attributes": [], **changes}


def _incremental(data: Json, t_ms: float) -> bytes:
    return _encode({"type": int(EventType.INCREMENTAL), "data": data, "timestamp": t_ms})
