"""What the page says of its elements, as values. Contract: resources/player/element.js and page_pass.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from heatreel.model.inspect import PageElement, PathStep
from heatreel.model.place import PageElements


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


def page_elements(said: Sequence[Sequence[Any]]) -> PageElements:
    """All elements of a page that have a box, from rows of selector, x, y, width, height, flags, inner
    height."""
    box = np.array([row[1:5] for row in said], np.float32).reshape(-1, 4)
    flags = np.array([row[5] for row in said], np.uint8)
    inner = {str(row[0]): float(row[6]) for row in reversed(said) if row[6] > 0}
    return PageElements(tuple(str(row[0]) for row in said), box, flags, inner)
