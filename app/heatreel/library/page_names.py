"""The names of pages: made at import, and made anew when people change the patterns."""

from __future__ import annotations

import json

from sqlite_utils import Database

from heatreel.library import saved
from heatreel.library.places import renew
from heatreel.model.page_pattern import KIND, PagePatterns


def rename(db: Database, session_id: int | None = None) -> int:
    """Name the pages of all page views (or of one session's) by the patterns that are kept; returns how many
    URLs came to another page. Clicks and moments follow their page views."""
    pages = PagePatterns(saved.read(db, KIND))
    condition, values = ("", []) if session_id is None else (" WHERE session_id = ?", [session_id])
    known = db.execute(f"SELECT DISTINCT href, page FROM page_view{condition}", values).fetchall()
    changed = {href: pages.page_of(href) for href, page in known if pages.page_of(href) != page}
    if not changed:
        return 0
    with db.atomic():
        db.execute("CREATE TEMP TABLE renamed (href TEXT PRIMARY KEY, page TEXT NOT NULL)")
        db.execute("INSERT INTO renamed SELECT key, value FROM json_each(?)", [json.dumps(changed)])
        db.execute(
            "UPDATE page_view SET page = (SELECT r.page FROM renamed r WHERE r.href = page_view.href) "
            "WHERE href IN (SELECT href FROM renamed)"
        )
        for table in ("click", "moment"):
            name = (
                f"(SELECT v.page FROM page_view v WHERE v.session_id = {table}.session_id "
                f"AND v.number = {table}.page_view)"
            )
            db.execute(f"UPDATE {table} SET page = {name} WHERE page != {name}")
        db.execute("DROP TABLE renamed")
        renew(db)
    return len(changed)
