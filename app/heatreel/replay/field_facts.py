"""Finds what visitors did with fields: focus, input, refusals, sending and leaving, and rests on buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from heatreel.model.acts import DEAD_MS
from heatreel.model.fields import Deed, Field, FieldDeed, FieldFacts, Form, Rest
from heatreel.model.rrweb import EventType, Interaction, NodeType, Source
from heatreel.model.session import SessionTrack
from heatreel.replay import naming
from heatreel.replay.form_parts import CANCELS, CLOSES, call_of, field_of, form_of, is_field, sends, sends_box
from heatreel.replay.labels import field_name
from heatreel.replay.node import Node
from heatreel.replay.page_state import PageState
from heatreel.replay.rests import rests_of

_CHOICES = ("checkbox", "radio", "range", "color", "file")
_SAVED = re.compile(r"\b(saved?|stored|updated|gespeichert)\b", re.I)
_WRONG = re.compile(r"(^|[-_ ])(error|invalid|has-error|is-invalid|danger|warning)([-_ ]|$)", re.I)
_OPEN = frozenset(("open", "opened", "is-open", "show", "shown", "visible", "is-visible", "active", "in"))
_TELLING = frozenset(("class", "style", "hidden", "open", "aria-hidden", "aria-invalid"))
_OWN = ("focus", "blur", "input", "sent", "cancelled")  # deeds of the visitor, not answers of the page
_NEAR = 4  # levels above a text in which a class says that it is an error
_TAKEN_MS = 50.0  # a page that takes what was typed shows it in the instant in which it empties the field
_EMPTIED_MS = 500.0  # and a form is emptied so soon after it was sent or left


class Fields:
    """Is shown every event of a session after it was applied; `finish` gives what was found."""

    def __init__(self, track: SessionTrack) -> None:
        self._forms: list[Form] = []
        self._fields: list[Field] = []
        self._deeds: list[FieldDeed] = []
        self._rests: list[Rest] = []
        self._form_at: dict[tuple[int, int], int] = {}
        self._field_at: dict[tuple[int, int], int] = {}
        self._touched: set[tuple[int, int]] = set()  # fields that had focus or a click on this page
        self._last_field: dict[int, int] = {}  # by window
        self._acted_ms = float("-inf")  # the visitor's last deed in a form
        self._focused: dict[int, int] = {}  # by window
        self._texts: dict[int, str] = {}  # what stands in a field
        self._came: dict[int, tuple[float, list[int]]] = {}  # by window: what came last, and when
        self._ended_ms: dict[int, float] = {}  # when a form was sent or left by a click
        self._opened: set[tuple[int, int]] = set()  # boxes around forms whose class says that they are open
        self._has_focus = bool((track.interactions.kind == int(Interaction.FOCUS)).any())
        self._states: dict[int, PageState] = {}
        self._waiting = rests_of(track)

    def before(self, t_ms: float) -> None:
        """An event of this time is about to be applied: the pages are still as they were."""
        while self._waiting and self._waiting[-1][0] <= t_ms:
            self._rest(*self._waiting.pop())

    def event(self, t_ms: float, window: int, event: Mapping[str, Any], state: PageState) -> None:
        """One event."""
        self._states[window] = state
        kind, data = event.get("type"), event.get("data")
        if kind != EventType.INCREMENTAL or not isinstance(data, Mapping):
            return
        source = data.get("source")
        if source == Source.INPUT:
            self._input(t_ms, window, data, state)
        elif source == Source.MOUSE_INTERACTION:
            self._interaction(t_ms, window, data, state)
        elif source == Source.MUTATION and any(key[0] == window for key in self._form_at):
            self._mutation(t_ms, window, data, state)

    def finish(self) -> FieldFacts:
        """All that was found."""
        self.before(float("inf"))
        deeds = sorted(self._deeds, key=lambda deed: deed.t_ms)
        return FieldFacts(tuple(self._forms), tuple(self._fields), tuple(deeds), tuple(self._rests))

    def new_page(self, window: int) -> None:
        """Another page is shown: its nodes are others."""
        for known in (self._form_at, self._field_at):
            for key in [key for key in known if key[0] == window]:
                del known[key]
        self._touched = {key for key in self._touched if key[0] != window}
        self._last_field.pop(window, None)
        self._focused.pop(window, None)

    # events -------------------------------------------------------------------------------------

    def _input(self, t_ms: float, window: int, data: Mapping[str, Any], state: PageState) -> None:
        node = state.mirror.nodes.get(data.get("id", -1))
        if node is None or not is_field(node):
            return
        text, of_page = str(data.get("text") or ""), data.get("userTriggered") is False
        if of_page and (text or (window, node.id) not in self._field_at):
            return
        at = self._field(window, node, state)
        if data.get("userTriggered") is None and not self._is_touched(window, node, at):
            return
        if not self._fields[at].is_text:
            text = "x" * bool(data.get("isChecked") or text)
        before, self._texts[at] = self._texts.get(at, ""), text
        by_page = bool(before) and not text and (of_page or self._is_taken(t_ms, window, at, before, state))
        if of_page and not by_page:
            return
        self._say(t_ms, "cleared" if by_page else "input", self._fields[at].form, at, len(text))
        self._last_field[window] = at

    def _is_taken(self, t_ms: float, window: int, at: int, text: str, state: PageState) -> bool:
        """Whether the page empties a field, as it has taken its text: a message was sent, a form reset."""
        if t_ms - self._ended_ms.get(self._fields[at].form, float("-inf")) <= _EMPTIED_MS:
            return True
        came_ms, ids = self._came.get(window, (float("-inf"), []))
        if t_ms - came_ms > _TAKEN_MS:
            return False
        nodes = filter(None, map(state.mirror.nodes.get, ids))
        return any(not text.strip("*") or text.strip() in naming.text_of(node) for node in nodes)

    def _is_touched(self, window: int, node: Node, at: int) -> bool:
        """Whether the visitor had come to a field; where focus is not recorded, to any of its form."""
        if (window, node.id) in self._touched:
            return True
        form = self._fields[at].form
        return not self._has_focus and any(
            self._fields[other].form == form for key, other in self._field_at.items() if key in self._touched
        )

    def _interaction(self, t_ms: float, window: int, data: Mapping[str, Any], state: PageState) -> None:
        node, kind = state.mirror.nodes.get(data.get("id", -1)), data.get("type")
        if node is None:
            return
        field = field_of(node)
        if field is not None and kind in (Interaction.FOCUS, Interaction.CLICK, Interaction.TOUCH_END):
            self._touched.add((window, field.id))
            at = self._field(window, field, state)
            if self._focused.get(window) != at:  # a click and a focus event tell one focus
                self._focused[window] = at
                self._say(t_ms, "focus", self._fields[at].form, at)
        elif kind == Interaction.BLUR and (window, node.id) in self._field_at:
            at = self._field_at[window, node.id]
            if self._focused.get(window) == at:
                del self._focused[window]
            self._say(t_ms, "blur", self._fields[at].form, at)
        elif kind == Interaction.CLICK:
            self._clicked(t_ms, window, node, state)

    def _clicked(self, t_ms: float, window: int, node: Node, state: PageState) -> None:
        """A click on what is no field: it may send a form, or leave it."""
        control = naming.control_of(node)
        if control is None:
            return
        above = {(window, one.id) for one in control.ancestors()}
        named = str(control.attributes.get("form") or "")
        for key, at in self._form_at.items():
            form = self._forms[at]
            node_of = state.mirror.nodes.get(form.node_id)
            by_name = bool(named) and node_of is not None and node_of.attributes.get("id") == named
            if key not in above and not by_name:
                continue
            words = naming.text_of(control)
            if sends(control) or not form.has_submit or CLOSES.search(words):
                self._say(t_ms, "cancelled" if CANCELS.search(words) else "sent", at)
                self._ended_ms[at] = t_ms

    def _mutation(self, t_ms: float, window: int, data: Mapping[str, Any], state: PageState) -> None:
        nodes = state.mirror.nodes
        if data.get("removes"):
            for key in [key for key in self._form_at if key[0] == window and key[1] not in nodes]:
                self._say(t_ms, "gone", self._form_at.pop(key))
        for change in data.get("attributes") or ():
            changed = change.get("attributes") if isinstance(change, dict) else None
            if not isinstance(changed, dict) or _TELLING.isdisjoint(changed):
                continue
            node = nodes.get(change.get("id", -1))
            if node is not None:
                self._attributes(t_ms, window, node, changed, nodes)
        last = self._last_field.get(window)
        if last is None or t_ms - self._acted_ms > DEAD_MS:
            return
        came = [added["node"].get("id", -1) for added in data.get("adds") or () if "node" in added]
        if came:
            self._came[window] = t_ms, came
        ids = [change.get("id", -1) for change in data.get("texts") or () if isinstance(change, dict)]
        for added in data.get("adds") or ():
            inner = added.get("node") if isinstance(added, dict) else None
            if isinstance(inner, dict) and inner.get("type") == NodeType.TEXT:  # elements come with theirs
                ids.append(inner.get("id", -1))
        for text in filter(None, map(nodes.get, ids)):
            self._words(t_ms, last, text)

    def _attributes(
        self, t_ms: float, window: int, node: Node, changed: Mapping[str, Any], nodes: Mapping[int, Node]
    ) -> None:
        field = self._field_at.get((window, node.id))
        if field is not None and (
            changed.get("aria-invalid") in ("true", True) or _WRONG.search(str(changed.get("class") or ""))
        ):
            self._say(t_ms, "refused", self._fields[field].form, field)
        closes = "class" in changed and (window, node.id) in self._opened and not _says_open(node)
        if closes or _is_hidden(node, changed):
            self._opened.discard((window, node.id))
            for key, at in list(self._form_at.items()):
                form = nodes.get(key[1]) if key[0] == window else None
                if form is not None and any(above is node for above in form.ancestors()):
                    self._say(t_ms, "gone", at)

    def _words(self, t_ms: float, last: int, node: Node) -> None:
        """A text came: an error beside a field, or that something was saved."""
        text = node.text
        if _SAVED.search(text):
            self._say(t_ms, "saved", self._fields[last].form)
        elif text.strip() and _says_wrong(node, self._forms[self._fields[last].form].node_id):
            self._say(t_ms, "refused", self._fields[last].form, last)

    def _rest(self, start: float, end: float, window: int, node_id: int, x: float, y: float) -> None:
        """On a control that calls to act, or on what is no control."""
        state = self._states.get(window)
        node = state.mirror.nodes.get(node_id) if state is not None else None
        if state is None or node is None:
            return
        call = call_of(node)
        if call is not None or naming.control_of(node) is None:
            element = naming.element_ref(state.mirror, call) if call is not None else None
            self._rests.append(Rest(start, end, window, element, x, y))

    # forms --------------------------------------------------------------------------------------

    def _field(self, window: int, node: Node, state: PageState) -> int:
        at = self._field_at.get((window, node.id))
        if at is None:
            form = self._form(window, node, state)
            element = naming.element_ref(state.mirror, node)
            name = field_name(node) or element.text or element.selector.split(" > ")[-1]
            is_text = naming.is_editable(node) and str(node.attributes.get("type") or "") not in _CHOICES
            is_text = is_text and node.tag != "select"
            at = self._field_at[window, node.id] = len(self._fields)
            self._fields.append(Field(node.id, window, form, element, name, is_text))
        return at

    def _form(self, window: int, node: Node, state: PageState) -> int:
        box = form_of(node)
        at = self._form_at.get((window, box.id))
        if at is None:
            has_submit = any(sends_box(below, box) for below in box.walk())
            at = self._form_at[window, box.id] = len(self._forms)
            self._forms.append(Form(box.id, window, naming.element_ref(state.mirror, box), has_submit))
        self._opened |= {(window, above.id) for above in box.ancestors() if _says_open(above)}
        return at

    def _say(self, t_ms: float, what: Deed, form: int, field: int = -1, length: int = 0) -> None:
        self._deeds.append(FieldDeed(t_ms, what, form, field, length))
        if what in _OWN:
            self._acted_ms = t_ms


def _says_open(node: Node) -> bool:
    """Whether a class of an element says that it is open."""
    return bool(_OPEN & set(str(node.attributes.get("class") or "").lower().split()))


def _says_wrong(text: Node, form: int) -> bool:
    """Whether a text is an error: by a class around it in or beside the form, or by a role wherever it is."""
    node, is_wrong = text.parent, False
    for _ in range(_NEAR):
        if node is None:
            break
        attributes = node.data.get("attributes")
        if isinstance(attributes, dict) and attributes:
            if attributes.get("role") == "alert":
                return True
            is_wrong = is_wrong or _names_error(str(attributes.get("class") or ""))
        node = node.parent
    return is_wrong and any(
        above.id == form or (above.tag != "body" and any(child.id == form for child in above.children))
        for above in text.ancestors()
    )


@lru_cache(maxsize=4096)
def _names_error(classes: str) -> bool:
    return bool(_WRONG.search(classes)) or "alert" in classes


def _is_hidden(node: Node, changed: Mapping[str, Any]) -> bool:
    """Whether a change of attributes hides an element, as far as that can be told without layout."""
    attributes = node.attributes
    if "hidden" in changed and "hidden" in attributes:
        return True
    if "open" in changed and "open" not in attributes and node.tag in ("dialog", "details"):
        return True
    if changed.get("aria-hidden") in ("true", True):
        return True
    style = changed.get("style")
    shown = style.get("display") if isinstance(style, Mapping) else style
    if isinstance(shown, str) and ("none" in shown):
        return True
    tokens = str(changed.get("class") or "").lower().split() if "class" in changed else []
    return bool({"hidden", "closed", "hide", "is-hidden", "d-none"} & set(tokens))
