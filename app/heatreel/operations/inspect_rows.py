"""Makes the rows of the inspector from columns and from the few events whose text is needed. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

import msgspec
import numpy as np
from numpy.typing import NDArray

from heatreel.model.columns import ClickKind, EventIndex
from heatreel.model.inspect import InspectRows, RowKind
from heatreel.model.rrweb import EventType, Source
from heatreel.model.session import SessionTrack
from heatreel.operations.inspect_events import Found, rows_of_event
from heatreel.replay.labels import Label
from heatreel.replay.requests import RequestClock

TYPING_GAP_MS = 10_000.0  # a longer pause in one field begins another row
SCROLL_GAP_MS = 1_500.0
_COLUMNS = 9
_NO_LABEL = Label("", "", "", "")
_decode = msgspec.json.Decoder().decode

Read = Callable[[NDArray[np.int64]], Iterable[bytes]]
Ints = NDArray[np.int64]


class _Rows:
    """Rows as they are found, in any order. Flat columns: nothing for the garbage collector to look at."""

    def __init__(self, track: SessionTrack, labels: Mapping[int, Label]) -> None:
        self.track, self.labels = track, labels
        self.t_ms, self.took, self.numbers = array("d"), array("f"), array("q")
        self.word: list[str] = []
        self.text: list[str] = []
        self.side: list[str] = []

    def add(
        self, t_ms: float, kind: RowKind, event: int, words: tuple[str, str, str], *, last: int | None = None,
        window: int = 0, node: int = -1, took: float = float("nan"), part: int = 0, status: int = -1,
        count: int = 1, level: int = 0,
    ) -> None:  # fmt: skip
        self.t_ms.append(t_ms)
        self.took.append(took)
        last = event if last is None else last
        self.numbers.extend((int(kind), event, last, part, window, node, status, count, level))
        word, text, side = words
        self.word.append(word)
        self.text.append(text)
        self.side.append(side)

    def sorted(self) -> InspectRows:
        t = np.array(self.t_ms, np.float64)
        table = np.array(self.numbers, np.int64).reshape(-1, _COLUMNS)
        order = np.lexsort((table[:, 1], t))
        kind, event, last, part, window, node, status, count, level = table[order].T
        places = order.tolist()
        return InspectRows(
            t_ms=t[order],
            duration_ms=np.array(self.took, np.float32)[order],
            kind=kind.astype(np.uint8),
            event=event.astype(np.int32),
            last_event=last.astype(np.int32),
            part=part.astype(np.int16),
            window=window.astype(np.int16),
            node_id=node.astype(np.int32),
            status=status.astype(np.int16),
            count=count.astype(np.int32),
            level=level.astype(np.uint8),
            word=tuple(self.word[at] for at in places),
            text=tuple(self.text[at] for at in places),
            side=tuple(self.side[at] for at in places),
        )


def build_rows(track: SessionTrack, labels: Mapping[int, Label], read: Read) -> InspectRows:
    """The rows of a session. ``read`` gives the JSON of the events of some (ascending) numbers."""
    rows = _Rows(track, labels)
    _clicks(rows)
    _scrolls(rows)
    _pages(rows)
    _sizes(rows)
    runs = _typing_runs(track)
    _decoded(rows, runs, read)
    return rows.sorted()


def events_at(index: EventIndex, source: int, t_ms: NDArray[np.float64], window: NDArray[Any]) -> Ints:
    """The first event of a source at each time and window; -1 = none."""
    mine = np.flatnonzero(index.source == source)
    if not len(mine) or not len(t_ms):
        return np.full(len(t_ms), -1, np.int64)
    found = np.full(len(t_ms), -1, np.int64)
    at = np.searchsorted(index.t_ms[mine], t_ms, side="left")
    for step in range(4):  # events of the same millisecond
        place = np.minimum(at + step, len(mine) - 1)
        same = (index.t_ms[mine[place]] == t_ms) & (index.window[mine[place]] == window) & (found < 0)
        found[same] = mine[place[same]]
    return found


def click_events(track: SessionTrack) -> Ints:
    """The event of each row of the track's clicks; -1 = not found."""
    clicks, acts, index = track.clicks, track.interactions, track.index
    mine = np.flatnonzero(index.source == Source.MOUSE_INTERACTION)
    if len(mine) != len(acts):
        return events_at(index, Source.MOUSE_INTERACTION, clicks.t_ms, clicks.window)
    found = np.full(len(clicks), -1, np.int64)
    at = np.searchsorted(acts.t_ms, clicks.t_ms, side="left")
    for step in range(8):
        place = np.minimum(at + step, len(acts) - 1)
        same = (acts.t_ms[place] == clicks.t_ms) & (acts.node_id[place] == clicks.node_id)
        same &= (acts.window[place] == clicks.window) & ~np.isin(acts.kind[place], (0, 1, 5, 6)) & (found < 0)
        found[same] = mine[place[same]]
    return found


