"""Reads the steps that led to a moment from its recording: those of its page view, with their elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import isfinite
from typing import Any

import msgspec
import numpy as np

from heatreel.library.library import Library
from heatreel.model.columns import ClickKind
from heatreel.model.moment import Moment
from heatreel.model.rrweb import EventType, Interaction, NodeType, Source
from heatreel.model.session import PageView, SessionTrack
from heatreel.model.ticket import Handle, Step, StepKind, Ticket
from heatreel.operations.inspect_rows import click_events
from heatreel.operations.moment_facts import box_of
from heatreel.operations.ports import Progress, no_progress
from heatreel.replay import naming
from heatreel.replay.handles import handle_of
from heatreel.replay.node import Node
from heatreel.replay.page_state import PageState
from heatreel.replay.windows import viewport_at

SCROLL_GAP_MS = 1_500.0  # as in the inspector: a longer pause begins another step
_BATCH = 2_000
_NOT_READ = (
    int(Source.MOUSE_MOVE),
    int(Source.TOUCH_MOVE),
    int(Source.CUSTOM_ELEMENT),
    int(Source.CANVAS_MUTATION),
)
_PLAIN: dict[int, StepKind] = {
    Interaction.DOUBLE_CLICK: "double_click",
    Interaction.CONTEXT_MENU: "context_menu",
}
_decode = msgspec.json.Decoder().decode


def read_ticket(
    library: Library, track: SessionTrack, moment: Moment, progress: Progress = no_progress
) -> Ticket:
    """All that a ticket says. One pass over the events of the moment's page view, up to its end."""
    from heatreel.analysis.signals.registry import all_signals

    names = {signal.id: signal.name for signal in all_signals()}
    view = _view_of(track, moment)
    steps = _Steps(track, view, moment)
    if view is not None:
        steps.read(library, progress)
    return Ticket(
        moment=moment,
        signal=names.get(moment.signal, moment.signal.replace("_", " ").capitalize()),
        start_ms=track.start_ms,
        file=track.session.file,
        href=view.href if view is not None else moment.page,
        viewport=viewport_at(track, moment.window, view.start_ms if view is not None else moment.t_start_ms),
        device=track.session.device,
        touch=any(step.kind == "tap" for step in steps.found),
        steps=tuple(without_echoes(steps.found)),
        box=box_of(library, track, moment),
    )


def _view_of(track: SessionTrack, moment: Moment) -> PageView | None:
    named = [view for view in track.page_views if view.index == moment.page_view]
    return named[0] if named else track.page_view_at(moment.t_start_ms, moment.window)


