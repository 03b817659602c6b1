"""What belongs to a form: its fields, the box that holds them, and the control that sends it."""

from __future__ import annotations

import re

from heatreel.model.rrweb import NodeType
from heatreel.replay import naming
from heatreel.replay.node import Node

CANCELS = re.compile(
    r"^\s*(cancel|close|dismiss|back|reset|discard|no|not now|later|skip|×|✕|x)(\b|\s*$)", re.I
)
CLOSES = re.compile(r"^\s*(cancel|close|dismiss|discard|not now|×|✕)(\b|\s*$)", re.I)
_SENDING = re.compile(
    r"\b(submit|send|save|sign|log ?in|register|continue|next|pay|buy|order|check ?out|apply|subscribe|"
    r"create|add|update|confirm|book|join|post|publish|invite|finish|done|request|start|senden|speichern|weiter|anmelden|"
    r"kaufen|bestellen|best\u00e4tigen)\b",
    re.I,
)
_SENDS = ("submit", "image")
_NO_FIELDS = ("button", "submit", "reset", "image", "hidden")
_CALLS = re.compile(r"(^|[-_])(btn|button|cta)([-_]|$)", re.I)
_LONGEST_CALL = 40  # characters; a longer link is something to read
_PARTS = ("section", "article", "aside", "header", "footer", "nav", "li", "td", "dialog")  # of a page
_UP = 8  # levels in which a box is looked for that has fields and a button


def is_field(node: Node) -> bool:
    """Takes text or a choice."""
    if node.tag == "input":
        return str(node.attributes.get("type") or "").lower() not in _NO_FIELDS
    return node.tag in ("select", "textarea") or naming.is_editable(node)


def field_of(node: Node) -> Node | None:
    """The field at or above a node."""
    for depth, above in enumerate(node.ancestors()):
        if depth > _UP:
            return None
        if above.type == NodeType.ELEMENT and is_field(above):
            return above
    return None


def sends(node: Node) -> bool:
    """Whether a control sends its form."""
    kind = str(node.attributes.get("type") or "").lower()
    if node.tag == "input":
        return kind in _SENDS
    if node.tag != "button" and not _is_dressed(node):
        return False
    words = naming.text_of(node)
    is_plain = node.tag == "button" and kind in ("", "submit")
    return not CANCELS.search(words) and (is_plain or (node.tag != "button" and bool(_SENDING.search(words))))


def sends_box(control: Node, box: Node) -> bool:
    """Whether a node is a control that sends the fields of a box."""
    if control.type != NodeType.ELEMENT or not sends(control):
        return False
    return box.tag == "form" or (_says_send(control) and _is_of(control, box))


def _is_dressed(node: Node) -> bool:
    """Whether something that is no button is to be taken for one, by its role or its class."""
    if node.attributes.get("role") == "button":
        return True
    return node.tag == "a" and bool(_CALLS.search(str(node.attributes.get("class") or "").replace(" ", "-")))


def _is_of(control: Node, box: Node) -> bool:
    """Whether a control in a box is not that of a smaller one with fields of its own: a page has many."""
    if box.tag not in ("body", "html"):
        return True
    for above in control.ancestors():
        if above is box:
            return True
        if above.tag in _PARTS or any(
            below.type == NodeType.ELEMENT and is_field(below) for below in above.walk()
        ):
            return False
    return True


def _says_send(control: Node) -> bool:
    """Whether a control outside a form is one that sends, by its type or its words: any button may stand
    beside fields that only filter a list."""
    return "type" in control.attributes or bool(_SENDING.search(naming.text_of(control)))


def form_of(node: Node) -> Node:
    """The form of a field; without one the nearest box that also has a button, else the page's body."""
    nearest, known = None, node
    for depth, above in enumerate(node.ancestors()):
        if above.tag == "form":
            return above
        if above.tag in ("body", "html") or above.parent is None:
            return nearest or above
        if nearest is None and 0 < depth <= _UP and _has_button(above, known):
            nearest = above
        known = above
    return nearest or node


def _has_button(node: Node, known: Node) -> bool:
    """Whether there is one in a node, apart from a child in which there is none."""
    parts = (below for child in node.children if child is not known for below in child.walk())
    return any(
        below.tag == "button" or (below.tag == "input" and sends(below)) or _is_dressed(below)
        for below in parts
    )


def call_of(node: Node) -> Node | None:
    """The button, or link dressed as one, at or above a node: what calls a visitor to act."""
    control = naming.control_of(node)
    if control is None:
        return None
    role = str(control.attributes.get("role") or "")
    if control.tag == "button" or role == "button":
        return control
    if control.tag == "input" and str(control.attributes.get("type") or "").lower() in ("button", *_SENDS):
        return control
    if control.tag != "a":
        return None
    dressed = any(_CALLS.search(token) for token in str(control.attributes.get("class") or "").split())
    short = len(naming.text_of(control)) <= _LONGEST_CALL
    return control if dressed or (short and _stands_alone(control)) else None


def _stands_alone(link: Node) -> bool:
    """Whether a link is no part of a text: nothing but links stands beside it."""
    around = link.parent.children if link.parent is not None else []
    return not any(
        (one.type == NodeType.TEXT and one.text.strip())
        or (one.type == NodeType.ELEMENT and one.tag not in ("a", "br", "svg", "img"))
        for one in around
    )
