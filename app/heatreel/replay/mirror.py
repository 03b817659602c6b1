"""A mirror of the page's tree: full snapshots and mutations applied, nothing drawn.

It does to the tree what rrweb's replayer does to a document, so that a snapshot written from it is the page
that the replayer would have reached. Tolerant: what refers to a node that is not there is skipped and
counted by reason. Nothing recurses, so the depth of a page does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from heatreel.model.rrweb import NodeType
from heatreel.replay.node import Node

Json = Mapping[str, Any]

_ELEMENT, _TEXT, _DOCUMENT = int(NodeType.ELEMENT), int(NodeType.TEXT), int(NodeType.DOCUMENT)
_PARTICULAR = frozenset(("", "style", "textarea"))  # parents that do something when a child comes
_CSS_SPLIT = "/* rr_split */"  # how the recorder marks where one text of a <style> ends


class Mirror:
    """The tree of one window. ``skipped`` counts by reason what could not be applied."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        self.root: Node | None = None
        self.has_frames = False  # whether a page stood inside another one since the last `load`
        self.skipped: Counter[str] = Counter()

    # whole pages --------------------------------------------------------------------------------

    def load(self, snapshot: dict[str, Any]) -> None:
        """Replace everything by a full snapshot's ``node``, which is taken over and changed later."""
        for node in self.nodes.values():
            node.parent = None  # no cycles: they would wait for the garbage collector
        self.nodes.clear()
        self.has_frames = False
        self.root = self._build(snapshot)

    def _build(self, data: dict[str, Any]) -> Node:
        top = self._node(data)
        stack = [top]
        while stack:
            node = stack.pop()
            kept: list[Any] = []
            for child_data in node.data.get("childNodes") or ():
                if not isinstance(child_data, dict):
                    self.skipped["odd node"] += 1
                    continue
                if _number(child_data) in self.nodes:
                    self.skipped["duplicate id"] += 1
                child = self._node(child_data)
                child.parent = node
                self.has_frames |= child.type == _DOCUMENT
                node.children.append(child)
                kept.append(child_data)
                stack.append(child)
            if "childNodes" in node.data:
                node.data["childNodes"] = node.listed = kept
        return top

    def _node(self, data: dict[str, Any]) -> Node:
        kind = data.get("type", _TEXT)
        if kind == _ELEMENT and not isinstance(data.get("attributes"), dict):
            data["attributes"] = {}
        node = Node(
            id=_number(data),
            type=kind if isinstance(kind, int) else _TEXT,
            tag=str(data.get("tagName") or "").lower(),
            data=data,
            in_shadow=bool(data.get("isShadow")),
        )
        self.nodes[node.id] = node
        return node

    # mutations ----------------------------------------------------------------------------------

    def remove(self, item: Json) -> Node | None:
        """Take a node and all below it out; returns it with its parent still set, those below without."""
        node = self.nodes.get(item.get("id", -1))
        if node is None:
            self.skipped["remove of a node that is not there"] += 1
            return None
        self._take_out(node)
        parent = node.parent
        for gone in self._forget(node):
            gone.parent = None  # no cycles: they would wait for the garbage collector, and make it work
        node.parent = parent
        return node

    def _forget(self, node: Node) -> list[Node]:
        """The ids of a node and of all below it are free again; returns these nodes."""
        nodes = self.nodes
        found = [node]
        for below in found:
            if nodes.get(below.id) is below:
                del nodes[below.id]
            if below.children:
                found += below.children
        return found

    def _take_out(self, node: Node) -> None:
        parent = node.parent
        if parent is None:
            return
        try:
            at = _index(parent, node)
        except ValueError:
            return
        if parent.tag == "style":
            _spread_css(parent)
        del parent.children[at]
        parent.hint = at  # removes come in a row too
        if node.type == _DOCUMENT:
            parent.listed = None
        elif parent.listed is not None:
            del parent.listed[at]
        else:  # the page of an iframe stands among the children
            _drop(parent.data.get("childNodes") or [], node.data)

    def add_all(self, items: Sequence[Json]) -> list[Node]:
        """Add nodes in any order: those whose parent or next sibling is missing wait for it."""
        added: list[Node] = []
        late: dict[int, list[Json]] = {}
        at = 0
        while at < len(items):
            if not late:
                at = self._add_plain(items, at, added)
            if at < len(items):
                if isinstance(items[at], dict):
                    self._add_with_waiting(items[at], added, late)
                at += 1
        while late:  # the next sibling of these never comes: they go to the end, others may wait for them
            stuck = [item for waiting in late.values() for item in waiting]
            ready = [item for item in stuck if item.get("parentId", -1) in self.nodes]
            late.clear()
            if not ready:
                self.skipped["add to a parent that is not there"] += len(stuck)
                break
            done = {id(item) for item in ready}
            for item in stuck:
                if id(item) in done:
                    self.skipped["next sibling that is not there"] += 1
                    self._add(item, added)
                else:
                    self._add_with_waiting(item, added, late)
        return added

    def _add_plain(self, items: Sequence[Json], first: int, added: list[Node]) -> int:
        """Add items from ``at`` on as long as nothing is particular about them; returns where it stopped.

        What `_add_with_waiting` does, for nearly all nodes that ever come, in a fifth of the time: a new
        element or text, by itself, in an ordinary parent, before a sibling that is there or at the end.
        """
        nodes = self.nodes
        for at in range(first, len(items)):
            item = items[at]
            try:
                data, parent = item["node"], nodes[item["parentId"]]
                number, kind, listed = data["id"], data["type"], parent.listed
                if listed is None or number in nodes or parent.tag in _PARTICULAR:
                    return at
                if type(number) is not int or "isShadow" in data:
                    return at
                if kind == _TEXT and "childNodes" not in data:
                    node = Node(number, kind, "", data, parent)
                elif kind == _ELEMENT and type(data["attributes"]) is dict:
                    below = data["childNodes"]
                    if below != []:
                        return at
                    node = Node(number, kind, data["tagName"].lower(), data, parent, below)
                else:
                    return at
                following = item["nextId"]
                if following is not None:
                    sibling = nodes[following]
                    if sibling.parent is not parent:
                        return at
                    place = 0 if parent.children[0] is sibling else _index(parent, sibling)
                elif "previousId" in item:
                    return at
                else:
                    place = len(listed)
            except (KeyError, TypeError, AttributeError, IndexError, ValueError):
                return at
            parent.children.insert(place, node)
            listed.insert(place, data)
            parent.hint = place
            nodes[number] = node
            added.append(node)
        return len(items)

    def _add_with_waiting(self, first: Json, added: list[Node], late: dict[int, list[Json]]) -> None:
        ready = [first]
        while ready:
            item = ready.pop()
            missing = self._missing(item)
            if missing is not None:
                late.setdefault(missing, []).append(item)
                continue
            node = self._add(item, added)
            if node is not None and late:
                ready.extend(reversed(late.pop(node.id, ())))

    def _missing(self, item: Json) -> int | None:
        """The id of a node that must be there before this one can be added."""
        parent, following = item.get("parentId", -1), item.get("nextId")
        if parent not in self.nodes:
            return parent if isinstance(parent, int) else -1
        if isinstance(following, int) and following != -1 and following not in self.nodes:
            return following
        return None

    def _add(self, item: Json, added: list[Node]) -> Node | None:
        data, parent = item.get("node"), self.nodes[item.get("parentId", -1)]
        if not isinstance(data, dict):
            self.skipped["odd node"] += 1
            return None
        old = self.nodes.get(_number(data))
        if old is not None:
            if any(above is old for above in parent.ancestors()):
                self.skipped["node moved into itself"] += 1
                return None
            self._take_out(old)
            self._forget(old)
        if data.get("childNodes") and data.get("type") != _DOCUMENT:
            data["childNodes"] = []  # the recorder sends each node by itself, and so the replayer takes it
        node = self._build(data)
        if old is not None:  # a move: what was below comes along
            self._adopt_children(old, node)
        node.parent = parent
        self._insert(parent, node, item)
        added.append(node)
        return node

    def _adopt_children(self, old: Node, node: Node) -> None:
        node.children = old.children
        if "childNodes" in old.data:
            node.data["childNodes"] = old.data["childNodes"]
        node.listed = old.listed
        for below in old.walk():
            if below is not old:
                self.nodes[below.id] = below
        for child in node.children:
            child.parent = node

    def _insert(self, parent: Node, node: Node, item: Json) -> None:
        if node.type == _DOCUMENT:  # an iframe's page replaces the one before
            for child in [child for child in parent.children if child.type == _DOCUMENT]:
                self.remove({"id": child.id})
            parent.children.append(node)
            parent.listed = None
            self.has_frames = True
            return
        self._make_room(parent, node)
        at = self._place(parent, item)
        parent.children.insert(at, node)
        parent.hint = at
        listed = parent.data.setdefault("childNodes", [])
        if len(listed) + 1 == len(parent.children):
            listed.insert(at, node.data)
        else:  # the page of an iframe stands among the children
            listed = parent.data["childNodes"] = [c.data for c in parent.children if c.type != _DOCUMENT]
        parent.listed = listed if len(listed) == len(parent.children) else None
        if node.in_shadow:
            parent.data["isShadowHost"] = True

    def _make_room(self, parent: Node, node: Node) -> None:
        """What the replayer takes away when such a node is added."""
        if node.type == _TEXT and parent.tag == "textarea":
            for child in [child for child in parent.children if child.type == _TEXT]:
                self.remove({"id": child.id})
        elif node.type == _TEXT and parent.tag == "style":
            css = parent.attributes.get("_cssText")
            if isinstance(css, str) and not parent.children:
                del parent.attributes["_cssText"]
                node.data.update(textContent=css, isStyle=True)
            _spread_css(parent)
        elif parent.type == _DOCUMENT:
            same = NodeType.DOCUMENT_TYPE if node.type == NodeType.DOCUMENT_TYPE else None
            for child in list(parent.children):
                if child.type == same or (node.tag == "html" and child.tag == "html"):
                    self.remove({"id": child.id})

    def _place(self, parent: Node, item: Json) -> int:
        """Index among the children: before the next sibling, else after the previous, else at the end."""
        for key, after in (("nextId", 0), ("previousId", 1)):
            sibling = self.nodes.get(item.get(key) or -1)
            if sibling is not None and sibling.parent is parent:
                return _index(parent, sibling) + after
        return len(parent.children)

    def set_text(self, item: Json) -> Node | None:
        """Change a text node."""
        node = self._known(item, "text")
        if node is not None:
            if node.parent is not None and node.parent.tag == "style":
                _spread_css(node.parent)
                node.data["isStyle"] = True
            node.data["textContent"] = str(item.get("value") or "")
        return node

    def set_attributes(self, item: Json) -> Node | None:
        """Set attributes; null removes one, a style object changes single properties (false removes)."""
        node = self._known(item, "attribute")
        if node is None:
            return None
        attributes = node.attributes
        for name, value in (item.get("attributes") or {}).items():
            if name == "style":
                node.style = _declared(node.style, value) if isinstance(value, dict) else None
                if node.style is not None:
                    continue
            if value is None:
                attributes.pop(name, None)
            else:
                attributes[name] = value
        return node

    def set_input(self, data: Json) -> Node | None:
        """Value and state of a form field."""
        node = self._known(data, "input")
        if node is not None:
            node.value = str(data.get("text") or "")
            node.checked = bool(data.get("isChecked"))
        return node

    def _known(self, item: Json, what: str) -> Node | None:
        node = self.nodes.get(item.get("id", -1))
        if node is None:
            self.skipped[f"{what} of a node that is not there"] += 1
        return node


