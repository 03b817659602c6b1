"""Rows of verbs: into files, as CSV or JSON on stdout, as a table for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatreel.cli.app import run
from heatreel.cli.ports import Ports
from heatreel.operations.importing import import_paths
from helpers.storyboard import Storyboard


@pytest.fixture
def library(tmp_path: Path) -> Path:
    told = Storyboard().visit("https://shop.example/cart", '<button id="buy">Buy [now]</button>').wait(2_000)
    for _ in range(4):
        told.click("#buy").wait(300)
    import_paths(tmp_path / "l.heatreel", [told.wait(20_000).scroll(5).save(tmp_path / "visit.json")])
    return tmp_path / "l.heatreel"


PORTS = Ports(None, None)  # no verb of these opens a window or a page


def said(capsys, *words: str) -> str:
    assert run(words, PORTS) == 0
    return capsys.readouterr().out


def test_a_pipe_gets_csv(library, capsys):
    lines = said(capsys, "moments", "--library", str(library)).splitlines()
    assert lines[0].startswith("session,file,signal,t_start_ms")
    assert "rage_click" in lines[1]


def test_a_script_may_ask_for_json(library, capsys):
    [row] = json.loads(said(capsys, "moments", "--format", "json", "--library", str(library)))
    assert row["signal"] == "rage_click"
    assert "at_s" not in row  # files have the columns that are documented


def test_people_get_a_table_with_what_fits(library, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    text = said(capsys, "elements", "--format", "table", "--library", str(library))
    assert text.split()[:3] == ["signal", "page", "element"]
    assert "Buy [now]" in text
    assert "share_low" not in text


@pytest.mark.parametrize(
    ("verb", "word"),
    [
        ("sessions", "visit.json"),
        ("clicks", "#buy"),
        ("moments", "2.1"),
        ("metrics", "desktop"),
        ("pages", "/cart"),
    ],
)
def test_every_verb_has_its_table(library, capsys, monkeypatch, verb, word):
    monkeypatch.setenv("COLUMNS", "220")
    more = ("--no-boxes",) if verb == "clicks" else ()
    assert word in said(capsys, verb, *more, "--format", "table", "--library", str(library))


def test_no_rows_are_said_in_words(library, capsys):
    assert said(capsys, "forms", "--format", "table", "--library", str(library)) == "No fields.\n"


def test_a_file_and_another_format_do_not_fit(library, tmp_path, capsys):
    words = ["moments", "--format", "json", "-o", str(tmp_path / "m.csv"), "--library", str(library)]
    assert run(words, PORTS) == 2
    assert "does not fit" in capsys.readouterr().err
    assert not (tmp_path / "m.csv").exists()