def _clicks(rows: _Rows) -> None:
    clicks = rows.track.clicks
    events = click_events(rows.track) if len(clicks) else np.empty(0, np.int64)
    columns = (
        clicks.t_ms,
        clicks.kind,
        clicks.node_id,
        clicks.x_client,
        clicks.y_client,
        clicks.window,
        events,
    )
    for t, kind, node, x, y, window, event in zip(*(c.tolist() for c in columns), strict=True):
        label = rows.labels.get(event, _NO_LABEL)
        text = label.text or label.short
        if not text and isfinite(x) and isfinite(y):
            text = f"at {x:.0f}, {y:.0f} px"
        word = "Tap" if kind == ClickKind.TOUCH else "Click"
        rows.add(
            t,
            RowKind.CLICK,
            event,
            (word, text, label.short),
            window=window,
            node=node,
        )


def _scrolls(rows: _Rows) -> None:
    scrolls, index = rows.track.scrolls, rows.track.index
    if not len(scrolls):
        return
    t, node, window = scrolls.t_ms, scrolls.node_id, scrolls.window
    events = _in_step(index, Source.SCROLL, t, window)
    for first, last in _runs(t, node, window, SCROLL_GAP_MS):
        event = int(events[first])
        label = rows.labels.get(event, _NO_LABEL)
        name = "Page" if scrolls.is_page[first] else label.text or label.short or "Part"
        x, y = float(scrolls.x[last]), float(scrolls.y[last])
        where = f"to {y:.0f} px" if not x else f"to {x:.0f}, {y:.0f} px"
        rows.add(
            float(t[first]), RowKind.SCROLL, event, ("Scroll", f"{name} {where}", ""), last=int(events[last]),
            window=int(window[first]), node=int(node[first]), took=float(t[last] - t[first]),
            count=last - first + 1,
        )  # fmt: skip


def _pages(rows: _Rows) -> None:
    track = rows.track
    views = track.page_views
    metas = np.flatnonzero(track.index.type == EventType.META)
    host = urlsplit_safe(views[0].href)[0] if views else ""
    for view in views:
        there, path = urlsplit_safe(view.href)
        side = f"Window {view.window + 1}" if len(track.windows) > 1 else there if there != host else ""
        at = np.flatnonzero(track.index.t_ms[metas] == view.start_ms)
        event = int(metas[at[0]]) if len(at) else view.snapshot_event
        rows.add(view.start_ms, RowKind.PAGE, event, ("Page", path or "–", side), window=view.window)


def _sizes(rows: _Rows) -> None:
    """Resizes of the viewport after the first size of each window."""
    sizes = rows.track.viewports
    known: dict[int, tuple[int, int]] = {}
    events = events_at(rows.track.index, Source.VIEWPORT_RESIZE, sizes.t_ms, sizes.window)
    columns = (sizes.t_ms, sizes.width, sizes.height, sizes.window, events)
    for t, width, height, window, event in zip(*(c.tolist() for c in columns), strict=True):
        before = known.get(window)
        known[window] = (width, height)
        if before is not None and before != (width, height) and event >= 0:
            words = ("Resize", f"{width} × {height} px", f"was {before[0]} × {before[1]}")
            rows.add(t, RowKind.PAGE, event, words, window=window)


def _typing_runs(track: SessionTrack) -> dict[int, tuple[int, int, int, int]]:
    """Last event of each run in one field → first event, rows first to last of the inputs, by a script."""
    inputs = track.inputs
    if not len(inputs):
        return {}
    events = _in_step(track.index, Source.INPUT, inputs.t_ms, inputs.window)
    act = np.searchsorted(track.clicks.t_ms, inputs.t_ms, side="right")
    runs = _runs(inputs.t_ms, inputs.node_id, inputs.window, TYPING_GAP_MS, inputs.user_triggered, act)
    return {int(events[b]): (int(events[a]), a, b, int(inputs.user_triggered[a] == 0)) for a, b in runs}


