"""Links: what is copied opens again, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.link import Link, is_link, parse_link

ID, KEY = "0123456789abcdef", "ab" * 32


@given(position_ms=st.integers(0, 10**10), window=st.none() | st.integers(0, 999))
def test_what_is_copied_opens_at_the_same_millisecond(position_ms: int, window: int | None) -> None:
    link = Link(ID, KEY, float(position_ms), window)
    back = parse_link(str(link))
    assert (back.library, back.session, back.window) == (ID, KEY, window)
    assert back.position_ms == pytest.approx(position_ms, abs=1e-3)


def test_a_link_reads_as_it_is_documented() -> None:
    assert str(Link(ID, KEY, 83_400.0, 1)) == f"heatreel://{ID}/{KEY}?t=83.4&w=2"
    assert str(Link(ID, KEY)) == f"heatreel://{ID}/{KEY}?t=0"


@pytest.mark.parametrize("more", ["", "/", "?t=0", "?t=0&later=1", "?later=1"])
def test_fields_may_be_missing_or_of_a_later_version(more: str) -> None:
    assert parse_link(f"  HEATREEL://{ID.upper()}/{KEY}{more}\n") == Link(ID, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "heatreel://",
        f"heatreel:{ID}/{KEY}",
        f"https://{ID}/{KEY}?t=1",
        f"heatreel://{ID}/{KEY}?t=-1",
        f"heatreel://{ID}/{KEY}?t=nan",
        f"heatreel://{ID}/{KEY}?t=1e9",
        f"heatreel://{ID}/{KEY}?t=999999999999",
        f"heatreel://{ID}/{KEY}?t=1&w=0",
        f"heatreel://{ID}/{KEY}?t=1&w=99999999999",
        f"heatreel://{ID}/{KEY}?t=%31",
        f"heatreel://{ID}/../../etc/passwd",
        f"heatreel://{ID}/{KEY}/more",
        f"heatreel://user@{ID}/{KEY}",
        f"heatreel://{ID}:80/{KEY}",
        f"heatreel://{ID}/{KEY}#x",
        f"heatreel://{ID}/{KEY}?t=1\nheatreel://x",
        f"heatreel://{ID}/{KEY}?t={'0' * 600}",
        f"heatreel-player://{ID}/{KEY}",
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(HeatreelError) as refused:
        parse_link(text)
    assert refused.value.hint


@given(st.text())
def test_no_text_crashes_it(text: str) -> None:
    for tried in (text, "heatreel://" + text, f"heatreel://{ID}/{KEY}?{text}"):
        is_link(tried)
        try:
            parse_link(tried)
        except HeatreelError:
            continue


def test_a_library_has_one_id_that_moves_with_its_file(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a.heatreel") as library:
        first = library.identity()
        assert library.identity() == first
    (tmp_path / "a.heatreel").rename(tmp_path / "b.heatreel")
    with Library.open(tmp_path / "b.heatreel") as moved, Library.open(tmp_path / "c.heatreel") as other:
        assert moved.identity() == first != other.identity()
        assert parse_link(str(Link(first, KEY))).library == first
