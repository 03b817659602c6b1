"""Numbers, times and places as people read them (LOOK.md, "Words")."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale

NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number(value: int) -> str:
    """ "1,942" """
    return QLocale().toString(value)


def counted(value: int, one: str, many: str = "") -> str:
    """ "1 click", "67 clicks"; number and word never part at a line end."""
    return f"{number(value)}{NO_BREAK}{one if value == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """ "56 %" of 0.56."""
    return f"{round(share * 100)}{NARROW_SPACE}%"


def length(duration_ms: float) -> str:
    """Whole length: "8:41", "1:04:13"."""
    seconds = round(duration_ms / 1000.0)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def duration(duration_ms: float) -> str:
    """ "412 ms", "1.4 s", "48 s", "8 min 41 s", "1 h 4 min"."""
    if duration_ms < 1000:
        return f"{round(duration_ms)}{NO_BREAK}ms"
    if duration_ms < 10_000:
        return f"{duration_ms / 1000.0:.1f}{NO_BREAK}s"
    seconds = round(duration_ms / 1000.0)
    if seconds < 60:
        return f"{seconds}{NO_BREAK}s"
    if seconds < 3600:
        return f"{seconds // 60}{NO_BREAK}min{NO_BREAK}{seconds % 60}{NO_BREAK}s"
    return f"{seconds // 3600}{NO_BREAK}h{NO_BREAK}{seconds % 3600 // 60}{NO_BREAK}min"


def megabytes(size_bytes: int) -> str:
    """ "86 MB", "0.4 MB"."""
    size = size_bytes / 1e6
    return f"{size:.1f}{NO_BREAK}MB" if size < 10 else f"{number(round(size))}{NO_BREAK}MB"


def day(t_ms: float) -> str:
    """ "12 Nov", with the year when it is another one."""
    when = datetime.fromtimestamp(t_ms / 1000.0)
    year = "" if when.year == datetime.now().year else f" {when.year}"
    return f"{when.day} {_MONTHS[when.month - 1]}{year}"


def day_head(t_ms: float) -> str:
    """ "Thursday 12 November", with the year when it is another one."""
    when = datetime.fromtimestamp(t_ms / 1000.0)
    year = "" if when.year == datetime.now().year else f" {when.year}"
    return f"{_DAYS[when.weekday()]} {when.day} {_LONG_MONTHS[when.month - 1]}{year}"


def day_key(t_ms: float) -> int:
    """The same for all times of one local day."""
    return datetime.fromtimestamp(t_ms / 1000.0).toordinal()


def time_of_day(t_ms: float) -> str:
    """ "14:32" """
    return datetime.fromtimestamp(t_ms / 1000.0).strftime("%H:%M")


def path_of(url: str) -> str:
    """The path of a URL, as lists show it: "/", "/products/arc-table-lamp"."""
    if not url:
        return "–"
    parts = urlsplit(url)
    return parts.path or ("/" if parts.netloc else url)


def size(width: int | None, height: int | None) -> str:
    """ "1280 × 800"; "–" when it was not recorded."""
    return f"{width}{NO_BREAK}×{NO_BREAK}{height}" if width and height else "–"
