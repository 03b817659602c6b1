"""Numbers, times, lengths and dates as the window writes them. One spelling of each, everywhere.

Free of widgets. A number and its unit are held together by a narrow no-break space (U+202F).
"""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from PySide6.QtCore import QLocale

NARROW = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"

_SECOND_MS = 1000.0
_MINUTE_S = 60
_HOUR_S = 3600
_TIGHT_FROM = 100_000


def position_text(ms: float) -> str:
    """A place in the session, ms from its start, to a tenth: "4:13.2", from an hour "1:04:13.2".

    Tenths are cut, not rounded: the clock never shows a time that has not come.
    """
    tenths = math.floor(max(0.0, ms) / 100.0 + 1e-6)
    seconds, tenth = divmod(tenths, 10)
    return f"{_clock(seconds)}.{tenth}"


def length_text(ms: float) -> str:
    """A whole length or a tick of the ruler: "8:41", "1:04:13"."""
    return _clock(math.floor(max(0.0, ms) / _SECOND_MS + 0.5))


def duration_text(ms: float) -> str:
    """How long something took: "412 ms", "1.4 s", "48 s", "8 min 41 s", "1 h 4 min"."""
    ms = max(0.0, ms)
    if ms < 999.5:
        return f"{round(ms)}{NARROW}ms"
    seconds = ms / _SECOND_MS
    if seconds < 9.95:
        return f"{_decimal(seconds)}{NARROW}s"
    whole = int(seconds + 0.5)
    if whole < _MINUTE_S:
        return f"{whole}{NARROW}s"
    if whole < _HOUR_S:
        minutes, rest = divmod(whole, _MINUTE_S)
        return _joined(minutes, "min", rest, "s")
    hours, rest_minutes = divmod(int(whole / _MINUTE_S + 0.5), 60)
    return _joined(hours, "h", rest_minutes, "min")


def number_text(n: float) -> str:
    """A count with the locale's separators: "1,942"."""
    return _locale().toString(round(n)).replace("-", MINUS)


def tight_number_text(n: float) -> str:
    """The same where room is short: "124 k" from 100,000 (put `number_text` in the tooltip)."""
    if abs(n) < _TIGHT_FROM:
        return number_text(n)
    if abs(n) < 10 * _TIGHT_FROM:
        return f"{number_text(n / 1000)}{NARROW}k"
    return f"{_decimal(n / 1_000_000)}{NARROW}M"


def percent_text(x: float) -> str:
    """A share of 0 to 1 as "56 %"; below one percent, but not nothing: "<1 %"."""
    percent = x * 100.0
    if 0.0 < percent < 0.5:
        return f"<1{NARROW}%"
    return f"{number_text(percent)}{NARROW}%"


def size_text(n_bytes: float) -> str:
    """An amount of data: "412 B", "86 kB", "1.4 MB"; a thousand a step."""
    value, unit = float(n_bytes), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 999.5:
            break
        value, unit = value / 1000.0, larger
    digits = _decimal(value) if unit != "B" and value < 9.95 else number_text(value)
    return f"{digits}{NARROW}{unit}"


def pixels_text(width: float, height: float | None = None) -> str:
    """ "24 px", or "1280 × 800" with a height. Sizes carry no thousands separator."""
    if height is None:
        return f"{round(width)}{NARROW}px"
    return f"{round(width)}{NARROW}×{NARROW}{round(height)}"


def plural_text(n: int, one: str, many: str = "") -> str:
    """ "1 page", "9 pages": ``many`` only where it is not ``one`` + "s"."""
    return f"{number_text(n)} {one if n == 1 else many or one + 's'}"


def date_text(epoch_ms: float, *, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """When a session began: "12 Nov, 14:32"; of other years "12 Nov 2024, 14:32". Local time by default."""
    when, today = _local(epoch_ms, zone), now or datetime.now(zone)
    year = "" if when.year == today.year else f" {when.year}"
    return f"{when.day} {_month(when)}{year}, {when:%H:%M}"


def day_text(epoch_ms: float, *, zone: tzinfo | None = None) -> str:
    """Head of a day: "Thursday 12 November"."""
    when = _local(epoch_ms, zone)
    locale = _locale()
    weekday = locale.standaloneDayName(when.isoweekday(), QLocale.FormatType.LongFormat)
    return f"{weekday} {when.day} {locale.monthName(when.month, QLocale.FormatType.LongFormat)}"


def time_of_day_text(epoch_ms: float, *, zone: tzinfo | None = None) -> str:
    """ "14:32" """
    return f"{_local(epoch_ms, zone):%H:%M}"


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, _MINUTE_S)
    if minutes < 60:
        return f"{minutes}:{second:02d}"
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}"


def _joined(large: int, large_unit: str, small: int, small_unit: str) -> str:
    first = f"{large}{NARROW}{large_unit}"
    return f"{first}\u00a0{small}{NARROW}{small_unit}" if small else first


def _decimal(value: float) -> str:
    return _locale().toString(value, "f", 1)


def _month(when: datetime) -> str:
    return _locale().monthName(when.month, QLocale.FormatType.ShortFormat).rstrip(".")


def _local(epoch_ms: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(epoch_ms / _SECOND_MS, zone)


def _locale() -> QLocale:
    """The locale in force; the plain C locale would leave the separators out."""
    locale = QLocale()
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale
