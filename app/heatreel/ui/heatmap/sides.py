"""What a side of a comparison can be: all sessions, with and without moments, devices, saved segments,
widths, before or after a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from heatreel.model.session import SessionFilter
from heatreel.operations.comparing import Selection
from heatreel.operations.segments import segments
from heatreel.ui.format import date_text
from heatreel.ui.heatmap.reading import band_text

if TYPE_CHECKING:
    from heatreel.ui.heatmap.model import HeatmapModel

_SIGNALS = (("rage_click", "rage clicks"), ("dead_click", "dead clicks"), ("error_click", "errors"))
_DEVICES = ("desktop", "tablet", "phone")


def all_sessions() -> Selection:
    """All that the library's filter leaves."""
    return Selection("All sessions")


def parted_at(cut_ms: float) -> tuple[Selection, Selection]:
    """What began before a time and what began from then on; a midnight is told as a day."""
    name = cut_text(cut_ms)
    return (
        Selection(f"Before {name}", SessionFilter(until_ms=cut_ms)),
        Selection(f"From {name} on", SessionFilter(since_ms=cut_ms)),
    )


def cut_text(cut_ms: float) -> str:
    """ "15 Nov", or with the time where that is not midnight."""
    when, text = datetime.fromtimestamp(cut_ms / 1000), date_text(cut_ms)
    return text.rpartition(",")[0] if when.hour == when.minute == when.second == 0 else text


def choices(model: HeatmapModel) -> list[list[Selection]]:
    """What a side can be, in groups. What the library's filter leaves out is left out of all of them."""
    library = model.state.library
    made = [[all_sessions()]]
    with_, without = [], []
    for signal, name in _SIGNALS:
        with_.append(Selection(f"With {name}", SessionFilter(signals=frozenset((signal,)))))
        without.append(Selection(f"Without {name}", without=signal))
    made += [with_, without]
    made.append([Selection(one.capitalize(), SessionFilter(devices=frozenset((one,)))) for one in _DEVICES])
    kept = segments(library) if library is not None else {}
    made.append([Selection(name, one) for name, one in kept.items() if isinstance(one, SessionFilter)])
    bands = []
    for band in model.bands:
        text = band_text(band.width, None if band.low == band.high else (band.low, band.high))
        bands.append(replace(all_sessions(), name=text, width=band.width))
    made.append(bands if len(bands) > 1 else [])
    return [group for group in made if group]
