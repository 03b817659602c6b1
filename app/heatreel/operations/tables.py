"""Sessions, clicks and moments as rows, for files and scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from heatreel.analysis.placing import is_in_box
from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.place import Placed
from heatreel.model.session import SessionFilter, SessionRow, SessionTrack
from heatreel.operations.among_peers import moments_among
from heatreel.operations.detecting import click_elements, moments_by
from heatreel.operations.placing import places_at_width
from heatreel.operations.ports import PageBrowser, Progress, no_progress

SESSION_COLUMNS = [
    "session",
    "file",
    "start_ms",
    "duration_ms",
    "pages",
    "clicks",
    "device",
    "viewport_width",
    "viewport_height",
    "first_url",
    "events",
    "quality",
    "score",
    "watched",
    "star",
    "tags",
]
SESSIONS_SHOWN = (
    "start",
    "duration_s",
    "pages",
    "clicks",
    "device",
    "viewport",
    "score",
    "first_url",
    "file",
)
CLICK_COLUMNS = [
    "session",
    "file",
    "t_ms",
    "x_client",
    "y_client",
    "x_page",
    "y_page",
    "page",
    "element",
    "node_id",
    "box_x",
    "box_y",
    "box_width",
    "box_height",
    "placed",
]
MOMENT_COLUMNS = [
    "session",
    "file",
    "signal",
    "t_start_ms",
    "t_end_ms",
    "page",
    "element",
    "score",
    "evidence",
]
CLICKS_SHOWN = ("file", "at_s", "page", "element", "x_page", "y_page", "placed")
MOMENTS_SHOWN = ("file", "signal", "at_s", "page", "element", "score")

_NO_BOX = np.full(4, np.nan, np.float32)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the columns that a file shows, in that order; what else a row has is for people to read."""

    columns: Sequence[str]
    rows: list[Mapping[str, object]]


def session_rows(
    library: Library, filter: SessionFilter = SessionFilter(), progress: Progress = no_progress
) -> Table:
    """A row a session, newest first. ``session`` is its stable key."""
    rows = library.rows([int(i) for i in library.session_ids(filter)])
    return Table(SESSION_COLUMNS, [_session(row) for row in rows])


def click_rows(
    library: Library, filter: SessionFilter = SessionFilter(), progress: Progress = no_progress
) -> Table:
    """A row a click, oldest session first. Times epoch ms; a click made by keyboard has no place (None).

    The box is the target's at the click, page px, as far as the page pass has been there and the page could
    be rebuilt as the visitor had it. ``placed``: element (the box is known), position, or not.
    """
    rows: list[Mapping[str, object]] = []
    for session in _oldest_first(library, filter, progress):
        track, places = library.track(session.id), library.places(session.id)
        clicks = track.clicks
        sure = None if places is None else is_in_box(clicks.x_page, clicks.y_page, places.box)
        for i, row in enumerate(_clicks(library, session, track)):
            box = places.box[i] if places is not None and sure is not None and sure[i] else None
            by = Placed.POSITION if box is None else Placed.ELEMENT
            rows.append({**row, **_place(row["x_page"], row["y_page"], box, by)})
    return Table(CLICK_COLUMNS, rows)


def click_rows_at_width(
    library: Library,
    browser: PageBrowser,
    width: int,
    filter: SessionFilter = SessionFilter(),
    progress: Progress = no_progress,
) -> Table:
    """The same with places and boxes on each page as it is at ``width`` CSS px; other clicks than those of
    that width are carried over by their element. A page that was never seen at that width places none."""
    places: dict[tuple[int, int], tuple[float, float, NDArray[np.float32], int]] = {}
    pages = library.pages(filter)
    for done, page in enumerate(pages):
        progress(done, len(pages), page.page)
        hits, found = places_at_width(library, browser, page.page, width, filter)
        for i in range(len(hits)):
            key = (int(hits.session_id[i]), int(hits.number[i]))
            places[key] = (float(found.x[i]), float(found.y[i]), found.box[i], int(found.placed[i]))
    rows: list[Mapping[str, object]] = []
    for session in _oldest_first(library, filter, progress):
        for i, row in enumerate(_clicks(library, session, library.track(session.id))):
            x, y, box, by = places.get((session.id, i), (nan, nan, _NO_BOX, int(Placed.NOT)))
            rows.append({**row, **_place(_number(x), _number(y), box, by)})
    return Table(CLICK_COLUMNS, rows)


