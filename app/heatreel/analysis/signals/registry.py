"""All signals that are computed, in the order in which they are asked: a click that one of the first claims
is left alone by those after it. Other packages add theirs under the entry point ``heatreel.signals``."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import entry_points

from heatreel.analysis.signals import (
    dead_click,
    dead_end,
    error_click,
    excessive_scrolling,
    field_struggle,
    form_abandonment,
    hesitation,
    long_wait,
    near_miss,
    quick_back,
    rage_click,
    reload_storm,
    slow_click,
    speed_browsing,
    thrashed_cursor,
)
from heatreel.analysis.signals.declare import Signal

log = logging.getLogger(__name__)

ENTRY_POINT = "heatreel.signals"

SIGNALS: tuple[Signal, ...] = (
    rage_click.SIGNAL,
    dead_click.SIGNAL,
    slow_click.SIGNAL,
    near_miss.SIGNAL,
    error_click.SIGNAL,
    dead_end.SIGNAL,
    thrashed_cursor.SIGNAL,
    excessive_scrolling.SIGNAL,
    quick_back.SIGNAL,
    speed_browsing.SIGNAL,
    reload_storm.SIGNAL,
    long_wait.SIGNAL,
    form_abandonment.SIGNAL,
    field_struggle.SIGNAL,
    hesitation.SIGNAL,
    rage_click.MULTI,
)


@cache
def all_signals() -> tuple[Signal, ...]:
    """Ours, then those of other packages: an entry point names a `Signal` or several. Those that cannot be
    loaded, or have the name of another, are reported in the log and left out."""
    found = {signal.id: signal for signal in SIGNALS}
    for point in sorted(entry_points(group=ENTRY_POINT), key=lambda point: point.name):
        try:
            loaded = point.load()
            for signal in (loaded,) if isinstance(loaded, Signal) else tuple(loaded):
                if not isinstance(signal, Signal):
                    raise TypeError(f"{signal!r} is no Signal")
                if signal.id in found:
                    raise ValueError(f"there is a signal “{signal.id}” already")
                found[signal.id] = signal
        except Exception:  # whatever another package does, ours go on
            log.exception("the signals of “%s” are left out", point.name)
    return tuple(found.values())
