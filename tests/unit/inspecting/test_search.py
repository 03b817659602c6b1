"""Search finds each row that holds a text, and only those."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.model.inspect import Haystack

WORDS = st.text(alphabet="abcäß “e\u0130/Ü7", max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=12), WORDS)
def test_it_finds_what_a_plain_search_finds(rows, needle):
    found = Haystack(rows).find(needle)
    assert found.tolist() == [bool(needle) and needle.lower() in row.lower() for row in rows]


def test_a_text_is_not_found_across_two_rows():
    assert not Haystack(["Apply", "coupon"]).find("apply coupon").any()
    assert not Haystack(["Apply", "coupon"]).find("y\nc").any()


def test_nothing_is_found_in_no_rows():
    assert len(Haystack([]).find("x")) == 0


def test_many_rows_with_many_hits_are_all_found():
    rows = [f"Click element {n} of the page" for n in range(100_000)]
    hay = Haystack(rows)
    assert hay.find("e").sum() == 100_000
    assert np.flatnonzero(hay.find("element 99999 ")).tolist() == [99_999]
