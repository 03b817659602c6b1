"""Search finds each row that holds a text, and only those."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.inspect_rows import many_rows


def holding(text: str, *rows: str) -> list[bool]:
    made = replace(many_rows(len(rows)), word=("",) * len(rows), side=("",) * len(rows), text=rows)
    return made.holding(text).tolist()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("coupon", [True, False, True]),
        ("COUPON:", [True, False, False]),
        ("ß", [False, True, False]),
        ("", [False] * 3),
    ],
)
def test_it_finds_a_text_whatever_its_case(text, found):
    assert holding(text, "Coupon: “A”", "Straße", "apply coupon") == found


def test_a_text_is_not_found_across_two_rows():
    assert holding("apply coupon", "Apply", "coupon") == [False, False]


def test_word_and_side_are_looked_in_too():
    rows = many_rows(3)
    assert rows.holding("click").all()
    assert rows.holding("button.coupon").all()


def test_nothing_is_found_in_no_rows():
    assert len(many_rows(0).holding("x")) == 0


def test_one_of_many_rows_is_found():
    assert np.flatnonzero(many_rows(100_000).holding("row 99999:")).tolist() == [99_999]
