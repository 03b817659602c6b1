"""Positions as people write them."""

from __future__ import annotations

import pytest

from heatreel.model.errors import HeatreelError
from heatreel.model.link import parse_position


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("83", 83_000),
        ("1:23", 83_000),
        ("1:23.4", 83_400),
        ("1:04:13.2", 3_853_200),
        ("83.4", 83_400),
        ("83,4", 83_400),
        (".5", 500),
        ("90:00", 5_400_000),
        ("0", 0),
        (" 2:00 ", 120_000),
    ],
)
def test_a_position_is_read_as_milliseconds(text: str, ms: float) -> None:
    assert parse_position(text) == pytest.approx(ms)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "1:2:3:4", "-5", "1;23", "nan", "1:75", "1:75:00", "1:2.5:3", "1e3", "٣", "inf", "9" * 12],
)
def test_what_is_no_position_says_how_to_write_one(text: str) -> None:
    with pytest.raises(HeatreelError, match="1:23"):
        parse_position(text)
