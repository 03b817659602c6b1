"""What is copied can be pasted: into a shell, into a sheet."""

from __future__ import annotations

import csv
import io
import shlex

import numpy as np

from heatreel.formats.network import Request
from heatreel.model.inspect import InspectRows, RowKind
from heatreel.operations.inspect_copy import as_json, as_table, curl_of


def request(**more):
    values = {"method": "GET", "url": "/api", "status": 200, "start_ms": None, "end_ms": None, "at_ms": None}
    return Request(**{**values, "duration_ms": None, **more})


def make_rows(*rows):
    n = len(rows)
    i32, i16 = np.zeros(n, np.int32), np.zeros(n, np.int16)
    return InspectRows(
        np.array([r[0] for r in rows], np.float64), np.full(n, np.nan, np.float32),
        np.array([r[1] for r in rows], np.uint8), i32, i32, i16, i16, i32, i16 - 1, i32 + 1,
        np.zeros(n, np.uint8), tuple(r[2] for r in rows), tuple(r[3] for r in rows), ("",) * n,
    )  # fmt: skip


def test_curl_quotes_what_the_recording_holds():
    made = curl_of(
        request(method="PATCH", body="it's $(rm -rf ~)", headers=(("X-A", "b'c"), ("Content-Length", "9"))),
        "https://shop.example/cart",
    )
    words = shlex.split(made.replace("\\\n", ""))
    assert words == [
        "curl", "-X", "PATCH", "https://shop.example/api", "-H", "X-A: b'c", "--data-raw", "it's $(rm -rf ~)",
    ]  # fmt: skip


def test_a_plain_get_needs_no_method():
    assert curl_of(request(url="https://x.example/a?b=1&c=2")) == "curl 'https://x.example/a?b=1&c=2'"


def test_a_table_has_seconds_from_the_start_and_all_rows():
    rows = make_rows((1500.0, RowKind.CLICK, "Click", 'Say "hi", now'), (2000.0, RowKind.PAGE, "Page", "/"))
    read = list(csv.DictReader(io.StringIO(as_table(rows, [0, 1], 1000.0))))
    assert [(r["time_s"], r["kind"], r["text"]) for r in read] == [
        ("0.500", "click", 'Say "hi", now'),
        ("1.000", "page", "/"),
    ]
    assert "\t" in as_table(rows, [0], 1000.0, tab=True)


def test_a_recorded_page_writes_no_formulas_into_a_sheet():
    rows = make_rows((0.0, RowKind.CLICK, "Click", '=HYPERLINK("http://x")'))
    assert "'=HYPERLINK" in as_table(rows, [0], 0.0)


def test_events_are_copied_as_they_were_recorded():
    assert as_json([b'{"type":3}']) == '{"type":3}'
    assert as_json([b"1", b"2"]) == "[\n1,\n2\n]"
