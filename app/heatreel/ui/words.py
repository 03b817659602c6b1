"""The few words of lists and bars that `format` does not have, and short names for those it has."""

from __future__ import annotations

from datetime import datetime

from heatreel.model.url import path_of
from heatreel.ui.format import (
    DASH,
    day_text,
    pixels_text,
)
from heatreel.ui.format import (
    duration_text as duration,
)
from heatreel.ui.format import (
    length_text as length,
)
from heatreel.ui.format import (
    number_text as number,
)
from heatreel.ui.format import (
    percent_text as percent,
)
from heatreel.ui.format import (
    plural_text as counted,
)
from heatreel.ui.format import (
    size_text as megabytes,
)
from heatreel.ui.format import (
    time_of_day_text as time_of_day,
)

__all__ = [
    "counted",
    "day",
    "day_head",
    "day_key",
    "duration",
    "length",
    "megabytes",
    "number",
    "path_of",
    "percent",
    "size",
    "time_of_day",
]


def day(t_ms: float) -> str:
    """ "12 Nov", with the year when it is another one."""
    when = datetime.fromtimestamp(t_ms / 1000.0)
    return f"{when.day} {when:%b}{_year(when)}"


def day_head(t_ms: float) -> str:
    """ "Thursday 12 November", with the year when it is another one."""
    return day_text(t_ms) + _year(datetime.fromtimestamp(t_ms / 1000.0))


def day_key(t_ms: float) -> int:
    """The same for all times of one local day."""
    return datetime.fromtimestamp(t_ms / 1000.0).toordinal()


def size(width: int | None, height: int | None) -> str:
    """ "1280 × 800"; a dash when it was not recorded."""
    return pixels_text(width, height) if width and height else DASH


def _year(when: datetime) -> str:
    return "" if when.year == datetime.now().year else f" {when.year}"
