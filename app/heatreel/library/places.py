"""Where the clicks' elements stood (the page pass), and the elements of pictured pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np
from sqlite_utils import Database

from heatreel.library import rows, structures
from heatreel.library.packing import compress, decompress
from heatreel.model.place import (
    ELEMENTS_VERSION,
    PLACES_VERSION,
    ClickPlaces,
    HitElements,
    PageElements,
    no_places,
)
from heatreel.model.session import SessionFilter

_NAME = "places"  # in table `derived`: the page pass of a session is done, in which version
_NUMBERS = 4  # of a box
_STAMP = "maps"  # in table `about`


class _Elements(msgspec.Struct, array_like=True):
    selectors: list[str]
    box: list[list[float]]
    flags: list[int]
    inner: dict[str, float] = {}


def save(db: Database, session_id: int, places: ClickPlaces) -> None:
    """Replace the places of a session's clicks; the session is done then. Nothing is kept when it has other
    clicks meanwhile: a part was joined to it."""
    with db.atomic():
        clicks = db.execute("SELECT count(*) FROM click WHERE session_id = ?", [session_id]).fetchone()[0]
        if clicks != len(places.target):
            return
        used = sorted({places.selectors[i] for i in (*places.target, *places.control) if i >= 0})
        db.conn.executemany("INSERT OR IGNORE INTO element (selector) VALUES (?)", [(one,) for one in used])
        ids = {
            one: db.execute("SELECT id FROM element WHERE selector = ?", [one]).fetchone()[0] for one in used
        }
        number = [ids.get(one) for one in places.selectors]
        kept = [structures.keep(db, one) for one in places.structures]
        db.execute("DELETE FROM click_place WHERE session_id = ?", [session_id])
        db.conn.executemany(
            f"INSERT INTO click_place VALUES ({', '.join('?' * 16)})",
            [
                (
                    session_id,
                    row,
                    number[places.target[row]],
                    None if places.control[row] < 0 else number[places.control[row]],
                    *_numbers(places.box[row]),
                    *_numbers(places.control_box[row]),
                    int(places.flags[row]),
                    *_numbers(places.near_px[row : row + 1]),
                    str(places.name[row]),
                    None if places.structure[row] < 0 else kept[places.structure[row]],
                )
                for row in np.flatnonzero(places.target >= 0).tolist()
            ],
        )
        db.execute(
            "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", [session_id, _NAME, PLACES_VERSION, b""]
        )
        renew(db)


def places(db: Database, session_id: int) -> ClickPlaces | None:
    """The places of a session's clicks; None while the page pass has not been there."""
    done = db.execute(
        "SELECT 1 FROM derived WHERE session_id = ? AND name = ? AND version = ?",
        [session_id, _NAME, PLACES_VERSION],
    ).fetchone()
    if done is None:
        return None
    count = int(db.execute("SELECT count(*) FROM click WHERE session_id = ?", [session_id]).fetchone()[0])
    found = db.execute("SELECT * FROM click_place WHERE session_id = ?", [session_id]).fetchall()
    names = dict(
        db.execute(
            "SELECT e.id, e.selector FROM click_place p JOIN element e ON e.id IN (p.element, p.control) "
            "WHERE p.session_id = ?",
            [session_id],
        )
    )
    at = {one: n for n, one in enumerate(names)}
    which: dict[int, int] = {}
    made = no_places(count, tuple(names.values()))
    for _session, row, target, control, *numbers, flags, near, name, structure in found:
        made.target[row] = at[target]
        made.control[row] = -1 if control is None else at[control]
        made.box[row] = numbers[:_NUMBERS]
        made.control_box[row] = [np.nan if one is None else one for one in numbers[_NUMBERS:]]
        made.flags[row] = flags
        made.near_px[row] = np.nan if near is None else near
        made.name[row] = name
        made.structure[row] = -1 if structure is None else which.setdefault(structure, len(which))
    shown = structures.read(db, which)
    return replace(made, structures=tuple(shown[one] for one in which))


_HIT = (
    "v.session_id, v.number, v.t_ms, v.kind, v.page_view, v.width, v.x_page, v.y_page, "
    "p.box_x, p.box_y, p.box_width, p.box_height, "
    "p.control_x, p.control_y, p.control_width, p.control_height, "
    "coalesce(p.flags, 0), p.near_px, coalesce(e.selector, ''), coalesce(c.selector, ''), d.version, "
    "coalesce(p.name, ''), coalesce(p.structure, 0)"
)
_JOINS = (
    "JOIN session s ON s.id = v.session_id "
    "LEFT JOIN click_place p ON p.session_id = v.session_id AND p.number = v.number "
    "LEFT JOIN element e ON e.id = p.element LEFT JOIN element c ON c.id = p.control "
    f"LEFT JOIN derived d ON d.session_id = v.session_id AND d.name = '{_NAME}'"
)


