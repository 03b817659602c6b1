"""Sessions, clicks and moments as rows, for files and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isnan

from heatreel.library.library import Library
from heatreel.model.moment import Moment
from heatreel.model.session import SessionFilter, SessionRow
from heatreel.operations.detecting import click_elements, moments_of
from heatreel.operations.ports import Progress, no_progress

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


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the columns that a file shows, in that order."""

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
    """A row a click, oldest session first. Times epoch ms; a click made by keyboard has no place (None)."""
    rows: list[Mapping[str, object]] = []
    for session in _oldest_first(library, filter, progress):
        track = library.track(session.id)
        clicks = track.clicks
        elements = click_elements(library, session.id)
        for i in range(len(clicks)):
            view = int(clicks.page_view[i])
            rows.append(
                {
                    "session": session.key,
                    "file": session.file,
                    "t_ms": _number(clicks.t_ms[i]),
                    "x_client": _number(clicks.x_client[i]),
                    "y_client": _number(clicks.y_client[i]),
                    "x_page": _number(clicks.x_page[i]),
                    "y_page": _number(clicks.y_page[i]),
                    "page": track.page_views[view].page if view >= 0 else "",
                    "element": elements[i].selector if elements[i] is not None else "",  # type: ignore[union-attr]
                    "node_id": int(clicks.node_id[i]),
                }
            )
    return Table(CLICK_COLUMNS, rows)


def moment_rows(
    library: Library, filter: SessionFilter = SessionFilter(), progress: Progress = no_progress
) -> Table:
    """A row a moment, oldest first. ``evidence`` is one text: the sentence, then what was looked for."""
    rows: list[Mapping[str, object]] = []
    for session in _oldest_first(library, filter, progress):
        rows.extend(_moment(session, moment) for moment in moments_of(library, session.id))
    return Table(MOMENT_COLUMNS, rows)


TABLES: dict[str, Callable[[Library, SessionFilter, Progress], Table]] = {
    "sessions": session_rows,
    "clicks": click_rows,
    "moments": moment_rows,
}


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
        "page": moment.page,
        "element": moment.element.selector if moment.element else "",
        "score": moment.score,
        "evidence": f"{sentence} [{looked}]" if looked else sentence,
    }
