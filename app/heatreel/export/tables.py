"""Rows to files: CSV for spreadsheets, JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from heatreel.export.files import whole_file
from heatreel.model.errors import HeatreelError

Row = Mapping[str, object]


def write_table(
    rows: Sequence[Row], columns: Sequence[str], path: Path, *, form: Literal["csv", "json"] = "csv"
) -> None:
    """Write the columns of all rows to ``path``, as CSV or JSON by its suffix; ``-`` is stdout, in ``form``.

    UTF-8; numbers stay numbers; what has no value (None, NaN, missing) is empty in CSV and null in JSON.
    No rows make a CSV with only its header, a JSON with an empty array. Written whole or not at all;
    raises HeatreelError for another suffix and where the file cannot be written.
    """
    if str(path) == "-":
        for line in _csv_lines(rows, columns) if form == "csv" else _json_lines(rows, columns):
            sys.stdout.write(line)
        return
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".json"):
        raise HeatreelError(
            f"{path.name} is neither a .csv nor a .json file.", "Name the output x.csv or x.json."
        )
    lines = _csv_lines(rows, columns) if suffix == ".csv" else _json_lines(rows, columns)
    with whole_file(path) as file:
        for line in lines:
            file.write(line.encode("utf-8", "replace"))  # a cut emoji in a page's text becomes "?"


def _csv_lines(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    header: list[object] = list(columns)
    for values in chain([header], ([_plain(row.get(name)) for name in columns] for row in rows)):
        writer.writerow(values)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _json_lines(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    yield "["
    for i, row in enumerate(rows):
        yield "\n" if i == 0 else ",\n"
        yield json.dumps({name: _plain(row.get(name)) for name in columns}, ensure_ascii=False)
    yield "\n]\n" if rows else "]\n"


def _plain(value: object) -> object:
    """Numbers of numpy as Python's, NaN and infinity as no value."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