def _decoded(rows: _Rows, runs: Mapping[int, tuple[int, int, int, int]], read: Read) -> None:
    track = rows.track
    index = track.index
    told = np.isin(index.type, (EventType.CUSTOM, EventType.PLUGIN)) | (index.source == Source.LOG)
    wanted = np.union1d(np.flatnonzero(told), np.array(sorted(e for e in runs if e >= 0), np.int64))
    loads = np.flatnonzero(index.type == EventType.META)
    clocks: dict[int, RequestClock] = {}
    load = 0
    for number, text in zip(wanted.tolist(), read(wanted), strict=True):
        while load < len(loads) and loads[load] < number:
            window = int(index.window[loads[load]])
            view = track.page_view_at(float(index.t_ms[loads[load]]), window)
            clocks.setdefault(window, RequestClock()).new_page(view.href if view is not None else "")
            load += 1
        try:
            event = _decode(text)
        except msgspec.DecodeError:
            continue
        data = event.get("data") if isinstance(event, dict) else None
        if not isinstance(data, dict):
            continue
        t, window = float(index.t_ms[number]), int(index.window[number])
        if number in runs:
            _typed(rows, number, runs[number], data)
            continue
        clock = clocks.setdefault(window, RequestClock())
        for part, found in enumerate(rows_of_event(int(index.type[number]), t, data, clock)):
            _add_found(rows, number, window, part, found)


def _add_found(rows: _Rows, number: int, window: int, part: int, found: Found) -> None:
    event_ms = float(rows.track.index.t_ms[number])
    t = min(max(found.t_ms, rows.track.start_ms), event_ms)
    rows.add(
        t, found.kind, number, found.words, window=window, part=part, status=found.status,
        took=found.duration_ms, level=found.level,
    )  # fmt: skip


def _typed(rows: _Rows, last: int, run: tuple[int, int, int, int], data: Mapping[str, Any]) -> None:
    first, a, b, by_script = run
    inputs = rows.track.inputs
    label = rows.labels.get(first, rows.labels.get(last, _NO_LABEL))
    name = label.text or label.short
    if label.type in ("checkbox", "radio"):
        value, word = "on" if data.get("isChecked") else "off", "Chose"
    else:
        value = f"“{' '.join(str(data.get('text') or '').split())}”"
        word = "Chose" if label.tag == "select" else "Typed"
    text = f"{name}: {value}" if name else value
    rows.add(
        float(inputs.t_ms[a]), RowKind.INPUT, first,
        ("Set", text, "by the page") if by_script else (word, text, ""),
        last=last, window=int(inputs.window[a]), node=int(inputs.node_id[a]),
        took=float(inputs.t_ms[b] - inputs.t_ms[a]), count=b - a + 1,
    )  # fmt: skip


def _in_step(index: EventIndex, source: int, t_ms: NDArray[np.float64], window: NDArray[Any]) -> Ints:
    """Event of each row of columns that have a row an event, by order; by time where one was left out."""
    mine = np.flatnonzero(index.source == source)
    return mine if len(mine) == len(t_ms) else events_at(index, source, t_ms, window)


def _runs(
    t_ms: NDArray[np.float64], node: NDArray[Any], window: NDArray[Any], gap_ms: float, *same: NDArray[Any]
) -> list[tuple[int, int]]:
    """First and last row of each run: the same node, window and ``same``, never ``gap_ms`` apart."""
    cut = np.diff(t_ms) > gap_ms
    for column in (node, window, *same):
        cut |= np.diff(column.astype(np.int64)) != 0
    ends = np.append(np.flatnonzero(cut), len(t_ms) - 1)
    starts = np.insert(ends[:-1] + 1, 0, 0)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def urlsplit_safe(href: str) -> tuple[str, str]:
    """Host, and path with query and fragment; what is no address is all path."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", href
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    if parts.scheme in ("data", "blob"):
        return "", href[:80]
    return parts.netloc, (parts.path or ("/" if parts.netloc else "")) + tail
