"""``heatreel check`` in a pipeline: the exit code says whether there are such moments."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.cli.app import run
from heatreel.cli.ports import Ports
from helpers.storyboard import Storyboard

BODY = '<button id="buy">Buy</button>'


@pytest.fixture
def check(tmp_path: Path):
    def call(told: Storyboard, *more: str) -> int:
        file = told.save(tmp_path / "visit.json")
        return run(["check", str(file), *more], Ports(lambda: None, lambda _request: 1))

    return call


def broken() -> Storyboard:
    told = Storyboard().visit("https://shop.example/cart", BODY).wait(2_000).click("#buy").wait(100)
    return told.console_error("Broken").wait(9_000).move((1, 1), (2, 2))


def test_moments_of_the_kinds_asked_for_fail_the_pipeline_and_are_listed(check, capsys):
    assert check(broken(), "--fail-on", "error_click") == 1
    said = capsys.readouterr().out
    assert "visit.json at 2.1 s  error_click  https://shop.example/cart" in said
    assert "Buy" in said


def test_other_moments_do_not(check, capsys):
    assert check(broken(), "--fail-on", "rage_click,quick_back") == 0
    assert capsys.readouterr().out == ""


def test_a_mistake_is_told_from_a_finding(check, tmp_path: Path):
    assert check(broken(), "--fail-on", "rage_clicks") == 2
    (tmp_path / "bad.json").write_text("no recording")
    assert run(["check", str(tmp_path / "bad.json")], Ports(lambda: None, lambda _request: 1)) == 2


def test_no_library_of_the_person_is_touched(check, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    check(broken())
    assert not (tmp_path / "data").exists()
