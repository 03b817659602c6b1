"""Why our page and the stock replayer's may differ: each reason is a rule, and has a case in the tests.

"A bug of the stock replayer" is said where it shows a page that was not recorded. What is not explained by a
rule is a difference that we answer for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec

from heatreel.model.rrweb import EventType, Interaction, Source
from helpers.page_tree import Difference

Json = dict[str, Any]
_META, _SNAPSHOT, _INCREMENTAL = EventType.META, EventType.FULL_SNAPSHOT, EventType.INCREMENTAL
_POINTED = (0, 1, 2, 7, 9)  # kinds of interaction that move the pointer


class Case:
    """What was recorded until a time, of one window, and the page that the stock replayer shows."""

    def __init__(self, texts: Sequence[bytes], t_ms: float, stock: Json) -> None:
        self._texts, self.t_ms, self.stock = texts, t_ms, stock

    @cached_property
    def events(self) -> list[Json]:
        """All events before the time."""
        events = map(msgspec.json.decode, self._texts)
        return [event for event in events if event["timestamp"] < self.t_ms]

    @cached_property
    def on_page(self) -> list[Json]:
        """Data of the incremental events since the last full snapshot."""
        at = max((i for i, event in enumerate(self.events) if event["type"] == _SNAPSHOT), default=-1)
        return [event["data"] for event in self.events[at + 1 :] if event["type"] == _INCREMENTAL]

    def since_page(self, *sources: int) -> list[Json]:
        """Data of the events of these sources since the last full snapshot."""
        return [data for data in self.on_page if data.get("source") in sources]

    @property
    def has_lost_page(self) -> bool:
        """A bug of the stock replayer, ``page_lost_between_meta_and_snapshot``: a seek begins at the last
        Meta, and where its full snapshot comes later than the time sought (recorders take 30 to 100 ms for
        it), everything before is lost: it shows its first page as it began. We show the page that is still
        there, so it is compared again with that Meta withheld."""
        return 0 <= self.last(_SNAPSHOT) < self.last(_META)

    def without_late_meta(self) -> list[bytes]:
        """The events without the Metas of pages whose snapshot comes later than the time."""
        late = range(self.last(_SNAPSHOT) + 1, self.last(_META) + 1)
        kept = [
            text
            for i, text in enumerate(self._texts)
            if not (i in late and msgspec.json.decode(text)["type"] == _META)
        ]
        return kept

    @cached_property
    def ids(self) -> set[int]:
        """Ids of all nodes of the stock replayer's page."""
        return {node["id"] for node in nodes(self.stock)}

    def line_to(self, id_: int | None) -> list[int]:
        """Ids of a node of the stock replayer's page and of all that it is in, up to its document."""
        todo: list[tuple[Json, list[int]]] = [(self.stock, [])]
        while todo:
            node, above = todo.pop()
            line = [*above, node["id"]]
            if node["id"] == id_:
                return line
            todo.extend((child, line) for child in node.get("children", ()))
            todo.extend((node[key], []) for key in ("shadow", "frame") if node.get(key))
        return []

    def last(self, kind: int) -> int:
        """Index of the last event of a type, -1 = none."""
        return max((i for i, event in enumerate(self.events) if event["type"] == kind), default=-1)


def nodes(tree: Json) -> Iterator[Json]:
    """A node of a page tree and all below it, frames and shadow roots too."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(node.get("children", ()))
        todo.extend(node[key] for key in ("shadow", "frame") if node.get(key))


# rules ------------------------------------------------------------------------------------------


def page_before_its_time(difference: Difference, case: Case) -> bool:
    """The stock replayer shows its first page from the start, even when it was recorded minutes later; we
    show an empty page, and say so, unless it comes within two seconds."""
    return case.last(_SNAPSHOT) < 0


def frame_never_shown(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: without a Meta or a resize its frame stays ``display: none``; nothing in
    it can be scrolled or take the focus. We know a size always."""
    sized = any(
        event["type"] == _META
        or (event["type"] == _INCREMENTAL and event["data"].get("source") == Source.VIEWPORT_RESIZE)
        for event in case.events
    )
    return not sized and difference.aspect in ("state focus", "state scroll", "state hover")


