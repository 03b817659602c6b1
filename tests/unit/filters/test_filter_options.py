"""Filters and segments on the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from heatreel.cli.app import run
from heatreel.cli.ports import Ports
from helpers.storyboard import Storyboard

BUTTON = "<main><button id='buy'>Buy now</button></main>"


@pytest.fixture
def heatreel(tmp_path: Path):
    """Runs a command line on a library with a desktop at /a and a phone at /b; returns the exit code."""

    def call(*arguments: object) -> int:
        line = ["--library", str(tmp_path / "study.heatreel"), *map(str, arguments)]
        return run(line, Ports(None, None))  # type: ignore[arg-type]

    boards = {
        "a": Storyboard(width=1280).visit("https://shop.test/a", BUTTON).click("#buy"),
        "b": Storyboard(width=390, height=844).visit("https://shop.test/b", BUTTON).tap("#buy"),
    }
    for name, board in boards.items():
        assert call("import", board.save(tmp_path / f"{name}.json")) == 0
    return call


@pytest.fixture
def urls(heatreel, tmp_path: Path):
    """The first URLs of the sessions that options leave."""

    def call(*options: object) -> list[str]:
        target = tmp_path / "out.csv"
        assert heatreel("sessions", *options, "-o", target) == 0
        with target.open(encoding="utf-8", newline="") as file:
            return sorted(row["first_url"] for row in csv.DictReader(file))

    return call


def test_options_narrow_the_sessions_of_a_verb(urls) -> None:
    a, b = "https://shop.test/a", "https://shop.test/b"
    assert urls() == [a, b]
    assert urls("--max-width", 500) == [b]
    assert urls("--device", "phone", "--device", "desktop") == [a, b]
    assert urls("--url", "/a") == [a]
    assert urls("--until", "1999-01-01") == []
    assert urls("--since", "1999-01-01", "--user", "returning") == []
    assert urls("--max-width", 0) == []


def test_a_segment_is_saved_used_narrowed_listed_and_removed(heatreel, urls, capsys) -> None:
    assert heatreel("segments", "save", "Phones", "--device", "phone") == 0
    assert urls("--segment", "Phones") == ["https://shop.test/b"]
    assert urls("--segment", "Phones", "--url", "/a") == []
    capsys.readouterr()
    assert heatreel("segments") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Phones,1,phone"]
    assert heatreel("segments", "remove", "Phones") == 0
    assert heatreel("sessions", "--segment", "Phones") == 2
    assert "There is no segment “Phones”." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--since", "yesterday"), "“yesterday” is no day. Write it as year-month-day"),
        (("--signal", "anger"), "There is no signal “anger”."),
        (("--user", "old"), "'new', 'returning'"),
    ],
)
def test_a_wrong_value_says_what_to_write(heatreel, capsys, wrong: tuple[str, ...], said: str) -> None:
    assert heatreel("moments", *wrong) == 2
    assert said in capsys.readouterr().err


def test_a_segment_of_everything_is_refused(heatreel, capsys) -> None:
    assert heatreel("segments", "save", "All") == 2
    assert "Set a filter first." in capsys.readouterr().err
