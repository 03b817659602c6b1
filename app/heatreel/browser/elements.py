"""What the page says of one of its elements, as a value. Contract: resources/player/element.js."""

from __future__ import annotations

from typing import Any

from heatreel.model.inspect import PageElement, PathStep


def element_of(message: dict[str, Any]) -> PageElement | None:
    """The element in an answer of the page; None = there is none."""
    said = message.get("element")
    if not isinstance(said, dict):
        return None
    box, page = said.get("box"), said.get("page")
    return PageElement(
        node_id=int(said.get("node", -1)),
        present=True,
        tag=str(said.get("tag", "")),
        selector=str(said.get("selector", "")),
        path=tuple(PathStep(int(node), str(name)) for node, name in said.get("path") or ()),
        attributes=tuple((str(name), str(value)) for name, value in said.get("attributes") or ()),
        text=str(said.get("text", "")),
        start_tag=str(said.get("start", "")),
        box_client=tuple(map(float, box)) if box else None,
        place_page=tuple(map(float, page)) if page else None,
    )