class _Steps:
    """Collects the steps of one page view."""

    def __init__(self, track: SessionTrack, view: PageView | None, moment: Moment) -> None:
        self.track, self.view = track, view
        self.found: list[Step] = []
        if view is None:
            return
        self.found.append(Step(view.start_ms, "open", value=view.href))
        last_click = max((t for t, _x, _y in moment.clicks), default=moment.t_end_ms)
        self.until_ms = max(last_click, moment.t_start_ms)
        self.window = view.window
        rows = click_events(track) if len(track.clicks) else np.empty(0, np.int64)
        self.rows = {int(event): row for row, event in enumerate(rows.tolist()) if event >= 0}
        self.state = PageState()
        self.typed: tuple[int, float] = (-1, 0.0)  # node of the field that is being typed into
        self.scrolled_ms = float("-inf")

    def read(self, library: Library, progress: Progress) -> None:
        """Go through the events."""
        index, view = self.track.index, self.view
        assert view is not None
        first = int(np.searchsorted(index.t_ms, view.start_ms, side="left"))
        if 0 <= view.snapshot_event < first:
            first = view.snapshot_event
        last = int(np.searchsorted(index.t_ms, self.until_ms, side="right"))
        for begin in range(first, last, _BATCH):
            progress(begin - first, last - first, "Reading the steps before the moment")
            end = min(last, begin + _BATCH)
            texts = library.events(self.track.session.id, begin, end)
            for number, text in zip(range(begin, end), texts, strict=True):
                if index.window[number] == self.window and index.source[number] not in _NOT_READ:
                    self._event(number, float(index.t_ms[number]), text)

    def _event(self, number: int, t_ms: float, text: bytes) -> None:
        try:
            event = _decode(text)
        except (msgspec.DecodeError, RecursionError):
            return
        if not isinstance(event, dict):
            return
        self.state.apply(event, t_ms)
        data = event.get("data")
        assert self.view is not None
        before = t_ms < self.view.start_ms
        if event.get("type") != EventType.INCREMENTAL or not isinstance(data, dict) or before:
            return
        source = data.get("source")
        if source == Source.MOUSE_INTERACTION:
            self._click(number, t_ms, data)
        elif source == Source.INPUT:
            self._input(t_ms, data)
        elif source == Source.SCROLL:
            self._scroll(t_ms, data)

    def _click(self, number: int, t_ms: float, data: Mapping[str, Any]) -> None:
        kind = _PLAIN.get(data.get("type", -1))
        row = self.rows.get(number)
        if kind is None and row is None:
            return
        node = self.state.mirror.nodes.get(data.get("id", -1))
        x, y = float("nan"), float("nan")
        if row is not None:
            clicks = self.track.clicks
            x, y = float(clicks.x_client[row]), float(clicks.y_client[row])
            of_kind: dict[int, StepKind] = {ClickKind.TOUCH: "tap", ClickKind.KEYBOARD: "key"}
            kind = of_kind.get(int(clicks.kind[row]), kind or "click")
        if kind == "key" or not isfinite(x):
            x = y = float("nan")
        self.typed = (-1, 0.0)
        self.found.append(Step(t_ms, kind or "click", self._handle(node), x=x, y=y))

    def _handle(self, node: Node | None) -> Handle | None:
        if node is None or node.type == NodeType.DOCUMENT:
            return None
        return handle_of(self.state.mirror, naming.control_of(node) or _element(node))

    def _input(self, t_ms: float, data: Mapping[str, Any]) -> None:
        node = self.state.mirror.nodes.get(data.get("id", -1))
        if node is None or data.get("userTriggered") is False:
            return
        kind = str(node.attributes.get("type") or "").lower() if node.tag == "input" else ""
        handle = handle_of(self.state.mirror, node)
        if kind in ("checkbox", "radio"):
            self._checked(t_ms, handle, bool(data.get("isChecked")), kind)
            return
        if kind in ("button", "submit", "reset", "image", "file", "hidden"):
            return
        text = str(data.get("text") or "")
        masked = kind == "password" or (bool(text) and set(text) <= set("*•"))
        step = Step(t_ms, "choose" if node.tag == "select" else "type", handle, text, masked)
        if self.typed[0] == node.id and self.found[-1].kind == step.kind:
            self.found[-1] = Step(self.typed[1], step.kind, handle, text, masked)
        else:
            self.typed = (node.id, t_ms)
            self.found.append(step)

    def _checked(self, t_ms: float, handle: Handle, on: bool, kind: str) -> None:
        """What a click did is said in its place: a box that is ticked twice would be empty again."""
        step = Step(t_ms, "check", handle, "on" if on else "off")
        last = self.found[-1]
        if kind == "radio" and not on:
            return
        if last.kind in ("click", "tap") and t_ms - last.t_ms <= 100.0:
            self.found[-1] = step
        elif last.kind != "check" or last.handle != handle:
            self.found.append(step)

    def _scroll(self, t_ms: float, data: Mapping[str, Any]) -> None:
        node = self.state.mirror.nodes.get(data.get("id", -1))
        if node is not None and node.type != NodeType.DOCUMENT and node.tag not in ("html", "body"):
            return
        step = Step(t_ms, "scroll", x=float(data.get("x") or 0), y=float(data.get("y") or 0))
        if self.found[-1].kind == "scroll" and t_ms - self.scrolled_ms <= SCROLL_GAP_MS:
            last = self.found[-1]
            self.found[-1] = Step(last.t_ms, "scroll", x=step.x, y=step.y)
        else:
            self.found.append(step)
        self.scrolled_ms = t_ms


def without_echoes(steps: Sequence[Step]) -> list[Step]:
    """A double click is recorded beside its two clicks: two clicks that make one are told as that, in a
    longer chain only the clicks are."""
    found: list[Step] = []
    clicks = ("click", "tap", "double_click")
    for (is_click, _handle), run in groupby(steps, lambda step: (step.kind in clicks, step.handle)):
        own = list(run)
        single = [step for step in own if step.kind != "double_click"]
        if is_click and len(own) == 3 and len(single) == 2:
            found.append(replace(own[0], kind="double_click"))
        else:
            found += single if is_click and single else own
    return found


def _element(node: Node) -> Node:
    """The node itself if it is an element, else the one that it is the text of."""
    return node if node.type == NodeType.ELEMENT or node.parent is None else node.parent
