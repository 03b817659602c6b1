"""Segments are kept, read again as they were, and said in words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.errors import HeatreelError
from heatreel.model.segment import day_ms, day_of, describe, from_json, parts, to_json, without
from heatreel.model.session import SessionFilter
from heatreel.operations.segments import (
    filter_words,
    remove_segment,
    rename_segment,
    save_segment,
    segment,
    segment_of,
    segments,
)

EVERYTHING = SessionFilter(
    text="cart",
    starred=True,
    unwatched=True,
    signals=frozenset({"rage_click"}),
    since_ms=day_ms("2026-11-09"),
    until_ms=day_ms("2026-11-20", end=True),
    devices=frozenset({"phone", "tablet"}),
    min_width=300,
    max_width=500,
    url="/cart*",
    referrer="search.test",
    utm_source="mail",
    utm_medium="cpc",
    utm_campaign="spring",
    user="new",
    tags=frozenset({"vip"}),
    min_score=20.0,
    max_score=80.5,
    errors=True,
)
PHONES = SessionFilter(devices=frozenset({"phone"}))


def test_every_field_survives_being_saved(tmp_path: Path) -> None:
    unset = [one.name for one in fields(SessionFilter) if getattr(EVERYTHING, one.name) == one.default]
    assert unset == ["ids"]
    with Library.open(tmp_path / "l.heatreel") as library:
        save_segment(library, "  All of it ", EVERYTHING)
        assert segments(library) == {"All of it": EVERYTHING}
    assert to_json(SessionFilter(ids=(1, 2))) == {}
    assert from_json({}) == SessionFilter()


def test_each_field_has_its_words_and_can_be_loosened_alone() -> None:
    named = [name for names, _words in parts(EVERYTHING) for name in names]
    assert sorted([*named, "ids"]) == sorted(one.name for one in fields(SessionFilter))
    left = EVERYTHING
    for names, words in parts(EVERYTHING):
        assert words in describe(left)
        left = without(left, names)
        assert words not in [part for _names, part in parts(left)]
    assert left == SessionFilter()
    assert describe(left) == ""
    assert describe(EVERYTHING) == (
        "“cart”, starred, not watched, 9 Nov 2026 to 20 Nov 2026, phone or tablet, width 300–500\u00a0px, "
        "URL /cart*, referrer search.test, source mail, medium cpc, campaign spring, new visitors, tag vip, "
        "with rage click, score 20–80.5, with errors"
    )
    assert describe(SessionFilter(max_width=0)) == "width to 0\u00a0px"


@pytest.mark.parametrize(
    "value",
    [[], {"devices": "phone"}, {"devices": ["fridge"]}, {"colour": 1}, {"min_width": "x"}, {"starred": 1}],
)
def test_a_segment_that_cannot_be_read_is_refused_not_widened(value: object, tmp_path: Path) -> None:
    with pytest.raises(HeatreelError):
        from_json(value)
    with Library.open(tmp_path / "l.heatreel") as library:
        library.save("segment", "Odd", value)
        assert segments(library) == {"Odd": None}
        with pytest.raises(HeatreelError):
            segment(library, "Odd")


def test_a_filter_is_called_by_its_segment(tmp_path: Path) -> None:
    with Library.open(tmp_path / "l.heatreel") as library:
        save_segment(library, "Phones", PHONES)
        assert segment_of(library, PHONES) == filter_words(library, PHONES) == "Phones"
        assert segment_of(library, SessionFilter()) == filter_words(library, SessionFilter()) == ""
        both = SessionFilter(devices=PHONES.devices, ids=(1, 2))
        assert filter_words(library, both) == "Phones, 2 chosen sessions"
        rename_segment(library, "Phones", "Small")
        assert segment(library, "Small") == PHONES
        save_segment(library, "Errors", SessionFilter(errors=True))
        with pytest.raises(HeatreelError, match="already"):
            rename_segment(library, "Small", "Errors")
        remove_segment(library, "Small")
        assert filter_words(library, PHONES) == "phone"
        with pytest.raises(HeatreelError, match="no segment"):
            segment(library, "Small")
        for name, filter in (("", PHONES), ("All", SessionFilter())):
            with pytest.raises(HeatreelError):
                save_segment(library, name, filter)


def test_a_day_is_written_and_read() -> None:
    assert day_of(day_ms("2026-11-09")) == "2026-11-09"
    assert day_of(day_ms("2026-11-09", end=True), end=True) == "2026-11-09"
    assert day_of(None) == ""
    for wrong in ("9 Nov", "2026-13-01", "", "9999-12-31"):
        with pytest.raises(HeatreelError):
            day_ms(wrong, end=True)
