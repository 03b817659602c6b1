"""A session filter as a condition in SQL. Everything that people typed goes in as a parameter."""

from __future__ import annotations

import json
import re
from typing import Any

from heatreel.library.verdicts import COUNTS
from heatreel.model.session import SessionFilter

# the part of a page view's URL behind scheme and host
_PATH = "substr(v.href, instr(v.href, '://') + 2 + instr(substr(v.href, instr(v.href, '://') + 3), '/'))"
_RETURNING = {"new": "0", "returning": "1"}

Part = tuple[str, list[Any]]  # a condition and its parameters


def where(filter: SessionFilter) -> Part:
    """The condition on ``session s`` and its parameters."""
    parts: list[Part] = [("s.deleted = 0", [])]
    parts += [("instr(s.search, ?) > 0", [word]) for word in filter.text.lower().split()]
    parts += [*_of_row(filter), *_of_others(filter)]
    return " AND ".join(sql for sql, _values in parts), [one for _sql, values in parts for one in values]


def _of_row(filter: SessionFilter) -> list[Part]:
    """What the session's own row answers."""
    bounds = (
        ("s.start_ms >= ?", filter.since_ms),
        ("s.start_ms < ?", filter.until_ms),
        ("s.viewport_width >= ?", filter.min_width),
        ("s.viewport_width <= ?", filter.max_width),
        ("s.score >= ?", filter.min_score),
        ("s.score <= ?", filter.max_score),
    )
    parts: list[Part] = [(sql, [value]) for sql, value in bounds if value is not None]
    if filter.starred:
        parts.append(("s.star = 1", []))
    if filter.unwatched:
        parts.append(("s.watched = 0", []))
    if filter.devices:
        parts.append((f"s.device IN ({_marks(filter.devices)})", sorted(filter.devices)))
    if filter.ids:
        wanted = json.dumps([int(i) for i in filter.ids])
        parts.append(("s.id IN (SELECT value FROM json_each(?))", [wanted]))
    return parts


def _of_others(filter: SessionFilter) -> list[Part]:
    """What other tables know of the session."""
    parts: list[Part] = []
    if filter.signals:
        sql = f"SELECT m.session_id FROM moment m WHERE m.signal IN ({_marks(filter.signals)}) AND {COUNTS}"
        parts.append((f"s.id IN ({sql})", sorted(filter.signals)))
    if filter.tags:
        sql = f"SELECT session_id FROM tag WHERE name IN ({_marks(filter.tags)})"
        parts.append((f"s.id IN ({sql})", sorted(filter.tags)))
    if filter.errors:
        sql = "SELECT 1 FROM error_mark e WHERE e.session_id = s.id AND e.kind != 'warning'"
        parts.append((f"EXISTS ({sql})", []))
    if filter.url.strip():
        parts.append(_url(filter.url.strip()))
    like = "SELECT session_id FROM attribute WHERE name = ? AND value LIKE ? ESCAPE '\\'"
    for name in ("referrer", "utm_source", "utm_medium", "utm_campaign"):
        text = getattr(filter, name).strip()
        if text:
            wanted = _like(text)
            parts.append((f"s.id IN ({like})", [name, f"%{wanted}%" if name == "referrer" else wanted]))
    if filter.user in _RETURNING:
        sql = "SELECT session_id FROM attribute WHERE name = 'is_returning' AND value = ?"
        parts.append((f"s.id IN ({sql})", [_RETURNING[filter.user]]))
    return parts


def _url(text: str) -> Part:
    """Sessions with a page view of this URL; ``*`` is any text.

    What begins with / is the path on every host, what has a scheme is the whole URL; without a ? or # the
    query and the fragment do not count, nor does a slash at the end. Anything else is contained in the URL.
    """
    glob = "".join("*" if c == "*" else f"[{c}]" if c in "?[" else c for c in text)
    literal = max(re.split(r"\*+", text), key=len)  # looked for first: that is quicker than a pattern
    if not text.startswith(("/", "*")) and "://" not in text:
        subject, globs = "v.href", [f"*{glob}*"]
    else:
        subject = _PATH if text.startswith("/") else "v.href"
        globs = [glob]
        if not text.endswith("*"):
            globs.append(f"{glob}/" if not text.endswith("/") else glob.rstrip("/"))
            if "#" not in text:
                ends = "[#]*" if "?" in text else "[?#]*"
                globs += [f"{one}{ends}" for one in globs]
    either = " OR ".join([f"{subject} GLOB ?"] * len(globs))
    sql = f"SELECT v.session_id FROM page_view v WHERE instr(v.href, ?) > 0 AND ({either})"
    if text.endswith("/"):
        literal = literal.rstrip("/")
    return f"s.id IN ({sql})", [literal, *globs]


def _like(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text).replace("*", "%")


def _marks(values: frozenset[str]) -> str:
    return ", ".join("?" * len(values))
