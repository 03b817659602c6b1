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


def quick(clicks: int) -> Storyboard:
    """So many clicks, half a second apart, on a button that does nothing."""
    told = Storyboard().visit("https://shop.example/cart", BODY).wait(3_000)
    for _ in range(clicks):
        told.click("#buy").wait(600)
    return told.wait(9_000).move((1, 1), (2, 2))


def test_another_number_of_a_rule_finds_something_else(check, capsys):
    assert check(quick(4), "--fail-on", "rage_click") == 1
    assert check(quick(4), "--fail-on", "rage_click", "--set", "rage_click.clicks=5") == 0
    assert check(quick(3), "--fail-on", "rage_click") == 0
    more = ("--set", "rage_click.few_span_ms=2000", "--set", "rage_click.few_clicks=3")
    assert check(quick(3), "--fail-on", "rage_click", *more) == 1


def test_the_last_of_two_values_counts(check):
    twice = ("--set", "rage_click.clicks=5", "--set", "rage_click.clicks=4")
    assert check(quick(4), "--fail-on", "rage_click", *twice) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rage_click.clicks", "“rage_click.clicks” sets no number."),
        ("clicks=4", "“clicks=4” sets no number."),
        ("rage.clicks=4", "There is no signal “rage”."),
        (
            "rage_click.taps=4",
            "rage_click has no number “taps”. It has clicks, control_radius_px,",
        ),
        ("rage_click.clicks=four", "It is a whole number from 3 to 10 clicks."),
        ("rage_click.clicks=4.5", "“4.5” is no value for rage_click.clicks."),
        ("rage_click.clicks=2", "It is a whole number from 3 to 10 clicks."),
        ("rage_click.clicks=11", "It is a whole number from 3 to 10 clicks."),
        ("rage_click.gap_ms=nan", "It is a number from 200 to 2000 ms."),
        ("dead_end.after_rage=0.5", "It is a whole number from 0 to 1."),
    ],
)
def test_what_is_no_number_of_a_rule_is_a_mistake_in_words(check, capsys, text, said):
    assert check(quick(4), "--set", text) == 2
    assert said in capsys.readouterr().err


def test_numbers_with_parts_are_taken_where_they_mean_something(check):
    assert check(quick(4), "--set", "excessive_scrolling.share=0.25", "--fail-on", "excessive_scrolling") == 0


def test_a_vendor_s_rules_stand_in_place_of_ours(check, capsys):
    """Three clicks within a second are rage to PostHog, whatever they do; to us they were answered."""
    told = Storyboard().visit("https://shop.example/cart", BODY).wait(3_000)
    for i in range(3):
        told.click("#buy").mutate(attributes=[{"id": told.node("#buy"), "attributes": {"title": str(i)}}])
        told.wait(200)
    told.wait(9_000).move((1, 1), (2, 2))
    assert check(told, "--fail-on", "rage_click") == 0
    assert check(told, "--fail-on", "rage_click", "--preset", "PostHog") == 1
    assert check(told, "--preset", "posthog") == 1
    assert "rage_click" in capsys.readouterr().out


def test_mistakes_about_vendors_are_told(check, capsys):
    assert check(quick(4), "--preset", "nobody") == 2
    assert "There is no preset “nobody”. Name one of: amplitude" in capsys.readouterr().err
    assert check(quick(4), "--preset", "posthog", "--fail-on", "slow_click") == 2
    assert "There is no signal slow_click in the rules of posthog." in capsys.readouterr().err
    assert check(quick(4), "--preset", "posthog", "--set", "rage_click.clicks=4") == 2
    assert "give --preset or --set" in capsys.readouterr().err
    assert check(quick(4), "--fail-on", " , ") == 2