def _number(data: Json) -> int:
    found = data.get("id")
    return found if isinstance(found, int) else -1


def _index(parent: Node, child: Node) -> int:
    """Where a child stands; looked for near the last insertion first, for long lists grow at one place."""
    children = parent.children
    for at in (parent.hint, parent.hint + 1, parent.hint - 1, len(children) - 1):
        if 0 <= at < len(children) and children[at] is child:
            return at
    return children.index(child)


def _declared(before: dict[str, Any] | None, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes of single style properties, the latest last: the order of declarations matters."""
    after = before or {}
    for name, value in changes.items():
        after.pop(name, None)
        after[name] = value
    return after


def _drop(listed: list[Any], data: dict[str, Any]) -> None:
    for at, one in enumerate(listed):
        if one is data:
            del listed[at]
            return


def _spread_css(style: Node) -> None:
    """Give the texts below a <style> the parts of its rules, which the recorder wrote into ``_cssText``.

    Before one of them changes: a snapshot with both would lose the change.
    """
    texts = [child for child in style.children if child.type == NodeType.TEXT]
    css = style.attributes.get("_cssText")
    if not texts or not isinstance(css, str):
        return
    del style.attributes["_cssText"]
    parts = css.split(_CSS_SPLIT)
    while len(parts) > 1 and len(parts) > len(texts):
        parts[-2:] = ["".join(parts[-2:])]
    for at, text in enumerate(texts):
        text.data.update(textContent=parts[at] if at < len(parts) else text.text, isStyle=True)
