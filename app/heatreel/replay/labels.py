"""Names of the elements that a visitor touched, read from the page as it was at that time.

An observer of the one pass over a session's events: for each click, for the fields that were typed into
and for the boxes that were scrolled it keeps what a person would call the element, and its CSS path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from heatreel.model.rrweb import EventType, Interaction, NodeType, Source
from heatreel.replay import naming
from heatreel.replay.mirror import Mirror
from heatreel.replay.node import Node
from heatreel.replay.page_state import PageState
from heatreel.replay.session_pass import Observer

NAME, VERSION = "labels", "2"  # under which the library keeps the result

_CLICKS = {Interaction.CLICK, Interaction.TOUCH_END, Interaction.DOUBLE_CLICK, Interaction.CONTEXT_MENU}
_UP = 4  # a field's label stands at most so many levels above it
_NEAR = 300  # nodes that are looked through for it
_LONGEST = 80
_SHORT = 40  # longer ids and classes were made by a tool


class Label(msgspec.Struct, array_like=True, frozen=True):
    """One element: CSS path, text or name of the field, "button.coupon", tag, and the type of an input."""

    selector: str
    text: str
    short: str
    tag: str
    type: str = ""


class _Packed(msgspec.Struct):
    events: list[int]
    which: list[int]  # for each event, a place in ``labels``
    labels: list[Label]


@dataclass(slots=True)
class _Known:
    """Labels of one page of one window, by node: nothing is read twice."""

    by_node: dict[int, int]


class Labels(Observer):
    """Collects labels; `result` packs them."""

    def __init__(self) -> None:
        self._events: list[int] = []
        self._which: list[int] = []
        self._labels: list[Label] = []
        self._place: dict[Label, int] = {}
        self._fields: dict[int, _Known] = {}  # by window

    def event(
        self, number: int, t_ms: float, window: int, event: Mapping[str, Any], state: PageState
    ) -> None:
        """See one event, after ``state`` took it."""
        kind, data = event.get("type"), event.get("data")
        if kind == EventType.FULL_SNAPSHOT:
            self._fields.pop(window, None)
        if kind != EventType.INCREMENTAL or not isinstance(data, Mapping):
            return
        source, node_id = data.get("source"), data.get("id")
        if not isinstance(node_id, int):
            return
        if source == Source.MOUSE_INTERACTION and data.get("type") in _CLICKS:
            node = state.mirror.nodes.get(node_id)
            if node is not None:
                shown = naming.visible_element(naming.control_of(node) or node)
                text = field_name(shown) if naming.is_editable(shown) else naming.text_of(shown)
                self._keep(number, self._label(state.mirror, shown, text))
        elif source in (Source.INPUT, Source.SCROLL):
            self._field(number, window, node_id, state.mirror)

    def _field(self, number: int, window: int, node_id: int, mirror: Mirror) -> None:
        known = self._fields.setdefault(window, _Known({}))
        at = known.by_node.get(node_id)
        if at is None:
            node = mirror.nodes.get(node_id)
            if node is None or node.type != NodeType.ELEMENT:
                return
            label = self._label(mirror, node, field_name(node))
            at = known.by_node[node_id] = self._place_of(label)
        self._events.append(number)
        self._which.append(at)

    def _label(self, mirror: Mirror, node: Node, text: str) -> Label:
        kind = str(node.attributes.get("type") or "").lower() if node.tag == "input" else ""
        return Label(naming.selector_of(mirror, node), text, short_name(node), node.tag, kind)

    def _keep(self, number: int, label: Label) -> None:
        self._events.append(number)
        self._which.append(self._place_of(label))

    def _place_of(self, label: Label) -> int:
        at = self._place.get(label)
        if at is None:
            at = self._place[label] = len(self._labels)
            self._labels.append(label)
        return at

    def result(self) -> bytes:
        """All labels as JSON; `decode` reads it."""
        return msgspec.json.encode(_Packed(self._events, self._which, self._labels))


def decode(packed: bytes) -> dict[int, Label]:
    """Labels by the number of their event."""
    read = msgspec.json.decode(packed, type=_Packed)
    return {event: read.labels[at] for event, at in zip(read.events, read.which, strict=True)}


def short_name(node: Node) -> str:
    """ "button#add", "button.coupon-apply", "td" """
    name = node.attributes.get("id")
    if isinstance(name, str) and name.strip() and len(name) <= _SHORT:
        return f"{node.tag}#{name.strip()}"
    classes = str(node.attributes.get("class") or "").split()
    shown = next((one for one in classes if len(one) <= _SHORT and not one.startswith(":")), "")
    return f"{node.tag}.{shown}" if shown else node.tag


def field_name(node: Node) -> str:
    """What a field is called: its label, else what it says of itself."""
    attributes = node.attributes
    spoken = attributes.get("aria-label")
    if isinstance(spoken, str) and spoken.strip():
        return _short(spoken)
    name = attributes.get("id")
    for depth, above in enumerate(node.ancestors()):
        if depth == 0:
            continue
        if depth > _UP:
            break
        if above.tag == "label":
            return _short(_words(above, without=node))
        if isinstance(name, str) and name:
            found = _label_for(above, name)
            if found is not None:
                return _short(_words(found, without=node))
    for key in ("placeholder", "title", "name", "id"):
        value = attributes.get(key)
        if isinstance(value, str) and value.strip():
            return _short(value)
    return ""


def _label_for(above: Node, name: str) -> Node | None:
    for count, node in enumerate(above.walk()):
        if count > _NEAR:
            return None
        if node.tag == "label" and node.attributes.get("for") == name:
            return node
    return None


def _words(node: Node, *, without: Node) -> str:
    found: list[str] = []
    stack, looked = [node], 0
    while stack and looked < _NEAR:
        here = stack.pop()
        looked += 1
        if here.type == NodeType.TEXT:
            found.append(here.text)
        if here is not without and here.tag not in ("select", "textarea", "script", "style"):
            stack.extend(reversed(here.children))
    return " ".join(found)


def _short(text: str) -> str:
    words = " ".join(text.split()).rstrip(":*").rstrip()
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
