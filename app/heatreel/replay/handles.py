"""Ways to find an element of a recorded page again on the real one: test id, role and name, label, path."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from heatreel.model.rrweb import NodeType
from heatreel.model.ticket import Handle
from heatreel.replay import naming
from heatreel.replay.labels import field_name
from heatreel.replay.mirror import Mirror
from heatreel.replay.node import Node

TEST_IDS = ("data-testid", "data-test-id", "data-test", "data-cy", "data-qa", "data-e2e")
_INPUT_ROLES = {
    "button": "button",
    "submit": "button",
    "reset": "button",
    "image": "button",
    "checkbox": "checkbox",
    "radio": "radio",
    "range": "slider",
    "number": "spinbutton",
    "search": "searchbox",
    "text": "textbox",
    "email": "textbox",
    "tel": "textbox",
    "url": "textbox",
    "": "textbox",
}
_ROLES = {
    "button": "button",
    "textarea": "textbox",
    "select": "combobox",
    "option": "option",
    "img": "img",
    "summary": "",
} | {f"h{level}": "heading" for level in range(1, 7)}
_NAMED_BY_TEXT = {"button", "link", "heading", "tab", "menuitem", "option", "treeitem", "switch"}
_FIELDS = {"textbox", "searchbox", "combobox", "spinbutton", "slider", "checkbox", "radio"}
_MOST_NODES = 20_000  # of a page that are compared; beyond, an element is not called unique
_LONGEST_NAME = 70


def handle_of(mirror: Mirror, node: Node) -> Handle:
    """All ways to find an element, as the page is now."""
    *frames, css = naming.selector_of(mirror, naming.visible_element(node)).split(" > / > ")
    role, name = role_of(node), name_of(node)
    label = field_name(node) if _is_field(node) and _is_labelled(node) else ""
    same_role, same_label = -1, -1
    if role and name:
        same_role = _place(node, lambda other: role_of(other) == role and name_of(other) == name)
    if label:
        same_label = _place(node, lambda other: _is_field(other) and field_name(other) == label)
    return Handle(
        css=css,
        tag=node.tag,
        type=str(node.attributes.get("type") or "").lower() if node.tag == "input" else "",
        role=role,
        name=name,
        label=label,
        placeholder=_text(node, "placeholder"),
        text="" if _is_field(node) else naming.text_of(node),
        test_id=_test_id(node),
        same_role=same_role,
        same_label=same_label,
        frames=tuple(frames),
    )


def role_of(node: Node) -> str:
    """The ARIA role that is written on an element, or that it has by its tag; "" = none to look for."""
    written = str(node.attributes.get("role") or "").split()
    if written:
        return written[0]
    if node.tag == "input":
        return _INPUT_ROLES.get(str(node.attributes.get("type") or "").lower(), "")
    if node.tag == "a":
        return "link" if "href" in node.attributes else ""
    return _ROLES.get(node.tag, "")


def name_of(node: Node) -> str:
    """What assistive technology calls an element, as far as the recording tells; "" = not safe to say."""
    role = role_of(node)
    candidates = [_text(node, "aria-label")]
    if _is_field(node):
        candidates.append(field_name(node) if _is_labelled(node) else "")
    elif role in _NAMED_BY_TEXT:
        if node.tag == "input":
            candidates += [_text(node, "value"), _text(node, "alt")]
        text, whole = _words(node)
        candidates.append(text if whole else "")
    elif node.tag == "img":
        candidates.append(_text(node, "alt"))
    candidates.append(_text(node, "title"))
    name = next((text for text in candidates if text), "")
    return (
        "" if len(name) > _LONGEST_NAME or _is_masked(name) or "aria-labelledby" in node.attributes else name
    )


def _words(node: Node) -> tuple[str, bool]:
    """The text in an element, and whether that is all its name is made of."""
    found: list[str] = []
    for below in node.walk():
        if below.type == NodeType.TEXT:
            found.append(below.text)
        elif below.type == NodeType.ELEMENT and below is not node:
            hidden = below.attributes.get("aria-hidden") == "true" or "hidden" in below.attributes
            if hidden or below.tag in ("img", "svg") or _text(below, "aria-label"):
                return "", False
    return " ".join("".join(found).split()), True


def _is_field(node: Node) -> bool:
    return node.type == NodeType.ELEMENT and role_of(node) in _FIELDS


def _is_labelled(node: Node) -> bool:
    """Whether the field's name comes from a label (else from a placeholder or what it is called inside)."""
    name = field_name(node)
    own = {_text(node, key) for key in ("placeholder", "name", "id", "title")}
    return bool(name) and (name == _text(node, "aria-label") or name not in own) and not _is_masked(name)


def _is_masked(text: str) -> bool:
    return set(text) <= set("*• ")


def _test_id(node: Node) -> tuple[str, str]:
    for key in TEST_IDS:
        value = node.attributes.get(key)
        if isinstance(value, str) and value.strip():
            return key, value
    return "", ""


def _text(node: Node, key: str) -> str:
    value = node.attributes.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _place(node: Node, alike: Callable[[Node], bool]) -> int:
    """How many elements alike stand before a node in its document; -1 when it is the only one."""
    at, seen = 0, 0
    for other in _elements(node):
        if other is node:
            at = seen
        if alike(other):
            seen += 1
    return at if seen > 1 else -1


def _elements(node: Node) -> Iterator[Node]:
    """The elements of a node's document, without those of frames in it."""
    top = node
    for above in node.ancestors():
        top = above
        if above.type == NodeType.DOCUMENT:
            break
    stack, left = [top], _MOST_NODES
    while stack and left:
        here = stack.pop()
        left -= 1
        if here.type == NodeType.ELEMENT:
            yield here
        if here is top or here.type != NodeType.DOCUMENT:
            stack.extend(reversed(here.children))
