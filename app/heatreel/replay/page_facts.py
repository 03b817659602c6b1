"""What each click hit and what changed after it, found while a session passes by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from math import isfinite
from typing import Any, Literal

from heatreel.formats.said import says_hidden
from heatreel.model.acts import (
    BY_ITSELF,
    DEAD_MS,
    Change,
    ChangeKey,
    ChangeKind,
    ClickFacts,
    ClickTarget,
    PageFacts,
)
from heatreel.model.columns import ClickKind
from heatreel.model.rrweb import EventType, Interaction, Source
from heatreel.model.session import PageView, SessionTrack
from heatreel.replay import naming, open_click
from heatreel.replay.by_itself import ByItself
from heatreel.replay.change_watch import ChangeWatch
from heatreel.replay.field_facts import Fields
from heatreel.replay.hover import Hover
from heatreel.replay.node import Node
from heatreel.replay.open_click import HOVER_MS, WHOLE, OpenClick, ends_by_itself, relation_of, wider_key
from heatreel.replay.page_state import PageState, Watcher
from heatreel.replay.page_window import SCROLL_MS, PageWindow
from heatreel.replay.session_pass import Observer, run
from heatreel.replay.state_words import only_quiet_sheet
from heatreel.replay.surface_facts import Surfaces
from heatreel.replay.target_traits import traits_of
from heatreel.replay.wait_facts import Waits

_SELECTION_MS = 100.0
_REQUEST_MS = 300.0
_NEW_WINDOW_MS = 1_000.0
_DOWN_MS = 3_000.0  # a press, or its release, belongs to the click that follows within this time
_EMULATED_MS = 1_000.0  # the mouse events that a tap makes
_SELECTED_MS = 1_000.0  # a selection just before a click whose press is not recorded is its own
_FLUSH_MS = 50.0  # text that comes so soon after a press was typed before (`sampling.input: "last"`)
_MOST = 400  # changes kept of one click


class Facts(Observer):
    """Collects `PageFacts`; ``result`` is there after the pass."""

    def __init__(self, track: SessionTrack) -> None:
        self.result: PageFacts | None = None
        self.track = track
        self.windows: dict[int, PageWindow] = {}
        self.rows: dict[tuple[float, int], list[int]] = {}
        for row, (t, window) in enumerate(zip(track.clicks.t_ms, track.clicks.window, strict=True)):
            self.rows.setdefault((float(t), int(window)), []).append(row)
        self.hover = Hover(track.pointer)
        self.done: list[ClickFacts] = []
        self.by_itself = ByItself()
        self.last_act_ms = self.last_deed_ms = float("-inf")  # a deed is an act that is no scrolling
        self.console = False
        self.network = any(error.kind == "request" for error in track.errors)
        self.views: dict[int, list[PageView]] = {}
        for view in track.page_views:
            self.views.setdefault(view.window, []).append(view)
        self.view_now: dict[int, int] = {}
        self.shown: dict[int, int] = {}  # the page view whose snapshot a window shows
        self.waits, self.fields, self.surfaces = Waits(), Fields(track), Surfaces(track)
        self.nodes: dict[int, Mapping[int, Node]] = {}  # of the page of each window, by id

    # events -------------------------------------------------------------------------------------

    def before(self, t_ms: float, window: int, state: PageState) -> Watcher:
        """Enter the page view of this time; watch what the event changes."""
        self.fields.before(t_ms)
        self.surfaces.before(t_ms, self.nodes)
        known = self.windows.get(window)
        if known is None:
            known = self.windows[window] = PageWindow(window, state)
            self._new_window(window, t_ms)
        self._enter_view(window, known, t_ms)
        note, act = partial(self._note, window, known, t_ms), known.pressed or known.open
        return ChangeWatch(note, t_ms, known.added, known.press, act)

    def event(
        self, number: int, t_ms: float, window: int, event: Mapping[str, Any], state: PageState
    ) -> None:
        """Take up acts, and changes that are none of the tree."""
        known = self.windows[window]
        self.nodes[window] = state.mirror.nodes
        if event.get("type") == EventType.FULL_SNAPSHOT and self.shown.get(window) != self.view_now[window]:
            self.shown[window] = self.view_now[window]  # a checkout shows the same page once more
            self.waits.new_page(t_ms, window, state)
            self.fields.new_page(window)
        self.waits.event(t_ms, window, event, state)
        self.fields.event(t_ms, window, event, state)
        data = event.get("data")
        if not isinstance(data, dict):
            return
        kind = event.get("type")
        if kind == EventType.META:
            known.href = str(data.get("href") or known.href)
            known.requests.new_page(known.href)
        elif kind == EventType.INCREMENTAL:
            self._incremental(window, known, t_ms, data)
        elif kind in (EventType.PLUGIN, EventType.CUSTOM):
            act = known.open
            if act is not None and t_ms - act.t_ms <= _NEW_WINDOW_MS and says_hidden(data):
                self._note(window, known, t_ms, "window", None, "", False)
            self.console |= str(data.get("plugin") or "").startswith("rrweb/console")
            self._requests(known, t_ms, data)

    def _new_window(self, window_id: int, t: float) -> None:
        for other_id, other in self.windows.items():
            if other_id != window_id and other.open is not None and t - other.open.t_ms <= _NEW_WINDOW_MS:
                self._note(other_id, other, t, "window", None, "", False)

    def _enter_view(self, window_id: int, window: PageWindow, t: float) -> None:
        views = self.views.get(window_id, [])
        at = self.view_now.get(window_id, -1)
        while at + 1 < len(views) and views[at + 1].start_ms <= t:
            at += 1
            if at > 0:
                self._note(window_id, window, views[at].start_ms, "navigation", None, "", False)
                self._close(window_id, window, views[at].start_ms, "view")
                window.pressed = None
        self.view_now[window_id] = at

    def _incremental(self, window_id: int, window: PageWindow, t: float, data: Mapping[str, Any]) -> None:
        source = data.get("source")
        nodes = window.state.mirror.nodes
        if source == Source.MOUSE_INTERACTION:
            self._interaction(window_id, window, t, data)
        elif source == Source.INPUT:
            self._input(window_id, window, t, data)
        elif source == Source.SCROLL:
            self._scroll(window_id, window, t, nodes.get(data.get("id", -1)))
        elif source in (Source.MEDIA_INTERACTION, Source.CANVAS_MUTATION):
            self._note(window_id, window, t, "media", nodes.get(data.get("id", -1)), "media", False)
        elif source == Source.SELECTION:
            if any(
                (r.get("start"), r.get("startOffset")) != (r.get("end"), r.get("endOffset"))
                for r in data.get("ranges") or ()
            ):
                window.selected_ms = t
                self._note(window_id, window, t, "selection", None, "", False)
        elif source in (Source.STYLE_SHEET_RULE, Source.STYLE_DECLARATION, Source.ADOPTED_STYLE_SHEET):
            if not only_quiet_sheet(data):
                node = nodes.get(data.get("id", -1))
                self._note(window_id, window, t, "style", node, f"sheet{data.get('styleId', '')}", False)
        elif source in (Source.TOUCH_MOVE, Source.DRAG):
            self.last_act_ms = self.last_deed_ms = t
            if source == Source.DRAG:
                self._close(window_id, window, t, "act")

    def _scroll(self, window_id: int, window: PageWindow, t: float, node: Node | None) -> None:
        """What scrolled before a click goes on; a box without the pointer over it scrolls by itself."""
        nodes = window.state.mirror.nodes
        own = node is None or node.tag in WHOLE or self.hover.is_over(window_id, node, t, nodes)
        where = node.id if node is not None else -1
        began, last = window.scrolls.get(where, (t, t))
        began = t if t - last > SCROLL_MS else began
        window.scrolls[where] = (began, t)
        act = window.open
        if act is None or began >= act.down_ms:
            self._note(window_id, window, t, "scroll", node, "" if own else "scroll", False, quiet=not own)
        if own:
            self.last_act_ms = window.scrolled_ms = t

    # acts ---------------------------------------------------------------------------------------

    def _interaction(self, window_id: int, window: PageWindow, t: float, data: Mapping[str, Any]) -> None:
        kind, node = data.get("type"), window.state.mirror.nodes.get(data.get("id", -1))
        if kind == Interaction.FOCUS:
            window.focus = int(data.get("id", -1))
            if node is not None and naming.is_editable(node):
                self._note(window_id, window, t, "focus", node, "focus", False)
            return
        if kind == Interaction.BLUR:
            return
        self.last_act_ms = self.last_deed_ms = t
        window.is_held = kind in (Interaction.MOUSE_DOWN, Interaction.TOUCH_START)
        if kind == Interaction.MOUSE_UP:
            window.released_ms = t
        if window.is_held:
            pressed = window.pressed
            if pressed is None or not (pressed.touch and t - pressed.down_ms <= _EMULATED_MS):
                self._close(window_id, window, t, "act")
                window.pressed = OpenClick(t, kind == Interaction.TOUCH_START)
                self._aim(window, window.pressed, node)
        rows = self.rows.get((t, window_id))
        if not rows or kind in (Interaction.MOUSE_DOWN, Interaction.MOUSE_UP):
            return
        row = next((r for r in rows if int(self.track.clicks.node_id[r]) == data.get("id")), -1)
        if row >= 0:
            rows.remove(row)
            self._clicked(window_id, window, t, row, node)

    def _clicked(self, window_id: int, window: PageWindow, t: float, row: int, node: Node | None) -> None:
        pressed, window.pressed = window.pressed, None
        if pressed is None or min(t - pressed.down_ms, t - window.released_ms) > _DOWN_MS:
            pressed = OpenClick(t, False)
        pressed.row, pressed.t_ms = row, t
        if pressed.target is None or node is not None:
            self._aim(window, pressed, node)
        if pressed.down_ms == t:
            open_click.take_over(
                window.open, pressed, window.state.mirror.nodes, window.press, self.by_itself.latest_ms
            )
        self._close(window_id, window, t, "act")
        window.open = pressed
        alone = pressed.down_ms == t and t - window.clicked_ms > _SELECTED_MS
        window.clicked_ms = t
        if alone and t - window.selected_ms <= _SELECTED_MS:
            self._note(window_id, window, t, "selection", None, "", False)
        window.focus = node.id if node is not None and naming.is_editable(node) else window.focus

    def _aim(self, window: PageWindow, act: OpenClick, node: Node | None) -> None:
        if node is None:
            return
        control = naming.control_of(node)
        named = naming.visible_element(control or node)
        act.node, act.control = node, control
        act.above = {above.id for above in (control or node).ancestors()} | {n.id for n in node.ancestors()}
        around = (control or node).parent
        act.beside = -1 if around is None or around.tag in WHOLE else around.id
        family = naming.family_of(node, control, window.href)
        act.target = ClickTarget(
            naming.element_ref(window.state.mirror, named), family, control is not None, traits_of(node)
        )

    def _input(self, window_id: int, window: PageWindow, t: float, data: Mapping[str, Any]) -> None:
        node = window.state.mirror.nodes.get(data.get("id", -1))
        if node is None:
            return
        act = window.open or window.pressed
        own = act is not None and act.control is not None and open_click.belongs(node, act.control)
        visitors = (own or node.id == window.focus) and data.get("userTriggered") is not False
        if visitors and naming.is_editable(node):
            window.focus = node.id  # also where the recorder leaves focus events out
            self.last_act_ms = self.last_deed_ms = t
        if naming.is_editable(node) and node.tag != "select" and visitors and not own:
            if act is not None and t - act.down_ms <= _FLUSH_MS and window.open is act:
                return  # text flushed by the press
            if window.pressed is None:
                self._close(window_id, window, t, "act")
            return
        self._note(window_id, window, t, "input", node, "input", False)

    # changes ------------------------------------------------------------------------------------

    def _note(
        self,
        window_id: int,
        window: PageWindow,
        t: float,
        kind: ChangeKind,
        node: Node | None,
        part: str,
        state: bool,
        *,
        quiet: bool = True,
        gone: tuple[Node, float] | None = None,
    ) -> None:
        """``quiet``: a change of this kind can come by itself; ``gone``: what goes now, and when it came."""
        view = self.view_now.get(window_id, -1)
        key: ChangeKey = (view, node.id if node is not None else -1, part)
        wider = wider_key(view, node, part) if kind in ("dom", "style") else None
        quiet = quiet and kind in BY_ITSELF
        if quiet:
            act = window.open
            click = None if act is None or t - act.down_ms > DEAD_MS else (window_id, act.down_ms)
            keys = (key,) if wider is None or part else (key, wider)
            acts = t if window.is_held else self.last_act_ms, self.last_deed_ms
            self.by_itself.changed(keys, t, acts, click)
        for act in (window.open, window.pressed):
            if act is None or t - act.down_ms > DEAD_MS or len(act.found) >= _MOST:
                continue
            if quiet and self.by_itself.runs(key, act.down_ms):
                continue
            if kind == "scroll" and t - (act.t_ms or t) > SCROLL_MS:
                continue
            if kind == "selection" and t - (act.t_ms or t) > _SELECTION_MS:
                continue
            relation = relation_of(act, node)
            if kind in ("dom", "style") and relation == "away" and self._is_hover(window, act, node, t, part):
                continue
            if kind in ("dom", "style") and relation == "away" and window.scrolls_away(act, t):
                continue
            if gone is not None and ends_by_itself(act, *gone, t):
                continue
            slot = (kind, key, relation, state)
            act.found.setdefault(slot, Change(t, kind, key, relation, state, wider))

    def _is_hover(self, window: PageWindow, act: OpenClick, node: Node | None, t: float, part: str) -> bool:
        if node is None or t - (act.t_ms or t) <= HOVER_MS:
            return False
        nodes = window.state.mirror.nodes
        return self.hover.causes(window.id, node, t, nodes, itself=bool(part))

    def _requests(self, window: PageWindow, t: float, data: Mapping[str, Any]) -> None:
        spans = window.requests.spans(t, data)
        self.network |= spans is not None
        for start, end in spans or ():
            of_click = False
            for one in self.windows.values():
                act = one.open
                if act is not None and 0 <= start - act.down_ms <= _REQUEST_MS:
                    act.request_ms = start
                    of_click = True
            for i, facts in enumerate(self.done[-20:], max(0, len(self.done) - 20)):
                if 0 <= start - facts.down_ms <= _REQUEST_MS:
                    of_click = True
                    if facts.request_ms is None:
                        self.done[i] = replace(facts, request_ms=start)
            if of_click:
                self.by_itself.answered(end, t)

    def _close(self, window_id: int, window: PageWindow, t: float, by: Literal["act", "view", "end"]) -> None:
        act, window.open = window.open, None
        if act is None:
            return
        clicks, row = self.track.clicks, act.row
        view = int(clicks.page_view[row])
        page = self.track.page_views[view].page if 0 <= view < len(self.track.page_views) else ""
        x, y = float(clicks.x_client[row]), float(clicks.y_client[row])
        touch = act.touch or int(clicks.kind[row]) == ClickKind.TOUCH
        if not (isfinite(x) and isfinite(y)):
            x = y = float("nan")
        changes = tuple(sorted(act.found.values(), key=lambda change: change.t_ms))
        facts = ClickFacts(
            row,
            act.t_ms,
            act.down_ms,
            t,
            by,
            x,
            y,
            touch,
            window_id,
            view,
            page,
            act.target,
            changes,
            act.request_ms,
        )
        self.done.append(facts)

    def finish(self) -> None:
        """No more events: what is open ends with the session."""
        for window_id, window in self.windows.items():
            self._close(window_id, window, self.track.end_ms, "end")
        self.done.sort(key=lambda facts: facts.t_ms)
        focus = bool((self.track.interactions.kind == int(Interaction.FOCUS)).any())
        skipped = sum(window.state.skipped.total() for window in self.windows.values())
        self.result = PageFacts(
            tuple(self.done),
            self.by_itself.counts(),
            self.network,
            focus,
            skipped,
            self.console,
            self.waits.finish(),
            self.fields.finish(),
            self.surfaces.finish(self.nodes),
            tuple(self.waits.vitals),
        )


def page_facts(track: SessionTrack, texts: Iterable[bytes]) -> PageFacts:
    """Facts of a session. ``texts``: the JSON of its events, in the order of ``track.index``."""
    facts = Facts(track)
    run(track, texts, [facts])
    assert facts.result is not None
    return facts.result
