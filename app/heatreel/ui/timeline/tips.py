"""What the timeline says about the place under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from heatreel.replay.time_scale import TimeScale
from heatreel.ui.format import duration_text, length_text, number_text, plural_text, position_text
from heatreel.ui.theme import theme
from heatreel.ui.timeline.data import TimelineData
from heatreel.ui.timeline.lanes import Flag
from heatreel.ui.timeline.layout import Layout

_KINDS = {
    "request": "Failed request",
    "slow": "Slow answer",
    "console": "Console error",
    "exception": "Exception",
    "rejection": "Unhandled rejection",
    "warning": "Console warning",
}


def tip_at(data: TimelineData, scale: TimeScale, layout: Layout, flag: Flag | None, at: QPointF) -> str:
    """Words for a place of the strip; "" where there is nothing to say."""
    if flag is not None:
        if flag.moment is None:
            return f"{plural_text(flag.count, 'moment')} close together: click to zoom in"
        name = flag.moment.element.text if flag.moment.element else ""
        label = theme().signal_label(flag.moment.signal)
        return f"{label}{f' on {name}' if name else ''}, {_at(data, flag.moment.t_start_ms)}"
    lane = layout.lane_at(at.y())
    if at.x() < 0 or lane is None:
        return ""
    if (cut := scale.cut_at(at.x())) is not None:
        return f"Idle for {duration_text(cut.end_ms - cut.start_ms)}: double click to open"
    reach = theme().px("timeline.marker") / 2.0
    first, last = scale.t_of(at.x() - reach), scale.t_of(at.x() + reach)
    if lane.name == "clicks":
        count = _between(data.clicks_ms, first, last)
        return f"{plural_text(count, 'click')}, {_at(data, scale.t_of(at.x()))}" if count else ""
    if lane.name == "errors":
        start = int(np.searchsorted(data.errors_ms, first))
        count = _between(data.errors_ms, first, last)
        if not count:
            return ""
        error = data.errors[start]
        more = f" and {number_text(count - 1)} more" if count > 1 else ""
        status = f" {error.status}" if error.status else ""
        return f"{_KINDS.get(error.kind, 'Error')}{status}, {_at(data, error.t_ms)}: {error.text[:200]}{more}"
    if lane.name == "pages":
        page = data.seen_at(scale.t_of(at.x()))
        if page is not None:
            length = duration_text(max(0.0, page.end_ms - page.start_ms))
            return f"{page.view.href}, from {length_text(page.start_ms - data.start_ms)} for {length}"
    return ""


def _at(data: TimelineData, t_ms: float) -> str:
    return position_text(t_ms - data.start_ms)


def _between(times: np.ndarray, first: float, last: float) -> int:
    return int(np.searchsorted(times, last, "right") - np.searchsorted(times, first, "left"))
