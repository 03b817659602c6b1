"""Below which sizes the window's parts give way (LOOK.md "Layout"), in rows of a table, 28 px at 100 %."""

from __future__ import annotations

RAILED_VIEWS = ("compare",)  # three maps side by side: the library is a rail, and there is no side panel

RAIL_BELOW_ROWS = 1160 / 28  # width: the library becomes a rail
LIBRARY_LEAST_BELOW_ROWS = 1360 / 28  # width: the library has its least width
LOW_BELOW_ROWS = 760 / 28  # height: the timeline gets a share
BOTTOM_LOW = 0.36  # share of a low window for the timeline
