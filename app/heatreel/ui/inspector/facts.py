"""What is said below an opened row: name, value, and whether it is set in code type. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatreel.model.inspect import InspectRows, RowKind
from heatreel.model.moment import Moment
from heatreel.model.session import SessionTrack
from heatreel.ui.format import duration_text, pixels_text, plural_text, position_text, size_text
from heatreel.ui.theme import theme

if TYPE_CHECKING:
    from heatreel.formats.network import Request
    from heatreel.operations.inspecting import RowSource

Fact = tuple[str, str, bool]
NOT_RECORDED = "Not in the recording"
_AFTER_MS = 2_000.0  # a request this long after a click is said to follow it
_BODY = 4_000  # characters of a body that are shown


def facts_of(
    track: SessionTrack, rows: InspectRows, row: int, source: RowSource, moment: Moment | None = None
) -> list[Fact]:
    """The facts of a row."""
    kind = int(rows.kind[row])
    if kind == RowKind.NETWORK:
        return _request(track, rows, row, source.request)
    if kind == RowKind.CLICK:
        return _click(track, rows, row, moment)
    if kind == RowKind.INPUT:
        return _input(track, rows, row)
    if kind in (RowKind.CONSOLE, RowKind.ERROR):
        return _said(rows, row, source)
    if kind == RowKind.PAGE:
        return _page(track, rows, row)
    if kind == RowKind.CUSTOM:
        return [(name, value, True) for name, value in source.fields] or [("Text", rows.text[row], False)]
    return _scroll(rows, row)


def _at(track: SessionTrack, t_ms: float) -> str:
    return position_text(t_ms - track.start_ms)


def _request(track: SessionTrack, rows: InspectRows, row: int, request: Request | None) -> list[Fact]:
    t = float(rows.t_ms[row])
    facts: list[Fact] = [("Sent", f"{_at(track, t)}{_after_click(rows, row)}", False)]
    if request is None:
        return facts
    took, status = float(rows.duration_ms[row]), int(rows.status[row])
    answer = NOT_RECORDED if status < 0 else "None: it failed" if status == 0 else str(status)
    if not np.isnan(took):
        answer += f" after {duration_text(took)}" if status >= 0 else f"; it took {duration_text(took)}"
    if request.size_bytes:
        answer += f", {size_text(request.size_bytes)}"
    facts.append(("Answer", answer, False))
    facts.append(("Address", request.url, True))
    facts.append(_body("Body", request.body, request.method in ("GET", "HEAD")))
    facts.append(_body("Answer body", request.answer_body, False))
    return facts


def _body(name: str, text: str | None, none_is_usual: bool) -> Fact:
    if text:
        return name, text if len(text) <= _BODY else f"{text[:_BODY]}…", True
    return name, "None" if text == "" or none_is_usual else NOT_RECORDED, False


def _after_click(rows: InspectRows, row: int) -> str:
    """ ", 92 ms after click on Increase quantity" """
    t = float(rows.t_ms[row])
    for before in range(row - 1, max(-1, row - 400), -1):
        gap = t - float(rows.t_ms[before])
        if gap > _AFTER_MS:
            break
        if rows.kind[before] == RowKind.CLICK and rows.window[before] == rows.window[row]:
            on = f" on {rows.text[before]}" if rows.text[before] else ""
            return f", {duration_text(gap)} after click{on}"
    return ""


def _click(track: SessionTrack, rows: InspectRows, row: int, moment: Moment | None) -> list[Fact]:
    clicks = track.clicks
    same = np.flatnonzero((clicks.t_ms == rows.t_ms[row]) & (clicks.node_id == rows.node_id[row]))
    facts: list[Fact] = []
    if rows.side[row]:
        facts.append(("Element", rows.side[row], True))
    if len(same) and np.isfinite(clicks.x_client[same[0]]):
        at = same[0]
        place = f"{clicks.x_client[at]:.0f}, {clicks.y_client[at]:.0f}"
        page = f"{clicks.x_page[at]:.0f}, {clicks.y_page[at]:.0f}"
        facts.append(("Place", f"{place} px in the window; {page} px on the page", False))
    elif len(same):
        facts.append(("Place", "None: by keyboard", False))
    if len(same):
        view = int(clicks.page_view[same[0]])
        if 0 <= view < len(track.page_views):
            facts.append(("Page", track.page_views[view].href, True))
    if moment is not None:
        sentence = moment.sentence.replace("**", "")
        facts.append((theme().signal_label(moment.signal), sentence, False))
    return facts


def _input(track: SessionTrack, rows: InspectRows, row: int) -> list[Fact]:
    count, took = int(rows.count[row]), float(rows.duration_ms[row])
    facts: list[Fact] = [("Value", rows.text[row], False)]
    if rows.side[row]:
        facts.append(("By", "A script of the page", False))
    if count > 1:
        last = _at(track, float(rows.t_ms[row]) + took)
        changes = plural_text(count, "change")
        facts.append(("Typed", f"{changes} in {duration_text(took)}, until {last}", False))
    return facts


def _scroll(rows: InspectRows, row: int) -> list[Fact]:
    changes = plural_text(int(rows.count[row]), "position")
    return [
        ("Scrolled", f"{rows.text[row]}: {changes} in {duration_text(float(rows.duration_ms[row]))}", False)
    ]


def _page(track: SessionTrack, rows: InspectRows, row: int) -> list[Fact]:
    view = next((v for v in track.page_views if v.start_ms == rows.t_ms[row]), None)
    if view is None or rows.word[row] != "Page":
        return [(rows.word[row], " ".join(part for part in (rows.text[row], rows.side[row]) if part), False)]
    facts: list[Fact] = [("Address", view.href or "–", True)]
    size = pixels_text(view.width, view.height) if view.width else "–"
    facts.append(("Window", size, False))
    facts.append(("Stayed", duration_text(max(0.0, view.end_ms - view.start_ms)), False))
    if view.snapshot_event < 0:
        facts.append(("Page", NOT_RECORDED, False))
    return facts


def _said(rows: InspectRows, row: int, source: RowSource) -> list[Fact]:
    facts: list[Fact] = [("Message", source.message or rows.text[row], True)]
    if source.trace:
        facts.append(("Stack", "\n".join(source.trace[:20]), True))
    elif rows.side[row]:
        facts.append(("At", rows.side[row], True))
    return facts
