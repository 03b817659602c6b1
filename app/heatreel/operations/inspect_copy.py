"""Rows of the inspector as text to paste elsewhere: lines, tables, JSON, and requests as cURL."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

import numpy as np

from heatreel.formats.network import Request
from heatreel.model.inspect import InspectRows, RowKind

COLUMNS = ("time_s", "kind", "what", "text", "side", "status", "duration_ms", "events")
_OMITTED = {"content-length", "host", "connection"}  # curl makes its own


def curl_of(request: Request, page: str = "") -> str:
    """The request as a shell command. ``page``: address of the page, for requests without a host."""
    url = _absolute(request.url, page)
    lines = [f"curl {shlex.quote(url)}"]
    method = request.method.upper()
    if method and method != ("POST" if request.body is not None else "GET"):
        lines[0] = f"curl -X {shlex.quote(method)} {shlex.quote(url)}"
    lines += [
        f"-H {shlex.quote(f'{name}: {text}')}"
        for name, text in request.headers
        if name.lower() not in _OMITTED and not name.startswith(":")
    ]
    if request.body is not None:
        lines.append(f"--data-raw {shlex.quote(request.body)}")
    return " \\\n  ".join(lines)


def _absolute(url: str, page: str) -> str:
    try:
        return urljoin(page, url) if page else url
    except ValueError:
        return url


def as_table(rows: InspectRows, chosen: Iterable[int], start_ms: float, *, tab: bool = False) -> str:
    """Chosen rows as CSV, or as TSV for a sheet; times in seconds from the start of the session."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t" if tab else ",", lineterminator="\n")
    table.writerow(COLUMNS)
    for row in chosen:
        status, took = int(rows.status[row]), float(rows.duration_ms[row])
        cells: Sequence[object] = (
            f"{(float(rows.t_ms[row]) - start_ms) / 1000:.3f}",
            RowKind(int(rows.kind[row])).name.lower(),
            rows.word[row],
            _safe(rows.text[row]),
            _safe(rows.side[row]),
            "" if status < 0 else status,
            "" if np.isnan(took) else f"{took:.0f}",
            int(rows.count[row]),
        )
        table.writerow(cells)
    return out.getvalue()


def _safe(text: str) -> str:
    """A sheet takes text that begins so for a formula; a recorded page must not write formulas."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def as_json(events: Iterable[bytes]) -> str:
    """Events as recorded: one as an object, several as an array."""
    texts = [text.decode("utf-8", "replace") for text in events]
    return texts[0] if len(texts) == 1 else "[\n" + ",\n".join(texts) + "\n]"
