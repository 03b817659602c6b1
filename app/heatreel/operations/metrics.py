"""Metrics of sessions as rows: a row a session, what its columns and its attributes tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

from heatreel.analysis.metrics import SessionMetrics, session_metrics
from heatreel.library.library import Library
from heatreel.model.attributes import GOAL_VALUE, REFERRER, RETURNING, USER_ID, UTM
from heatreel.model.session import SessionFilter
from heatreel.operations.ports import Progress, no_progress
from heatreel.replay.idle import idle_gaps

_ATTRIBUTES = (REFERRER, *UTM, USER_ID, GOAL_VALUE)

METRIC_COLUMNS = [
    "session",
    "file",
    "start_ms",
    "device",
    *(field.name for field in fields(SessionMetrics)),
    *_ATTRIBUTES,
    "visitor",
    "score",
]
METRICS_SHOWN = (
    "file",
    "device",
    "active_s",
    "page_views",
    "clicks",
    "errors",
    "bounce",
    "entry_page",
    "score",
)


def metric_rows(
    library: Library, filter: SessionFilter = SessionFilter(), progress: Progress = no_progress
) -> list[Mapping[str, object]]:
    """Newest session first. What a recording does not say is None; ``visitor``: new, returning or None."""
    ids = library.session_ids(filter).tolist()
    found: list[Mapping[str, object]] = []
    for done, row in enumerate(library.rows(ids)):
        progress(done, len(ids), row.file)
        track, said = library.track(row.id), library.attributes(row.id)
        numbers = {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(session_metrics(track, idle_gaps(track))).items()
        }
        found.append(
            {
                "session": row.key,
                "file": row.file,
                "start_ms": row.start_ms,
                "device": row.device,
                **numbers,
                **{name: said.get(name) for name in _ATTRIBUTES},
                "visitor": {"1": "returning", "0": "new"}.get(said.get(RETURNING, "")),
                "score": None if row.score is None else round(row.score, 1),
            }
        )
    return found
