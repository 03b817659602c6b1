"""Positions as people write them."""

from __future__ import annotations

import pytest

from heatreel.cli.context import parse_position
from heatreel.model.errors import HeatreelError


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("83", 83_000),
        ("1:23", 83_000),
        ("1:23.4", 83_400),
        ("1:04:13.2", 3_853_200),
        ("0", 0),
        (" 2:00 ", 120_000),
    ],
)
def test_a_position_is_read_as_milliseconds(text: str, ms: float) -> None:
    assert parse_position(text) == pytest.approx(ms)


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4", "-5", "1;23", "nan"])
def test_what_is_no_position_says_how_to_write_one(text: str) -> None:
    with pytest.raises(HeatreelError, match="1:23"):
        parse_position(text)
