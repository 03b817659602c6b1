"""Verdicts of people on moments, and the condition that leaves out the moments which do not count.

`COUNTS` says in SQL what `operations.verdicts` says of the moments of one session; a test compares.
"""

from __future__ import annotations

import json
import sqlite3

from sqlite_utils import Database

from heatreel.library import saved
from heatreel.model.verdict import (
    NOT_PROBLEM,
    REAL,
    RULE,
    SAME_MS,
    Rule,
    Verdict,
    kept_form,
    rule_of,
    selects_element,
)

_SAID = (
    "EXISTS (SELECT 1 FROM verdict v WHERE v.session_id = m.session_id AND v.signal = m.signal "
    f"AND v.verdict = '{{word}}' AND (abs(v.t_ms - m.t_start_ms) < {SAME_MS} "
    "OR (v.t_ms > m.t_start_ms AND v.t_ms <= m.t_end_ms AND NOT EXISTS (SELECT 1 FROM moment o "
    "WHERE o.session_id = m.session_id AND o.signal = m.signal "
    f"AND abs(o.t_start_ms - v.t_ms) < {SAME_MS}))))"
)
_SILENCED = (
    "m.node_id IS NOT NULL AND json_extract(r.value, '$.signal') IN ('', m.signal) "
    "AND json_extract(r.value, '$.page') IN ('', m.page) "
    "AND selects(json_extract(r.value, '$.selector'), m.selector, m.element_tag, "
    "json_extract(m.evidence, '$.classes'))"
)
# A condition on ``moment m``: neither a verdict nor a rule takes it out.
COUNTS = (
    f"(NOT {_SAID.format(word=NOT_PROBLEM)} AND ("
    f"NOT EXISTS (SELECT 1 FROM saved r WHERE r.kind = '{RULE}' AND {_SILENCED}) "
    f"OR {_SAID.format(word=REAL)}))"
)


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection the function ``selects`` that the condition calls."""

    def selects(selector: str, path: str, tag: str, classes: str | None) -> bool:
        return selects_element(selector, path, tag, json.loads(classes) if classes else ())

    connection.create_function("selects", 4, selects, deterministic=True)


def verdicts(db: Database, session_id: int) -> tuple[Verdict, ...]:
    """What was said of the moments of a session, by time."""
    sql = "SELECT session_id, signal, t_ms, verdict, note FROM verdict WHERE session_id = ? ORDER BY t_ms"
    return tuple(Verdict(*row) for row in db.execute(sql, [session_id]))


def all_verdicts(db: Database) -> tuple[Verdict, ...]:
    """What was said in all sessions that are not deleted."""
    sql = (
        "SELECT v.session_id, v.signal, v.t_ms, v.verdict, v.note FROM verdict v "
        "JOIN session s ON s.id = v.session_id WHERE s.deleted = 0"
    )
    return tuple(Verdict(*row) for row in db.execute(sql))


def save(db: Database, said: Verdict) -> None:
    """Keep a verdict in place of an older one; without word and note it is taken away."""
    key = [said.session_id, said.signal, said.t_ms]
    with db.atomic():
        if said.verdict or said.note:
            row = [*key, said.verdict, said.note]
            db.execute("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)", row)
        else:
            db.execute("DELETE FROM verdict WHERE session_id = ? AND signal = ? AND t_ms = ?", key)


def rules(db: Database) -> tuple[Rule, ...]:
    """The rules that people made, oldest first."""
    found = (rule_of(value) for value in saved.read(db, RULE).values())
    return tuple(rule for rule in found if rule is not None)


def totals(db: Database) -> dict[str, tuple[int, int]]:
    """Moments that count, and sessions with one, by signal; sessions that are deleted are left out."""
    sql = (
        "SELECT m.signal, count(*), count(DISTINCT m.session_id) FROM moment m "
        f"JOIN session s ON s.id = m.session_id WHERE s.deleted = 0 AND {COUNTS} GROUP BY 1"
    )
    return {signal: (moments, sessions) for signal, moments, sessions in db.execute(sql)}


def sessions_of(db: Database, rule: Rule) -> list[int]:
    """Ids of the sessions that have a moment which the rule is about."""
    sql = f"SELECT DISTINCT m.session_id FROM moment m, (SELECT ? AS value) r WHERE {_SILENCED}"
    return [row[0] for row in db.execute(sql, [json.dumps(kept_form(rule))])]


def occurrences(db: Database, rule: Rule) -> int:
    """How many moments of sessions that are not deleted the rule is about."""
    sql = (
        "SELECT count(*) FROM moment m JOIN session s ON s.id = m.session_id, (SELECT ? AS value) r "
        f"WHERE s.deleted = 0 AND {_SILENCED}"
    )
    return int(db.execute(sql, [json.dumps(kept_form(rule))]).fetchone()[0])