def hits_on_page(db: Database, page: str, width: rows.Widths, filter: SessionFilter) -> HitElements:
    """What the clicks on a page hit, by session, then by number; ``width`` as in `rows.page_condition`."""
    condition, values = rows.page_condition("v", page, width, filter)
    sql = f"SELECT {_HIT} FROM click v {_JOINS} WHERE {condition} ORDER BY v.session_id, v.number"
    found = list(zip(*db.execute(sql, values).fetchall(), strict=True)) or [()] * 23
    numbers = [np.array(column, np.float32) for column in found[6:16]]
    return HitElements(
        session_id=np.array(found[0], np.int64),
        number=np.array(found[1], np.int32),
        t_ms=np.array(found[2], np.float64),
        kind=np.array(found[3], np.uint8),
        view=np.array(found[4], np.int32),
        width=np.array(found[5], np.int32),
        x_page=numbers[0],
        y_page=numbers[1],
        target=np.array(found[18], np.object_),
        control=np.array(found[19], np.object_),
        box=np.stack(numbers[2:6], axis=1),
        control_box=np.stack(numbers[6:], axis=1),
        flags=np.array(found[16], np.uint8),
        near_px=np.array(found[17], np.float32),
        name=np.array(found[21], np.object_),
        passed=np.array([version == PLACES_VERSION for version in found[20]], np.bool_),
        structure=np.array(found[22], np.int32),
    )


def without(db: Database) -> list[int]:
    """Ids of the sessions with clicks and a page whose page pass is not done, latest import first."""
    sql = (
        "SELECT s.id FROM session s WHERE s.deleted = 0 AND s.has_page AND s.clicks > 0 AND NOT EXISTS "
        "(SELECT 1 FROM derived d WHERE d.session_id = s.id AND d.name = ? AND d.version = ?) "
        "ORDER BY s.id DESC"
    )
    return [row[0] for row in db.execute(sql, [_NAME, PLACES_VERSION])]


def save_elements(db: Database, page: str, width: int, state: str, elements: PageElements) -> None:
    """Keep the elements of a pictured page."""
    body = _Elements(
        list(elements.selectors), elements.box.tolist(), elements.flags.tolist(), dict(elements.inner)
    )
    packed = compress(msgspec.json.encode(body))
    with db.atomic():
        db.execute(
            "INSERT OR REPLACE INTO page_element VALUES (?, ?, ?, ?, ?)",
            [page, int(width), state, ELEMENTS_VERSION, packed],
        )
        renew(db)


def elements(db: Database, page: str, width: int, state: str) -> PageElements | None:
    """The elements of a pictured page; None when they were not kept, in this version."""
    row = db.execute(
        "SELECT packed FROM page_element WHERE page = ? AND width = ? AND state = ? AND version = ?",
        [page, int(width), state, ELEMENTS_VERSION],
    ).fetchone()
    if row is None:
        return None
    read = msgspec.json.decode(decompress(row[0]), type=_Elements)
    box = np.array(read.box, np.float32).reshape(-1, _NUMBERS)
    return PageElements(tuple(read.selectors), box, np.array(read.flags, np.uint8), read.inner)


def states(db: Database, page: str, width: int) -> list[str]:
    """Keys of the pictured states of a page, but the settled one, as they were taken."""
    found = db.execute(
        "SELECT state FROM page_element WHERE page = ? AND width = ? AND state != '' AND version = ? "
        "ORDER BY rowid",
        [page, int(width), ELEMENTS_VERSION],
    )
    return [row[0] for row in found]


def renew(db: Database) -> None:
    """What maps are made of is about to be another; within a transaction."""
    db.execute(
        "INSERT INTO about VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", [_STAMP]
    )


def stamp(db: Database) -> str:
    """Another text whenever places, elements or moments were stored."""
    row = db.execute("SELECT value FROM about WHERE key = ?", [_STAMP]).fetchone()
    return "" if row is None else str(row[0])


def _numbers(values: Sequence[float] | np.ndarray) -> list[float | None]:
    return [None if one != one else round(float(one), 2) for one in values]
