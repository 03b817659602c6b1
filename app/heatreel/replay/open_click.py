"""A click whose reactions are being collected, and how changes of the page are related to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from heatreel.model.acts import Change, ChangeKey, ChangeKind, ClickTarget, Relation
from heatreel.replay.node import Node
from heatreel.replay.press_state import PressState

MESSAGE_MS = 10_000.0  # longest that a toast stays
UNSEEN_MS = 300.0  # a press that is not recorded is so long before its click
HOVER_MS = 300.0  # what changes later, away from the click and where the pointer comes, is hovered
WHOLE = frozenset(("", "html", "body", "main", "head"))  # what these hold is no kind of anything


@dataclass(slots=True)
class OpenClick:
    """A press or click whose reactions are being collected."""

    down_ms: float
    touch: bool
    row: int = -1
    node: Node | None = None
    control: Node | None = None
    target: ClickTarget | None = None
    href: str = ""
    above: set[int] = field(default_factory=set)
    beside: int = -1
    t_ms: float = 0.0
    found: dict[tuple[ChangeKind, ChangeKey, Relation, bool], Change] = field(default_factory=dict)
    request_ms: float | None = None


def wider_key(view: int, node: Node | None, part: str) -> ChangeKey | None:
    """The node itself for what came or went in it, else its kind among its siblings; not in a whole page."""
    if node is None or part.startswith("sheet"):
        return None
    if part:
        return None if node.tag in WHOLE else (view, node.id, "")
    if node.parent is None or node.parent.tag in WHOLE:
        return None
    names = str(node.attributes.get("class") or "").split()[:1]
    return (view, node.parent.id, f"any {'.'.join([node.tag, *names])}")


def belongs(node: Node, control: Node) -> bool:
    """Whether a field is the one that a control is for."""
    return any(above is control for above in node.ancestors()) or control.tag == "label"


def relation_of(act: OpenClick, node: Node | None) -> Relation:
    """Where a change lies, seen from the click."""
    if node is None:
        return "away"
    if node.id in act.above:
        return "on"
    inner = {act.node.id if act.node else -1, act.control.id if act.control else -1}
    for above in node.ancestors():
        if above.id in inner:
            return "on"
        if above.id == act.beside:
            return "beside"
    return "away"


def ends_by_itself(act: OpenClick, gone: Node, came_ms: float, t: float) -> bool:
    """Whether what goes now is a message that came before the click, which was not on it, and has stayed."""
    if came_ms >= act.down_ms or t - came_ms > MESSAGE_MS or t - (act.t_ms or t) <= HOVER_MS:
        return False
    return act.node is None or all(above is not gone for above in act.node.ancestors())


def take_over(
    before: OpenClick | None,
    act: OpenClick,
    nodes: Mapping[int, Node],
    press: PressState,
    latest_ms: Callable[[ChangeKey], float],
) -> None:
    """Where the press of a click is not recorded: what changed just before at its target is no answer to the
    click ``before`` it, but to this one, unless it was taken back already. ``latest_ms``: of a change."""
    if before is None:
        return
    since = act.t_ms - UNSEEN_MS
    for slot, change in list(before.found.items()):
        node = nodes.get(change.key[1])
        relation = "away" if node is None else relation_of(act, node)
        if node is None or relation == "away" or max(change.t_ms, latest_ms(change.key)) < since:
            continue
        if change.t_ms >= since:
            del before.found[slot]
        if not press.is_as_before(node, since):
            act.found[slot] = replace(change, relation=relation)
