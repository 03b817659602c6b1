"""An element in the words of a person: its control, text, CSS path, and what family it belongs to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from heatreel.model.moment import ElementRef
from heatreel.model.rrweb import NodeType
from heatreel.replay.mirror import Mirror
from heatreel.replay.node import Node

TEXT_LENGTH = 80
_CLASSES = 12  # class names kept of an element
_DEPTH = 64  # controls and families are looked for this far up
_CONTROL_TAGS = {"a", "button", "input", "select", "textarea", "summary", "label", "option"}
_CONTROL_ROLES = (
    "button link checkbox radio switch tab menuitem menuitemcheckbox menuitemradio option slider spinbutton "
    "combobox searchbox textbox treeitem gridcell"
).split()
_TEXT_TYPES = (
    "text search email password tel url number date datetime-local month week time color file".split()
)
_STEP_WORDS = re.compile(
    r"\b(next|prev(ious)?|forward|back|increase|decrease|increment|decrement|plus|minus|step(per)?|"
    r"add one|remove one|more|less|slide|zoom in|zoom out|quantity)\b",
    re.IGNORECASE,
)
_STEP_SIGNS = set("+-−–‹›«»<>←→↑↓▲▼◀▶‹›❮❯⟨⟩＋－")
_MAP = re.compile(r"\b(map|leaflet-container|mapboxgl-map|maplibregl-map|gm-style|ol-viewport)\b")
_HIDDEN_TAGS = {"script", "style", "noscript", "template", "head"}


def control_of(node: Node) -> Node | None:
    """The nearest control at or above a node (links, buttons, fields, roles, ``onclick``)."""
    for depth, above in enumerate(node.ancestors()):
        if depth > _DEPTH:
            return None
        if above.type == NodeType.ELEMENT and is_control(above):
            return above
    return None


def is_control(node: Node) -> bool:
    """Whether a person would expect the element to answer a click."""
    attributes = node.attributes
    return (
        node.tag in _CONTROL_TAGS
        or str(attributes.get("role") or "") in _CONTROL_ROLES
        or "onclick" in attributes
    )


def visible_element(node: Node) -> Node:
    """The element that stands for a node: text by its parent, what is in a shadow root by its host."""
    found = node
    for above in node.ancestors():
        if above.in_shadow and above.parent is not None:
            found = above.parent
    if found.type != NodeType.ELEMENT and found.parent is not None:
        return found.parent
    return found


def element_ref(mirror: Mirror, node: Node) -> ElementRef:
    """How evidence names the element."""
    names = tuple(str(node.attributes.get("class") or "").split()[:_CLASSES])
    return ElementRef(node.id, selector_of(mirror, node), text_of(node), node.tag, is_control(node), names)


def selector_of(mirror: Mirror, node: Node) -> str:
    """A CSS path: from the nearest ``#id`` down, else from ``html``, by tag and ``:nth-of-type``."""
    parts: list[str] = []
    for above in node.ancestors():
        if above.type != NodeType.ELEMENT:
            if above.type == NodeType.DOCUMENT and above.parent is not None:
                parts.append("/")  # an iframe's document
            continue
        name = above.attributes.get("id")
        if isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w-]*", name):
            parts.append(f"#{name}")
            break
        parts.append(_step(above))
    return " > ".join(reversed(parts))


def _step(node: Node) -> str:
    same = [] if node.parent is None else [n for n in node.parent.children if n.tag == node.tag]
    return f"{node.tag}:nth-of-type({same.index(node) + 1})" if len(same) > 1 and node in same else node.tag


def text_of(node: Node) -> str:
    """Visible text, else label, alternative text, placeholder or value; at most 80 characters."""
    attributes = node.attributes
    label = attributes.get("aria-label")
    candidates: list[object] = [label, _inner_text(node)]
    candidates += [_below(node, "img", "alt"), attributes.get("alt"), attributes.get("title")]
    candidates += [attributes.get("placeholder"), _button_value(node), attributes.get("name")]
    for text in candidates:
        if isinstance(text, str) and text.strip():
            words = " ".join(text.split())
            return words if len(words) <= TEXT_LENGTH else words[: TEXT_LENGTH - 1].rstrip() + "…"
    return ""


def _inner_text(node: Node) -> str:
    found: list[str] = []
    length, stack = 0, [node]
    while stack and length <= TEXT_LENGTH * 2:
        here = stack.pop()
        if here.type == NodeType.TEXT and here.text.strip():
            found.append(here.text.strip())
            length += len(found[-1])
        if here.tag not in _HIDDEN_TAGS:
            stack.extend(reversed(here.children))
    return " ".join(found)


def _below(node: Node, tag: str, attribute: str) -> object:
    for count, below in enumerate(node.walk()):
        if count > 50:
            break
        if below.tag == tag and below.attributes.get(attribute):
            return below.attributes[attribute]
    return None


def _button_value(node: Node) -> object:
    kind = str(node.attributes.get("type") or "text")
    return node.attributes.get("value") if node.tag == "input" and kind not in _TEXT_TYPES else None


def is_editable(node: Node) -> bool:
    """A field that takes text or a choice."""
    attributes = node.attributes
    if node.tag in ("textarea", "select"):
        return True
    if node.tag == "input":
        return str(attributes.get("type") or "text").lower() in _TEXT_TYPES
    editable = attributes.get("contenteditable")
    return (editable is not None and str(editable).lower() != "false") or attributes.get("role") in (
        "textbox",
        "searchbox",
        "combobox",
    )


def is_map(node: Node) -> bool:
    """The box of a map that is moved by hand, by its class."""
    return bool(_MAP.search(str(node.attributes.get("class") or "")))


def family_of(node: Node, control: Node | None, page_href: str) -> str:
    """text | slider | canvas | media | leaves | stepper | file | "" (SIGNALS.md, "Not when" and "Exempt")."""
    for depth, above in enumerate(node.ancestors()):
        if depth > _DEPTH:
            break
        if is_editable(above) or above.tag in ("option", "optgroup"):
            return "text"
        if above.tag == "input" and above.attributes.get("type") == "range":
            return "slider"
        if above.attributes.get("role") in ("slider", "spinbutton", "scrollbar"):
            return "slider"
        if above.tag in ("canvas", "object", "embed") or (above.tag == "iframe" and above is node):
            return "canvas"  # what is in a frame whose page was recorded can be told
        if above.tag in ("video", "audio") and "controls" in above.attributes:
            return "media"
        if is_map(above):
            return "canvas"
    if control is None:
        return ""
    if control.tag == "a" and _leaves(control, page_href):
        return "leaves"
    return "stepper" if _is_stepper(control) else ""


def _leaves(link: Node, page_href: str) -> bool:
    attributes, href = link.attributes, str(link.attributes.get("href") or "")
    if "download" in attributes or str(attributes.get("target") or "") not in (
        "",
        "_self",
        "_top",
        "_parent",
    ):
        return True
    if re.match(r"(mailto|tel|sms|blob|data):", href):
        return True
    try:
        there, here = urlsplit(href), urlsplit(page_href)
    except ValueError:
        return False
    return bool(there.netloc) and there.netloc != here.netloc


def _is_stepper(control: Node) -> bool:
    text = _inner_text(control).strip()
    if text and len(text) <= 2 and all(sign in _STEP_SIGNS for sign in text):
        return True
    names = (
        control.attributes.get("aria-label"),
        control.attributes.get("title"),
        control.attributes.get("class"),
        text,
    )
    return any(
        isinstance(n, str) and len(n) <= 60 and _STEP_WORDS.search(n.replace("_", " ").replace("-", " "))
        for n in names
    )
