"""The tables of the library file, made by numbered migrations and nowhere else."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from heatreel.model.errors import HeatreelError

APPLICATION_ID = 0x48_52_45_4C  # "HREL": how `file` and we know the file as ours

_NAMES = (
    "0001_sessions",
    "0002_seek",
    "0003_places",
    "0004_said",
    "0005_parts",
    "0006_structures",
)  # every migration that this version knows, oldest first

migrations = Migrations("heatreel")

_TABLES_1 = """
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    start_ms REAL NOT NULL,
    duration_ms REAL NOT NULL,
    pages INTEGER NOT NULL,
    clicks INTEGER NOT NULL,
    device TEXT NOT NULL,
    viewport_width INTEGER,
    viewport_height INTEGER,
    first_url TEXT NOT NULL,
    events INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    has_page INTEGER NOT NULL,
    quality TEXT NOT NULL,
    windows TEXT NOT NULL,
    urls TEXT NOT NULL,
    search TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '',
    watched INTEGER NOT NULL DEFAULT 0,
    star INTEGER NOT NULL DEFAULT 0,
    score REAL,
    moments_fingerprint TEXT,
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX session_start ON session (deleted, start_ms);
CREATE INDEX session_duration ON session (deleted, duration_ms);
CREATE INDEX session_score ON session (deleted, score);
CREATE INDEX session_clicks ON session (deleted, clicks);
CREATE TABLE page_view (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    window INTEGER NOT NULL,
    href TEXT NOT NULL,
    page TEXT NOT NULL,
    start_ms REAL NOT NULL,
    end_ms REAL NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    snapshot_event INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_view_page ON page_view (page, width, session_id);
CREATE TABLE click (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    t_ms REAL NOT NULL,
    kind INTEGER NOT NULL,
    node_id INTEGER NOT NULL,
    x_client REAL,
    y_client REAL,
    x_page REAL,
    y_page REAL,
    page_view INTEGER NOT NULL,
    page TEXT NOT NULL,
    width INTEGER NOT NULL,
    window INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX click_page ON click (page, width, session_id, t_ms, kind, x_page, y_page);
CREATE TABLE error_mark (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    t_ms REAL NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    window INTEGER NOT NULL,
    status INTEGER,
    duration_ms REAL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE finding (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE moment (
    id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    signal TEXT NOT NULL,
    variant TEXT NOT NULL,
    t_start_ms REAL NOT NULL,
    t_end_ms REAL NOT NULL,
    page TEXT NOT NULL,
    page_view INTEGER NOT NULL,
    window INTEGER NOT NULL,
    node_id INTEGER,
    selector TEXT,
    element_text TEXT,
    element_tag TEXT,
    is_control INTEGER,
    score REAL NOT NULL,
    sentence TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT;
CREATE INDEX moment_session ON moment (session_id, t_start_ms);
CREATE INDEX moment_signal ON moment (signal, session_id);
CREATE TABLE tag (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (session_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag (name);
CREATE TABLE columns (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session_id, name)
) STRICT;
CREATE TABLE chunk (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT;
CREATE TABLE picture (
    page TEXT NOT NULL,
    width INTEGER NOT NULL,
    state TEXT NOT NULL,
    page_width INTEGER NOT NULL,
    page_height INTEGER NOT NULL,
    missing_images INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (page, width, state)
) STRICT
"""

_TABLES_2 = """
CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE keyframe (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    event INTEGER NOT NULL,
    window INTEGER NOT NULL,
    base INTEGER NOT NULL,
    size INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT;
CREATE TABLE derived (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session_id, name)
) STRICT;
CREATE TABLE preview (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    window INTEGER NOT NULL,
    t_ms REAL NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (session_id, window, t_ms)
) STRICT;
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    t_ms REAL NOT NULL,
    t_end_ms REAL,
    text TEXT NOT NULL,
    created_ms REAL NOT NULL
) STRICT;
CREATE INDEX note_session ON note (session_id, t_ms)
"""

_TABLES_3 = """
CREATE TABLE element (
    id INTEGER PRIMARY KEY,
    selector TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE click_place (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    element INTEGER NOT NULL REFERENCES element (id),
    control INTEGER REFERENCES element (id),
    box_x REAL NOT NULL,
    box_y REAL NOT NULL,
    box_width REAL NOT NULL,
    box_height REAL NOT NULL,
    control_x REAL,
    control_y REAL,
    control_width REAL,
    control_height REAL,
    flags INTEGER NOT NULL,
    near_px REAL,
    name TEXT NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE page_element (
    page TEXT NOT NULL,
    width INTEGER NOT NULL,
    state TEXT NOT NULL,
    version TEXT NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (page, width, state)
) STRICT
"""


_TABLES_4 = """
CREATE TABLE saved (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    created_ms REAL NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE attribute (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (session_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX attribute_value ON attribute (name, value);
CREATE TABLE verdict (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    signal TEXT NOT NULL,
    t_ms REAL NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (session_id, signal, t_ms)
) STRICT, WITHOUT ROWID
"""

_TABLES_5 = """
CREATE TABLE part (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    file TEXT NOT NULL,
    start_ms REAL NOT NULL,
    end_ms REAL NOT NULL,
    windows TEXT NOT NULL,
    events INTEGER,
    PRIMARY KEY (session_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_key ON part (key)
"""

_TABLES_6 = """
CREATE TABLE structure (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    packed BLOB NOT NULL
) STRICT;
ALTER TABLE click_place ADD COLUMN structure INTEGER REFERENCES structure (id)
"""


@migrations(name=_NAMES[0])
def _sessions(db: Database) -> None:
    _make(db, _TABLES_1)


@migrations(name=_NAMES[1])
def _seek(db: Database) -> None:
    _make(db, _TABLES_2)


@migrations(name=_NAMES[2])
def _places(db: Database) -> None:
    _make(db, _TABLES_3)


@migrations(name=_NAMES[3])
def _said(db: Database) -> None:
    _make(db, _TABLES_4)


@migrations(name=_NAMES[4])
def _parts(db: Database) -> None:
    _make(db, _TABLES_5)


@migrations(name=_NAMES[5])
def _structures(db: Database) -> None:
    _make(db, _TABLES_6)


def _make(db: Database, statements: str) -> None:
    for statement in statements.split(";"):
        db.execute(statement)


def migrate(db: Database, *, create: bool) -> None:
    """Bring a library to the newest schema.

    Raises HeatreelError when the file is another program's, or was written by a newer Heatreel.
    """
    application = db.execute("PRAGMA application_id").fetchone()[0]
    empty = not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if application != APPLICATION_ID and not (empty and create):
        raise HeatreelError(
            "This file is no Heatreel library.", "Open a file that Heatreel made, or create a new library."
        )
    if {applied.name for applied in migrations.applied(db)} - set(_NAMES):
        raise HeatreelError(
            "This library was written by a newer version of Heatreel.",
            "Install the newer version to open it.",
        )
    if migrations.pending(db):
        migrations.apply(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
