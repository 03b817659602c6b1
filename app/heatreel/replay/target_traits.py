"""Of what kind an element is, in the terms in which vendors write their rules (`model.acts.Trait`)."""

from __future__ import annotations

from heatreel.model.acts import Trait
from heatreel.replay.naming import is_editable
from heatreel.replay.node import Node

_DEPTH = 64  # looked for this far up
_ROLES = frozenset(
    "button link checkbox radio switch tab menuitem menuitemcheckbox menuitemradio option treeitem".split()
)
_CANVAS = frozenset(("canvas", "video", "audio", "embed", "object"))


def traits_of(node: Node) -> int:
    """The traits of an element and of all that it lies in."""
    found = Trait(0)
    for depth, above in enumerate(node.ancestors()):
        if depth > _DEPTH:
            break
        if above.tag or above.attributes:
            found |= _own(above)
    return int(found)


def _own(node: Node) -> Trait:
    tag, attributes = node.tag, node.attributes
    found = Trait(0)
    if tag == "a":
        found |= Trait.LINK
        if str(attributes.get("target") or "_self") != "_self":
            found |= Trait.NEW_TAB
        if "download" in attributes:
            found |= Trait.DOWNLOAD
    elif tag == "button" or (tag == "input" and attributes.get("type") in ("submit", "button")):
        found |= Trait.BUTTON
    elif tag in ("summary", "label") or str(attributes.get("role") or "") in _ROLES:
        found |= Trait.ROLE
    if tag in ("input", "select", "textarea"):
        found |= Trait.INPUT
    if tag in _CANVAS:
        found |= Trait.CANVAS
    if is_editable(node):
        found |= Trait.FIELD
    return found
