"""Tables that other programs read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from heatreel.export.tables import write_table
from heatreel.model.errors import HeatreelError

COLUMNS = ["session", "t_ms", "x_client", "element"]
ROWS = [
    {
        "session": "a",
        "t_ms": np.float64(1794211924633.5),
        "x_client": np.float32(12),
        "element": 'a "b", c\nd',
    },
    {"session": "ü→😀", "t_ms": 5, "x_client": float("nan"), "element": None, "more": 1},
]


def test_csv_holds_what_was_given(tmp_path: Path):
    write_table(ROWS, COLUMNS, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert rows[0]["element"] == 'a "b", c\nd'
    assert float(rows[0]["t_ms"]) == 1794211924633.5
    assert rows[1] == {"session": "ü→😀", "t_ms": "5", "x_client": "", "element": ""}


def test_json_keeps_numbers_as_numbers(tmp_path: Path):
    write_table(ROWS, COLUMNS, tmp_path / "x.json")
    rows = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert rows[0] == {"session": "a", "t_ms": 1794211924633.5, "x_client": 12.0, "element": 'a "b", c\nd'}
    assert rows[1] == {"session": "ü→😀", "t_ms": 5, "x_client": None, "element": None}


def test_no_rows_make_a_header_and_an_empty_array(tmp_path: Path):
    write_table([], COLUMNS, tmp_path / "x.csv")
    write_table([], COLUMNS, tmp_path / "x.json")
    assert (tmp_path / "x.csv").read_text() == "session,t_ms,x_client,element\n"
    assert json.loads((tmp_path / "x.json").read_text()) == []


def test_a_cut_emoji_does_not_lose_the_table(tmp_path: Path):
    write_table([{"session": "x\ud83d"}], ["session"], tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))[0]["session"].startswith("x")


def test_dash_is_stdout(capsys):
    write_table(ROWS[:1], ["session"], Path("-"))
    assert capsys.readouterr().out == "session\na\n"


@pytest.mark.parametrize("name", ["x.xlsx", "x", "missing/x.csv"])
def test_what_cannot_be_written_says_what_to_do(tmp_path: Path, name: str):
    with pytest.raises(HeatreelError) as error:
        write_table(ROWS, COLUMNS, tmp_path / name)
    assert error.value.hint


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_text("old")
    with pytest.raises(TypeError):
        write_table([{"a": 1}, {"a": object()}], ["a"], path)
    assert path.read_text() == "old"
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*.part")) == []
