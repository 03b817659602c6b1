"""All signals that are computed, in the order in which lists name them."""

from __future__ import annotations

from heatreel.analysis.signals import dead_click, error_click, rage_click
from heatreel.analysis.signals.declare import Signal

SIGNALS: tuple[Signal, ...] = (rage_click.SIGNAL, dead_click.SIGNAL, error_click.SIGNAL)