def focus_before_the_page_is_built(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: while it seeks, changes gather in a virtual page, but focus and blur go to
    the real one, in which the node is not there yet, or is replaced later. We focus what was focused."""
    if difference.aspect != "state focus":
        return False
    wanted = None
    for data in case.since_page(Source.MOUSE_INTERACTION):
        if data.get("type") == Interaction.FOCUS:
            wanted = data.get("id")
        elif data.get("type") == Interaction.BLUR and data.get("id") == wanted:
            wanted = None
    if wanted is not None and wanted not in case.ids:
        wanted = None
    return difference.ours == wanted


def focus_of_a_dialog(difference: Difference, case: Case) -> bool:
    """A dialog takes the focus when it opens and gives it back when it closes, which no event tells; the
    stock replayer's seek opens it once at the end, or not at all. Only where no focus was recorded since."""
    if difference.aspect != "state focus" or case.since_page(Source.MOUSE_INTERACTION):
        return False
    return any(
        "rr_open_mode" in change.get("attributes", {})
        for data in case.since_page(Source.MUTATION)
        for change in data.get("attributes", ())
    ) or any(
        "rr_open_mode" in add["node"].get("attributes", {})
        for data in case.since_page(Source.MUTATION)
        for add in data.get("adds", ())
    )


def traces_of_a_closed_dialog(difference: Difference, case: Case) -> bool:
    """How a dialog was opened stands in an attribute of rrweb's own, ``rr_open_mode``. When it closes, going
    on event by event takes the attribute away and leaves it modal (rrweb removes ``open`` before it would
    close it), a seek leaves the attribute; a dialog that is not open is not seen either way."""
    if difference.aspect not in ("attribute rr_open_mode", "state modal"):
        return False
    dialog = [node for node in nodes(case.stock) if node["id"] == difference.id]
    return all("open" not in node["attributes"] for node in dialog)


def _pointed(data: Json) -> int | None:
    """Number of the node that is pointed at, -1 = it is not said; None = this is no event of the pointer."""
    if data.get("source") in (Source.MOUSE_MOVE, Source.TOUCH_MOVE, Source.DRAG):
        return data["positions"][-1].get("id", -1) if data.get("positions") else None
    if data.get("source") == Source.MOUSE_INTERACTION and data.get("type") in _POINTED:
        return data.get("id")
    return None


def hover_of_the_page_before(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: a seek keeps the last pointer position over a full snapshot and marks the
    node of the new page that happens to have the old one's number."""
    if difference.aspect != "state hover" or difference.ours:
        return False
    return all(_pointed(data) is None for data in case.on_page)


def hover_before_the_page_is_built(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: while it seeks, a press on a node that is only in its virtual page so far
    is lost, so what was pointed at before stays marked. We mark what was pressed."""
    pointed = [data for data in case.on_page if _pointed(data) is not None]
    if difference.aspect != "state hover" or not pointed or pointed[-1]["source"] != Source.MOUSE_INTERACTION:
        return False
    return difference.ours == (difference.id in case.line_to(_pointed(pointed[-1])))


def hover_of_an_unknown_node(difference: Difference, case: Case) -> bool:
    """What was last pointed at is gone, or not said (rrweb of 2018): a seek of rrweb marks nothing then,
    going on leaves the marks of what was pointed at before. Neither is known from the recording."""
    if difference.aspect != "state hover":
        return False
    pointed = [node for node in map(_pointed, case.on_page) if node is not None]
    return bool(pointed) and pointed[-1] not in case.ids - {-1}


def scroll_not_as_recorded(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: it is farther from the recorded position than we are. Either its seek
    scrolled before the rest of the page was laid out (and the page was too short then), or the browser's
    scroll anchoring moved the page when something above grew; with us scrolling comes last, and again when
    late images come, and anchoring is off. Where images are not in the recording both may fall short."""
    if difference.aspect != "state scroll":
        return False
    scrolls = [data for data in case.since_page(Source.SCROLL) if data.get("id") == difference.id]
    if not scrolls:
        return False
    wanted = (scrolls[-1].get("x") or 0, scrolls[-1].get("y") or 0)

    def far(found: list[int] | None) -> float:
        return max(abs(round(a) - b) for a, b in zip(wanted, found or [0, 0], strict=True))

    return far(difference.ours) < far(difference.stock)


def made_sheet_changed_before_it_is_made(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: after a seek it changes the rules of constructed sheets first and makes
    those sheets afterwards, so the changes are lost. We make them first."""
    changed = any(
        data.get("styleId") for data in case.since_page(Source.STYLE_SHEET_RULE, Source.STYLE_DECLARATION)
    )
    return difference.aspect == "state adopted" and changed


def frame_in_standards_mode(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: a frame that was attached by an event gets no doctype in a seek, so a page
    in quirks mode is shown in standards mode. Our mode is the recorded one."""
    return (
        difference.aspect == "state mode"
        and "/iframe" in difference.path
        and (difference.ours, difference.stock) == ("BackCompat", "CSS1Compat")
    )


def frame_emptied(difference: Difference, case: Case) -> bool:
    """A bug of the stock replayer: the virtual page of its seek has no place for what stands between the
    tags of a frame, nor for the empty page of a frame of which nothing was recorded, and takes both away.
    Neither can be seen."""
    if difference.aspect != "children" or difference.stock:
        return False
    is_unrecorded = difference.name == "#document" and "/iframe" in difference.path and difference.id < 0
    return difference.name == "IFRAME" or is_unrecorded


def media_stand_still(difference: Difference, case: Case) -> bool:
    """The stock replayer is paused where it sought to; ours is live, and what plays at that time plays."""
    return difference.name in ("VIDEO", "AUDIO") and difference.aspect in ("state paused", "state at")


Rule = Callable[[Difference, Case], bool]
RULES: tuple[Rule, ...] = (
    page_before_its_time,
    frame_never_shown,
    focus_before_the_page_is_built,
    focus_of_a_dialog,
    traces_of_a_closed_dialog,
    hover_of_the_page_before,
    hover_before_the_page_is_built,
    hover_of_an_unknown_node,
    scroll_not_as_recorded,
    made_sheet_changed_before_it_is_made,
    frame_in_standards_mode,
    frame_emptied,
    media_stand_still,
)


def explanation(difference: Difference, case: Case) -> str:
    """Name of the rule that explains a difference; "" = none does."""
    return next((rule.__name__ for rule in RULES if rule(difference, case)), "")
