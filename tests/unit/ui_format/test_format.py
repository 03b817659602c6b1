"""One spelling of times, numbers and sizes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from heatreel.ui import format as fmt


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0:00.0"), (253_249, "4:13.2"), (253_299.99, "4:13.2"), (3_853_200, "1:04:13.2"), (-5, "0:00.0")],
)
def test_a_position_is_cut_to_tenths(ms, text):
    assert fmt.position_text(ms) == text


@pytest.mark.parametrize(("ms", "text"), [(521_000, "8:41"), (3_853_000, "1:04:13"), (0, "0:00")])
def test_a_length_has_no_tenths(ms, text):
    assert fmt.length_text(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (412, "412 ms"),
        (999.7, "1.0 s"),
        (1400, "1.4 s"),
        (48_000, "48 s"),
        (59_700, "1 min"),
        (521_000, "8 min 41 s"),
        (3_840_000, "1 h 4 min"),
        (3_600_000, "1 h"),
    ],
)
def test_a_duration_is_written_in_the_unit_that_fits(ms, text):
    assert plain(fmt.duration_text(ms)) == text


def test_numbers_have_separators_and_tight_ones_a_unit():
    assert fmt.number_text(1942) == "1,942"
    assert fmt.number_text(-3) == "\u22123"
    assert plain(fmt.tight_number_text(124_000)) == "124 k"
    assert fmt.tight_number_text(99_999) == "99,999"


def test_percent_never_shows_nothing_for_something():
    assert plain(fmt.percent_text(0.56)) == "56 %"
    assert plain(fmt.percent_text(0.001)) == "<1 %"
    assert plain(fmt.percent_text(0)) == "0 %"


def test_sizes():
    assert plain(fmt.size_text(412)) == "412 B"
    assert plain(fmt.size_text(1_400_000)) == "1.4 MB"
    assert plain(fmt.pixels_text(1280, 800)) == "1280 × 800"
    assert plain(fmt.pixels_text(24)) == "24 px"
    assert fmt.plural_text(1, "page") == "1 page"
    assert fmt.plural_text(9, "page") == "9 pages"


def test_dates_name_the_year_only_when_it_is_another():
    when = datetime(2026, 11, 12, 14, 32, tzinfo=UTC).timestamp() * 1000
    assert fmt.date_text(when, now=datetime(2026, 12, 1, tzinfo=UTC), zone=UTC) == "12 Nov, 14:32"
    assert fmt.date_text(when, now=datetime(2027, 1, 1, tzinfo=UTC), zone=UTC) == "12 Nov 2026, 14:32"
    assert fmt.day_text(when, zone=UTC) == "Thursday 12 November"
    assert fmt.time_of_day_text(when, zone=UTC) == "14:32"