def _clicks(library: Library, session: SessionRow, track: SessionTrack) -> Iterator[Mapping[str, object]]:
    clicks, elements = track.clicks, click_elements(library, session.id)
    for i in range(len(clicks)):
        view, element = int(clicks.page_view[i]), elements[i]
        yield {
            "session": session.key,
            "file": session.file,
            "t_ms": _number(clicks.t_ms[i]),
            "at_s": round((float(clicks.t_ms[i]) - session.start_ms) / 1000, 1),
            "x_client": _number(clicks.x_client[i]),
            "y_client": _number(clicks.y_client[i]),
            "x_page": _number(clicks.x_page[i]),
            "y_page": _number(clicks.y_page[i]),
            "page": track.page_views[view].page if view >= 0 else "",
            "element": element.selector if element is not None else "",
            "node_id": int(clicks.node_id[i]),
        }


def _place(x: object, y: object, box: NDArray[np.float32] | None, placed: int) -> Mapping[str, object]:
    by = Placed.NOT if x is None or y is None else Placed(placed)
    numbers = [None] * 4 if box is None else [_number(one) for one in box]
    names = ("box_x", "box_y", "box_width", "box_height")
    return {"x_page": x, "y_page": y, "placed": by.name.lower(), **dict(zip(names, numbers, strict=True))}


def moment_rows(
    library: Library,
    filter: SessionFilter = SessionFilter(),
    progress: Progress = no_progress,
    *,
    page: str = "",
    preset: str = "",
) -> Table:
    """A row a moment that counts (people may have said that one is no problem), oldest first. ``evidence``
    is one text: the sentence, then what was looked for.

    Of the filter's signals only, if it names any; of one ``page`` (as the library names it); with what is
    far from usual among peers (`moments_among`). With a ``preset`` what the rules of that vendor find,
    whatever people said of it.
    """
    sessions = {row.id: row for row in _oldest_first(library, filter, no_progress)}
    if preset:
        found = _by_preset(library, list(sessions), preset, progress)
    else:
        found = moments_among(library, list(sessions), progress)
    rows = [
        _moment(sessions[session_id], moment)
        for session_id, moments in found
        for moment in moments
        if (not page or moment.page == page) and (not filter.signals or moment.signal in filter.signals)
    ]
    return Table(MOMENT_COLUMNS, rows)


def _by_preset(
    library: Library, ids: Sequence[int], preset: str, progress: Progress
) -> Iterator[tuple[int, tuple[Moment, ...]]]:
    for done, session_id in enumerate(ids):
        progress(done, len(ids), "")
        yield session_id, moments_by(library, session_id, preset)


def _oldest_first(library: Library, filter: SessionFilter, progress: Progress) -> Iterator[SessionRow]:
    rows = library.rows([int(i) for i in library.session_ids(filter, sort="start", descending=False)])
    for i, row in enumerate(rows):
        progress(i, len(rows), row.file)
        yield row


def _number(value: float) -> float | int | None:
    number = float(value)
    if isnan(number):
        return None
    return int(number) if number.is_integer() else round(number, 3)


def _session(row: SessionRow) -> Mapping[str, object]:
    start = datetime.fromtimestamp(row.start_ms / 1000, UTC)
    viewport = f"{row.viewport_width} × {row.viewport_height}" if row.viewport_width else "–"
    return {
        "session": row.key,
        "file": row.file,
        "start": f"{start:%Y-%m-%d %H:%M:%S}",
        "start_ms": _number(row.start_ms),
        "duration_ms": _number(row.duration_ms),
        "duration_s": round(row.duration_ms / 1000, 1),
        "pages": row.pages,
        "clicks": row.clicks,
        "device": row.device,
        "viewport": viewport,
        "viewport_width": row.viewport_width,
        "viewport_height": row.viewport_height,
        "first_url": row.first_url,
        "events": row.events,
        "quality": row.quality,
        "score": None if row.score is None else round(row.score, 1),
        "watched": row.watched,
        "star": row.star,
        "tags": " ".join(row.tags),
    }


def _moment(session: SessionRow, moment: Moment) -> Mapping[str, object]:
    looked = "; ".join(f"{line.what}: {line.result}" for line in moment.looked)
    sentence = moment.sentence.replace("**", "")
    return {
        "session": session.key,
        "file": session.file,
        "signal": moment.signal,
        "t_start_ms": _number(moment.t_start_ms),
        "t_end_ms": _number(moment.t_end_ms),
        "at_s": round((moment.t_start_ms - session.start_ms) / 1000, 1),
        "page": moment.page,
        "element": moment.element.selector if moment.element else "",
        "score": moment.score,
        "evidence": f"{sentence} [{looked}]" if looked else sentence,
    }
