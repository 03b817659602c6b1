"""Questions to the library: which sessions, in which order, as which rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from heatreel.library.filtering import where
from heatreel.library.verdicts import COUNTS
from heatreel.model.columns import ViewsOfPage
from heatreel.model.heat import PageSummary, PageWidth
from heatreel.model.session import SessionFilter, SessionRow

SORTS = {
    "start": "s.start_ms",
    "duration": "s.duration_ms",
    "pages": "s.pages",
    "clicks": "s.clicks",
    "device": "s.device",
    "url": "s.first_url",
    "score": "s.score",
    "watched": "s.watched",
    "star": "s.star",
    "tags": "s.tags",
}
Widths = int | tuple[int, int] | None  # one viewport width, lowest and highest, or all; CSS px

_BATCH = 500  # rows a query
_ROW = (
    "id, key, file, start_ms, duration_ms, pages, clicks, device, viewport_width, viewport_height, "
    "first_url, events, size_bytes, has_page, quality, score, watched, star, tags"
)


def session_ids(db: Database, filter: SessionFilter, sort: str, descending: bool) -> NDArray[np.int64]:
    """Ids of the sessions of a filter, sorted; what is not known comes last; ties by id."""
    condition, values = where(filter)
    direction = "DESC" if descending else "ASC"
    sql = (
        f"SELECT s.id FROM session s WHERE {condition} "
        f"ORDER BY {SORTS[sort]} {direction} NULLS LAST, s.id {direction}"
    )
    return np.fromiter((row[0] for row in db.execute(sql, values)), dtype=np.int64)


def session_rows(db: Database, ids: Sequence[int]) -> list[SessionRow]:
    """Rows of these sessions in the order asked; ids that are not there are left out."""
    found: dict[int, SessionRow] = {}
    for start in range(0, len(ids), _BATCH):
        wanted = json.dumps([int(i) for i in ids[start : start + _BATCH]])
        inside = "(SELECT value FROM json_each(?))"
        counts: dict[int, dict[str, int]] = {}
        for session, signal, count in db.execute(
            "SELECT m.session_id, m.signal, count(*) "
            f"FROM moment m INDEXED BY moment_session WHERE m.session_id IN {inside} "  # else all are read
            f"AND {COUNTS} GROUP BY 1, 2",
            [wanted],
        ):
            counts.setdefault(session, {})[signal] = count
        for row in db.execute(f"SELECT {_ROW} FROM session WHERE id IN {inside}", [wanted]):
            found[row[0]] = _row(row, counts.get(row[0], {}))
    return [found[int(i)] for i in ids if int(i) in found]


def _row(row: Sequence[Any], counts: dict[str, int]) -> SessionRow:
    has_page, quality, score, watched, star, tags = row[13:]
    return SessionRow(
        id=row[0],
        key=row[1],
        file=row[2],
        start_ms=row[3],
        duration_ms=row[4],
        pages=row[5],
        clicks=row[6],
        device=row[7],
        viewport_width=row[8],
        viewport_height=row[9],
        first_url=row[10],
        events=row[11],
        size_bytes=row[12],
        has_page=bool(has_page),
        quality=quality,
        score=score,
        moment_counts=counts,
        watched=bool(watched),
        star=bool(star),
        tags=tuple(tags.split("\n")) if tags else (),
    )


def pages(db: Database, filter: SessionFilter) -> list[PageSummary]:
    """All pages of the sessions of a filter, most views first."""
    condition, values = where(filter)
    join = f"JOIN session s ON s.id = v.session_id WHERE {condition}"
    views = db.execute(
        f"SELECT v.page, v.width, count(*) FROM page_view v {join} GROUP BY 1, 2 ORDER BY 3 DESC", values
    ).fetchall()
    sessions = dict(
        db.execute(f"SELECT v.page, count(DISTINCT v.session_id) FROM page_view v {join} GROUP BY 1", values)
    )
    clicks = {
        (page, width): count
        for page, width, count in db.execute(
            f"SELECT v.page, v.width, count(*) FROM click v {join} GROUP BY 1, 2", values
        )
    }
    widths: dict[str, list[PageWidth]] = {}
    for page, width, count in views:
        widths.setdefault(page, []).append(PageWidth(width, count, clicks.pop((page, width), 0)))
    for (page, width), count in clicks.items():  # the window was resized before the click
        if page in widths:
            widths[page].append(PageWidth(width, 0, count))
    summaries = [
        PageSummary(page, sum(w.views for w in of), sessions[page], sum(w.clicks for w in of), tuple(of))
        for page, of in widths.items()
    ]
    return sorted(summaries, key=lambda summary: (-summary.views, summary.page))


def hrefs(db: Database) -> dict[str, int]:
    """Every URL of the sessions that are there, with its page views."""
    sql = (
        "SELECT v.href, count(*) FROM page_view v JOIN session s ON s.id = v.session_id "
        "WHERE s.deleted = 0 GROUP BY 1"
    )
    return {href: int(views) for href, views in db.execute(sql)}


def worth(db: Database) -> dict[int, float] | None:
    """Goal values by session; None when no session has one."""
    sql = "SELECT session_id, CAST(value AS REAL) FROM attribute WHERE name = 'goal_value'"
    return dict(db.execute(sql)) or None


def views_of_page(db: Database, page: str, width: Widths, filter: SessionFilter) -> ViewsOfPage:
    """Page views of one page; ``width`` as in `page_condition`."""
    condition, values = page_condition("v", page, width, filter)
    c = _fetch(
        db.execute(
            "SELECT v.session_id, v.number, v.window, v.start_ms, v.end_ms, "
            "v.width, v.height, v.snapshot_event "
            f"FROM page_view v JOIN session s ON s.id = v.session_id WHERE {condition} "
            "ORDER BY v.session_id, v.number",
            values,
        ),
        (np.int64, np.int32, np.int16, np.float64, np.float64, np.int32, np.int32, np.int32),
    )
    return ViewsOfPage(*c)


def page_condition(table: str, page: str, width: Widths, filter: SessionFilter) -> tuple[str, list[Any]]:
    """SQL condition and its values for the rows of a page, at one viewport width, some, or all (None)."""
    condition, values = where(filter)
    sql = f"{table}.page = ? AND {condition}"
    if width is None:
        return sql, [page, *values]
    low, high = width if isinstance(width, tuple) else (width, width)
    return f"{table}.width BETWEEN ? AND ? AND {sql}", [low, high, page, *values]


def _fetch(rows: Iterable[Sequence[Any]], types: Sequence[type[np.generic]]) -> list[NDArray[Any]]:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return [np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)]
